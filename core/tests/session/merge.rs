//! Any copy can be merged into any log, in any order: the result is the union, and nothing is written over.

use std::rc::Rc;

use firmly_core::{
    journal::{CaseId, entry::Entry, moment::Now},
    session::{MergePreview, OpenedCopy, PurgeError, Saved, Session, read_copy},
    store::{Fault, Faulty, StoreError},
};
use proptest::prelude::*;

use crate::bench::{
    CHEAP, Log, Seeded, Stores, accounts, add, an_incident, assert_unbroken, block_on, now,
    passphrase, sorted,
};

fn copy(log: &Log, random: &mut Seeded) -> Rc<OpenedCopy> {
    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(100), random)).unwrap();
    Rc::new(
        block_on(firmly_core::session::open_copy(
            &copy.bytes,
            &passphrase(),
            CHEAP,
        ))
        .unwrap(),
    )
}

/// What merging this copy alone would do.
fn brings(log: &Log, copy: &Rc<OpenedCopy>, at: Now) -> MergePreview {
    let copies = [Rc::clone(copy)];
    log.previews(&copies, &at).unwrap().remove(0)
}

fn all(log: &Log) -> Vec<(String, usize)> {
    accounts(&log.journal().unwrap()).into_iter().collect()
}

fn once(texts: &[&str]) -> Vec<(String, usize)> {
    texts.iter().map(|text| ((*text).to_owned(), 1)).collect()
}

#[test]
fn a_copy_brings_a_log_back_on_another_machine_and_it_goes_on_there() {
    let random = &mut Seeded(21);
    let (old, new) = (Stores::default(), Stores::default());
    let (log, case) = old.kept(random);
    add(&log, &case, "one", random);
    add(&log, &case, "two", random);
    let copy = copy(&log, random);

    let restored = new.begin(random);
    let preview = brings(&restored, &copy, now(101));
    assert_eq!(
        (preview.new, preview.new_incidents, preview.new_cases),
        (3, 2, 1)
    );
    assert!(
        !preview.another_log,
        "there is nothing that it could be mixed up with"
    );
    let merged = block_on(restored.merge(&copy, &now(101), random)).unwrap();
    assert_eq!((merged.new, merged.saved), (3, Saved::InMemory));
    block_on(restored.keep(&passphrase(), None, CHEAP, random)).unwrap();
    add(&restored, &case, "three", random);
    assert_eq!(all(&restored), once(&["one", "three", "two"]));
    let journal = restored.journal().unwrap();
    assert_eq!(journal.cases().len(), 1, "it is the same case");
    assert_eq!(
        journal.streams_of(&case).len(),
        2,
        "and goes on in a stream of its own"
    );
    assert_unbroken(&journal);
    drop(journal);
    restored.lock();
    let (restored, report) = new.unlock().unwrap();
    assert_eq!((report.foreign, report.damaged.len()), (0, 0));
    assert_eq!(all(&restored), once(&["one", "three", "two"]));

    // And back again: the first machine went on too.
    add(&log, &case, "four", random);
    let back = self::copy(&restored, random);
    let preview = brings(&log, &back, now(102));
    assert_eq!(
        (preview.new_incidents, preview.here, preview.another_log),
        (1, 3, true)
    );
    assert_eq!(preview.forks, 0);
    block_on(log.merge(&back, &now(102), random)).unwrap();
    assert_eq!(all(&log), once(&["four", "one", "three", "two"]));
    assert!(
        !brings(&log, &back, now(103)).another_log,
        "it is linked now"
    );
    assert_unbroken(&log.journal().unwrap());
    assert_eq!(old.unlock().map(|(log, _)| all(&log)).unwrap().len(), 4);
}

#[test]
fn merging_twice_changes_nothing() {
    let random = &mut Seeded(22);
    let (stores, other) = (Stores::default(), Stores::default());
    let (log, case) = stores.kept(random);
    add(&log, &case, "here", random);
    let (there, its_case) = other.kept(random);
    add(&there, &its_case, "there", random);
    let copy = copy(&there, random);
    block_on(log.merge(&copy, &now(1), random)).unwrap();
    let before = stores.both().map(|store| sorted(store.contents()));
    let again = block_on(log.merge(&copy, &now(2), random)).unwrap();
    assert_eq!(again.new, 0);
    let after = stores.both().map(|store| sorted(store.contents()));
    assert!(before == after);
    assert_eq!(log.journal().unwrap().cases().len(), 2);
}

#[test]
fn a_fork_is_kept_and_both_sides_go_on_apart() {
    let random = &mut Seeded(23);
    let stores = Stores::default();
    let (log, case) = stores.kept(random);
    add(&log, &case, "before", random);
    // A profile that was copied: the same log in two places.
    let twin = Stores::default();
    twin.primary
        .change(|held| *held = stores.primary.contents());
    twin.mirror.change(|held| *held = stores.mirror.contents());
    let (cloned, _) = twin.unlock().unwrap();
    add(&cloned, &case, "there", random);
    add(&log, &case, "here", random);
    let copy = copy(&cloned, random);
    assert_eq!(brings(&log, &copy, now(9)).forks, 1);
    block_on(log.merge(&copy, &now(9), random)).unwrap();
    add(&log, &case, "after", random);
    assert_eq!(all(&log), once(&["after", "before", "here", "there"]));
    let journal = log.journal().unwrap();
    assert_eq!(journal.case(&case).unwrap().breaks.len(), 1);
    assert_eq!(journal.streams_of(&case).len(), 2);
}

#[test]
fn what_is_cut_short_goes_on_where_it_stopped() {
    let random = &mut Seeded(24);
    let other = Stores::default();
    let (there, its_case) = other.kept(random);
    for number in 0..1200 {
        add(&there, &its_case, &format!("{number}"), random);
    }
    let copy = copy(&there, random);
    let stores = Stores::default();
    stores.kept(random).0.lock();
    // Reading at opening and at the start of the merge, then one batch; then nothing more.
    let full = || Fault::Refused(StoreError::Quota);
    let (log, _) = block_on(Session::unlock(
        Faulty::new(stores.primary.clone(), full(), 4..),
        Faulty::new(stores.mirror.clone(), full(), 4..),
        &passphrase(),
        CHEAP,
    ))
    .unwrap();
    let failed = block_on(log.merge(&copy, &now(1), random)).unwrap_err();
    assert!(matches!(failed, PurgeError::Add(_)));
    log.lock();
    let (log, _) = stores.unlock().unwrap();
    let preview = brings(&log, &copy, now(2));
    assert_eq!((preview.new, preview.here), (701, 500));
    block_on(log.merge(&copy, &now(2), random)).unwrap();
    assert_eq!(
        log.journal()
            .unwrap()
            .cases()
            .iter()
            .map(|case| case.incidents.len())
            .sum::<usize>(),
        1200
    );
}

#[test]
fn what_a_newer_version_made_is_not_taken_in_and_is_counted() {
    let random = &mut Seeded(25);
    let header = "{\"format\":\"firmly-copy\",\"v\":1,\"vault\":\"00112233445566778899aabbccddeeff\",\
        \"made\":\"2026-11-20T21:10:00.123Z\",\"streams\":1,\"events\":1}";
    let line = "{\"core\":\"{\\\"v\\\":2,\\\"new\\\":true}\",\"fields\":[]}";
    let copy = Rc::new(read_copy(format!("{header}\n{line}\n").as_bytes()).unwrap());
    let (log, _) = Stores::default().kept(random);
    let preview = brings(&log, &copy, now(1));
    assert_eq!((preview.new, preview.newer), (0, 1));
    assert_eq!(block_on(log.merge(&copy, &now(1), random)).unwrap().new, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Three logs that exchange copies in any order end with the same entries, each once.
    #[test]
    fn the_order_of_merging_does_not_matter(steps in prop::collection::vec((0..3_usize, 0..3_usize), 1..12)) {
        let random = &mut Seeded(26);
        let stores: Vec<_> = (0..3).map(|_| Stores::default()).collect();
        let logs: Vec<(Log, CaseId)> = stores.iter().map(|stores| stores.kept(random)).collect();
        let mut number = 0;
        for (from, to) in steps {
            number += 1;
            let (log, case) = &logs[from];
            let entry = Entry::incident(&an_incident(&number.to_string()));
            block_on(log.add(case, entry, None, &now(number), random)).unwrap();
            if from != to {
                let copy = copy(log, random);
                block_on(logs[to].0.merge(&copy, &now(number), random)).unwrap();
            }
        }
        for _ in 0..2 {
            for from in 0..3 {
                let copy = copy(&logs[from].0, random);
                for (log, _) in &logs {
                    block_on(log.merge(&copy, &now(99), random)).unwrap();
                }
            }
        }
        let expected = usize::try_from(number).unwrap();
        for (log, _) in &logs {
            let all = all(log);
            prop_assert_eq!(all.len(), expected);
            prop_assert!(all.iter().all(|(_, times)| *times == 1));
            prop_assert_eq!(log.journal().unwrap().cases().len(), 3);
            assert_unbroken(&log.journal().unwrap());
        }
    }
}

#[test]
fn of_several_copies_each_is_told_what_none_before_it_brings() {
    let random = &mut Seeded(29);
    let (old, new) = (Stores::default(), Stores::default());
    let (log, case) = old.kept(random);
    add(&log, &case, "one", random);
    let first = copy(&log, random);
    add(&log, &case, "two", random);
    let second = copy(&log, random);

    let (other, _) = new.kept(random);
    let copies = [Rc::clone(&first), Rc::clone(&second), first];
    let told: Vec<_> = other
        .previews(&copies, &now(101))
        .unwrap()
        .iter()
        .map(|told| (told.new_incidents, told.new_cases, told.here))
        .collect();
    assert_eq!(told, [(1, 1, 0), (1, 0, 2), (0, 0, 2)]);
    for copy in &copies {
        block_on(other.merge(copy, &now(102), random)).unwrap();
    }
    assert_eq!(all(&other), once(&["one", "two"]));
}
