//! Each file of content/ into its part of the model: the models say which keys there are. Knows nothing of how the parts hang
//! together.

use std::{cell::RefCell, path::Path};

use serde::de::DeserializeOwned;

use super::{
    lenient::Table,
    page::{Notes, Page},
    vignettes::Vignette,
};
use crate::{
    content::Content,
    guide::model::Guide,
    journal::vocabulary::{ClinicalWords, TermsOf, Vocabulary},
};

/// Reads every file; what cannot be read is noted and left empty.
pub(super) fn read(folder: &Path, notes: &RefCell<Notes>) -> Content {
    let files = Files { folder, notes };
    let ([version, published, law_at, review_by], start, open) = files.read("guide.toml", |file| {
        let edition = ["version", "published", "law_at", "review_by"].map(|key| file.read(key));
        (edition, file.read("start"), file.read("open"))
    });
    let (flags, chips) = files.read("flags.toml", |file| (file.read("flag"), file.read("chip")));
    let (disclosure_checks, disclosures) = files.read("disclosures.toml", |file| {
        (file.read("checks"), file.read("disclosure"))
    });
    let guide = Guide {
        version,
        published,
        law_at,
        review_by,
        start,
        open,
        questions: files.list("questions.toml", "question"),
        outcomes: files.list("outcomes.toml", "outcome"),
        overlays: files.list("overlays.toml", "overlay"),
        actions: files.list("actions.toml", "action"),
        wordings: files.list("wordings.toml", "wording"),
        disclosures,
        disclosure_checks,
        contacts: files.list("contacts.toml", "contact"),
        chips,
        flags,
        nations: files.list("nations.toml", "row"),
        sources: files.list("sources.toml", "source"),
        items: files.list("items.toml", "item"),
    };
    let mut vocabulary = files.read("log.toml", |file| Vocabulary {
        precisions: file.read("precision"),
        channels: file.read("channel"),
        behaviours: file.read("behaviour"),
        fears: file.read("fear"),
        relations: file.read("relation"),
        under_18: file.read("under_18"),
        prefills: file.read("prefill"),
        case_first: file.read("case_first"),
        case_second: file.read("case_second"),
        groups: Vec::new(),
        patterns: Vec::new(),
        clinical: ClinicalWords {
            clinical: small(file.read("clinical")),
            diagnoses: small(file.read("diagnoses")),
        },
    });
    vocabulary.groups = files.list("asks.toml", "group");
    vocabulary.patterns = files.list("patterns.toml", "pattern");
    for ask in vocabulary
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.asks)
    {
        ask.terms = match ask.terms_of.take() {
            Some(TermsOf::Relation) => vocabulary.relations.clone(),
            Some(TermsOf::Under18) => vocabulary.under_18.clone(),
            None => continue,
        };
    }
    Content {
        guide,
        vocabulary,
        report: crate::report::Words::default(),
    }
}

/// The stories that are told beside the content.
pub(super) fn vignettes(folder: &Path, notes: &RefCell<Notes>) -> Vec<Vignette> {
    Files { folder, notes }.list("vignettes.toml", "vignette")
}

/// Words to look for are compared in small letters.
fn small(words: Vec<String>) -> Vec<String> {
    let small = |word: String| word.to_ascii_lowercase();
    words.into_iter().map(small).collect()
}

struct Files<'n> {
    folder: &'n Path,
    notes: &'n RefCell<Notes>,
}

impl Files<'_> {
    /// Reads a file with `read`; gives nothing where the file cannot be read.
    fn read<T: Default>(&self, file: &str, read: impl FnOnce(&Table<'_, '_>) -> T) -> T {
        let Some(page) = Page::open(self.folder, file, self.notes) else {
            return T::default();
        };
        let Some(table) = page.table() else {
            return T::default();
        };
        let table = Table::of_file(&page, &table);
        let read = read(&table);
        table.finish();
        read
    }

    /// A file that is one list of tables.
    fn list<T: DeserializeOwned>(&self, file: &str, key: &'static str) -> Vec<T> {
        self.read(file, |file| file.read(key))
    }
}
