//! A log from the first word to the next day: type first, keep, lock, unlock, recover.

use std::rc::Rc;

use firmly_core::{
    journal::{
        entry::{Entry, REVIEW_AFTER_DAYS},
        event::Clock,
    },
    random::{NoRandomness, Random},
    session::{
        AddError, DraftError, DraftId, KeepError, KeyError, KeysError, Locked, MakeCopyError,
        Presence, RefreshError, Saved, Session, StoreProblem, UnlockError, look,
    },
    store::{Contents, Fault, Faulty, KeyFiles, Memory, Store, StoreError},
    vault::{InPlace, WorkFactor, make_recovery_key},
};

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, accounts, add, an_incident, assert_unbroken, block_on, now,
    passphrase, recovery, typed,
};

const CANARY: &str = "He left a bracelet with Zyzzyva on it";

#[test]
fn nothing_is_stored_before_it_is_kept() {
    let (stores, random) = (Stores::default(), &mut Seeded(1));
    let log = stores.begin(random);
    let case = block_on(log.open_case(&a_case(), &now(0), random)).unwrap();
    assert_eq!(case.saved, Saved::InMemory);
    assert_eq!(add(&log, &case.case, CANARY, random), Saved::InMemory);
    let draft = DraftId::make(random).unwrap();
    let drafted = block_on(log.put_draft(&draft, "and then", &now(1), random));
    assert_eq!(drafted, Ok(Saved::InMemory));
    assert_eq!(log.is_kept(), Ok(false));
    for store in stores.both() {
        assert!(store.contents() == Contents::default());
    }

    let kept = block_on(log.keep(&passphrase(), None, CHEAP, random));
    assert_eq!(kept, Ok(Saved::Both));
    assert_eq!(log.is_kept(), Ok(true));
    let (again, report) = stores.unlock().unwrap();
    assert_eq!(report, Default::default());
    assert!(again.journal().unwrap() == log.journal().unwrap());
    assert_eq!(again.drafts().unwrap()[0].text.as_str(), "and then");
}

#[test]
fn what_was_saved_is_there_the_next_day() {
    let (stores, random) = (Stores::default(), &mut Seeded(2));
    let (log, case) = stores.kept(random);
    assert_eq!(add(&log, &case, CANARY, random), Saved::Both);
    log.lock();

    let (log, _) = stores.unlock().unwrap();
    let journal = log.journal().unwrap();
    assert_unbroken(&journal);
    let [case] = &journal.cases()[..] else {
        panic!("one case")
    };
    let entry = a_case();
    assert_eq!(case.case_ref, Some(entry.case_ref));
    assert_eq!(case.relation, entry.relation);
    assert_eq!(case.under_18, entry.under_18);
    assert_eq!(case.status, Some(entry.status));
    let review = now(0).today().plus_days(REVIEW_AFTER_DAYS);
    assert_eq!(case.review_date, Some(review));
    assert_eq!(review.to_string(), "2026-12-04");
    assert!(case.unread.is_empty() && case.not_shown == 0);

    let [incident] = &case.incidents[..] else {
        panic!("one incident")
    };
    let entry = an_incident(CANARY);
    assert_eq!(incident.event_start, Some(entry.event_start));
    assert_eq!(incident.channel, entry.channel);
    assert_eq!(incident.behaviour, entry.behaviour);
    assert_eq!(incident.what_happened, Some(entry.what_happened));
    assert_eq!(incident.fear, entry.fear);
    assert_eq!(incident.tree_result, entry.tree_result);
    assert_eq!(incident.recorded.at, now(5).instant());
    assert_eq!(incident.recorded.zone.as_deref(), Some("Europe/London"));
    assert!(incident.unread.is_empty() && incident.withheld == 0);
}

#[test]
fn a_clock_that_went_back_is_noted() {
    let (stores, random) = (Stores::default(), &mut Seeded(3));
    let (log, case) = stores.kept(random);
    add(&log, &case, "first", random);
    let earlier = now(-600);
    block_on(log.add(
        &case,
        Entry::incident(&an_incident("second")),
        None,
        &earlier,
        random,
    ))
    .unwrap();
    let journal = log.journal().unwrap();
    let mut clocks: Vec<_> = journal.cases()[0]
        .incidents
        .iter()
        .map(|incident| (incident.seq, incident.recorded.clock))
        .collect();
    clocks.sort_by_key(|(seq, _)| *seq);
    assert_eq!(clocks, [(2, Clock::Ok), (3, Clock::Back)]);
}

#[test]
fn no_plaintext_reaches_a_store() {
    let (stores, random) = (Stores::default(), &mut Seeded(4));
    let (log, case) = stores.kept(random);
    add(&log, &case, CANARY, random);
    let draft = DraftId::make(random).unwrap();
    block_on(log.put_draft(&draft, CANARY, &now(6), random)).unwrap();
    for store in stores.both() {
        let held = store.contents();
        let keys = held.keys.unwrap();
        let mut bytes = [keys.passphrase, keys.recovery.unwrap()].concat();
        bytes.extend(held.events.into_iter().flat_map(|event| event.sealed));
        bytes.extend(held.drafts.into_iter().flat_map(|draft| draft.sealed));
        for word in ["Zyzzyva", "bracelet", "Amber", "incident", "gift", "SECRET"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word}");
        }
    }
}

#[test]
fn a_wrong_passphrase_is_said_to_be_wrong_and_changes_nothing() {
    let (stores, random) = (Stores::default(), &mut Seeded(5));
    stores.kept(random);
    // Something to heal, which must wait for the right passphrase.
    stores.mirror.change(|held| held.events.clear());
    let before = stores.both().map(Memory::contents);
    let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
    let wrong = typed("six words that some one else has");
    let error = block_on(Session::unlock(primary, mirror, &wrong, CHEAP)).err();
    assert_eq!(error, Some(UnlockError::Key(KeyError::Wrong)));
    assert!(stores.both().map(Memory::contents) == before);
}

#[test]
fn the_recovery_key_opens_the_log() {
    let (stores, random) = (Stores::default(), &mut Seeded(6));
    let (log, case) = stores.kept(random);
    assert_eq!(log.has_recovery(), Ok(true));
    add(&log, &case, CANARY, random);
    let unlock = |key| {
        let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
        block_on(Session::unlock_with_recovery(primary, mirror, &key))
    };
    let (log, _) = unlock(recovery()).unwrap();
    assert_eq!(accounts(&log.journal().unwrap())[CANARY], 1);
    let other = make_recovery_key(random).unwrap();
    assert_eq!(unlock(other).err(), Some(UnlockError::Key(KeyError::Wrong)));
}

#[test]
fn a_recovery_key_that_was_put_off_can_be_added_and_replaced() {
    let (stores, random) = (Stores::default(), &mut Seeded(7));
    let log = stores.begin(random);
    let early = block_on(log.change_recovery(&recovery(), random));
    assert_eq!(early, Err(KeysError::NotKept));
    block_on(log.keep(&passphrase(), None, CHEAP, random)).unwrap();
    assert_eq!(log.has_recovery(), Ok(false));
    let unlock = |key| {
        let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
        block_on(Session::unlock_with_recovery(primary, mirror, key)).err()
    };
    let first = recovery();
    assert_eq!(unlock(&first), Some(UnlockError::NoRecovery));

    let added = block_on(log.change_recovery(&first, random));
    assert_eq!(added, Ok(Saved::Both));
    assert_eq!(log.has_recovery(), Ok(true));
    assert_eq!(unlock(&first), None);

    let second = make_recovery_key(random).unwrap();
    let replaced = block_on(log.change_recovery(&second, random));
    assert_eq!(replaced, Ok(Saved::Both));
    assert_eq!(unlock(&second), None);
    assert_eq!(unlock(&first), Some(UnlockError::Key(KeyError::Wrong)));
    for store in stores.both() {
        assert_eq!(store.contents().keys.unwrap().generation, 3);
    }
    assert!(stores.unlock().is_ok());
}

#[test]
fn a_key_file_that_costs_too_much_is_not_tried() {
    let (stores, random) = (Stores::default(), &mut Seeded(8));
    let log = stores.begin(random);
    let dear = WorkFactor::new(4).unwrap().by(InPlace);
    block_on(log.keep(&passphrase(), None, dear, random)).unwrap();
    let error = stores.unlock().err();
    let too_expensive = KeyError::TooExpensive { log_n: 4, limit: 1 };
    assert_eq!(error, Some(UnlockError::Key(too_expensive)));
}

#[test]
fn nothing_of_a_locked_log_can_be_had() {
    let (stores, random) = (Stores::default(), &mut Seeded(9));
    let (log, case) = stores.kept(random);
    let draft = DraftId::make(random).unwrap();
    log.lock();
    assert!(log.is_locked());
    assert!(log.journal().is_err() && log.drafts().is_err());
    let added = block_on(log.add(
        &case,
        Entry::incident(&an_incident("x")),
        None,
        &now(1),
        random,
    ));
    assert_eq!(added, Err(AddError::Locked(Locked)));
    let opened = block_on(log.open_case(&a_case(), &now(1), random));
    assert_eq!(opened, Err(AddError::Locked(Locked)));
    let drafted = block_on(log.put_draft(&draft, "x", &now(1), random));
    assert_eq!(drafted, Err(DraftError::Locked(Locked)));
    let kept = block_on(log.keep(&passphrase(), None, CHEAP, random));
    assert_eq!(kept, Err(KeepError::Locked(Locked)));
    let recovered = block_on(log.change_recovery(&recovery(), random));
    assert_eq!(recovered, Err(KeysError::Locked(Locked)));
    assert_eq!(block_on(log.refresh()), Err(RefreshError::Locked(Locked)));
    let copied =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(1), random)).err();
    assert_eq!(copied, Some(MakeCopyError::Locked(Locked)));
}

#[test]
fn a_log_that_is_there_is_never_written_over() {
    let (stores, random) = (Stores::default(), &mut Seeded(10));
    stores.kept(random);
    let nothing: fn(&mut Contents) = |held| *held = Contents::default();
    let whole: fn(&mut Contents) = |_held| {};
    let keyless: fn(&mut Contents) = |held| held.keys = None;
    let unreadable: fn(&mut Contents) = |held| {
        *held = Contents {
            unreadable: 1,
            ..Contents::default()
        };
    };
    for (primary, mirror) in [
        (whole, whole),
        (whole, nothing),
        (nothing, whole),
        (nothing, keyless),
        (unreadable, nothing),
    ] {
        let copy = |store: &Memory, change: fn(&mut Contents)| {
            let copy = Memory::holding(store.contents());
            copy.change(change);
            Rc::new(copy)
        };
        let there = Stores {
            primary: copy(&stores.primary, primary),
            mirror: copy(&stores.mirror, mirror),
        };
        let before = there.both().map(Memory::contents);
        let second = there.begin(random);
        block_on(second.open_case(&a_case(), &now(0), random)).unwrap();
        let kept = block_on(second.keep(&passphrase(), None, CHEAP, random));
        assert_eq!(kept, Err(KeepError::AnotherLog));
        assert!(there.both().map(Memory::contents) == before);
        // Nothing is lost: it can still leave as a file.
        assert!(
            block_on(second.copy(&Default::default(), &passphrase(), CHEAP, &now(1), random))
                .is_ok()
        );
    }
}

#[test]
fn keeping_can_be_tried_again_with_another_passphrase() {
    for fails in 1..=3 {
        let random = &mut Seeded(11);
        let store = || {
            let full = Fault::Refused(StoreError::Quota);
            Rc::new(Faulty::new(Memory::default(), full, fails..=fails))
        };
        let (primary, mirror) = (store(), store());
        let log = Session::begin(primary.clone(), mirror.clone(), random).unwrap();
        let case = block_on(log.open_case(&a_case(), &now(0), random)).unwrap();
        let first = typed("the first that came to mind");
        let kept = block_on(log.keep(&first, None, CHEAP, random));
        let quota = StoreProblem::Store(StoreError::Quota);
        assert!(matches!(kept, Err(KeepError::NotSaved(problems)) if problems.primary == quota));
        assert_eq!(log.is_kept(), Ok(false));
        assert_eq!(add(&log, &case.case, CANARY, random), Saved::InMemory);

        let kept = block_on(log.keep(&passphrase(), None, CHEAP, random));
        assert_eq!(kept, Ok(Saved::Both));
        let unlock =
            |passphrase| Session::unlock(primary.clone(), mirror.clone(), passphrase, CHEAP);
        let error = block_on(unlock(&first)).err();
        assert_eq!(error, Some(UnlockError::Key(KeyError::Wrong)));
        let (log, _) = block_on(unlock(&passphrase())).unwrap();
        assert_eq!(accounts(&log.journal().unwrap())[CANARY], 1);
    }
}

#[test]
fn a_newer_format_is_left_as_it_is() {
    let newer = StoreError::NewerFormat { found: 2, known: 1 };
    let (stores, random) = (Stores::default(), &mut Seeded(12));
    stores.kept(random);
    stores.mirror.change(|held| held.events.clear());
    let before = stores.both().map(Memory::contents);
    let ahead = || Faulty::new(stores.primary.clone(), Fault::Refused(newer.clone()), 1..);

    let seen = block_on(look(&ahead(), &stores.mirror));
    assert_eq!(seen.presence, Presence::NewerFormat { found: 2, known: 1 });
    assert_eq!(seen.stores.primary, Err(newer.clone()));
    let pass = passphrase();
    let unlocked = Session::unlock(ahead(), stores.mirror.clone(), &pass, CHEAP);
    let error = block_on(unlocked).err();
    assert_eq!(error, Some(UnlockError::NewerFormat { found: 2, known: 1 }));
    let log = Session::begin(ahead(), stores.mirror.clone(), random).unwrap();
    let kept = block_on(log.keep(&passphrase(), None, CHEAP, random));
    assert_eq!(kept, Err(KeepError::NewerFormat { found: 2, known: 1 }));
    assert!(stores.both().map(Memory::contents) == before);
}

#[test]
fn looking_says_what_is_there() {
    let (stores, random) = (Stores::default(), &mut Seeded(13));
    let see = || block_on(look(&*stores.primary, &*stores.mirror));
    let closed = || Faulty::new(Memory::default(), Fault::Refused(StoreError::Closed), 1..);
    assert_eq!(see().presence, Presence::Nothing);
    let uncertain = block_on(look(&closed(), &*stores.mirror));
    assert_eq!(uncertain.presence, Presence::Uncertain);
    let unavailable = block_on(look(&closed(), &closed()));
    assert_eq!(unavailable.presence, Presence::Unavailable);

    let (log, case) = stores.kept(random);
    add(&log, &case, CANARY, random);
    let seen = see();
    assert_eq!(
        (seen.presence, seen.events, seen.agree),
        (Presence::Log, 2, true)
    );
    let facts = seen.stores.primary.unwrap();
    assert_eq!(
        (facts.keys, facts.recovery, facts.events),
        (Some(1), true, 2)
    );
    let half = block_on(look(&closed(), &*stores.mirror));
    assert_eq!((half.presence, half.agree), (Presence::Log, false));

    stores.mirror.change(|held| held.events.truncate(1));
    let seen = see();
    assert_eq!(
        (seen.presence, seen.events, seen.agree),
        (Presence::Log, 2, false)
    );
    for store in stores.both() {
        store.change(|held| held.keys = None);
    }
    assert_eq!(see().presence, Presence::KeysMissing);
    // The store that cannot be read may hold them.
    let half = block_on(look(&closed(), &*stores.mirror));
    assert_eq!(half.presence, Presence::Uncertain);
    assert_eq!(stores.unlock().err(), Some(UnlockError::KeysMissing));
    assert_eq!(Stores::default().unlock().err(), Some(UnlockError::NoLog));
}

#[test]
fn of_two_logs_the_passphrase_opens_its_own_and_leaves_the_other() {
    let (stores, random) = (Stores::default(), &mut Seeded(14));
    let (log, case) = stores.kept(random);
    add(&log, &case, CANARY, random);
    let other = Stores::default();
    let theirs = other.begin(random);
    block_on(theirs.open_case(&a_case(), &now(0), random)).unwrap();
    let pass = typed("quite another one for this");
    block_on(theirs.keep(&pass, None, CHEAP, random)).unwrap();

    // What of this log lies in the store of the other is not read.
    let mixed = Stores {
        primary: Rc::new(Memory::holding(other.primary.contents())),
        mirror: Rc::new(Memory::holding(stores.mirror.contents())),
    };
    let ours = stores.mirror.contents().events;
    mixed.primary.change(|held| held.events.extend(ours));
    let (log, report) = mixed.unlock().unwrap();
    assert_eq!(report.stores.primary.problem, Some(StoreProblem::OtherLog));
    assert_eq!(accounts(&log.journal().unwrap())[CANARY], 1);

    let both = Stores {
        primary: stores.primary,
        mirror: other.mirror,
    };
    let before = both.mirror.contents();
    let seen = block_on(look(&*both.primary, &*both.mirror));
    assert_eq!(seen.presence, Presence::TwoLogs);
    let (log, report) = both.unlock().unwrap();
    assert_eq!(report.stores.mirror.problem, Some(StoreProblem::OtherLog));
    assert_eq!(accounts(&log.journal().unwrap())[CANARY], 1);
    let saved = add(&log, &case, "and more", random);
    assert_eq!(saved, Saved::PrimaryOnly(StoreProblem::OtherLog));
    let draft = DraftId::make(random).unwrap();
    let drafted = block_on(log.put_draft(&draft, "x", &now(9), random));
    assert_eq!(drafted, Ok(Saved::PrimaryOnly(StoreProblem::OtherLog)));
    block_on(log.delete_draft(&draft));
    assert!(both.mirror.contents() == before);
    let (primary, mirror) = (both.primary.clone(), both.mirror.clone());
    assert!(block_on(Session::unlock(primary, mirror, &pass, CHEAP)).is_ok());
}

#[test]
fn a_log_that_was_deleted_meanwhile_does_not_come_back() {
    let (stores, random) = (Stores::default(), &mut Seeded(15));
    let (log, case) = stores.kept(random);
    add(&log, &case, CANARY, random);
    for store in stores.both() {
        block_on(store.delete_all()).unwrap();
    }
    let added = block_on(log.add(
        &case,
        Entry::incident(&an_incident("x")),
        None,
        &now(9),
        random,
    ));
    assert_eq!(added, Err(AddError::Gone));
    let opened = block_on(log.open_case(&a_case(), &now(9), random));
    assert_eq!(opened, Err(AddError::Gone));
    for store in stores.both() {
        assert!(store.contents() == Contents::default());
    }
    assert!(block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(9), random)).is_ok());
}

#[test]
fn a_draft_that_goes_on_elsewhere_goes_unless_another_tab_wrote_it() {
    let (stores, random) = (Stores::default(), &mut Seeded(24));
    let (log, _) = stores.kept(random);
    let id = DraftId::make(random).unwrap();
    block_on(log.put_draft(&id, "He", &now(1), random)).unwrap();
    let (other, _) = stores.unlock().unwrap();
    block_on(other.put_draft(&id, "He left", &now(2), random)).unwrap();
    block_on(log.supersede_draft(&id));
    let (again, _) = stores.unlock().unwrap();
    assert_eq!(again.drafts().unwrap()[0].text.as_str(), "He left");

    // Nor where it cannot be read what it says.
    let whole = stores.mirror.contents().drafts;
    stores.mirror.change(|held| held.drafts[0].sealed[30] ^= 1);
    block_on(again.supersede_draft(&id));
    assert_eq!(stores.primary.contents().drafts.len(), 1);
    stores.mirror.change(|held| held.drafts = whole);
    block_on(again.supersede_draft(&id));
    for store in stores.both() {
        assert!(store.contents().drafts.is_empty());
    }
}

#[test]
fn drafts_come_back_until_they_are_saved() {
    let (stores, random) = (Stores::default(), &mut Seeded(16));
    let (log, case) = stores.kept(random);
    let id = DraftId::make(random).unwrap();
    for (minute, text) in [(1, "He"), (2, "He left a")] {
        let drafted = block_on(log.put_draft(&id, text, &now(minute), random));
        assert_eq!(drafted, Ok(Saved::Both));
    }
    // The later of two counts, whichever store has it.
    let older = stores.primary.contents().drafts;
    block_on(log.put_draft(&id, CANARY, &now(3), random)).unwrap();
    stores.primary.change(|held| held.drafts = older);
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report.damaged_drafts, 0);
    let [draft] = &log.drafts().unwrap()[..] else {
        panic!("one draft")
    };
    assert_eq!((draft.text.as_str(), draft.at), (CANARY, now(3).instant()));

    let entry = an_incident(&draft.text);
    block_on(log.add(
        &case,
        Entry::incident(&entry),
        Some(&draft.id),
        &now(4),
        random,
    ))
    .unwrap();
    assert!(log.drafts().unwrap().is_empty());
    for store in stores.both() {
        assert!(store.contents().drafts.is_empty());
    }
}

#[test]
fn without_randomness_nothing_is_sealed() {
    struct Dry;
    impl Random for Dry {
        fn fill(&mut self, _bytes: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }
    let (stores, random) = (Stores::default(), &mut Seeded(17));
    let (log, case) = stores.kept(random);
    let before = stores.both().map(Memory::contents);
    let added = block_on(log.add(
        &case,
        Entry::incident(&an_incident("x")),
        None,
        &now(1),
        &mut Dry,
    ));
    assert_eq!(added, Err(AddError::NoRandomness(NoRandomness)));
    assert!(stores.both().map(Memory::contents) == before);
    let begun = Session::begin(Memory::default(), Memory::default(), &mut Dry);
    assert!(begun.is_err());
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    let (stores, random) = (Stores::default(), &mut Seeded(18));
    let (log, case) = stores.kept(random);
    let before = stores.both().map(Memory::contents);
    let endless = an_incident(&"x".repeat(9 * 1024 * 1024));
    let added = block_on(log.add(&case, Entry::incident(&endless), None, &now(1), random));
    assert!(matches!(added, Err(AddError::NotReadable(_))));
    assert!(stores.both().map(Memory::contents) == before);
}

#[test]
fn an_unknown_case_is_not_made_up() {
    let (stores, random) = (Stores::default(), &mut Seeded(19));
    let (log, case) = stores.kept(random);
    let (_, elsewhere) = Stores::default().kept(&mut Seeded(20));
    assert_ne!(case, elsewhere);
    let added = block_on(log.add(
        &elsewhere,
        Entry::incident(&an_incident("x")),
        None,
        &now(1),
        random,
    ));
    assert_eq!(added, Err(AddError::NoSuchCase));
}

#[test]
fn keys_that_do_not_fit_the_newest_generation_are_left_alone() {
    let (stores, random) = (Stores::default(), &mut Seeded(21));
    stores.kept(random);
    stores.mirror.change(|held| {
        let keys = held.keys.as_mut().unwrap();
        *keys = KeyFiles {
            generation: 2,
            passphrase: vec![0; 400],
            ..keys.clone()
        };
    });
    let before = stores.both().map(Memory::contents);
    let (_log, report) = stores.unlock().unwrap();
    assert!(report.keys_disagree);
    assert!(stores.both().map(|store| store.contents().keys) == before.map(|held| held.keys));
}
