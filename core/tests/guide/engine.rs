//! The engine on the guide as it ships: any answers, parked answers, chips, reasons, search.

use std::collections::BTreeSet;

use firmly_core::guide::{
    model::{
        ActionId, AddedAction, ChoiceId, Flag, OutcomeId, Question, QuestionId, Suppressed,
        Suppression, Target, Urgency,
    },
    plan::{plan, plan_for},
    search::{Hit, search},
    walk::{Answers, Position, Step, Walk, walk},
    why::why,
};

use unicode_normalization::UnicodeNormalization as _;

use proptest::{collection::vec, prelude::*, sample::select};

use crate::situations::{every_path, guide, place};

fn nfkd(text: &str) -> String {
    text.nfkd().collect()
}

fn question(id: &str) -> &'static Question {
    guide()
        .question(&QuestionId::new(id))
        .expect("a question of the guide")
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (question, choice) in pairs {
        answers.answer(QuestionId::new(*question), ChoiceId::new(*choice));
    }
    answers
}

/// Any answer: known, of another question, or of a guide that never was.
fn any_answer() -> impl Strategy<Value = (QuestionId, ChoiceId)> {
    let ids: Vec<QuestionId> = guide().questions.iter().map(|q| q.id.clone()).collect();
    let choices: BTreeSet<ChoiceId> = guide()
        .questions
        .iter()
        .flat_map(|q| &q.choices)
        .map(|c| c.id.clone())
        .collect();
    let known: Vec<(QuestionId, ChoiceId)> = guide()
        .questions
        .iter()
        .flat_map(|q| q.choices.iter().map(|c| (q.id.clone(), c.id.clone())))
        .collect();
    prop_oneof![
        6 => select(known),
        2 => (select(ids), select(choices.into_iter().collect::<Vec<_>>())),
        1 => ("[a-z_]{0,8}", "[a-z_]{0,8}")
            .prop_map(|(question, choice)| (QuestionId::new(question), ChoiceId::new(choice))),
    ]
}

/// Any answers at all, chips included.
fn any_answers() -> impl Strategy<Value = Answers> {
    let mut flags: Vec<Flag> = guide().flags.iter().map(|name| name.flag.clone()).collect();
    flags.push(Flag::new("no_such_flag"));
    (vec(any_answer(), 0..40), vec(select(flags), 0..5)).prop_map(|(pairs, tags)| {
        let mut answers = Answers::default();
        for (question, choice) in pairs {
            answers.answer(question, choice);
        }
        for tag in tags {
            answers.tag(tag);
        }
        answers
    })
}

proptest! {
    #[test]
    fn any_answers_lead_somewhere(answers in any_answers()) {
        let end = walk(guide(), &answers);
        match &end.position {
            Position::Question(id) => {
                let question = guide().question(id).expect("a question of the guide");
                let answered = answers.choice(id).and_then(|choice| question.choice(choice));
                prop_assert!(answered.is_none(), "{id} is answered");
                prop_assert!(plan(guide(), &end).is_none());
            }
            Position::Outcome(_) => prop_assert!(plan(guide(), &end).is_some()),
        }
        let why = why(guide(), &answers);
        prop_assert_eq!(why.answers.len(), end.path.len());
    }

    #[test]
    fn the_same_answers_give_the_same_plan(answers in any_answers()) {
        let copy: Answers = serde_json::from_str(&serde_json::to_string(&answers)?)?;
        let (one, other) = (walk(guide(), &answers), walk(guide(), &copy));
        prop_assert_eq!(plan(guide(), &one), plan(guide(), &other));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn parked_answers_have_no_influence(answers in any_answers()) {
        let with = walk(guide(), &answers);
        let mut without = answers.clone();
        for parked in &with.parked {
            prop_assert!(answers.choice(parked).is_some());
            without.clear(parked);
        }
        let without = walk(guide(), &without);
        prop_assert_eq!(&with.path, &without.path);
        prop_assert_eq!(&with.position, &without.position);
        prop_assert_eq!(&with.flags, &without.flags);
        prop_assert!(without.parked.is_empty());
    }

    #[test]
    fn an_answer_changed_and_changed_back_changes_nothing(
        answers in any_answers(),
        (at, other) in any_answer(),
    ) {
        let before = walk(guide(), &answers);
        let Some(first) = answers.choice(&at).cloned() else { return Ok(()) };
        let mut changed = answers.clone();
        changed.answer(at.clone(), other);
        walk(guide(), &changed);
        changed.answer(at, first);
        prop_assert_eq!(walk(guide(), &changed), before);
    }

    #[test]
    fn every_promised_change_is_kept(answers in any_answers()) {
        let now = walk(guide(), &answers);
        for change in why(guide(), &answers).changes {
            let mut changed = answers.clone();
            changed.answer(change.question.id.clone(), change.choice.id.clone());
            let then = walk(guide(), &changed);
            prop_assert_eq!(then.outcome(), Some(&change.outcome.id));
            for gained in &change.on {
                prop_assert!(then.flags.contains(&gained.flag) && !now.flags.contains(&gained.flag));
            }
            for lost in &change.off {
                prop_assert!(now.flags.contains(&lost.flag) && !then.flags.contains(&lost.flag));
            }
            prop_assert!(
                then.position != now.position || !change.on.is_empty() || !change.off.is_empty()
            );
        }
    }

    #[test]
    fn search_takes_any_words(query in "\\PC{0,30}") {
        search(guide(), &query, nfkd);
    }
}

#[test]
fn every_path_is_walked_by_its_own_answers() {
    for path in every_path() {
        let end = walk(guide(), &path.answers());
        let steps: Vec<Step> = path
            .steps
            .iter()
            .map(|(question, choice)| Step {
                question: question.id.clone(),
                choice: choice.id.clone(),
            })
            .collect();
        assert_eq!(end.path, steps);
        assert_eq!(end.outcome(), Some(path.outcome));
        assert_eq!(end.offers_chips, path.offers_chips(guide()));
        assert!(end.parked.is_empty());
        let silence = ["no_nation", "no_setting"].map(Flag::new);
        let flags: BTreeSet<&Flag> = path.flags().into_iter().chain(&silence).collect();
        assert_eq!(end.flags.iter().collect::<BTreeSet<_>>(), flags);
    }
}

#[test]
fn no_path_is_given_twice() {
    let paths: BTreeSet<Vec<(&QuestionId, &ChoiceId)>> = every_path()
        .iter()
        .map(|path| {
            path.steps
                .iter()
                .map(|(question, choice)| (&question.id, &choice.id))
                .collect()
        })
        .collect();
    assert_eq!(paths.len(), every_path().len());
}

#[test]
fn answers_after_a_change_are_kept_where_they_fit_and_parked_where_not() {
    let mut given = answers(&[
        ("q_danger", "no"),
        ("q_threat", "none"),
        ("q_target", "me"),
        ("q_person", "current"),
        ("q_vuln", "no"),
        ("q_conduct", "replied"),
        ("q_kind", "online"),
        ("q_online", "request"),
        ("q_told_friend", "first"),
    ]);
    let before = walk(guide(), &given);
    assert_eq!(
        before.position,
        Position::Outcome(OutcomeId::new("o_friend"))
    );

    given.answer(QuestionId::new("q_person"), ChoiceId::new("unknown"));
    let kept = walk(guide(), &given);
    assert_eq!(kept.position, before.position);
    assert_eq!(kept.parked, [QuestionId::new("q_vuln")]);
    assert!(kept.has("unknown") && kept.has("replied"));

    given.answer(QuestionId::new("q_threat"), ChoiceId::new("harm"));
    let parked = walk(guide(), &given);
    assert_eq!(
        parked.position,
        Position::Outcome(OutcomeId::new("o_threats"))
    );
    let counted = |walk: &Walk| walk.path.len() + walk.parked.len();
    assert_eq!(counted(&parked), counted(&kept));
    assert!(!parked.has("unknown") && !parked.has("replied"));

    given.answer(QuestionId::new("q_threat"), ChoiceId::new("none"));
    given.answer(QuestionId::new("q_person"), ChoiceId::new("current"));
    assert_eq!(walk(guide(), &given), before);
}

#[test]
fn the_questions_before_and_after_follow_the_path() {
    let given = answers(&[("q_danger", "no"), ("q_threat", "none")]);
    let here = walk(guide(), &given);
    let at = |id: &str| Position::Question(QuestionId::new(id));
    assert_eq!(here.position, at("q_target"));
    assert_eq!(
        here.before(&here.position),
        Some(&QuestionId::new("q_threat"))
    );
    assert_eq!(
        here.before(&at("q_threat")),
        Some(&QuestionId::new("q_danger"))
    );
    assert_eq!(here.before(&at("q_danger")), None);
    assert_eq!(
        here.after(&QuestionId::new("q_danger")),
        Some(at("q_threat"))
    );
    assert_eq!(
        here.after(&QuestionId::new("q_threat")),
        Some(at("q_target"))
    );
    assert_eq!(here.after(&QuestionId::new("q_kind")), None);
}

#[test]
fn chips_are_offered_on_exactly_the_outcomes_that_come_before_their_questions() {
    let offering: BTreeSet<(&str, &str)> = every_path()
        .iter()
        .filter(|path| path.offers_chips(guide()))
        .filter_map(|path| {
            let (question, _) = path.steps.last()?;
            Some((path.outcome.as_str(), question.id.as_str()))
        })
        .collect();
    let expected = [
        ("o_999", "q_danger"),
        ("o_assault", "q_assault"),
        ("o_blackmail", "q_threat"),
        ("o_colleague", "q_target"),
        ("o_home", "q_target"),
        ("o_self_harm", "q_threat"),
        ("o_threats", "q_threat"),
        ("o_touch", "q_assault"),
        ("o_trainee", "q_target"),
    ];
    assert_eq!(offering, expected.into());

    let chips: Vec<&str> = guide()
        .chips
        .iter()
        .map(|chip| chip.flag.as_str())
        .collect();
    let expected = [
        "young",
        "vulnerable",
        "former",
        "relative",
        "unknown",
        "private_contact",
        "must_treat",
        "replied",
    ];
    assert_eq!(chips, expected);
}

#[test]
fn a_chip_counts_only_where_it_is_offered() {
    let mut given = answers(&[("q_danger", "now")]);
    given.tag(Flag::new("young"));
    given.tag(Flag::new("told"));
    let end = walk(guide(), &given);
    assert!(end.has("young"));
    assert!(!end.has("told"), "told is no chip");
    let shown = plan(guide(), &end).expect("an outcome");
    let on: Vec<&str> = shown
        .chips
        .iter()
        .filter(|chip| chip.on)
        .map(|chip| chip.name.flag.as_str())
        .collect();
    assert_eq!(on, ["young"]);

    given.answer(QuestionId::new("q_danger"), ChoiceId::new("prepare"));
    let end = walk(guide(), &given);
    assert!(!end.has("young"));
    assert!(plan(guide(), &end).expect("an outcome").chips.is_empty());

    given.answer(QuestionId::new("q_danger"), ChoiceId::new("no"));
    assert!(!walk(guide(), &given).has("young"));
}

#[test]
fn getting_safe_stays_ahead_of_safeguarding() {
    let young = BTreeSet::from([Flag::new("young")]);
    let shown = plan_for(guide(), &OutcomeId::new("o_999"), &young).expect("an outcome");
    let first: Vec<&str> = shown
        .actions
        .iter()
        .take(4)
        .map(|planned| planned.action.id.as_str())
        .collect();
    assert_eq!(first, ["A01", "A02", "A34", "A48"]);
}

#[test]
fn what_one_card_takes_away_no_card_brings_back() {
    let mut guide = guide().clone();
    let consult = OutcomeId::new("o_consult");
    let added = guide
        .overlays
        .iter_mut()
        .find(|v| v.id.as_str() == "v_former")
        .expect("a card");
    added.actions.push(AddedAction {
        id: ActionId::new("A05"),
        first: true,
        on: vec![],
        with: vec![],
    });
    let flags = BTreeSet::from([Flag::new("former"), Flag::new("vulnerable")]);
    let shown = plan_for(&guide, &consult, &flags).expect("an outcome");
    assert_eq!(place(&shown, "A05"), Some(0));
    let by = shown.actions[0].added_by.expect("a card").id.as_str();
    assert_eq!(by, "v_former");

    let taken = guide
        .overlays
        .iter_mut()
        .find(|v| v.id.as_str() == "v_vulnerable")
        .expect("a card");
    taken.suppress.push(Suppression {
        on: vec![consult.clone()],
        what: Suppressed::Action(ActionId::new("A05")),
    });
    let shown = plan_for(&guide, &consult, &flags).expect("an outcome");
    assert_eq!(place(&shown, "A05"), None);
    let elsewhere = plan_for(&guide, &OutcomeId::new("o_work"), &flags).expect("an outcome");
    assert_eq!(place(&elsewhere, "A05"), Some(0));
}

#[test]
fn a_contact_with_nothing_to_say_here_is_not_shown() {
    let mut guide = guide().clone();
    let mdo = guide
        .contacts
        .iter_mut()
        .find(|contact| contact.id.as_str() == "mdo")
        .expect("a contact");
    assert!(!mdo.lines.is_empty());
    for line in &mut mdo.lines {
        line.condition.if_any = vec![Flag::new("n_sco")];
    }
    let shown = |nation: &str| {
        let flags = BTreeSet::from([Flag::new(nation)]);
        let plan = plan_for(&guide, &OutcomeId::new("o_consult"), &flags).expect("an outcome");
        plan.contacts
            .iter()
            .any(|planned| planned.contact.id.as_str() == "mdo")
    };
    assert!(shown("n_sco"));
    assert!(!shown("n_eng"));
}

#[test]
fn an_unknown_outcome_has_no_plan() {
    assert_eq!(
        plan_for(guide(), &OutcomeId::new("o_none"), &BTreeSet::new()),
        None
    );
}

#[test]
fn a_guide_that_goes_in_circles_still_ends() {
    let mut guide = guide().clone();
    let first = guide
        .questions
        .iter_mut()
        .find(|q| q.id.as_str() == "q_danger")
        .expect("it");
    for choice in &mut first.choices {
        choice.next = Some(Target::Question(QuestionId::new("q_danger")));
    }
    let end = walk(&guide, &answers(&[("q_danger", "no")]));
    assert_eq!(end.path.len(), 1);
    assert_eq!(firmly_core::guide::paths::paths(&guide).count(), 0);

    guide.start = QuestionId::new("q_gone");
    let end = walk(&guide, &answers(&[("q_danger", "no")]));
    assert_eq!(end.position, Position::Question(QuestionId::new("q_gone")));
    assert_eq!(end.parked, [QuestionId::new("q_danger")]);
}

#[test]
fn reasons_name_answers_flags_and_what_would_change_them() {
    let given = answers(&[
        ("p_nation", "sco"),
        ("q_danger", "no"),
        ("q_threat", "none"),
        ("q_target", "me"),
        ("q_person", "current"),
        ("q_vuln", "no"),
        ("q_conduct", "prof"),
        ("q_kind", "gift"),
        ("q_gift", "meaning"),
        ("q_told_gift", "first"),
    ]);
    let why = why(guide(), &given);
    assert_eq!(why.answers.len(), walk(guide(), &given).path.len());
    let private: Vec<&str> = (why.answers.iter())
        .filter(|given| given.question.private)
        .map(|given| given.question.id.as_str())
        .collect();
    assert_eq!(private, ["q_conduct"]);
    assert_eq!(why.profile.len(), 1);
    assert!(why.flags.iter().any(|name| name.flag.as_str() == "n_sco"));

    let changes: Vec<(&str, &str, &str)> = (why.changes.iter())
        .map(|c| {
            (
                c.question.id.as_str(),
                c.choice.id.as_str(),
                c.outcome.id.as_str(),
            )
        })
        .collect();
    // Nearest question first; what would lead to another question is not an answer by itself.
    assert_eq!(changes[0], ("q_gift", "token", "o_gift_token"));
    assert!(changes.contains(&("q_conduct", "personal", "o_own")));
    assert!(changes.contains(&("q_person", "former", "o_gift_amorous")));
    assert!(
        !changes
            .iter()
            .any(|(question, _, _)| *question == "q_told_gift")
    );
    let first: Vec<&(&str, &str, &str)> = changes
        .iter()
        .filter(|(question, _, _)| *question == "q_danger")
        .collect();
    assert_eq!(first.first(), Some(&&("q_danger", "now", "o_999")));
    assert_eq!(changes.last(), Some(&("q_danger", "prepare", "o_prevent")));
    let urgencies = why
        .changes
        .iter()
        .filter(|c| c.question.id.as_str() == "q_threat");
    let urgencies: Vec<Urgency> = urgencies.map(|c| c.outcome.urgency).collect();
    assert!(urgencies.is_sorted_by(|a, b| a >= b));
}

#[test]
fn what_leaves_the_page_is_without_private_answers() {
    let mut given = answers(&[
        ("q_danger", "no"),
        ("q_conduct", "replied"),
        ("p_nation", "eng"),
    ]);
    given.tag(Flag::new("replied"));
    given.tag(Flag::new("young"));
    let kept = given.without_private(guide());
    assert_eq!(kept.choice(&QuestionId::new("q_conduct")), None);
    assert_eq!(
        kept.tags().iter().map(Flag::as_str).collect::<Vec<_>>(),
        ["young"]
    );
    assert_eq!(
        kept.choice(&QuestionId::new("q_danger")),
        given.choice(&QuestionId::new("q_danger"))
    );
    let json = serde_json::to_string(&kept).expect("JSON");
    assert!(
        !json.contains("q_conduct") && !json.contains("replied"),
        "{json}"
    );
    assert!(question("q_conduct").private);
}

#[test]
fn a_new_start_keeps_the_profile() {
    let mut given = answers(&[("q_danger", "now"), ("p_nation", "eng"), ("q_gone", "x")]);
    given.tag(Flag::new("young"));
    given.restart(guide());
    assert_eq!(given, answers(&[("p_nation", "eng")]));
    assert!(!given.is_empty());
}

#[test]
fn silence_of_the_profile_is_a_flag_until_it_speaks() {
    let silent = walk(guide(), &Answers::default());
    assert!(silent.has("no_nation") && silent.has("no_setting"));
    let spoken = walk(
        guide(),
        &answers(&[("p_nation", "ni"), ("p_setting", "gp")]),
    );
    assert!(!spoken.has("no_nation") && !spoken.has("no_setting") && spoken.has("n_ni"));
    assert!(spoken.parked.is_empty());
    let stale = walk(guide(), &answers(&[("p_nation", "atlantis")]));
    assert!(stale.has("no_nation"));
    assert_eq!(stale.parked, [QuestionId::new("p_nation")]);
}

#[test]
fn search_finds_all_words_in_headings_first() {
    let found = search(guide(), "police", nfkd);
    let in_heading = found
        .iter()
        .take_while(|hit| hit.title().to_lowercase().contains("police"));
    let in_heading = in_heading.count();
    assert!(in_heading > 2 && in_heading < found.len());
    assert!(
        found[in_heading..]
            .iter()
            .all(|hit| !hit.title().to_lowercase().contains("police"))
    );

    let ids = |query: &str| -> Vec<String> {
        let found = search(guide(), query, nfkd);
        found
            .iter()
            .map(|hit| match hit {
                Hit::Outcome(outcome) => outcome.id.to_string(),
                Hit::Action(action) => action.id.to_string(),
                Hit::Wording(wording) => wording.id.to_string(),
            })
            .collect()
    };
    assert_eq!(
        ids("originals keep").first().map(String::as_str),
        Some("A46")
    );
    assert_eq!(ids("ORIGINÁLS   kéep!"), ids("originals keep"));
    assert_eq!(ids("dont connect"), ids("don’t connect"));
    assert!(ids("don't connect").contains(&"W06".to_owned()));
    assert!(ids("bouquet zebra").is_empty());
    assert!(ids("").is_empty() && ids(" ,.! ").is_empty());
}
