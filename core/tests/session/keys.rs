//! A changed passphrase or recovery key takes the place of the one before, in whichever store it was; deleting deletes.

use firmly_core::{
    session::{
        AddError, KeyError, KeysError, Locked, Presence, Saved, Session, StoreProblem, UnlockError,
        delete_everything, look,
    },
    store::{Contents, Fault, Faulty, Memory, StoreError},
    vault::Passphrase,
};

use crate::bench::{CHEAP, Log, Seeded, Stores, a_case, add, block_on, now, passphrase, typed};

fn unlock(stores: &Stores, passphrase: &Passphrase) -> Result<Log, UnlockError> {
    let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
    block_on(Session::unlock(primary, mirror, passphrase, CHEAP)).map(|(log, _report)| log)
}

fn other() -> Passphrase {
    typed("six words that nobody else knows")
}

const WRONG: Option<UnlockError> = Some(UnlockError::Key(KeyError::Wrong));

#[test]
fn a_changed_passphrase_opens_the_log_and_the_one_before_does_not() {
    let (stores, random) = (Stores::default(), &mut Seeded(81));
    let (log, case) = stores.kept(random);
    add(&log, &case, "before", random);
    let recovery = stores.primary.contents().keys.unwrap().recovery;
    let changed = block_on(log.change_passphrase(&other(), CHEAP, random));
    assert_eq!(changed, Ok(Saved::Both));
    add(&log, &case, "after", random);

    assert_eq!(unlock(&stores, &passphrase()).err(), WRONG);
    let again = unlock(&stores, &other()).unwrap();
    assert!(again.journal().unwrap() == log.journal().unwrap());
    for store in stores.both() {
        let keys = store.contents().keys.unwrap();
        assert_eq!(keys.generation, 2);
        assert!(keys.recovery == recovery, "the recovery key still opens it");
    }
    assert!(again.has_recovery().unwrap());
}

#[test]
fn a_store_that_was_away_when_the_passphrase_changed_gets_it_later() {
    let (stores, random) = (Stores::default(), &mut Seeded(82));
    stores.kept(random);
    // Reading at opening and before the change, then the change.
    let refused = Fault::Refused(StoreError::Quota);
    let mirror = Faulty::new(stores.mirror.clone(), refused, 3..);
    let opened = block_on(Session::unlock(
        stores.primary.clone(),
        mirror,
        &passphrase(),
        CHEAP,
    ));
    let (log, _report) = opened.unwrap();
    let changed = block_on(log.change_passphrase(&other(), CHEAP, random));
    let quota = StoreProblem::Store(StoreError::Quota);
    assert_eq!(changed, Ok(Saved::PrimaryOnly(quota)));
    assert_ne!(
        stores.primary.contents().keys,
        stores.mirror.contents().keys
    );
    // Until then the one before opens what is left of it there, and writes it over nothing.
    assert!(unlock(&stores, &passphrase()).is_ok());
    unlock(&stores, &other()).unwrap();
    assert_eq!(
        stores.primary.contents().keys,
        stores.mirror.contents().keys
    );
    assert_eq!(unlock(&stores, &passphrase()).err(), WRONG);
}

#[test]
fn a_passphrase_that_no_store_takes_changes_nothing() {
    let (stores, random) = (Stores::default(), &mut Seeded(83));
    stores.kept(random);
    let before = stores.both().map(Memory::contents);
    let refused = || Fault::Refused(StoreError::Unavailable);
    let opened = block_on(Session::unlock(
        Faulty::new(stores.primary.clone(), refused(), 3..),
        Faulty::new(stores.mirror.clone(), refused(), 3..),
        &passphrase(),
        CHEAP,
    ));
    let (log, _report) = opened.unwrap();
    let changed = block_on(log.change_passphrase(&other(), CHEAP, random));
    assert!(matches!(changed, Err(KeysError::NotSaved(_))));
    assert!(stores.both().map(Memory::contents) == before);
    assert!(unlock(&stores, &passphrase()).is_ok());
}

#[test]
fn two_tabs_that_change_the_passphrase_leave_the_later_one() {
    let (stores, random) = (Stores::default(), &mut Seeded(84));
    let (first, _case) = stores.kept(random);
    let second = unlock(&stores, &passphrase()).unwrap();
    let (one, two) = (typed("the words of the first tab"), other());
    block_on(first.change_passphrase(&one, CHEAP, random)).unwrap();
    let changed = block_on(second.change_passphrase(&two, CHEAP, random));
    assert_eq!(changed, Ok(Saved::Both));
    assert_eq!(unlock(&stores, &one).err(), WRONG);
    assert!(unlock(&stores, &two).is_ok());
}

#[test]
fn the_passphrase_of_a_locked_or_unkept_log_is_not_changed() {
    let (stores, random) = (Stores::default(), &mut Seeded(85));
    let log = stores.begin(random);
    let early = block_on(log.change_passphrase(&other(), CHEAP, random));
    assert_eq!(early, Err(KeysError::NotKept));
    log.lock();
    let late = block_on(log.change_passphrase(&other(), CHEAP, random));
    assert_eq!(late, Err(KeysError::Locked(Locked)));
}

#[test]
fn deleting_everything_takes_no_passphrase_and_leaves_nothing() {
    let (stores, random) = (Stores::default(), &mut Seeded(86));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    let deleted = block_on(delete_everything(&stores.primary, &stores.mirror));
    assert_eq!(deleted, Ok(()));
    for store in stores.both() {
        assert!(store.contents() == Contents::default());
    }
    let look = block_on(look(&stores.primary, &stores.mirror));
    assert_eq!(look.presence, Presence::Nothing);
    // A tab in which it is still open writes none of it back.
    let added = block_on(log.open_case(&a_case(), &now(9), random));
    assert_eq!(added, Err(AddError::Gone));
    for store in stores.both() {
        assert!(store.contents() == Contents::default());
    }
}

#[test]
fn no_key_is_changed_in_a_log_that_was_deleted() {
    let (stores, random) = (Stores::default(), &mut Seeded(88));
    let (log, _case) = stores.kept(random);
    block_on(delete_everything(&stores.primary, &stores.mirror)).unwrap();
    let changed = block_on(log.change_passphrase(&other(), CHEAP, random));
    assert!(matches!(changed, Err(KeysError::NotSaved(_))));
    for store in stores.both() {
        assert!(store.contents() == Contents::default());
    }
}

#[test]
fn a_new_passphrase_and_a_new_recovery_key_end_a_difference() {
    let (stores, random) = (Stores::default(), &mut Seeded(89));
    stores.kept(random);
    stores.mirror.change(|held| {
        let keys = held.keys.as_mut().unwrap();
        keys.generation += 1;
        keys.recovery.as_mut().unwrap()[90] ^= 1;
    });
    let (log, report) = stores.unlock().unwrap();
    assert!(report.keys_disagree);
    assert_eq!(
        block_on(log.change_passphrase(&other(), CHEAP, random)),
        Ok(Saved::Both)
    );
    let [primary, mirror] = stores.both().map(|store| store.contents().keys.unwrap());
    assert!(primary.passphrase == mirror.passphrase && primary.recovery != mirror.recovery);
    let key = firmly_core::vault::make_recovery_key(random).unwrap();
    assert_eq!(block_on(log.change_recovery(&key, random)), Ok(Saved::Both));
    let [primary, mirror] = stores.both().map(|store| store.contents().keys.unwrap());
    assert!(primary == mirror);
    assert!(!block_on(log.refresh()).unwrap().keys_disagree);
}

#[test]
fn a_store_that_does_not_delete_is_named() {
    let (stores, random) = (Stores::default(), &mut Seeded(87));
    stores.kept(random);
    let refused = Fault::Refused(StoreError::Closed);
    let mirror = Faulty::new(stores.mirror.clone(), refused, 1..);
    let left = block_on(delete_everything(&stores.primary, &mirror)).unwrap_err();
    assert_eq!(left.primary, None);
    assert_eq!(left.mirror, Some(StoreProblem::Store(StoreError::Closed)));
    assert!(stores.primary.contents() == Contents::default());
    assert!(stores.mirror.contents() != Contents::default());
}
