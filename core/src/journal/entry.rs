//! What people answer about a case or an incident, and the fields that it becomes. Absent means 'not yet answered'.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    attachment::Attachment,
    event::{Field, Kind, read, write},
    moment::{Day, Instant, Malformed, Month, Offset, TimeOfDay},
};
use crate::store::{AttachmentId, EventHash, StreamId, VaultId};

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

impl Status {
    /// The status whose id this is, as [`Status`] is stored.
    pub fn from_id(id: &str) -> Option<Self> {
        read(&["\"", id, "\""].concat()).ok()
    }
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
    /// The day of the first contact.
    pub first_contact_date: Option<Day>,
    /// When to look at the pattern again.
    pub review_date: Day,
    /// How it stands.
    pub status: Status,
}

impl CaseEntry {
    /// What opens the case.
    pub(crate) fn entry(&self) -> Entry {
        Entry {
            kind: Kind::Case,
            answers: self.answers(None),
        }
    }

    /// What corrects the event that opened the case, if anything differs.
    pub fn amend(opened: EventHash, why: &str, before: &Self, after: &Self) -> Option<Entry> {
        Entry::amend(opened, why, &before.entry(), &after.entry())
    }

    /// A case that begins today.
    pub fn new(case_ref: String, today: Day) -> Self {
        Self {
            case_ref,
            relation: None,
            under_18: None,
            first_contact_date: None,
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

impl Precision {
    /// The precision whose id this is, as [`Precision`] is stored.
    pub fn from_id(id: &str) -> Option<Self> {
        read(&["\"", id, "\""].concat()).ok()
    }

    /// The id, as it is stored.
    pub fn id(self) -> String {
        write(&self).trim_matches('"').to_owned()
    }
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

/// An answer to one of the questions that content/ asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Answered {
    /// Words, the id of a term, or a day.
    Words(Zeroizing<String>),
    /// The ids of several terms.
    Terms(Vec<TermId>),
}

/// Answers by the names of their fields.
pub type Answers = BTreeMap<String, Answered>;

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
    /// Everything else.
    pub more: Answers,
    /// Files that are attached to it.
    pub attachments: Vec<Attachment>,
}

/// Something that was done about a case.
#[derive(Clone, PartialEq, Eq)]
pub struct FactEntry {
    /// The id of its group of questions: `told_to_stop`.
    pub kind: String,
    /// What is known of it.
    pub answers: Answers,
}

/// An action of the guide, and what is to become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentEntry {
    /// The id of the action.
    pub action: String,
    /// The id of the outcome that asked for it.
    pub outcome: String,
    /// How it stands.
    pub state: Resolve,
}

/// That a report went out.
#[derive(Clone, PartialEq, Eq)]
pub struct SentEntry {
    /// The id of its reader: `police`.
    pub reader: String,
    /// The id of its form: `html`.
    pub form: String,
    /// Whether the file was sealed under a passphrase.
    pub is_sealed: bool,
    /// How many entries it has.
    pub entries: usize,
    /// The id of the disclosure profile, if its reader has one.
    pub profile: Option<String>,
    /// To whom it is given, as typed.
    pub to: Zeroizing<String>,
    /// Why, as typed.
    pub why: Zeroizing<String>,
    /// The digest of the receipt that is in it.
    pub receipt: EventHash,
}

/// That somebody else has a receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptEntry {
    /// Its digest.
    pub receipt: EventHash,
    /// The whole of it.
    pub text: String,
    /// To whom it went, as typed.
    pub to: Zeroizing<String>,
    /// When, as said.
    pub on: Option<Day>,
}

/// That words of the guide were taken, to be said or sent.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenEntry {
    /// The id of the wording: `W13`.
    pub wording: String,
    /// How they were taken: `copied`, `printed`, `html`.
    pub form: String,
    /// For whom, as typed.
    pub to: Zeroizing<String>,
    /// The words as they were taken.
    pub text: Zeroizing<String>,
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolve {
    /// It is to be done.
    ToDo,
    /// It is done.
    Done,
    /// It is not needed.
    NotNeeded,
}

/// What can be added to a case: the kind of event, and its fields before they have their salts.
pub struct Entry {
    pub(crate) kind: Kind,
    pub(crate) answers: Vec<Answer>,
}

impl Entry {
    /// Something that happened.
    pub fn incident(incident: &IncidentEntry) -> Self {
        Self {
            kind: Kind::Incident,
            answers: incident.answers(),
        }
    }

    /// Something that was done about it.
    pub fn fact(fact: &FactEntry) -> Self {
        let mut answers = vec![answer(FACT, &fact.kind)];
        answers.extend(more(&fact.answers));
        Self {
            kind: Kind::Fact,
            answers,
        }
    }

    /// What is to become of an action.
    pub fn commitment(commitment: &CommitmentEntry) -> Self {
        let answers = vec![
            answer(ACTION, &commitment.action),
            answer(OUTCOME, &commitment.outcome),
            answer(STATE, &commitment.state),
        ];
        Self {
            kind: Kind::Commitment,
            answers,
        }
    }

    /// That a report went out.
    pub fn sent(sent: &SentEntry) -> Self {
        let mut answers = vec![
            answer(READER, &sent.reader),
            answer(FORM, &sent.form),
            answer(SEALED, &sent.is_sealed),
            answer(ENTRIES, &sent.entries),
            answer(RECEIPT, &sent.receipt.to_string()),
        ];
        answers.extend(sent.profile.iter().map(|profile| answer(PROFILE, profile)));
        let typed = [(TO, &sent.to), (WHY, &sent.why)];
        let typed = typed.iter().filter(|(_, text)| !text.trim().is_empty());
        answers.extend(typed.map(|(name, text)| answer(name, &***text)));
        Self {
            kind: Kind::Sent,
            answers,
        }
    }

    /// That somebody else has a receipt.
    pub fn receipt(receipt: &ReceiptEntry) -> Self {
        let mut answers = vec![
            answer(RECEIPT, &receipt.receipt.to_string()),
            answer(TEXT, &receipt.text),
            answer(TO, &*receipt.to),
        ];
        answers.extend(receipt.on.map(|on| answer(ON, &on)));
        Self {
            kind: Kind::Receipt,
            answers,
        }
    }

    /// That words were taken, to be said or sent.
    pub fn given(given: &GivenEntry) -> Self {
        let mut answers = vec![
            answer(WORDING, &given.wording),
            answer(FORM, &given.form),
            answer(TEXT, &*given.text),
        ];
        let to = Some(&given.to).filter(|to| !to.trim().is_empty());
        answers.extend(to.map(|to| answer(TO, &**to)));
        Self {
            kind: Kind::Sent,
            answers,
        }
    }

    /// A correction of the event of that hash: what it says now that it did not say `before`. An answer that is taken
    /// back becomes `null`. `None` if nothing differs.
    pub fn amend(target: EventHash, why: &str, before: &Self, after: &Self) -> Option<Self> {
        let value = |entry: &Self, name: &str| {
            let answer = entry.answers.iter().find(|answer| answer.name == name);
            answer.map(|answer| answer.value.clone())
        };
        let changed = after
            .answers
            .iter()
            .filter(|answer| value(before, &answer.name).as_ref() != Some(&answer.value))
            .cloned();
        let gone = before
            .answers
            .iter()
            .filter(|answer| value(after, &answer.name).is_none())
            .map(|answer| Answer {
                name: answer.name.clone(),
                value: Zeroizing::new("null".to_owned()),
            });
        let mut answers: Vec<_> = changed.chain(gone).collect();
        if answers.is_empty() {
            return None;
        }
        answers.extend(about(target, why));
        Some(Self {
            kind: Kind::Amend,
            answers,
        })
    }

    /// Removes what these events say, and what their corrections say. That they were there, and why they went, stays.
    /// The content of what was attached to them goes as well.
    pub(crate) fn purge(targets: &[EventHash], attached: &[AttachmentId], why: &str) -> Self {
        let targets: Vec<_> = targets.iter().map(EventHash::to_string).collect();
        let mut answers = vec![answer(TARGETS, &targets)];
        if !attached.is_empty() {
            let attached: Vec<_> = attached.iter().map(|id| &id.0).collect();
            answers.push(answer(ATTACHMENTS, &attached));
        }
        answers.extend(reason(why));
        Self {
            kind: Kind::Purge,
            answers,
        }
    }

    /// Another log was merged in: which, and when the copy of it was made.
    pub(crate) fn link(vault: &VaultId, made: Instant) -> Self {
        Self {
            kind: Kind::Link,
            answers: vec![answer(VAULT, &vault.0), answer(MADE, &made)],
        }
    }

    /// Takes the event of that hash back. It still shows.
    pub fn withdraw(target: EventHash, why: &str) -> Self {
        Self {
            kind: Kind::Withdraw,
            answers: about(target, why),
        }
    }
}

fn about(target: EventHash, why: &str) -> Vec<Answer> {
    let mut answers = vec![answer(TARGET, &target.to_string())];
    answers.extend(reason(why));
    answers
}

fn reason(why: &str) -> Option<Answer> {
    (!why.trim().is_empty()).then(|| answer(WHY, &why))
}

fn more(answers: &Answers) -> impl Iterator<Item = Answer> {
    answers.iter().map(|(name, answered)| Answer {
        name: name.clone().into(),
        value: Zeroizing::new(match answered {
            Answered::Words(words) => write(&**words),
            Answered::Terms(terms) => write(terms),
        }),
    })
}

/// Fields of an incident that are not read as answers to what content/ asks.
const OF_ANOTHER_SHAPE: [&str; 6] = [
    "event_start",
    "channel",
    "behaviour",
    "what_happened",
    "fear",
    "tree_result",
];

/// What a fact is.
pub(crate) const FACT: &str = "fact";
/// The event that this one is about.
pub(crate) const TARGET: &str = "target";
/// The events that a purge is about.
pub(crate) const TARGETS: &str = "targets";
/// The content that a purge is about.
pub(crate) const ATTACHMENTS: &str = "attachments";
/// The log that was merged in.
pub(crate) const VAULT: &str = "vault";
/// When the copy was made that was merged in.
pub(crate) const MADE: &str = "made";
/// Why it was amended, withdrawn or purged.
pub(crate) const WHY: &str = "why";
/// Which wording of the guide was taken.
pub(crate) const WORDING: &str = "wording";
/// The words as they were taken.
pub(crate) const TEXT: &str = "text";
/// Whom a report is for.
pub(crate) const READER: &str = "reader";
/// In which form it went.
pub(crate) const FORM: &str = "form";
/// Whether it was sealed.
pub(crate) const SEALED: &str = "sealed";
/// How many entries it has.
pub(crate) const ENTRIES: &str = "entries";
/// Under which profile it was given.
pub(crate) const PROFILE: &str = "profile";
/// To whom it was given.
pub(crate) const TO: &str = "to";
/// On which day it was given.
pub(crate) const ON: &str = "on";
/// The digest of its receipt.
pub(crate) const RECEIPT: &str = "receipt";
/// The action of a commitment.
pub(crate) const ACTION: &str = "action";
/// The outcome of a commitment.
pub(crate) const OUTCOME: &str = "outcome";
/// How a commitment stands.
pub(crate) const STATE: &str = "state";

/// A field before it has its salt.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) name: Cow<'static, str>,
    pub(crate) value: Zeroizing<String>,
}

fn answer(name: &'static str, value: &impl Serialize) -> Answer {
    let value = Zeroizing::new(write(value));
    let name = name.into();
    Answer { name, value }
}

/// The day of the first contact.
pub(crate) const FIRST_CONTACT: &str = "first_contact_date";
/// The zone's name where the event was recorded; its offset is in the core.
pub(crate) const RECORDED_ZONE: &str = "recorded_zone";
/// The first stream of the case that this stream carries on.
pub(super) const CONTINUES: &str = "continues";

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
        let first = self.first_contact_date.as_ref();
        answers.extend(first.map(|day| answer(FIRST_CONTACT, day)));
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
        answers.extend(more(&self.more));
        answers.extend(self.attachments.iter().map(Attachment::answer));
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
    pub(crate) fn new(fields: impl IntoIterator<Item = &'a Field>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// Every field that is words or terms, but for those of another shape that could not be read.
    pub(crate) fn take_answers(&mut self) -> Answers {
        let mut answers = Answers::new();
        self.0.retain(|field| {
            let answered = field
                .answered()
                .filter(|_| !OF_ANOTHER_SHAPE.contains(&field.name()));
            let unread = answered.is_none();
            answers.extend(answered.map(|answered| (field.name().to_owned(), answered)));
            unread
        });
        answers
    }

    /// What is attached, in the order in which it was.
    pub(crate) fn take_attachments(&mut self) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        self.0.retain(|field| {
            let attachment = Attachment::in_field(field);
            let other = attachment.is_none();
            attachments.extend(attachment);
            other
        });
        attachments
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
