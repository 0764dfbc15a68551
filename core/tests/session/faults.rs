//! The n-th operation fails, for every n and in every way: what was acknowledged is there, and every failure has a kind.

use std::{ops::RangeBounds, rc::Rc};

use firmly_core::{
    journal::entry::Entry,
    session::{
        AddError, DraftError, DraftId, KeepError, KeysError, RefreshError, Saved, Session,
        UnlockError,
    },
    store::{Contents, Fault, Faulty, Memory, Store, StoreError},
    vault::make_recovery_key,
};

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, accounts, an_incident, assert_unbroken, block_on, now,
    passphrase, recovery,
};

const ENTRIES: usize = 20;

/// Every way to fail. What a refusing store says goes round with `n`: nothing depends on it but for a conflict.
fn ways(n: usize) -> [Fault; 6] {
    let said = [
        StoreError::Unavailable,
        StoreError::Quota,
        StoreError::Closed,
        StoreError::Backend {
            name: "AbortError".to_owned(),
        },
    ];
    let said = said[n % said.len()].clone();
    [
        Fault::Refused(said.clone()),
        Fault::Aborted(said.clone()),
        Fault::DoneBut(said),
        Fault::Refused(StoreError::Conflict),
        Fault::DoneBut(StoreError::Conflict),
        Fault::WrongByte,
    ]
}

/// One of each sort: refused, done all the same, wrong.
fn a_few_ways() -> [Fault; 3] {
    [
        Fault::Refused(StoreError::Quota),
        Fault::DoneBut(StoreError::Closed),
        Fault::WrongByte,
    ]
}

/// A first session of twenty entries, with all that a user may do meanwhile. Gives the accounts that were said to be
/// saved, and how often anything failed.
fn a_session<P: Store, M: Store>(primary: P, mirror: M) -> (Vec<String>, usize) {
    let random = &mut Seeded(81);
    let log = Session::begin(primary, mirror, random).unwrap();
    let mut case = block_on(log.open_case(&a_case(), &now(0), random))
        .unwrap()
        .case;
    let (mut waiting, mut saved, mut failures) = (Vec::new(), Vec::new(), 0);
    let draft = DraftId::make(random).unwrap();
    for number in 0..ENTRIES {
        if matches!(number, 2..=4) && log.is_kept() == Ok(false) {
            match block_on(log.keep(&passphrase(), None, CHEAP, random)) {
                Ok(_) => saved.append(&mut waiting),
                Err(KeepError::NotSaved(_) | KeepError::AnotherLog) => failures += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        if number == 9 {
            match block_on(log.open_case(&a_case(), &now(9), random)) {
                Ok(added) => case = added.case,
                Err(AddError::NotSaved(_) | AddError::Conflict) => failures += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        match block_on(log.put_draft(&draft, "He left", &now(9), random)) {
            Ok(_) => {}
            Err(DraftError::NotSaved(_)) => failures += 1,
            Err(other) => panic!("{other:?}"),
        }
        let account = format!("account {number}");
        let incident = an_incident(&account);
        let draft = number.is_multiple_of(2).then_some(&draft);
        match block_on(log.add(&case, Entry::incident(&incident), draft, &now(9), random)) {
            Ok(added) if added.saved == Saved::InMemory => waiting.push(account),
            Ok(_) => saved.push(account),
            Err(AddError::NotSaved(_) | AddError::Conflict) => failures += 1,
            Err(other) => panic!("{other:?}"),
        }
        if number == 14 {
            match block_on(log.change_recovery(&recovery(), random)) {
                Ok(_) => {}
                Err(KeysError::NotSaved(_) | KeysError::NotKept) => failures += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        if number == 16 {
            match block_on(log.refresh()) {
                Ok(_) => {}
                Err(RefreshError::Unavailable(_)) => failures += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    (saved, failures)
}

/// That everything in `saved` opens from what the two stores were left with, once each.
fn assert_saved(stores: &Stores, saved: &[String]) {
    if saved.is_empty() {
        return;
    }
    let (log, _) = stores.unlock().unwrap();
    let journal = log.journal().unwrap();
    let found = accounts(&journal);
    for account in saved {
        assert_eq!(found.get(account), Some(&1), "{account}");
    }
    assert!(found.values().all(|count| *count == 1));
    assert_unbroken(&journal);
    let (_log, report) = stores.unlock().unwrap();
    assert_eq!(report, Default::default());
}

fn faulty<R: RangeBounds<usize>>(
    inner: &Rc<Memory>,
    way: &Fault,
    fails: R,
) -> Rc<Faulty<Rc<Memory>, R>> {
    Rc::new(Faulty::new(inner.clone(), way.clone(), fails))
}

fn operations() -> usize {
    let never = || faulty(&Rc::default(), &Fault::WrongByte, 1_000_000..);
    let (primary, mirror) = (never(), never());
    let (saved, failures) = a_session(primary.clone(), mirror.clone());
    assert_eq!((saved.len(), failures), (ENTRIES, 0));
    primary.count().max(mirror.count())
}

#[test]
fn one_fault_in_one_store_loses_nothing_and_fails_nothing() {
    let last = operations();
    assert!(last > 50, "{last}");
    for n in 1..=last {
        for way in ways(n) {
            let stores = Stores::default();
            let (saved, _) = a_session(faulty(&stores.primary, &way, n..=n), stores.mirror.clone());
            assert_eq!(saved.len(), ENTRIES, "primary {way:?} {n}");
            assert_saved(&stores, &saved);

            let stores = Stores::default();
            let (saved, _) = a_session(stores.primary.clone(), faulty(&stores.mirror, &way, n..=n));
            assert_eq!(saved.len(), ENTRIES, "mirror {way:?} {n}");
            assert_saved(&stores, &saved);
        }
    }
}

#[test]
fn a_store_that_fails_for_good_loses_nothing_that_was_acknowledged() {
    let last = operations();
    for way in a_few_ways() {
        for n in 1..=last {
            let stores = Stores::default();
            let (saved, _) = a_session(faulty(&stores.primary, &way, n..), stores.mirror.clone());
            assert_saved(&stores, &saved);

            let stores = Stores::default();
            let (saved, _) = a_session(stores.primary.clone(), faulty(&stores.mirror, &way, n..));
            assert_saved(&stores, &saved);
        }
    }
}

#[test]
fn faults_in_both_stores_lose_nothing_that_was_acknowledged() {
    let last = operations();
    // Wrong bytes in both at once cannot be told from right ones by anyone.
    for way in a_few_ways()
        .into_iter()
        .filter(|way| *way != Fault::WrongByte)
    {
        for n in 1..=last {
            let stores = Stores::default();
            let (saved, _) = a_session(
                faulty(&stores.primary, &way, n..=n),
                faulty(&stores.mirror, &way, n..=n),
            );
            assert_saved(&stores, &saved);

            let stores = Stores::default();
            let (saved, failures) = a_session(
                faulty(&stores.primary, &way, n..),
                faulty(&stores.mirror, &way, n..),
            );
            assert_saved(&stores, &saved);
            assert!(failures > 0 || n == last, "{way:?} {n}");
        }
    }
}

#[test]
fn a_fault_while_unlocking_loses_nothing() {
    let whole = Stores::default();
    let random = &mut Seeded(82);
    let (log, case) = whole.kept(random);
    let mut saved = Vec::new();
    for number in 0..8 {
        saved.push(format!("account {number}"));
        crate::bench::add(&log, &case, &saved[number], random);
    }
    let key = make_recovery_key(random).unwrap();
    block_on(log.change_recovery(&key, random)).unwrap();
    let full = whole.primary.contents();
    let half = |keep: fn(u64) -> bool| Contents {
        events: full
            .events
            .iter()
            .filter(|event| keep(event.seq))
            .cloned()
            .collect(),
        ..full.clone()
    };
    for n in 1..=12 {
        for way in ways(n) {
            let stores = Stores {
                primary: Rc::new(Memory::holding(Contents {
                    keys: None,
                    ..half(|seq| seq % 3 != 0)
                })),
                mirror: Rc::new(Memory::holding(half(|seq| seq % 3 != 1))),
            };
            let (primary, mirror) = (
                faulty(&stores.primary, &way, n..=n),
                faulty(&stores.mirror, &way, n..=n),
            );
            match block_on(Session::unlock(primary, mirror, &passphrase(), CHEAP)) {
                Ok(_) | Err(UnlockError::Unavailable(_) | UnlockError::Key(_)) => {}
                Err(other) => panic!("{way:?} {n}: {other:?}"),
            }
            assert_saved(&stores, &saved);
        }
    }
}
