//! Merging a copy into the log: the union of both by hash. Nothing is overwritten, forks are kept, old copies are welcome.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    AddError, Kept, OpenedCopy, PurgeError, Saved, Session, StoreProblem, add::make_fields,
    keep::saved, sealed,
};
use crate::{
    journal::{
        Journal,
        entry::Entry,
        event::{Event, Kind, Place},
        moment::{Day, Now},
    },
    random::{Random, make_hex},
    store::{AttachmentId, SealedEvent, Store, StreamId},
};

/// Written at once: what one transaction takes without keeping others waiting.
const BATCH: usize = 500;

/// What merging a copy would do. Nothing has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePreview {
    /// Events that the log does not have.
    pub new: usize,
    /// Of these, incidents.
    pub new_incidents: usize,
    /// Attachments that the log does not have, or has lost.
    pub new_attachments: usize,
    /// Cases that the log does not have.
    pub new_cases: usize,
    /// Events that it has already.
    pub here: usize,
    /// Events of a newer version: they are not taken in, and the copy is still needed.
    pub newer: usize,
    /// Entries that are here and that the copy says were purged: merging purges them here too.
    pub purges: usize,
    /// Whether the copy is of another log, which was not merged in before.
    pub another_log: bool,
    /// The day when the copy was made.
    pub made: Day,
    /// Places at which two events would stand: the log and the copy went different ways. Both are kept.
    pub forks: usize,
}

impl MergePreview {
    /// Whether all of the copy is here already.
    pub fn brings_nothing(&self) -> bool {
        self.new == 0 && self.new_attachments == 0
    }
}

/// What merging did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Events that were taken in.
    pub new: usize,
    /// Attachments that were taken in.
    pub new_attachments: usize,
    /// Where they are now.
    pub saved: Saved,
}

impl<P: Store, M: Store> Session<P, M> {
    /// What merging these copies one after the other would do: of each, what none before it brings.
    ///
    /// # Errors
    /// If the log is locked.
    pub fn previews(
        &self,
        copies: &[Rc<OpenedCopy>],
        now: &Now,
    ) -> Result<Vec<MergePreview>, super::Locked> {
        self.peek(|open| {
            let mut merged = (*open.journal).clone();
            let forks = |journal: &Journal| {
                let chains = journal.chains().values();
                chains.filter(|chain| chain.is_forked()).count()
            };
            let incident = |event: &&Event| event.core().kind == Kind::Incident;
            let has = open.journal.attachments();
            let mut brought = BTreeSet::new();
            let one = |copy: &Rc<OpenedCopy>| {
                let lacks = |id: &AttachmentId| {
                    let lost = open.missing.contains(id);
                    let here = has.iter().any(|known| known.id == *id);
                    (lost || !here) && !brought.contains(id)
                };
                let (before, cases) = (forks(&merged), merged.cases().len());
                let new: Vec<Event> = news(&merged, copy).into_iter().cloned().collect();
                let preview = MergePreview {
                    new: new.len(),
                    new_incidents: new.iter().filter(incident).count(),
                    new_attachments: copy.attached.keys().filter(|id| lacks(id)).count(),
                    new_cases: 0,
                    here: copy.journal.len() - new.len(),
                    newer: copy.newer.len(),
                    another_log: copy.vault != open.vault
                        && !open.journal.is_empty()
                        && !open.journal.linked().contains(&copy.vault),
                    made: copy.made.day_at(now.offset()),
                    forks: 0,
                    purges: 0,
                };
                let says = |journal: &Journal| -> usize {
                    journal
                        .events()
                        .filter(|event| !event.fields().is_empty())
                        .count()
                };
                // What says nothing any more does so because of a purge; new events only add to what is said.
                let added = new
                    .iter()
                    .filter(|event| !event.fields().is_empty())
                    .count();
                let said = says(&merged);
                for event in new {
                    merged.insert(event);
                }
                let purges = (said + added).saturating_sub(says(&merged));
                brought.extend(copy.attached.keys().cloned());
                MergePreview {
                    new_cases: merged.cases().len().saturating_sub(cases),
                    forks: forks(&merged).saturating_sub(before),
                    purges,
                    ..preview
                }
            };
            copies.iter().map(one).collect()
        })
    }

    /// Takes in what a copy has and the log has not, sealed under this log's key. Where it is cut short, what was taken in
    /// stays, and merging the copy again goes on from there.
    ///
    /// # Errors
    /// See [`AddError`] and [`PurgeError`].
    pub async fn merge(
        &self,
        copy: &OpenedCopy,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Merged, PurgeError> {
        if self.is_kept()? {
            // What other tabs wrote meanwhile is here already and is not written again.
            self.read_again().await?;
        }
        let (vault, key, journal) = self.peek(|open| {
            let journal = Rc::clone(&open.journal);
            (open.vault.clone(), open.records.clone(), journal)
        })?;
        let mut events: Vec<Event> = news(&journal, copy).into_iter().cloned().collect();
        let taken = events.len();
        // A purge that comes along counts before anything is written.
        let mut merged = (*journal).clone();
        for event in &events {
            merged.insert(event.clone());
        }
        drop(journal);
        for event in &mut events {
            if let Some(stripped) = merged.strip(event) {
                *event = stripped;
            }
        }
        let unlinked = copy.vault != vault && !merged.linked().contains(&copy.vault);
        if taken > 0 && unlinked {
            let entry = Entry::link(&copy.vault, copy.made);
            let fields = make_fields(entry.answers, now, random).map_err(AddError::from)?;
            let stream = StreamId(make_hex::<8>(random).map_err(AddError::from)?);
            let place = Place::first(vault.clone(), stream);
            events.push(Event::follow(&place, now, entry.kind, fields));
        }
        // Before the entries that name them. What a purge took away is in no entry any more.
        let attached = self.take_attached(&merged, &copy.attached, random).await;
        let new_attachments = attached.map_err(AddError::from)?;
        let mut saved = self.saved_now()?;
        for batch in events.chunks(BATCH) {
            let sealed: Result<Vec<_>, _> = batch
                .iter()
                .map(|event| sealed::seal(&key, &vault, event, random))
                .collect();
            saved = self.take_batch(&sealed.map_err(AddError::from)?).await?;
            self.change(|open| {
                let journal = Rc::make_mut(&mut open.journal);
                for event in batch {
                    journal.insert(event.clone());
                }
            })?;
        }
        // What was here already may be what a purge in the copy is about.
        self.finish_purges(random).await?;
        Ok(Merged {
            new: taken,
            new_attachments,
            saved,
        })
    }

    async fn take_batch(&self, records: &[SealedEvent]) -> Result<Saved, AddError> {
        let in_memory = self.change(|open| match &mut open.kept {
            Kept::No { unsaved, .. } => {
                unsaved.extend_from_slice(records);
                true
            }
            Kept::Yes { .. } => false,
        })?;
        if in_memory {
            return Ok(Saved::InMemory);
        }
        let mut problems = self.behind()?;
        put(&self.primary, &mut problems.primary, records).await;
        put(&self.mirror, &mut problems.mirror, records).await;
        self.note(problems.clone());
        saved(problems).map_err(AddError::NotSaved)
    }

    fn saved_now(&self) -> Result<Saved, AddError> {
        if self.is_kept()? {
            saved(self.behind()?).map_err(AddError::NotSaved)
        } else {
            Ok(Saved::InMemory)
        }
    }
}

async fn put<S: Store>(store: &S, problem: &mut Option<StoreProblem>, records: &[SealedEvent]) {
    if problem.is_none() {
        *problem = store.heal(records).await.err().map(StoreProblem::from);
    }
}

/// The events of a copy that a log does not have, each once, stream by stream in order.
fn news<'a>(journal: &Journal, copy: &'a OpenedCopy) -> Vec<&'a Event> {
    let mut seen = BTreeSet::new();
    let links = copy
        .journal
        .chains()
        .values()
        .flat_map(|chain| chain.links());
    links
        .filter(|link| !journal.contains(&link.hash) && seen.insert(link.hash))
        .filter_map(|link| copy.journal.event(&link.hash))
        .collect()
}
