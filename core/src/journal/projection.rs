//! What the events amount to: cases and their incidents, as the screens show them. Changes nothing.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{
    chain::{Break, Chain, Link},
    entry::{
        CaseEntry, Delay, Fear, Happened, RECORDED_ZONE, Status, TermId, TreeResult, Unread,
        Unsorted,
    },
    event::{Clock, Event, Kind, NewerEvent, Place},
    moment::{Day, Instant, Offset, TimeOfDay},
};
use crate::store::{EventHash, StreamId, VaultId};

/// Names a case: its first stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub(crate) StreamId);

impl CaseId {
    /// For keys and hooks; says nothing about the person.
    pub fn as_str(&self) -> &str {
        &self.0.0
    }
}

/// What the machine recorded about an event, apart from what the user claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: Instant,
    /// Where the machine's clock stood to UTC.
    pub offset: Offset,
    /// The zone's name, where the machine told.
    pub zone: Option<String>,
    /// Whether the clock went back since the event before.
    pub clock: Clock,
}

/// A case.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// When it was opened.
    pub recorded: Recorded,
    /// Its made-up name; `None` if that could not be read.
    pub case_ref: Option<String>,
    /// Who the person is.
    pub relation: Option<TermId>,
    /// Whether the person is under 18.
    pub under_18: Option<TermId>,
    /// When to look at the pattern again.
    pub review_date: Option<Day>,
    /// How it stands.
    pub status: Option<Status>,
    /// Its incidents: by when they happened, then when they were recorded, then hash.
    pub incidents: Vec<Incident>,
    /// Events of kinds, or of a version, that this program does not show.
    pub not_shown: usize,
    /// Where its streams are broken.
    pub breaks: Vec<Break>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
}

/// An incident.
#[derive(Clone, PartialEq, Eq)]
pub struct Incident {
    /// Which.
    pub hash: EventHash,
    /// Its place in its stream.
    pub seq: u64,
    /// What the machine recorded.
    pub recorded: Recorded,
    /// When it happened, as the user claims.
    pub event_start: Option<Happened>,
    /// How long after that it was recorded.
    pub delay: Delay,
    /// How it reached the user.
    pub channel: Option<TermId>,
    /// What kinds of behaviour it was.
    pub behaviour: Vec<TermId>,
    /// The account.
    pub what_happened: Option<Zeroizing<String>>,
    /// How it left the user.
    pub fear: Option<Fear>,
    /// Where the guide had led.
    pub tree_result: Option<TreeResult>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
    /// Fields that are vouched for and not here.
    pub withheld: usize,
}

/// The events of a log, verified, and what they amount to.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Journal {
    events: BTreeMap<EventHash, Event>,
    newer: BTreeMap<EventHash, NewerEvent>,
    chains: BTreeMap<StreamId, Chain>,
}

impl Journal {
    /// Takes in an event. Having it already changes nothing.
    pub fn insert(&mut self, event: Event) {
        let (hash, core) = (event.hash(), event.core());
        let link = Link {
            seq: core.seq,
            hash,
            prev: core.prev,
            at: Some(core.at),
        };
        self.chains
            .entry(core.stream.clone())
            .or_default()
            .insert(link);
        self.events.insert(hash, event);
    }

    /// Takes in an event of a newer version, whose place the record tells.
    pub(crate) fn insert_newer(&mut self, stream: &StreamId, link: Link, event: NewerEvent) {
        self.chains.entry(stream.clone()).or_default().insert(link);
        self.newer.insert(link.hash, event);
    }

    /// Whether it has that event.
    pub fn contains(&self, hash: &EventHash) -> bool {
        self.events.contains_key(hash) || self.newer.contains_key(hash)
    }

    /// How many events it has.
    pub fn len(&self) -> usize {
        self.events.len() + self.newer.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.newer.is_empty()
    }

    /// How many events are of a newer version.
    pub fn newer(&self) -> usize {
        self.newer.len()
    }

    /// Its streams, in order of their ids.
    pub fn chains(&self) -> &BTreeMap<StreamId, Chain> {
        &self.chains
    }

    /// The event of that hash, if it is of a version that is understood.
    pub fn event(&self, hash: &EventHash) -> Option<&Event> {
        self.events.get(hash)
    }

    /// Every line, stream by stream, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Zeroizing<String>> {
        self.chains
            .values()
            .flat_map(Chain::links)
            .filter_map(|link| {
                let event = self.events.get(&link.hash).map(Event::line);
                event.or_else(|| {
                    let newer = self.newer.get(&link.hash)?;
                    Some(Zeroizing::new(newer.line().to_owned()))
                })
            })
    }

    /// The next place of a stream.
    pub(crate) fn next_place(&self, vault: &VaultId, stream: &StreamId) -> Place {
        match self.chains.get(stream).and_then(Chain::head) {
            Some(head) => Place {
                vault: vault.clone(),
                stream: stream.clone(),
                seq: head.seq + 1,
                prev: head.hash,
                prev_at: head.at,
            },
            None => Place::first(vault.clone(), stream.clone()),
        }
    }

    /// The case of a stream, and its streams, the first one first.
    pub(crate) fn streams_of(&self, case: &CaseId) -> Vec<StreamId> {
        let mut streams: Vec<_> = self
            .chains
            .keys()
            .filter(|stream| self.case_of(stream) == *case)
            .cloned()
            .collect();
        streams.sort_by_key(|stream| (*stream != case.0, self.opened(stream), stream.clone()));
        streams
    }

    fn case_of(&self, stream: &StreamId) -> CaseId {
        let continues = self
            .opening(stream)
            .and_then(|event| Unsorted::new(event.fields()).take_continues());
        CaseId(continues.unwrap_or_else(|| stream.clone()))
    }

    /// The event that opens a stream.
    fn opening(&self, stream: &StreamId) -> Option<&Event> {
        let first = self.chains.get(stream)?.links().next()?;
        let event = self.events.get(&first.hash)?;
        (event.core().kind == Kind::Case).then_some(event)
    }

    fn opened(&self, stream: &StreamId) -> Option<Instant> {
        self.opening(stream).map(|event| event.core().at)
    }

    /// Every case, in the order in which they were opened.
    pub fn cases(&self) -> Vec<Case> {
        let mut grouped: BTreeMap<CaseId, ()> = BTreeMap::new();
        for stream in self.chains.keys() {
            grouped.insert(self.case_of(stream), ());
        }
        let mut cases: Vec<_> = grouped
            .into_keys()
            .filter_map(|id| self.case(&id))
            .collect();
        cases.sort_by(|a, b| (a.recorded.at, &a.id).cmp(&(b.recorded.at, &b.id)));
        cases
    }

    /// One case.
    pub fn case(&self, id: &CaseId) -> Option<Case> {
        let streams = self.streams_of(id);
        let links: Vec<_> = streams
            .iter()
            .filter_map(|stream| self.chains.get(stream))
            .flat_map(Chain::links)
            .collect();
        let events: Vec<_> = links
            .iter()
            .filter_map(|link| self.events.get(&link.hash))
            .collect();
        let opening = streams.iter().find_map(|stream| self.opening(stream));
        // A case whose opening is lost still shows its incidents.
        let recorded = recorded(opening.or(events.first().copied())?);
        let mut fields = Unsorted::new(opening.map(Event::fields).unwrap_or_default());
        fields.take::<String>(RECORDED_ZONE);
        fields.take_continues();

        let mut incidents: Vec<_> = events
            .iter()
            .filter(|event| event.core().kind == Kind::Incident)
            .map(|event| incident(event))
            .collect();
        incidents.sort_by_key(Incident::order);
        let shown = incidents.len()
            + events
                .iter()
                .filter(|event| event.core().kind == Kind::Case)
                .count();
        let breaks = streams
            .iter()
            .filter_map(|stream| self.chains.get(stream))
            .flat_map(Chain::breaks)
            .collect();
        Some(Case {
            id: id.clone(),
            recorded,
            case_ref: fields.take("case_ref"),
            relation: fields.take("relation"),
            under_18: fields.take("under_18"),
            review_date: fields.take("review_date"),
            status: fields.take("status"),
            incidents,
            not_shown: links.len() - shown,
            breaks,
            unread: fields.rest(),
        })
    }
}

impl Case {
    /// What opens another stream of the case: what is known, and today's defaults for what could not be read.
    pub(crate) fn entry(&self, today: Day) -> CaseEntry {
        let unnamed = CaseEntry::new(self.id.as_str().to_owned(), today);
        CaseEntry {
            case_ref: self.case_ref.clone().unwrap_or(unnamed.case_ref),
            relation: self.relation.clone(),
            under_18: self.under_18.clone(),
            review_date: self.review_date.unwrap_or(unnamed.review_date),
            status: self.status.unwrap_or(unnamed.status),
        }
    }
}

impl Incident {
    /// By when it happened, then when it was recorded, then hash: the same on every device. What has no claimed day
    /// stands where it was recorded; what has no claimed time stands before the rest of its day.
    fn order(&self) -> (Day, Option<TimeOfDay>, Instant, EventHash) {
        let Recorded { at, offset, .. } = self.recorded;
        let claimed = self.event_start.as_ref();
        let first_of_month = || claimed?.in_month()?.day(1).ok();
        let day = claimed.and_then(Happened::on_day).or_else(first_of_month);
        match day {
            Some(day) => (day, claimed.and_then(Happened::at_time), at, self.hash),
            None => (at.day_at(offset), Some(at.time_at(offset)), at, self.hash),
        }
    }
}

fn recorded(event: &Event) -> Recorded {
    let core = event.core();
    Recorded {
        at: core.at,
        offset: core.offset,
        zone: Unsorted::new(event.fields()).take(RECORDED_ZONE),
        clock: core.clock,
    }
}

fn incident(event: &Event) -> Incident {
    let recorded = recorded(event);
    let mut fields = Unsorted::new(event.fields());
    fields.take::<String>(RECORDED_ZONE);
    let event_start: Option<Happened> = fields.take("event_start");
    let delay = event_start.map_or(Delay::Unknown, |happened| {
        happened.delay(recorded.at, recorded.offset)
    });
    Incident {
        hash: event.hash(),
        seq: event.core().seq,
        recorded,
        event_start,
        delay,
        channel: fields.take("channel"),
        behaviour: fields.take("behaviour").unwrap_or_default(),
        what_happened: fields.take::<String>("what_happened").map(Zeroizing::new),
        fear: fields.take("fear"),
        tree_result: fields.take("tree_result"),
        unread: fields.rest(),
        withheld: event.withheld(),
    }
}
