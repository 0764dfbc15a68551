//! What a check finds, laid out for a terminal. Finds nothing itself, and has its words from where the page has them.

use firmly_core::report::{check::Checked, receipt::Pasted};
use zeroize::Zeroizing;

use crate::{
    copies::shown,
    findings::{Style, TOLD, files, findings},
    given::Given,
    words::check::proof,
};

/// All that is to be said of a file.
pub(crate) fn tell(given: &Given, checked: &Checked, held: Option<&Pasted>) -> Zeroizing<String> {
    let style = Style {
        day: str::to_owned,
        foreign: shown,
    };
    let found = findings(checked, held, given.files.len(), style);
    let mut text = Lines::default();
    text.line(&found.verdict);
    text.lines(&found.faults);
    for stream in &found.streams {
        text.gap();
        text.lines(stream);
    }
    text.lines(found.newer.as_slice());
    if !found.receipt.is_empty() {
        text.gap();
        text.lines(&found.receipt);
    }
    text.gap();
    text.lines(&found.attached);
    tell_listed(&mut text, given);
    text.lines(&found.withheld);
    if !found.purged.is_empty() {
        text.gap();
        text.lines(&found.purged);
    }
    for (title, points) in [
        (proof::TITLE, proof::PROVES),
        (proof::TITLE_NOT, proof::NOT_PROVEN),
    ] {
        text.gap();
        text.line(title);
        for point in points {
            text.line(&["- ", point].concat());
        }
    }
    text.0
}

fn tell_listed(text: &mut Lines, given: &Given) {
    if given.like_list > 0 {
        text.line(&format!(
            "As the list of checksums says: {}.",
            files(given.like_list)
        ));
    }
    for name in given.unlike_list.iter().take(TOLD) {
        text.line(&format!(
            "Missing, or NOT as the list of checksums says: {}",
            shown(name)
        ));
    }
}

/// What is said, line by line.
#[derive(Default)]
struct Lines(Zeroizing<String>);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn lines(&mut self, lines: &[String]) {
        for line in lines {
            self.line(line);
        }
    }

    fn gap(&mut self) {
        self.0.push('\n');
    }
}
