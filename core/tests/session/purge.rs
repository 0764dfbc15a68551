//! What is purged is gone from every store, copy and merge; that it was there, and why it went, stays.

use firmly_core::{
    journal::{
        CaseId, Manner,
        entry::{Entry, FactEntry, IncidentEntry},
    },
    session::{PurgeError, Session, StoreProblem, open_copy},
    store::{EventHash, Fault, Faulty, StoreError},
};
use zeroize::Zeroizing;

use crate::bench::{
    CHEAP, Log, Seeded, Stores, accounts, an_incident, assert_unbroken, block_on, now, passphrase,
};

/// So long that a record which still holds it is longer than every other.
fn secret() -> String {
    "Zyzzyva ".repeat(1000)
}

fn add(log: &Log, case: &CaseId, account: &str, random: &mut Seeded) -> EventHash {
    let entry = Entry::incident(&an_incident(account));
    let added = block_on(log.add(case, entry, None, &now(5), random));
    added.unwrap().hash
}

/// A log with one entry that is to go, its correction, and one that stays.
fn with_a_mistake(stores: &Stores, random: &mut Seeded) -> (Log, CaseId, EventHash) {
    let (log, case) = stores.kept(random);
    let wrong = add(&log, &case, &secret(), random);
    let corrected = IncidentEntry {
        what_happened: Zeroizing::new(secret() + "again"),
        ..an_incident("")
    };
    let amend = Entry::amend(
        wrong,
        "typing",
        &Entry::incident(&an_incident(&secret())),
        &Entry::incident(&corrected),
    );
    block_on(log.add(&case, amend.unwrap(), None, &now(6), random)).unwrap();
    let back = Entry::withdraw(wrong, &secret());
    block_on(log.add(&case, back, None, &now(7), random)).unwrap();
    add(&log, &case, "stays", random);
    (log, case, wrong)
}

fn longest(stores: &Stores) -> usize {
    let held = stores.both().map(|store| store.contents().events);
    held.iter()
        .flatten()
        .map(|event| event.sealed.len())
        .max()
        .unwrap()
}

#[test]
fn text_and_corrections_go_and_the_chain_stays_whole() {
    let (stores, random) = (Stores::default(), &mut Seeded(3));
    let (log, case, wrong) = with_a_mistake(&stores, random);
    let before: Vec<_> = log.journal().unwrap().chains().values().cloned().collect();
    assert!(longest(&stores) > 8000);

    block_on(log.purge(&case, &[wrong], "another patient", &now(9), random)).unwrap();
    assert!(longest(&stores) < 4000, "no record holds the text");
    let check = |log: &Log| {
        let journal = log.journal().unwrap();
        assert_unbroken(&journal);
        for chain in &before {
            let kept = journal.chains().values().any(|after| {
                chain
                    .links()
                    .all(|link| after.links().any(|other| other == link))
            });
            assert!(kept, "every hash is still there");
        }
        let shown = journal.case(&case).unwrap();
        let [first, second] = &shown.incidents[..] else {
            panic!("both are still in the list")
        };
        let (gone, stays) = if first.hash == wrong {
            (first, second)
        } else {
            (second, first)
        };
        assert_eq!(stays.what_happened.as_ref().unwrap().as_str(), "stays");
        assert!(gone.what_happened.is_none() && gone.behaviour.is_empty());
        assert!(gone.amendments.is_empty());
        let withdrawal = gone.withdrawn.as_ref().unwrap();
        assert_eq!(withdrawal.manner, Manner::Purged);
        assert_eq!(withdrawal.recorded.at, now(9).instant());
        assert_eq!(withdrawal.why.as_ref().unwrap().as_str(), "another patient");
        assert_eq!(shown.not_shown, 0);
    };
    check(&log);
    log.lock();
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report.unpurged, 0);
    check(&log);
    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(10), random)).unwrap();
    assert!(copy.bytes.len() < 8000, "a copy does not hold it either");
}

#[test]
fn a_case_goes_as_a_whole_and_stays_as_a_line() {
    let (stores, random) = (Stores::default(), &mut Seeded(4));
    let (log, case, _) = with_a_mistake(&stores, random);
    let fact = Entry::fact(&FactEntry {
        kind: "police".to_owned(),
        answers: Default::default(),
    });
    block_on(log.add(&case, fact, None, &now(8), random)).unwrap();
    let all = log.journal().unwrap().events_of(&case);
    assert_eq!(all.len(), 4);
    block_on(log.purge(&case, &all, "kept long enough", &now(9), random)).unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    let purged = shown.purged.as_ref().unwrap();
    assert_eq!(purged.why.as_ref().unwrap().as_str(), "kept long enough");
    assert_eq!(shown.case_ref, None);
    assert!(shown.facts[0].kind.is_empty());
    assert_eq!(shown.not_shown, 0);
    assert!(log.journal().unwrap().events_of(&case).is_empty());
    let again = block_on(log.purge(&case, &all, "", &now(9), random));
    assert_eq!(again.err(), Some(PurgeError::Nothing));
}

#[test]
fn a_case_on_hold_loses_nothing() {
    let (stores, random) = (Stores::default(), &mut Seeded(5));
    let (log, case, wrong) = with_a_mistake(&stores, random);
    let words = firmly_core::journal::entry::Answered::Words(Zeroizing::new("on_hold".to_owned()));
    let hold = Entry::fact(&FactEntry {
        kind: "status".to_owned(),
        answers: [("status.is".to_owned(), words)].into(),
    });
    block_on(log.add(&case, hold, None, &now(8), random)).unwrap();
    let refused = block_on(log.purge(&case, &[wrong], "", &now(9), random));
    assert_eq!(refused.err(), Some(PurgeError::OnHold));
    assert_eq!(accounts(&log.journal().unwrap()).len(), 2);
    let elsewhere = block_on(log.purge(&case, &[EventHash([7; 32])], "", &now(9), random));
    assert_eq!(elsewhere.err(), Some(PurgeError::OnHold));
}

#[test]
fn a_purge_that_was_cut_short_is_finished_later() {
    for mirror_fails in [false, true] {
        let (stores, random) = (Stores::default(), &mut Seeded(6));
        let (log, case, wrong) = with_a_mistake(&stores, random);
        log.lock();
        // The purge itself is appended; the rewrite fails in one store.
        let refused = Fault::Refused(StoreError::Closed);
        let never = usize::MAX..=usize::MAX;
        let fails = |fails: bool| if fails { 4..=usize::MAX } else { never.clone() };
        let (log, _) = block_on(Session::unlock(
            Faulty::new(
                stores.primary.clone(),
                refused.clone(),
                fails(!mirror_fails),
            ),
            Faulty::new(stores.mirror.clone(), refused.clone(), fails(mirror_fails)),
            &passphrase(),
            CHEAP,
        ))
        .unwrap();
        let unfinished = block_on(log.purge(&case, &[wrong], "", &now(9), random)).err();
        let Some(PurgeError::Unfinished(problems)) = unfinished else {
            panic!("not told: {unfinished:?}")
        };
        let problem = if mirror_fails {
            problems.mirror
        } else {
            problems.primary
        };
        assert_eq!(problem, Some(StoreProblem::Store(StoreError::Closed)));
        assert!(
            !accounts_safe(&log)
                .iter()
                .any(|text| text.contains("Zyzzyva"))
        );
        log.lock();

        let (log, _) = stores.unlock().unwrap();
        assert!(
            longest(&stores) < 4000,
            "opening takes the purged record for the whole one"
        );
        block_on(log.finish_purges(random)).unwrap();
        let (_, report) = stores.unlock().unwrap();
        assert_eq!(report.unpurged, 0);
    }
}

fn accounts_safe<P: firmly_core::store::Store, M: firmly_core::store::Store>(
    log: &Session<P, M>,
) -> Vec<String> {
    let cases = log.journal().unwrap().cases();
    let incidents = cases.into_iter().flat_map(|case| case.incidents);
    incidents
        .filter_map(|incident| incident.what_happened.as_ref().map(|text| text.to_string()))
        .collect()
}

#[test]
fn where_neither_store_let_go_it_is_counted_and_hidden() {
    let (stores, random) = (Stores::default(), &mut Seeded(8));
    let (log, case, wrong) = with_a_mistake(&stores, random);
    log.lock();
    let refused = Fault::Refused(StoreError::Closed);
    let (log, _) = block_on(Session::unlock(
        Faulty::new(stores.primary.clone(), refused.clone(), 4..),
        Faulty::new(stores.mirror.clone(), refused, 4..),
        &passphrase(),
        CHEAP,
    ))
    .unwrap();
    block_on(log.purge(&case, &[wrong], "", &now(9), random)).unwrap_err();
    log.lock();
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(
        report.unpurged, 3,
        "the entry, its correction, its withdrawal"
    );
    assert_eq!(accounts_safe(&log), ["stays"]);
    block_on(log.finish_purges(random)).unwrap();
    assert!(longest(&stores) < 4000);
    assert_eq!(stores.unlock().unwrap().1.unpurged, 0);
}

#[test]
fn an_old_copy_does_not_bring_it_back_and_a_later_one_takes_it_away() {
    let (stores, random) = (Stores::default(), &mut Seeded(9));
    let (log, case, wrong) = with_a_mistake(&stores, random);
    let old =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(8), random)).unwrap();
    block_on(log.purge(&case, &[wrong], "", &now(9), random)).unwrap();
    let late =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(10), random)).unwrap();
    let [old, late] =
        [old, late].map(|copy| block_on(open_copy(&copy.bytes, &passphrase(), CHEAP)).unwrap());
    let merged = block_on(log.merge(&old, &now(11), random)).unwrap();
    assert_eq!(merged.new, 0);
    assert!(longest(&stores) < 4000);

    let elsewhere = Stores::default();
    let other = elsewhere.begin(random);
    block_on(other.merge(&old, &now(12), random)).unwrap();
    assert_eq!(accounts_safe(&other).len(), 2);
    block_on(other.keep(&passphrase(), None, CHEAP, random)).unwrap();
    block_on(other.merge(&late, &now(13), random)).unwrap();
    assert_eq!(accounts_safe(&other), ["stays"]);
    assert!(longest(&elsewhere) < 4000);
    assert_eq!(elsewhere.unlock().unwrap().1.unpurged, 0);
}
