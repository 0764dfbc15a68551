//! The order of entries, the breaks of a chain, and the names of cases.

use std::collections::BTreeSet;

use firmly_core::journal::{
    Journal,
    chain::Break,
    event::{Line, parse},
    reference::derive_case_ref,
    vocabulary::{ClinicalWords, Vocabulary},
};
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

const STREAM: &str = "a0a1a2a3a4a5a6a7";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(domain: &str, text: &str) -> String {
    hex(&Sha256::digest(
        [domain.as_bytes(), b"\n", text.as_bytes()].concat(),
    ))
}

/// An event as a line, and its hash.
fn line(seq: u64, prev: &str, at: &str, kind: &str, start: &str) -> (String, String) {
    let field = format!("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"event_start\",{start}]");
    let core = format!(
        "{{\"v\":1,\"vault\":\"{}\",\"stream\":\"{STREAM}\",\"seq\":{seq},\"prev\":\"{prev}\",\
         \"at\":\"{at}\",\"tz\":\"+00:00\",\"clock\":\"ok\",\"kind\":\"{kind}\",\"sd\":[\"{}\"]}}",
        "0".repeat(32),
        digest("firmly/field/v1", &field)
    );
    let hash = digest("firmly/event/v1", &core);
    (json!({ "core": core, "fields": [field] }).to_string(), hash)
}

fn insert(journal: &mut Journal, text: &str) {
    match parse(text).unwrap() {
        Line::Event(event) => journal.insert(event),
        Line::Newer(_) => panic!("not of this version"),
    }
}

#[test]
fn entries_stand_by_when_they_happened_then_by_when_they_were_recorded() {
    let at = |hour: u8| format!("2026-11-20T{hour:02}:00:00.000Z");
    // In the order in which they should stand; recorded in another.
    let claims = [
        (9, r#"{"precision":"month","date":"2026-10"}"#),
        (
            8,
            r#"{"precision":"exact","date":"2026-10-31","time":"23:59"}"#,
        ),
        (7, r#"{"precision":"date","date":"2026-11-19"}"#),
        (
            6,
            r#"{"precision":"about","date":"2026-11-19","time":"10:30"}"#,
        ),
        (
            5,
            r#"{"precision":"exact","date":"2026-11-19","time":"10:31"}"#,
        ),
        (
            10,
            r#"{"precision":"exact","date":"2026-11-19","time":"10:31"}"#,
        ),
        (4, r#"{"precision":"not_sure"}"#),
        (
            3,
            r#"{"precision":"exact","date":"2026-11-20","time":"04:01"}"#,
        ),
    ];
    let mut journal = Journal::default();
    let zeros = "0".repeat(64);
    let mut hashes = Vec::new();
    for (hour, claim) in &claims {
        let (text, hash) = line(u64::from(*hour), &zeros, &at(*hour), "incident", claim);
        insert(&mut journal, &text);
        hashes.push(hash);
    }
    let shown: Vec<_> = journal.cases()[0]
        .incidents
        .iter()
        .map(|incident| incident.hash.to_string())
        .collect();
    assert_eq!(shown, hashes);
}

#[test]
fn breaks_are_named_by_their_place() {
    let (zeros, at) = ("0".repeat(64), "2026-11-20T10:00:00.000Z");
    let make = |seq, prev: &str, start: &str| line(seq, prev, at, "incident", start);
    let (one, first) = make(1, &zeros, "1");
    let (two, second) = make(2, &first, "1");
    let (rival, _) = make(2, &first, "2");
    let (three, third) = make(3, &second, "1");
    let (loose, _) = make(3, &zeros, "1");
    let (four, _) = make(4, &third, "1");
    let breaks = |lines: &[&String]| {
        let mut journal = Journal::default();
        lines.iter().for_each(|text| insert(&mut journal, text));
        journal.chains().values().next().unwrap().breaks()
    };
    assert_eq!(breaks(&[&one, &two, &three, &four]), []);
    assert_eq!(
        breaks(&[&one, &four]),
        [Break::Missing { first: 2, last: 3 }]
    );
    assert_eq!(
        breaks(&[&two, &three]),
        [Break::Missing { first: 1, last: 1 }]
    );
    assert_eq!(breaks(&[&one, &two, &loose]), [Break::Unlinked { seq: 3 }]);
    assert_eq!(
        breaks(&[&one, &two, &rival, &three]),
        [Break::Fork { seq: 2 }]
    );
    let (headless, _) = make(1, &first, "1");
    assert_eq!(breaks(&[&headless]), [Break::Unlinked { seq: 1 }]);
}

fn words(first: &[&str], second: &[&str]) -> Vocabulary {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    Vocabulary {
        precisions: Vec::new(),
        channels: Vec::new(),
        behaviours: Vec::new(),
        fears: Vec::new(),
        relations: Vec::new(),
        under_18: Vec::new(),
        prefills: Vec::new(),
        case_first: owned(first),
        case_second: owned(second),
        groups: Vec::new(),
        patterns: Vec::new(),
        clinical: ClinicalWords::default(),
    }
}

#[test]
fn names_of_cases_run_out_only_when_all_are_taken() {
    let vocabulary = words(&["Amber", "Slate"], &["Kestrel"]);
    let mut taken = BTreeSet::new();
    while let Some(name) = derive_case_ref(
        &vocabulary,
        5,
        &taken.iter().map(String::as_str).collect::<Vec<_>>(),
    ) {
        assert!(taken.insert(name));
    }
    assert_eq!(taken.len(), 180);
    assert!(taken.contains("Amber Kestrel 10") && taken.contains("Slate Kestrel 99"));
    assert_eq!(derive_case_ref(&words(&[], &["Kestrel"]), 5, &[]), None);
}

proptest! {
    #[test]
    fn a_name_is_two_words_and_two_digits(random in any::<u64>()) {
        let vocabulary = words(&["Amber", "Slate", "Flint"], &["Kestrel", "Alder"]);
        let name = derive_case_ref(&vocabulary, random, &[]).unwrap();
        let parts: Vec<_> = name.split(' ').collect();
        prop_assert!(vocabulary.case_first.iter().any(|word| word == parts[0]));
        prop_assert!(vocabulary.case_second.iter().any(|word| word == parts[1]));
        prop_assert!((10..100).contains(&parts[2].parse::<u32>().unwrap()));
        prop_assert_eq!(derive_case_ref(&vocabulary, random, &[&name]) == Some(name), false);
    }
}
