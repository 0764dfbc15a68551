//! What the events amount to: cases and their incidents, as the screens show them. Changes nothing.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use zeroize::Zeroizing;

use super::{
    attachment::Attachment,
    chain::{Break, Chain, Link},
    entry::{
        ACTION, Answered, Answers, CaseEntry, Delay, ENTRIES, FACT, FIRST_CONTACT, FORM, FactEntry,
        Fear, Happened, IncidentEntry, ON, OUTCOME, PROFILE, READER, RECEIPT, RECORDED_ZONE,
        Resolve, SEALED, STATE, Status, TARGET, TEXT, TO, TermId, TreeResult, Unread, Unsorted,
        VAULT, WHY, WORDING,
    },
    event::{Clock, Event, Field, Kind, NewerEvent, Place},
    moment::{Day, Instant, Offset, TimeOfDay},
    purged::{Purged, target, targets},
};
use crate::store::{AttachmentId, EventHash, StreamId, VaultId};

/// Names a case: its first stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub(crate) StreamId);

impl CaseId {
    /// The case whose first stream this is.
    pub fn new(stream: StreamId) -> Self {
        Self(stream)
    }

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
    /// The event that opened it.
    pub opened: EventHash,
    /// When it was opened.
    pub recorded: Recorded,
    /// Its made-up name; `None` if that could not be read.
    pub case_ref: Option<String>,
    /// Who the person is.
    pub relation: Option<TermId>,
    /// Whether the person is under 18.
    pub under_18: Option<TermId>,
    /// The day of the first contact.
    pub first_contact_date: Option<Day>,
    /// When to look at the pattern again.
    pub review_date: Option<Day>,
    /// How it stands.
    pub status: Option<Status>,
    /// What was said about it before, the newest correction first.
    pub amendments: Vec<Amendment>,
    /// Whether all of it was purged.
    pub purged: Option<Withdrawal>,
    /// What was done about it, in the order in which it was recorded.
    pub facts: Vec<Fact>,
    /// What became of the actions of the guide: the latest word on each.
    pub commitments: Vec<Commitment>,
    /// The reports that went out and the words that were taken, in that order.
    pub sent: Vec<Sent>,
    /// The receipts that others have, in the order in which that was noted.
    pub receipts: Vec<Receipted>,
    /// Its incidents: by when they happened, then when they were recorded, then hash.
    pub incidents: Vec<Rc<Incident>>,
    /// For each of them its number: its place by when it was recorded, from 1.
    pub numbers: Vec<usize>,
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
    /// Everything else that was asked and answered.
    pub more: Answers,
    /// Files that are attached to it.
    pub attachments: Vec<Attachment>,
    /// Corrections, the newest first. What stands above is as it reads after all of them.
    pub amendments: Vec<Amendment>,
    /// Whether it was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
    /// Fields that are vouched for and not here.
    pub withheld: usize,
}

/// Something that was done about a case.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub hash: EventHash,
    /// What the machine recorded.
    pub recorded: Recorded,
    /// The id of its group of questions; empty if that could not be read.
    pub kind: String,
    /// What is known of it.
    pub answers: Answers,
    /// Corrections, the newest first.
    pub amendments: Vec<Amendment>,
    /// Whether it was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
    /// Fields that are vouched for and not here.
    pub withheld: usize,
}

/// The latest word on an action of the guide.
#[derive(Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The id of the action.
    pub action: String,
    /// The id of the outcome that asked for it.
    pub outcome: Option<String>,
    /// How it stands.
    pub state: Resolve,
    /// Since when.
    pub recorded: Recorded,
}

/// A report that went out, or words that were taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// Which.
    pub hash: EventHash,
    /// When.
    pub recorded: Recorded,
    /// The id of its reader; empty if that could not be read.
    pub reader: String,
    /// The id of its form; empty if that could not be read.
    pub form: String,
    /// Whether it was sealed under a passphrase.
    pub is_sealed: bool,
    /// How many entries it has.
    pub entries: Option<u64>,
    /// The id of the disclosure profile.
    pub profile: Option<String>,
    /// To whom it was given.
    pub to: Option<Zeroizing<String>>,
    /// Why.
    pub why: Option<Zeroizing<String>>,
    /// The digest of the receipt in it.
    pub receipt: Option<EventHash>,
    /// The id of the wording, if it was no report.
    pub wording: Option<String>,
    /// Its words as they were taken.
    pub text: Option<Zeroizing<String>>,
    /// Whether what it said was purged.
    pub withdrawn: Option<Withdrawal>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
}

/// A receipt that somebody else has.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipted {
    /// Which.
    pub hash: EventHash,
    /// When that was noted.
    pub recorded: Recorded,
    /// Its digest.
    pub receipt: Option<EventHash>,
    /// The whole of it.
    pub text: Option<String>,
    /// To whom it went.
    pub to: Option<Zeroizing<String>>,
    /// On which day.
    pub on: Option<Day>,
    /// Whether what it said was purged.
    pub withdrawn: Option<Withdrawal>,
    /// Fields that this version does not know.
    pub unread: Vec<Unread>,
}

/// A correction.
#[derive(Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Which.
    pub hash: EventHash,
    /// What the machine recorded.
    pub recorded: Recorded,
    /// Why.
    pub why: Option<Zeroizing<String>>,
    /// What it changed.
    pub changed: Vec<Change>,
}

/// One answer that was corrected: both texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The name of the field.
    pub name: String,
    /// What stood there.
    pub before: Option<Field>,
    /// What stands there since.
    pub after: Option<Field>,
}

/// That an entry does not count any more.
#[derive(Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Whether it still shows.
    pub manner: Manner,
    /// What the machine recorded.
    pub recorded: Recorded,
    /// Why.
    pub why: Option<Zeroizing<String>>,
}

/// How an entry ceased to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It was taken back, and still shows.
    Withdrawn,
    /// It was purged: what it said is gone.
    Purged,
}

/// An event, and what it amounts to as an incident, which is read once until something more is said of it: a log has
/// thousands, and is shown again at each.
#[derive(Clone)]
struct Kept {
    event: Event,
    incident: OnceCell<Rc<Incident>>,
}

/// What was read of it follows from the events.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.event == other.event
    }
}

impl Eq for Kept {}

impl From<Event> for Kept {
    fn from(event: Event) -> Self {
        Self {
            event,
            incident: OnceCell::new(),
        }
    }
}

/// The events of a log, verified, and what they amount to.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Journal {
    purged: Purged,
    events: BTreeMap<EventHash, Kept>,
    newer: BTreeMap<EventHash, NewerEvent>,
    chains: BTreeMap<StreamId, Chain>,
}

impl Journal {
    /// Takes in an event, without what was purged. Having it already changes nothing.
    pub fn insert(&mut self, event: Event) {
        let event = self.purged.strip(&event).unwrap_or(event);
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
        let purge = self.purged.note(&event);
        match event.core().kind {
            Kind::Amend | Kind::Withdraw => {
                let about = target(&event).and_then(|target| self.events.get_mut(&target));
                if let Some(known) = about {
                    known.incident.take();
                }
            }
            // A purge strips others, and the opening of a stream may bring what corrects the entries of another one.
            Kind::Purge | Kind::Case => {
                for known in self.events.values_mut() {
                    known.incident.take();
                }
            }
            _ => {}
        }
        let fuller = |known: &Kept| known.event.fields().len() >= event.fields().len();
        if !self.events.get(&hash).is_some_and(fuller) {
            self.events.insert(hash, event.into());
        }
        if purge {
            for known in self.events.values_mut() {
                if let Some(stripped) = self.purged.strip(&known.event) {
                    *known = stripped.into();
                }
            }
        }
    }

    /// The event as it may be kept, if that is less than it is.
    pub(crate) fn strip(&self, event: &Event) -> Option<Event> {
        self.purged.strip(event)
    }

    /// Whether anything was ever purged.
    pub(crate) fn has_purges(&self) -> bool {
        self.purged != Purged::default()
    }

    /// The events of a case that a purge of all of it is about: those that still say something.
    pub fn events_of(&self, case: &CaseId) -> Vec<EventHash> {
        let streams = self.streams_of(case);
        let chains = streams.iter().filter_map(|stream| self.chains.get(stream));
        let says = |hash: &EventHash| {
            self.event(hash).is_some_and(|event| {
                let purgeable = [
                    Kind::Case,
                    Kind::Fact,
                    Kind::Incident,
                    Kind::Commitment,
                    Kind::Sent,
                    Kind::Receipt,
                ];
                purgeable.contains(&event.core().kind) && !event.fields().is_empty()
            })
        };
        chains
            .flat_map(Chain::links)
            .map(|link| link.hash)
            .filter(says)
            .collect()
    }

    /// Everything that is attached to any entry, each once.
    pub fn attachments(&self) -> Vec<Attachment> {
        let mut seen = BTreeSet::new();
        let fields = self.events().flat_map(Event::fields);
        fields
            .filter_map(Attachment::in_field)
            .filter(|attachment| seen.insert(attachment.id.clone()))
            .collect()
    }

    /// How many bytes are attached to all entries together.
    pub fn attached_bytes(&self) -> u64 {
        let attached = self.attachments();
        attached.iter().map(|attached| attached.size_bytes).sum()
    }

    /// What is attached to these events, and to what corrects them.
    pub(crate) fn attached_to(&self, targets: &[EventHash]) -> Vec<AttachmentId> {
        let about = |event: &&Event| {
            targets.contains(&event.hash())
                || target(event).is_some_and(|target| targets.contains(&target))
        };
        let fields = self.events().filter(about).flat_map(Event::fields);
        fields
            .filter_map(Attachment::in_field)
            .map(|attachment| attachment.id)
            .collect()
    }

    /// What was attached once and purged since.
    pub(crate) fn purged_attachments(&self) -> &BTreeSet<AttachmentId> {
        self.purged.attachments()
    }

    /// The other logs that were merged into this one.
    pub fn linked(&self) -> BTreeSet<VaultId> {
        let links = self
            .events()
            .filter(|event| event.core().kind == Kind::Link);
        links
            .filter_map(|event| Unsorted::new(event.fields()).take(VAULT).map(VaultId))
            .collect()
    }

    /// Takes in an event of a newer version, whose place the record tells.
    pub(crate) fn insert_newer(&mut self, stream: &StreamId, link: Link, event: NewerEvent) {
        self.chains.entry(stream.clone()).or_default().insert(link);
        self.newer.insert(link.hash, event);
    }

    /// True if it has the line of an event of a newer version, to the letter.
    pub(crate) fn has_newer(&self, event: &NewerEvent) -> bool {
        self.newer.values().any(|known| known == event)
    }

    /// True if it has all that an event says, or all that a purge leaves of it.
    pub(crate) fn holds(&self, event: &Event) -> bool {
        let left = self.purged.strip(event);
        let left = left.as_ref().unwrap_or(event);
        let known = self.event(&left.hash());
        known.is_some_and(|known| known.fields().len() >= left.fields().len())
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
        self.events.get(hash).map(|known| &known.event)
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.values().map(|known| &known.event)
    }

    /// Every line, stream by stream, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Zeroizing<String>> {
        self.chains
            .values()
            .flat_map(Chain::links)
            .filter_map(|link| {
                let event = self.event(&link.hash).map(Event::line);
                event.or_else(|| {
                    let newer = self.newer.get(&link.hash)?;
                    Some(Zeroizing::new(newer.line().to_owned()))
                })
            })
    }

    /// Whether this log goes on with a stream: another log's own belongs to its installation, and a fork has no one head.
    pub(crate) fn may_follow(&self, vault: &VaultId, stream: &StreamId) -> bool {
        let Some(chain) = self.chains.get(stream) else {
            return false;
        };
        let own = |link: &Link| {
            let event = self.event(&link.hash);
            event.is_none_or(|event| event.core().vault == *vault)
        };
        chain.links().next().is_some_and(own) && !chain.is_forked()
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
    pub fn streams_of(&self, case: &CaseId) -> Vec<StreamId> {
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
        let event = self.event(&first.hash)?;
        (event.core().kind == Kind::Case).then_some(event)
    }

    fn opened(&self, stream: &StreamId) -> Option<Instant> {
        self.opening(stream).map(|event| event.core().at)
    }

    /// Every case, in the order in which they were opened.
    pub fn cases(&self) -> Vec<Case> {
        let mut grouped = BTreeSet::new();
        for (stream, chain) in &self.chains {
            // That another log was merged in stands in a stream of its own, and is no case.
            let about_a_case = |link: &Link| {
                let event = self.event(&link.hash);
                event.is_none_or(|event| event.core().kind != Kind::Link)
            };
            if chain.links().any(about_a_case) {
                grouped.insert(self.case_of(stream));
            }
        }
        let mut cases: Vec<_> = grouped
            .into_iter()
            .filter_map(|id| self.case(&id))
            .collect();
        cases.sort_by(|a, b| (a.recorded.at, &a.id).cmp(&(b.recorded.at, &b.id)));
        cases
    }

    /// The places in these streams, one stream after the other.
    pub(crate) fn links(&self, streams: &[StreamId]) -> Vec<&Link> {
        let chains = streams.iter().filter_map(|stream| self.chains.get(stream));
        chains.flat_map(Chain::links).collect()
    }

    /// One case.
    pub fn case(&self, id: &CaseId) -> Option<Case> {
        let streams = self.streams_of(id);
        let links = self.links(&streams);
        let known: Vec<&Kept> = links
            .iter()
            .filter_map(|link| self.events.get(&link.hash))
            .collect();
        let events: Vec<_> = known.iter().map(|known| &known.event).collect();
        let opening = streams.iter().find_map(|stream| self.opening(stream));
        // A case whose opening is lost still shows its incidents.
        let first = opening.or(events.first().copied())?;
        let later = Later::of(&events);
        let (fields, amendments) = opening.map(|event| later.read(event)).unwrap_or_default();
        let mut fields = Unsorted::new(fields);
        fields.take::<String>(RECORDED_ZONE);
        fields.take_continues();

        let of = |kind: Kind| {
            events
                .iter()
                .copied()
                .filter(move |event| event.core().kind == kind)
        };
        let mut incidents: Vec<_> = known
            .iter()
            .filter(|known| known.event.core().kind == Kind::Incident)
            .map(|known| {
                let read = || Rc::new(incident(&known.event, &later));
                Rc::clone(known.incident.get_or_init(read))
            })
            .collect();
        incidents.sort_by_cached_key(|incident| incident.order());
        let mut facts: Vec<_> = of(Kind::Fact).map(|event| fact(event, &later)).collect();
        facts.sort_by_key(|fact| (fact.recorded.at, fact.hash));
        let mut sent: Vec<_> = of(Kind::Sent).map(|event| sent(event, &later)).collect();
        sent.sort_by_key(|sent| (sent.recorded.at, sent.hash));
        let mut receipts: Vec<_> = of(Kind::Receipt)
            .map(|event| receipted(event, &later))
            .collect();
        receipts.sort_by_key(|receipt| (receipt.recorded.at, receipt.hash));
        let not_shown = links.len()
            - incidents.len()
            - facts.len()
            - of(Kind::Case).count()
            - of(Kind::Commitment).count()
            - sent.len()
            - receipts.len()
            - later.shown(&events);
        let breaks = streams
            .iter()
            .filter_map(|stream| self.chains.get(stream))
            .flat_map(Chain::breaks)
            .collect();
        let latest = |kind: &str, field: &str| {
            let of_kind = |fact: &&Fact| fact.kind == kind && fact.withdrawn.is_none();
            match facts.iter().rev().find(of_kind)?.answers.get(field)? {
                Answered::Words(words) => Some(words.as_str()),
                Answered::Terms(_) => None,
            }
        };
        let (review, status) = (fields.take("review_date"), fields.take::<Status>("status"));
        Some(Case {
            id: id.clone(),
            opened: first.hash(),
            recorded: recorded(first),
            case_ref: fields.take("case_ref"),
            relation: fields.take("relation"),
            under_18: fields.take("under_18"),
            first_contact_date: fields.take(FIRST_CONTACT),
            review_date: latest("review", "review.date")
                .and_then(|day| day.parse().ok())
                .or(review),
            status: latest("status", "status.is")
                .and_then(Status::from_id)
                .or(status),
            amendments,
            purged: opening.and_then(|event| later.withdrawal(event)),
            commitments: commitments(of(Kind::Commitment)),
            facts,
            sent,
            receipts,
            numbers: numbers(&incidents),
            incidents,
            not_shown,
            breaks,
            unread: fields.rest(),
        })
    }
}

/// Corrections and withdrawals, by what they are about, in the order in which they were recorded.
pub(crate) struct Later<'a> {
    by_target: BTreeMap<EventHash, Vec<&'a Event>>,
}

impl<'a> Later<'a> {
    pub(crate) fn of(events: &[&'a Event]) -> Self {
        let mut by_target: BTreeMap<EventHash, Vec<&Event>> = BTreeMap::new();
        for &event in events {
            let amended = matches!(event.core().kind, Kind::Amend | Kind::Withdraw);
            let amended = amended.then(|| target(event)).flatten();
            for target in amended.into_iter().chain(targets(event)) {
                by_target.entry(target).or_default().push(event);
            }
        }
        for about in by_target.values_mut() {
            about.sort_by_key(|event| (event.core().at, event.hash()));
        }
        Self { by_target }
    }

    fn about(&self, event: &Event, kind: Kind) -> impl DoubleEndedIterator<Item = &'a Event> {
        let about = self.by_target.get(&event.hash());
        let about = about.map(Vec::as_slice).unwrap_or_default();
        about
            .iter()
            .copied()
            .filter(move |event| event.core().kind == kind)
    }

    /// The fields of an event as they read after every correction, and the corrections, the newest first.
    pub(crate) fn read(&self, event: &'a Event) -> (Vec<&'a Field>, Vec<Amendment>) {
        let mut fields: Vec<&Field> = event.fields().iter().collect();
        let mut amendments = Vec::new();
        for amend in self.about(event, Kind::Amend) {
            if amend.withheld() > 0 {
                // What was purged corrects nothing.
                continue;
            }
            let mut changed = Vec::new();
            for field in amend.fields() {
                let name = field.name();
                if [TARGET, WHY, RECORDED_ZONE].contains(&name) {
                    continue;
                }
                let at = fields.iter().position(|before| before.name() == name);
                let before = at.map(|at| fields.remove(at).clone());
                let after = (!field.is_null()).then(|| field.clone());
                if after.is_some() {
                    fields.push(field);
                }
                changed.push(Change {
                    name: name.to_owned(),
                    before,
                    after,
                });
            }
            amendments.push(Amendment {
                hash: amend.hash(),
                recorded: recorded(amend),
                why: why(amend),
                changed,
            });
        }
        amendments.reverse();
        (fields, amendments)
    }

    /// The last event of that kind that is about this one.
    pub(crate) fn latest(&self, event: &Event, kind: Kind) -> Option<&'a Event> {
        self.about(event, kind).next_back()
    }

    fn withdrawal(&self, event: &Event) -> Option<Withdrawal> {
        let (manner, last) = match self.latest(event, Kind::Purge) {
            Some(purge) => (Manner::Purged, purge),
            None => (Manner::Withdrawn, self.latest(event, Kind::Withdraw)?),
        };
        Some(Withdrawal {
            manner,
            recorded: recorded(last),
            why: why(last),
        })
    }

    /// How many are about something that is there.
    fn shown(&self, events: &[&Event]) -> usize {
        let about = |event: &&Event| match event.core().kind {
            Kind::Incident
            | Kind::Fact
            | Kind::Case
            | Kind::Commitment
            | Kind::Sent
            | Kind::Receipt => self.by_target.get(&event.hash()),
            _ => None,
        };
        let shown = events.iter().filter_map(about).flatten();
        shown
            .map(|event| event.hash())
            .collect::<BTreeSet<_>>()
            .len()
    }
}

fn why(event: &Event) -> Option<Zeroizing<String>> {
    Unsorted::new(event.fields())
        .take::<String>(WHY)
        .map(Zeroizing::new)
}

impl Case {
    /// What opens another stream of the case: what is known, and today's defaults for what could not be read.
    pub fn entry(&self, today: Day) -> CaseEntry {
        let unnamed = CaseEntry::new(self.id.as_str().to_owned(), today);
        CaseEntry {
            case_ref: self.case_ref.clone().unwrap_or(unnamed.case_ref),
            relation: self.relation.clone(),
            under_18: self.under_18.clone(),
            first_contact_date: self.first_contact_date,
            review_date: self.review_date.unwrap_or(unnamed.review_date),
            status: self.status.unwrap_or(unnamed.status),
        }
    }
}

impl Fact {
    /// What it says now, to be corrected.
    pub fn entry(&self) -> FactEntry {
        FactEntry {
            kind: self.kind.clone(),
            answers: self.answers.clone(),
        }
    }
}

impl Incident {
    /// What it says now, to be corrected; what could not be read is as if never asked.
    pub fn entry(&self) -> IncidentEntry {
        IncidentEntry {
            event_start: self
                .event_start
                .unwrap_or_else(|| Happened::not_sure(None, None)),
            channel: self.channel.clone(),
            behaviour: self.behaviour.clone(),
            what_happened: self.what_happened.clone().unwrap_or_default(),
            fear: self.fear,
            tree_result: self.tree_result.clone(),
            more: self.more.clone(),
            attachments: self.attachments.clone(),
        }
    }

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

/// For each incident its place by when it was recorded.
fn numbers(incidents: &[Rc<Incident>]) -> Vec<usize> {
    let mut by_record: Vec<_> = (0..).zip(incidents).collect();
    by_record
        .sort_unstable_by_key(|(_, incident)| (incident.recorded.at, incident.seq, incident.hash));
    let mut numbers = vec![0; incidents.len()];
    for (number, (at, _)) in (1..).zip(by_record) {
        let at: usize = at;
        numbers[at] = number;
    }
    numbers
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

fn incident<'a>(event: &'a Event, later: &Later<'a>) -> Incident {
    let recorded = recorded(event);
    let (fields, amendments) = later.read(event);
    let mut fields = Unsorted::new(fields);
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
        attachments: fields.take_attachments(),
        more: fields.take_answers(),
        amendments,
        withdrawn: later.withdrawal(event),
        unread: fields.rest(),
        withheld: event.withheld(),
    }
}

fn fact<'a>(event: &'a Event, later: &Later<'a>) -> Fact {
    let (fields, amendments) = later.read(event);
    let mut fields = Unsorted::new(fields);
    fields.take::<String>(RECORDED_ZONE);
    Fact {
        hash: event.hash(),
        recorded: recorded(event),
        kind: fields.take(FACT).unwrap_or_default(),
        answers: fields.take_answers(),
        amendments,
        withdrawn: later.withdrawal(event),
        unread: fields.rest(),
        withheld: event.withheld(),
    }
}

fn sent<'a>(event: &'a Event, later: &Later<'a>) -> Sent {
    let mut fields = Unsorted::new(event.fields());
    fields.take::<String>(RECORDED_ZONE);
    let digest = |text: String| EventHash::from_hex(&text);
    Sent {
        hash: event.hash(),
        recorded: recorded(event),
        reader: fields.take(READER).unwrap_or_default(),
        form: fields.take(FORM).unwrap_or_default(),
        is_sealed: fields.take(SEALED).unwrap_or_default(),
        entries: fields.take(ENTRIES),
        profile: fields.take(PROFILE),
        to: fields.take::<String>(TO).map(Zeroizing::new),
        why: fields.take::<String>(WHY).map(Zeroizing::new),
        receipt: fields.take::<String>(RECEIPT).and_then(digest),
        wording: fields.take(WORDING),
        text: fields.take::<String>(TEXT).map(Zeroizing::new),
        withdrawn: later.withdrawal(event),
        unread: fields.rest(),
    }
}

fn receipted<'a>(event: &'a Event, later: &Later<'a>) -> Receipted {
    let mut fields = Unsorted::new(event.fields());
    fields.take::<String>(RECORDED_ZONE);
    let digest = |text: String| EventHash::from_hex(&text);
    Receipted {
        hash: event.hash(),
        recorded: recorded(event),
        receipt: fields.take::<String>(RECEIPT).and_then(digest),
        text: fields.take(TEXT),
        to: fields.take::<String>(TO).map(Zeroizing::new),
        on: fields.take(ON),
        withdrawn: later.withdrawal(event),
        unread: fields.rest(),
    }
}

/// The latest word on each action; one that cannot be read is not shown.
fn commitments<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<Commitment> {
    let mut latest: BTreeMap<String, (EventHash, Commitment)> = BTreeMap::new();
    for event in events {
        let mut fields = Unsorted::new(event.fields());
        let (Some(action), Some(state)) = (fields.take::<String>(ACTION), fields.take(STATE))
        else {
            continue;
        };
        let commitment = Commitment {
            outcome: fields.take(OUTCOME),
            recorded: recorded(event),
            action: action.clone(),
            state,
        };
        let newer = latest.get(&action).is_none_or(|(hash, known)| {
            (known.recorded.at, *hash) < (commitment.recorded.at, event.hash())
        });
        if newer {
            latest.insert(action, (event.hash(), commitment));
        }
    }
    latest.into_values().map(|(_, known)| known).collect()
}
