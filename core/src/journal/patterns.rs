//! What the entries of a case add up to: named rules with plain counts. Never a score, never 'fine'; unlocks nothing.

use std::collections::BTreeSet;

use super::{
    Case, Incident,
    entry::{Answered, Happened},
    moment::Day,
    vocabulary::{PatternRule, Rule},
};
use crate::store::EventHash;

/// A rule that applies to a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern<'r> {
    /// The rule.
    pub rule: &'r PatternRule,
    /// How many of what it counts.
    pub count: usize,
    /// The entries that it counted, in the order of the case.
    pub entries: Vec<EventHash>,
}

/// Every rule that applies, in the order of the rules. What was withdrawn does not count, and neither does a time that
/// is not known where a rule needs one.
pub fn patterns<'r>(rules: &'r [PatternRule], case: &Case, today: Day) -> Vec<Pattern<'r>> {
    let told = Told::of(case);
    let seen = |rule: &'r PatternRule| {
        let (count, entries) = told.count(rule, today);
        (count > 0 && count >= rule.at_least).then_some(Pattern {
            rule,
            count,
            entries,
        })
    };
    rules.iter().filter_map(seen).collect()
}

/// A case, as the rules read it.
struct Told<'a> {
    case: &'a Case,
    /// The entries that count, in the order of the case.
    entries: Vec<&'a Incident>,
}

type Counted = (usize, Vec<EventHash>);

impl<'a> Told<'a> {
    fn of(case: &'a Case) -> Self {
        let incidents = case.incidents.iter().map(|incident| &**incident);
        Self {
            case,
            entries: incidents
                .filter(|incident| incident.withdrawn.is_none())
                .collect(),
        }
    }

    fn count(&self, rule: &PatternRule, today: Day) -> Counted {
        match rule.rule {
            Rule::AfterTold => match self.first_told() {
                Some(told) => self.entries(|one| unwanted(one) && day(one) > Some(told)),
                None => nothing(),
            },
            Rule::DifferentDays => self.different_days(),
            Rule::Growing => self.growing(rule, today),
            Rule::AfterWork => self.after_work(rule),
            Rule::Afraid => self.entries(|one| {
                let afraid = one
                    .fear
                    .is_some_and(|fear| rule.levels.contains(&fear.into()));
                afraid || says(one, "routine_changed", "yes")
            }),
            Rule::AfterRefusal => self.after_refusal(rule),
            Rule::NewWays => self.new_ways(),
            Rule::Silence => self.silence(rule),
            Rule::Busiest => self.busiest(rule, |one| looks_for(rule, one)),
            Rule::RefusedChaperone => self.refused_chaperone(rule),
            Rule::AfterOrder => match self.first_order() {
                Some(order) => self.entries(|one| {
                    (incoming(one) && day(one) > Some(order)) || looks_for(rule, one)
                }),
                None => self.entries(|one| looks_for(rule, one)),
            },
            Rule::Seen => self.entries(|one| looks_for(rule, one)),
        }
    }

    fn entries(&self, counts: impl Fn(&Incident) -> bool) -> Counted {
        let entries: Vec<_> = self
            .entries
            .iter()
            .filter(|one| counts(one))
            .map(|one| one.hash)
            .collect();
        (entries.len(), entries)
    }

    /// Unwanted contacts whose day is known, in the order of their days.
    fn unwanted(&self) -> Vec<(Day, &'a Incident)> {
        let dated = |one: &&'a Incident| Some((day(one).filter(|_| unwanted(one))?, *one));
        let mut unwanted: Vec<_> = self.entries.iter().filter_map(dated).collect();
        unwanted.sort_by_key(|(day, _)| *day);
        unwanted
    }

    fn different_days(&self) -> Counted {
        let unwanted = self.unwanted();
        let days: BTreeSet<Day> = unwanted.iter().map(|(day, _)| *day).collect();
        (days.len(), hashes(&unwanted))
    }

    /// So many in the days up to the latest one, or twice as many in the last 14 days as in the 14 before.
    fn growing(&self, rule: &PatternRule, today: Day) -> Counted {
        let unwanted = self.unwanted();
        let between = |from: Day, to: Day| {
            let within = |(day, _): &&(Day, &Incident)| *day > from && *day <= to;
            unwanted.iter().filter(within).copied().collect::<Vec<_>>()
        };
        if let Some((latest, _)) = unwanted.last() {
            let week = between(latest.plus_days(-rule.days), *latest);
            if week.len() >= rule.at_least {
                return (week.len(), hashes(&week));
            }
        }
        let fortnight_ago = today.plus_days(-14);
        let recent = between(fortnight_ago, today);
        let before = between(fortnight_ago.plus_days(-14), fortnight_ago);
        if recent.len() >= rule.at_least && recent.len() >= 2 * before.len() {
            (recent.len(), hashes(&recent))
        } else {
            nothing()
        }
    }

    fn after_work(&self, rule: &PatternRule) -> Counted {
        let channel = |one: &Incident, among: &[String]| {
            let channel = one.channel.as_ref();
            channel.is_some_and(|channel| among.iter().any(|id| id == channel.as_str()))
        };
        let at_work = self
            .entries
            .iter()
            .position(|one| channel(one, &rule.after_channels));
        let Some(at_work) = at_work else {
            return nothing();
        };
        let since: BTreeSet<EventHash> =
            self.entries[at_work..].iter().map(|one| one.hash).collect();
        self.entries(|one| since.contains(&one.hash) && channel(one, &rule.channels))
    }

    /// Within so many days after they were told or refused.
    fn after_refusal(&self, rule: &PatternRule) -> Counted {
        let mut refusals = self.told();
        refusals.extend(
            self.entries
                .iter()
                .filter(|one| refuses(one))
                .filter_map(|one| day(one)),
        );
        self.entries(|one| {
            let soon = |refusal: &Day| {
                day(one).is_some_and(|day| (0..=rule.days).contains(&day.days_after(*refusal)))
            };
            looks_for(rule, one) && refusals.iter().any(soon)
        })
    }

    /// By a channel or from an account that was not used before, after a block or a warning.
    fn new_ways(&self) -> Counted {
        let mut since: Vec<Day> = self.facts("formal_warning");
        since.extend(self.told());
        let blocks = |one: &&&Incident| responds(one, "blocked");
        since.extend(
            self.entries
                .iter()
                .filter(blocks)
                .filter_map(|one| day(one)),
        );
        let Some(since) = since.into_iter().min() else {
            return nothing();
        };
        let (mut ways, mut counted) = (BTreeSet::new(), Vec::new());
        for one in &self.entries {
            let mut here: BTreeSet<&str> = accounts(one).collect();
            here.extend(one.channel.as_ref().map(|channel| channel.as_str()));
            let unknown = here.contains("unknown");
            let new = !ways.is_empty() && here.iter().any(|way| !ways.contains(way));
            if unwanted(one) && day(one) > Some(since) && (new || unknown) {
                counted.push(one.hash);
            }
            ways.extend(here);
        }
        (counted.len(), counted)
    }

    /// The days of the latest silence that was long enough, and the contact that ended it.
    fn silence(&self, rule: &PatternRule) -> Counted {
        let dated = |one: &&&Incident| incoming(one) && day(one).is_some();
        let mut contacts: Vec<_> = self.entries.iter().filter(dated).collect();
        contacts.sort_by_key(|one| day(one));
        let gaps = contacts.windows(2).rev().filter_map(|pair| {
            let [before, after] = pair else { return None };
            Some((day(after)?.days_after(day(before)?), after.hash))
        });
        let mut long = gaps.filter(|(gap, _)| *gap >= rule.days);
        long.next()
            .and_then(|(gap, hash)| Some((usize::try_from(gap).ok()?, vec![hash])))
            .unwrap_or_default()
    }

    /// The most that there were within so many days.
    fn busiest(&self, rule: &PatternRule, counts: impl Fn(&Incident) -> bool) -> Counted {
        let dated = |one: &&'a Incident| Some((day(one).filter(|_| counts(one))?, *one));
        let mut dated: Vec<_> = self.entries.iter().filter_map(dated).collect();
        dated.sort_by_key(|(day, _)| *day);
        let window = |(at, (first, _)): (usize, &(Day, &'a Incident))| {
            let rest = &dated[at..];
            let within = rest.partition_point(|(day, _)| day.days_after(*first) < rule.days);
            &rest[..within]
        };
        let busiest = dated.iter().enumerate().map(window).max_by_key(|w| w.len());
        busiest.map_or_else(nothing, |window| (window.len(), hashes(window)))
    }

    /// Refused chaperones in a month with a personal remark.
    fn refused_chaperone(&self, rule: &PatternRule) -> Counted {
        let month = |one: &Incident| one.event_start.as_ref().and_then(Happened::in_month);
        let remarks: Vec<_> = self
            .entries
            .iter()
            .filter(|one| looks_for(rule, one))
            .filter_map(|one| month(one))
            .collect();
        self.entries(|one| {
            let refused = says(one, "chaperone", "offered_and_refused")
                || one
                    .behaviour
                    .iter()
                    .any(|id| id.as_str() == "refuses_chaperone");
            refused && month(one).is_some_and(|month| remarks.contains(&month))
        })
    }

    /// The days on which they were told to stop.
    fn told(&self) -> Vec<Day> {
        let mut told = self.facts("told_to_stop");
        let asked = |one: &&&Incident| says(one, "asked_to_stop_now", "yes");
        told.extend(self.entries.iter().filter(asked).filter_map(|one| day(one)));
        told
    }

    fn first_told(&self) -> Option<Day> {
        self.told().into_iter().min()
    }

    /// The first order, or warning by the police.
    fn first_order(&self) -> Option<Day> {
        let by_police = self.case.facts.iter().filter(|fact| {
            let by = fact.answers.get("told_to_stop.by");
            matches!(by, Some(Answered::Words(by)) if by.as_str() == "police")
        });
        let days = by_police
            .filter(|fact| fact.withdrawn.is_none())
            .filter_map(fact_day);
        self.facts("court_or_police_order")
            .into_iter()
            .chain(days)
            .min()
    }

    /// The days of the facts of a kind.
    fn facts(&self, kind: &str) -> Vec<Day> {
        let facts = self.case.facts.iter();
        facts
            .filter(|fact| fact.kind == kind && fact.withdrawn.is_none())
            .filter_map(fact_day)
            .collect()
    }
}

/// The day that was given; the day on which it was recorded where none was.
pub(crate) fn fact_day(fact: &super::Fact) -> Option<Day> {
    let given = fact.answers.get(&[&fact.kind, ".date"].concat());
    match given {
        Some(Answered::Words(day)) => day.parse().ok(),
        _ => Some(fact.recorded.at.day_at(fact.recorded.offset)),
    }
}

/// The day of an entry, where one is known.
pub(crate) fn day(one: &Incident) -> Option<Day> {
    one.event_start.as_ref().and_then(Happened::on_day)
}

/// The one answer in a field.
pub(crate) fn words<'a>(one: &'a Incident, field: &str) -> Option<&'a str> {
    match one.more.get(field)? {
        Answered::Words(words) => Some(words),
        Answered::Terms(_) => None,
    }
}

/// Whether the answer in a field is this term.
pub(crate) fn says(one: &Incident, field: &str, term: &str) -> bool {
    words(one, field) == Some(term)
}

/// Contact that came in; so does what was not said to have gone out.
fn incoming(one: &Incident) -> bool {
    words(one, "direction") != Some("outgoing")
}

/// Contact that came in and was not said to be neutral or in doubt.
pub(crate) fn unwanted(one: &Incident) -> bool {
    incoming(one) && matches!(words(one, "wanted"), None | Some("unwanted"))
}

fn responds(one: &Incident, response: &str) -> bool {
    match one.more.get("my_response") {
        Some(Answered::Terms(terms)) => terms.iter().any(|term| term.as_str() == response),
        _ => false,
    }
}

fn refuses(one: &Incident) -> bool {
    [
        "said_no_clearly",
        "declined_gift",
        "left_request_unaccepted",
    ]
    .iter()
    .any(|response| responds(one, response))
}

/// Accounts and numbers that were noted as evidence.
pub(crate) fn accounts(one: &Incident) -> impl Iterator<Item = &str> {
    let evidence = one
        .more
        .iter()
        .filter(|(field, _)| field.starts_with("evidence.") && field.ends_with(".account"));
    evidence.filter_map(|(_, answered)| match answered {
        Answered::Words(words) => Some(words.as_str()),
        Answered::Terms(_) => None,
    })
}

fn looks_for(rule: &PatternRule, one: &Incident) -> bool {
    let among = |all: &[String], id: &str| all.iter().any(|other| other == id);
    let channel = one.channel.as_ref();
    channel.is_some_and(|channel| among(&rule.channels, channel.as_str()))
        || one
            .behaviour
            .iter()
            .any(|kind| among(&rule.behaviours, kind.as_str()))
        || words(one, "place_type").is_some_and(|place| among(&rule.places, place))
}

fn hashes(entries: &[(Day, &Incident)]) -> Vec<EventHash> {
    entries.iter().map(|(_, one)| one.hash).collect()
}

fn nothing() -> Counted {
    (0, Vec::new())
}
