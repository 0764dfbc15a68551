//! The words of reports, out of the words of content/words/. Knows which file; not what is said.

use std::{fs, path::Path};

use super::{
    faults::{Fault, Place},
    page::Notes,
    words::Words,
};
use crate::report;

const FILE: &str = "words/report.toml";
const README: &str = "report_readme.txt";

/// The words of reports; a content folder without the file has none.
pub(super) fn read(folder: &Path, words: &Words, notes: &mut Notes) -> report::Words {
    if !words.has("report") {
        return report::Words::default();
    }
    let readme = fs::read_to_string(folder.join(README)).unwrap_or_else(|error| {
        let reason = error.to_string();
        notes.fault(Place::of_file(README), Fault::Unreadable { reason });
        String::new()
    });
    let read = report::Words::read(&|name| words.find(name), &readme);
    read.unwrap_or_else(|missing| {
        for key in missing {
            notes.fault(Place::of_file(FILE), Fault::ReportWords { key });
        }
        report::Words::default()
    })
}
