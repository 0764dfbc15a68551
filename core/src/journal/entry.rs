//! What people answer about a case or an incident, and the fields that it becomes. Absent means 'not yet answered'.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    event::{Field, write},
    moment::{Day, Instant, Malformed, Month, Offset, TimeOfDay},
};
use crate::store::StreamId;

/// How many days after today a new case is looked at again, unless the user says otherwise.
pub const REVIEW_AFTER_DAYS: i64 = 14;

/// The id of a term of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermId(String);

impl TermId {
    /// The id as content/ writes it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It goes on.
    Open,
    /// It has stopped.
    Settled,
    /// Nothing more is expected.
    Closed,
    /// Kept for legal reasons: blocks deletion.
    OnHold,
}

/// What is known about a case: one person, under a made-up reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEntry {
    /// `Amber Kestrel 42`.
    pub case_ref: String,
    /// Who the person is.
    pub relation: Option<TermId>,
    /// Whether the person is under 18.
    pub under_18: Option<TermId>,
    /// When to look at the pattern again.
    pub review_date: Day,
    /// How it stands.
    pub status: Status,
}

impl CaseEntry {
    /// A case that begins today.
    pub fn new(case_ref: String, today: Day) -> Self {
        Self {
            case_ref,
            relation: None,
            under_18: None,
            review_date: today.plus_days(REVIEW_AFTER_DAYS),
            status: Status::Open,
        }
    }
}

/// How sure the user is about when it happened. The ids are terms of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// The day and the minute.
    Exact,
    /// The day and about that time.
    About,
    /// The day only.
    Date,
    /// The month only.
    Month,
    /// Not sure; what is given is a guess.
    NotSure,
}

/// When it happened, as the user claims it: local date and time, as vague as the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenHappened", into = "WrittenHappened")]
pub struct Happened {
    precision: Precision,
    month: Option<Month>,
    day: Option<Day>,
    time: Option<TimeOfDay>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHappened {
    precision: Precision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<TimeOfDay>,
}

impl From<Happened> for WrittenHappened {
    fn from(happened: Happened) -> Self {
        let day = happened.day.map(|day| day.to_string());
        let month = happened.month.map(|month| month.to_string());
        Self {
            precision: happened.precision,
            date: day.or(month),
            time: happened.time,
        }
    }
}

impl TryFrom<WrittenHappened> for Happened {
    type Error = Malformed;

    fn try_from(written: WrittenHappened) -> Result<Self, Malformed> {
        let WrittenHappened {
            precision,
            date,
            time,
        } = written;
        let day = || date.as_deref().map(str::parse::<Day>).transpose();
        match precision {
            Precision::Exact => Ok(Self::exact(
                day()?.ok_or(Malformed)?,
                time.ok_or(Malformed)?,
            )),
            Precision::About => Ok(Self::about(day()?.ok_or(Malformed)?, time)),
            Precision::Date if time.is_none() => Ok(Self::date(day()?.ok_or(Malformed)?)),
            Precision::Month if time.is_none() => {
                Ok(Self::month(date.as_deref().ok_or(Malformed)?.parse()?))
            }
            Precision::NotSure => Ok(Self::not_sure(day()?, time)),
            Precision::Date | Precision::Month => Err(Malformed),
        }
    }
}

impl Happened {
    /// On that day, at that minute.
    pub fn exact(day: Day, time: TimeOfDay) -> Self {
        Self::of(Precision::Exact, Some(day), Some(time))
    }

    /// On that day, at about that time.
    pub fn about(day: Day, time: Option<TimeOfDay>) -> Self {
        Self::of(Precision::About, Some(day), time)
    }

    /// On that day.
    pub fn date(day: Day) -> Self {
        Self::of(Precision::Date, Some(day), None)
    }

    /// In that month.
    pub fn month(month: Month) -> Self {
        Self {
            month: Some(month),
            ..Self::of(Precision::Month, None, None)
        }
    }

    /// Not sure when; a guess is kept as one.
    pub fn not_sure(day: Option<Day>, time: Option<TimeOfDay>) -> Self {
        Self::of(Precision::NotSure, day, time)
    }

    fn of(precision: Precision, day: Option<Day>, time: Option<TimeOfDay>) -> Self {
        Self {
            precision,
            month: day.map(Month::from),
            day,
            time,
        }
    }

    /// How sure the user is.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The month, where one is claimed.
    pub fn in_month(&self) -> Option<Month> {
        self.month
    }

    /// The day, where one is claimed.
    pub fn on_day(&self) -> Option<Day> {
        self.day
    }

    /// The time of day, where one is claimed.
    pub fn at_time(&self) -> Option<TimeOfDay> {
        self.time
    }

    /// How long after it the machine recorded it, as far as the claim allows.
    pub fn delay(&self, recorded: Instant, offset: Offset) -> Delay {
        let (Some(day), false) = (self.day, self.precision == Precision::NotSure) else {
            return Delay::Unknown;
        };
        let days = recorded.day_at(offset).days_after(day);
        let minutes = |time: TimeOfDay| i64::from(time.hour()) * 60 + i64::from(time.minute());
        match self.time {
            Some(time) => {
                Delay::Minutes(days * 1440 + minutes(recorded.time_at(offset)) - minutes(time))
            }
            None => Delay::Days(days),
        }
    }
}

/// How long after an incident it was recorded. Negative where the claim lies ahead of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    /// A time of day was claimed.
    Minutes(i64),
    /// Only a day was claimed.
    Days(i64),
    /// Less than a day was claimed.
    Unknown,
}

/// How it leaves the user: 0 not afraid, 4 very frightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Fear(u8);

impl TryFrom<u8> for Fear {
    type Error = Malformed;

    fn try_from(level: u8) -> Result<Self, Malformed> {
        if level <= 4 {
            Ok(Self(level))
        } else {
            Err(Malformed)
        }
    }
}

impl From<Fear> for u8 {
    fn from(fear: Fear) -> Self {
        fear.0
    }
}

/// Where the guide had led when the entry was begun from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeResult {
    /// The id of the outcome.
    pub outcome: String,
    /// The version of the content.
    pub content: String,
    /// The day.
    pub date: Day,
}

/// What the user says about an incident.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentEntry {
    /// When it happened.
    pub event_start: Happened,
    /// How it reached the user.
    pub channel: Option<TermId>,
    /// What kinds of behaviour it was.
    pub behaviour: Vec<TermId>,
    /// The account, as typed.
    pub what_happened: Zeroizing<String>,
    /// How it leaves the user.
    pub fear: Option<Fear>,
    /// Where the guide had led, if it was begun from there.
    pub tree_result: Option<TreeResult>,
}

/// A field before it has its salt.
pub(crate) struct Answer {
    pub(crate) name: &'static str,
    pub(crate) value: Zeroizing<String>,
}

fn answer(name: &'static str, value: &impl Serialize) -> Answer {
    let value = Zeroizing::new(write(value));
    Answer { name, value }
}

/// The zone's name where the event was recorded; its offset is in the core.
pub(crate) const RECORDED_ZONE: &str = "recorded_zone";
/// The first stream of the case that this stream carries on.
const CONTINUES: &str = "continues";

/// Adds the zone's name, where the machine told it.
pub(crate) fn recorded_zone(zone: Option<&str>) -> Option<Answer> {
    zone.map(|zone| answer(RECORDED_ZONE, &zone))
}

impl CaseEntry {
    /// The fields that it is stored as. `continues` is the case's first stream if this opens another.
    pub(crate) fn answers(&self, continues: Option<&StreamId>) -> Vec<Answer> {
        let mut answers = vec![answer("case_ref", &self.case_ref)];
        answers.extend(self.relation.as_ref().map(|term| answer("relation", term)));
        answers.extend(self.under_18.as_ref().map(|term| answer("under_18", term)));
        answers.push(answer("review_date", &self.review_date));
        answers.push(answer("status", &self.status));
        answers.extend(continues.map(|stream| answer(CONTINUES, &stream.0)));
        answers
    }
}

impl IncidentEntry {
    /// The fields that it is stored as.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        let mut answers = vec![answer("event_start", &self.event_start)];
        answers.extend(self.channel.as_ref().map(|term| answer("channel", term)));
        if !self.behaviour.is_empty() {
            answers.push(answer("behaviour", &self.behaviour));
        }
        if !self.what_happened.is_empty() {
            answers.push(answer("what_happened", &*self.what_happened));
        }
        answers.extend(self.fear.as_ref().map(|fear| answer("fear", fear)));
        answers.extend(
            self.tree_result
                .as_ref()
                .map(|tree| answer("tree_result", tree)),
        );
        answers
    }
}

/// A field that this version does not know, or whose value has another shape. Shown as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its name.
    pub name: String,
    /// Its exact text, salt included.
    pub text: Zeroizing<String>,
}

/// Fields being taken, one by one, by those who know them.
pub(crate) struct Unsorted<'a>(Vec<&'a Field>);

impl<'a> Unsorted<'a> {
    pub(crate) fn new(fields: &'a [Field]) -> Self {
        Self(fields.iter().collect())
    }

    pub(crate) fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let at = self.0.iter().position(|field| field.name() == name)?;
        let value = self.0.get(at)?.value()?;
        self.0.remove(at);
        Some(value)
    }

    pub(crate) fn take_continues(&mut self) -> Option<StreamId> {
        self.take(CONTINUES).map(StreamId)
    }

    pub(crate) fn rest(self) -> Vec<Unread> {
        let unread = |field: &Field| Unread {
            name: field.name().to_owned(),
            text: Zeroizing::new(field.text().to_owned()),
        };
        self.0.into_iter().map(unread).collect()
    }
}
