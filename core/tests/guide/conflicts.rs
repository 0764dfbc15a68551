//! Advice that seems to conflict: for each of the rules C-1 to C-14, what can be seen to hold in every situation.

use firmly_core::guide::model::Wording;

use crate::situations::{every_text, guide, nowhere};

fn text(action: &str) -> &'static str {
    let action = guide().actions.iter().find(|a| a.id.as_str() == action);
    &action.expect("an action of the guide").text
}

fn wording(id: &str) -> &'static Wording {
    let wording = guide().wordings.iter().find(|w| w.id.as_str() == id);
    wording.expect("a wording of the guide")
}

/// Whether an outcome always has this 'Do not' line.
fn warns(outcome: &str, words: &str) -> bool {
    let outcome = guide().outcomes.iter().find(|o| o.id.as_str() == outcome);
    let donts = &outcome.expect("an outcome of the guide").donts;
    donts.iter().any(|line| {
        line.condition.if_any.is_empty()
            && line.condition.if_none.is_empty()
            && line.text.contains(words)
    })
}

/// Every sentence with one of these words also has one of those.
#[track_caller]
fn only_with(words: &[&str], those: &[&str]) {
    for text in every_text()
        .iter()
        .filter(|text| text.is_advice())
        .map(|text| &text.words)
    {
        for sentence in text.split_inclusive(['.', ';']) {
            let speaks = words.iter().any(|word| sentence.contains(word));
            assert!(
                !speaks || those.iter().any(|word| sentence.contains(word)),
                "{text}"
            );
        }
    }
}

#[test]
fn c_01_one_clear_no_early_and_silence_after_it() {
    const FIRST: [&str; 5] = [
        "o_consult",
        "o_gift_amorous",
        "o_social",
        "o_direct",
        "o_work",
    ];
    nowhere(|s| s.is_any(&FIRST) && !(s.acts("A12") && s.acts("A11")));
    nowhere(|s| s.has("told") && !s.acts("A21"));
    // Being told is the switch, and not how often it happened.
    for question in guide()
        .questions
        .iter()
        .filter(|q| q.id.as_str().starts_with("q_told_"))
    {
        for choice in &question.choices {
            let told = choice.sets.iter().any(|flag| flag.as_str() == "told");
            assert_eq!(
                told,
                choice.id.as_str() == "again",
                "{}:{}",
                question.id,
                choice.id
            );
        }
    }
    // Fear is the other: whoever is frightened is not asked to speak.
    nowhere(|s| s.is("o_stalking") && (s.acts("A11") || s.acts("A12") || s.acts("A65")));
}

#[test]
fn c_02_in_writing_the_organisation_speaks() {
    for letter in ["W05", "W07", "W13", "W14", "W20"] {
        assert!(!wording(letter).personal, "{letter}");
    }
    assert!(text("A13").contains("manager or a senior colleague to write"));
}

#[test]
fn c_03_refuse_by_hand_keep_what_was_left() {
    nowhere(|s| s.is("o_gift_amorous") && !(s.acts("A14") && s.acts("A46") && s.acts("A15")));
    nowhere(|s| s.has("told") && s.is_any(&["o_repeat", "o_stalking"]) && !s.acts("A46"));
    only_with(
        &[
            "carry it back",
            "return it",
            "return the",
            "give it back",
            "send it back",
        ],
        &["not "],
    );
}

#[test]
fn c_04_capture_before_blocking() {
    only_with(&["block "], &["before", "after", "first"]);
    nowhere(|s| s.is("o_social") && s.at("A47") > s.at("A18"));
}

#[test]
fn c_05_a_refused_chaperone_never_delays_urgent_care() {
    assert!(text("A24").contains("Never let the refusal delay urgent care"));
    nowhere(|s| s.acts("A24") && !s.acts("A23"));
}

#[test]
fn c_06_the_log_is_no_clinical_record() {
    assert!(text("A49").contains("separate, secure incident file"));
    only_with(
        &["clinical record"],
        &["concern", "care needs", "out of the clinical record"],
    );
}

#[test]
fn c_07_reporting_leaves_health_out() {
    nowhere(|s| s.acts("A04") && s.at("A06").is_none());
    nowhere(|s| s.says("W15") && !(s.discloses("D2") || s.discloses("D3")));
}

#[test]
fn c_08_one_event_is_enough_for_the_police() {
    const SINGLE: [&str; 7] = [
        "o_assault",
        "o_threats",
        "o_blackmail",
        "o_explicit",
        "o_stalking",
        "o_home",
        "o_track",
    ];
    nowhere(|s| s.is_any(&SINGLE) && !s.acts("A04"));
    assert!(text("A04").contains("do not need a finished log or a second incident"));
}

#[test]
fn c_09_no_warning_letter_where_it_would_raise_the_risk() {
    nowhere(|s| s.is("o_threats") && (s.acts("A22") || s.acts("A13") || s.says("W13")));
    nowhere(|s| s.is("o_fantasy") && (s.acts("A22") || s.says("W13")));
    nowhere(|s| s.is("o_stalking") && s.at("A04") > s.at("A22"));
    assert!(warns(
        "o_threats",
        "Do not send a warning letter until the police and your adviser agree"
    ));
}

#[test]
fn c_10_no_complaint_takes_anybody_off_a_list() {
    const COMPLAINTS: [&str; 3] = ["o_complaint_made", "o_complaint_threat", "o_reaction"];
    nowhere(|s| s.is_any(&COMPLAINTS) && (s.acts("A29") || s.acts("A30") || !s.acts("A55")));
    // Nor does anything else but broken trust, an assault or a threat.
    const LISTS: [&str; 3] = ["o_breakdown", "o_assault", "o_threats"];
    nowhere(|s| !s.is_any(&LISTS) && (s.acts("A29") || s.acts("A30")));
    nowhere(|s| s.acts("A28") && !s.acts("A25"));
    nowhere(|s| s.acts("A31") && !(s.acts("A25") || s.acts("A28")));
}

#[test]
fn c_11_no_feelings_make_a_relationship_acceptable() {
    nowhere(|s| s.is("o_own") && !(s.acts("A57") && s.acts("A58") && s.acts("A59")));
    nowhere(|s| s.has("former") && !s.acts("A59"));
    nowhere(|s| s.has("relative") && !s.acts("A60"));
}

#[test]
fn c_12_a_childs_age_outranks_evidence() {
    nowhere(|s| s.has("young") && s.acts("A47") && s.at("A48") > s.at("A47"));
    // Only getting safe and calling for help stand above the safeguarding lead and the rule on images.
    nowhere(|s| {
        let safe = ["A01", "A02"].iter().filter(|id| s.acts(id)).count();
        let mut leading = [s.at("A34"), s.at("A48")];
        leading.sort_unstable();
        s.has("young") && leading != [Some(safe), Some(safe + 1)]
    });
    nowhere(|s| s.acts("A01") && s.at("A01") != Some(0));
    nowhere(|s| s.acts("A02") && s.at("A02") != Some(1));
}

#[test]
fn c_13_safety_before_the_duty_to_treat() {
    assert!(warns(
        "o_999",
        "Do not let a duty to treat keep you in the room"
    ));
    nowhere(|s| s.has("must_treat") && !(s.acts("A64") && s.acts("A23") && s.acts("A27")));
}

#[test]
fn c_14_illness_adds_care_and_takes_no_safety_away() {
    nowhere(|s| s.has("vulnerable") && !(s.acts("A32") && s.acts("A35")));
    let ill = guide()
        .overlays
        .iter()
        .find(|overlay| overlay.flag.as_str() == "vulnerable");
    assert!(ill.expect("a card").suppress.is_empty());
    assert!(
        every_text()
            .iter()
            .all(|text| !text.gives_way_to("vulnerable"))
    );
}
