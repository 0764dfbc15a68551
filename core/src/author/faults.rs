//! What can be wrong with content, as data. Display gives the sentence that authors read; nothing here reads files.

use std::fmt;

/// A line of a file under content/.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the content folder.
    pub file: String,
    /// The line, from 1; 0 stands for the file as a whole.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A question of the tree or the profile.
    Question,
    /// An outcome.
    Outcome,
    /// An overlay.
    Overlay,
    /// An action.
    Action,
    /// A wording.
    Wording,
    /// A disclosure profile.
    Disclosure,
    /// A contact.
    Contact,
    /// A source.
    Source,
    /// A source item.
    Item,
    /// A flag with its words.
    Flag,
    /// A row of the nations table.
    Nation,
    /// A channel of the log.
    Channel,
    /// A behaviour of the log.
    Behaviour,
    /// A relation of the log.
    Relation,
    /// A term of the log for being under 18.
    Under18,
    /// A term of the log for how certain a time is.
    Precision,
    /// A term of the log for fear.
    Fear,
    /// What an answer puts into a new entry.
    Prefill,
    /// Questions of the log that belong together.
    Group,
    /// What the log looks for in a case.
    Pattern,
    /// A question of the log, by the name of its field.
    Ask,
    /// The content as a whole.
    Whole,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Question => "question",
            Self::Outcome => "outcome",
            Self::Overlay => "overlay",
            Self::Action => "action",
            Self::Wording => "wording",
            Self::Disclosure => "disclosure",
            Self::Contact => "contact",
            Self::Source => "source",
            Self::Item => "item",
            Self::Flag => "flag",
            Self::Nation => "nation row",
            Self::Channel => "channel",
            Self::Behaviour => "behaviour",
            Self::Relation => "relation",
            Self::Under18 => "under_18",
            Self::Precision => "precision",
            Self::Fear => "fear",
            Self::Prefill => "prefill",
            Self::Group => "group",
            Self::Ask => "ask",
            Self::Pattern => "pattern",
            Self::Whole => "whole",
        })
    }
}

/// Something that stops a build.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.fault)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The file cannot be read.
    #[error("the file cannot be read: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// The file is not TOML.
    #[error("this is not TOML: {message}")]
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// A key that means nothing here.
    #[error("the key '{key}' is not known in {owner}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        owner: String,
    },
    /// A key that has to be there.
    #[error("{owner} has no '{key}'")]
    Missing {
        /// The key.
        key: String,
        /// Where it should stand.
        owner: String,
    },
    /// A mark that is to be filled in and stands nowhere.
    #[error("there is no '{mark}' in these words")]
    NoMark {
        /// The mark.
        mark: String,
    },
    /// A value of the wrong kind.
    #[error("'{key}' has to be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A value that is none of those that are allowed.
    #[error("'{value}' is no {key}; {expected}")]
    WrongValue {
        /// The key.
        key: String,
        /// What stands there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// Nothing where words should be.
    #[error("'{key}' is empty")]
    Empty {
        /// The key.
        key: String,
    },
    /// An id given twice.
    #[error("the {kind} '{id}' stands here a second time; the first is at {first}")]
    Duplicate {
        /// What.
        kind: Kind,
        /// Which.
        id: String,
        /// Where it was given first.
        first: Place,
    },
    /// A choice given twice in one question.
    #[error("the choice '{choice}' stands in '{question}' a second time")]
    DuplicateChoice {
        /// The question.
        question: String,
        /// The choice.
        choice: String,
    },
    /// An id that names nothing.
    #[error("there is no {kind} '{id}'")]
    Dangling {
        /// What it should name.
        kind: Kind,
        /// The id.
        id: String,
    },
    /// A target that is neither question nor outcome.
    #[error("'{id}' is neither a question nor an outcome")]
    DanglingTarget {
        /// The id.
        id: String,
    },
    /// A choice that its question does not have.
    #[error("the question '{question}' has no choice '{choice}'")]
    DanglingChoice {
        /// The question.
        question: String,
        /// The choice.
        choice: String,
    },
    /// Something that nothing uses.
    #[error("nothing uses the {kind} '{id}'")]
    Unused {
        /// What.
        kind: Kind,
        /// Which.
        id: String,
    },
    /// A question that no path reaches.
    #[error("no path reaches the question '{id}'")]
    UnreachableQuestion {
        /// The question.
        id: String,
    },
    /// An outcome that no path reaches.
    #[error("no path reaches the outcome '{id}'")]
    UnreachableOutcome {
        /// The outcome.
        id: String,
    },
    /// Questions that lead back to themselves.
    #[error("these questions lead in a circle: {}", through.join(" → "))]
    Cycle {
        /// The questions, beginning and ending with the same one.
        through: Vec<String>,
    },
    /// A choice that leads nowhere, or a question without choices.
    #[error("the path ends here: {at} leads nowhere")]
    DeadEnd {
        /// The question or choice.
        at: String,
    },
    /// A choice of the profile that leads somewhere.
    #[error("a choice of the profile leads nowhere, but '{choice}' of '{question}' has a 'next'")]
    ProfileLeads {
        /// The question.
        question: String,
        /// The choice.
        choice: String,
    },
    /// An action without a source.
    #[error("the action '{id}' names no source; name GENERAL if it rests on general knowledge")]
    NoSource {
        /// The action.
        id: String,
    },
    /// A line of donts that reads like a do when it stands alone.
    #[error("a line of 'donts' has to begin with 'Do not': '{text}'")]
    NotADont {
        /// The line.
        text: String,
    },
    /// A label too long for the map.
    #[error("the label '{label}' has {length} characters; the map has room for {limit}")]
    LongLabel {
        /// The label.
        label: String,
        /// Its length in bytes.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A word that blames the reader.
    #[error("the word '{word}' is not used: it blames the reader")]
    ForbiddenWord {
        /// The word.
        word: String,
    },
    /// A condition on a flag that is never on.
    #[error("nothing switches the flag '{flag}' on")]
    FlagNeverOn {
        /// The flag.
        flag: String,
    },
    /// An outcome with too little to log.
    #[error("'log' of the outcome '{id}' has {found} line(s) and needs {needed}")]
    TooFewLogLines {
        /// The outcome.
        id: String,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        found: usize,
    },
    /// A case vocabulary that is too small.
    #[error("'{key}' needs at least {needed} different words and has {found}")]
    TooFewWords {
        /// The list.
        key: String,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        found: usize,
    },
    /// A brace that is no placeholder.
    #[error(
        "a placeholder is written {{like_this}}, with small letters, digits and underscores: '{text}'"
    )]
    Placeholder {
        /// The text.
        text: String,
    },
    /// A key of the interface words that cannot become a name in Rust.
    #[error(
        "'{key}' cannot be a name: small letters, digits and underscores, beginning with a letter, no word of Rust's own"
    )]
    WordName {
        /// The key.
        key: String,
    },
}

/// Something that an author should look at again.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What.
    pub concern: Concern,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.concern)
    }
}

/// What to look at.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Concern {
    /// A sentence that is hard to read when tired.
    #[error("a sentence of {words} words; {limit} are enough: '{start} …'")]
    LongSentence {
        /// How many words it has.
        words: usize,
        /// How many are enough.
        limit: usize,
        /// How it begins.
        start: String,
    },
    /// A text above the reading grade.
    #[error("reading grade about {grade}; aim for {limit} or less: '{start} …'")]
    HardToRead {
        /// The Flesch-Kincaid grade, estimated.
        grade: usize,
        /// The grade to aim for.
        limit: usize,
        /// How it begins.
        start: String,
    },
}
