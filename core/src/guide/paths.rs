//! Every complete way through the tree, for tests, proofs and the map. Takes no answers from anybody.

use std::collections::BTreeSet;

use super::{
    model::{Choice, Flag, Guide, OutcomeId, Question, QuestionId, Target},
    walk::{Answers, Position, offers_chips},
};

/// One way from the first question to an outcome. Borrows from the guide.
#[derive(Clone, Debug, PartialEq)]
pub struct Path<'g> {
    /// The questions with their answers, in order.
    pub steps: Vec<(&'g Question, &'g Choice)>,
    /// Where it ends.
    pub outcome: &'g OutcomeId,
}

impl<'g> Path<'g> {
    /// The flags that its answers switch on.
    pub fn flags(&self) -> BTreeSet<&'g Flag> {
        self.steps
            .iter()
            .flat_map(|(_, choice)| &choice.sets)
            .collect()
    }

    /// Whether chips are offered at its end.
    pub fn offers_chips(&self, guide: &Guide) -> bool {
        offers_chips(
            guide,
            self.steps.iter().map(|(question, _)| &question.id),
            &Position::Outcome(self.outcome.clone()),
        )
    }

    /// The answers that lead along it.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (question, choice) in &self.steps {
            answers.answer(question.id.clone(), choice.id.clone());
        }
        answers
    }
}

/// Every complete path, depth first, in the order of the choices.
///
/// Ways that come back to a question, lead nowhere or name what does not exist are left out: the content checks report them.
pub fn paths(guide: &Guide) -> impl Iterator<Item = Path<'_>> {
    let mut pending: Vec<Pending<'_>> = Vec::new();
    branch(guide, &guide.start, &[], &mut pending);
    std::iter::from_fn(move || {
        while let Some((steps, target)) = pending.pop() {
            match target {
                Target::Outcome(outcome) => return Some(Path { steps, outcome }),
                Target::Question(id) => branch(guide, id, &steps, &mut pending),
            }
        }
        None
    })
}

/// A way so far, and where it leads next.
type Pending<'g> = (Vec<(&'g Question, &'g Choice)>, &'g Target);

fn branch<'g>(
    guide: &'g Guide,
    id: &QuestionId,
    steps: &[(&'g Question, &'g Choice)],
    pending: &mut Vec<Pending<'g>>,
) {
    let Some(question) = guide.question(id) else {
        return;
    };
    if steps.iter().any(|(asked, _)| asked.id == question.id) {
        return;
    }
    for choice in question.choices.iter().rev() {
        if let Some(next) = &choice.next {
            let steps = steps.iter().copied().chain([(question, choice)]).collect();
            pending.push((steps, next));
        }
    }
}
