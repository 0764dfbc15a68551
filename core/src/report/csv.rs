//! A report as a table for a spreadsheet: for reading, as the exact form is another. Nothing that was typed is a formula.
//!
//! RFC 4180, every cell quoted, with the mark by which spreadsheets know UTF-8.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use zeroize::Zeroizing;

use super::{
    Line, Part, Piece, Report,
    words::{Phrase, Words},
};

/// The mark by which spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The report as a table: a row for each entry and for each thing that was done, a column for each kind of answer.
pub fn csv(report: &Report, words: &Words) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(BYTE_ORDER_MARK.as_bytes().to_vec());
    write(report, words, &mut bytes).expect("memory takes rows of any length");
    let text = String::from_utf8(std::mem::take(&mut *bytes));
    Zeroizing::new(text.expect("every cell is text"))
}

fn write(report: &Report, words: &Words, bytes: &mut Vec<u8>) -> csv::Result<()> {
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
    let mut table = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        // The last row is one cell.
        .flexible(true)
        .from_writer(bytes);
    let before = [Phrase::CsvNumber, Phrase::CsvWhat, Phrase::CsvState].map(|said| words.say(said));
    let names = before.iter().chain(&columns).copied();
    table.write_record(names.chain([words.say(Phrase::CsvCorrections)]).map(cell))?;
    for (piece, part) in rows {
        let number = piece.number.map(|number| number.to_string());
        let mut row = vec![
            cell(&number.unwrap_or_default()),
            cell(match part {
                Part::Facts => &piece.heading,
                _ => words.say(Phrase::CsvEntry),
            }),
            cell(piece.standing.as_deref().unwrap_or_default()),
        ];
        for column in &columns {
            let mut said = Zeroizing::new(String::new());
            for line in lines(piece).filter(|line| line.label == *column) {
                if !said.is_empty() {
                    said.push('\n');
                }
                said.push_str(&line.text.flat(&report.masked));
            }
            row.push(cell(&said));
        }
        row.push(cell(&corrections(piece, report, words)));
        table.write_record(&row)?;
    }
    // Last, so that the first row holds the names of the columns.
    table.write_record([cell(words.say(Phrase::CsvReading))])?;
    table.flush()?;
    Ok(())
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

/// The text as a cell: a spreadsheet shows what begins with an apostrophe as it is.
fn cell(text: &str) -> Zeroizing<String> {
    let mark = if is_formula(text) { "'" } else { "" };
    Zeroizing::new([mark, text].concat())
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
