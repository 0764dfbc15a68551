//! The two stores are one: whatever is in either is in the log, and in both afterwards.

use firmly_core::{
    journal::{CaseId, Journal, entry::Entry},
    session::{Presence, Saved, Session, glance, look},
    store::{Contents, KeyFiles, Memory},
};
use proptest::{collection::vec, prelude::*};

use crate::bench::{
    Log, Seeded, Stores, a_case, accounts, add, an_incident, assert_unbroken, block_on, now, sorted,
};

/// A kept log with several cases and incidents, as `seed` has it.
fn a_log(stores: &Stores, seed: u64, incidents: usize) -> Log {
    let random = &mut Seeded(seed);
    let (log, first) = stores.kept(random);
    let mut cases = vec![first];
    for number in 0..incidents {
        if random.next().is_multiple_of(4) {
            cases.push(
                block_on(log.open_case(&a_case(), &now(0), random))
                    .unwrap()
                    .case,
            );
        }
        let count = u64::try_from(cases.len()).unwrap();
        let case = &cases[usize::try_from(random.next() % count).unwrap()];
        assert_eq!(
            add(&log, case, &format!("account {number}"), random),
            Saved::Both
        );
    }
    log
}

proptest! {
    #[test]
    fn what_either_store_lost_comes_back_from_the_other(
        seed in any::<u64>(),
        fates in vec(0_u8..4, 24),
        keys in 0_u8..4,
    ) {
        let stores = Stores::default();
        let log = a_log(&stores, seed, 12);
        let whole = stores.both().map(|store| sorted(store.contents()));
        prop_assert!(whole[0] == whole[1]);
        let mut at = 0;
        let survivors: Vec<_> = whole[0].events.iter().map(|event| {
            at += 1;
            (event.hash, fates[at - 1])
        }).collect();
        let lose = |store: &Memory, fate: u8| store.change(|held| {
            held.events.retain(|event| {
                !survivors.contains(&(event.hash, fate))
            });
            if keys == fate {
                held.keys = None;
            }
        });
        lose(&stores.primary, 1);
        lose(&stores.mirror, 2);
        let lost = |fate| fates[..whole[0].events.len()].iter().filter(|f| **f == fate).count();

        let (again, report) = stores.unlock().unwrap();
        prop_assert!(again.journal().unwrap() == log.journal().unwrap());
        prop_assert_eq!(report.stores.primary.events_restored, lost(1));
        prop_assert_eq!(report.stores.mirror.events_restored, lost(2));
        prop_assert_eq!(report.stores.primary.keys_restored, keys == 1);
        prop_assert_eq!(report.stores.mirror.keys_restored, keys == 2);
        prop_assert!(stores.both().map(|store| sorted(store.contents())) == whole);
        let (_log, report) = stores.unlock().unwrap();
        prop_assert_eq!(report, Default::default());
    }

    #[test]
    fn a_log_is_the_same_whatever_the_order(seed in any::<u64>(), shuffle in any::<u64>()) {
        let stores = Stores::default();
        let log = a_log(&stores, seed, 10);
        let live = log.journal().unwrap();
        let events = stores.primary.contents().events;
        let mut shuffled: Vec<_> = events.iter().filter_map(|event| live.event(&event.hash)).collect();
        let random = &mut Seeded(shuffle);
        shuffled.sort_by_cached_key(|_| random.next());
        let mut replayed = Journal::default();
        for event in shuffled.iter().chain(&shuffled) {
            replayed.insert((*event).clone());
        }
        prop_assert!(replayed == *live);
        prop_assert!(replayed.cases() == live.cases());
        prop_assert!(stores.unlock().unwrap().0.journal().unwrap() == live);
        assert_unbroken(&live);
    }
}

#[test]
fn a_store_that_was_emptied_is_filled_again() {
    for clear_primary in [true, false] {
        let stores = Stores::default();
        let log = a_log(&stores, 51, 9);
        let whole = stores.both().map(|store| sorted(store.contents()));
        let cleared = if clear_primary {
            &stores.primary
        } else {
            &stores.mirror
        };
        cleared.change(|held| *held = Contents::default());
        let (again, _) = stores.unlock().unwrap();
        assert!(again.journal().unwrap() == log.journal().unwrap());
        assert!(stores.both().map(|store| sorted(store.contents())) == whole);
    }
}

#[test]
fn a_store_that_is_emptied_while_the_log_is_open_is_filled_at_the_next_entry() {
    for clear_primary in [true, false] {
        let stores = Stores::default();
        let random = &mut Seeded(52);
        let (log, case) = stores.kept(random);
        add(&log, &case, "one", random);
        let cleared = if clear_primary {
            &stores.primary
        } else {
            &stores.mirror
        };
        cleared.change(|held| *held = Contents::default());
        assert_eq!(add(&log, &case, "two", random), Saved::Both);
        let [primary, mirror] = stores.both().map(|store| sorted(store.contents()));
        assert!(primary == mirror && primary.events.len() == 3);
        assert_eq!(log.journal().unwrap().chains().len(), 1);
    }
}

#[test]
fn a_newer_key_file_takes_the_place_of_an_older_one_once_it_has_opened() {
    let (stores, random) = (Stores::default(), &mut Seeded(53));
    let (log, _) = stores.kept(random);
    let old: KeyFiles = stores.mirror.contents().keys.unwrap();
    let second = firmly_core::vault::make_recovery_key(random).unwrap();
    assert_eq!(
        block_on(log.change_recovery(&second, random)),
        Ok(Saved::Both)
    );
    stores.mirror.change(|held| held.keys = Some(old.clone()));
    // Whether the newer recovery file is sound the passphrase cannot say.
    let (_log, report) = stores.unlock().unwrap();
    assert!(report.keys_disagree && !report.stores.mirror.keys_restored);
    assert!(stores.mirror.contents().keys.as_ref() == Some(&old));

    let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
    let opened = block_on(Session::unlock_with_recovery(primary, mirror, &second));
    let (_log, report) = opened.unwrap();
    assert!(!report.keys_disagree);
    assert!(report.stores.mirror.keys_restored && !report.stores.primary.keys_restored);
    let [primary, mirror] = stores.both().map(|store| store.contents().keys.unwrap());
    assert!(primary == mirror && primary.generation == 2);
}

#[test]
fn a_forked_log_keeps_both_sides_and_goes_on_in_a_new_stream() {
    let (stores, random) = (Stores::default(), &mut Seeded(54));
    let (log, case) = stores.kept(random);
    add(&log, &case, "before", random);
    // A copy of the profile, each going its own way.
    let copy = Stores::default();
    copy.primary
        .change(|held| *held = stores.primary.contents());
    copy.mirror.change(|held| *held = stores.mirror.contents());
    let (there, _) = copy.unlock().unwrap();
    add(&log, &case, "here", random);
    add(&there, &case, "there", &mut Seeded(55));

    let joined = Stores {
        primary: stores.primary,
        mirror: copy.mirror,
    };
    let (log, report) = joined.unlock().unwrap();
    assert_eq!(report.stores.primary.events_restored, 1);
    let shown = |case: &CaseId, log: &Log| log.journal().unwrap().case(case).unwrap();
    assert_eq!(shown(&case, &log).breaks.len(), 1);
    assert_eq!(add(&log, &case, "after", random), Saved::Both);
    assert_eq!(add(&log, &case, "after that", random), Saved::Both);

    let (log, _) = joined.unlock().unwrap();
    let journal = log.journal().unwrap();
    assert_eq!((journal.cases().len(), journal.chains().len()), (1, 2));
    assert_eq!(accounts(&journal).len(), 5);
    let lengths: Vec<_> = journal.chains().values().map(|chain| chain.len()).collect();
    assert!(lengths.contains(&4) && lengths.contains(&3));
    assert_eq!(shown(&case, &log).case_ref, Some(a_case().case_ref));
}

#[test]
fn other_tabs_entries_show_after_a_refresh() {
    let (stores, random) = (Stores::default(), &mut Seeded(56));
    let (log, case) = stores.kept(random);
    let (other, _) = stores.unlock().unwrap();
    add(&other, &case, "there", random);
    assert!(accounts(&log.journal().unwrap()).is_empty());
    assert_eq!(block_on(log.refresh()), Ok(Default::default()));
    assert_eq!(accounts(&log.journal().unwrap())["there"], 1);
    let added = block_on(log.add(
        &case,
        Entry::incident(&an_incident("here")),
        None,
        &now(9),
        random,
    ));
    assert_eq!(added.unwrap().saved, Saved::Both);
    assert_unbroken(&log.journal().unwrap());
}

#[test]
fn a_glance_says_what_a_look_says() {
    let (stores, random) = (Stores::default(), &mut Seeded(31));
    let same = |stores: &Stores| {
        let (primary, mirror) = (&*stores.primary, &*stores.mirror);
        let seen = block_on(glance(primary, mirror));
        assert_eq!(seen, block_on(look(primary, mirror)));
        seen
    };
    assert_eq!(same(&stores).presence, Presence::Nothing);
    let (log, case) = stores.kept(random);
    let entry = Entry::incident(&an_incident("a bouquet"));
    block_on(log.add(&case, entry, None, &now(1), random)).unwrap();
    assert_eq!(same(&stores).events, 2);
    // Where the counts differ, only reading says how many there are together.
    stores.primary.change(|held| held.events.clear());
    let seen = same(&stores);
    assert_eq!((seen.events, seen.agree), (2, false));
    stores.mirror.change(|held| held.unreadable = 1);
    assert!(!same(&stores).agree);
}
