//! A file of content/ as text with places, and what is noted while all of them are read. Knows no keys.

use std::{cell::RefCell, fs, ops::Range, path::Path};

use toml::{Spanned, de::DeTable};

use super::faults::{Fault, Kind, Place, Problem, Warning};

/// What is noted while the files are read, for the checks that need all of them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Every id that is given to something.
    pub(super) given: Vec<Named>,
    /// Every id that has to name something.
    pub(super) used: Vec<Named>,
    /// Flags that an answer or a chip switches on.
    pub(super) switched: Vec<String>,
    /// Flags that a condition or an overlay waits for.
    pub(super) awaited: Vec<Named>,
    /// Everything that people read.
    pub(super) texts: Vec<Text>,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Warning>,
}

/// An id where it stands.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) kind: Kind,
    /// The id of what it belongs to; empty for ids that stand for themselves.
    pub(super) scope: String,
    pub(super) id: String,
    pub(super) place: Place,
}

/// A text where it stands.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) key: String,
    /// The key of the list that its table stands in.
    pub(super) list: String,
    /// The id of what it is part of.
    pub(super) of: String,
    pub(super) place: Place,
}

impl Notes {
    pub(super) fn fault(&mut self, place: Place, fault: Fault) {
        self.problems.push(Problem { place, fault });
    }

    /// Where an id was given.
    pub(super) fn place_of(&self, kind: Kind, scope: &str, id: &str) -> Place {
        let given = self.given.iter();
        let mut here = given.filter(|one| one.kind == kind && one.scope == scope && one.id == id);
        here.next().map(|one| one.place.clone()).unwrap_or_default()
    }

    /// Whether every file could be read, so that what is missing is missing indeed.
    pub(super) fn is_whole(&self) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.fault.hides_a_file())
    }
}

/// A file that is being read.
pub(super) struct Page<'n> {
    file: String,
    text: String,
    /// Where lines end.
    ends: Vec<usize>,
    pub(super) notes: &'n RefCell<Notes>,
}

impl<'n> Page<'n> {
    /// The file as text; `None` where it cannot be read, which is noted.
    pub(super) fn open(folder: &Path, file: &str, notes: &'n RefCell<Notes>) -> Option<Self> {
        let mut page = Self {
            file: file.to_owned(),
            text: String::new(),
            ends: Vec::new(),
            notes,
        };
        let fault = match fs::read(folder.join(file)) {
            Ok(bytes) if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => {
                Fault::Utf16
            }
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => {
                    page.ends = line_ends(&text);
                    page.text = text;
                    return Some(page);
                }
                Err(error) => {
                    let whole = error.utf8_error().valid_up_to();
                    let read = error.as_bytes().get(..whole).unwrap_or_default();
                    page.ends = line_ends(&String::from_utf8_lossy(read));
                    page.fault(whole..whole, Fault::NotUtf8);
                    return None;
                }
            },
            Err(error) => {
                let reason = error.kind().to_string();
                Fault::Unreadable { reason }
            }
        };
        notes.borrow_mut().fault(Place::of_file(file), fault);
        None
    }

    /// The table of the whole file; `None` where it is not TOML. The first place is noted: one bracket can make nonsense of all
    /// that follows.
    pub(super) fn table(&self) -> Option<Spanned<DeTable<'_>>> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        if let Some(error) = errors.first() {
            let message = error.message().to_owned();
            self.fault(error.span().unwrap_or(0..0), Fault::Syntax { message });
        }
        errors.is_empty().then_some(table)
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place {
            file: self.file.clone(),
            line: 1 + self.ends.partition_point(|end| *end < span.start),
            span,
        }
    }

    pub(super) fn fault(&self, span: Range<usize>, fault: Fault) {
        let place = self.place(span);
        self.notes.borrow_mut().fault(place, fault);
    }
}

fn line_ends(text: &str) -> Vec<usize> {
    text.match_indices('\n').map(|(at, _)| at).collect()
}
