//! What people can type, paste or merge in, through every form: it stays text.

use std::{fs, path::Path};

use firmly_core::{
    journal::{
        entry::{CaseEntry, Entry, TermId},
        event::{self, Line},
    },
    report::{Reader, Report, Request, csv, html, plain_text},
};
use zeroize::Zeroizing;

use crate::bench::{Log, a_case, a_fact, a_file, an_entry, answers, content, words};

/// At least 200 strings, each of which has broken something somewhere.
pub(crate) fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/corpus");
    let mut corpus = Vec::new();
    for file in ["markup", "formulas", "bidi", "control"] {
        let text = fs::read_to_string(folder.join(file).with_extension("json")).unwrap();
        let strings: Vec<String> = serde_json::from_str(&text).unwrap();
        corpus.extend(strings);
    }
    // What is blank is no answer, and is not there at all.
    corpus.retain(|text| !text.trim().is_empty());
    assert!(corpus.len() >= 200, "{}", corpus.len());
    let long = [
        ("a", 10_000),
        ("é", 5000),
        ("👩", 3000),
        ("word ", 4000),
        ("<", 5000),
        ("&", 5000),
        ("\"", 5000),
        ("=", 5000),
        ("\u{202e}", 1000),
        ("a\n", 2000),
        ("\u{301}", 2000),
        ("א", 5000),
        (",", 3000),
    ];
    corpus.extend(long.map(|(part, count)| part.repeat(count)));
    corpus
}

/// A case with this text wherever text can be.
fn planned(text: &str) -> Report {
    let mut log = Log::new(
        1,
        &CaseEntry {
            case_ref: text.to_owned(),
            relation: Some(TermId::new(text)),
            ..a_case()
        },
    );
    let mut entry = an_entry(text);
    entry.channel = Some(TermId::new(text));
    entry.behaviour = vec![TermId::new(text), TermId::new("gift")];
    entry.more = answers(&[
        ("exact_words", words(text)),
        ("place_detail", words(text)),
        ("my_response", words(text)),
        ("witness.0.who", words(text)),
        ("evidence.0.account", words(text)),
        ("gift.message", words(text)),
        ("effect", words(text)),
    ]);
    entry.attachments = vec![a_file(text, b"%PDF-1.7", &mut log.random)];
    let hash = log.add(Entry::incident(&entry));
    let mut after = entry.clone();
    after.what_happened = Zeroizing::new([text, " again"].concat());
    let amend = Entry::amend(
        hash,
        text,
        &Entry::incident(&entry),
        &Entry::incident(&after),
    );
    log.add(amend.unwrap());
    let fact = a_fact(
        "told_to_stop",
        &[
            ("told_to_stop.words", words(text)),
            ("told_to_stop.date", words(text)),
        ],
    );
    log.add(Entry::fact(&fact));
    let request = Request {
        reason: text.to_owned(),
        ..log.request(Reader::Police)
    };
    log.plan(&request).report
}

/// Everything in angle brackets, but for what depends on the length of text.
fn tags(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap();
        tags.push(tag.replace(" class=\"long\"", ""));
        rest = after;
    }
    tags
}

fn is_unseen(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

#[test]
fn nothing_becomes_markup() {
    let words = &content().report;
    let plain = tags(&html(&planned("text"), words));
    for text in corpus() {
        let page = html(&planned(&text), words);
        assert_eq!(tags(&page), plain, "{text:?}");
        assert_eq!(page.find(is_unseen), None, "{text:?}");
        // Neither a style nor an address that was not ours.
        assert_eq!(page.matches("sha256-").count(), 1, "{text:?}");
    }
}

#[test]
fn nothing_becomes_a_formula() {
    let words = &content().report;
    let columns = |table: &str| {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(table.as_bytes());
        reader
            .records()
            .map(|record| record.unwrap())
            .collect::<Vec<_>>()
    };
    let plain = columns(&csv(&planned("text"), words));
    for text in corpus() {
        let table = csv(&planned(&text), words);
        assert!(table.starts_with('\u{feff}') && table.ends_with("\r\n"));
        let rows = columns(&table);
        assert_eq!(rows.len(), plain.len(), "{text:?}");
        for (row, plain) in rows.iter().zip(&plain) {
            assert_eq!(row.len(), plain.len(), "{text:?}");
            for cell in row {
                let first = cell
                    .trim_start_matches(|c: char| {
                        c.is_whitespace() || c.is_control() || c == '\u{feff}'
                    })
                    .chars()
                    .next();
                assert!(
                    !first.is_some_and(|first| "=+-@\t\r\0＝＋－＠".contains(first)),
                    "{cell:?}"
                );
                assert_eq!(
                    cell.trim_start_matches('\u{feff}').find(is_unseen),
                    None,
                    "{cell:?}"
                );
            }
        }
    }
}

/// In plain text what was typed stands indented, so that none of its lines can be taken for one of ours.
#[test]
fn nothing_becomes_a_heading() {
    let words = &content().report;
    for text in corpus() {
        let paper = plain_text(&planned(&text), words);
        assert_eq!(paper.find(|c| is_unseen(c) && c != '\r'), None, "{text:?}");
        assert_eq!(paper.matches('\r').count(), paper.matches('\n').count());
    }
    let paper = plain_text(&planned("a\r\nReceipt\r\n======="), words);
    let headings = paper.lines().filter(|line| *line == "Receipt").count();
    assert_eq!(headings, 1);
}

#[test]
fn the_exact_lines_hold_it_to_the_letter() {
    for text in corpus() {
        let lines = planned(&text).exact_lines();
        let mut found = 0;
        for line in lines.lines() {
            let Line::Event(event) = event::parse(line).unwrap() else {
                panic!("made by this version")
            };
            for field in event.fields() {
                let value: Option<String> = field.value();
                found += usize::from(value.as_deref() == Some(&*text));
            }
        }
        // The case, its relation, nine answers, the reason and two of the fact.
        assert_eq!(found, 14, "{text:?}");
    }
}
