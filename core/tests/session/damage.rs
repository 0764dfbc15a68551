//! Any change to what is stored is noticed and named, and what is damaged stays where it is.

use firmly_core::{
    journal::chain::Break,
    session::{KeyError, Saved, UnlockError, Where},
    store::{EventHash, Memory, SealedEvent, StreamId, VaultId},
    vault::{RecordPlace, open_keys},
};
use futures::executor::block_on;
use proptest::prelude::*;

use crate::bench::{CHEAP, Seeded, Stores, accounts, add, now, passphrase};

/// Ways to change a record.
fn change(record: &mut SealedEvent, how: usize, at: usize, by: u8) {
    let flip = |text: &mut String, at: usize| {
        let at = at % text.len();
        let other = if &text[at..=at] == "0" { "1" } else { "0" };
        text.replace_range(at..=at, other);
    };
    match how {
        0 => {
            let at = at % record.sealed.len();
            record.sealed[at] ^= by;
        }
        1 => record.sealed.truncate(at % record.sealed.len()),
        2 => record.sealed.push(by),
        3 => record.seq += u64::from(by),
        4 => record.hash.0[at % 32] ^= by,
        5 => record.prev.0[at % 32] ^= by,
        6 => flip(&mut record.stream.0, at),
        _ => flip(&mut record.vault.0, at),
    }
}

proptest! {
    #[test]
    fn no_change_of_a_record_goes_unnoticed(
        which in 0_usize..4,
        how in 0_usize..8,
        at in any::<usize>(),
        by in 1_u8..,
    ) {
        let (stores, random) = (Stores::default(), &mut Seeded(31));
        let (log, case) = stores.kept(random);
        for account in ["one", "two", "three"] {
            add(&log, &case, account, random);
        }
        for store in stores.both() {
            store.change(|held| change(&mut held.events[which], how, at, by));
        }
        let before = stores.both().map(Memory::contents);

        let (log, report) = stores.unlock().unwrap();
        prop_assert_eq!(report.damaged.len() + report.foreign, 1);
        prop_assert_eq!(report.foreign == 1, how == 7);
        if let [damaged] = &report.damaged[..] {
            prop_assert_eq!(&damaged.held_in, &[Where::Primary, Where::Mirror]);
        }
        let journal = log.journal().unwrap();
        prop_assert_eq!(journal.len(), 3);
        let breaks: Vec<_> = journal.chains().values().flat_map(|chain| chain.breaks()).collect();
        let seq = u64::try_from(which).unwrap() + 1;
        // A stream that ends too soon is whole in itself: the report says what is missing.
        let expected = (seq < 4).then_some(Break::Missing { first: seq, last: seq });
        prop_assert_eq!(breaks, Vec::from_iter(expected));
        prop_assert!(stores.both().map(Memory::contents) == before);
    }

    #[test]
    fn a_record_that_is_damaged_in_one_store_is_healed_from_the_other(
        which in 0_usize..4,
        how in 0_usize..8,
        at in any::<usize>(),
        by in 1_u8..,
        in_mirror in any::<bool>(),
    ) {
        let (stores, random) = (Stores::default(), &mut Seeded(32));
        let (log, case) = stores.kept(random);
        for account in ["one", "two", "three"] {
            add(&log, &case, account, random);
        }
        let [primary, mirror] = stores.both();
        let (hurt, sound) = if in_mirror { (mirror, primary) } else { (primary, mirror) };
        hurt.change(|held| change(&mut held.events[which], how, at, by));

        let (again, report) = stores.unlock().unwrap();
        prop_assert!(again.journal().unwrap() == log.journal().unwrap());
        let restored = report.stores.primary.events_restored + report.stores.mirror.events_restored;
        prop_assert_eq!(restored, 1);
        let healed = hurt.contents().events;
        prop_assert!(sound.contents().events.iter().all(|event| healed.contains(event)));
    }

    #[test]
    fn a_damaged_key_file_is_healed_from_the_other_store(at in any::<usize>(), by in 1_u8..) {
        let (stores, random) = (Stores::default(), &mut Seeded(33));
        stores.kept(random);
        stores.primary.change(|held| {
            let file = &mut held.keys.as_mut().unwrap().passphrase;
            let at = at % file.len();
            file[at] ^= by;
        });
        let (_log, report) = stores.unlock().unwrap();
        prop_assert!(report.stores.primary.keys_restored && !report.keys_disagree);
        let [primary, mirror] = stores.both().map(|store| store.contents().keys.unwrap());
        prop_assert!(primary == mirror);
        prop_assert!(block_on(open_keys(&primary.passphrase, &passphrase(), CHEAP)).is_ok());
    }
}

#[test]
fn key_files_that_are_damaged_in_both_stores_say_so() {
    let (stores, random) = (Stores::default(), &mut Seeded(34));
    stores.kept(random);
    for store in stores.both() {
        store.change(|held| *held.keys.as_mut().unwrap().passphrase.last_mut().unwrap() ^= 1);
    }
    let before = stores.both().map(Memory::contents);
    assert_eq!(
        stores.unlock().err(),
        Some(UnlockError::Key(KeyError::Damaged))
    );
    assert!(stores.both().map(Memory::contents) == before);
}

#[test]
fn a_forged_head_does_not_stop_the_log() {
    let (stores, random) = (Stores::default(), &mut Seeded(35));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    for store in stores.both() {
        store.change(|held| {
            let forged = SealedEvent {
                seq: u64::MAX,
                hash: EventHash([9; 32]),
                ..held.events[1].clone()
            };
            held.events.push(forged);
        });
    }
    for account in ["two", "three"] {
        assert_eq!(add(&log, &case, account, random), Saved::Both);
    }
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report.damaged.len(), 1);
    let journal = log.journal().unwrap();
    // The case went on in a second stream, once.
    assert_eq!(journal.chains().len(), 2);
    let [whole] = &journal.cases()[..] else {
        panic!("one case")
    };
    assert_eq!(whole.id, case);
    assert!(whole.breaks.is_empty());
    assert_eq!(accounts(&journal).len(), 3);
}

#[test]
fn records_of_another_log_are_left_as_they_are() {
    let (stores, random) = (Stores::default(), &mut Seeded(36));
    let (_log, _) = stores.kept(random);
    let elsewhere = Stores::default();
    elsewhere.kept(&mut Seeded(37));
    let foreign = elsewhere.primary.contents().events;
    stores
        .primary
        .change(|held| held.events.extend(foreign.clone()));
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report.foreign, 1);
    assert_eq!(log.journal().unwrap().len(), 1);
    assert!(stores.primary.contents().events.contains(&foreign[0]));
    assert!(!stores.mirror.contents().events.contains(&foreign[0]));
}

#[test]
fn events_of_a_newer_version_are_kept_and_followed() {
    let (stores, random) = (Stores::default(), &mut Seeded(38));
    let (log, case) = stores.kept(random);
    let held = stores.primary.contents();
    let keys = held.keys.unwrap();
    let secret = block_on(open_keys(&keys.passphrase, &passphrase(), CHEAP)).unwrap();
    let first = &held.events[0];
    let mut newer = SealedEvent {
        seq: 2,
        hash: EventHash([42; 32]),
        prev: first.hash,
        ..first.clone()
    };
    let line = r#"{"core":"{\"v\":2,\"mood\":[]}","fields":[],"more":{"deep":[1]}}"#;
    let place = RecordPlace {
        vault: &newer.vault,
        stream: &newer.stream,
        seq: newer.seq,
        hash: &newer.hash,
    };
    let key = secret.derive_record_key();
    newer.sealed = key.seal_record(&place, line.as_bytes(), random).unwrap();
    for store in stores.both() {
        store.change(|held| held.events.push(newer.clone()));
    }

    assert_eq!(add(&log, &case, "one", random), Saved::Both);
    let (log, report) = stores.unlock().unwrap();
    assert_eq!((report.newer, report.damaged.len()), (1, 0));
    let journal = log.journal().unwrap();
    assert_eq!(journal.newer(), 1);
    let whole = journal.case(&case).unwrap();
    assert_eq!((whole.not_shown, whole.incidents[0].seq), (1, 3));
    assert!(whole.breaks.is_empty());
    assert!(stores.primary.contents().events.contains(&newer));

    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(9), random)).unwrap();
    let copy = block_on(firmly_core::session::open_copy(
        &copy.bytes,
        &passphrase(),
        CHEAP,
    ))
    .unwrap();
    assert_eq!(copy.newer[0].line(), line);
}

#[test]
fn ids_of_another_place_do_not_open_a_record() {
    let (stores, random) = (Stores::default(), &mut Seeded(39));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    add(&log, &case, "two", random);
    for store in stores.both() {
        store.change(|held| {
            let swapped = held.events[1].sealed.clone();
            held.events[1].sealed = std::mem::replace(&mut held.events[2].sealed, swapped);
            held.events[0].vault = VaultId("00".repeat(16));
            held.events[0].stream = StreamId("00".repeat(8));
        });
    }
    let (log, report) = stores.unlock().unwrap();
    assert_eq!((report.damaged.len(), report.foreign), (2, 1));
    assert!(log.journal().unwrap().is_empty());
}
