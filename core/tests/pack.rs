//! Organisation packs: the examples are read, their schema agrees with the reader, and nothing that is given makes it stop.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use firmly_core::{
    author,
    guide::model::{ActionId, ContactId, Guide, WordingId},
    journal::moment::Day,
    pack::{FILE_LIMIT_BYTES, Fault, Limit, Pack, Role, Topic, read},
};
use proptest::prelude::*;
use serde_json::Value;

const GP: &str = "pack-gp-england.json";
const BOARD: &str = "pack-health-board-scotland.json";

fn docs(name: &str) -> Vec<u8> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    fs::read(docs.join(name)).unwrap()
}

fn example(name: &str) -> Vec<u8> {
    docs(&format!("examples/{name}"))
}

fn guide() -> Guide {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    author::read(&content).unwrap().0.guide
}

fn pack(name: &str) -> Pack {
    read(&example(name), &guide()).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_examples_are_read_whole() {
    let (gp, board) = (pack(GP), pack(BOARD));
    assert_eq!((gp.contacts.len(), board.contacts.len()), (12, 15));
    assert_eq!((gp.gifts.len(), board.gifts.len()), (4, 2));
    assert_eq!(gp.nation.unwrap().as_str(), "eng");
    assert_eq!(board.setting.unwrap().as_str(), "hosp");
    assert_eq!(gp.exit.as_deref(), Some("https://weather.example/"));
    assert_eq!((gp.policies.len(), gp.letters.len()), (3, 1));
    assert_eq!(
        gp.extra_donts.len() + gp.extra_notes.len() + gp.signage.len(),
        3
    );
}

/// Ofcom keeps these for drama: nobody is rung by mistake. Names of hosts end in what is never registered.
#[test]
fn the_examples_are_nobodys() {
    for name in [GP, BOARD] {
        let pack = pack(name);
        assert!(pack.owner.contains("(invented)"), "{name}");
        for local in &pack.contacts {
            if let Some(phone) = &local.phone {
                let digits = phone.replace(' ', "");
                let drama = ["01632960", "03069990", "08081570"];
                assert!(
                    drama.iter().any(|range| digits.starts_with(range)),
                    "{phone}"
                );
                assert_eq!(digits.len(), 11, "{phone}");
            }
        }
        let text = String::from_utf8(example(name)).unwrap();
        for after in text.split("https://").skip(1) {
            let host = after.split('/').next().unwrap();
            assert!(host.ends_with(".example"), "{host}");
        }
        for after in text.split('@').skip(1) {
            assert!(
                after
                    .split([',', '"', ' '])
                    .next()
                    .unwrap()
                    .ends_with(".example")
            );
        }
    }
}

#[test]
fn each_stands_where_it_belongs() {
    let (pack, guide) = (pack(GP), guide());
    let manager = ContactId::new("manager");
    let roles: Vec<Role> = pack.beside(&manager).map(|local| local.role).collect();
    assert_eq!(roles, [Role::Manager, Role::Deputy]);
    let further: Vec<Role> = pack.further().map(|local| local.role).collect();
    assert_eq!(further, [Role::FreedomToSpeakUp, Role::IncidentSystem]);
    assert!(pack.letter(&WordingId::new("W05")).is_some());
    assert!(pack.letter(&WordingId::new("W06")).is_none());
    assert_eq!(pack.notes(&ActionId::new("A37")).count(), 1);
    assert_eq!(pack.notes(&ActionId::new("A38")).count(), 0);
    // Whoever is in the pack is either beside one of ours or among the further ones: nobody is lost.
    for role in Role::ALL {
        let contact = role.contact().map(ContactId::new);
        assert!(
            contact.is_none_or(|contact| guide.contact(&contact).is_some()),
            "{role:?}"
        );
    }
}

#[test]
fn after_180_days_numbers_are_to_be_checked() {
    let pack = pack(GP);
    assert!(!pack.is_stale(day("2026-11-02")));
    assert!(!pack.is_stale(day("2027-05-01")));
    assert!(pack.is_stale(day("2027-05-02")));
    assert!(pack.is_stale(day("2026-11-01")));
}

/// As `sha256sum docs/examples/pack-gp-england.json` says.
#[test]
fn the_sum_is_that_of_the_file() {
    let sum = pack(GP).sha256;
    assert_eq!(sum.len(), 64);
    let mut other = example(GP);
    other.push(b'\n');
    assert_ne!(read(&other, &guide()).unwrap().sha256, sum);
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let refused = read(&vec![b' '; FILE_LIMIT_BYTES + 1], &guide()).unwrap_err();
    assert_eq!(refused.problems[0].fault, Fault::FileTooLarge);
    let refused = read(&vec![b'['; FILE_LIMIT_BYTES], &guide()).unwrap_err();
    assert!(matches!(refused.problems[0].fault, Fault::NotJson { .. }));
}

#[test]
fn more_problems_than_are_listed_are_counted() {
    let many: String = (0..150).map(|at| format!("\"k{at}\":0,")).collect();
    let text = String::from_utf8(example(GP))
        .unwrap()
        .replacen('{', &format!("{{{many}"), 1);
    let refused = read(text.as_bytes(), &guide()).unwrap_err();
    assert_eq!((refused.problems.len(), refused.more), (100, 50));
}

proptest! {
    #[test]
    fn nothing_makes_it_stop(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes, guide_once()).is_err());
    }

    /// A file with one byte changed is read or refused, and what is read is still plain.
    #[test]
    fn one_changed_byte_does_no_harm(at in 0_usize..6000, byte in any::<u8>()) {
        let mut bytes = example(GP);
        let length = bytes.len();
        bytes[at % length] = byte;
        if let Ok(pack) = read(&bytes, guide_once()) {
            let shown = format!("{pack:?}");
            let plain = !shown.contains(['<', '>', '\u{202e}']);
            prop_assert!(plain);
        }
    }
}

fn guide_once() -> &'static Guide {
    static GUIDE: std::sync::OnceLock<Guide> = std::sync::OnceLock::new();
    GUIDE.get_or_init(guide)
}

fn words(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|word| word.as_str().unwrap()).collect()
}

/// The published schema names what the reader knows, no more and no less.
#[test]
fn the_schema_agrees_with_the_reader() {
    let schema: Value = serde_json::from_slice(&docs("organisation-pack.schema.json")).unwrap();
    let guide = guide();
    let of = |list: &str, key: &str| {
        let items = &schema["properties"][list]["items"];
        words(&items["properties"][key]["enum"])
    };
    assert_eq!(
        of("contacts", "role"),
        Role::ALL
            .iter()
            .map(|role| role.as_str())
            .collect::<Vec<_>>()
    );
    assert_eq!(
        of("policies", "topic"),
        Topic::ALL
            .iter()
            .map(|topic| topic.as_str())
            .collect::<Vec<_>>()
    );
    let wordings: Vec<&str> = guide
        .wordings
        .iter()
        .map(|wording| wording.id.as_str())
        .collect();
    assert_eq!(of("letters", "wording"), wordings);
    for (key, question) in [("nation", "p_nation"), ("setting", "p_setting")] {
        let question = guide
            .questions
            .iter()
            .find(|one| one.id.as_str() == question)
            .unwrap();
        let choices: Vec<&str> = question
            .choices
            .iter()
            .map(|choice| choice.id.as_str())
            .collect();
        assert_eq!(words(&schema["properties"][key]["enum"]), choices);
    }
    let gifts = schema["properties"]["gifts"]["properties"]
        .as_object()
        .unwrap();
    assert_eq!(gifts.len(), Limit::ALL.len());
    // A key that the schema has and the reader does not is a problem, and the other way round.
    let top = schema["properties"].as_object().unwrap();
    let all: Vec<String> = top.keys().map(|key| format!("\"{key}\":0")).collect();
    let refused = read(format!("{{{}}}", all.join(",")).as_bytes(), &guide).unwrap_err();
    assert!(
        refused
            .problems
            .iter()
            .all(|problem| problem.fault != Fault::UnknownKey),
        "{refused:?}"
    );
    for (list, count) in [
        ("contacts", 60),
        ("policies", 40),
        ("letters", 23),
        ("extra_donts", 20),
        ("extra_notes", 20),
        ("signage", 10),
    ] {
        assert_eq!(schema["properties"][list]["maxItems"], count, "{list}");
    }
    // Each text at its limit is taken, and one character longer is not.
    for (key, form) in [("pack_name", "name"), ("report_to", "sentence")] {
        let limit = schema["$defs"][form]["maxLength"].as_u64().unwrap();
        for (length, taken) in [(limit, true), (limit + 1, false)] {
            let mut value: Value = serde_json::from_slice(&example(GP)).unwrap();
            value[key] = "x".repeat(length.try_into().unwrap()).into();
            assert_eq!(
                read(value.to_string().as_bytes(), &guide).is_ok(),
                taken,
                "{key}"
            );
        }
    }
}
