//! Events as records: sealed on the way in, authenticated on the way out. Knows no store.

use zeroize::Zeroizing;

use crate::{
    journal::{
        Journal,
        chain::Link,
        event::{self, Event, Line},
    },
    random::{NoRandomness, Random},
    store::{SealedEvent, VaultId},
    vault::{RecordKey, RecordPlace},
};

/// Seals an event into the record that the stores of this log keep, whichever log the event was made in.
pub(super) fn seal(
    key: &RecordKey,
    vault: &VaultId,
    event: &Event,
    random: &mut dyn Random,
) -> Result<SealedEvent, NoRandomness> {
    let (hash, core) = (event.hash(), event.core());
    let place = RecordPlace {
        vault,
        stream: &core.stream,
        seq: core.seq,
        hash: &hash,
    };
    let sealed = key.seal_record(&place, event.line().as_bytes(), random)?;
    Ok(SealedEvent {
        vault: vault.clone(),
        stream: core.stream.clone(),
        seq: core.seq,
        hash,
        prev: core.prev,
        sealed,
    })
}

/// Opens a record and checks everything that it says about itself; `None` if it is damaged. What is in `plaintext` is
/// written over.
pub(super) fn open(
    key: &RecordKey,
    vault: &VaultId,
    record: &SealedEvent,
    plaintext: &mut Zeroizing<Vec<u8>>,
) -> Option<Line> {
    let place = RecordPlace {
        vault,
        stream: &record.stream,
        seq: record.seq,
        hash: &record.hash,
    };
    key.open_record(&place, &record.sealed, plaintext).ok()?;
    let line = event::parse(str::from_utf8(plaintext).ok()?).ok()?;
    let sound = match &line {
        Line::Event(event) => {
            let core = event.core();
            event.hash() == record.hash
                && core.stream == record.stream
                && core.seq == record.seq
                && core.prev == record.prev
        }
        // What a newer version hashes, and how, is not known here; the seal vouches for its place.
        Line::Newer(_) => true,
    };
    sound.then_some(line)
}

/// Takes an opened record into a journal.
pub(super) fn take_in(journal: &mut Journal, record: &SealedEvent, line: Line) {
    match line {
        Line::Event(event) => journal.insert(event),
        Line::Newer(newer) => {
            let link = Link {
                seq: record.seq,
                hash: record.hash,
                prev: record.prev,
                at: None,
            };
            journal.insert_newer(&record.stream, link, newer);
        }
    }
}
