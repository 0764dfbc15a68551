//! The two stores as one: what both hold together, what is damaged, and healing each from the other.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    rc::Rc,
};

use zeroize::Zeroizing;

use super::{
    Kept, RefreshError, Session, Sides, StoreProblem, attachments, both, known_keys::Settled,
    sealed,
};
use crate::{
    journal::{Journal, Purged, event::Line},
    store::{
        AttachmentId, Contents, EventHash, KeyFiles, SealedEvent, Store, StoreError, StreamId,
        VaultId,
    },
    vault::RecordKey,
};

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The first: IndexedDB.
    Primary,
    /// The mirror.
    Mirror,
}

const BOTH: [Where; 2] = [Where::Primary, Where::Mirror];

/// What was found and healed when the stores were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// For each store.
    pub stores: Sides<StoreReport>,
    /// Records that open in neither store. They are kept as they are.
    pub damaged: Vec<Damaged>,
    /// Records of another log. They are left as they are.
    pub foreign: usize,
    /// Records that still hold what was purged: see [`Session::finish_purges`].
    pub unpurged: usize,
    /// Events that a newer version made. They are kept and shown as such.
    pub newer: usize,
    /// Attachments that are in neither store.
    pub attachments_missing: usize,
    /// Drafts that do not open. They are kept as they are.
    pub damaged_drafts: usize,
    /// The stores hold different key files, and which are sound does not show: they may be damaged, or under another
    /// passphrase or recovery key. What did not open is left as it is.
    pub keys_disagree: bool,
}

/// What was found and healed in one store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreReport {
    /// Events that it took over from the other: they were lost or damaged here.
    pub events_restored: usize,
    /// Attachments that it took over from the other.
    pub attachments_restored: usize,
    /// Whether its key files were written anew.
    pub keys_restored: bool,
    /// Records that do not parse. They are kept as they are.
    pub unreadable: usize,
    /// Why it does not have everything now.
    pub problem: Option<StoreProblem>,
}

/// A record that does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it says that it belongs.
    pub stream: StreamId,
    /// Its place there.
    pub seq: u64,
    /// The hash under which it is kept.
    pub hash: EventHash,
    /// The stores that hold it.
    pub held_in: Vec<Where>,
}

/// What two stores hold of one log, which is not copied: there may be thousands of records.
pub(super) struct Union<'held> {
    events: BTreeMap<EventHash, (&'held SealedEvent, Line)>,
    lacking: Sides<Vec<&'held SealedEvent>>,
    damaged: Vec<Damaged>,
    foreign: usize,
    unpurged: usize,
    newer: usize,
}

impl Report {
    /// True if key files were written anew.
    pub(super) fn restored_keys(&self) -> bool {
        self.stores.iter().any(|store| store.keys_restored)
    }

    pub(super) fn note_attachments(&mut self, restored: Sides<usize>, missing: &[AttachmentId]) {
        self.stores.primary.attachments_restored = restored.primary;
        self.stores.mirror.attachments_restored = restored.mirror;
        self.attachments_missing = missing.len();
    }
}

impl<'held> Union<'held> {
    /// Opens and authenticates every record of this log, [twins](part_twins) once.
    pub(super) fn of(
        key: &RecordKey,
        vault: &VaultId,
        held: &Sides<Option<&'held Contents>>,
        twins: &BTreeSet<EventHash>,
    ) -> Self {
        let mut events: BTreeMap<EventHash, (&SealedEvent, Line)> = BTreeMap::new();
        // A few at most, as a rule none.
        let mut broken: BTreeMap<(EventHash, u64, StreamId), Vec<Where>> = BTreeMap::new();
        let mut foreign = BTreeSet::new();
        // What the first store holds and the mirror holds purged.
        let mut stale = BTreeSet::new();
        let mut sound: Sides<BTreeSet<EventHash>> = Sides::default();
        let mut plaintext = Zeroizing::default();
        let sides = [(Where::Primary, held.primary), (Where::Mirror, held.mirror)];
        let records = sides.iter().flat_map(|(place, held)| {
            let events = held.map(|held| &held.events[..]).unwrap_or_default();
            events.iter().map(|record| (*place, record))
        });
        for (place, record) in records {
            if record.vault != *vault {
                foreign.insert(record.hash);
                continue;
            }
            let is_twin = place == Where::Primary && twins.contains(&record.hash);
            let places = if is_twin { &BOTH[..] } else { &[place] };
            let Some(line) = sealed::open(key, vault, record, &mut plaintext) else {
                let claims = (record.hash, record.seq, record.stream.clone());
                broken.entry(claims).or_default().extend_from_slice(places);
                continue;
            };
            let known = events.get(&record.hash);
            // Of two that are sound, and do not say the same, one has been purged.
            let more = known.is_some_and(|(_, known)| says_less(known, &line));
            let less = known.is_some_and(|(_, known)| says_less(&line, known));
            if less {
                stale.insert(record.hash);
            }
            if less || known.is_none() {
                events.insert(record.hash, (record, line));
            }
            for place in places.iter().filter(|_| !more) {
                match place {
                    Where::Primary => sound.primary.insert(record.hash),
                    Where::Mirror => sound.mirror.insert(record.hash),
                };
            }
        }
        sound.primary.retain(|hash| !stale.contains(hash));
        let lacking = sound.map(|sound| {
            let lacking = events.values().map(|(record, _)| *record);
            lacking
                .filter(|record| !sound.contains(&record.hash))
                .collect()
        });
        let purged = Purged::of(events.values().map(|(_, line)| line));
        let unpurged = |(_, line): &&(_, Line)| match line {
            Line::Event(event) => purged.strip(event).is_some(),
            Line::Newer(_) => false,
        };
        let unpurged = events.values().filter(unpurged).count();
        let held = held.iter().flatten().flat_map(|held| &held.attachments);
        let unpurged = unpurged + held.filter(|id| purged.attachments().contains(id)).count();
        let newer = |(_, line): &&(_, Line)| matches!(line, Line::Newer(_));
        let newer = events.values().filter(newer).count();
        let damaged = broken
            .into_iter()
            .filter(|((hash, ..), _)| !events.contains_key(hash))
            .map(|((hash, seq, stream), held_in)| Damaged {
                stream,
                seq,
                hash,
                held_in,
            })
            .collect();
        Self {
            events,
            lacking,
            damaged,
            foreign: foreign.len(),
            unpurged,
            newer,
        }
    }

    /// Hands everything that is sound over to a journal.
    pub(super) fn hand_over(&mut self, journal: &mut Journal) {
        for (_, (record, line)) in mem::take(&mut self.events) {
            sealed::take_in(journal, record, line);
        }
    }

    /// Gives each store what it lacks, the keys first: an event without them is of no use.
    pub(super) async fn heal<P: Store, M: Store>(
        self,
        (primary, mirror): (&P, &M),
        read: &Sides<Result<Contents, StoreProblem>>,
        keys: &Settled,
    ) -> Report {
        let mut problems = read.as_ref().map(|read| read.as_ref().err().cloned());
        let done = keys.put((primary, mirror), &mut problems).await;
        let restored = |next: &Option<KeyFiles>, done| next.is_some() && done;
        let keys_restored = Sides {
            primary: restored(&keys.next.primary, done.primary),
            mirror: restored(&keys.next.mirror, done.mirror),
        };
        let records = |lacking: Vec<&SealedEvent>| lacking.into_iter().cloned().collect::<Vec<_>>();
        let lacking = self.lacking.map(records);
        let mut restored = Sides::default();
        if problems.primary.is_none() {
            (restored.primary, problems.primary) = give(primary, &lacking.primary).await;
        }
        if problems.mirror.is_none() {
            (restored.mirror, problems.mirror) = give(mirror, &lacking.mirror).await;
        }
        let unreadable = read.as_ref().map(|read| match read {
            Ok(held) => held.unreadable,
            Err(_) => 0,
        });
        let report = |events_restored, keys_restored, unreadable, problem| StoreReport {
            events_restored,
            keys_restored,
            unreadable,
            problem,
            ..StoreReport::default()
        };
        Report {
            stores: Sides {
                primary: report(
                    restored.primary,
                    keys_restored.primary,
                    unreadable.primary,
                    problems.primary,
                ),
                mirror: report(
                    restored.mirror,
                    keys_restored.mirror,
                    unreadable.mirror,
                    problems.mirror,
                ),
            },
            newer: self.newer,
            damaged: self.damaged,
            foreign: self.foreign,
            unpurged: self.unpurged,
            keys_disagree: keys.disagree,
            ..Report::default()
        }
    }
}

/// Heals a store of what it lacks; how much that was, or what kept it from it.
async fn give<S: Store>(store: &S, lacking: &[SealedEvent]) -> (usize, Option<StoreProblem>) {
    if lacking.is_empty() {
        return (0, None);
    }
    match store.heal(lacking).await {
        Ok(()) => (lacking.len(), None),
        Err(error) => (0, Some(error.into())),
    }
}

/// Lets go of what the mirror holds to the byte as the first store does, as a rule of everything, and says what that was.
/// Of nothing where the first store holds another log, as it is not read then.
pub(super) fn part_twins<E>(read: &mut Sides<Result<Contents, E>>) -> BTreeSet<EventHash> {
    let mut twins = BTreeSet::new();
    if let (Ok(primary), Ok(mirror)) = (&mut read.primary, &mut read.mirror) {
        let keys = (&primary.keys, &mirror.keys);
        if matches!(keys, (Some(keys), Some(others)) if keys.vault != others.vault) {
            return twins;
        }
        primary.events.sort_unstable_by_key(|event| event.hash);
        mirror.events.retain(|event| {
            let found = primary
                .events
                .binary_search_by_key(&event.hash, |held| held.hash);
            let is_twin = found.is_ok_and(|at| primary.events[at] == *event);
            !(is_twin && twins.insert(event.hash))
        });
    }
    twins
}

/// Whether a line is the other one with fields fewer.
fn says_less(line: &Line, other: &Line) -> bool {
    match (line, other) {
        (Line::Event(line), Line::Event(other)) => line.fields().len() < other.fields().len(),
        _ => false,
    }
}

/// Reads both stores, at the same time: most of it is waiting for the browser.
pub(super) async fn read_both<P: Store, M: Store>(
    primary: &P,
    mirror: &M,
) -> Sides<Result<Contents, StoreError>> {
    let (primary, mirror) = both(primary.read(), mirror.read()).await;
    Sides { primary, mirror }
}

/// Tells a store that holds another log from one that may be written.
pub(super) fn ours(
    vault: &VaultId,
    read: Result<Contents, StoreError>,
) -> Result<Contents, StoreProblem> {
    let held = read?;
    match &held.keys {
        Some(keys) if keys.vault != *vault => Err(StoreProblem::OtherLog),
        _ => Ok(held),
    }
}

/// The key files of each store.
pub(super) fn keys_in<'held>(
    held: &Sides<Option<&'held Contents>>,
) -> Sides<Option<&'held KeyFiles>> {
    held.map(|held| held.and_then(|held| held.keys.as_ref()))
}

impl<P: Store, M: Store> Session<P, M> {
    /// Reads both stores again, takes in what other tabs have added, and heals each store from the other. A log that is
    /// not kept has nothing to read.
    ///
    /// # Errors
    /// See [`RefreshError`].
    pub async fn refresh(&self) -> Result<Report, RefreshError> {
        if !self.is_kept()? {
            return Ok(Report::default());
        }
        let (vault, key) = self.peek(|open| (open.vault.clone(), open.records.clone()))?;
        let read = read_both(&self.primary, &self.mirror).await;
        let mut read = read.map(|read| ours(&vault, read));
        let twins = part_twins(&mut read);
        let held = read.as_ref().map(|read| read.as_ref().ok());
        let problems = read.as_ref().map(|read| read.as_ref().err().cloned());
        if let Some(problems) = problems.both() {
            return Err(RefreshError::Unavailable(problems));
        }
        let holds = |held: &&Contents| {
            held.keys.is_some() || held.events.iter().any(|event| event.vault == vault)
        };
        // What cannot be read may hold it all.
        let all_read = held.iter().all(Option::is_some);
        if all_read && !held.iter().flatten().any(holds) {
            return Err(RefreshError::Gone);
        }
        let mut union = Union::of(&key, &vault, &held, &twins);
        let settled = self.change(|open| {
            union.hand_over(Rc::make_mut(&mut open.journal));
            match &mut open.kept {
                Kept::Yes { keys, .. } => Some(keys.settle(None, &keys_in(&held), all_read)),
                Kept::No { .. } => None,
            }
        })?;
        let Some(settled) = settled else {
            return Ok(Report::default());
        };
        let mut report = union
            .heal((&self.primary, &self.mirror), &read, &settled)
            .await;
        if report.restored_keys() {
            self.change(|open| {
                if let Kept::Yes { keys, .. } = &mut open.kept {
                    keys.note(&settled);
                }
            })?;
        }
        let wanted = self.journal()?.attachments();
        let stores = (&self.primary, &self.mirror);
        let (restored, missing) = attachments::heal(stores, (&key, &vault), &wanted, &held).await;
        report.note_attachments(restored, &missing);
        self.change(|open| open.missing = missing)?;
        self.note(report.stores.as_ref().map(|store| store.problem.clone()));
        Ok(report)
    }

    /// Remembers which stores may lack something, unless the log has been locked meanwhile.
    pub(super) fn note(&self, problems: Sides<Option<StoreProblem>>) {
        if let Some(open) = self.open.borrow_mut().as_mut()
            && let Kept::Yes { behind, .. } = &mut open.kept
        {
            *behind = problems;
        }
    }
}
