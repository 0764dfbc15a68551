//! The exact bytes: two lines that another program made, and everything that is refused.

use firmly_core::journal::{
    Journal,
    entry::{Delay, Fear, Precision},
    event::{Clock, Event, Kind, Line, LineError, NewerEvent, parse},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Made with `hashlib` and `json` of Python, not by this program.
const TWO_EVENTS: &str = include_str!("../../../tests/vectors/journal/two_events.jsonl");
const HASHES: [&str; 2] = [
    "2a572040736042cbc13a551d4c205af0e5dda16ba72876ee30f3d7113f487f5d",
    "84d8cd7e374459360703b6a5600c6a3568dc8a1c3e2e584d1a64c330a9b40e90",
];

fn event(line: &str) -> Event {
    match parse(line).unwrap() {
        Line::Event(event) => event,
        Line::Newer(_) => panic!("not of this version"),
    }
}

fn error(line: &str) -> Option<LineError> {
    parse(line).err()
}

fn newer(line: &str) -> Option<NewerEvent> {
    match parse(line) {
        Ok(Line::Newer(newer)) => Some(newer),
        _ => None,
    }
}

fn second() -> &'static str {
    TWO_EVENTS.lines().nth(1).unwrap()
}

/// The second line with its core and its fields changed, the digests as they were.
fn changed(change: impl FnOnce(&mut String, &mut Vec<String>)) -> String {
    let line: Value = serde_json::from_str(second()).unwrap();
    let mut core = line["core"].as_str().unwrap().to_owned();
    let mut fields: Vec<String> = serde_json::from_value(line["fields"].clone()).unwrap();
    change(&mut core, &mut fields);
    json!({ "core": core, "fields": fields }).to_string()
}

/// The second line with other fields, whose digests are right.
fn with_fields(fields: &[&str]) -> String {
    let digest = |text: &&str| {
        let digest = Sha256::digest([b"firmly/field/v1\n", text.as_bytes()].concat());
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let mut digests: Vec<String> = fields.iter().map(digest).collect();
    digests.sort();
    changed(|core, texts| {
        let at = core.find("\"sd\":").unwrap();
        core.truncate(at);
        core.push_str(&format!("\"sd\":{}}}", json!(digests)));
        *texts = fields.iter().map(|&text| text.to_owned()).collect();
    })
}

#[test]
fn frozen_lines_are_read_and_written_as_they_are() {
    for (line, hash) in TWO_EVENTS.lines().zip(HASHES) {
        let event = event(line);
        assert_eq!(event.hash().to_string(), hash);
        assert_eq!(event.line().as_str(), line);
    }
}

#[test]
fn frozen_lines_say_what_they_said() {
    let mut journal = Journal::default();
    for line in TWO_EVENTS.lines() {
        journal.insert(event(line));
    }
    let chain = journal.chains().values().next().unwrap();
    assert_eq!(chain.breaks(), []);
    assert_eq!(chain.head().unwrap().hash.to_string(), HASHES[1]);

    let case = &journal.cases()[0];
    assert_eq!(case.id.as_str(), "a0a1a2a3a4a5a6a7");
    assert_eq!(case.case_ref.as_deref(), Some("Amber Kestrel 42"));
    assert_eq!(case.review_date.unwrap().to_string(), "2026-12-04");
    assert!(case.unread.is_empty() && case.not_shown == 0);
    let incident = &case.incidents[0];
    let start = incident.event_start.unwrap();
    assert_eq!(start.precision(), Precision::About);
    assert_eq!(start.at_time().unwrap().to_string(), "10:30");
    // Recorded at 22:09 by the user's clock, the day after.
    assert_eq!(incident.delay, Delay::Minutes(24 * 60 + 11 * 60 + 39));
    assert_eq!(incident.recorded.clock, Clock::Back);
    assert_eq!(incident.fear, Some(Fear::try_from(2).unwrap()));
    let account = incident.what_happened.as_ref().unwrap();
    assert_eq!(account.as_str(), "He said \"for you\" \\ café\nand left.");
    assert_eq!(
        incident.tree_result.as_ref().unwrap().outcome,
        "o_gift_amorous"
    );
    assert!(incident.unread.is_empty());
}

#[test]
fn a_field_can_be_left_out_and_the_hash_stays() {
    let redacted = event(&changed(|_core, fields| drop(fields.remove(3))));
    assert_eq!(redacted.hash().to_string(), HASHES[1]);
    assert_eq!(redacted.withheld(), 1);
    let mut journal = Journal::default();
    journal.insert(redacted);
    let incident = &journal.cases()[0].incidents[0];
    assert!(incident.what_happened.is_none() && incident.withheld == 1);
}

#[test]
fn what_is_not_of_the_form_is_refused() {
    let malformed = [
        String::new(),
        "{}".to_owned(),
        second().replacen(',', ",\n", 1),
        second().replace("\"fields\"", "\"more\":1,\"fields\""),
        changed(|core, _| *core = core.replace("\"v\":1", "\"v\":0")),
        changed(|core, _| *core = core.replace("\"v\":1,", "")),
        changed(|core, _| *core = core.replace("\"seq\":2", "\"seq\":0")),
        changed(|core, _| *core = core.replace("\"seq\":2", "\"seq\":9007199254740993")),
        changed(|core, _| *core = core.replace("\"seq\":2", "\"seq\":2,\"seq\":2")),
        changed(|core, _| *core = core.replace("\"seq\":2", "\"seq\":2,\"locked\":false")),
        changed(|core, _| *core = core.replace("incident", "accident")),
        changed(|core, _| *core = core.replace("\"back\"", "\"forth\"")),
        changed(|core, _| *core = core.replace("a0a1", "A0A1")),
        changed(|core, _| *core = core.replace("000102", "0102")),
        changed(|core, _| *core = core.replace("59.000Z", "59Z")),
        changed(|core, _| *core = core.replace("2026-11-20T", "2026-02-30T")),
        changed(|core, _| *core = core.replace("+01:00", "+1:00")),
        changed(|core, _| *core = core.replace("+01:00", "-00:00")),
        changed(|_, fields| fields.push(fields[0].clone())),
        with_fields(&[
            "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]",
            "[\"AQEBAQEBAQEBAQEBAQEBAQ\",\"a\",2]",
        ]),
        with_fields(&["[\"AAAAAAAAAAAAAAAAAAAAA\",\"a\",1]"]),
        with_fields(&["[\"AAAAAAAAAAAAAAAAAAAA==\",\"a\",1]"]),
        with_fields(&["[\"AAAAAAAAAAAAAAAAAAAAAA\",\"A b\",1]"]),
        with_fields(&["[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\"]"]),
        with_fields(&["[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1,2]"]),
    ];
    for line in malformed {
        assert_eq!(error(&line), Some(LineError::Malformed), "{line}");
    }
    let foreign = changed(|_, fields| fields[1] = fields[1].replace("gift", "gilt"));
    assert_eq!(error(&foreign), Some(LineError::Digest));
}

#[test]
fn a_field_is_read_however_its_json_is_written() {
    let salt = "AAAAAAAAAAAAAAAAAAAAAA";
    for text in [
        format!("[\"{salt}\",\"what_happened\",\"He left\"]"),
        format!(" [ \"{salt}\" ,\t\"what_happened\" , \"He left\" ] "),
        format!("[\"{salt}\",\"wh\\u0061t_happened\",\"He\\u0020left\"]"),
        format!("[\"\\u0041{}\",\"what_happened\",\"He left\"]", &salt[1..]),
    ] {
        let read = event(&with_fields(&[&text]));
        let field = &read.fields()[0];
        assert_eq!((field.name(), field.text()), ("what_happened", &*text));
        assert_eq!(field.value::<String>().unwrap(), "He left");
    }
}

#[test]
fn what_is_too_large_or_too_deep_is_refused() {
    let nested = |levels: usize| {
        let (opened, closed) = ("[".repeat(levels), "]".repeat(levels));
        let text = format!("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",{opened}{closed}]");
        error(&with_fields(&[&text]))
    };
    assert_eq!(nested(15), None);
    assert_eq!(nested(16), Some(LineError::TooLarge));
    assert_eq!(nested(1_000_000), Some(LineError::TooLarge));
    let bottomless = "[".repeat(1_000_000);
    assert_eq!(error(&bottomless), Some(LineError::TooLarge));
    let long = format!("{{\"core\":\"{}\"}}", "x".repeat(9 * 1024 * 1024));
    assert_eq!(error(&long), Some(LineError::TooLarge));
    // Brackets in what people write are no depth.
    let text = format!(
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",\"{}\"]",
        "[\\\"{".repeat(99)
    );
    assert_eq!(error(&with_fields(&[&text])), None);
}

#[test]
fn a_newer_version_is_kept_to_the_letter() {
    let line = "{\"core\":\"{\\\"v\\\":7,\\\"other\\\":true}\",\"fields\":{},\"seal\":1}";
    let newer = newer(line).unwrap();
    assert_eq!((newer.version, newer.line()), (7, line));
}

#[test]
fn what_is_not_known_is_shown_as_it_is() {
    let odd = [
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"mood\",{\"of\":\"day\"}]",
        "[\"AQEBAQEBAQEBAQEBAQEBAQ\",\"fear\",9]",
        "[\"AgICAgICAgICAgICAgICAg\",\"event_start\",{\"precision\":\"exact\",\"date\":\"2026-11-19\"}]",
    ];
    let mut journal = Journal::default();
    journal.insert(event(&with_fields(&odd)));
    let incident = &journal.cases()[0].incidents[0];
    assert!(incident.fear.is_none() && incident.event_start.is_none());
    let unread: Vec<_> = incident
        .unread
        .iter()
        .map(|field| field.text.as_str())
        .collect();
    assert_eq!(unread, odd);
}

#[test]
fn kinds_are_the_frozen_ones() {
    let kinds = [
        ("case", Kind::Case),
        ("fact", Kind::Fact),
        ("incident", Kind::Incident),
        ("commitment", Kind::Commitment),
        ("amend", Kind::Amend),
        ("withdraw", Kind::Withdraw),
        ("purge", Kind::Purge),
        ("sent", Kind::Sent),
        ("receipt", Kind::Receipt),
        ("link", Kind::Link),
    ];
    for (name, kind) in kinds {
        let line = changed(|core, _| *core = core.replace("incident", name));
        assert_eq!(event(&line).core().kind, kind);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_changed_byte_is_refused_or_changes_no_meaning(at in any::<usize>(), by in 1_u8..) {
        let mut bytes = second().as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] ^= by;
        let whole = event(second());
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(Line::Event(read)) = parse(&text)
        {
            // Either another hash, which breaks the chain, or another spelling of the same text.
            prop_assert!(read.hash() != whole.hash() || read == whole);
        }
    }

    #[test]
    fn nothing_that_is_read_panics(text in "\\PC{0,200}", core in "\\PC{0,200}") {
        let _either = parse(&text).is_ok();
        let line = json!({ "core": core, "fields": [text] }).to_string();
        prop_assert!(parse(&line).is_err());
    }
}
