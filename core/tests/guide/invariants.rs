//! The twelve invariants of the content, one test each, over every situation. Change the content to suit them, never them.

use std::collections::BTreeSet;

use firmly_core::guide::model::{ActionId, OutcomeId, QuestionId, Suppressed, Target, Urgency};

use crate::situations::{
    Lists, Situation, Text, every_path, every_text, guide, nowhere, situations,
};

#[test]
fn invariant_01_every_question_is_reached_and_every_path_ends() {
    let mut reached: BTreeSet<&QuestionId> = BTreeSet::new();
    for path in every_path() {
        reached.extend(path.steps.iter().map(|(question, _)| &question.id));
        assert!(
            guide().outcome(path.outcome).is_some(),
            "{} does not exist",
            path.outcome
        );
    }
    for question in guide()
        .questions
        .iter()
        .filter(|question| !question.is_profile())
    {
        assert!(
            reached.contains(&question.id),
            "{} is never asked",
            question.id
        );
    }
    let ends: BTreeSet<&OutcomeId> = every_path().iter().map(|path| path.outcome).collect();
    assert_eq!(ends.len(), guide().outcomes.len());

    // No cycle: counting the ways down from each question comes to an end, and every way is a path.
    fn ways(id: &QuestionId, above: &mut Vec<QuestionId>) -> usize {
        assert!(!above.contains(id), "{id} leads back to itself");
        above.push(id.clone());
        let question = guide().question(id).expect("a question of the guide");
        let ways = question
            .choices
            .iter()
            .map(|choice| match choice.next.as_ref() {
                Some(Target::Question(next)) => ways(next, above),
                Some(Target::Outcome(_)) => 1,
                None => panic!("{id}:{} leads nowhere", choice.id),
            });
        let ways = ways.sum();
        above.pop();
        ways
    }
    assert_eq!(ways(&guide().start, &mut Vec::new()), every_path().len());

    let longest = every_path().iter().map(|path| path.steps.len()).max();
    assert_eq!(longest, Some(12));
}

#[test]
fn invariant_02_every_id_resolves_every_action_is_used_and_every_outcome_asks_for_a_record() {
    let guide = guide();
    for overlay in &guide.overlays {
        for added in &overlay.actions {
            assert!(
                added.on.iter().all(|id| guide.outcome(id).is_some()),
                "{}",
                overlay.id
            );
            assert!(
                added.with.iter().all(|id| guide.action(id).is_some()),
                "{}",
                overlay.id
            );
        }
        for suppression in &overlay.suppress {
            assert!(
                suppression.on.iter().all(|id| guide.outcome(id).is_some()),
                "{}",
                overlay.id
            );
            assert!(
                match &suppression.what {
                    Suppressed::Action(id) => guide.action(id).is_some(),
                    Suppressed::Wording(id) => guide.wording(id).is_some(),
                },
                "{}",
                overlay.id
            );
        }
    }

    let lists = (guide
        .outcomes
        .iter()
        .map(|o| (o.id.as_str(), o.actions.clone(), &o.say, &o.contacts)))
    .chain(guide.overlays.iter().map(|v| {
        let added = v.actions.iter().map(|added| added.id.clone()).collect();
        (v.id.as_str(), added, &v.say, &v.contacts)
    }));
    let mut used: BTreeSet<ActionId> = BTreeSet::new();
    for (of, actions, say, contacts) in lists {
        assert!(actions.iter().all(|id| guide.action(id).is_some()), "{of}");
        assert!(say.iter().all(|id| guide.wording(id).is_some()), "{of}");
        assert!(
            contacts.iter().all(|id| guide.contact(id).is_some()),
            "{of}"
        );
        used.extend(actions);
    }
    for action in &guide.actions {
        assert!(used.contains(&action.id), "{} is never used", action.id);
        assert!(
            action.sources.iter().all(|id| guide.source(id).is_some()),
            "{}",
            action.id
        );
        assert!(!action.sources.is_empty(), "{} has no source", action.id);
    }
    for outcome in &guide.outcomes {
        let at_least = if outcome.urgency == Urgency::Routine {
            1
        } else {
            2
        };
        assert!(
            outcome.log.len() >= at_least,
            "{} asks for too little",
            outcome.id
        );
        assert!(
            outcome
                .disclosures
                .iter()
                .all(|id| guide.disclosure(id).is_some()),
            "{}",
            outcome.id
        );
    }
    nowhere(|s| {
        s.log_prompts
            < if s.outcome.urgency == Urgency::Routine {
                1
            } else {
                2
            }
    });
}

#[test]
fn invariant_03_every_source_item_reaches_an_outcome() {
    let guide = guide();
    for item in &guide.items {
        let covered = guide.outcomes.iter().any(|outcome| {
            let mut actions = outcome.actions.iter().filter_map(|id| guide.action(id));
            outcome.items.contains(&item.id)
                || actions.any(|action| action.items.contains(&item.id))
        });
        assert!(covered, "{}", item.id);
    }
}

#[test]
fn invariant_04_no_card_lowers_urgency_or_takes_away_what_keeps_people_safe() {
    const KEPT: [&str; 6] = ["A01", "A04", "A33", "A34", "A37", "A48"];
    nowhere(|s| !s.urgency_is_kept);
    for outcome in &guide().outcomes {
        let own = KEPT
            .iter()
            .filter(|id| outcome.actions.contains(&ActionId::new(**id)));
        for kept in own {
            nowhere(|s| s.outcome.id == outcome.id && !s.acts(kept));
        }
    }
    nowhere(|s| s.has("young") && !(s.acts("A34") && s.acts("A48")));
    nowhere(|s| s.has("replied") && !s.acts("A37"));
}

#[test]
fn invariant_05_nothing_of_a_child_is_copied() {
    const IMAGES: [&str; 2] = ["o_explicit", "o_blackmail"];
    nowhere(|s| s.has("young") && s.is_any(&IMAGES) && (s.acts("A47") || s.at("A48") != Some(0)));
    assert!(
        situations()
            .iter()
            .any(|s| s.has("young") && s.is("o_explicit"))
    );
    assert!(
        situations()
            .iter()
            .any(|s| s.has("young") && s.is("o_blackmail"))
    );
}

#[test]
fn invariant_06_after_a_clear_no_nothing_personal_is_said() {
    const STILL: [&str; 3] = ["W03", "W08", "W10"];
    let marked = guide().wordings.iter().filter(|wording| wording.once_told);
    let marked: Vec<&str> = marked.map(|wording| wording.id.as_str()).collect();
    assert_eq!(marked, STILL);
    nowhere(|s| s.has("told") && (s.acts("A11") || s.acts("A65")));
    for wording in guide().wordings.iter().filter(|wording| wording.personal) {
        let id = wording.id.as_str();
        nowhere(|s| s.has("told") && s.says(id) && !STILL.contains(&id));
    }
    const FEAR_THREAT_COMPLAINT_POLICE: [&str; 12] = [
        "o_999",
        "o_assault",
        "o_threats",
        "o_self_harm",
        "o_blackmail",
        "o_explicit",
        "o_stalking",
        "o_home",
        "o_track",
        "o_police",
        "o_complaint_made",
        "o_complaint_threat",
    ];
    nowhere(|s| s.has("replied") && s.is_any(&FEAR_THREAT_COMPLAINT_POLICE) && s.acts("A65"));
    assert!(
        situations()
            .iter()
            .any(|s| s.has("told") && s.has("replied") && s.is("o_repeat"))
    );
    assert!(
        situations()
            .iter()
            .any(|s| s.has("replied") && s.is("o_consult") && s.acts("A65"))
    );
}

#[test]
fn invariant_07_the_police_are_told_of_conduct_and_not_of_health() {
    nowhere(|s| s.acts("A04") && !(s.acts("A06") && (s.discloses("D2") || s.discloses("D3"))));
}

/// Whether the words stand in a text, at the beginning of a word: 'led on' is not in 'sealed on'.
fn begins(text: &str, words: &str) -> bool {
    let mut places = text.match_indices(words);
    places.any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

#[track_caller]
fn no_text(has: &[&str], unless: impl Fn(&Text) -> bool) {
    let broken: Vec<String> = every_text()
        .iter()
        .filter(|text| !unless(text))
        .filter_map(|text| {
            let found = has.iter().find(|words| begins(&text.words, words))?;
            Some(format!("{}: '{found}' in: {}", text.at, text.words))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn invariant_08_nothing_is_called_a_crime_and_the_law_is_named_by_the_nation_card_alone() {
    const VERDICTS: [&str; 19] = [
        "is a crime",
        "are crimes",
        "is criminal",
        "a criminal act",
        "is an offence",
        "are offences",
        "commits an offence",
        "committed an offence",
        "is illegal",
        "is unlawful",
        "against the law",
        "breaks the law",
        "broke the law",
        "is stalking",
        "this is harassment",
        "it is harassment",
        "is blackmail",
        "is guilty",
        "constitutes",
    ];
    let undecided = ["whether it was a crime", "whether something is a crime"];
    no_text(&VERDICTS, |text| {
        text.is_quoted() || undecided.iter().any(|words| text.words.contains(words))
    });

    const LAWS: [&str; 20] = [
        "1988",
        "1997",
        "2010",
        "2015",
        "2018",
        "2019",
        "2022",
        "2023",
        "harassment act",
        "protection act",
        "stalking act",
        "safety act",
        "section 2",
        "section 3",
        "section 4",
        "stalking protection order",
        "non-harassment order",
        "primary care support",
        "special allocation",
        "alternative treatment scheme",
    ];
    no_text(&LAWS, |text| {
        text.is_quoted() || text.is_of_one_nation() || text.at.starts_with("/guide/nations/")
    });
}

#[test]
fn invariant_09_each_nation_is_told_of_its_own_law_and_services() {
    let foreign = |flag: &'static str, column: &'static str| {
        move |text: &Text| {
            let shown = match text.at.strip_prefix("/guide/nations/") {
                Some(cell) => cell.ends_with(column),
                None => text.can_be_shown_with(flag),
            };
            !shown || text.is_quoted() || text.words.contains("does not apply")
        }
    };
    const ENGLISH: [&str; 5] = [
        "(pcse)",
        "primary care support",
        "special allocation",
        "2023 act",
        "worker protection",
    ];
    no_text(&ENGLISH, foreign("n_ni", "/northern_ireland"));
    const NOT_SCOTTISH: [&str; 4] = [
        "stalking protection order",
        "section 2a",
        "ss 2a",
        "special allocation",
    ];
    no_text(&NOT_SCOTTISH, foreign("n_sco", "/scotland"));
}

#[test]
fn invariant_10_practice_lists_are_for_general_practice() {
    const SETTINGS: [&str; 7] = [
        "hosp",
        "comm",
        "private_sector",
        "dental",
        "pharm",
        "nurse",
        "ahp",
    ];
    const NATIONS: [&str; 4] = ["n_eng", "n_wal", "n_sco", "n_ni"];
    let elsewhere = |s: &Situation| SETTINGS.iter().any(|setting| s.has(setting));
    let unsaid = |s: &Situation| !s.has("gp") && !elsewhere(s);
    let of_nation = |s: &Situation| NATIONS.iter().any(|nation| s.has(nation));

    nowhere(|s| elsewhere(s) && (s.acts("A29") || s.acts("A30") || s.lists != Lists::Nothing));
    nowhere(|s| of_nation(s) && s.has("gp") && s.lists != Lists::ForAnyReader);
    nowhere(|s| of_nation(s) && unsaid(s) && s.lists != Lists::ForGeneralPracticeOnly);
    for route in ["A29", "A30"] {
        nowhere(|s| s.acts(route) && s.is_chipped(route) != unsaid(s));
        nowhere(|s| s.is("o_breakdown") && !elsewhere(s) && !s.acts(route));
    }
}

#[test]
fn invariant_11_nobody_under_accusation_is_offered_to_change_the_log() {
    const CHANGES: [&str; 8] = [
        "delete",
        "edit ",
        "edit,",
        "rewrite",
        "tidy",
        "erase",
        "remove an entry",
        "clear the log",
    ];
    const REFUSALS: [&str; 4] = ["not ", "never ", "nothing", "undeleted"];
    // No text of the guide does, so that none of those three outcomes can.
    for text in every_text()
        .iter()
        .filter(|text| text.is_advice())
        .map(|text| &text.words)
    {
        for sentence in text.split_inclusive(['.', ';', ':']) {
            let changes = CHANGES.iter().any(|word| sentence.contains(word));
            assert!(
                !changes || REFUSALS.iter().any(|word| sentence.contains(word)),
                "{text}"
            );
        }
    }
}

#[test]
fn invariant_12_nobody_is_blamed_or_belittled() {
    const BLAME: [&str; 28] = [
        "flatter",
        "overreact",
        "over-react",
        "leading on",
        "leading them on",
        "leading him on",
        "leading her on",
        "lead them on",
        "led on",
        "led them on",
        "provok",
        "provoc",
        "asked for it",
        "asking for it",
        "brought it on",
        "your own fault",
        "encouraged it",
        "take it as a compliment",
        "hysterical",
        "paranoi",
        "oversensitive",
        "over-sensitive",
        "making a fuss",
        "attention-seeking",
        "attention seeking",
        "it was harmless",
        "just a joke",
        "teas",
    ];
    // Words that are looked for in what the user types are said to nobody.
    no_text(&BLAME, |text| text.at.starts_with("/vocabulary/clinical/"));
}
