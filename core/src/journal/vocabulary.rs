//! The words that the log offers to choose from. Every term has an id, which is stored, and a label, which is shown.

use serde::{Deserialize, Serialize};

use crate::guide::model::{ChoiceId, QuestionId};

/// One term of a vocabulary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Stored. Never changes its meaning.
    pub id: String,
    /// Shown.
    pub label: String,
}

/// What an answer of the guide lets a new entry begin with. The user can change all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prefill {
    /// The question.
    pub question: QuestionId,
    /// The answer given to it.
    pub choice: ChoiceId,
    /// Sets the channel.
    pub channel: Option<String>,
    /// Ticks these kinds of behaviour.
    pub behaviours: Vec<String>,
    /// Sets the relation of the case.
    pub relation: Option<String>,
    /// Sets whether the person is under 18.
    pub under_18: Option<String>,
}

/// Everything that the log offers to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// How certain a time is: exact, about, date, month, not sure.
    pub precisions: Vec<Term>,
    /// How it reached the user.
    pub channels: Vec<Term>,
    /// What kind of behaviour it was.
    pub behaviours: Vec<Term>,
    /// How it leaves the user, `0` to `4`.
    pub fears: Vec<Term>,
    /// Who the person is.
    pub relations: Vec<Term>,
    /// Whether the person is under 18.
    pub under_18: Vec<Term>,
    /// What answers of the guide put into a new entry.
    pub prefills: Vec<Prefill>,
    /// First words of a case reference, neutral: `Amber`.
    pub case_first: Vec<String>,
    /// Second words of a case reference, neutral: `Kestrel`.
    pub case_second: Vec<String>,
}
