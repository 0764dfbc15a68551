//! What is typed into a new entry, and what it says. Knows no browser; the text is wiped when it is let go.

use firmly_core::journal::{
    CaseId,
    entry::{Fear, Happened, IncidentEntry, Precision, TermId, TreeResult},
    moment::{Day, Month},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::time_of_day;

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

/// What has to be put right before the entry can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// How sure was not chosen.
    PrecisionMissing,
    /// How it reached the user was not chosen.
    ChannelMissing,
    /// No kind was ticked.
    BehaviourMissing,
    /// Nothing was written.
    WhatHappenedMissing,
    /// How it leaves the user was not chosen.
    FearMissing,
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
    pub fn field(self) -> FieldName {
        match self {
            Self::WhenMissing
            | Self::DateUnclear
            | Self::DateAhead
            | Self::TimeUnclear
            | Self::TimeMissing
            | Self::PrecisionMissing => FieldName::EventStart,
            Self::ChannelMissing => FieldName::Channel,
            Self::BehaviourMissing => FieldName::Behaviour,
            Self::WhatHappenedMissing => FieldName::WhatHappened,
            Self::FearMissing => FieldName::Fear,
        }
    }
}

impl Form {
    /// Whether anything was typed or chosen that would be missed.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                about: self.about.clone(),
                tree_result: self.tree_result.clone(),
                ..Self::default()
            }
    }

    /// What the form says, if it is complete.
    ///
    /// # Errors
    /// Everything that is missing or unclear, in the order of the form.
    pub fn read(&self, today: Day) -> Result<IncidentEntry, Vec<Problem>> {
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
                .map(|(_, problem)| *problem),
        );
        match happened {
            Ok(event_start) if problems.is_empty() => Ok(IncidentEntry {
                event_start,
                channel: self.channel.clone(),
                behaviour: self.behaviour.clone(),
                what_happened: self.what_happened.clone(),
                fear: self.fear,
                tree_result: self.tree_result.clone(),
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
        let precision = self.precision.ok_or(Problem::PrecisionMissing);
        let claimed = match (self.when, self.precision) {
            (None, Some(Precision::NotSure)) => Ok(Claimed::Nothing),
            (None, _) => Err(Problem::WhenMissing),
            (Some(When::Today), _) => Ok(Claimed::Day(today)),
            (Some(When::Yesterday), _) => Ok(Claimed::Day(today.plus_days(-1))),
            (Some(When::Another), Some(Precision::Month)) => self.typed_month().map(Claimed::Month),
            (Some(When::Another), Some(Precision::NotSure)) if self.no_date_typed() => {
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
            (Ok(None), Ok(Precision::Exact)) => Err(Problem::TimeMissing),
            (time, _) => time,
        };
        match (claimed, time, precision) {
            (Ok(claimed), Ok(time), Ok(precision)) => Ok(claimed.with(precision, time)),
            (claimed, time, precision) => Err([claimed.err(), time.err(), precision.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
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
        form.read(today()).map(|entry| entry.event_start)
    }

    #[test]
    fn a_complete_form_says_what_was_typed() {
        let entry = complete().read(today()).unwrap();
        let (day, time) = ("2026-11-19".parse().unwrap(), "14:10".parse().unwrap());
        assert_eq!(entry.event_start, Happened::exact(day, time));
        assert_eq!(entry.channel, Some(TermId::new("gift_or_delivery")));
        assert_eq!(*entry.what_happened, "A second bouquet.");
    }

    #[test]
    fn an_empty_form_names_every_gap_in_order() {
        use Problem::{
            BehaviourMissing, ChannelMissing, FearMissing, PrecisionMissing, WhatHappenedMissing,
            WhenMissing,
        };
        let problems = Form::default().read(today()).err().unwrap();
        let expected = [
            WhenMissing,
            PrecisionMissing,
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
