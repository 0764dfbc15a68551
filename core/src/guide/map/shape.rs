//! How the tree is divided for the picture: trunk, fan, columns, merge, second trunk, ways out. Knows no measures.

use std::collections::BTreeSet;

use crate::guide::model::{Choice, Guide, Outcome, Question, QuestionId, Target};

/// More children than this, and the trunk fans out.
const FAN: usize = 3;

/// The tree, divided.
pub(super) struct Shape<'g> {
    guide: &'g Guide,
    /// From the first question to the fan, or to the end where nothing fans out.
    pub(super) trunk: Vec<&'g Question>,
    /// One for each child of the fan.
    pub(super) columns: Vec<Column<'g>>,
    /// From the question at which columns meet again to the end.
    pub(super) second: Vec<&'g Question>,
}

/// A child of the fan with what hangs from it.
#[derive(Clone)]
pub(super) struct Column<'g> {
    pub(super) question: &'g Question,
    /// Its children that lead to the merge.
    pub(super) told: Vec<&'g Question>,
}

impl Column<'_> {
    /// How many columns of the page it takes.
    pub(super) fn width(&self) -> usize {
        self.told.len().max(1)
    }
}

/// A way out of a question that is drawn beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Exit<'g> {
    /// To the end.
    Outcome(&'g Outcome),
    /// To a question that is drawn here, with its own ways out.
    Side(&'g Question),
    /// To a question that is drawn elsewhere.
    Jump(&'g Question, &'g Choice),
}

impl Exit<'_> {
    /// Where it leads.
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Outcome(outcome) => Target::Outcome(outcome.id.clone()),
            Self::Side(question) | Self::Jump(question, _) => Target::Question(question.id.clone()),
        }
    }
}

impl<'g> Shape<'g> {
    pub(super) fn new(guide: &'g Guide) -> Self {
        let mut shape = Self {
            guide,
            trunk: Vec::new(),
            columns: Vec::new(),
            second: Vec::new(),
        };
        let Some(start) = guide.question(&guide.start) else {
            return shape;
        };
        shape.trunk = shape.run(start);
        let Some(fan) = shape
            .trunk
            .last()
            .copied()
            .filter(|last| fans(&shape, last))
        else {
            return shape;
        };
        let children = shape.children(fan);
        let merge = shape.merge(&children);
        shape.columns = children
            .iter()
            .map(|&question| Column {
                question,
                told: merge.map_or_else(Vec::new, |merge| {
                    let mut told = shape.children(question);
                    told.retain(|child| {
                        child.id != merge.id && shape.reach(child).contains(&merge.id)
                    });
                    told
                }),
            })
            .collect();
        shape.second = merge.map_or_else(Vec::new, |merge| shape.run(merge));
        shape
    }

    /// The questions that a question leads to, once each, in the order of the choices.
    pub(super) fn children(&self, question: &Question) -> Vec<&'g Question> {
        let mut children: Vec<&Question> = Vec::new();
        for choice in &question.choices {
            if let Some(Target::Question(id)) = &choice.next
                && let Some(child) = self.guide.question(id)
                && !children.iter().any(|known| known.id == child.id)
            {
                children.push(child);
            }
        }
        children
    }

    /// The ways out of a question but for those in `inside`, once each, in the order of the choices.
    pub(super) fn exits(&self, question: &'g Question, inside: &[&QuestionId]) -> Vec<Exit<'g>> {
        let mut exits: Vec<Exit<'g>> = Vec::new();
        for choice in &question.choices {
            let exit = match &choice.next {
                None => continue,
                Some(Target::Outcome(id)) => match self.guide.outcome(id) {
                    None => continue,
                    Some(outcome) => Exit::Outcome(outcome),
                },
                Some(Target::Question(id)) if inside.contains(&id) => continue,
                Some(Target::Question(id)) => match self.guide.question(id) {
                    None => continue,
                    Some(next) if self.drawn_before(question, next) => Exit::Jump(next, choice),
                    Some(next) => Exit::Side(next),
                },
            };
            if !exits.iter().any(|known| known.target() == exit.target()) {
                exits.push(exit);
            }
        }
        exits
    }

    /// Every question in the order of the picture: trunk, columns, second trunk, and those beside them.
    pub(super) fn in_order(&self) -> Vec<&'g Question> {
        let mut order = self.on_lines();
        let mut next = 0;
        while let Some(question) = order.get(next).copied() {
            for child in self.children(question) {
                if !order.iter().any(|known| known.id == child.id) {
                    order.push(child);
                }
            }
            next += 1;
        }
        order
    }

    /// The questions of the trunks and columns, band by band.
    fn on_lines(&self) -> Vec<&'g Question> {
        let columns = self
            .columns
            .iter()
            .flat_map(|column| std::iter::once(column.question).chain(column.told.iter().copied()));
        (self.trunk.iter().copied())
            .chain(columns)
            .chain(self.second.iter().copied())
            .collect()
    }

    /// Whether `next` has its place elsewhere when `question` comes to lead to it: on a line, or beside an earlier question.
    fn drawn_before(&self, question: &Question, next: &Question) -> bool {
        let lines = self.on_lines();
        if lines.iter().any(|on| on.id == next.id) {
            return true;
        }
        lines
            .iter()
            .take_while(|on| on.id != question.id)
            .any(|on| self.children(on).iter().any(|child| child.id == next.id))
    }

    /// From `first` on, always to the child with the longest run; up to and with the first question that fans out.
    fn run(&self, first: &'g Question) -> Vec<&'g Question> {
        let mut run = vec![first];
        while let Some(&last) = run.last() {
            if fans(self, last) {
                break;
            }
            // The first of the longest: `max_by_key` alone would take the last.
            let next = self
                .children(last)
                .into_iter()
                .rev()
                .filter(|child| !run.iter().any(|known| known.id == child.id))
                .max_by_key(|child| self.still_to_ask(child, &mut BTreeSet::new()));
            match next {
                Some(next) => run.push(next),
                None => break,
            }
        }
        run
    }

    /// The question at which columns meet again: reached from two children of the fan, and with the most still to ask.
    fn merge(&self, children: &[&'g Question]) -> Option<&'g Question> {
        let reached: Vec<_> = children.iter().map(|child| self.reach(child)).collect();
        self.guide
            .questions
            .iter()
            .rev()
            .filter(|question| !self.trunk.iter().any(|on| on.id == question.id))
            .filter(|question| {
                reached
                    .iter()
                    .filter(|reach| reach.contains(&question.id))
                    .count()
                    > 1
            })
            .max_by_key(|question| self.still_to_ask(question, &mut BTreeSet::new()))
    }

    /// Every question that comes after this one on some path.
    fn reach(&self, question: &Question) -> BTreeSet<&'g QuestionId> {
        let mut reach = BTreeSet::new();
        let mut pending = self.children(question);
        while let Some(next) = pending.pop() {
            if reach.insert(&next.id) {
                pending.extend(self.children(next));
            }
        }
        reach
    }

    /// The length of the longest run of questions from this one on. `above` guards against content that goes in circles.
    fn still_to_ask(&self, question: &'g Question, above: &mut BTreeSet<&'g QuestionId>) -> usize {
        if !above.insert(&question.id) {
            return 0;
        }
        let longest = self
            .children(question)
            .into_iter()
            .map(|child| self.still_to_ask(child, above))
            .max();
        above.remove(&question.id);
        1 + longest.unwrap_or(0)
    }
}

fn fans(shape: &Shape<'_>, question: &Question) -> bool {
    shape.children(question).len() > FAN
}
