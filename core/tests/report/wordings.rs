//! The guide's wordings with what a case has on record: what is known goes in, what is not stays in its brackets.

use firmly_core::{
    guide::model::{Fill, Wording, WordingId, WordingPart},
    journal::{
        entry::{CaseEntry, Entry, Fear, Happened, TermId},
        vocabulary::GroupKind,
    },
    report::{filled, letter, offered, open_marks, record},
};
use zeroize::Zeroizing;

use crate::bench::{Log, a_case, a_fact, an_entry, answers, content, now, words};

fn wording(id: &str) -> &'static Wording {
    content().guide.wording(&WordingId::new(id)).unwrap()
}

fn say(log: &Log, id: &str) -> Zeroizing<String> {
    filled(wording(id), &log.case(), content())
}

fn on(day: &str, channel: &str) -> firmly_core::journal::entry::IncidentEntry {
    firmly_core::journal::entry::IncidentEntry {
        event_start: Happened::date(day.parse().unwrap()),
        channel: Some(TermId::new(channel)),
        ..an_entry("He wrote again.")
    }
}

/// A case about which everything is known that wordings ask for.
fn a_full_case() -> Log {
    let mut log = Log::new(51, &a_case());
    let mut gift = on("2026-10-29", "gift_or_delivery");
    gift.more = answers(&[("gift.item", words("a bottle of scent"))]);
    log.add(Entry::incident(&gift));
    let mut frightening = on("2026-11-05", "private_email");
    frightening.fear = Fear::try_from(3).ok();
    log.add(Entry::incident(&frightening));
    log.add(Entry::incident(&on("2026-10-03", "letter_or_card")));
    log.add(Entry::incident(&on("2026-11-05", "letter_or_card")));
    // None of these is unwanted contact.
    let mut mine = on("2026-11-09", "work_email");
    mine.more = answers(&[("direction", words("outgoing"))]);
    log.add(Entry::incident(&mine));
    let mut neutral = on("2026-11-10", "phone_to_work");
    neutral.more = answers(&[("wanted", words("neutral"))]);
    log.add(Entry::incident(&neutral));
    let mistaken = log.add(Entry::incident(&on("2026-11-11", "dating_app")));
    log.add(Entry::withdraw(mistaken, "somebody else"));
    let told = [("told_to_stop.date", words("2026-11-01"))];
    log.add(Entry::fact(&a_fact("told_to_stop", &told)));
    log.add(Entry::fact(&a_fact("mdo_told", &[])));
    log
}

#[test]
fn what_is_on_record_goes_into_the_words() {
    let log = a_full_case();
    assert_eq!(
        *say(&log, "W15"),
        "I want to report harassment that may be stalking, by someone I know through my work as a [role]. There have been 4 \
         incidents between 3 October 2026 and 5 November 2026, the latest on 5 November 2026. I’ve told them to stop on 1 \
         November 2026. I feel frightened. I have a dated log and originals. I can tell you about their behaviour; their \
         health information is confidential."
    );
    assert!(say(&log, "W12").starts_with(
        "I’m a [role], membership [number]. A current patient has been making advances since 1 October 2026: 4 contacts by \
         letter or card, gift or delivery, private email. They have been told to stop. I have / have not replied."
    ));
    assert!(say(&log, "W11").contains(
        "It began on 1 October 2026, by letter or card; I have told them to stop. I’m keeping a log and have called my defence"
    ));
    assert!(say(&log, "W13").starts_with(
        "On 3 October 2026, 29 October 2026, 5 November 2026 you [facts in neutral words]."
    ));
    assert!(
        say(&log, "W05").starts_with("You left a bottle of scent for [name] on 29 October 2026.")
    );
    let former = CaseEntry {
        relation: Some(TermId::new("former_patient")),
        ..a_case()
    };
    assert!(say(&Log::new(52, &former), "W12").contains("A former patient has been"));
}

#[test]
fn what_is_not_on_record_is_not_said() {
    let unknown = CaseEntry {
        relation: None,
        first_contact_date: None,
        ..a_case()
    };
    let log = Log::new(53, &unknown);
    for wording in &content().guide.wordings {
        let whole: Vec<String> = wording
            .parts
            .iter()
            .map(|part| match part {
                WordingPart::Say(words) => words.clone(),
                WordingPart::Direction(words) => format!("[{words}]"),
            })
            .collect();
        assert_eq!(*say(&log, wording.id.as_str()), whole.join("\n\n"));
    }
}

#[test]
fn every_mark_of_the_content_has_its_turn() {
    let log = a_full_case();
    for wording in &content().guide.wordings {
        let mut marks: Vec<&Fill> = wording.fill.iter().collect();
        // A person is a patient, or was one.
        marks.retain(|fill| fill.say.as_deref() != Some("former"));
        let mut without = wording.clone();
        without.fill.clear();
        let before = filled(&without, &log.case(), content()).len();
        for count in 1..=marks.len() {
            without.fill = marks[..count].iter().map(|fill| (*fill).clone()).collect();
            let after = filled(&without, &log.case(), content());
            let mut shorter = without.clone();
            shorter.fill.pop();
            assert_ne!(
                *after,
                *filled(&shorter, &log.case(), content()),
                "{} {count}",
                wording.id
            );
        }
        assert!(before > 0);
    }
}

#[test]
fn what_words_may_have_done_is_a_kind_of_fact() {
    let groups: Vec<&str> = content()
        .vocabulary
        .groups_of(GroupKind::Fact)
        .map(|group| &*group.id)
        .collect();
    for wording in &content().guide.wordings {
        let fact = wording.fact.as_deref();
        assert!(
            fact.is_none_or(|fact| groups.contains(&fact)),
            "{}",
            wording.id
        );
    }
}

#[test]
fn what_is_left_to_fill_in_is_named() {
    assert_eq!(
        open_marks("On [date] you [wrote [twice]] and"),
        ["[date]", "[wrote [twice]"]
    );
    assert!(open_marks("] nothing [ here").is_empty());
    assert_eq!(
        open_marks("I have / have not told [a / b], and/or will / won’t"),
        ["have / have", "[a / b]", "will / won’t"]
    );
}

#[test]
fn a_letter_is_its_words_and_the_handover_adds_what_a_manager_is_told() {
    let mut log = a_full_case();
    log.add(Entry::fact(&a_fact(
        "safety_plan",
        &[("safety_plan.text", words("Back stairs"))],
    )));
    let content = content();
    let plain = letter("Please <b>stop</b>.\nNow.", None, &content.report);
    assert!(plain.contains("<p class=\"typed\">Please &lt;b&gt;stop&lt;/b&gt;.\nNow.</p>"));
    assert!(plain.contains("default-src 'none'") && !plain.contains("<script"));
    assert!(
        !plain.contains("Amber Kestrel")
            && !plain.contains("<section>")
            && !plain.contains("<header>")
    );
    let record = record(&log.journal(), content, &log.case(), &now(9_000)).unwrap();
    let handover = letter("To my manager", Some(&record), &content.report);
    for said in [
        "Confidential: need to know",
        "Amber Kestrel 42",
        "Told to stop",
        "1 November 2026",
    ] {
        assert!(handover.contains(said), "{said}");
    }
    for unsaid in ["He wrote again", "Back stairs", "a bottle of scent"] {
        assert!(!handover.contains(unsaid), "{unsaid}");
    }
}

#[test]
fn once_they_were_told_nothing_personal_is_offered_but_refusing() {
    let personal = |log: &Log| {
        let offered = offered(&content().guide, &log.case());
        assert!(offered.iter().any(|wording| wording.id.as_str() == "W13"));
        let personal = offered.iter().filter(|wording| wording.personal);
        personal
            .map(|wording| wording.id.to_string())
            .collect::<Vec<_>>()
    };
    let mut log = Log::new(54, &a_case());
    assert!(personal(&log).len() > 8);
    let told = log.add(Entry::fact(&a_fact("told_to_stop", &[])));
    assert_eq!(personal(&log), ["W03", "W08", "W10"]);
    log.add(Entry::withdraw(told, "it was somebody else"));
    assert!(personal(&log).len() > 8);
    let mut asked = an_entry("I said no.");
    asked.more = answers(&[("asked_to_stop_now", words("yes"))]);
    log.add(Entry::incident(&asked));
    assert_eq!(personal(&log), ["W03", "W08", "W10"]);
}
