//! Writing a log that was begun in memory, and its key files. A log that is there already is never written over.

use super::{
    KeepError, Kept, Presence, Saved, Session, Sides, StoreProblem, attachments,
    known_keys::KnownKeys, look::presence,
};
use crate::{
    random::Random,
    store::{Contents, KeyFiles, SealedAttachment, SealedDraft, SealedEvent, Store, VaultId},
    vault::{Passphrase, RecoveryKey, Scrypt, Stretch, seal_keys, seal_keys_to_recovery},
};

/// Events that are to be written, and what is attached to them.
type Unsaved = (Vec<SealedEvent>, Vec<SealedAttachment>);

impl<P: Store, M: Store> Session<P, M> {
    /// Writes the key files and everything that was entered to both stores. Without a recovery key the log can be lost
    /// with the passphrase; [`Session::change_recovery`] makes good for that. [`WorkFactor::UNLOCK`](crate::vault::WorkFactor::UNLOCK) is the rule.
    ///
    /// # Errors
    /// See [`KeepError`]. It may be tried again, also with another passphrase.
    pub async fn keep(
        &self,
        passphrase: &Passphrase,
        recovery: Option<&RecoveryKey>,
        work: Stretch<impl Scrypt>,
        random: &mut dyn Random,
    ) -> Result<Saved, KeepError> {
        let (vault, secret) = self.peek(|open| (open.vault.clone(), open.secret.clone()))?;
        if self.is_kept()? {
            return Err(KeepError::AlreadyKept);
        }
        let passphrase = seal_keys(&secret, passphrase, work, random).await?;
        let mut behind = self.make_room(&vault).await?;
        let mut keys = KeyFiles {
            vault,
            generation: 0,
            passphrase,
            recovery: match recovery {
                Some(key) => Some(seal_keys_to_recovery(&secret, key, random)?),
                None => None,
            },
        };
        // A try that failed may have left key files behind: each has its own generation, and the last one wins.
        keys.generation = self.change(|open| match &mut open.kept {
            Kept::No { tried, .. } => {
                *tried = tried.saturating_add(1);
                *tried
            }
            Kept::Yes { keys, .. } => keys.files.generation,
        })?;
        put_keys(&self.primary, &mut behind.primary, &keys).await;
        put_keys(&self.mirror, &mut behind.mirror, &keys).await;
        let mut written = (0, 0);
        // Entries may be added while these are written.
        while let Some((records, attached)) = self.unsaved_or_kept(written, &keys, &behind)? {
            written.0 += records.len();
            written.1 += attached.len();
            for sealed in &attached {
                attachments::put(&self.primary, &mut behind.primary, sealed).await;
                attachments::put(&self.mirror, &mut behind.mirror, sealed).await;
            }
            put_events(&self.primary, &mut behind.primary, &records).await;
            put_events(&self.mirror, &mut behind.mirror, &records).await;
        }
        let drafts: Vec<_> = self.peek(|open| {
            let drafts = open.drafts.values();
            drafts.map(|draft| draft.sealed.clone()).collect()
        })?;
        put_drafts(&self.primary, &behind.primary, &drafts).await;
        put_drafts(&self.mirror, &behind.mirror, &drafts).await;
        saved(behind).map_err(KeepError::NotSaved)
    }

    /// Makes sure that nothing is written over: both stores are empty, or hold what an earlier try left.
    async fn make_room(&self, vault: &VaultId) -> Result<Sides<Option<StoreProblem>>, KeepError> {
        let read = Sides {
            primary: self.primary.read().await,
            mirror: self.mirror.read().await,
        };
        if let Presence::NewerFormat { found, known } = presence(&read) {
            return Err(KeepError::NewerFormat { found, known });
        }
        let other = |held: &Contents| {
            held.unreadable > 0
                || held.keys.as_ref().is_some_and(|keys| keys.vault != *vault)
                || held.events.iter().any(|event| event.vault != *vault)
        };
        if read.iter().flatten().any(other) {
            return Err(KeepError::AnotherLog);
        }
        Ok(read.map(|read| read.err().map(StoreProblem::from)))
    }

    /// The events and attachments that are still to be written, or `None` if all are and the log now counts as kept.
    fn unsaved_or_kept(
        &self,
        written: (usize, usize),
        keys: &KeyFiles,
        behind: &Sides<Option<StoreProblem>>,
    ) -> Result<Option<Unsaved>, KeepError> {
        let keeps = saved(behind.clone());
        self.change(|open| {
            let Kept::No {
                unsaved, attached, ..
            } = &open.kept
            else {
                return Err(KeepError::AlreadyKept);
            };
            if let Err(problems) = keeps {
                return Err(KeepError::NotSaved(problems));
            }
            let events = unsaved.get(written.0..).unwrap_or_default();
            let attached = attached.get(written.1..).unwrap_or_default();
            if events.is_empty() && attached.is_empty() {
                open.kept = Kept::Yes {
                    keys: KnownKeys::made(keys.clone()),
                    behind: behind.clone(),
                };
                return Ok(None);
            }
            Ok(Some((events.to_vec(), attached.to_vec())))
        })?
    }
}

pub(super) async fn put_keys<S: Store>(
    store: &S,
    problem: &mut Option<StoreProblem>,
    keys: &KeyFiles,
) {
    if problem.is_none() {
        *problem = store.put_keys(keys).await.err().map(StoreProblem::from);
    }
}

async fn put_events<S: Store>(
    store: &S,
    problem: &mut Option<StoreProblem>,
    records: &[SealedEvent],
) {
    if problem.is_none() {
        // Not `append`: an earlier try may have written some.
        *problem = store.heal(records).await.err().map(StoreProblem::from);
    }
}

/// A draft that is not taken is written again while it is typed on; it does not make the log less kept.
async fn put_drafts<S: Store>(store: &S, problem: &Option<StoreProblem>, drafts: &[SealedDraft]) {
    for draft in drafts {
        if problem.is_none() && store.put_draft(draft).await.is_err() {
            return;
        }
    }
}

/// What two stores amount to; an error if neither did it.
pub(super) fn saved(problems: Sides<Option<StoreProblem>>) -> Result<Saved, Sides<StoreProblem>> {
    match (problems.primary, problems.mirror) {
        (None, None) => Ok(Saved::Both),
        (None, Some(problem)) => Ok(Saved::PrimaryOnly(problem)),
        (Some(problem), None) => Ok(Saved::MirrorOnly(problem)),
        (Some(primary), Some(mirror)) => Err(Sides { primary, mirror }),
    }
}
