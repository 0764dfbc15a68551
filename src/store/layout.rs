//! How a sealed thing becomes the bytes that both browser stores keep. Knows nothing of the browser or of keys.
//!
//! One line of JSON that says what it is, a line feed, then the sealed bytes as they are:
//!
//! ```text
//! {"v":1,"event":{"vault":"…","stream":"…","seq":1,"hash":"…","prev":"…"}}⏎ sealed
//! {"v":1,"keys":{"vault":"…","generation":1,"passphrase":497,"recovery":451}}⏎ passphrase ‖ recovery
//! {"v":1,"draft":{"id":"…"}}⏎ sealed
//! ```
//!
//! Hashes are lower-case hex; `passphrase` and `recovery` are lengths, and `recovery` is absent where it was put off.

use firmly_core::store::{EventHash, KeyFiles, SealedDraft, SealedEvent, StreamId, VaultId};
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
}

#[derive(Serialize, Deserialize)]
struct Line {
    v: u32,
    #[serde(flatten)]
    of: Of,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Of {
    Event {
        vault: String,
        stream: String,
        seq: u64,
        hash: String,
        prev: String,
    },
    Keys {
        vault: String,
        generation: u64,
        passphrase: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recovery: Option<usize>,
    },
    Draft {
        id: String,
    },
}

/// The bytes of an event.
pub(crate) fn event(event: &SealedEvent) -> Vec<u8> {
    let line = Of::Event {
        vault: event.vault.0.clone(),
        stream: event.stream.0.clone(),
        seq: event.seq,
        hash: hex(&event.hash),
        prev: hex(&event.prev),
    };
    record(line, &[&event.sealed])
}

/// The bytes of the key files.
pub(crate) fn keys(keys: &KeyFiles) -> Vec<u8> {
    let recovery = keys.recovery.as_deref();
    let line = Of::Keys {
        vault: keys.vault.0.clone(),
        generation: keys.generation,
        passphrase: keys.passphrase.len(),
        recovery: recovery.map(<[u8]>::len),
    };
    record(line, &[&keys.passphrase, recovery.unwrap_or_default()])
}

/// The bytes of a draft.
pub(crate) fn draft(draft: &SealedDraft) -> Vec<u8> {
    let line = Of::Draft {
        id: draft.id.clone(),
    };
    record(line, &[&draft.sealed])
}

/// Reads a record; `None` if these are not the bytes of one.
pub(crate) fn parse(bytes: &[u8]) -> Option<Record> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let line: Line = serde_json::from_slice(line).ok()?;
    if line.v != FORMAT {
        return None;
    }
    Some(match line.of {
        Of::Event {
            vault,
            stream,
            seq,
            hash,
            prev,
        } => Record::Event(SealedEvent {
            vault: VaultId(vault),
            stream: StreamId(stream),
            seq,
            hash: hash_of(&hash)?,
            prev: hash_of(&prev)?,
            sealed: rest.to_vec(),
        }),
        Of::Keys {
            vault,
            generation,
            passphrase,
            recovery,
        } => {
            let (first, second) = rest.split_at_checked(passphrase)?;
            if second.len() != recovery.unwrap_or_default() {
                return None;
            }
            Record::Keys(KeyFiles {
                vault: VaultId(vault),
                generation,
                passphrase: first.to_vec(),
                recovery: recovery.map(|_| second.to_vec()),
            })
        }
        Of::Draft { id } => Record::Draft(SealedDraft {
            id,
            sealed: rest.to_vec(),
        }),
    })
}

/// Whether key files may take the place of those that are stored.
pub(crate) fn succeeds(keys: &KeyFiles, stored: &KeyFiles) -> bool {
    keys.vault == stored.vault && keys.generation > stored.generation
}

/// A hash as lower-case hex.
pub(crate) fn hex(hash: &EventHash) -> String {
    format!("{hash:?}")
}

/// Reads what [`hex`] wrote, and nothing else.
pub(crate) fn hash_of(hex: &str) -> Option<EventHash> {
    let digits = hex.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(EventHash(hash))
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

fn record(of: Of, parts: &[&[u8]]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "strings and numbers always serialise")]
    let mut bytes =
        serde_json::to_vec(&Line { v: FORMAT, of }).expect("strings and numbers serialise");
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
