//! Why this advice: the answers and flags behind it, and the single answers that would change it. Gives no advice itself.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    model::{Choice, ChoiceId, Flag, FlagName, Guide, Outcome, Question, QuestionId},
    walk::{Answers, walk},
};

/// What led to an outcome. Borrows from the guide.
#[derive(Clone, Debug, PartialEq)]
pub struct Why<'g> {
    /// The answers on the path, in order. Those to a private question (`question.private`) are for the screen alone.
    pub answers: Vec<Given<'g>>,
    /// The answers of the profile.
    pub profile: Vec<Given<'g>>,
    /// The flags that are on, with their words, in the guide's order.
    pub flags: Vec<&'g FlagName>,
    /// The single answers that would change the outcome or its cards: the last question first, within it the most urgent first.
    pub changes: Vec<Change<'g>>,
}

/// An answer that was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given<'g> {
    /// To this question.
    pub question: &'g Question,
    /// This one.
    pub choice: &'g Choice,
}

/// One answer that would change the advice by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'g> {
    /// If this question
    pub question: &'g Question,
    /// had this answer,
    pub choice: &'g Choice,
    /// the answers would lead here, be it the same outcome as now.
    pub outcome: &'g Outcome,
    /// Flags with a card that it would switch on.
    pub on: Vec<&'g FlagName>,
    /// Flags with a card that it would switch off.
    pub off: Vec<&'g FlagName>,
}

/// What led to where the answers lead, and what would lead elsewhere.
pub fn why<'g>(guide: &'g Guide, answers: &Answers) -> Why<'g> {
    let now = walk(guide, answers);
    let path: Vec<Given<'g>> = now
        .path
        .iter()
        .filter_map(|step| given(guide, &step.question, &step.choice))
        .collect();
    Why {
        changes: match now.outcome() {
            Some(_) => path
                .iter()
                .rev()
                .flat_map(|step| changes(guide, answers, step))
                .collect(),
            None => Vec::new(),
        },
        answers: path,
        profile: guide
            .questions
            .iter()
            .filter(|question| question.is_profile())
            .filter_map(|question| given(guide, &question.id, answers.choice(&question.id)?))
            .collect(),
        flags: named(guide, &now.flags),
    }
}

fn given<'g>(guide: &'g Guide, question: &QuestionId, choice: &ChoiceId) -> Option<Given<'g>> {
    let question = guide.question(question)?;
    let choice = question.choice(choice)?;
    Some(Given { question, choice })
}

/// What every other answer to one question would change, the later answers kept where they fit.
fn changes<'g>(guide: &'g Guide, answers: &Answers, step: &Given<'g>) -> Vec<Change<'g>> {
    let now = walk(guide, answers);
    let mut changes: Vec<Change<'g>> = step
        .question
        .choices
        .iter()
        .filter(|choice| choice.id != step.choice.id)
        .filter_map(|choice| {
            let mut otherwise = answers.clone();
            otherwise.answer(step.question.id.clone(), choice.id.clone());
            let then = walk(guide, &otherwise);
            let change = Change {
                question: step.question,
                choice,
                outcome: guide.outcome(then.outcome()?)?,
                on: carded(guide, &then.flags - &now.flags),
                off: carded(guide, &now.flags - &then.flags),
            };
            let differs =
                then.position != now.position || !change.on.is_empty() || !change.off.is_empty();
            differs.then_some(change)
        })
        .collect();
    changes.sort_by_key(|change| Reverse(change.outcome.urgency));
    changes
}

fn named<'g>(guide: &'g Guide, flags: &BTreeSet<Flag>) -> Vec<&'g FlagName> {
    let names = guide.flags.iter();
    names.filter(|name| flags.contains(&name.flag)).collect()
}

fn carded(guide: &Guide, mut flags: BTreeSet<Flag>) -> Vec<&FlagName> {
    flags.retain(|flag| guide.overlays.iter().any(|overlay| &overlay.flag == flag));
    named(guide, &flags)
}
