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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// What is asked beyond the five questions of an entry, in order.
    pub groups: Vec<AskGroup>,
    /// What is looked for in a case, in order.
    pub patterns: Vec<PatternRule>,
    /// What should not be recorded.
    pub clinical: ClinicalWords,
}

/// Words that do not belong in an entry, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClinicalWords {
    /// Words of the clinic.
    pub clinical: Vec<String>,
    /// Words that say what somebody is, where they stand behind 'he is'.
    pub diagnoses: Vec<String>,
}

/// A named rule about the entries of a case: a heuristic, not law.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PatternRule {
    /// Its id: `P1`.
    pub id: String,
    /// The way in which it counts.
    pub rule: Rule,
    /// What it counts, to stand behind the number.
    pub counts: String,
    /// What it says.
    pub says: String,
    /// The id of a question or an outcome of the guide, to look next.
    pub to: String,
    /// Flags that are known when the question is asked.
    pub tags: Vec<String>,
    /// Sources and items that the idea comes from; none is our own rule of thumb.
    pub rests_on: Vec<String>,
    /// Channels that it looks for.
    pub channels: Vec<String>,
    /// Channels of earlier entries that it looks for.
    pub after_channels: Vec<String>,
    /// Behaviours that it looks for.
    pub behaviours: Vec<String>,
    /// Kinds of place that it looks for.
    pub places: Vec<String>,
    /// Levels of fear that it looks for.
    pub levels: Vec<u8>,
    /// A span of days.
    pub days: i64,
    /// How many it takes.
    pub at_least: usize,
}

/// A way of finding a pattern. Thresholds and what is looked for are the pattern's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Entries with what it looks for.
    #[default]
    Seen,
    /// Unwanted contact after the person was told to stop.
    AfterTold,
    /// Different days with unwanted contact.
    DifferentDays,
    /// More and more in a span of days.
    Growing,
    /// On private channels, after others at work.
    AfterWork,
    /// Frightened, or the routine changed.
    Afraid,
    /// Soon after a refusal.
    AfterRefusal,
    /// A way, account or number that is new after a block or a warning.
    NewWays,
    /// Again, after days of silence.
    Silence,
    /// The most within a span of days.
    Busiest,
    /// A refused chaperone, near a personal remark.
    RefusedChaperone,
    /// After a warning by the police, an order or a bail condition.
    AfterOrder,
}

/// Questions that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskGroup {
    /// Stored in the names of fields. Never changes its meaning.
    pub id: String,
    /// What is asked about.
    pub kind: GroupKind,
    /// Shown above it.
    pub title: String,
    /// Shown above each of several: `Witness {number}`.
    pub one: Option<String>,
    /// A line of help.
    pub hint: Option<String>,
    /// Whether it stands open in the form.
    pub open: bool,
    /// The questions.
    #[serde(rename(deserialize = "ask"))]
    pub asks: Vec<Ask>,
}

/// What a group is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// An incident.
    Incident,
    /// An incident, as often as there is something to say.
    Several,
    /// The case.
    Case,
    /// Something that was done about it.
    Fact,
}

/// One question, which nobody has to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Stored, as [`AskGroup::field`] says. Never changes its meaning.
    pub id: String,
    /// The form of its answer.
    pub kind: AskKind,
    /// Shown.
    pub label: String,
    /// A line of help.
    pub hint: Option<String>,
    /// What there is to choose from.
    #[serde(rename(deserialize = "term"))]
    pub terms: Vec<Term>,
    /// As content/ names a list of the log for them; compiled content has the terms themselves.
    pub terms_of: Option<TermsOf>,
}

/// A list of the log that a question offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermsOf {
    /// Who the person is.
    Relation,
    /// The terms for being under 18.
    #[serde(rename = "under_18")]
    Under18,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// One of the terms.
    One,
    /// Any of the terms.
    Several,
    /// A line of text.
    Line,
    /// Text.
    Text,
    /// A day, stored as `2026-11-20`.
    Day,
}

impl AskGroup {
    /// The name of the field that an answer is stored under; `number` counts from 0 where the group may be answered
    /// several times: `witness.0.who`, `police_report.reference`, `direction`.
    pub fn field(&self, ask: &Ask, number: usize) -> String {
        match self.kind {
            GroupKind::Incident | GroupKind::Case => ask.id.clone(),
            GroupKind::Several => [&self.id, ".", &number.to_string(), ".", &ask.id].concat(),
            GroupKind::Fact => [&self.id, ".", &ask.id].concat(),
        }
    }
}

impl Vocabulary {
    /// The groups of that kind, in order.
    pub fn groups_of(&self, kind: GroupKind) -> impl Iterator<Item = &AskGroup> {
        self.groups.iter().filter(move |group| group.kind == kind)
    }

    /// The group of that id.
    pub fn group(&self, id: &str) -> Option<&AskGroup> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// What the field of that name answers, and the number of its group among several, from 0.
    pub fn asked(&self, field: &str) -> Option<(&AskGroup, &Ask, usize)> {
        let number = field.split('.').nth(1).and_then(|part| part.parse().ok());
        let number = number.unwrap_or(0);
        let find = |group: &'_ AskGroup| {
            let named = |ask: &Ask| group.field(ask, number) == field;
            group.asks.iter().position(named)
        };
        let (group, at) = self
            .groups
            .iter()
            .find_map(|group| Some((group, find(group)?)))?;
        Some((group, group.asks.get(at)?, number))
    }
}
