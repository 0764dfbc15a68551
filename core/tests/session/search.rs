//! Lines are found by any words in them, and by what they are.

use std::{path::Path, rc::Rc};

use firmly_core::store::EventHash;
use firmly_core::{
    author,
    journal::{
        Case,
        entry::{Answered, Answers, Entry, FactEntry, Happened, IncidentEntry, TermId},
        filter::{self, About, Facet, Filter, Place},
        search::{Found, Index, Said},
    },
};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::bench::{Seeded, Stores, an_incident, block_on, now};

/// A log of these entries, a fact, and a correction of the first entry.
fn cases(entries: &[IncidentEntry]) -> Vec<Case> {
    let (stores, random) = (Stores::default(), &mut Seeded(11));
    let (log, case) = stores.kept(random);
    let mut hashes: Vec<EventHash> = Vec::new();
    for (minutes, entry) in (1..).zip(entries) {
        let at = now(minutes);
        let added = block_on(log.add(&case, Entry::incident(entry), None, &at, random)).unwrap();
        hashes.push(added.hash);
    }
    let mut answers = Answers::default();
    let told = Answered::Words(Zeroizing::new("2026-10-03".to_owned()));
    answers.insert("told_to_stop.date".to_owned(), told);
    let fact = FactEntry {
        kind: "told_to_stop".to_owned(),
        answers,
    };
    block_on(log.add(&case, Entry::fact(&fact), None, &now(50), random)).unwrap();
    let corrected = IncidentEntry {
        what_happened: Zeroizing::new("A necklace in a box".to_owned()),
        ..entries[0].clone()
    };
    let (before, after) = (Entry::incident(&entries[0]), Entry::incident(&corrected));
    let amend = Entry::amend(hashes[0], "I looked again", &before, &after).unwrap();
    block_on(log.add(&case, amend, None, &now(60), random)).unwrap();
    log.journal().unwrap().cases()
}

fn entry(account: &str, day: &str, change: impl FnOnce(&mut IncidentEntry)) -> IncidentEntry {
    let mut entry = an_incident(account);
    entry.event_start = Happened::date(day.parse().unwrap());
    let effect = Answered::Words(Zeroizing::new("could not sleep".to_owned()));
    entry.more.insert("effect".to_owned(), effect);
    change(&mut entry);
    entry
}

fn two() -> Vec<Case> {
    cases(&[
        entry("A bracelet in a box", "2026-10-01", |entry| {
            let wanted = Answered::Words(Zeroizing::new("unwanted".to_owned()));
            entry.more.insert("wanted".to_owned(), wanted);
            entry.fear = 1.try_into().ok();
        }),
        entry("He rang the ward", "2026-11-05", |entry| {
            entry.channel = Some(TermId::new("phone_to_work"));
            entry.behaviour = vec![TermId::new("repeated_messages")];
            entry.fear = 3.try_into().ok();
        }),
    ])
}

fn index(cases: &[Case]) -> Index {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let vocabulary = author::read(&content).unwrap().0.vocabulary;
    let mut index = Index::new(|text| text.nfkd().collect());
    index.read(cases, &vocabulary, says);
    index
}

fn says(said: &Said<'_>) -> String {
    let said = match said {
        Said::Entry(_) => "19 November 2026",
        Said::Fact(_) => "Told to stop",
        Said::Correction(_) => "I looked again",
    };
    said.to_owned()
}

fn find(cases: &[Case], index: &Index, query: &str, filter: &Filter) -> Vec<Place> {
    index.places(&index.find(cases, query, filter, &Found::default()))
}

fn filter(chosen: &[(Facet, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (facet, value) in chosen {
        filter.choose(*facet, (*value).to_owned());
    }
    filter
}

const FIRST: (About, Option<usize>) = (About::Entry(0), None);
const SECOND: (About, Option<usize>) = (About::Entry(1), None);
const FACT: (About, Option<usize>) = (About::Fact(0), None);
const CORRECTION: (About, Option<usize>) = (About::Entry(0), Some(0));

fn places(found: &[Place]) -> Vec<(About, Option<usize>)> {
    let place = |place: &Place| (place.about, place.correction);
    found.iter().map(place).collect()
}

#[test]
fn every_word_has_to_be_there_in_any_form_of_the_line() {
    let cases = two();
    let index = index(&cases);
    let found = |query: &str| places(&find(&cases, &index, query, &Filter::default()));
    assert_eq!(found("necklace"), [FIRST]);
    assert_eq!(
        found("NECK"),
        [FIRST],
        "the beginning of a word, in any case"
    );
    assert_eq!(found("box necklace"), [FIRST], "in any order");
    assert_eq!(found("necklace ward"), [], "in one line");
    assert_eq!(found("gift delivery"), [FIRST], "the label of the channel");
    assert_eq!(
        found("sleep"),
        [SECOND, FIRST],
        "what else was answered, the latest first"
    );
    assert_eq!(found("told to stop"), [FACT], "what was done");
    assert_eq!(found("looked again"), [CORRECTION], "why it was corrected");
    assert_eq!(
        found("november 2026"),
        [SECOND, FIRST],
        "what the screens say"
    );
    let all = [SECOND, FIRST, CORRECTION, FACT];
    assert_eq!(found("amber kestrel"), all, "the case");
    assert_eq!(found("  "), []);
}

#[test]
fn an_entry_is_found_whatever_its_quotes_accents_and_hyphens() {
    let account = "He said he wouldn\u{2019}t stop; caf\u{e9} at O\u{2019}Brien\u{2019}s, na\u{ef}ve o\u{fb03}ce\u{2011}talk at 14:10";
    let cases = cases(&[
        entry("A bracelet in a box", "2026-10-01", |_| {}),
        entry(account, "2026-11-05", |_| {}),
    ]);
    let index = index(&cases);
    for query in [
        "wouldn't",
        "wouldn\u{2019}t",
        "wouldnt",
        "O'Brien",
        "cafe",
        "caf\u{e9}",
        "cafe\u{301}",
        "NAIVE",
        "office-talk",
        "14:10",
    ] {
        let found = places(&find(&cases, &index, query, &Filter::default()));
        assert_eq!(found, [SECOND], "{query}");
    }
}

#[test]
fn a_filter_wants_all_of_what_was_chosen_beside_the_words() {
    let cases = two();
    let index = index(&cases);
    let chosen_of = |query: &str, chosen: &[(Facet, &str)]| {
        places(&find(&cases, &index, query, &filter(chosen)))
    };
    let id = cases[0].id.as_str();
    for (chosen, expected) in [
        (&[(Facet::Kind, filter::ENTRIES)][..], &[SECOND, FIRST][..]),
        (&[(Facet::Kind, filter::FACTS)], &[FACT]),
        (&[(Facet::Kind, filter::CORRECTIONS)], &[CORRECTION]),
        (&[(Facet::Case, id)], &[SECOND, FIRST, CORRECTION, FACT]),
        (&[(Facet::Case, "another")], &[]),
        (&[(Facet::Channel, "phone_to_work")], &[SECOND]),
        (&[(Facet::Behaviour, "repeated_messages")], &[SECOND]),
        (
            &[(Facet::Asked("wanted"), "unwanted")],
            &[FIRST, CORRECTION],
        ),
        (&[(Facet::Asked("wanted"), "neutral")], &[]),
        (&[(Facet::Fear, "0")], &[SECOND, FIRST, CORRECTION]),
        (&[(Facet::Fear, "3")], &[SECOND]),
        (&[(Facet::Fear, "4")], &[]),
        (
            &[(Facet::Fear, "1"), (Facet::Kind, filter::ENTRIES)],
            &[SECOND, FIRST],
        ),
    ] {
        assert_eq!(chosen_of("", chosen), expected, "{chosen:?}");
    }
    assert_eq!(chosen_of("ward", &[(Facet::Fear, "1")]), [SECOND]);
    assert_eq!(
        chosen_of("ward", &[(Facet::Asked("wanted"), "unwanted")]),
        []
    );
}

#[test]
fn a_period_takes_in_what_may_have_been_in_it() {
    let mut all = two();
    let found = |cases: &[Case], from: &str, to: &str| {
        let mut filter = Filter::default();
        (filter.from, filter.to) = (from.parse().ok(), to.parse().ok());
        places(&find(cases, &index(cases), "", &filter))
    };
    assert_eq!(found(&all, "2026-10-01", "2026-10-01"), [FIRST]);
    assert_eq!(found(&all, "2026-10-02", "2026-10-31"), [FACT]);
    assert_eq!(found(&all, "", "2026-11-05"), [SECOND, FIRST, FACT]);
    // The correction counts on the day on which it was made.
    let made = &all[0].incidents[0].amendments[0].recorded;
    let made = made.at.day_at(made.offset).to_string();
    assert_eq!(found(&all, &made, ""), [CORRECTION]);
    assert_eq!(found(&all, "2026-11-01", "2026-10-01"), []);
    // A month is claimed: any day of it may be meant. Nothing is claimed: the day of the recording.
    let entries = &mut all[0].incidents;
    Rc::make_mut(&mut entries[0]).event_start = Some(Happened::month("2026-02".parse().unwrap()));
    Rc::make_mut(&mut entries[1]).event_start = Some(Happened::not_sure(None, None));
    assert_eq!(found(&all, "2026-02-28", "2026-03-05"), [FIRST]);
    assert_eq!(found(&all, "2026-03-01", "2026-03-05"), []);
    assert_eq!(found(&all, &made, ""), [SECOND, CORRECTION]);
}

#[test]
fn there_is_to_choose_from_what_occurs() {
    let cases = two();
    assert_eq!(
        filter::values(&cases, Facet::Channel),
        ["gift_or_delivery", "phone_to_work"]
    );
    assert_eq!(filter::values(&cases, Facet::Asked("wanted")), ["unwanted"]);
    assert_eq!(filter::values(&cases, Facet::Asked("seriousness")), [""; 0]);
    assert_eq!(filter::values(&cases, Facet::Case), [cases[0].id.as_str()]);
}

#[test]
fn a_choice_takes_the_place_of_the_one_before_and_is_taken_back() {
    let mut filter = filter(&[(Facet::Fear, "2"), (Facet::Fear, "3")]);
    assert_eq!(filter.value(Facet::Fear), Some("3"));
    filter.choose(Facet::Fear, String::new());
    assert!(filter.is_empty());
}

#[test]
fn a_query_that_goes_on_finds_what_it_finds_by_itself() {
    let cases = two();
    let index = index(&cases);
    let mut found = Found::default();
    let afraid = filter(&[(Facet::Fear, "3")]);
    let none = Filter::default();
    for (query, filter) in [
        ("b", &none),
        ("bo", &none),
        ("box", &none),
        ("box a", &none),
        ("a bo", &afraid),
        ("ward", &afraid),
        ("ward", &none),
        ("", &none),
        ("w", &none),
        ("wa", &none),
    ] {
        found = index.find(&cases, query, filter, &found);
        let alone = find(&cases, &index, query, filter);
        assert_eq!(places(&index.places(&found)), places(&alone), "{query:?}");
    }
}

#[test]
fn what_was_said_since_is_found_and_what_was_corrected_is_not() {
    let (stores, random) = (Stores::default(), &mut Seeded(12));
    let (log, case) = stores.kept(random);
    let add = |entry, minutes, random: &mut Seeded| {
        block_on(log.add(&case, entry, None, &now(minutes), random)).unwrap();
    };
    let (wrong, right) = (an_incident("a necklace"), an_incident("a bracelet"));
    add(Entry::incident(&wrong), 1, random);
    add(Entry::incident(&an_incident("a letter")), 2, random);
    let before = log.journal().unwrap().cases();
    let mut index = index(&before);

    let target = before[0].incidents[0].hash;
    let (wrong, right) = (Entry::incident(&wrong), Entry::incident(&right));
    add(Entry::amend(target, "", &wrong, &right).unwrap(), 3, random);
    add(Entry::incident(&an_incident("a ring")), 4, random);
    let after = log.journal().unwrap().cases();
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let vocabulary = author::read(&content).unwrap().0.vocabulary;
    index.read(&after, &vocabulary, says);
    for (query, count) in [("necklace", 0), ("bracelet", 1), ("letter", 1), ("ring", 1)] {
        let found = find(&after, &index, query, &Filter::default());
        assert_eq!(found.len(), count, "{query}");
    }
    let same = |at: usize| Rc::ptr_eq(&before[0].incidents[at], &after[0].incidents[at]);
    assert!(!same(0) && same(1), "only what was corrected is read again");
}
