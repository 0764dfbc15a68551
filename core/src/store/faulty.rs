//! A store that fails on purpose: for tests. Wraps another and knows no keys.

use std::{
    cell::Cell,
    future::{pending, poll_fn},
    ops::RangeBounds,
    task::Poll,
};

use super::{
    AttachmentId, Contents, Decision, KeyFiles, SealedAttachment, SealedDraft, SealedEvent, Store,
    StoreError,
};

/// How an operation fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done, and this is said.
    Refused(StoreError),
    /// As refused, but an event is refused only after its head was said to be right.
    Aborted(StoreError),
    /// It is done, and this is said all the same: the answer was lost.
    DoneBut(StoreError),
    /// It succeeds with one byte wrong: in what is written, or in what is read.
    WrongByte,
    /// Nothing is done, and no answer ever comes.
    Silent,
    /// It is done, and no answer ever comes.
    DoneButSilent,
}

/// Fails the operations whose number, from 1, lies in a range.
pub struct Faulty<S, R> {
    inner: S,
    fault: Fault,
    fails: R,
    count: Cell<usize>,
}

impl<S: Store, R: RangeBounds<usize>> Faulty<S, R> {
    /// `fails` says which operations: `3..=3` the third only, `3..` from the third on.
    pub fn new(inner: S, fault: Fault, fails: R) -> Self {
        Self {
            inner,
            fault,
            fails,
            count: Cell::new(0),
        }
    }

    /// How many operations there have been.
    pub fn count(&self) -> usize {
        self.count.get()
    }

    fn fault(&self) -> Option<&Fault> {
        self.count.set(self.count.get() + 1);
        self.fails
            .contains(&self.count.get())
            .then_some(&self.fault)
    }

    async fn write<T: Clone>(
        &self,
        what: &T,
        spoil: impl FnOnce(&mut T),
        write: impl AsyncFnOnce(&S, &T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self.fault() {
            None => write(&self.inner, what).await,
            Some(Fault::Refused(error) | Fault::Aborted(error)) => Err(error.clone()),
            Some(Fault::DoneBut(error)) => {
                write(&self.inner, what).await?;
                Err(error.clone())
            }
            Some(Fault::WrongByte) => {
                let mut spoilt = what.clone();
                spoil(&mut spoilt);
                write(&self.inner, &spoilt).await
            }
            Some(Fault::Silent) => pending().await,
            Some(Fault::DoneButSilent) => {
                write(&self.inner, what).await?;
                pending().await
            }
        }
    }
}

/// Waits for so many turns of what runs beside it.
pub async fn let_others_go_first(mut turns: usize) {
    poll_fn(|context| {
        if turns == 0 {
            return Poll::Ready(());
        }
        turns -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn spoil(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
}

impl<S: Store, R: RangeBounds<usize>> Store for Faulty<S, R> {
    async fn read(&self) -> Result<Contents, StoreError> {
        match self.fault() {
            None => self.inner.read().await,
            Some(Fault::Refused(error) | Fault::Aborted(error) | Fault::DoneBut(error)) => {
                Err(error.clone())
            }
            Some(Fault::Silent | Fault::DoneButSilent) => pending().await,
            Some(Fault::WrongByte) => {
                let mut contents = self.inner.read().await?;
                if let Some(keys) = &mut contents.keys {
                    spoil(&mut keys.passphrase);
                }
                for event in &mut contents.events {
                    spoil(&mut event.sealed);
                }
                for draft in &mut contents.drafts {
                    spoil(&mut draft.sealed);
                }
                Ok(contents)
            }
        }
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        let wrong = |keys: &mut KeyFiles| spoil(&mut keys.passphrase);
        self.write(keys, wrong, async |inner, keys| inner.put_keys(keys).await)
            .await
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        self.append_telling(event, || {}).await
    }

    async fn append_telling(
        &self,
        event: &SealedEvent,
        stands: impl FnOnce(),
    ) -> Result<(), StoreError> {
        let stands = Cell::new(Some(stands));
        let tell = || stands.take().into_iter().for_each(|stands| stands());
        let wrong = |event: &mut SealedEvent| spoil(&mut event.sealed);
        let taken = self
            .write(event, wrong, async |inner, event| {
                inner.append_telling(event, tell).await
            })
            .await;
        if matches!(self.fault, Fault::Aborted(_)) && taken.is_err() {
            tell();
            // Whoever was told has a turn before it is refused.
            let_others_go_first(1).await;
        }
        taken
    }

    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        let wrong = |event: &mut SealedEvent| spoil(&mut event.sealed);
        self.write(event, wrong, async |inner, event| {
            inner.append_if(event, decided).await
        })
        .await
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        let wrong = |events: &mut Vec<SealedEvent>| {
            for event in events {
                spoil(&mut event.sealed);
            }
        };
        self.write(&events.to_vec(), wrong, async |inner, events| {
            inner.heal(events).await
        })
        .await
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        let wrong = |draft: &mut SealedDraft| spoil(&mut draft.sealed);
        self.write(draft, wrong, async |inner, draft| {
            inner.put_draft(draft).await
        })
        .await
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        let nothing = |_id: &mut String| {};
        self.write(&id.to_owned(), nothing, async |inner, id| {
            inner.delete_draft(id).await
        })
        .await
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        let wrong = |attachment: &mut SealedAttachment| spoil(&mut attachment.sealed);
        self.write(attachment, wrong, async |inner, attachment| {
            inner.put_attachment(attachment).await
        })
        .await
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        match self.fault() {
            None => self.inner.attachment(id).await,
            Some(Fault::Refused(error) | Fault::Aborted(error) | Fault::DoneBut(error)) => {
                Err(error.clone())
            }
            Some(Fault::Silent | Fault::DoneButSilent) => pending().await,
            Some(Fault::WrongByte) => {
                let mut attachment = self.inner.attachment(id).await?;
                if let Some(attachment) = &mut attachment {
                    spoil(&mut attachment.sealed);
                }
                Ok(attachment)
            }
        }
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        let nothing = |_ids: &mut Vec<AttachmentId>| {};
        self.write(&ids.to_vec(), nothing, async |inner, ids| {
            inner.delete_attachments(ids).await
        })
        .await
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        self.write(&(), |()| {}, async |inner, ()| inner.delete_all().await)
            .await
    }
}
