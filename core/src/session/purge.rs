//! Purging: the one permitted rewrite. What an event says goes for good; that it was there, and why it went, stays.

use std::{collections::BTreeSet, rc::Rc};

use zeroize::Zeroizing;

use super::{Added, Kept, PurgeError, Session, Sides, StoreProblem, sealed, union::ours};
use crate::{
    journal::{
        CaseId,
        entry::{Entry, Status},
        event::{Event, Line},
        moment::Now,
    },
    random::{NoRandomness, Random},
    store::{AttachmentId, Contents, EventHash, SealedEvent, Store, VaultId},
    vault::RecordKey,
};

impl<P: Store, M: Store> Session<P, M> {
    /// Purges events of a case, and with them what corrects them: first the purge is recorded, then both stores let go
    /// of the text. Copies that left the browser keep what they hold.
    ///
    /// # Errors
    /// See [`PurgeError`].
    pub async fn purge(
        &self,
        case: &CaseId,
        targets: &[EventHash],
        why: &str,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Added, PurgeError> {
        let attached = {
            let journal = self.journal()?;
            let known = journal.case(case).ok_or(PurgeError::Nothing)?;
            if known.status == Some(Status::OnHold) {
                return Err(PurgeError::OnHold);
            }
            let there = journal.events_of(case);
            if targets.is_empty() || !targets.iter().all(|target| there.contains(target)) {
                return Err(PurgeError::Nothing);
            }
            journal.attached_to(targets)
        };
        let entry = Entry::purge(targets, &attached, why);
        let added = self.add(case, entry, None, now, random).await?;
        self.finish_purges(random).await?;
        Ok(added)
    }

    /// Makes both stores let go of what was purged, where an earlier purge was cut short or a merged copy brought one.
    ///
    /// # Errors
    /// [`PurgeError::Unfinished`] with what the stores said.
    pub async fn finish_purges(&self, random: &mut dyn Random) -> Result<(), PurgeError> {
        let (vault, key, journal) = self.peek(|open| {
            let journal = Rc::clone(&open.journal);
            (open.vault.clone(), open.records.clone(), journal)
        })?;
        if !journal.has_purges() {
            return Ok(());
        }
        let mut purge = |records: &[SealedEvent]| -> Result<Vec<SealedEvent>, NoRandomness> {
            let stripped = records.iter().filter_map(|record| {
                let event = whole(&key, &vault, record)?;
                journal.strip(&event)
            });
            stripped
                .map(|event| sealed::seal(&key, &vault, &event, random))
                .collect()
        };
        if !self.is_kept()? {
            let unsaved = self.peek(|open| match &open.kept {
                Kept::No { unsaved, .. } => unsaved.clone(),
                Kept::Yes { .. } => Vec::new(),
            })?;
            let purged = purge(&unsaved)?;
            self.change(|open| {
                if let Kept::No {
                    unsaved, attached, ..
                } = &mut open.kept
                {
                    attached.retain(|held| !journal.purged_attachments().contains(&held.id));
                    for record in unsaved {
                        let stripped = purged.iter().find(|purged| purged.hash == record.hash);
                        *record = stripped.unwrap_or(record).clone();
                    }
                }
            })?;
            return Ok(());
        }
        let primary = ours(&vault, self.primary.read().await);
        let attached = journal.purged_attachments();
        let primary = rewrite(&self.primary, primary, attached, &mut purge).await?;
        let mirror = ours(&vault, self.mirror.read().await);
        let mirror = rewrite(&self.mirror, mirror, attached, &mut purge).await?;
        match (primary, mirror) {
            (None, None) => Ok(()),
            (primary, mirror) => Err(PurgeError::Unfinished(Sides { primary, mirror })),
        }
    }
}

async fn rewrite<S: Store>(
    store: &S,
    held: Result<Contents, StoreProblem>,
    attached: &BTreeSet<AttachmentId>,
    purge: &mut impl FnMut(&[SealedEvent]) -> Result<Vec<SealedEvent>, NoRandomness>,
) -> Result<Option<StoreProblem>, NoRandomness> {
    let held = match held {
        Ok(held) => held,
        Err(problem) => return Ok(Some(problem)),
    };
    let gone = |id: &&AttachmentId| attached.contains(*id);
    let gone: Vec<_> = held.attachments.iter().filter(gone).cloned().collect();
    if !gone.is_empty()
        && let Err(error) = store.delete_attachments(&gone).await
    {
        return Ok(Some(error.into()));
    }
    let purged = purge(&held.events)?;
    if purged.is_empty() {
        return Ok(None);
    }
    Ok(store.heal(&purged).await.err().map(StoreProblem::from))
}

fn whole(key: &RecordKey, vault: &VaultId, record: &SealedEvent) -> Option<Event> {
    if record.vault != *vault {
        return None;
    }
    match sealed::open(key, vault, record, &mut Zeroizing::default())? {
        Line::Event(event) => Some(event),
        Line::Newer(_) => None,
    }
}
