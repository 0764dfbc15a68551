//! Every rule: what it counts, and what it leaves alone.

use std::{path::Path, rc::Rc};

use firmly_core::{
    author,
    journal::{
        Case, CaseId, Fact, Incident, Journal, Recorded, Withdrawal,
        entry::{Answered, Answers, Delay, Fear, Happened, TermId},
        event::Clock,
        moment::{Day, Now},
        patterns::patterns,
        vocabulary::Vocabulary,
    },
    store::EventHash,
};
use zeroize::Zeroizing;

fn vocabulary() -> Vocabulary {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    author::read(&content).unwrap().0.vocabulary
}

fn recorded() -> Recorded {
    let now = Now::new(1_795_209_000_123, 0, None).unwrap();
    Recorded {
        at: now.instant(),
        offset: now.offset(),
        zone: None,
        clock: Clock::Ok,
    }
}

fn words(answers: &[(&str, &str)]) -> Answers {
    let answer = |(field, words): &(&str, &str)| {
        let words = Answered::Words(Zeroizing::new((*words).to_owned()));
        ((*field).to_owned(), words)
    };
    answers.iter().map(answer).collect()
}

/// An entry on this day of November 2026 (0 for none), by this channel, of this kind.
fn on(day: u8, channel: &str, behaviour: &str) -> Incident {
    let day: Option<Day> = format!("2026-11-{day:02}").parse().ok();
    Incident {
        hash: EventHash([0; 32]),
        seq: 1,
        recorded: recorded(),
        event_start: Some(day.map_or(Happened::not_sure(None, None), Happened::date)),
        delay: Delay::Unknown,
        channel: Some(TermId::new(channel)),
        behaviour: vec![TermId::new(behaviour)],
        what_happened: None,
        fear: Fear::try_from(1).ok(),
        tree_result: None,
        more: Answers::new(),
        attachments: Vec::new(),
        amendments: Vec::new(),
        withdrawn: None,
        unread: Vec::new(),
        withheld: 0,
    }
}

/// A letter, by work e-mail.
fn letter(day: u8) -> Incident {
    on(day, "work_email", "personal_message")
}

fn with(mut incident: Incident, answers: &[(&str, &str)]) -> Incident {
    incident.more.extend(words(answers));
    incident
}

fn responding(mut incident: Incident, response: &str) -> Incident {
    let terms = Answered::Terms(vec![TermId::new(response)]);
    incident.more.insert("my_response".to_owned(), terms);
    incident
}

fn afraid(mut incident: Incident, level: u8) -> Incident {
    incident.fear = Fear::try_from(level).ok();
    incident
}

fn fact(kind: &str, answers: &[(&str, &str)]) -> Fact {
    Fact {
        hash: EventHash([9; 32]),
        recorded: recorded(),
        kind: kind.to_owned(),
        answers: words(answers),
        amendments: Vec::new(),
        withdrawn: None,
        unread: Vec::new(),
        withheld: 0,
    }
}

fn told(date: &str) -> Fact {
    fact("told_to_stop", &[("told_to_stop.date", date)])
}

/// Which rules apply, with their counts, on 20 November 2026.
fn applying(incidents: Vec<Incident>, facts: Vec<Fact>) -> Vec<(String, usize)> {
    let mut incidents = incidents;
    for (number, incident) in (1..).zip(&mut incidents) {
        incident.hash = EventHash([number; 32]);
    }
    let case = Case {
        purged: None,
        id: case_id(),
        opened: EventHash::ZERO,
        recorded: recorded(),
        case_ref: None,
        relation: None,
        under_18: None,
        first_contact_date: None,
        review_date: None,
        status: None,
        amendments: Vec::new(),
        facts,
        commitments: Vec::new(),
        sent: Vec::new(),
        receipts: Vec::new(),
        numbers: (1..=incidents.len()).collect(),
        incidents: incidents.into_iter().map(Rc::new).collect(),
        not_shown: 0,
        breaks: Vec::new(),
        unread: Vec::new(),
    };
    let rules = vocabulary().patterns;
    let seen = patterns(&rules, &case, "2026-11-20".parse().unwrap());
    for pattern in &seen {
        assert!(
            !pattern.entries.is_empty(),
            "{} names its entries",
            pattern.rule.id
        );
    }
    seen.iter()
        .map(|pattern| (pattern.rule.id.clone(), pattern.count))
        .collect()
}

fn case_id() -> CaseId {
    CaseId::new(firmly_core::store::StreamId("00".repeat(8)))
}

/// How often a rule counts.
fn count(rule: &str, incidents: Vec<Incident>, facts: Vec<Fact>) -> usize {
    let applying = applying(incidents, facts);
    let found = applying.iter().find(|(id, _)| id == rule);
    found.map_or(0, |(_, count)| *count)
}

#[test]
fn there_are_sixteen_rules_and_an_empty_case_has_none() {
    let ids: Vec<_> = vocabulary()
        .patterns
        .into_iter()
        .map(|rule| rule.id)
        .collect();
    let expected: Vec<_> = (1..=16).map(|number| format!("P{number}")).collect();
    assert_eq!(ids, expected);
    assert_eq!(applying(Vec::new(), Vec::new()), []);
    assert_eq!(applying(vec![letter(3)], Vec::new()), [], "one quiet entry");
    assert!(Journal::default().is_empty());
}

#[test]
fn p1_counts_what_came_after_they_were_told() {
    let entries = || vec![letter(1), letter(5), letter(6)];
    assert_eq!(count("P1", entries(), vec![told("2026-11-04")]), 2);
    assert_eq!(
        count("P1", entries(), vec![told("2026-11-05")]),
        1,
        "the same day does not count"
    );
    assert_eq!(count("P1", entries(), vec![told("2026-11-06")]), 0);
    assert_eq!(count("P1", entries(), Vec::new()), 0);
    let asked = with(letter(1), &[("asked_to_stop_now", "yes")]);
    assert_eq!(count("P1", vec![asked, letter(5)], Vec::new()), 1);
    let reply = with(letter(5), &[("direction", "outgoing")]);
    let clinical = with(letter(5), &[("wanted", "neutral")]);
    assert_eq!(
        count("P1", vec![reply, clinical], vec![told("2026-11-04")]),
        0
    );
    let mut taken_back = told("2026-11-01");
    taken_back.withdrawn = Some(Withdrawal {
        manner: firmly_core::journal::Manner::Withdrawn,
        recorded: recorded(),
        why: None,
    });
    assert_eq!(count("P1", entries(), vec![taken_back]), 0);
}

#[test]
fn p2_counts_days_not_entries() {
    assert_eq!(
        count("P2", vec![letter(1), letter(2), letter(2)], Vec::new()),
        2
    );
    assert_eq!(count("P2", vec![letter(2), letter(2)], Vec::new()), 0);
    assert_eq!(
        count("P2", vec![letter(2), letter(0)], Vec::new()),
        0,
        "a day that is not known"
    );
    let mut gone = letter(1);
    gone.withdrawn = Some(Withdrawal {
        manner: firmly_core::journal::Manner::Withdrawn,
        recorded: recorded(),
        why: None,
    });
    assert_eq!(count("P2", vec![gone, letter(2)], Vec::new()), 0);
}

#[test]
fn p3_sees_three_in_a_week_or_twice_as_many_as_before() {
    assert_eq!(
        count("P3", vec![letter(1), letter(4), letter(7)], Vec::new()),
        3
    );
    assert_eq!(
        count("P3", vec![letter(1), letter(4), letter(8)], Vec::new()),
        0,
        "eight days"
    );
    assert_eq!(
        count("P3", vec![letter(7), letter(12), letter(19)], Vec::new()),
        3,
        "none before"
    );
    let before = on(1, "work_email", "personal_message");
    let steady = vec![before.clone(), before, letter(7), letter(12), letter(19)];
    assert_eq!(
        count("P3", steady, Vec::new()),
        0,
        "three after two is not twice"
    );
}

#[test]
fn p4_sees_the_channel_move_from_work_to_private_life() {
    let private = |day| on(day, "private_email", "personal_message");
    assert_eq!(count("P4", vec![letter(1), private(2)], Vec::new()), 1);
    assert_eq!(count("P4", vec![private(1), letter(2)], Vec::new()), 0);
    assert_eq!(count("P4", vec![private(1)], Vec::new()), 0);
}

#[test]
fn single_entries_count_where_once_is_enough() {
    for (rule, entry) in [
        ("P5", on(1, "in_person_at_home", "waiting")),
        ("P5", on(1, "unknown", "contact_with_family")),
        ("P5", with(letter(1), &[("place_type", "home")])),
        ("P6", on(0, "letter_or_card", "threat_of_harm")),
        ("P6", on(1, "unknown", "damage_or_interference")),
        ("P7", on(1, "through_a_third_party", "personal_question")),
        (
            "P7",
            on(1, "work_email", "contact_with_colleagues_about_me"),
        ),
        ("P8", afraid(letter(0), 3)),
        ("P8", with(letter(1), &[("routine_changed", "yes")])),
        ("P9", on(1, "unknown", "following")),
        ("P9", on(1, "website_or_review", "impersonates_me")),
        ("P10", on(1, "phone_to_work", "threat_of_self_harm")),
    ] {
        assert_eq!(count(rule, vec![entry], Vec::new()), 1, "{rule}");
        let quiet = vec![afraid(letter(1), 2)];
        assert_eq!(count(rule, quiet, Vec::new()), 0, "{rule}");
    }
}

#[test]
fn p11_counts_complaints_within_sixty_days_of_a_refusal() {
    let complaint = || on(19, "website_or_review", "hints_complaint");
    let no = responding(letter(1), "said_no_clearly");
    assert_eq!(count("P11", vec![no, complaint()], Vec::new()), 1);
    assert_eq!(
        count("P11", vec![complaint()], vec![told("2026-09-20")]),
        1,
        "the sixtieth day"
    );
    assert_eq!(count("P11", vec![complaint()], vec![told("2026-09-19")]), 0);
    assert_eq!(
        count("P11", vec![complaint()], vec![told("2026-11-20")]),
        0,
        "before it"
    );
    assert_eq!(count("P11", vec![complaint()], Vec::new()), 0);
}

#[test]
fn p12_counts_new_ways_after_a_block_or_a_warning() {
    let blocked = || responding(letter(1), "blocked");
    let other = on(5, "dating_app", "personal_message");
    assert_eq!(
        count("P12", vec![blocked(), letter(5)], Vec::new()),
        0,
        "the way it always came"
    );
    assert_eq!(count("P12", vec![blocked(), other.clone()], Vec::new()), 1);
    let account = with(letter(5), &[("evidence.0.account", "a new name")]);
    assert_eq!(count("P12", vec![blocked(), account], Vec::new()), 1);
    let nobody = on(5, "unknown", "personal_message");
    let earlier = on(1, "unknown", "personal_message");
    assert_eq!(
        count("P12", vec![earlier, blocked(), nobody], Vec::new()),
        1,
        "an anonymous note"
    );
    assert_eq!(
        count("P12", vec![letter(5)], vec![told("2026-11-01")]),
        0,
        "nothing to compare it with"
    );
    assert_eq!(
        count("P12", vec![letter(1), other], Vec::new()),
        0,
        "no block"
    );
}

#[test]
fn p13_counts_the_days_of_silence_before_contact_began_again() {
    let september: Day = "2026-09-20".parse().unwrap();
    let mut first = letter(1);
    first.event_start = Some(Happened::date(september));
    assert_eq!(count("P13", vec![first.clone(), letter(1)], Vec::new()), 42);
    first.event_start = Some(Happened::date("2026-10-05".parse().unwrap()));
    assert_eq!(
        count("P13", vec![first, letter(1)], Vec::new()),
        0,
        "27 days"
    );
}

#[test]
fn p14_counts_the_busiest_week() {
    let seen = |day| on(day, "in_person_elsewhere", "watching");
    assert_eq!(
        count("P14", vec![seen(1), seen(2), seen(3), seen(7)], Vec::new()),
        4
    );
    assert_eq!(
        count("P14", vec![seen(1), seen(2), seen(3), seen(8)], Vec::new()),
        0
    );
    assert_eq!(
        count("P14", vec![seen(1), seen(2), seen(3)], Vec::new()),
        0,
        "three is not more than three"
    );
}

#[test]
fn p15_sees_a_refused_chaperone_and_a_remark_in_one_month() {
    let refused = || {
        with(
            on(20, "consultation_in_person", "friendly_or_ambiguous"),
            &[("chaperone", "offered_and_refused")],
        )
    };
    let remark = on(2, "consultation_in_person", "compliment_on_appearance");
    let mut earlier = remark.clone();
    earlier.event_start = Some(Happened::date("2026-10-31".parse().unwrap()));
    assert_eq!(count("P15", vec![remark, refused()], Vec::new()), 1);
    assert_eq!(count("P15", vec![earlier, refused()], Vec::new()), 0);
    assert_eq!(count("P15", vec![refused()], Vec::new()), 0);
}

#[test]
fn p16_counts_any_contact_after_an_order() {
    let order = |date| {
        fact(
            "court_or_police_order",
            &[("court_or_police_order.date", date)],
        )
    };
    let clinical = with(letter(9), &[("wanted", "neutral")]);
    assert_eq!(
        count("P16", vec![letter(3), clinical], vec![order("2026-11-05")]),
        1,
        "wanted or not"
    );
    assert_eq!(count("P16", vec![letter(3)], vec![order("2026-11-05")]), 0);
    let police = fact(
        "told_to_stop",
        &[
            ("told_to_stop.date", "2026-11-02"),
            ("told_to_stop.by", "police"),
        ],
    );
    assert_eq!(count("P16", vec![letter(3)], vec![police]), 1);
    assert_eq!(
        count(
            "P16",
            vec![on(3, "unknown", "contact_after_order")],
            Vec::new()
        ),
        1
    );
}
