//! The six vignettes: answered as told, what they must show and what they must not.

use firmly_core::guide::{
    model::{ChoiceId, QuestionId, Urgency},
    plan::{Plan, plan},
    walk::{Answers, walk},
};

use crate::situations::{guide, place, texts};

/// The plan at the end of answers written `question:choice`, each asked in its turn.
fn told(profile: &[&str], answers: &[&str]) -> Plan<'static> {
    let split = |pair: &str| {
        let (question, choice) = pair.split_once(':').expect("question:choice");
        (QuestionId::new(question), ChoiceId::new(choice))
    };
    let mut given = Answers::default();
    for (question, choice) in profile.iter().copied().map(split) {
        given.answer(question, choice);
    }
    for (question, choice) in answers.iter().copied().map(split) {
        let asked = firmly_core::guide::walk::Position::Question(question.clone());
        assert_eq!(walk(guide(), &given).position, asked);
        given.answer(question, choice);
    }
    let end = walk(guide(), &given);
    assert_eq!(end.path.len(), answers.len());
    assert!(end.parked.is_empty());
    plan(guide(), &end).expect("an outcome")
}

fn overlays(plan: &Plan<'_>) -> Vec<String> {
    let cards = plan.person_cards.iter().chain(&plan.place_cards);
    let mut ids: Vec<String> = cards.map(|card| card.overlay.id.to_string()).collect();
    ids.sort();
    ids
}

fn is_on(plan: &Plan<'_>, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(overlays(plan), expected);
}

fn acts(plan: &Plan<'_>, action: &str) -> bool {
    place(plan, action).is_some()
}

fn says(plan: &Plan<'_>, wording: &str) -> bool {
    plan.say.iter().any(|said| said.id.as_str() == wording)
}

fn discloses(plan: &Plan<'_>, disclosure: &str) -> bool {
    plan.disclosures
        .iter()
        .any(|told| told.id.as_str() == disclosure)
}

fn contacts(plan: &Plan<'_>, contact: &str) -> bool {
    plan.contacts
        .iter()
        .any(|planned| planned.contact.id.as_str() == contact)
}

fn reads(plan: &Plan<'_>, words: &str) -> bool {
    let words = words.to_lowercase();
    texts(plan)
        .iter()
        .any(|text| text.to_lowercase().replace('’', "'").contains(&words))
}

fn warns(plan: &Plan<'_>, words: &str) -> bool {
    plan.donts
        .iter()
        .any(|line| line.replace('’', "'").contains(words))
}

fn card(plan: &Plan<'_>, overlay: &str) -> String {
    let mut cards = plan.person_cards.iter().chain(&plan.place_cards);
    let card = cards
        .find(|card| card.overlay.id.as_str() == overlay)
        .expect("the card is on");
    let sentences: Vec<&str> = card.text.iter().map(|sentence| sentence.text).collect();
    format!("{}. {}", card.overlay.title, sentences.join(" "))
}

#[test]
fn pv_1_friend_request_after_a_night_shift() {
    let plan = told(
        &["p_nation:eng", "p_setting:hosp", "p_status:trainee"],
        &[
            "q_danger:no",
            "q_threat:none",
            "q_target:me",
            "q_person:current",
            "q_vuln:no",
            "q_conduct:prof",
            "q_kind:online",
            "q_online:request",
            "q_told_friend:first",
        ],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_friend");
    is_on(&plan, &["v_hosp", "v_training", "v_eng"]);

    assert_eq!(plan.urgency, Urgency::Routine);
    assert_eq!(place(&plan, "A16"), Some(0));
    assert!(acts(&plan, "A18") && acts(&plan, "A20"));
    assert!(says(&plan, "W06"));
    assert!(!plan.log.is_empty());
    assert!(acts(&plan, "A43"));
    assert!(card(&plan, "v_training").contains("supervisor"));
    assert!(plan.place_cards.iter().all(|card| card.folded));

    assert!(!acts(&plan, "A22") && !says(&plan, "W13"));
    assert!(
        !acts(&plan, "A04") && !contacts(&plan, "police_101") && !contacts(&plan, "police_999")
    );
    assert!(warns(&plan, "Do not accept and then restrict"));
    assert!(!acts(&plan, "A31") && !acts(&plan, "A28"));
    assert!(plan.chips.is_empty());
}

#[test]
fn pv_2_second_bouquet() {
    let plan = told(
        &["p_nation:eng", "p_setting:gp", "p_status:perm"],
        &[
            "q_danger:no",
            "q_threat:none",
            "q_target:me",
            "q_person:current",
            "q_vuln:no",
            "q_conduct:prof",
            "q_kind:gift",
            "q_gift:meaning",
            "q_told_gift:again",
            "q_pattern:repeat",
            "q_care:yes",
            "q_trust:unwarned",
        ],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_repeat");
    is_on(&plan, &["v_told", "v_gp", "v_eng"]);

    assert_eq!(plan.urgency, Urgency::Soon);
    assert_eq!(place(&plan, "A22"), Some(0));
    assert!(card(&plan, "v_eng").contains("12 months"));
    assert!(acts(&plan, "A21") && acts(&plan, "A25") && acts(&plan, "A46"));
    assert!(plan.place_cards.iter().all(|card| !card.folded));

    assert!(!acts(&plan, "A30") && !acts(&plan, "A29"));
    assert!(!acts(&plan, "A11") && !acts(&plan, "A65"));
    assert!(
        !plan
            .dos
            .iter()
            .any(|line| line.contains("chaperoned consultation"))
    );
    assert!(!reads(&plan, "return it") && !reads(&plan, "give it back"));
    assert!(
        plan.say
            .iter()
            .all(|w| !w.personal || ["W03", "W08", "W10"].contains(&w.id.as_str()))
    );
}

#[test]
fn pv_3_he_knows_the_colour_of_the_curtains() {
    let plan = told(
        &["p_nation:sco", "p_setting:nurse", "p_status:perm"],
        &[
            "q_danger:no",
            "q_threat:none",
            "q_target:me",
            "q_person:current",
            "q_vuln:yes",
            "q_conduct:replied",
            "q_kind:direct",
            "q_direct:private",
            "q_told_direct:again",
            "q_pattern:fear",
        ],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_stalking");
    is_on(
        &plan,
        &[
            "v_vulnerable",
            "v_replied",
            "v_private",
            "v_told",
            "v_nurse",
            "v_sco",
        ],
    );

    assert_eq!(plan.urgency, Urgency::UrgentToday);
    assert_eq!(place(&plan, "A04"), Some(0));
    assert!(plan.actions[0].action.text.contains("999 when someone is"));
    assert!(contacts(&plan, "police_999"));
    assert!(discloses(&plan, "D2"));
    assert!(card(&plan, "v_sco").contains("2010 Act"));
    assert!(acts(&plan, "A45"));
    assert!(
        plan.log
            .iter()
            .any(|line| line.contains("affects sleep, work, travel, family"))
    );
    assert!(contacts(&plan, "helpline"));

    assert!(!acts(&plan, "A65") && !acts(&plan, "A11"));
    assert!(!plan.say.iter().any(|wording| wording.personal));
    assert!(warns(
        &plan,
        "Do not wait for more evidence, or for a threat"
    ));
    assert!(!reads(&plan, "stalking protection order"));
    for english in [
        "1997 Act",
        "section 2A",
        "PCSE",
        "Special Allocation",
        "2023 Act",
    ] {
        assert!(!reads(&plan, english), "{english}");
    }
}

#[test]
fn pv_4_you_have_lovely_hands() {
    let plan = told(
        &["p_nation:wal", "p_setting:dental", "p_status:perm"],
        &[
            "q_danger:no",
            "q_threat:none",
            "q_target:me",
            "q_person:current",
            "q_vuln:no",
            "q_conduct:prof",
            "q_kind:consult",
            "q_consult:remark",
            "q_told_consult:first",
        ],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_consult");
    is_on(&plan, &["v_dental", "v_wal"]);

    assert_eq!(plan.urgency, Urgency::Soon);
    assert_eq!(
        (place(&plan, "A12"), place(&plan, "A11")),
        (Some(0), Some(1))
    );
    assert!(says(&plan, "W02"));
    assert!(acts(&plan, "A23") && acts(&plan, "A24"));
    assert!(card(&plan, "v_dental").contains("GDC"));

    assert!(!acts(&plan, "A29") && !acts(&plan, "A30"));
    assert!(!card(&plan, "v_wal").to_lowercase().contains("removal"));
    assert!(!contacts(&plan, "commissioner"));
    for verdict in ["is harassment", "is a crime", "is an offence"] {
        assert!(!reads(&plan, verdict), "{verdict}");
    }
}

#[test]
fn pv_5_you_will_read_about_me() {
    let plan = told(
        &["p_nation:eng", "p_setting:hosp", "p_status:perm"],
        &["q_danger:no", "q_threat:self"],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_self_harm");
    is_on(&plan, &["v_hosp", "v_eng"]);

    assert_eq!(plan.urgency, Urgency::UrgentToday);
    assert!(
        plan.dos
            .iter()
            .any(|line| line.contains("999 if it could be now"))
    );
    assert_eq!(place(&plan, "A33"), Some(0));
    assert!(
        plan.dos
            .iter()
            .any(|line| line.contains("in the clinical record"))
    );
    assert!(
        plan.actions[0]
            .action
            .text
            .contains("change your answer in order to calm things")
    );
    assert!(
        plan.log
            .iter()
            .any(|line| line.contains("your answer about a relationship stayed the same"))
    );
    assert!(discloses(&plan, "D3"));
    assert_eq!(plan.chips.len(), 8);
    assert!(plan.chips.iter().all(|chip| !chip.on));

    assert!(warns(
        &plan,
        "Do not go to the person, promise anything or give a private number"
    ));
    assert!(!reads(&plan, "phone the person") && !reads(&plan, "ring the person"));
    assert!(warns(&plan, "Do not ignore it as manipulation"));
}

#[test]
fn pv_6_the_referral() {
    let plan = told(
        &["p_nation:eng", "p_setting:gp", "p_status:locum"],
        &[
            "q_danger:no",
            "q_threat:none",
            "q_target:me",
            "q_person:former",
            "q_vuln:no",
            "q_conduct:prof",
            "q_kind:alleg",
            "q_alleg:made",
        ],
    );
    assert_eq!(plan.outcome.id.as_str(), "o_complaint_made");
    is_on(&plan, &["v_former", "v_gp", "v_locum", "v_eng"]);

    assert_eq!(plan.urgency, Urgency::UrgentToday);
    assert_eq!(
        (place(&plan, "A51"), place(&plan, "A37")),
        (Some(0), Some(1))
    );
    let freeze = place(&plan, "A52").expect("everything is frozen");
    assert!(
        plan.actions[freeze]
            .action
            .text
            .contains("Corrections are added, dated, never written over")
    );
    assert!(discloses(&plan, "D4"));
    assert!(acts(&plan, "A55"));

    assert!(warns(
        &plan,
        "Do not reply, phone or explain to the patient or the regulator yourself"
    ));
    assert!(warns(
        &plan,
        "Do not remove the patient from the list because of the complaint"
    ));
    assert!(!acts(&plan, "A29") && !acts(&plan, "A30"));
    assert!(warns(&plan, "Do not tidy the record or the log"));
}
