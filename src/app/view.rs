//! The pages of the app. Knows their names, nothing of what is on them.

use firmly_core::guide::model::{ActionId, OutcomeId, QuestionId, WordingId};

/// A page. What it shows follows from the answers; it has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The first.
    Start,
    /// One question.
    Question(QuestionId),
    /// What to do.
    Outcome,
    /// All the advice without the questions.
    Handbook(BookPage),
    /// The whole tree as a picture.
    Map,
    /// Settings: where the user works.
    Profile,
    /// What this is, its limits and its sources.
    About,
    /// A file of exact lines and a receipt, checked for whoever has them.
    CheckFile,
    /// The log.
    Log(LogTask),
}

/// A page of the handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookPage {
    /// Everything, after what was found for these words; with none, everything.
    Index {
        /// What is searched for.
        query: String,
    },
    /// One entry in full.
    Entry(Entry),
}

impl Default for BookPage {
    fn default() -> Self {
        Self::Index {
            query: String::new(),
        }
    }
}

/// What has an entry in the handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An outcome, as it is without anybody's answers.
    Outcome(OutcomeId),
    /// An action, with its sources.
    Action(ActionId),
    /// A wording, to copy.
    Wording(WordingId),
}

/// What brings the user to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogTask {
    /// To see what is there.
    Browse,
    /// To write a new entry at once.
    Write(EntryStart),
    /// To save a sealed copy.
    Copy,
}

/// What a new entry begins with. The user can change all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryStart {
    /// The plan that it is written from.
    pub outcome: Option<OutcomeId>,
    /// How it reached the user.
    pub channel: Option<String>,
    /// What kind of behaviour it was.
    pub behaviours: Vec<String>,
    /// Who the person is.
    pub relation: Option<String>,
    /// Whether the person is under 18.
    pub under_18: Option<String>,
}
