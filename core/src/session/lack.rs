//! Comparing a copy with the log: what the copy has and the log has not. Only where that is nothing may a file be written over,
//! or be called superfluous.

use super::{Locked, OpenedCopy, ReadAttachmentError, Session};
use crate::{
    journal::Journal,
    store::{AttachmentId, Store},
};

/// Everything that a copy has and the log has not. What was purged is not lacking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lack {
    /// Events.
    pub events: usize,
    /// Events of a newer version.
    pub newer: usize,
    /// Contents of attachments.
    pub attachments: usize,
}

impl Lack {
    /// What of this copy is not in a journal, and not among the contents that this says are there.
    pub(super) fn of(
        copy: &OpenedCopy,
        journal: &Journal,
        has: impl Fn(&AttachmentId) -> bool,
    ) -> Self {
        let events = copy.journal.events().filter(|event| !journal.holds(event));
        let newer = copy.newer.iter().filter(|event| !journal.has_newer(event));
        let purged = journal.purged_attachments();
        let attached = copy.attached.keys();
        let attached = attached.filter(|id| !has(id) && !purged.contains(id));
        Self {
            events: events.count(),
            newer: newer.count(),
            attachments: attached.count() + copy.unnamed,
        }
    }

    /// True if the log has everything.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl<P: Store, M: Store> Session<P, M> {
    /// True if a copy was made of this log, in this installation.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn is_of(&self, copy: &OpenedCopy) -> Result<bool, Locked> {
        self.peek(|open| open.vault == copy.vault)
    }

    /// What this copy has and the log has not. The content of each attachment is read, so that nothing counts as here that
    /// cannot be read.
    ///
    /// # Errors
    /// See [`Locked`].
    pub async fn lacks(&self, copy: &OpenedCopy) -> Result<Lack, Locked> {
        let mut here = Vec::new();
        for attachment in self.journal()?.attachments() {
            if copy.attached.contains_key(&attachment.id) {
                match self.attachment(&attachment).await {
                    Ok(_) => here.push(attachment.id),
                    Err(ReadAttachmentError::Locked(locked)) => return Err(locked),
                    Err(_) => {}
                }
            }
        }
        let journal = self.journal()?;
        Ok(Lack::of(copy, &journal, |id| here.contains(id)))
    }
}
