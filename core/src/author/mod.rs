//! Reads and checks content/ as people write it. Host only: builds and the command line. Knows no screens and no engine.

pub mod diff;
mod entries;
mod faults;
pub mod graph;
pub mod handbook;
mod links;
mod page;
pub mod proof;
mod report;
mod words;

use std::path::Path;

use crate::content::Content;

pub use faults::{Concern, Fault, Kind, Place, Problem, Warning};
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

/// Reads a whole content folder and says everything that there is to say about it.
pub fn examine(folder: &Path) -> Report {
    let mut notes = page::Notes::default();
    let mut content = entries::read(folder, &mut notes);
    let words = words::read(folder, &mut notes);
    content.report = report::read(folder, &words, &mut notes);
    if notes.is_whole() {
        links::check(&content.guide, &mut notes);
    }
    let (mut problems, warnings) = notes.into_findings();
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    Report {
        read: (content, words),
        problems,
        warnings,
    }
}
