//! A log that was written once, as both stores keep it and as a copy: it opens for ever, and says what it said.

use std::fs;

use firmly_core::{
    journal::{
        Case, Manner,
        attachment::FileKind,
        entry::{Answered, Precision, Resolve},
    },
    session::{OpenedCopy, Report, Session, open_copy},
    store::{
        AttachmentId, Contents, EventHash, KeyFiles, Memory, SealedAttachment, SealedDraft,
        SealedEvent, Store, StreamId, VaultId,
    },
    vault::{InPlace, RecoveryKey, WorkFactor},
};
use serde_json::Value;

use crate::bench::{block_on, typed};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/log");

fn frozen(name: &str) -> Value {
    serde_json::from_slice(&fs::read(format!("{FOLDER}/{name}.json")).unwrap()).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A record's line and the bytes behind it.
fn record(hex: &Value) -> (Value, Vec<u8>) {
    let hex = text(hex);
    let bytes: Vec<u8> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect();
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let line = serde_json::from_slice(&bytes[..end]).unwrap();
    (line, bytes[end + 1..].to_vec())
}

fn event(hex: &Value) -> SealedEvent {
    let (line, sealed) = record(hex);
    let event = &line["event"];
    let hash = |name: &str| EventHash::from_hex(text(&event[name])).unwrap();
    SealedEvent {
        vault: VaultId(text(&event["vault"]).to_owned()),
        stream: StreamId(text(&event["stream"]).to_owned()),
        seq: event["seq"].as_u64().unwrap(),
        hash: hash("hash"),
        prev: hash("prev"),
        sealed,
    }
}

fn store(frozen: &Value) -> Memory {
    let (line, files) = record(&frozen["keys"]);
    let length = line["keys"]["passphrase"].as_u64().unwrap();
    let (passphrase, recovery) = files.split_at(usize::try_from(length).unwrap());
    let keys = KeyFiles {
        vault: VaultId(text(&line["keys"]["vault"]).to_owned()),
        generation: line["keys"]["generation"].as_u64().unwrap(),
        passphrase: passphrase.to_vec(),
        recovery: Some(recovery.to_vec()),
    };
    let draft = |hex: &Value| {
        let (line, sealed) = record(hex);
        let id = text(&line["draft"]["id"]).to_owned();
        SealedDraft { id, sealed }
    };
    let memory = Memory::holding(Contents {
        keys: Some(keys),
        events: frozen["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(event)
            .collect(),
        drafts: frozen["drafts"]
            .as_array()
            .unwrap()
            .iter()
            .map(draft)
            .collect(),
        ..Contents::default()
    });
    for hex in frozen["attachments"].as_array().into_iter().flatten() {
        let (line, sealed) = record(hex);
        let id = AttachmentId(text(&line["attachment"]["id"]).to_owned());
        let attachment = SealedAttachment { id, sealed };
        block_on(memory.put_attachment(&attachment)).unwrap();
    }
    memory
}

fn assert_says_what_it_said(case: &Case) {
    assert_eq!(case.case_ref.as_deref(), Some("Amber Kestrel 42"));
    assert_eq!(case.first_contact_date.unwrap().to_string(), "2026-09-03");
    assert!(case.breaks.is_empty() && case.not_shown == 0 && case.unread.is_empty());

    let [first, second] = &case.incidents[..] else {
        panic!("two entries")
    };
    let account = |incident: &firmly_core::journal::Incident| {
        incident.what_happened.as_ref().unwrap().to_string()
    };
    let said = "She said “for you”, left a card and waited by my car.";
    assert_eq!(account(first), said);
    assert_eq!(first.event_start.unwrap().precision(), Precision::About);
    assert_eq!(
        first.amendments[0].why.as_ref().unwrap().as_str(),
        "I remembered the car"
    );
    let before: Vec<_> = first.amendments[0]
        .changed
        .iter()
        .filter_map(|change| change.before.as_ref()?.value::<String>())
        .collect();
    assert_eq!(
        before,
        ["She said “for you” and left a card \\ café ♥.\nThen she waited."]
    );
    let who = first.more.get("witness.0.who").unwrap();
    assert!(matches!(who, Answered::Words(words) if words.as_str() == "receptionist"));
    assert_eq!(account(second), "Two silent calls.");
    let withdrawn = second.withdrawn.as_ref().unwrap();
    assert_eq!(
        withdrawn.why.as_ref().unwrap().as_str(),
        "They were the laboratory"
    );

    assert_eq!(case.facts[0].kind, "told_to_stop");
    assert_eq!(case.commitments[0].state, Resolve::Done);
}

#[test]
fn a_frozen_store_opens_with_the_passphrase_and_with_the_recovery_key() {
    let frozen = frozen("store");
    let passphrase = typed(text(&frozen["passphrase"]));
    let limit = WorkFactor::WITHOUT_ASKING.by(InPlace);
    let (log, report) = block_on(Session::unlock(
        store(&frozen),
        store(&frozen),
        &passphrase,
        limit,
    ))
    .unwrap();
    assert_eq!(report, Report::default());
    assert_says_what_it_said(&log.journal().unwrap().cases()[0]);
    assert_eq!(log.drafts().unwrap()[0].text.as_str(), "half a sent");

    let key = RecoveryKey::from_typed(text(&frozen["recovery_key"])).unwrap();
    let opened = block_on(Session::unlock_with_recovery(
        store(&frozen),
        store(&frozen),
        &key,
    ));
    let (again, _report) = opened.unwrap();
    assert!(again.journal().unwrap() == log.journal().unwrap());
}

fn copy(frozen: &Value) -> OpenedCopy {
    let passphrase = typed(text(&frozen["passphrase"]));
    let file = fs::read(format!("{FOLDER}/{}", text(&frozen["copy"]))).unwrap();
    block_on(open_copy(
        &file,
        &passphrase,
        WorkFactor::WITHOUT_ASKING.by(InPlace),
    ))
    .unwrap()
}

#[test]
fn a_frozen_copy_opens() {
    let copy = copy(&frozen("store"));
    assert_eq!((copy.journal.len(), copy.newer.len()), (7, 0));
    assert_says_what_it_said(&copy.journal.cases()[0]);
}

#[test]
fn a_frozen_log_with_a_merge_and_a_purge_opens() {
    let frozen = frozen("merged");
    let passphrase = typed(text(&frozen["passphrase"]));
    let limit = WorkFactor::WITHOUT_ASKING.by(InPlace);
    let opened = block_on(Session::unlock(
        store(&frozen),
        store(&frozen),
        &passphrase,
        limit,
    ));
    let (log, report) = opened.unwrap();
    assert_eq!(report, Report::default());
    let journal = log.journal().unwrap();
    assert!(*journal == copy(&frozen).journal);
    let [theirs, ours] = &journal.cases()[..] else {
        panic!("two cases")
    };
    assert_says_what_it_said(theirs);
    assert_eq!(ours.case_ref.as_deref(), Some("Teal Otter 17"));
    assert!(ours.breaks.is_empty());
    // What has no claimed day any more stands where it was recorded.
    let [kept, purged] = &ours.incidents[..] else {
        panic!("two entries")
    };
    assert!(purged.what_happened.is_none() && purged.amendments.is_empty());
    let gone = purged.withdrawn.as_ref().unwrap();
    assert_eq!(gone.manner, Manner::Purged);
    assert_eq!(
        gone.why.as_ref().unwrap().as_str(),
        "It was another patient"
    );
    let account = kept.what_happened.as_ref().unwrap();
    assert_eq!(account.as_str(), "A call at night.");
}

#[test]
fn a_frozen_log_with_attachments_opens() {
    let frozen = frozen("attached");
    let passphrase = typed(text(&frozen["passphrase"]));
    let limit = WorkFactor::WITHOUT_ASKING.by(InPlace);
    let opened = block_on(Session::unlock(
        store(&frozen),
        store(&frozen),
        &passphrase,
        limit,
    ));
    let (log, report) = opened.unwrap();
    assert_eq!(report, Report::default());
    let (journal, copy) = (log.journal().unwrap(), copy(&frozen));
    assert!(*journal == copy.journal);
    let incidents = journal.cases().remove(0).incidents;
    let kept = incidents.iter().find(|one| one.withdrawn.is_none());
    let [card, note] = &kept.unwrap().attachments[..] else {
        panic!("two files")
    };
    assert_eq!(
        (card.name.as_str(), card.kind),
        ("Her card.png", FileKind::Png)
    );
    assert_eq!(
        (note.name.as_str(), note.kind),
        ("café ♥.txt", FileKind::File)
    );
    assert_eq!(copy.attached.len(), 2);
    for attachment in [card, note] {
        let content = block_on(log.attachment(attachment)).unwrap();
        assert!(copy.attached[&attachment.id] == content);
    }
    assert_eq!(copy.attached[&note.id].as_slice(), b"Line one\r\nLine two");
}
