//! Sealed things to store; the bytes mean nothing.

use firmly_core::store::{EventHash, KeyFiles, SealedDraft, SealedEvent, StreamId, VaultId};

pub(crate) fn event(stream: &str, seq: u64) -> SealedEvent {
    SealedEvent {
        vault: VaultId("0f".repeat(16)),
        stream: StreamId(stream.to_owned()),
        seq,
        hash: hash(seq),
        prev: hash(seq - 1),
        sealed: (0..=255).collect(),
    }
}

/// Another event for the same place, as another tab would make it.
pub(crate) fn rival(stream: &str, seq: u64) -> SealedEvent {
    SealedEvent {
        hash: EventHash([0xee; 32]),
        ..event(stream, seq)
    }
}

pub(crate) fn keys(generation: u64) -> KeyFiles {
    KeyFiles {
        vault: VaultId("0f".repeat(16)),
        generation,
        passphrase: vec![1, 2, 3],
        recovery: (generation > 1).then(|| vec![4, 5]),
    }
}

pub(crate) fn draft(id: &str) -> SealedDraft {
    SealedDraft {
        id: id.to_owned(),
        sealed: vec![9, 10, 11],
    }
}

fn hash(seq: u64) -> EventHash {
    let mut hash = EventHash([0; 32]);
    hash.0[..8].copy_from_slice(&seq.to_be_bytes());
    hash
}
