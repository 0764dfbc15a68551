//! What every report says, what each reader reads first, and what the preview says of the rest.

use firmly_core::{
    guide::model::DisclosureId,
    journal::entry::{Entry, Happened},
    report::{Choice, Part, Plan, Reader, Report, Request, Why, html, plain_text},
};

use crate::bench::{Log, a_case, a_fact, an_entry, answers, content, now, receipt, terms, words};

/// Three entries, the second corrected and the third taken back; told to stop, and what not everyone hears of.
fn log() -> Log {
    let mut log = Log::new(1, &a_case());
    let mut first = an_entry("A bouquet.");
    first.event_start = Happened::date("2026-10-05".parse().unwrap());
    log.add(Entry::incident(&first));
    let mut second = an_entry("A second bouquet.\nHe wrote from @rose_77 again.");
    second.more = answers(&[
        ("exact_words", words("“She’ll know who it’s from”")),
        ("my_response", terms(&["said_no_clearly"])),
        ("witness.0.who", words("Receptionist")),
        ("evidence.0.account", words("@rose_77")),
        ("wanted", words("unwanted")),
    ]);
    let hash = log.add(Entry::incident(&second));
    let mut after = second.clone();
    after.what_happened = "A third bouquet.".to_owned().into();
    let (second, after) = (Entry::incident(&second), Entry::incident(&after));
    log.add(Entry::amend(hash, "I had miscounted", &second, &after).unwrap());
    let third = log.add(Entry::incident(&an_entry("Someone else’s card.")));
    log.add(Entry::withdraw(third, "It was someone else"));
    let told = [
        ("told_to_stop.date", words("2026-11-01")),
        ("told_to_stop.by", words("me")),
    ];
    log.add(Entry::fact(&a_fact("told_to_stop", &told)));
    let reference = [("mdo_told.reference", words("MDO-1234"))];
    log.add(Entry::fact(&a_fact("mdo_told", &reference)));
    let plan = [("safety_plan.text", words("The side door"))];
    log.add(Entry::fact(&a_fact("safety_plan", &plan)));
    log
}

fn text(report: &Report) -> String {
    plain_text(report, &content().report).replace("\r\n", "\n")
}

fn out(plan: &Plan) -> Vec<(&str, Why)> {
    let pieces = plan.left_out.pieces.iter();
    pieces
        .map(|piece| (piece.heading.as_str(), piece.why))
        .collect()
}

/// Dossier D.7: 'every export'.
#[test]
fn every_report_says_what_it_is() {
    let log = log();
    for (reader, first) in Reader::EACH.into_iter().zip([
        Some("Prepared for my adviser"),
        Some("Account of what happened. Health information is not included."),
        Some("Confidential: need to know"),
        None,
    ]) {
        let report = log.plan(&log.request(reader)).report;
        assert_eq!(report.first_line.as_deref(), first);
        let said = &content().report;
        for text in [text(&report), html(&report, said).to_string()] {
            for part in [
                "Amber Kestrel 42",
                "This is my own account.",
                "27 November 2026, 03:10 (Europe/London, UTC+00:00)",
                "2 of 3",
                "Zones: Europe/London.",
                &format!("Firmly, content {}", content().guide.version),
                "What is masked or withheld is absent from this file.",
                "Masked",
                "firmly receipt v1",
            ] {
                assert!(text.contains(part), "{reader:?}: {part}");
            }
            let lower = text.to_lowercase();
            for never in [
                "evidence-grade",
                "admissible",
                "tamper",
                "o_repeat",
                "anonymous",
            ] {
                assert!(!lower.contains(never), "{reader:?}: {never}");
            }
        }
        if let Some(first) = first {
            assert!(text(&report).starts_with(first));
        }
        let corrections = text(&report).contains("Corrections: 1\n");
        // The manager does not get the account, and so not its correction.
        assert_eq!(corrections, reader != Reader::Manager);
        assert_eq!(report.receipt, receipt());
    }
}

#[test]
fn the_ground_is_the_readers_own_and_the_police_get_the_reason() {
    let log = log();
    for (reader, profile) in Reader::EACH.into_iter().zip(["(D4)", "(D2)", "(D1)", ""]) {
        let request = Request {
            reason: "They asked on the telephone".to_owned(),
            ..log.request(reader)
        };
        let report = log.plan(&request).report;
        let mut sections = report.sections.iter();
        let ground = sections.find(|section| section.part == Part::Ground);
        assert_eq!(ground.is_some(), reader != Reader::Own);
        let text = text(&report);
        assert!(text.contains(profile));
        let reason = text.contains("They asked on the telephone");
        assert_eq!(reason, reader == Reader::Police);
    }
    let stricter = Request {
        profile: Some(DisclosureId::new("D3")),
        ..log.request(Reader::Police)
    };
    assert!(text(&log.plan(&stricter).report).contains("(D3)"));
    // A profile of another reader is none of this one's.
    let wrong = Request {
        profile: Some(DisclosureId::new("D4")),
        ..log.request(Reader::Police)
    };
    assert!(text(&log.plan(&wrong).report).contains("(D2)"));
}

#[test]
fn the_preview_says_what_is_left_out_and_why() {
    let log = log();
    let mut request = log.request(Reader::Police);
    request.from = Some("2026-11-01".parse().unwrap());
    let plan = log.plan(&request);
    let plan_why = Why::NotChosen(Choice::SafetyPlan);
    assert_eq!(
        out(&plan),
        [
            ("Entry 1. Monday 5 October 2026", Why::OutsidePeriod),
            ("Entry 3. Thursday 19 November 2026, 14:10", Why::TakenBack),
            ("Defence organisation told", Why::Rule),
            ("My safety plan", plan_why),
        ]
    );
    let fields: Vec<_> = plan
        .left_out
        .fields
        .iter()
        .map(|one| (one.label.as_str(), one.count, one.why))
        .collect();
    assert_eq!(
        fields,
        [
            ("To be looked at again", 1, Why::Rule),
            ("How the case stands", 1, Why::Rule),
            ("Answers in the guide", 1, Why::Rule),
        ]
    );
    // The reader learns that entries are withheld, and nothing of them.
    let text = text(&plan.report);
    assert!(
        text.contains("Entries: 1 of 3\n") && text.contains("Withheld entries, by number: 1, 3\n")
    );
    assert!(text.contains("Entry 1\n-------\nWithheld from this report.\n"));
    assert!(text.contains("Period: From 1 November 2026\n"));
    assert!(text.contains("Taken back by me on 20 November 2026, and not part"));
    for private in [
        "5 October",
        "A bouquet",
        "someone else",
        "MDO-1234",
        "side door",
    ] {
        assert!(
            !text.to_lowercase().contains(&private.to_lowercase()),
            "{private}"
        );
    }
}

#[test]
fn what_was_taken_back_can_be_put_in_and_then_shows_as_such() {
    let log = log();
    let mut request = log.request(Reader::Defence);
    request.left_out.clear();
    let text = text(&log.plan(&request).report);
    assert!(
        text.contains("Taken back by me on 20 November 2026.\nWhy:\n    It was someone else\n")
    );
    assert!(text.contains("Someone else’s card."));
    assert!(text.contains("Entries: 3 of 3\n"));
    // What was taken back counts for nothing.
    assert!(text.contains("How: Letter or card: 2\n"));
}

#[test]
fn what_was_purged_is_gone_and_says_so() {
    let mut log = log();
    let first = log.case().incidents[0].hash;
    log.purge(first, "Another patient");
    let text = text(&log.plan(&log.request(Reader::Police)).report);
    assert!(text.contains(
        "Its content was removed from the log on 20 November 2026.\nWhy:\n    Another patient\n"
    ));
    assert!(!text.contains("A bouquet."));
    assert!(text.contains("Entries: 1 of 3\n"));
}

#[test]
fn both_texts_of_a_correction_show() {
    let log = log();
    let text = text(&log.plan(&log.request(Reader::Police)).report);
    assert!(text.contains(
        "Why corrected:\n    I had miscounted\nWhat happened\nBefore:\n    A second bouquet.\n    He wrote from @rose_77 again.\nSince then:\n    A third bouquet.\n"
    ));
}

#[test]
fn the_manager_gets_more_only_where_it_was_asked_for() {
    let log = log();
    let mut request = log.request(Reader::Manager);
    let told = |request: &Request| text(&log.plan(request).report);
    for (choice, part) in [
        (Choice::Account, "A third bouquet."),
        (Choice::ExactWords, "know who it’s from"),
        (Choice::Responses, "Said no clearly"),
        (Choice::Fear, "How it left me: Worried"),
    ] {
        assert!(!told(&request).contains(part), "{choice:?}");
        request.chosen.insert(choice);
        assert!(told(&request).contains(part), "{choice:?}");
    }
    // What is no choice of this reader's changes nothing.
    request.chosen.insert(Choice::SafetyPlan);
    assert!(!told(&request).contains("side door"));
    assert!(told(&request).contains("account name or number of the sender: [masked]\n"));
}

#[test]
fn a_case_that_is_not_there_has_no_report() {
    let other = Log::new(2, &a_case());
    let journal = log().journal();
    let request = other.request(Reader::Own);
    let planned = firmly_core::report::plan(&journal, content(), &request, &[], &now(0));
    assert!(planned.is_none());
}
