//! What can be wrong with content, as data. Display gives the sentence that authors read; nothing here reads files.

use std::{fmt, ops::Range};

/// A place in a file under content/.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the content folder.
    pub file: String,
    /// The line, from 1; 0 stands for the file as a whole.
    pub line: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
}

impl Place {
    /// A file as a whole.
    pub(super) fn of_file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    /// By file, then from the top.
    pub(super) fn order(&self) -> (&str, usize, usize) {
        (&self.file, self.line, self.span.start)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// A kind of thing that has an id, as messages call it: `question`, `action`, `channel`.
pub type Kind = &'static str;

/// Kinds of which the ids have no type of their own.
pub(super) const UNTYPED_KINDS: [Kind; 11] = [
    "precision",
    "channel",
    "behaviour",
    "fear",
    "relation",
    "under_18",
    "group",
    "ask",
    "term",
    "pattern",
    "vignette",
];

/// Something that stops a build.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

impl Problem {
    /// Things that stand twice come first, as other problems follow from them; then the order of files and lines.
    pub(super) fn order(&self) -> (bool, (&str, usize, usize)) {
        let is_double = matches!(self.fault, Fault::Duplicate { .. });
        (!is_double, self.place.order())
    }
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
    /// The file is in another encoding.
    #[error("the file is in UTF-16; save it as UTF-8")]
    Utf16,
    /// The file is in an encoding of one byte for a letter, or is no text.
    #[error("from here the file is not UTF-8, perhaps Windows-1252; save it as UTF-8")]
    NotUtf8,
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
    /// Words that reports need.
    #[error("reports need '{key}', with the blanks that the program fills in and no others")]
    ReportWords {
        /// The key.
        key: String,
    },
    /// Words that the guide on paper needs.
    #[error("the guide on paper needs '{key}'")]
    PaperWords {
        /// The key.
        key: String,
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
    #[error("'{value}' is no {key}; it is one of: {expected}")]
    WrongValue {
        /// The key.
        key: String,
        /// The text that stands there.
        value: String,
        /// What may stand there.
        expected: String,
    },
    /// No day of the calendar.
    #[error("'{value}' is no day; a day is written YYYY-MM-DD")]
    NotADay {
        /// The text that stands there.
        value: String,
    },
    /// Nothing where words should be.
    #[error("'{key}' is empty")]
    Empty {
        /// The key.
        key: String,
    },
    /// An id given twice.
    #[error("{what} stands here a second time; the first is at {first}")]
    Duplicate {
        /// What, with its id.
        what: String,
        /// Where it was given first.
        first: Place,
    },
    /// An id that names nothing.
    #[error("there is no {what}")]
    Dangling {
        /// The kind of thing that it should name, with the id.
        what: String,
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
    /// A question of the log of which no rule says who gets the answer.
    #[error(
        "nothing says who gets the answer '{field}': no report would have it, the user's own copy included"
    )]
    NobodyGets {
        /// The field.
        field: String,
    },
    /// A story of vignettes.toml is told otherwise.
    #[error("the story '{id}' is not so: {what}")]
    Vignette {
        /// Which.
        id: String,
        /// The difference, in words.
        what: String,
    },
    /// The program asks the content for this, and nothing or too much of it is there.
    #[error("the program needs one {kind} with the role '{role}', and {known} have it")]
    Role {
        /// What.
        kind: Kind,
        /// Which role, or which reader of a report.
        role: &'static str,
        /// The number that there are.
        known: usize,
    },
    /// An answer that nobody is to learn of would be written into the log.
    #[error("the question '{question}' is private: nothing of its answer goes into an entry")]
    PrivatePrefill {
        /// The question.
        question: String,
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
    /// A note among authors, where readers see it.
    #[error(
        "'{note}' is a note among authors: say whom readers can ask, and what is open in guide.toml"
    )]
    AuthorsNote {
        /// The words.
        note: String,
    },
    /// A sign of a typewriter.
    #[error("straight quotes: write ’ for an apostrophe, “ and ” around what is said: '{text}'")]
    StraightQuote {
        /// The text.
        text: String,
    },
    /// A number to ring outside the contacts.
    #[error(
        "a phone number in a text: numbers stand in contacts.toml, with the day on which they were checked: '{text}'"
    )]
    PhoneNumber {
        /// The text.
        text: String,
    },
    /// Markup, which would be shown as it stands.
    #[error("markup in a text, which is shown as it stands: '{text}'")]
    Markup {
        /// The text.
        text: String,
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

impl Fault {
    /// `true` where nothing of a file could be read.
    pub(super) fn hides_a_file(&self) -> bool {
        matches!(
            self,
            Self::Unreadable { .. } | Self::Utf16 | Self::NotUtf8 | Self::Syntax { .. }
        )
    }
}

/// Something that an author should look at again.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What.
    pub concern: Concern,
}

impl Warning {
    /// The warning as it is accepted: it stays the same when lines above it come or go.
    pub fn without_line(&self) -> String {
        format!("{}: {}", self.place.file, self.concern)
    }
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
