//! Reads and checks content/ as people write it. Host only: builds and the command line. Knows no screens and no engine.

pub mod diff;
mod entries;
mod faults;
pub mod graph;
pub mod handbook;
mod lenient;
mod links;
mod page;
pub mod proof;
mod report;
mod texts;
mod vignettes;
mod words;

use std::{cell::RefCell, collections::BTreeSet, fs, path::Path};

use crate::{content::Content, guide::model::Guide};

pub use faults::{Concern, Fault, Kind, Place, Problem, Warning};
pub use vignettes::Vignette;
pub use words::{WordModule, Worded, Words};

/// Reads a whole content folder.
///
/// # Errors
/// Every problem that it has, in the order of files and lines; never the first one only.
pub fn read(folder: &Path) -> Result<(Content, Words), Vec<Problem>> {
    let report = examine(folder);
    if report.problems.is_empty() {
        Ok(report.read)
    } else {
        Err(report.problems)
    }
}

/// The stories of content/vignettes.toml, for tests that tell them on pages. Whether they are right is [`examine`]'s to say.
pub fn vignettes(folder: &Path) -> Vec<Vignette> {
    entries::vignettes(folder, &RefCell::default())
}

/// Where the warnings stand that were accepted, a line each, in a content folder.
pub const ACCEPTED: &str = "accepted_warnings.txt";

/// The warnings that were accepted before, as [`Warning::without_line`] writes them.
pub fn accepted(folder: &Path) -> BTreeSet<String> {
    let lines = fs::read_to_string(folder.join(ACCEPTED)).unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

/// All that is to be said about a content folder.
#[derive(Debug)]
pub struct Report {
    /// What was read, as far as it could be: fit for use only without problems.
    pub read: (Content, Words),
    /// What stops a build.
    pub problems: Vec<Problem>,
    /// What an author should look at again.
    pub warnings: Vec<Warning>,
}

/// Notes each word that the guide on paper needs and content/words/ does not have: a condition of its own for every flag.
fn on_paper(guide: &Guide, words: &Words, notes: &mut page::Notes) {
    let pages = [
        handbook::static_guide(guide, words),
        handbook::handbook(guide, words),
    ];
    let missing = pages
        .into_iter()
        .filter_map(Result::err)
        .flat_map(|missing| missing.0);
    for key in missing {
        let place = Place::of_file("words/paper.toml");
        notes.fault(place, Fault::PaperWords { key });
    }
}

/// Reads a whole content folder and says everything that there is to say about it.
pub fn examine(folder: &Path) -> Report {
    let notes = RefCell::new(page::Notes::default());
    let mut content = entries::read(folder, &notes);
    let words = words::read(folder, &notes);
    let vignettes = entries::vignettes(folder, &notes);
    let mut notes = notes.into_inner();
    content.report = report::read(folder, &words, &mut notes);
    if notes.is_whole() {
        links::check(&content, &mut notes);
    }
    texts::check(&notes.texts.clone(), &mut notes);
    if notes.problems.is_empty() && words.has("paper") {
        on_paper(&content.guide, &words, &mut notes);
    }
    // A story goes otherwise for much that is told already.
    if notes.problems.is_empty() {
        vignettes::check(&vignettes, &content.guide, &mut notes);
    }
    let page::Notes {
        mut problems,
        mut warnings,
        ..
    } = notes;
    // What stands twice comes first: much may follow from it.
    problems.sort_by(|a, b| a.order().cmp(&b.order()));
    problems.dedup();
    warnings.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
    Report {
        read: (content, words),
        problems,
        warnings,
    }
}
