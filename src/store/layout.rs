//! How a sealed thing becomes the bytes that both browser stores keep. Knows nothing of the browser or of keys.
//!
//! One line of JSON that says what it is, a line feed, then the sealed bytes as they are:
//!
//! ```text
//! {"v":1,"event":{"vault":"…","stream":"…","seq":1,"hash":"…","prev":"…"}}⏎ sealed
//! {"v":1,"keys":{"vault":"…","generation":1,"passphrase":497,"recovery":451}}⏎ passphrase ‖ recovery
//! {"v":1,"draft":{"id":"…"}}⏎ sealed
//! {"v":1,"attachment":{"id":"…"}}⏎ sealed
//! ```
//!
//! A segment is several events in one body: before each record its length in bytes, in decimal, and a line feed.
//!
//! Hashes are lower-case hex; `passphrase` and `recovery` are lengths, and `recovery` is absent where it was put off.

use std::borrow::Cow;

use firmly_core::store::{
    AttachmentId, EventHash, KeyFiles, SealedAttachment, SealedDraft, SealedEvent, StreamId,
    VaultId,
};
use serde::{Deserialize, Serialize};

/// The version of this layout, which is the version of both stores.
pub(crate) const FORMAT: u32 = 1;

/// What one record holds.
#[derive(Clone, PartialEq)]
pub(crate) enum Record {
    /// A sealed event.
    Event(SealedEvent),
    /// The key files.
    Keys(KeyFiles),
    /// A sealed draft.
    Draft(SealedDraft),
    /// A sealed attachment.
    Attachment(SealedAttachment),
}

/// Exactly one of the four is there. Not an enum: serde reads a flattened one through a buffer of every type that JSON has,
/// which is twenty kilobytes of wasm.
#[derive(Default, Serialize, Deserialize)]
struct Line<'a> {
    v: u32,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    event: Option<EventLine<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<KeysLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<NamedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attachment: Option<NamedLine>,
}

/// Hashes are read where they stand: there are thousands.
#[derive(Serialize, Deserialize)]
struct EventLine<'a> {
    vault: String,
    stream: String,
    seq: u64,
    #[serde(borrow)]
    hash: Cow<'a, str>,
    #[serde(borrow)]
    prev: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct KeysLine {
    vault: String,
    generation: u64,
    passphrase: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recovery: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct NamedLine {
    id: String,
}

/// The bytes of an event.
pub(crate) fn event(event: &SealedEvent) -> Vec<u8> {
    let line = Line {
        event: Some(EventLine {
            vault: event.vault.0.clone(),
            stream: event.stream.0.clone(),
            seq: event.seq,
            hash: event.hash.to_string().into(),
            prev: event.prev.to_string().into(),
        }),
        ..Line::default()
    };
    record(line, &[&event.sealed])
}

/// The bytes of several events, one behind the other.
pub(crate) fn segment<'a>(events: impl IntoIterator<Item = &'a SealedEvent>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for written in events.into_iter().map(event) {
        bytes.extend_from_slice(written.len().to_string().as_bytes());
        bytes.push(b'\n');
        bytes.extend_from_slice(&written);
    }
    bytes
}

/// The events of a segment, and how many places in it cannot be read: where a length is no length, what follows is one.
pub(crate) fn parse_segment(mut bytes: &[u8]) -> (Vec<SealedEvent>, usize) {
    let (mut events, mut unreadable) = (Vec::new(), 0);
    while !bytes.is_empty() {
        let Some((record, rest)) = next(bytes) else {
            return (events, unreadable + 1);
        };
        match parse(record) {
            Some(Record::Event(event)) => events.push(event),
            _ => unreadable += 1,
        }
        bytes = rest;
    }
    (events, unreadable)
}

fn next(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let length = str::from_utf8(bytes.get(..end)?).ok()?.parse().ok()?;
    bytes.get(end + 1..)?.split_at_checked(length)
}

/// The bytes of the key files.
pub(crate) fn keys(keys: &KeyFiles) -> Vec<u8> {
    let recovery = keys.recovery.as_deref();
    let line = Line {
        keys: Some(KeysLine {
            vault: keys.vault.0.clone(),
            generation: keys.generation,
            passphrase: keys.passphrase.len(),
            recovery: recovery.map(<[u8]>::len),
        }),
        ..Line::default()
    };
    record(line, &[&keys.passphrase, recovery.unwrap_or_default()])
}

/// The bytes of a draft.
pub(crate) fn draft(draft: &SealedDraft) -> Vec<u8> {
    let line = Line {
        draft: Some(NamedLine {
            id: draft.id.clone(),
        }),
        ..Line::default()
    };
    record(line, &[&draft.sealed])
}

/// The bytes of an attachment.
pub(crate) fn attachment(attachment: &SealedAttachment) -> Vec<u8> {
    let line = Line {
        attachment: Some(NamedLine {
            id: attachment.id.0.clone(),
        }),
        ..Line::default()
    };
    record(line, &[&attachment.sealed])
}

/// Reads a record; `None` if these are not the bytes of one.
pub(crate) fn parse(bytes: &[u8]) -> Option<Record> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    if line.v != FORMAT {
        return None;
    }
    let sealed = || rest.to_vec();
    match (line.event, line.keys, line.draft, line.attachment) {
        (Some(event), None, None, None) => event_of(event, rest),
        (None, Some(keys), None, None) => keys_of(keys, rest),
        (None, None, Some(NamedLine { id }), None) => Some(Record::Draft(SealedDraft {
            id,
            sealed: sealed(),
        })),
        (None, None, None, Some(NamedLine { id })) => Some(Record::Attachment(SealedAttachment {
            id: AttachmentId(id),
            sealed: sealed(),
        })),
        _ => None,
    }
}

fn event_of(line: EventLine<'_>, sealed: &[u8]) -> Option<Record> {
    Some(Record::Event(SealedEvent {
        vault: VaultId(line.vault),
        stream: StreamId(line.stream),
        seq: line.seq,
        hash: EventHash::from_hex(&line.hash)?,
        prev: EventHash::from_hex(&line.prev)?,
        sealed: sealed.to_vec(),
    }))
}

fn keys_of(line: KeysLine, files: &[u8]) -> Option<Record> {
    let (passphrase, recovery) = files.split_at_checked(line.passphrase)?;
    if recovery.len() != line.recovery.unwrap_or_default() {
        return None;
    }
    Some(Record::Keys(KeyFiles {
        vault: VaultId(line.vault),
        generation: line.generation,
        passphrase: passphrase.to_vec(),
        recovery: line.recovery.map(|_| recovery.to_vec()),
    }))
}

/// Whether key files may take the place of those that are stored.
pub(crate) fn succeeds(keys: &KeyFiles, stored: &KeyFiles) -> bool {
    keys.vault == stored.vault && keys.generation > stored.generation
}

fn record(line: Line<'_>, parts: &[&[u8]]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "strings and numbers always serialise")]
    let mut bytes =
        serde_json::to_vec(&Line { v: FORMAT, ..line }).expect("strings and numbers serialise");
    bytes.push(b'\n');
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn an_event() -> SealedEvent {
        SealedEvent {
            vault: VaultId("0f".repeat(16)),
            stream: StreamId("a1".repeat(8)),
            seq: 7,
            hash: EventHash([0xab; 32]),
            prev: EventHash([0x01; 32]),
            sealed: vec![0, 10, 255, 10],
        }
    }

    fn some_keys(recovery: Option<Vec<u8>>) -> KeyFiles {
        KeyFiles {
            vault: VaultId("0f".repeat(16)),
            generation: 3,
            passphrase: vec![10, 1, 2],
            recovery,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert!(parse(&event(&an_event())) == Some(Record::Event(an_event())));
        for recovery in [None, Some(vec![]), Some(vec![10, 9])] {
            let written = some_keys(recovery);
            assert!(parse(&keys(&written)) == Some(Record::Keys(written)));
        }
        let written = SealedDraft {
            id: "new\nentry".to_owned(),
            sealed: vec![1, 2, 3],
        };
        assert!(parse(&draft(&written)) == Some(Record::Draft(written)));
        let written = SealedAttachment {
            id: AttachmentId("c3".repeat(16)),
            sealed: vec![10, 0, 10],
        };
        assert!(parse(&attachment(&written)) == Some(Record::Attachment(written)));
    }

    #[test]
    fn the_layout_is_frozen() {
        let written = SealedEvent {
            sealed: b"sealed".to_vec(),
            ..an_event()
        };
        let expected = format!(
            "{{\"v\":1,\"event\":{{\"vault\":\"{}\",\"stream\":\"{}\",\"seq\":7,\"hash\":\"{}\",\"prev\":\"{}\"}}}}\nsealed",
            "0f".repeat(16),
            "a1".repeat(8),
            "ab".repeat(32),
            "01".repeat(32)
        );
        assert_eq!(String::from_utf8(event(&written)).unwrap(), expected);
    }

    #[test]
    fn a_segment_loses_no_more_than_what_is_damaged() {
        let events: Vec<_> = (1..=4)
            .map(|seq| SealedEvent { seq, ..an_event() })
            .collect();
        let whole = segment(&events);
        assert!(parse_segment(&whole) == (events.clone(), 0));
        assert!(parse_segment(&[]) == (vec![], 0));

        let length = whole.len() / 4;
        let torn = &whole[..whole.len() - 1];
        assert!(parse_segment(torn) == (events[..3].to_vec(), 1));
        let mut spoilt = whole.clone();
        let brace = whole[length..]
            .iter()
            .position(|byte| *byte == b'{')
            .unwrap();
        spoilt[length + brace] = b'x';
        let but_one = [&events[..1], &events[2..]].concat();
        assert!(parse_segment(&spoilt) == (but_one, 1));
        let mut lengthless = whole;
        lengthless[length] = b'x';
        assert!(parse_segment(&lengthless) == (events[..1].to_vec(), 1));
    }

    #[test]
    fn frozen_records_are_read_and_written_as_they_are() {
        let stores = [
            include_str!("../../tests/vectors/log/store.json"),
            include_str!("../../tests/vectors/log/merged.json"),
            include_str!("../../tests/vectors/log/attached.json"),
        ]
        .map(|store| serde_json::from_str::<serde_json::Value>(store).unwrap());
        let records: Vec<_> = ["keys", "events", "drafts", "attachments"]
            .iter()
            .flat_map(|name| {
                stores
                    .iter()
                    .filter_map(move |store| store.get(*name).cloned())
            })
            .collect();
        let mut count = 0;
        for record in records.iter().flat_map(|found| match found {
            serde_json::Value::Array(several) => several.clone(),
            one => vec![one.clone()],
        }) {
            count += 1;
            let hex = record.as_str().unwrap().as_bytes();
            let bytes: Vec<u8> = hex
                .chunks(2)
                .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect();
            let again = match parse(&bytes).unwrap() {
                Record::Event(read) => event(&read),
                Record::Keys(read) => keys(&read),
                Record::Draft(read) => draft(&read),
                Record::Attachment(read) => attachment(&read),
            };
            assert!(again == bytes);
        }
        assert_eq!(count, 33);
    }

    #[test]
    fn what_is_no_record_is_refused() {
        let whole = keys(&some_keys(Some(vec![5, 6])));
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_none(), "cut at {length}");
        }
        let mut longer = whole;
        longer.push(0);
        assert!(parse(&longer).is_none());

        let text = String::from_utf8_lossy(&event(&SealedEvent {
            sealed: vec![],
            ..an_event()
        }))
        .into_owned();
        assert!(parse(text.as_bytes()).is_some());
        assert!(parse(text.replace("\"v\":1", "\"v\":2").as_bytes()).is_none());
        assert!(parse(text.replace("abab", "ABAB").as_bytes()).is_none());
        assert!(parse(text.replacen("ab", "", 1).as_bytes()).is_none());
    }
}
