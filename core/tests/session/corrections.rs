//! What was saved is never changed: corrections, withdrawals and facts stand beside it, and both texts show.

use firmly_core::journal::{
    Case, Journal,
    entry::{
        Answered, Answers, CaseEntry, CommitmentEntry, Entry, FactEntry, Fear, IncidentEntry,
        Resolve, Status, TermId,
    },
};
use zeroize::Zeroizing;

use crate::bench::{Seeded, Stores, a_case, an_incident, block_on, now};

fn words(text: &str) -> Answered {
    Answered::Words(Zeroizing::new(text.to_owned()))
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given
        .iter()
        .map(|(name, text)| ((*name).to_owned(), words(text)))
        .collect()
}

/// A log in which everything that can be added was added: what it shows now, and after it was locked and opened again.
fn after(make: impl Fn(&mut dyn FnMut(i64, Entry) -> Case)) -> Case {
    let (stores, random) = (Stores::default(), &mut Seeded(5));
    let (log, case) = stores.kept(random);
    let mut add = |minutes: i64, entry: Entry| {
        let added = block_on(log.add(&case, entry, None, &now(minutes), random));
        added.unwrap();
        log.journal().unwrap().case(&case).unwrap()
    };
    make(&mut add);
    let shown = log.journal().unwrap().case(&case).unwrap();
    log.lock();
    let (log, _report) = stores.unlock().unwrap();
    let again = log.journal().unwrap().case(&case).unwrap();
    assert!(again == shown, "the same after it was opened again");
    shown
}

#[test]
fn everything_that_was_answered_comes_back() {
    let mut more = answers(&[("direction", "incoming"), ("witness.0.who", "receptionist")]);
    let terms = ["blocked", "told_manager"].map(TermId::new).to_vec();
    more.insert("my_response".to_owned(), Answered::Terms(terms));
    let entry = IncidentEntry {
        more: more.clone(),
        ..an_incident("a call")
    };
    let case = after(|add| drop(add(5, Entry::incident(&entry))));
    assert!(case.incidents[0].more == more);
    assert!(case.incidents[0].entry() == entry);
    assert!(case.incidents[0].unread.is_empty());
    assert_eq!(case.not_shown, 0);
}

#[test]
fn a_correction_stands_beside_what_it_corrects() {
    let first = IncidentEntry {
        more: answers(&[("place_type", "ward"), ("effect", "none")]),
        ..an_incident("He rang twice.")
    };
    let second = IncidentEntry {
        fear: Fear::try_from(4).ok(),
        what_happened: Zeroizing::new("He rang three times.".to_owned()),
        more: answers(&[("place_type", "home")]),
        ..first.clone()
    };
    let case = after(|add| {
        let saved = add(5, Entry::incident(&first)).incidents[0].hash;
        let change = Entry::amend(
            saved,
            "I counted again",
            &Entry::incident(&first),
            &Entry::incident(&second),
        );
        add(9, change.unwrap());
    });
    let incident = &case.incidents[0];
    assert!(incident.entry() == second, "it reads as corrected");
    assert_eq!(case.incidents.len(), 1);
    let [amendment] = &incident.amendments[..] else {
        panic!("one correction")
    };
    assert_eq!(
        amendment.why.as_ref().map(|why| why.as_str()),
        Some("I counted again")
    );
    assert_eq!(amendment.recorded.at, now(9).instant());
    let both: Vec<_> = amendment
        .changed
        .iter()
        .map(|change| {
            let text = |field: &Option<firmly_core::journal::event::Field>| {
                field.as_ref().map(|field| field.text()[26..].to_owned())
            };
            (
                change.name.as_str(),
                text(&change.before),
                text(&change.after),
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        both,
        [
            (
                "what_happened",
                some("\"what_happened\",\"He rang twice.\"]"),
                some("\"what_happened\",\"He rang three times.\"]")
            ),
            ("fear", some("\"fear\",2]"), some("\"fear\",4]")),
            (
                "place_type",
                some("\"place_type\",\"ward\"]"),
                some("\"place_type\",\"home\"]")
            ),
            ("effect", some("\"effect\",\"none\"]"), None),
        ]
    );
    assert_eq!(case.not_shown, 0);
}

#[test]
fn of_two_corrections_the_newer_is_read_and_both_are_shown() {
    let told = |account: &str| Entry::incident(&an_incident(account));
    let case = after(|add| {
        let saved = add(5, told("one")).incidents[0].hash;
        add(
            6,
            Entry::amend(saved, "", &told("one"), &told("two")).unwrap(),
        );
        add(
            7,
            Entry::amend(saved, "", &told("two"), &told("three")).unwrap(),
        );
    });
    let incident = &case.incidents[0];
    assert_eq!(incident.entry().what_happened.as_str(), "three");
    let times: Vec<_> = incident.amendments.iter().map(|a| a.recorded.at).collect();
    assert_eq!(times, [now(7).instant(), now(6).instant()]);
}

#[test]
fn what_did_not_change_is_no_correction() {
    let told = || Entry::incident(&an_incident("one"));
    let hash = firmly_core::store::EventHash::ZERO;
    assert!(Entry::amend(hash, "because", &told(), &told()).is_none());
}

#[test]
fn what_was_withdrawn_still_shows() {
    let case = after(|add| {
        let saved = add(5, Entry::incident(&an_incident("not him"))).incidents[0].hash;
        add(6, Entry::withdraw(saved, "It was somebody else"));
    });
    let incident = &case.incidents[0];
    assert_eq!(incident.entry().what_happened.as_str(), "not him");
    let withdrawn = incident.withdrawn.as_ref().unwrap();
    assert_eq!(withdrawn.recorded.at, now(6).instant());
    assert_eq!(
        withdrawn.why.as_ref().map(|why| why.as_str()),
        Some("It was somebody else")
    );
    assert_eq!(case.not_shown, 0);
}

#[test]
fn facts_are_kept_and_the_latest_says_how_the_case_stands() {
    let fact = |kind: &str, given: &[(&str, &str)]| {
        Entry::fact(&FactEntry {
            kind: kind.to_owned(),
            answers: answers(given),
        })
    };
    let told = [
        ("told_to_stop.date", "2026-11-01"),
        ("told_to_stop.by", "me"),
    ];
    let case = after(|add| {
        add(5, fact("told_to_stop", &told));
        add(6, fact("status", &[("status.is", "on_hold")]));
        add(7, fact("review", &[("review.date", "2027-02-03")]));
    });
    assert_eq!(case.facts[0].kind, "told_to_stop");
    assert!(case.facts[0].answers == answers(&told));
    assert_eq!(case.status, Some(Status::OnHold));
    assert_eq!(case.review_date, "2027-02-03".parse().ok());

    let case = after(|add| {
        let hold = add(5, fact("status", &[("status.is", "on_hold")])).facts[0].hash;
        add(6, Entry::withdraw(hold, "by mistake"));
    });
    assert_eq!(
        case.status,
        Some(Status::Open),
        "what was withdrawn does not count"
    );
    assert!(case.facts[0].withdrawn.is_some());
}

#[test]
fn the_latest_word_on_an_action_counts() {
    let commit = |action: &str, state| {
        Entry::commitment(&CommitmentEntry {
            action: action.to_owned(),
            outcome: "o_repeat".to_owned(),
            state,
        })
    };
    let case = after(|add| {
        add(5, commit("A05", Resolve::ToDo));
        add(6, commit("A07", Resolve::NotNeeded));
        add(7, commit("A05", Resolve::Done));
    });
    let states: Vec<_> = case
        .commitments
        .iter()
        .map(|commitment| (commitment.action.as_str(), commitment.state))
        .collect();
    assert_eq!(
        states,
        [("A05", Resolve::Done), ("A07", Resolve::NotNeeded)]
    );
}

#[test]
fn who_it_is_about_is_corrected_too() {
    let case = after(|add| {
        let case = add(5, Entry::incident(&an_incident("x")));
        let before = case.entry(now(6).today());
        let after = CaseEntry {
            under_18: Some(TermId::new("may_be")),
            first_contact_date: "2026-10-01".parse().ok(),
            ..before.clone()
        };
        add(
            6,
            CaseEntry::amend(case.opened, "", &before, &after).unwrap(),
        );
    });
    assert_eq!(case.under_18, Some(TermId::new("may_be")));
    assert_eq!(case.first_contact_date, "2026-10-01".parse().ok());
    assert_eq!(case.case_ref, a_case().case_ref.into());
    assert_eq!(case.amendments[0].changed.len(), 2);
}

#[test]
fn a_correction_of_nothing_that_is_here_is_counted() {
    let elsewhere = firmly_core::store::EventHash([7; 32]);
    let case = after(|add| drop(add(5, Entry::withdraw(elsewhere, ""))));
    assert_eq!(case.not_shown, 1);
    assert!(Journal::default().cases().is_empty());
}
