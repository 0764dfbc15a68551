//! What is suggested to be masked, and what becomes of it.

use firmly_core::{
    journal::{entry::Entry, warnings::Kind},
    report::{Choice, Reader, Suspect, Why, csv, html, plain_text, suggestions},
};

use crate::bench::{Log, a_case, an_entry, answers, content, words};

const TEXT: &str =
    "He rang from 943 476 5919, wrote as @Rose_77 and asked about his medication again.";

fn log() -> Log {
    let mut log = Log::new(7, &a_case());
    let mut entry = an_entry(TEXT);
    entry.more = answers(&[
        ("evidence.0.account", words("@rose_77")),
        ("exact_words", words("Mr Quill says hello")),
    ]);
    log.add(Entry::incident(&entry));
    log
}

fn found(log: &Log, reader: Reader, named: &[&str]) -> Vec<(Suspect, String)> {
    let mut request = log.request(reader);
    request.chosen.insert(Choice::Account);
    let all = suggestions(&log.journal(), content(), &request, named);
    all.into_iter()
        .map(|one| (one.suspect, one.text[one.mask.at].to_owned()))
        .collect()
}

#[test]
fn each_kind_is_suggested_where_it_goes_out() {
    let log = log();
    let number = (Suspect::Looks(Kind::TenDigits), "943 476 5919".to_owned());
    let clinical = (Suspect::Looks(Kind::Clinical), "medication".to_owned());
    let account = (Suspect::Account, "@Rose_77".to_owned());
    assert_eq!(
        found(&log, Reader::Police, &[]),
        [number.clone(), clinical.clone()]
    );
    // The police get account names; others do not.
    let all = [number, account, clinical];
    assert_eq!(found(&log, Reader::Defence, &[]), all);
    assert_eq!(found(&log, Reader::Manager, &[]), all);
    // Exact words do not go to the manager unasked.
    let quill = (Suspect::Named, "Quill".to_owned());
    assert!(found(&log, Reader::Defence, &["quill"]).contains(&quill));
    assert!(!found(&log, Reader::Manager, &["quill"]).contains(&quill));
    assert_eq!(found(&log, Reader::Police, &["", " ", "x"]).len(), 2);
}

#[test]
fn masked_words_are_in_no_form_and_their_field_is_withheld_whole() {
    let log = log();
    let mut request = log.request(Reader::Defence);
    let all = suggestions(&log.journal(), content(), &request, &[]);
    request.masks = all.into_iter().map(|one| one.mask).collect();
    let planned = log.plan(&request);
    let (report, said) = (&planned.report, &content().report);
    for text in [
        html(report, said),
        plain_text(report, said),
        csv(report, said),
    ] {
        assert!(text.contains("He rang from "));
        assert!(text.contains("[masked]"));
        assert!(
            !text.contains("943 476") && !text.contains("Rose_77") && !text.contains("medication")
        );
        assert!(text.contains("Passages in: Entry 1") || text.starts_with('\u{feff}'));
    }
    let lines = report.exact_lines();
    assert!(!lines.contains("He rang") && !lines.contains("ose_77"));
    assert!(lines.contains("Quill"));
    let whys: Vec<_> = planned
        .left_out
        .fields
        .iter()
        .map(|one| (one.label.as_str(), one.why))
        .collect();
    assert!(whys.contains(&("What happened", Why::Masked)), "{whys:?}");
}

/// A refused suggestion changes nothing.
#[test]
fn what_is_not_confirmed_is_not_masked() {
    let log = log();
    let mut request = log.request(Reader::Police);
    let mut all = suggestions(&log.journal(), content(), &request, &[]).into_iter();
    request.masks.extend(all.next().map(|one| one.mask));
    let text = plain_text(&log.plan(&request).report, &content().report).to_string();
    assert!(!text.contains("943 476") && text.contains("medication"));
}
