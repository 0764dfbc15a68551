//! From answers to a place in the tree and the flags that are on. Keeps nothing: the same answers, the same place.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::{
    Choice, ChoiceId, Flag, Guide, OutcomeId, Question, QuestionId, QuestionRole, Target,
};

/// On while the profile does not say in which nation the user works.
pub const NO_NATION: &str = "no_nation";
/// On while the profile does not say in which setting the user works.
pub const NO_SETTING: &str = "no_setting";

/// The questions of the profile whose silence is a flag of its own.
const SILENCES: [(QuestionRole, &str); 2] = [
    (QuestionRole::Nation, NO_NATION),
    (QuestionRole::Setting, NO_SETTING),
];

/// Everything that the user has answered, the profile and answers that no longer count included.
///
/// What leaves the memory of the page goes through [`Answers::without_private`] first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    choices: BTreeMap<QuestionId, ChoiceId>,
    tags: BTreeSet<Flag>,
    from: Option<Opening>,
}

/// Where the questions begin, if not with the first: something else, such as a pattern in the log, led there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The question that is asked first.
    pub question: QuestionId,
    /// What is known already.
    pub flags: Vec<Flag>,
}

impl Answers {
    /// Answers a question, or answers it differently.
    pub fn answer(&mut self, question: QuestionId, choice: ChoiceId) {
        self.choices.insert(question, choice);
    }

    /// Takes an answer back.
    pub fn clear(&mut self, question: &QuestionId) {
        self.choices.remove(question);
    }

    /// Begins with another question than the first, or with the first.
    pub fn begin(&mut self, from: Option<Opening>) {
        self.from = from;
    }

    /// Where the questions begin, if not with the first.
    pub fn from(&self) -> Option<&Opening> {
        self.from.as_ref()
    }

    /// Takes back every answer of the tree and every chip; the profile stays.
    pub fn restart(&mut self, guide: &Guide) {
        self.from = None;
        self.choices
            .retain(|id, _| guide.question(id).is_some_and(Question::is_profile));
        self.tags.clear();
    }

    /// What was answered, whether it counts at present or not.
    pub fn choice(&self, question: &QuestionId) -> Option<&ChoiceId> {
        self.choices.get(question)
    }

    /// Switches a chip on.
    pub fn tag(&mut self, flag: Flag) {
        self.tags.insert(flag);
    }

    /// Switches a chip off.
    pub fn untag(&mut self, flag: &Flag) {
        self.tags.remove(flag);
    }

    /// The chips that are on, whether they count at present or not.
    pub fn tags(&self) -> &BTreeSet<Flag> {
        &self.tags
    }

    /// Whether nothing was answered at all.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty() && self.tags.is_empty() && self.from.is_none()
    }

    /// These answers without those to private questions, and without the chips that would say the same.
    #[must_use]
    pub fn without_private(&self, guide: &Guide) -> Self {
        let private = || guide.questions.iter().filter(|question| question.private);
        let mut kept = self.clone();
        for question in private() {
            kept.clear(&question.id);
            for flag in question.choices.iter().flat_map(|choice| &choice.sets) {
                kept.untag(flag);
            }
        }
        kept
    }
}

/// One question that was answered on the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Step {
    /// The question.
    pub question: QuestionId,
    /// The answer.
    pub choice: ChoiceId,
}

/// Where the answers lead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// To a question that is not answered yet.
    Question(QuestionId),
    /// To the end.
    Outcome(OutcomeId),
}

impl From<&Target> for Position {
    fn from(target: &Target) -> Self {
        match target {
            Target::Question(id) => Self::Question(id.clone()),
            Target::Outcome(id) => Self::Outcome(id.clone()),
        }
    }
}

/// What the answers amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The questions on the way, in the order in which they are asked.
    pub path: Vec<Step>,
    /// Where it ends.
    pub position: Position,
    /// What is on: by the path, the profile and, where they are offered, the chips.
    pub flags: BTreeSet<Flag>,
    /// Answered, but not on the way at present, or not known to this guide: kept, without influence.
    pub parked: Vec<QuestionId>,
    /// Whether the outcome was reached before its context was asked for, so that chips ask instead.
    pub offers_chips: bool,
}

impl Walk {
    /// The outcome, if the answers lead to one.
    pub fn outcome(&self) -> Option<&OutcomeId> {
        match &self.position {
            Position::Outcome(id) => Some(id),
            Position::Question(_) => None,
        }
    }

    /// What comes after a question of the path; `None` for one that is not on it.
    pub fn after(&self, question: &QuestionId) -> Option<Position> {
        let at = self
            .path
            .iter()
            .position(|step| &step.question == question)?;
        Some(match self.path.get(at + 1) {
            Some(next) => Position::Question(next.question.clone()),
            None => self.position.clone(),
        })
    }

    /// The question before this one; `None` at the first.
    pub fn before(&self, position: &Position) -> Option<&QuestionId> {
        let at = self
            .path
            .iter()
            .position(|step| matches!(position, Position::Question(id) if id == &step.question));
        match at {
            Some(at) => at.checked_sub(1).and_then(|before| self.path.get(before)),
            None => self.path.last(),
        }
        .map(|step| &step.question)
    }

    /// Whether a flag is on.
    pub fn has(&self, flag: &str) -> bool {
        is_on(&self.flags, flag)
    }
}

/// Whether a flag is among these.
pub(crate) fn is_on(flags: &BTreeSet<Flag>, flag: &str) -> bool {
    flags.iter().any(|on| on.as_str() == flag)
}

/// Follows the answers from the first question as far as they lead.
pub fn walk(guide: &Guide, answers: &Answers) -> Walk {
    let mut path: Vec<Step> = Vec::new();
    let mut flags = BTreeSet::new();
    let mut position = Position::Question(guide.start.clone());
    if let Some(from) = &answers.from {
        position = Position::Question(from.question.clone());
        flags.extend(from.flags.iter().cloned());
    }

    while let Position::Question(id) = &position {
        // Content is checked to have no cycle; a guide that was not checked must still end.
        if path.iter().any(|step| &step.question == id) {
            break;
        }
        let Some((choice, next)) = chosen(guide, answers, id)
            .and_then(|choice| choice.next.as_ref().map(|next| (choice, next)))
        else {
            break;
        };
        path.push(Step {
            question: id.clone(),
            choice: choice.id.clone(),
        });
        flags.extend(choice.sets.iter().cloned());
        position = next.into();
    }

    let mut parked = Vec::new();
    for id in answers.choices.keys() {
        if path.iter().any(|step| &step.question == id) {
            continue;
        }
        let profile = guide.question(id).filter(|question| question.is_profile());
        match profile.and_then(|question| question.choice(&answers.choices[id])) {
            Some(choice) => flags.extend(choice.sets.iter().cloned()),
            None => parked.push(id.clone()),
        }
    }

    let offers_chips = offers_chips(guide, path.iter().map(|step| &step.question), &position);
    if offers_chips {
        let offered = guide.chips.iter().map(|chip| &chip.flag);
        flags.extend(offered.filter(|flag| answers.tags.contains(flag)).cloned());
    }
    note_silence(guide, &mut flags);

    Walk {
        path,
        position,
        flags,
        parked,
        offers_chips,
    }
}

fn chosen<'g>(guide: &'g Guide, answers: &Answers, id: &QuestionId) -> Option<&'g Choice> {
    guide.question(id)?.choice(answers.choice(id)?)
}

/// Chips are offered where an outcome is reached without the questions that they stand for.
pub(crate) fn offers_chips<'a>(
    guide: &Guide,
    mut asked: impl Iterator<Item = &'a QuestionId>,
    position: &Position,
) -> bool {
    let somebody = |id| guide.outcome(id).is_none_or(|outcome| !outcome.nobody_yet);
    let context = guide.question_for(QuestionRole::Context);
    matches!(position, Position::Outcome(id) if somebody(id))
        && !asked.any(|id| context.is_some_and(|context| context.id.is(id)))
}

/// Switches `no_nation` and `no_setting` on or off, by whether any answer of the profile has its flag on.
pub(crate) fn note_silence(guide: &Guide, flags: &mut BTreeSet<Flag>) {
    for (question, silence) in SILENCES {
        let said = guide.question_for(question).is_some_and(|question| {
            let mut sets = question.choices.iter().flat_map(|choice| &choice.sets);
            sets.any(|flag| flags.contains(flag))
        });
        let silence = Flag::new(silence);
        if said {
            flags.remove(&silence);
        } else {
            flags.insert(silence);
        }
    }
}
