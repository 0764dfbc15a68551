//! What is typed into a new entry, and what it says. Knows no browser; the text is wiped when it is let go.

use std::collections::BTreeMap;

use firmly_core::{
    journal::{
        Case, CaseId, Fact, Incident,
        entry::{
            Answered, Answers, CaseEntry, Entry, FactEntry, Fear, Happened, IncidentEntry,
            Precision, TermId, TreeResult,
        },
        moment::{Day, Month},
        vocabulary::{AskKind, Vocabulary},
    },
    store::EventHash,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{failure::RemovalProblem, files::ChosenFile, state::Page, time_of_day};
use crate::words::log_remove::purge;

/// The form as it stands. It is what a draft holds.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Which day.
    pub when: Option<When>,
    /// The day of the month, as typed.
    pub day: Zeroizing<String>,
    /// The month, as typed.
    pub month: Zeroizing<String>,
    /// The year, as typed.
    pub year: Zeroizing<String>,
    /// The time of day, as typed.
    pub time: Zeroizing<String>,
    /// How sure.
    pub precision: Option<Precision>,
    /// How it reached the user.
    pub channel: Option<TermId>,
    /// What kinds of behaviour.
    pub behaviour: Vec<TermId>,
    /// The account.
    pub what_happened: Zeroizing<String>,
    /// How it leaves the user.
    pub fear: Option<Fear>,
    /// Where the guide had led.
    pub tree_result: Option<TreeResult>,
    /// Whom it is about.
    pub about: About,
    /// What it is for.
    pub purpose: Purpose,
    /// Why something is corrected or taken back.
    pub why: Zeroizing<String>,
    /// Everything else, by the names of the fields, as typed: words, a day, or the ids of terms.
    pub more: BTreeMap<String, Vec<Zeroizing<String>>>,
    /// Files that are to be attached. A draft does not hold them.
    #[serde(skip)]
    pub files: Vec<ChosenFile>,
}

/// What a form is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Something that happened.
    #[default]
    Incident,
    /// The correction of an entry, by its hash.
    Amend(String),
    /// An entry or a fact is taken back, by its hash.
    Withdraw(String),
    /// Something that was done, by its group of questions.
    Fact(String),
    /// The correction of a fact, by its group of questions and its hash.
    AmendFact(String, String),
    /// Who the case is about.
    Case,
}

/// Which day the user means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The day on which the form is saved.
    Today,
    /// The day before.
    Yesterday,
    /// The day that is typed.
    Another,
}

/// Whom an entry is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// A case that is there, by its id; a new one otherwise.
    pub case: Option<String>,
    /// For a new case: who the person is.
    pub relation: Option<TermId>,
    /// For a new case: whether the person is under 18.
    pub under_18: Option<TermId>,
}

/// What is said before something is removed for good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Removal {
    /// Whether a request or a proceeding is open or expected.
    pub pending: Option<bool>,
    /// Why it goes.
    pub why: String,
    /// What was typed to confirm.
    pub word: String,
}

impl Removal {
    /// What is missing of it.
    pub fn problems(&self) -> Vec<RemovalProblem> {
        let pending = match self.pending {
            None => Some(RemovalProblem::Pending),
            Some(true) => return vec![RemovalProblem::Stop],
            Some(false) => None,
        };
        let why = self.why.trim().is_empty().then_some(RemovalProblem::Why);
        let said = self.word.trim().eq_ignore_ascii_case(purge::WORD);
        let word = (!said).then_some(RemovalProblem::Word);
        [pending, why, word].into_iter().flatten().collect()
    }
}

/// What has to be put right before the entry can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No day was chosen.
    WhenMissing,
    /// The date is no date.
    DateUnclear,
    /// The date lies ahead.
    DateAhead,
    /// The time cannot be read.
    TimeUnclear,
    /// An exact time was claimed and none is given.
    TimeMissing,
    /// How it reached the user was not chosen.
    ChannelMissing,
    /// No kind was ticked.
    BehaviourMissing,
    /// Nothing was written.
    WhatHappenedMissing,
    /// How it leaves the user was not chosen.
    FearMissing,
    /// The day in the field of this name is no day.
    DayUnclear(String),
    /// Nothing was answered.
    NothingAnswered,
    /// Nothing was changed.
    NothingChanged,
    /// What it is about is not in the log.
    NotHere,
}

/// The field that a problem is about, named as in the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldName {
    /// When it happened.
    EventStart,
    /// How it reached the user.
    Channel,
    /// What kinds of behaviour.
    Behaviour,
    /// The account.
    WhatHappened,
    /// How it leaves the user.
    Fear,
}

impl FieldName {
    /// The name that hooks and stored events use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EventStart => "event_start",
            Self::Channel => "channel",
            Self::Behaviour => "behaviour",
            Self::WhatHappened => "what_happened",
            Self::Fear => "fear",
        }
    }
}

impl Problem {
    /// The field that it is about.
    pub fn field(&self) -> Option<FieldName> {
        Some(match self {
            Self::WhenMissing
            | Self::DateUnclear
            | Self::DateAhead
            | Self::TimeUnclear
            | Self::TimeMissing => FieldName::EventStart,
            Self::ChannelMissing => FieldName::Channel,
            Self::BehaviourMissing => FieldName::Behaviour,
            Self::WhatHappenedMissing => FieldName::WhatHappened,
            Self::FearMissing => FieldName::Fear,
            Self::DayUnclear(_) | Self::NothingAnswered | Self::NothingChanged | Self::NotHere => {
                return None;
            }
        })
    }
}

impl Form {
    /// Whether anything was typed or chosen that would be missed.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                about: self.about.clone(),
                tree_result: self.tree_result.clone(),
                purpose: self.purpose.clone(),
                ..Self::default()
            }
    }

    /// How many words its text has, to be known by again without showing them.
    pub fn word_count(&self) -> usize {
        let account = self.what_happened.split_whitespace();
        account.chain(self.why.split_whitespace()).count()
    }

    /// A form for something else than an incident.
    pub fn of(purpose: Purpose, case: &CaseId) -> Self {
        Self {
            purpose,
            about: About {
                case: Some(case.as_str().to_owned()),
                ..About::default()
            },
            ..Self::default()
        }
    }

    /// What an entry says now, to be corrected.
    pub fn amending(incident: &Incident, case: &CaseId) -> Self {
        let told = incident.entry();
        let happened = told.event_start;
        let mut form = Self {
            when: Some(When::Another),
            time: typed(happened.at_time()),
            precision: Some(happened.precision()),
            channel: told.channel,
            behaviour: told.behaviour,
            what_happened: told.what_happened,
            fear: told.fear,
            tree_result: told.tree_result,
            more: told.more.into_iter().map(as_typed).collect(),
            ..Self::of(Purpose::Amend(incident.hash.to_string()), case)
        };
        let date = typed(happened.on_day());
        let month = typed(happened.in_month());
        let mut parts = if date.is_empty() { month } else { date };
        let mut next = |part: &mut Zeroizing<String>| {
            let (first, rest) = parts.split_once('-').unwrap_or((&parts, ""));
            *part = Zeroizing::new(first.to_owned());
            parts = Zeroizing::new(rest.to_owned());
        };
        next(&mut form.year);
        next(&mut form.month);
        next(&mut form.day);
        form
    }

    /// What a fact says now, to be corrected.
    pub fn amending_fact(fact: &Fact, case: &CaseId) -> Self {
        let purpose = Purpose::AmendFact(fact.kind.clone(), fact.hash.to_string());
        Self {
            more: fact.answers.clone().into_iter().map(as_typed).collect(),
            ..Self::of(purpose, case)
        }
    }

    /// Who a case is about, to be corrected.
    pub fn about_case(case: &Case) -> Self {
        let mut form = Self::of(Purpose::Case, &case.id);
        let words = |term: &Option<TermId>| term.as_ref().map(|id| id.as_str().to_owned());
        let first = case.first_contact_date.map(|day| day.to_string());
        for (field, value) in [
            ("relation", words(&case.relation)),
            ("under_18", words(&case.under_18)),
            ("first_contact_date", first),
        ] {
            let value = value.map(|value| vec![Zeroizing::new(value)]);
            form.more
                .extend(value.map(|value| (field.to_owned(), value)));
        }
        form
    }

    /// Where its author looks next, once it is saved.
    pub fn leads_to(&self, cases: &[Case]) -> Page {
        let case = cases.iter().find(|case| self.is_about(&case.id));
        match (case, &self.purpose) {
            (None, _) | (_, Purpose::Incident) => Page::Home,
            (Some(case), Purpose::Amend(hash)) => match EventHash::from_hex(hash) {
                Some(hash) => Page::Entry(case.id.clone(), hash),
                None => Page::Case(case.id.clone()),
            },
            (Some(case), _) => Page::Case(case.id.clone()),
        }
    }

    /// The one answer in a field.
    pub fn answer(&self, field: &str) -> &str {
        let first = self.more.get(field).and_then(|values| values.first());
        first.map_or("", |value| value.as_str())
    }

    /// Answers a field, or takes its answer back.
    pub fn set(&mut self, field: &str, value: Zeroizing<String>) {
        if value.is_empty() {
            self.more.remove(field);
        } else {
            self.more.insert(field.to_owned(), vec![value]);
        }
    }

    /// Ticks one of several, or takes the tick away.
    pub fn toggle(&mut self, field: &str, term: &str) {
        let values = self.more.entry(field.to_owned()).or_default();
        match values.iter().position(|value| value.as_str() == term) {
            Some(at) => drop(values.remove(at)),
            None => values.push(Zeroizing::new(term.to_owned())),
        }
    }

    /// The numbers under which a group that may be answered several times has answers, or room for them.
    pub fn numbers(&self, group: &str) -> Vec<usize> {
        let number = |field: &String| {
            field
                .strip_prefix(group)?
                .strip_prefix('.')?
                .split('.')
                .next()?
                .parse()
                .ok()
        };
        let mut numbers: Vec<usize> = self.more.keys().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Takes back every answer of a group under this number.
    pub fn remove(&mut self, group: &str, number: usize) {
        let start = [group, ".", &number.to_string(), "."].concat();
        self.more.retain(|field, _| !field.starts_with(&start));
    }

    /// What the form adds to its case.
    ///
    /// # Errors
    /// Everything that is missing or unclear.
    pub fn entry(
        &self,
        today: Day,
        vocabulary: &Vocabulary,
        case: &Case,
    ) -> Result<Entry, Vec<Problem>> {
        let one = |problem| vec![problem];
        match &self.purpose {
            Purpose::Incident => Ok(Entry::incident(&self.read(today, vocabulary)?)),
            Purpose::Amend(hash) => {
                let target = EventHash::from_hex(hash).ok_or_else(|| one(Problem::NotHere))?;
                let incident = case.incidents.iter().find(|found| found.hash == target);
                let before = incident.ok_or_else(|| one(Problem::NotHere))?.entry();
                let mut after = self.read(today, vocabulary)?;
                // What was attached before stays.
                after.attachments = [&before.attachments[..], &after.attachments].concat();
                let (before, after) = (Entry::incident(&before), Entry::incident(&after));
                Entry::amend(target, &self.why, &before, &after)
                    .ok_or_else(|| one(Problem::NothingChanged))
            }
            Purpose::Withdraw(hash) => {
                let target = EventHash::from_hex(hash).ok_or_else(|| one(Problem::NotHere))?;
                Ok(Entry::withdraw(target, &self.why))
            }
            Purpose::AmendFact(kind, hash) => {
                let fact = case
                    .facts
                    .iter()
                    .find(|fact| fact.hash.to_string() == *hash);
                let fact = fact.ok_or_else(|| one(Problem::NotHere))?;
                let after = FactEntry {
                    kind: kind.clone(),
                    answers: self.answers(vocabulary)?,
                };
                let (before, after) = (Entry::fact(&fact.entry()), Entry::fact(&after));
                Entry::amend(fact.hash, &self.why, &before, &after)
                    .ok_or_else(|| one(Problem::NothingChanged))
            }
            Purpose::Fact(kind) => {
                let answers = self.answers(vocabulary)?;
                if answers.is_empty() {
                    return Err(one(Problem::NothingAnswered));
                }
                let kind = kind.clone();
                Ok(Entry::fact(&FactEntry { kind, answers }))
            }
            Purpose::Case => {
                let mut answers = self.answers(vocabulary)?;
                let mut words = |field: &str| match answers.remove(field) {
                    Some(Answered::Words(words)) => Some(words),
                    _ => None,
                };
                let before = case.entry(today);
                let after = CaseEntry {
                    relation: words("relation").map(|id| TermId::new(id.as_str())),
                    under_18: words("under_18").map(|id| TermId::new(id.as_str())),
                    first_contact_date: words("first_contact_date")
                        .and_then(|day| day.parse().ok()),
                    ..before.clone()
                };
                CaseEntry::amend(case.opened, &self.why, &before, &after)
                    .ok_or_else(|| one(Problem::NothingChanged))
            }
        }
    }

    /// What was answered beyond the five questions; what is blank was not.
    fn answers(&self, vocabulary: &Vocabulary) -> Result<Answers, Vec<Problem>> {
        let (mut answers, mut problems) = (Answers::new(), Vec::new());
        for (field, values) in &self.more {
            let asked = vocabulary.asked(field);
            let first = self.answer(field).trim();
            let words = |words: &str| Answered::Words(Zeroizing::new(words.to_owned()));
            let answered = match asked.map(|(_, ask, _)| ask.kind) {
                Some(AskKind::Day) if !first.is_empty() => match day(first) {
                    Some(day) => words(&day.to_string()),
                    None => {
                        problems.push(Problem::DayUnclear(field.clone()));
                        continue;
                    }
                },
                Some(AskKind::Several) if !values.is_empty() => {
                    Answered::Terms(values.iter().map(|id| TermId::new(id.as_str())).collect())
                }
                // What this version does not ask stays as it is.
                None if values.len() > 1 => {
                    Answered::Terms(values.iter().map(|id| TermId::new(id.as_str())).collect())
                }
                _ if first.is_empty() => continue,
                _ => words(self.answer(field)),
            };
            answers.insert(field.clone(), answered);
        }
        if problems.is_empty() {
            Ok(answers)
        } else {
            Err(problems)
        }
    }

    /// What the form says, if it is complete.
    ///
    /// # Errors
    /// Everything that is missing or unclear, in the order of the form.
    pub fn read(&self, today: Day, vocabulary: &Vocabulary) -> Result<IncidentEntry, Vec<Problem>> {
        let more = self.answers(vocabulary);
        let happened = self.happened(today);
        let mut problems = happened.as_ref().err().cloned().unwrap_or_default();
        let missing = [
            (self.channel.is_none(), Problem::ChannelMissing),
            (self.behaviour.is_empty(), Problem::BehaviourMissing),
            (
                self.what_happened.trim().is_empty(),
                Problem::WhatHappenedMissing,
            ),
            (self.fear.is_none(), Problem::FearMissing),
        ];
        problems.extend(
            missing
                .iter()
                .filter(|(is_missing, _)| *is_missing)
                .map(|(_, problem)| problem.clone()),
        );
        problems.extend(more.as_ref().err().cloned().unwrap_or_default());
        match happened {
            Ok(event_start) if problems.is_empty() => Ok(IncidentEntry {
                event_start,
                channel: self.channel.clone(),
                behaviour: self.behaviour.clone(),
                what_happened: self.what_happened.clone(),
                fear: self.fear,
                tree_result: self.tree_result.clone(),
                more: more.unwrap_or_default(),
                attachments: self
                    .files
                    .iter()
                    .map(|file| file.attachment.clone())
                    .collect(),
            }),
            _ => Err(problems),
        }
    }

    /// Chooses or drops one kind of behaviour.
    pub fn toggle_behaviour(&mut self, kind: &TermId) {
        match self.behaviour.iter().position(|chosen| chosen == kind) {
            Some(at) => drop(self.behaviour.remove(at)),
            None => self.behaviour.push(kind.clone()),
        }
    }

    /// Whether the case is the one of this id.
    pub fn is_about(&self, case: &CaseId) -> bool {
        self.about.case.as_deref() == Some(case.as_str())
    }

    fn happened(&self, today: Day) -> Result<Happened, Vec<Problem>> {
        let time = match self.time.trim() {
            "" => Ok(None),
            typed => time_of_day::parse(typed)
                .map(Some)
                .ok_or(Problem::TimeUnclear),
        };
        let precision = self.sure();
        let claimed = match (self.when, precision) {
            (None, Precision::NotSure) => Ok(Claimed::Nothing),
            (None, _) => Err(Problem::WhenMissing),
            (Some(When::Today), _) => Ok(Claimed::Day(today)),
            (Some(When::Yesterday), _) => Ok(Claimed::Day(today.plus_days(-1))),
            (Some(When::Another), Precision::Month) => self.typed_month().map(Claimed::Month),
            (Some(When::Another), Precision::NotSure) if self.no_date_typed() => {
                Ok(Claimed::Nothing)
            }
            (Some(When::Another), _) => self.typed_day().map(Claimed::Day),
        };
        let claimed = claimed.and_then(|claimed| {
            let ahead = match &claimed {
                Claimed::Day(day) => *day > today,
                Claimed::Month(month) => *month > Month::from(today),
                Claimed::Nothing => false,
            };
            if ahead {
                Err(Problem::DateAhead)
            } else {
                Ok(claimed)
            }
        });
        let time = match (time, precision) {
            (Ok(None), Precision::Exact) => Err(Problem::TimeMissing),
            (time, _) => time,
        };
        match (claimed, time) {
            (Ok(claimed), Ok(time)) => Ok(claimed.with(precision, time)),
            (claimed, time) => Err([claimed.err(), time.err()].into_iter().flatten().collect()),
        }
    }

    /// How sure the user is; where that was not said, about the time that was typed, or of the day only.
    pub fn sure(&self) -> Precision {
        self.precision.unwrap_or(if self.time.trim().is_empty() {
            Precision::Date
        } else {
            Precision::About
        })
    }

    fn no_date_typed(&self) -> bool {
        [&self.day, &self.month, &self.year]
            .iter()
            .all(|part| part.trim().is_empty())
    }

    fn typed_month(&self) -> Result<Month, Problem> {
        let number = |typed: &str| typed.trim().parse::<u16>().ok();
        let (month, year) = (number(&self.month), number(&self.year));
        let year = year.map(|year| if year < 100 { 2000 + year } else { year });
        let text = month
            .zip(year)
            .map(|(month, year)| format!("{year:04}-{month:02}"));
        text.and_then(|text| text.parse().ok())
            .ok_or(Problem::DateUnclear)
    }

    fn typed_day(&self) -> Result<Day, Problem> {
        let day = self
            .day
            .trim()
            .parse()
            .map_err(|_no_number| Problem::DateUnclear)?;
        self.typed_month()?
            .day(day)
            .map_err(|_no_such_day| Problem::DateUnclear)
    }
}

/// What was stored, as it would have been typed.
fn as_typed((field, answered): (String, Answered)) -> (String, Vec<Zeroizing<String>>) {
    let typed = match answered {
        Answered::Words(words) => vec![words],
        Answered::Terms(terms) => terms
            .iter()
            .map(|term| Zeroizing::new(term.as_str().to_owned()))
            .collect(),
    };
    (field, typed)
}

fn typed(value: Option<impl ToString>) -> Zeroizing<String> {
    Zeroizing::new(value.map(|value| value.to_string()).unwrap_or_default())
}

/// A day as people type it, `3 11 2026` or `3/11/26`, or as it is stored.
pub(super) fn day(typed: &str) -> Option<Day> {
    if let Ok(day) = typed.parse() {
        return Some(day);
    }
    let mut parts = typed
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| Zeroizing::new(part.to_owned()));
    let form = Form {
        day: parts.next()?,
        month: parts.next()?,
        year: parts.next()?,
        ..Form::default()
    };
    form.typed_day().ok().filter(|_| parts.next().is_none())
}

/// What is claimed of the date.
enum Claimed {
    Day(Day),
    Month(Month),
    Nothing,
}

impl Claimed {
    fn with(
        self,
        precision: Precision,
        time: Option<firmly_core::journal::moment::TimeOfDay>,
    ) -> Happened {
        match (precision, self, time) {
            (Precision::Exact, Self::Day(day), Some(time)) => Happened::exact(day, time),
            (Precision::Exact | Precision::About, Self::Day(day), time) => {
                Happened::about(day, time)
            }
            (Precision::Date, Self::Day(day), _) => Happened::date(day),
            (Precision::Month, Self::Day(day), _) => Happened::month(day.into()),
            (_, Self::Month(month), _) => Happened::month(month),
            (Precision::NotSure, Self::Day(day), time) => Happened::not_sure(Some(day), time),
            (_, Self::Nothing, time) => Happened::not_sure(None, time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    fn today() -> Day {
        "2026-11-20".parse().unwrap()
    }

    fn log() -> Vocabulary {
        crate::content::embedded().unwrap().vocabulary
    }

    #[test]
    fn what_was_begun_is_known_by_its_length() {
        let words = |account: &str, why: &str| {
            let form = Form {
                what_happened: text(account),
                why: text(why),
                ..Form::default()
            };
            form.word_count()
        };
        assert_eq!(words("  He rang twice.\nThen again. ", ""), 5);
        assert_eq!(words("", "I counted again"), 3);
        assert_eq!(words(" ", ""), 0);
    }

    fn complete() -> Form {
        Form {
            when: Some(When::Yesterday),
            time: text("2.10 pm"),
            precision: Some(Precision::Exact),
            channel: Some(TermId::new("gift_or_delivery")),
            behaviour: vec![TermId::new("gift")],
            what_happened: text("A second bouquet."),
            fear: Fear::try_from(1).ok(),
            ..Form::default()
        }
    }

    fn happened(form: Form) -> Result<Happened, Vec<Problem>> {
        form.read(today(), &log()).map(|entry| entry.event_start)
    }

    #[test]
    fn a_complete_form_says_what_was_typed() {
        let entry = complete().read(today(), &log()).unwrap();
        let (day, time) = ("2026-11-19".parse().unwrap(), "14:10".parse().unwrap());
        assert_eq!(entry.event_start, Happened::exact(day, time));
        assert_eq!(entry.channel, Some(TermId::new("gift_or_delivery")));
        assert_eq!(*entry.what_happened, "A second bouquet.");
    }

    #[test]
    fn an_empty_form_names_every_gap_in_order() {
        use Problem::{
            BehaviourMissing, ChannelMissing, FearMissing, WhatHappenedMissing, WhenMissing,
        };
        let problems = Form::default().read(today(), &log()).err().unwrap();
        let expected = [
            WhenMissing,
            ChannelMissing,
            BehaviourMissing,
            WhatHappenedMissing,
            FearMissing,
        ];
        assert_eq!(problems, expected);
        assert!(Form::default().is_empty());
        assert!(!complete().is_empty());
    }

    #[test]
    fn a_claim_is_as_vague_as_its_author() {
        let day: Day = "2026-05-03".parse().unwrap();
        let vague = |precision, day: &str, month: &str, year: &str, time: &str| {
            happened(Form {
                when: Some(When::Another),
                day: text(day),
                month: text(month),
                year: text(year),
                time: text(time),
                precision: Some(precision),
                ..complete()
            })
        };
        assert_eq!(
            vague(Precision::About, "3", "5", "26", ""),
            Ok(Happened::about(day, None))
        );
        assert_eq!(
            vague(Precision::Date, "03", "05", "2026", "14:10"),
            Ok(Happened::date(day))
        );
        assert_eq!(
            vague(Precision::Month, "", "5", "2026", ""),
            Ok(Happened::month(day.into()))
        );
        assert_eq!(
            vague(Precision::NotSure, "", "", "", ""),
            Ok(Happened::not_sure(None, None))
        );
        assert_eq!(
            vague(Precision::Date, "31", "2", "2026", ""),
            Err(vec![Problem::DateUnclear])
        );
        assert_eq!(
            vague(Precision::Date, "", "", "", ""),
            Err(vec![Problem::DateUnclear])
        );
        assert_eq!(
            vague(Precision::Date, "21", "11", "2026", ""),
            Err(vec![Problem::DateAhead])
        );
        assert_eq!(
            vague(Precision::Month, "", "12", "2026", ""),
            Err(vec![Problem::DateAhead])
        );
        assert_eq!(
            vague(Precision::Exact, "3", "5", "2026", ""),
            Err(vec![Problem::TimeMissing])
        );
        assert_eq!(
            vague(Precision::About, "3", "5", "2026", "teatime"),
            Err(vec![Problem::TimeUnclear])
        );
    }

    #[test]
    fn how_sure_is_taken_from_what_was_typed_unless_it_is_said() {
        let day: Day = "2026-11-19".parse().unwrap();
        let unsaid = |time: &str| {
            happened(Form {
                time: text(time),
                precision: None,
                ..complete()
            })
        };
        let time = "14:10".parse().ok();
        assert_eq!(unsaid("14:10"), Ok(Happened::about(day, time)));
        assert_eq!(unsaid(""), Ok(Happened::date(day)));
    }

    #[test]
    fn what_is_asked_besides_is_stored_as_the_content_says() {
        let mut form = complete();
        form.set("direction", text("incoming"));
        form.set("place_detail", text("  "));
        form.set("witness.2.who", text("AB"));
        form.toggle("my_response", "blocked");
        form.toggle("my_response", "called_999");
        form.toggle("my_response", "blocked");
        assert_eq!(form.numbers("witness"), [2]);
        let more = form.read(today(), &log()).ok().unwrap().more;
        let names: Vec<_> = more.keys().map(String::as_str).collect();
        assert_eq!(names, ["direction", "my_response", "witness.2.who"]);
        let one = vec![TermId::new("called_999")];
        assert!(more.get("my_response") == Some(&Answered::Terms(one)));
        form.remove("witness", 2);
        assert!(form.numbers("witness").is_empty());
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let expected = "2026-11-03".parse().ok();
        for typed in ["3 11 2026", "3/11/26", "03.11.2026", "2026-11-03"] {
            assert_eq!(day(typed), expected, "{typed}");
        }
        for typed in ["31 2 2026", "3 11", "soon", "", "3 11 2026 5"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }

    #[test]
    fn nothing_at_all_is_remembered_of_the_date() {
        let form = Form {
            when: None,
            precision: Some(Precision::NotSure),
            time: text(""),
            ..complete()
        };
        assert_eq!(happened(form), Ok(Happened::not_sure(None, None)));
    }

    #[test]
    fn a_draft_comes_back_as_it_was() {
        let draft = serde_json::to_vec(&complete()).unwrap();
        assert!(serde_json::from_slice::<Form>(&draft).unwrap() == complete());
    }
}
