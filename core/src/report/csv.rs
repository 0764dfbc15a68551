//! A report as a table for a spreadsheet: for reading, as the exact form is another. Nothing that was typed is a formula.
//!
//! RFC 4180, every cell quoted, with the mark by which spreadsheets know UTF-8. The `csv` crate, which the tests read it
//! with, is ten times as much wasm as this: docs/decisions/reports.md.

use zeroize::Zeroizing;

use super::{
    Line, Part, Piece, Report,
    words::{Phrase, Words},
};

/// The report as a table: a row for each entry and for each thing that was done, a column for each kind of answer.
pub fn csv(report: &Report, words: &Words) -> Zeroizing<String> {
    let rows: Vec<(&Piece, Part)> = report
        .sections
        .iter()
        .filter(|section| matches!(section.part, Part::Facts | Part::Entries))
        .flat_map(|section| section.pieces.iter().map(|piece| (piece, section.part)))
        .collect();
    let mut columns: Vec<&str> = Vec::new();
    let all = rows.iter().flat_map(|(piece, _)| lines(piece));
    for line in all {
        if !columns.contains(&&*line.label) {
            columns.push(&line.label);
        }
    }
    let mut table = Table {
        out: Zeroizing::new("\u{feff}".to_owned()),
        at_start: true,
    };
    for phrase in [Phrase::CsvNumber, Phrase::CsvWhat, Phrase::CsvState] {
        table.cell(words.say(phrase));
    }
    for column in &columns {
        table.cell(column);
    }
    table.cell(words.say(Phrase::CsvCorrections));
    table.end();
    for (piece, part) in rows {
        let number = piece.number.map(|number| number.to_string());
        table.cell(&number.unwrap_or_default());
        table.cell(match part {
            Part::Facts => &piece.heading,
            _ => words.say(Phrase::CsvEntry),
        });
        table.cell(piece.standing.as_deref().unwrap_or_default());
        for column in &columns {
            let mut cell = Zeroizing::new(String::new());
            for line in lines(piece).filter(|line| line.label == *column) {
                if !cell.is_empty() {
                    cell.push('\n');
                }
                cell.push_str(&line.text.flat(&report.masked));
            }
            table.cell(&cell);
        }
        table.cell(&corrections(piece, report, words));
        table.end();
    }
    // Last, so that the first row holds the names of the columns.
    table.cell(words.say(Phrase::CsvReading));
    table.end();
    table.out
}

/// Everything that it says.
fn lines(piece: &Piece) -> impl Iterator<Item = &Line> {
    piece.when.iter().chain(&piece.lines)
}

/// The corrections of an entry in one cell.
fn corrections(piece: &Piece, report: &Report, words: &Words) -> Zeroizing<String> {
    let mut all = Zeroizing::new(String::new());
    let mut part = |text: &str| {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(text);
    };
    for correction in &piece.corrections {
        part(&correction.heading);
        if let Some(reason) = &correction.reason {
            let told = reason.flat(&report.masked);
            part(&words.fill(Phrase::LabelledText, &[words.say(Phrase::Reason), &told]));
        }
        for changed in &correction.changed {
            part(&changed.label);
            for (phrase, text) in [
                (Phrase::Before, &changed.before),
                (Phrase::SinceThen, &changed.since),
            ] {
                let told = text.flat(&report.masked);
                part(&words.fill(Phrase::LabelledText, &[words.say(phrase), &told]));
            }
        }
    }
    all
}

struct Table {
    out: Zeroizing<String>,
    at_start: bool,
}

impl Table {
    fn cell(&mut self, text: &str) {
        if !self.at_start {
            self.out.push(',');
        }
        self.at_start = false;
        self.out.push('"');
        if is_formula(text) {
            self.out.push('\'');
        }
        for character in text.chars() {
            if character == '"' {
                self.out.push('"');
            }
            self.out.push(character);
        }
        self.out.push('"');
    }

    fn end(&mut self) {
        self.out.push_str("\r\n");
        self.at_start = true;
    }
}

/// Whether a spreadsheet may take it for a formula: OWASP ASVS 5.0 V1.2.10, with the full-width forms, also behind spaces.
fn is_formula(text: &str) -> bool {
    let spaces = |character: char| character.is_whitespace() || character.is_control();
    let begins = |text: &str| {
        text.starts_with([
            '=', '+', '-', '@', '\t', '\r', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
        ])
    };
    begins(text) || begins(text.trim_start_matches(spaces))
}

#[cfg(test)]
mod tests {
    use super::is_formula;

    #[test]
    fn what_a_spreadsheet_would_compute_is_known() {
        for text in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0", "  =1", "\u{a0}=1", "\n=1",
            "＝1", "＋1", "－1", "＠a",
        ] {
            assert!(is_formula(text), "{text:?}");
        }
        for text in ["", "a=1", "“-”", "1-1", "'=1"] {
            assert!(!is_formula(text), "{text:?}");
        }
    }
}
