//! Stories told beside the content: whoever answers so must be shown this, and must not be shown that. Walks them; knows no
//! files.

use serde::Deserialize;

use super::{faults::Fault, page::Notes};
use crate::guide::{
    model::{ChoiceId, Guide, QuestionId, Urgency},
    plan::{Plan, plan},
    walk::{Answers, Position, walk},
};

/// A story of content/vignettes.toml. Ids are as content/ writes them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Vignette {
    /// Which.
    pub id: String,
    /// The story in a few words.
    pub title: String,
    /// Answers to the profile: `p_nation eng`.
    pub profile: Vec<String>,
    /// Answers in the order in which they are asked: `q_danger no`.
    pub answers: Vec<String>,
    /// Where they lead.
    pub outcome: String,
    /// The urgency of its outcome.
    pub urgency: Urgency,
    /// Every card that is shown.
    pub cards: Vec<String>,
    /// The first actions, in order.
    pub first: Vec<String>,
    /// Actions, wordings, contacts and disclosure profiles that are shown.
    pub shows: Vec<String>,
    /// Those that are not.
    pub hides: Vec<String>,
    /// Words that stand in the plan.
    pub says: Vec<String>,
    /// Words that do not.
    pub never_says: Vec<String>,
}

impl Vignette {
    /// The profile and the answers, as questions with choices.
    pub fn pairs(&self) -> [Vec<(QuestionId, ChoiceId)>; 2] {
        [&self.profile, &self.answers].map(|list| {
            let split = |pair: &String| {
                let (question, choice) = pair.split_once(' ').unwrap_or((pair, ""));
                (QuestionId::new(question), ChoiceId::new(choice))
            };
            list.iter().map(split).collect()
        })
    }
}

/// Walks every story and notes what is not as it should be.
pub(super) fn check(vignettes: &[Vignette], guide: &Guide, notes: &mut Notes) {
    for vignette in vignettes {
        for (key, text, what) in told(vignette, guide) {
            let texts = notes.texts.iter();
            let mut here =
                texts.filter(|one| one.of == vignette.id && one.key == key && one.text == text);
            let place = here.next().map(|one| one.place.clone());
            let place = place.unwrap_or_else(|| notes.place_of("vignette", "", &vignette.id));
            let id = vignette.id.clone();
            notes.fault(place, Fault::Vignette { id, what });
        }
    }
}

type Said = (&'static str, String, String);

/// Each thing that is wrong with a story: the key and the text that say otherwise, and the difference.
fn told(vignette: &Vignette, guide: &Guide) -> Vec<Said> {
    let [profile, given] = vignette.pairs();
    let mut answers = Answers::default();
    for (question, choice) in profile {
        answers.answer(question, choice);
    }
    for (pair, (question, choice)) in vignette.answers.iter().zip(given) {
        let asked = match walk(guide, &answers).position {
            Position::Question(id) => id.to_string(),
            Position::Outcome(id) => id.to_string(),
        };
        if asked != question.as_str() {
            return vec![(
                "answers",
                pair.clone(),
                format!("'{pair}' is answered where it comes to {asked}"),
            )];
        }
        answers.answer(question, choice);
    }
    let end = walk(guide, &answers);
    let Some(plan) = plan(guide, &end) else {
        let what = "the answers do not lead to an outcome".to_owned();
        return vec![("outcome", vignette.outcome.clone(), what)];
    };
    let mut wrong = Vec::new();
    let mut expect = |key, expected: String, found: String| {
        if expected != found {
            let named = |ids: &str| {
                if ids.is_empty() {
                    "nothing".to_owned()
                } else {
                    ids.to_owned()
                }
            };
            let what = format!("'{key}' is {}, not {}", named(&found), named(&expected));
            wrong.push((key, expected, what));
        }
    };
    expect(
        "outcome",
        vignette.outcome.clone(),
        plan.outcome.id.to_string(),
    );
    expect(
        "urgency",
        vignette.urgency.as_str().to_owned(),
        plan.urgency.as_str().to_owned(),
    );
    let cards = plan.person_cards.iter().chain(&plan.place_cards);
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids.join(" ")
    };
    let cards = cards.map(|card| card.overlay.id.to_string()).collect();
    expect("cards", sorted(vignette.cards.clone()), sorted(cards));
    let first = plan.actions.iter().take(vignette.first.len());
    let first: Vec<String> = first.map(|planned| planned.action.id.to_string()).collect();
    expect("first", vignette.first.join(" "), first.join(" "));
    let (shown, said) = (ids(&plan), plain(&texts(&plan).join("\n")));
    for (key, list, is_shown) in [
        ("shows", &vignette.shows, true),
        ("hides", &vignette.hides, false),
    ] {
        for id in list
            .iter()
            .filter(|id| shown.contains(&id.as_str()) != is_shown)
        {
            let what = if is_shown { "is not shown" } else { "is shown" };
            wrong.push((key, id.clone(), format!("{id} {what}")));
        }
    }
    for (key, list, is_said) in [
        ("says", &vignette.says, true),
        ("never_says", &vignette.never_says, false),
    ] {
        for words in list
            .iter()
            .filter(|words| said.contains(&plain(words)) != is_said)
        {
            let what = if is_said { "is not said" } else { "is said" };
            wrong.push((key, words.clone(), format!("'{words}' {what}")));
        }
    }
    wrong
}

/// The ids of what a plan shows.
fn ids<'g>(plan: &Plan<'g>) -> Vec<&'g str> {
    let actions = plan
        .actions
        .iter()
        .map(|planned| planned.action.id.as_str());
    let wordings = plan.say.iter().map(|wording| wording.id.as_str());
    let contacts = plan
        .contacts
        .iter()
        .map(|planned| planned.contact.id.as_str());
    let disclosures = plan
        .disclosures
        .iter()
        .map(|disclosure| disclosure.id.as_str());
    actions
        .chain(wordings)
        .chain(contacts)
        .chain(disclosures)
        .collect()
}

/// The advice of a plan.
fn texts<'g>(plan: &Plan<'g>) -> Vec<&'g str> {
    let mut texts = vec![plan.outcome.title.as_str(), plan.outcome.when.as_str()];
    for card in plan.person_cards.iter().chain(&plan.place_cards) {
        texts.push(&card.overlay.title);
        texts.extend(card.text.iter().map(|sentence| sentence.text));
    }
    for planned in &plan.actions {
        texts.extend([planned.action.title.as_str(), &planned.action.text]);
    }
    texts.extend(plan.dos.iter().chain(&plan.donts).chain(&plan.log));
    for wording in &plan.say {
        texts.push(&wording.title);
        texts.extend(wording.parts.iter().map(|part| part.text()));
    }
    for planned in &plan.contacts {
        texts.push(&planned.contact.title);
        texts.extend(planned.lines.iter().map(|line| line.text.as_str()));
    }
    for told in &plan.disclosures {
        texts.extend([
            told.title.as_str(),
            &told.may,
            &told.leave_out_heading,
            &told.leave_out,
        ]);
        texts.extend(told.note.as_deref());
    }
    texts.extend(plan.rerun.iter().map(String::as_str));
    texts
}

fn plain(text: &str) -> String {
    text.to_lowercase()
}
