//! What is attached to entries: sealed file by file, kept in both stores beside the events, read when it is wanted.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{
    AttachError, Kept, Locked, ReadAttachmentError, Saved, Session, Sides, StoreProblem,
    StoreReport, keep::saved,
};
use crate::{
    journal::{
        Journal,
        attachment::{Attachment, LIMIT_BYTES, LIMIT_TOTAL_BYTES},
    },
    random::Random,
    store::{AttachmentId, Contents, SealedAttachment, Store, VaultId},
    vault::{AttachmentPlace, RecordKey},
};

/// The content of attachments, open.
pub type AttachedContents = BTreeMap<AttachmentId, Zeroizing<Vec<u8>>>;

/// Everything that is attached, as far as it can be read.
#[derive(Default)]
pub struct AllAttached {
    /// The content.
    pub contents: AttachedContents,
    /// How many could not be read.
    pub missing: usize,
}

impl<P: Store, M: Store> Session<P, M> {
    /// Seals and stores the content of a file, before the entry that names it: so no entry names what was never there.
    /// [`Session::detach`] takes it away again where the entry is not added.
    ///
    /// # Errors
    /// See [`AttachError`].
    pub async fn attach(
        &self,
        attachment: &Attachment,
        content: &[u8],
        random: &mut dyn Random,
    ) -> Result<Saved, AttachError> {
        if content.len() > LIMIT_BYTES {
            return Err(AttachError::TooLarge);
        }
        let attached = self.journal()?.attached_bytes();
        if attached.saturating_add(attachment.size_bytes) > LIMIT_TOTAL_BYTES {
            return Err(AttachError::Full);
        }
        let sealed = self.seal_attachment(&attachment.id, content, random)?;
        self.put_attachment(sealed)
            .await?
            .map_err(AttachError::NotSaved)
    }

    /// Takes away what was attached to an entry that is not in the log. It stays where it cannot be seen that no store holds
    /// the entry all the same: nobody can read it without the passphrase.
    pub async fn detach(&self, attachments: &[Attachment]) {
        if self.is_kept() != Ok(true) {
            return;
        }
        let (Ok(report), Ok(journal)) = (self.refresh().await, self.journal()) else {
            return;
        };
        let is_sound = |store: &StoreReport| store.problem.is_none() && store.unreadable == 0;
        if !report.damaged.is_empty() || !report.stores.iter().all(is_sound) {
            return;
        }
        let known = journal.attachments();
        let ids: Vec<_> = attachments
            .iter()
            .filter(|attachment| !known.contains(attachment))
            .map(|attachment| attachment.id.clone())
            .collect();
        // What is not taken away now stays.
        self.primary.delete_attachments(&ids).await.ok();
        self.mirror.delete_attachments(&ids).await.ok();
    }

    /// The content of an attachment, to the byte as it was given; where one store has lost it, from the other, which heals
    /// the first.
    ///
    /// # Errors
    /// See [`ReadAttachmentError`].
    pub async fn attachment(
        &self,
        attachment: &Attachment,
    ) -> Result<Zeroizing<Vec<u8>>, ReadAttachmentError> {
        let (vault, key) = self.peek(|open| (open.vault.clone(), open.records.clone()))?;
        let sound = |sealed: &SealedAttachment| {
            let content = open(&key, &vault, sealed)?;
            attachment.is(&content).then_some(content)
        };
        let in_memory = self.peek(|open| match &open.kept {
            Kept::No { attached, .. } => {
                let of_id = |sealed: &&SealedAttachment| sealed.id == attachment.id;
                Some(attached.iter().find(of_id).cloned())
            }
            Kept::Yes { .. } => None,
        })?;
        if let Some(held) = in_memory {
            let held = held.ok_or(ReadAttachmentError::Missing)?;
            return sound(&held).ok_or(ReadAttachmentError::Damaged);
        }
        let mut problems = self.other_logs()?;
        let mut damaged = false;
        let first = get(&self.primary, &mut problems.primary, &attachment.id).await;
        if let Some(held) = &first {
            match sound(held) {
                Some(content) => return Ok(content),
                None => damaged = true,
            }
        }
        let second = get(&self.mirror, &mut problems.mirror, &attachment.id).await;
        if let Some(held) = &second {
            match sound(held) {
                Some(content) => {
                    if problems.primary.is_none() {
                        self.primary.put_attachment(held).await.ok();
                    }
                    return Ok(content);
                }
                None => damaged = true,
            }
        }
        Err(match problems {
            _ if damaged => ReadAttachmentError::Damaged,
            Sides {
                primary: None,
                mirror: None,
            } => ReadAttachmentError::Missing,
            problems => ReadAttachmentError::Unavailable(problems),
        })
    }

    /// Everything that is attached to any entry, for a copy.
    ///
    /// # Errors
    /// See [`Locked`].
    pub async fn all_attached(&self) -> Result<AllAttached, Locked> {
        let mut all = AllAttached::default();
        for attachment in self.journal()?.attachments() {
            match self.attachment(&attachment).await {
                Ok(content) => {
                    all.contents.insert(attachment.id, content);
                }
                Err(ReadAttachmentError::Locked(locked)) => return Err(locked),
                Err(_) => all.missing += 1,
            }
        }
        Ok(all)
    }

    /// Takes in what came with a copy and is not here, or is here and cannot be read; how many.
    pub(super) async fn take_attached(
        &self,
        journal: &Journal,
        contents: &AttachedContents,
        random: &mut dyn Random,
    ) -> Result<usize, AttachError> {
        let mut taken = 0;
        for attachment in journal.attachments() {
            let Some(content) = contents.get(&attachment.id) else {
                continue;
            };
            match self.attachment(&attachment).await {
                Ok(_) => continue,
                Err(ReadAttachmentError::Locked(locked)) => return Err(locked.into()),
                Err(_) => {}
            }
            let sealed = self.seal_attachment(&attachment.id, content, random)?;
            self.put_attachment(sealed)
                .await?
                .map_err(AttachError::NotSaved)?;
            self.change(|open| open.missing.retain(|id| *id != attachment.id))?;
            taken += 1;
        }
        Ok(taken)
    }

    fn seal_attachment(
        &self,
        id: &AttachmentId,
        content: &[u8],
        random: &mut dyn Random,
    ) -> Result<SealedAttachment, AttachError> {
        let (vault, key) = self.peek(|open| (open.vault.clone(), open.records.clone()))?;
        let place = AttachmentPlace {
            vault: &vault,
            attachment: id,
        };
        Ok(SealedAttachment {
            id: id.clone(),
            sealed: key.seal_attachment(&place, content, random)?,
        })
    }

    async fn put_attachment(
        &self,
        sealed: SealedAttachment,
    ) -> Result<Result<Saved, Sides<StoreProblem>>, Locked> {
        let kept = self.change(|open| match &mut open.kept {
            Kept::No { attached, .. } => {
                attached.push(sealed.clone());
                false
            }
            Kept::Yes { .. } => true,
        })?;
        if !kept {
            return Ok(Ok(Saved::InMemory));
        }
        let mut problems = self.other_logs()?;
        put(&self.primary, &mut problems.primary, &sealed).await;
        put(&self.mirror, &mut problems.mirror, &sealed).await;
        Ok(saved(problems))
    }
}

pub(super) async fn put<S: Store>(
    store: &S,
    problem: &mut Option<StoreProblem>,
    sealed: &SealedAttachment,
) {
    if problem.is_none() {
        let put = store.put_attachment(sealed).await;
        *problem = put.err().map(StoreProblem::from);
    }
}

async fn get<S: Store>(
    store: &S,
    problem: &mut Option<StoreProblem>,
    id: &AttachmentId,
) -> Option<SealedAttachment> {
    if problem.is_some() {
        return None;
    }
    match store.attachment(id).await {
        Ok(found) => found,
        Err(error) => {
            *problem = Some(error.into());
            None
        }
    }
}

fn open(key: &RecordKey, vault: &VaultId, sealed: &SealedAttachment) -> Option<Zeroizing<Vec<u8>>> {
    let place = AttachmentPlace {
        vault,
        attachment: &sealed.id,
    };
    key.open_attachment(&place, &sealed.sealed).ok()
}

/// Gives each store what it lacks and the other has; how many each was given, and what is in neither.
pub(super) async fn heal<P: Store, M: Store>(
    (primary, mirror): (&P, &M),
    (key, vault): (&RecordKey, &VaultId),
    wanted: &[Attachment],
    held: &Sides<Option<&Contents>>,
) -> (Sides<usize>, Vec<AttachmentId>) {
    let (mut restored, mut missing) = (Sides::default(), Vec::new());
    for Attachment { id, .. } in wanted {
        let is_in = |held: Option<&Contents>| held.map(|held| held.attachments.contains(id));
        match (is_in(held.primary), is_in(held.mirror)) {
            (Some(true), Some(false)) => {
                restored.mirror += give(primary, mirror, (key, vault), id).await;
            }
            (Some(false), Some(true)) => {
                restored.primary += give(mirror, primary, (key, vault), id).await;
            }
            (Some(false), Some(false)) => missing.push(id.clone()),
            _ => {}
        }
    }
    (restored, missing)
}

async fn give<F: Store, T: Store>(
    from: &F,
    to: &T,
    (key, vault): (&RecordKey, &VaultId),
    id: &AttachmentId,
) -> usize {
    match from.attachment(id).await {
        Ok(Some(sealed)) if open(key, vault, &sealed).is_some() => {
            usize::from(to.put_attachment(&sealed).await.is_ok())
        }
        _ => 0,
    }
}
