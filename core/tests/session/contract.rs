//! What every `Store` must do, written once: natively for the twins, in the browser for the adapters. Each function
//! takes an empty store.

use std::cell::Cell;

use firmly_core::store::{
    AttachmentId, Counts, Decision, EventHash, KeyFiles, SealedAttachment, SealedDraft,
    SealedEvent, Store, StoreError, StreamId, VaultId,
};

const STREAM: &str = "a1a1a1a1a1a1a1a1";
const OTHER_STREAM: &str = "b2b2b2b2b2b2b2b2";

fn keys(generation: u64) -> KeyFiles {
    KeyFiles {
        vault: VaultId("0f".repeat(16)),
        generation,
        passphrase: vec![1, 2, u8::try_from(generation).unwrap()],
        recovery: (generation > 1).then(|| vec![4, 5]),
    }
}

fn hash(first: u8) -> EventHash {
    let mut hash = EventHash([7; 32]);
    hash.0[0] = first;
    hash
}

fn event(stream: &str, seq: u8) -> SealedEvent {
    SealedEvent {
        vault: VaultId("0f".repeat(16)),
        stream: StreamId(stream.to_owned()),
        seq: seq.into(),
        hash: if stream == STREAM {
            hash(seq)
        } else {
            hash(100 + seq)
        },
        prev: match (stream, seq) {
            (_, 1) => EventHash::ZERO,
            (STREAM, _) => hash(seq - 1),
            _ => hash(100 + seq - 1),
        },
        sealed: (0..=255).rev().take(seq.into()).collect(),
    }
}

fn sorted(mut events: Vec<SealedEvent>) -> Vec<SealedEvent> {
    events.sort_by_key(|event| event.hash);
    events
}

async fn events(store: &impl Store) -> Vec<SealedEvent> {
    sorted(store.read().await.unwrap().events)
}

/// What was attached comes back to the byte, by its id, and goes when it is deleted.
pub(crate) async fn keeps_attachments_by_id(store: impl Store) {
    let id = |digit: char| AttachmentId(digit.to_string().repeat(32));
    let attachment = |digit, bytes: &[u8]| SealedAttachment {
        id: id(digit),
        sealed: bytes.to_vec(),
    };
    assert!(store.attachment(&id('a')).await.unwrap().is_none());
    store.delete_attachments(&[id('a')]).await.unwrap();
    let large: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
    let (first, second) = (attachment('a', b"first"), attachment('b', &large));
    for put in [&attachment('a', b"before"), &first, &second] {
        store.put_attachment(put).await.unwrap();
    }
    assert!(store.attachment(&id('a')).await.unwrap() == Some(first));
    assert!(store.attachment(&id('b')).await.unwrap() == Some(second));
    let mut held = store.read().await.unwrap();
    held.attachments.sort();
    assert_eq!(held.attachments, [id('a'), id('b')]);
    assert_eq!((held.events.len(), held.unreadable), (0, 0));
    store.delete_attachments(&[id('a'), id('c')]).await.unwrap();
    assert_eq!(store.read().await.unwrap().attachments, [id('b')]);
    assert!(store.attachment(&id('a')).await.unwrap().is_none());
    store.delete_all().await.unwrap();
    assert_eq!(store.read().await.unwrap().attachments, []);
    assert!(store.attachment(&id('b')).await.unwrap().is_none());
}

/// Nothing is there at first, and looking does not change that.
pub(crate) async fn is_empty_at_first(store: impl Store) {
    for _ in 0..2 {
        let held = store.read().await.unwrap();
        assert!(held.keys.is_none() && held.events.is_empty() && held.drafts.is_empty());
        assert_eq!(held.unreadable, 0);
    }
}

/// Key files come back whole; only a higher generation of the same vault replaces them.
pub(crate) async fn replaces_keys_by_newer_ones_of_the_same_vault(store: impl Store) {
    store.put_keys(&keys(1)).await.unwrap();
    assert!(store.read().await.unwrap().keys == Some(keys(1)));
    store.put_keys(&keys(3)).await.unwrap();

    let other_vault = KeyFiles {
        vault: VaultId("aa".repeat(16)),
        ..keys(9)
    };
    let same_generation = KeyFiles {
        passphrase: vec![9],
        ..keys(3)
    };
    for refused in [keys(2), keys(3), same_generation, other_vault] {
        assert_eq!(store.put_keys(&refused).await, Err(StoreError::Conflict));
        assert!(store.read().await.unwrap().keys == Some(keys(3)));
    }
}

/// An event is taken only behind the head of its own stream.
pub(crate) async fn appends_behind_the_head_only(store: impl Store) {
    let wrong_first = SealedEvent {
        prev: hash(50),
        ..event(STREAM, 1)
    };
    let wrong_seq = SealedEvent {
        seq: 2,
        ..event(STREAM, 1)
    };
    for refused in [event(STREAM, 2), wrong_first, wrong_seq] {
        assert_eq!(store.append(&refused).await, Err(StoreError::Conflict));
        assert!(events(&store).await.is_empty());
    }
    store.append(&event(STREAM, 1)).await.unwrap();
    store.append(&event(OTHER_STREAM, 1)).await.unwrap();
    store.append(&event(STREAM, 2)).await.unwrap();

    let gap = SealedEvent {
        seq: 4,
        ..event(STREAM, 3)
    };
    let rival = SealedEvent {
        hash: hash(60),
        ..event(STREAM, 2)
    };
    let wrong_prev = SealedEvent {
        prev: hash(1),
        ..event(STREAM, 3)
    };
    let same_again = event(STREAM, 2);
    for refused in [gap, rival, wrong_prev, same_again] {
        assert_eq!(store.append(&refused).await, Err(StoreError::Conflict));
    }
    let expected = vec![event(STREAM, 1), event(OTHER_STREAM, 1), event(STREAM, 2)];
    assert!(events(&store).await == sorted(expected));
}

/// Healing takes events in any order, knows those that it has, and moves the head.
pub(crate) async fn heals_in_any_order(store: impl Store) {
    for seq in [3, 1, 3] {
        store.heal(&[event(STREAM, seq)]).await.unwrap();
    }
    assert!(events(&store).await == sorted(vec![event(STREAM, 1), event(STREAM, 3)]));
    assert_eq!(
        store.append(&event(STREAM, 2)).await,
        Err(StoreError::Conflict)
    );
    store.append(&event(STREAM, 4)).await.unwrap();
    store.heal(&[event(STREAM, 2)]).await.unwrap();
    store.append(&event(STREAM, 5)).await.unwrap();
    assert!(events(&store).await == sorted((1..=5).map(|seq| event(STREAM, seq)).collect()));
}

/// A damaged record gives way to the sound one with its hash, and the head is still right.
pub(crate) async fn heals_what_is_damaged(store: impl Store) {
    let mut damaged = event(STREAM, 2);
    damaged.sealed[0] ^= 1;
    store.append(&event(STREAM, 1)).await.unwrap();
    store.append(&damaged).await.unwrap();
    store.heal(&[event(STREAM, 2)]).await.unwrap();
    assert!(events(&store).await == sorted(vec![event(STREAM, 1), event(STREAM, 2)]));
    store.append(&event(STREAM, 3)).await.unwrap();
}

/// Both of two events at one place are kept; the one with the lower hash counts as the head.
pub(crate) async fn keeps_both_sides_of_a_fork(store: impl Store) {
    let rival = SealedEvent {
        hash: hash(60),
        ..event(STREAM, 2)
    };
    store.append(&event(STREAM, 1)).await.unwrap();
    store.heal(std::slice::from_ref(&rival)).await.unwrap();
    store.heal(&[event(STREAM, 2)]).await.unwrap();
    assert_eq!(events(&store).await.len(), 3);

    let behind_the_rival = SealedEvent {
        prev: rival.hash,
        ..event(STREAM, 3)
    };
    assert_eq!(
        store.append(&behind_the_rival).await,
        Err(StoreError::Conflict)
    );
    store.append(&event(STREAM, 3)).await.unwrap();
}

/// Drafts are written over and deleted by id.
pub(crate) async fn keeps_drafts_by_id(store: impl Store) {
    let draft = |id: &str, sealed: &[u8]| SealedDraft {
        id: id.to_owned(),
        sealed: sealed.to_vec(),
    };
    store.delete_draft("one").await.unwrap();
    store.put_draft(&draft("one", &[1])).await.unwrap();
    store.put_draft(&draft("two", &[2])).await.unwrap();
    store.put_draft(&draft("one", &[3, 4])).await.unwrap();
    let mut drafts = store.read().await.unwrap().drafts;
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(drafts == [draft("one", &[3, 4]), draft("two", &[2])]);

    store.delete_draft("one").await.unwrap();
    store.delete_draft("one").await.unwrap();
    assert!(store.read().await.unwrap().drafts == [draft("two", &[2])]);
}

/// Deleting everything leaves a store that is as good as new.
pub(crate) async fn counts_what_it_holds(store: impl Store) {
    assert!(store.counts().await.unwrap() == Counts::default());
    store.put_keys(&keys(2)).await.unwrap();
    store
        .heal(&(1..=40).map(|seq| event(STREAM, seq)).collect::<Vec<_>>())
        .await
        .unwrap();
    store.append(&event(OTHER_STREAM, 1)).await.unwrap();
    let draft = SealedDraft {
        id: "new".to_owned(),
        sealed: vec![1],
    };
    store.put_draft(&draft).await.unwrap();
    let counts = store.counts().await.unwrap();
    assert!(counts == store.read().await.unwrap().into());
    assert_eq!((counts.events, counts.drafts), (41, 1));
}

/// The second store does as the first says, and by its own head only where the first cannot say.
pub(crate) async fn appends_as_is_decided(store: impl Store) {
    let append = async |seq, decision| {
        let event = event(STREAM, seq);
        store.append_if(&event, async { decision }).await
    };
    store.put_keys(&keys(1)).await.unwrap();
    for (seq, decision) in [(1, Decision::Refused), (2, Decision::Unknown)] {
        assert_eq!(append(seq, decision).await, Err(StoreError::Conflict));
        assert!(events(&store).await.is_empty());
    }
    append(1, Decision::Unknown).await.unwrap();
    assert_eq!(
        append(1, Decision::Unknown).await,
        Err(StoreError::Conflict)
    );
    append(2, Decision::Stands).await.unwrap();
    assert!(events(&store).await == sorted(vec![event(STREAM, 1), event(STREAM, 2)]));

    store.delete_all().await.unwrap();
    assert_eq!(append(3, Decision::Stands).await, Err(StoreError::Conflict));
}

/// Whether the head is right is told once it is known, and nothing of a head that is wrong.
pub(crate) async fn tells_that_the_head_stands(store: impl Store) {
    for (seq, right) in [(2, false), (1, true), (1, false), (2, true)] {
        let told = Cell::new(false);
        let event = event(STREAM, seq);
        let taken = store.append_telling(&event, || told.set(true)).await;
        assert_eq!((taken.is_ok(), told.get()), (right, right));
    }
}

pub(crate) async fn deletes_everything(store: impl Store) {
    store.delete_all().await.unwrap();
    store.put_keys(&keys(4)).await.unwrap();
    store.append(&event(STREAM, 1)).await.unwrap();
    let draft = SealedDraft {
        id: "one".to_owned(),
        sealed: vec![1],
    };
    store.put_draft(&draft).await.unwrap();
    store.delete_all().await.unwrap();
    let held = store.read().await.unwrap();
    assert!(held.keys.is_none() && held.events.is_empty() && held.drafts.is_empty());
    store.put_keys(&keys(1)).await.unwrap();
    store.append(&event(STREAM, 1)).await.unwrap();
}
