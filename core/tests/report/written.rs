//! Reports for other programs: what people can paste, as one table for a spreadsheet; a case of sixty entries, to be printed.
//! `cargo xtask release` opens them.

use std::{collections::BTreeMap, fs, path::Path};

use firmly_core::{
    journal::entry::{Answered, CaseEntry, Entry, Fear, Happened, IncidentEntry, TermId},
    report::{Reader, Request, bundle, csv, html},
};
use zeroize::Zeroizing;

use crate::{
    bench::{Log, a_case, a_fact, an_entry, answers, content, terms, words},
    injection::corpus,
};

fn write(name: &str, bytes: &[u8]) {
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), bytes).unwrap();
}

#[test]
#[ignore = "cargo xtask release opens what it writes"]
fn the_corpus_is_written_as_one_table() {
    let mut log = Log::new(71, &a_case());
    for text in corpus() {
        let mut entry = an_entry(&text);
        entry.more = answers(&[
            ("exact_words", words(&text)),
            ("place_detail", words(&text)),
            ("witness.0.who", words(&text)),
            ("evidence.0.account", words(&text)),
        ]);
        log.add(Entry::incident(&entry));
    }
    let report = log.plan(&log.request(Reader::Police)).report;
    write("corpus.csv", csv(&report, &content().report).as_bytes());
}

/// One of many, all a little different.
fn contact(at: usize) -> IncidentEntry {
    const WAYS: [(&str, &str, &str); 6] = [
        (
            "letter_or_card",
            "personal_message",
            "A card was left at reception with my first name on the envelope. It said that he thinks of our last appointment \
             and hopes that I do too. The receptionist put it into a plastic sleeve without opening it further.",
        ),
        (
            "work_email",
            "disclosure_of_feelings",
            "An e-mail to the practice address, marked for me alone. He wrote that nobody else understands him.",
        ),
        (
            "gift_or_delivery",
            "gift",
            "Flowers were delivered to the surgery during morning clinic. The card had no name. The florist told our manager \
             who had paid. They went back the same day.",
        ),
        (
            "social_media_request",
            "request_or_follow",
            "A friend request from an account that shows his photograph. I left it unaccepted and made a screenshot.",
        ),
        (
            "in_person_at_work_outside_a_consultation",
            "waiting",
            "He stood by my car in the staff car park when I left at the end of the day. He said: 'I only want five minutes.' \
             I went back in. Security walked me to the car twenty minutes later. He had gone.",
        ),
        (
            "phone_to_work",
            "silent_or_repeated_calls",
            "Four calls to reception within an hour, each asking for me and ending when he was told that I was with patients.",
        ),
    ];
    let (channel, behaviour, text) = WAYS[at % WAYS.len()];
    let day = |at: usize| format!("2026-{:02}-{:02}", 3 + at / 9, 1 + at % 9 * 3);
    IncidentEntry {
        event_start: match at % 5 {
            4 => Happened::about(day(at).parse().unwrap(), None),
            _ => Happened::exact(
                day(at).parse().unwrap(),
                format!("{:02}:{:02}", 8 + at % 10, at * 7 % 60)
                    .parse()
                    .unwrap(),
            ),
        },
        channel: Some(TermId::new(channel)),
        behaviour: vec![TermId::new(behaviour)],
        what_happened: Zeroizing::new(text.repeat(1 + at % 17 / 16 * 6)),
        fear: Fear::try_from(u8::try_from(at % 4).unwrap()).ok(),
        more: answers(&[
            ("direction", words("incoming")),
            ("wanted", words("unwanted")),
            (
                "exact_words",
                words(if at.is_multiple_of(3) {
                    "I only want five minutes."
                } else {
                    ""
                }),
            ),
            ("my_response", terms(&["said_no_clearly", "saved_evidence"])),
            ("witness.0.who", words("Receptionist, K.")),
            ("evidence.0.type", words("screenshot")),
            ("evidence.0.original", words("Practice safe")),
            (
                "effect",
                words(if at.is_multiple_of(7) {
                    "I slept badly and asked to change my clinic days."
                } else {
                    ""
                }),
            ),
        ])
        .into_iter()
        .filter(|(_, answer)| !matches!(answer, Answered::Words(said) if said.is_empty()))
        .collect(),
        ..an_entry("")
    }
}

#[test]
#[ignore = "cargo xtask release opens what it writes"]
fn a_case_of_sixty_entries_is_written_to_be_printed() {
    let first = CaseEntry {
        first_contact_date: Some("2026-03-01".parse().unwrap()),
        ..a_case()
    };
    let mut log = Log::new(72, &first);
    let hashes: Vec<_> = (0..60)
        .map(|at| log.add(Entry::incident(&contact(at))))
        .collect();
    let mut after = contact(10);
    after.what_happened =
        Zeroizing::new("It was the deputy manager who told me, not the florist.".to_owned());
    let amended = Entry::amend(
        hashes[10],
        "I had the name wrong.",
        &Entry::incident(&contact(10)),
        &Entry::incident(&after),
    );
    log.add(amended.unwrap());
    log.add(Entry::withdraw(hashes[20], "This was somebody else."));
    for (kind, date, more) in [
        ("told_to_stop", "2026-04-02", ("told_to_stop.how", "spoken")),
        (
            "manager_told",
            "2026-04-03",
            ("manager_told.role", "Practice manager"),
        ),
        (
            "formal_warning",
            "2026-05-11",
            ("formal_warning.by", "The partnership, by letter"),
        ),
        (
            "police_report",
            "2026-07-20",
            ("police_report.force", "Avon and Somerset"),
        ),
    ] {
        let date = ([kind, ".date"].concat(), words(date));
        let more = (more.0.to_owned(), words(more.1));
        let answers: Vec<(&str, Answered)> = [&date, &more]
            .map(|(name, answer)| (&**name, answer.clone()))
            .to_vec();
        log.add(Entry::fact(&a_fact(kind, &answers)));
    }
    let request = Request {
        reason: "Asked for by the officer who took the report on 101.".to_owned(),
        ..log.request(Reader::Police)
    };
    let report = log.plan(&request).report;
    let words = &content().report;
    write("sixty.html", html(&report, words).as_bytes());
    write(
        "sixty.zip",
        &bundle(&report, words, &BTreeMap::new()).unwrap(),
    );
}
