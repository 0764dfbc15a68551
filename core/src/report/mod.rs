//! What leaves in the clear: who gets what, reports, and the forms that they take. Knows no screen, no store and no key.
//!
//! [`plan`] puts a [`Report`] together out of a journal and a [`Request`]; from there on what its reader does not get is not
//! in it. Each form is a function of a report and nothing else: [`html`], [`plain_text`], [`csv`], [`Report::exact_lines`],
//! and all of them in a [`bundle`]. [`filled`] puts what a case has on record into the guide's wordings.

mod audience;
mod bundle;
pub mod check;
mod csv;
mod html;
mod masks;
mod picture;
mod plain;
mod plan;
pub mod receipt;
mod sieve;
mod tell;
mod text;
mod wording;
mod words;

use std::{collections::BTreeSet, ops::Range};

pub use audience::{Choice, Reader, Rule};
pub use bundle::{BundleError, bundle};
pub use csv::csv;
pub use html::{html, letter};
pub use masks::{Suggestion, Suspect, suggestions};
pub use picture::Picture;
pub use plain::plain_text;
pub use plan::plan;
pub use text::{Run, Text};
pub use wording::{filled, filled_words, offered, open_marks, record};
pub use words::Words;

use zeroize::Zeroizing;

use crate::{
    guide::model::DisclosureId,
    journal::{Case, CaseId, Manner, Withdrawal, event::Field, moment::Day},
    store::EventHash,
};

/// Names one field of one event: its digest, as it stands in the core.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId([u8; 32]);

impl FieldId {
    pub(crate) fn of(field: &Field) -> Self {
        Self(field.digest())
    }
}

/// Words that the user has masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Mask {
    /// The field in which they stand. All of it is withheld from the exact lines.
    pub field: FieldId,
    /// Where in its text, in bytes.
    pub at: Range<usize>,
}

/// What the user asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// For whom.
    pub reader: Reader,
    /// About which case.
    pub case: CaseId,
    /// Entries from this day on. What was done about the case is in the report whenever it was.
    pub from: Option<Day>,
    /// Entries to this day, which is included.
    pub to: Option<Day>,
    /// Entries and facts that are left out.
    pub left_out: BTreeSet<EventHash>,
    /// What is put in on request.
    pub chosen: BTreeSet<Choice>,
    /// What is masked.
    pub masks: Vec<Mask>,
    /// The disclosure profile, of [`Reader::grounds`]; the usual one where none of them is named.
    pub profile: Option<DisclosureId>,
    /// Why the police are given it, in the report; other readers get no reason.
    pub reason: String,
}

impl Request {
    /// The narrowest that makes sense: nothing on request, and no entry or fact that was taken back.
    pub fn new(reader: Reader, case: &Case) -> Self {
        // Of what was purged there is nothing left but that it was there, which is said.
        let taken_back = |withdrawn: &Option<Withdrawal>| {
            withdrawn
                .as_ref()
                .is_some_and(|withdrawn| withdrawn.manner == Manner::Withdrawn)
        };
        let entries = case.incidents.iter();
        let entries = entries.filter(|entry| taken_back(&entry.withdrawn));
        let facts = case.facts.iter();
        let facts = facts.filter(|fact| taken_back(&fact.withdrawn));
        let entries = entries.map(|entry| entry.hash);
        Self {
            reader,
            case: case.id.clone(),
            from: None,
            to: None,
            left_out: entries.chain(facts.map(|fact| fact.hash)).collect(),
            chosen: BTreeSet::new(),
            masks: Vec::new(),
            profile: None,
            reason: String::new(),
        }
    }
}

/// A report, and what is not in it.
pub struct Plan {
    /// What the reader gets: all that a form is made of.
    pub report: Report,
    /// What is left out and why. For the preview; no form sees it.
    pub left_out: LeftOut,
}

/// What a reader gets.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// For whom.
    pub reader: Reader,
    /// The day on which it was made, for the names of its files.
    pub made: Day,
    /// What stands above everything: `Confidential: need to know`. The user's own copy has nothing there.
    pub first_line: Option<String>,
    /// What the case is called.
    pub case_ref: String,
    /// Its parts, in order.
    pub sections: Vec<Section>,
    /// The timeline, below the counts; nothing where no day is known.
    pub picture: Option<Picture>,
    /// The receipt, line by line; it stands in the last section, and at the foot of every page.
    pub receipt: Vec<String>,
    /// What stands for masked words.
    pub masked: String,
    /// Files whose content goes with it.
    pub enclosures: Vec<Enclosure>,
    /// The exact lines.
    pub(crate) lines: Vec<Zeroizing<String>>,
}

/// A file whose content goes with a report.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// What is attached.
    pub attachment: crate::store::AttachmentId,
    /// What it is called in a bundle: `attachment-8-1.png`.
    pub file_name: String,
}

/// Which part of a report it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// For whom, by whom, when, how much.
    About,
    /// The counts.
    Summary,
    /// What was done about the case.
    Facts,
    /// What happened.
    Entries,
    /// What the reader does not get.
    LeftOut,
    /// On what ground it is given.
    Ground,
    /// The receipt.
    Receipt,
}

/// A part of a report.
#[derive(Clone, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub part: Part,
    /// Its heading.
    pub heading: String,
    /// A sentence below the heading.
    pub note: Option<String>,
    /// Lines of its own.
    pub lines: Vec<Line>,
    /// Entries or facts.
    pub pieces: Vec<Piece>,
}

/// An entry, or something that was done.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// The event.
    pub hash: EventHash,
    /// `Entry 4. Thursday 29 October 2026, 12:10`.
    pub heading: String,
    /// The number of an entry.
    pub number: Option<usize>,
    /// When it happened, as the heading of an entry says as well.
    pub when: Option<Line>,
    /// That it was taken back, removed or withheld.
    pub standing: Option<String>,
    /// What it says.
    pub lines: Vec<Line>,
    /// Its corrections, the oldest first.
    pub corrections: Vec<Correction>,
}

/// Something that is said.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: Text,
    /// Whose words they are.
    pub voice: Voice,
    /// Its place in the table of fields, if it is one.
    pub(crate) field: Option<usize>,
}

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Ours: a term, a date, a count.
    Ours,
    /// Typed by the user.
    Typed,
}

/// A correction: both texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    /// `Correction, 10 November 2026, 09:12 (UTC+00:00)`.
    pub heading: String,
    /// Why, if the user said so.
    pub reason: Option<Text>,
    /// What it changed.
    pub changed: Vec<Changed>,
}

/// One answer that was corrected.
#[derive(Clone, PartialEq, Eq)]
pub struct Changed {
    /// What it is.
    pub label: String,
    /// What stood there.
    pub before: Text,
    /// What stands there since.
    pub since: Text,
}

/// What is not in a report, and why.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Entries and facts, as a whole.
    pub pieces: Vec<LeftOutPiece>,
    /// Fields of what is in it, by kind.
    pub fields: Vec<LeftOutFields>,
    /// Lines of a newer version, which cannot be looked into.
    pub newer: usize,
}

/// An entry or a fact that is left out.
#[derive(Clone, PartialEq, Eq)]
pub struct LeftOutPiece {
    /// Which.
    pub hash: EventHash,
    /// As it would be headed.
    pub heading: String,
    /// Why.
    pub why: Why,
}

/// Fields of one kind that are left out or masked.
#[derive(Clone, PartialEq, Eq)]
pub struct LeftOutFields {
    /// What they are called.
    pub label: String,
    /// How many.
    pub count: usize,
    /// Why.
    pub why: Why,
}

/// Why something is not in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// This reader never gets it.
    Rule,
    /// The user has not asked for it.
    NotChosen(Choice),
    /// An account name or number, or the name of a file: masked for this reader.
    Account,
    /// The user masked words in it: the rest is in the report, and none of it in the exact lines.
    Masked,
    /// This version does not know it, or not in this form.
    Unknown,
    /// It is not of the period.
    OutsidePeriod,
    /// The user left it out.
    ByYou,
    /// The user had taken it back.
    TakenBack,
}

impl Line {
    /// Whether it is the field of this name in the table.
    fn is(&self, name: &str) -> bool {
        let field = self.field.and_then(|field| audience::FIELDS.get(field));
        field.is_some_and(|field| field.name == name)
    }
}

impl Correction {
    /// Whether anything in it is masked.
    fn is_masked(&self) -> bool {
        let masked = |changed: &Changed| changed.before.is_masked() || changed.since.is_masked();
        self.reason.as_ref().is_some_and(Text::is_masked) || self.changed.iter().any(masked)
    }
}

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To read and to print.
    Html,
    /// To paste.
    PlainText,
    /// A table, for reading.
    Csv,
    /// The exact lines, to be checked.
    ExactLines,
    /// All of them, with what is attached.
    Bundle,
}

impl Report {
    /// What a file of it is called: says nothing but the day.
    pub fn file_name(&self, form: Form) -> String {
        let ending = match form {
            Form::Html => "html",
            Form::PlainText => "txt",
            Form::Csv => "csv",
            Form::ExactLines => "jsonl",
            Form::Bundle => "zip",
        };
        ["report-", &self.made.to_string(), ".", ending].concat()
    }

    /// The exact lines of the case, to be checked: every core, and the fields that the reader gets to the letter.
    pub fn exact_lines(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::new());
        text.reserve_exact(self.lines.iter().map(|line| line.len() + 1).sum());
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}
