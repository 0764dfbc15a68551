//! Which lines of a log are wanted: by case, kind, way, behaviour, level, answer and day. Knows no words and no screen.

use super::{
    Case, Incident, Recorded,
    entry::{Answered, Happened},
    moment::Day,
    patterns::fact_day,
};

/// Something that lines differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Entry, fact or correction.
    Kind,
    /// Whom it is about.
    Case,
    /// How it reached the user.
    Channel,
    /// What kind of behaviour it was.
    Behaviour,
    /// How it left the user: at least so afraid.
    Fear,
    /// What was answered to a question of content/.
    Asked(&'static str),
}

/// For [`Facet::Kind`]: what happened.
pub const ENTRIES: &str = "entries";
/// For [`Facet::Kind`]: what was done about it.
pub const FACTS: &str = "facts";
/// For [`Facet::Kind`]: what was corrected.
pub const CORRECTIONS: &str = "corrections";

/// A line of a log: its place among the cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place of its case.
    pub case: usize,
    /// What it is, or what it corrects.
    pub about: About,
    /// The place of the correction, if it is one.
    pub correction: Option<usize>,
}

/// What a line is, or what it corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Who the case is about.
    Case,
    /// The entry at this place.
    Entry(usize),
    /// The fact at this place.
    Fact(usize),
}

/// What is wanted. Every part of it has to be met; an empty one wants everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    chosen: Vec<(Facet, String)>,
    /// From this day on.
    pub from: Option<Day>,
    /// To this day, which is included.
    pub to: Option<Day>,
}

impl Filter {
    /// Whether it wants everything.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// What was chosen, in the order of choosing.
    pub fn chosen(&self) -> &[(Facet, String)] {
        &self.chosen
    }

    /// What was chosen of this.
    pub fn value(&self, facet: Facet) -> Option<&str> {
        let chosen = self.chosen.iter().find(|(known, _)| *known == facet);
        chosen.map(|(_, value)| &**value)
    }

    /// Wants this value; an empty one takes the wish back.
    pub fn choose(&mut self, facet: Facet, value: String) {
        self.chosen.retain(|(known, _)| *known != facet);
        if !value.is_empty() {
            self.chosen.push((facet, value));
        }
    }

    /// Whether the line at this place of `case` is wanted. A correction is like what it corrects, on the day on which it
    /// was made.
    pub(super) fn wants(&self, case: &Case, place: &Place) -> bool {
        let entry = match place.about {
            About::Entry(at) => case.incidents.get(at),
            About::Case | About::Fact(_) => None,
        };
        let met = |(facet, value): &(Facet, String)| match facet {
            Facet::Kind => kind(place) == value,
            Facet::Case => case.id.as_str() == value,
            _ => entry.is_some_and(|entry| has(entry, *facet, value)),
        };
        self.chosen.iter().all(met) && self.in_time(case, place)
    }

    fn in_time(&self, case: &Case, place: &Place) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        let Some((first, last)) = days(case, place) else {
            return false;
        };
        self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
    }
}

/// The values of a facet that these cases have, each once: there is no point in looking for others.
pub fn values(cases: &[Case], facet: Facet) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut note = |value: &str| {
        if !found.iter().any(|known| known == value) {
            found.push(value.to_owned());
        }
    };
    for case in cases.iter().filter(|case| case.purged.is_none()) {
        if facet == Facet::Case {
            note(case.id.as_str());
            continue;
        }
        for entry in &case.incidents {
            match facet {
                Facet::Channel => entry.channel.iter().for_each(|id| note(id.as_str())),
                Facet::Behaviour => entry.behaviour.iter().for_each(|id| note(id.as_str())),
                Facet::Asked(field) => match entry.more.get(field) {
                    Some(Answered::Words(id)) => note(id),
                    Some(Answered::Terms(ids)) => ids.iter().for_each(|id| note(id.as_str())),
                    None => {}
                },
                Facet::Fear | Facet::Kind | Facet::Case => {}
            }
        }
    }
    found
}

fn kind(place: &Place) -> &'static str {
    match (place.correction, place.about) {
        (Some(_), _) => CORRECTIONS,
        (None, About::Entry(_)) => ENTRIES,
        (None, About::Fact(_) | About::Case) => FACTS,
    }
}

fn has(entry: &Incident, facet: Facet, value: &str) -> bool {
    match facet {
        Facet::Channel => entry
            .channel
            .as_ref()
            .is_some_and(|id| id.as_str() == value),
        Facet::Behaviour => entry.behaviour.iter().any(|id| id.as_str() == value),
        Facet::Fear => {
            let wanted = value.parse::<u8>().ok();
            wanted.is_some_and(|wanted| entry.fear.is_some_and(|fear| u8::from(fear) >= wanted))
        }
        Facet::Asked(field) => match entry.more.get(field) {
            Some(Answered::Words(id)) => **id == value,
            Some(Answered::Terms(ids)) => ids.iter().any(|id| id.as_str() == value),
            None => false,
        },
        Facet::Kind | Facet::Case => false,
    }
}

/// The first and the last day that a line may be of.
fn days(case: &Case, place: &Place) -> Option<(Day, Day)> {
    let (amendments, days) = match place.about {
        About::Case => (&case.amendments, None),
        About::Entry(at) => {
            let entry = case.incidents.get(at)?;
            (&entry.amendments, Some(days_of(entry)))
        }
        About::Fact(at) => {
            let fact = case.facts.get(at)?;
            let day = fact_day(fact).unwrap_or_else(|| recorded(&fact.recorded));
            (&fact.amendments, Some((day, day)))
        }
    };
    match place.correction {
        None => days,
        Some(at) => {
            let day = recorded(&amendments.get(at)?.recorded);
            Some((day, day))
        }
    }
}

/// As vague as the user was; where nothing is claimed, the day on which it was recorded.
pub(crate) fn days_of(entry: &Incident) -> (Day, Day) {
    let claimed = entry.event_start.as_ref();
    let in_month = || {
        let month = claimed?.in_month()?;
        let last = (28..=31).rev().find_map(|day| month.day(day).ok())?;
        Some((month.day(1).ok()?, last))
    };
    let on_day = claimed.and_then(Happened::on_day).map(|day| (day, day));
    on_day.or_else(in_month).unwrap_or_else(|| {
        let day = recorded(&entry.recorded);
        (day, day)
    })
}

fn recorded(recorded: &Recorded) -> Day {
    recorded.at.day_at(recorded.offset)
}
