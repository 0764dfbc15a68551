//! The `Store` port: where sealed bytes live. There is no type here that could hold plaintext.

mod faulty;
mod file;
mod memory;

use std::{future::Future, rc::Rc};

use thiserror::Error;

use crate::written::{Digits, hex};

pub use faulty::{Fault, Faulty, let_others_go_first};
pub use file::{ChosenFile, FileError, Stamp};
pub use memory::Memory;

/// SHA-256 of an event's core, under the domain `firmly/event/v1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventHash(pub [u8; 32]);

/// 128 random bits that name a log, in 32 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultId(pub String);

/// 64 random bits that name a stream (one case on one installation), in 16 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub String);

/// The two sealed copies of the vault secret. Both open the same log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFiles {
    /// Which log they open.
    pub vault: VaultId,
    /// Counts up at every change; the higher one is valid.
    pub generation: u64,
    /// `keys.age`: an age file under the passphrase.
    pub passphrase: Vec<u8>,
    /// `keys-recovery.age`: an age file to the recovery key; `None` where the user has put it off.
    pub recovery: Option<Vec<u8>>,
}

/// One sealed event. Stream, seq and prev repeat what is inside, so that a store can check the head without a key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// The vault it belongs to.
    pub vault: VaultId,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// Its place in the stream, from 1.
    pub seq: u64,
    /// Its own hash: the key under which stores keep it.
    pub hash: EventHash,
    /// The hash of the event before it in the stream; zeros for the first.
    pub prev: EventHash,
    /// The nonce and the ciphertext, as `vault` lays them out.
    pub sealed: Vec<u8>,
}

/// A sealed draft: text that is being written and is not an event yet.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedDraft {
    /// Which draft. Neutral, made by the app.
    pub id: String,
    /// The nonce and the ciphertext, as `vault` lays them out.
    pub sealed: Vec<u8>,
}

/// 128 random bits that name what was attached, in 32 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentId(pub String);

/// The sealed content of one attachment.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedAttachment {
    /// Which: the key under which stores keep it.
    pub id: AttachmentId,
    /// The nonce and the ciphertext, as `vault` lays them out.
    pub sealed: Vec<u8>,
}

/// All that one store holds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The key files, if there is a log.
    pub keys: Option<KeyFiles>,
    /// Every event, in any order.
    pub events: Vec<SealedEvent>,
    /// Every draft.
    pub drafts: Vec<SealedDraft>,
    /// Every attachment, by name: their content is read one by one.
    pub attachments: Vec<AttachmentId>,
    /// Records that are there and do not parse. They are kept, counted and never overwritten.
    pub unreadable: usize,
}

/// How much one store holds. Whether all of it can be read shows only when it is read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The key files, if there is a log.
    pub keys: Option<KeyFiles>,
    /// Events.
    pub events: usize,
    /// Drafts.
    pub drafts: usize,
    /// What is there and was found not to parse.
    pub unreadable: usize,
}

impl From<Contents> for Counts {
    fn from(held: Contents) -> Self {
        Self {
            keys: held.keys,
            events: held.events.len(),
            drafts: held.drafts.len(),
            unreadable: held.unreadable,
        }
    }
}

/// Why a store did not do as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The browser offers no such store here, or refuses it.
    #[error("store unavailable")]
    Unavailable,
    /// There is no room left. Nothing was written.
    #[error("quota exceeded")]
    Quota,
    /// The head is not the one that the event was made for: another tab was faster. Nothing was written.
    #[error("head moved")]
    Conflict,
    /// A newer version of the app wrote this store. It is left as it is.
    #[error("format {found} is newer than {known}")]
    NewerFormat {
        /// What the store says.
        found: u32,
        /// The newest that this app knows.
        known: u32,
    },
    /// The store was closed or deleted under us.
    #[error("store closed")]
    Closed,
    /// Another tab holds on to the store, and did not let go of it when it was asked.
    #[error("store blocked by another tab")]
    Blocked,
    /// The browser's own error, by its name; never with user text.
    #[error("store failed: {name}")]
    Backend {
        /// The name of the exception: `AbortError`.
        name: String,
    },
}

/// What the first store says of an event that the second is to take too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Its head is right there: the second takes it whatever its own head is. One that has lost everything refuses it
    /// with a [`StoreError::Conflict`], and so may one that lacks what came before.
    Stands,
    /// Its head is not right: it is refused with a [`StoreError::Conflict`].
    Refused,
    /// The first store cannot say: the second decides by its own head.
    Unknown,
}

/// A place for sealed bytes. Every method is all or nothing, and has happened durably when it returns `Ok`.
///
/// Futures need not be `Send`: a page has one thread.
#[expect(async_fn_in_trait, reason = "one thread, static dispatch")]
pub trait Store {
    /// All that the store holds.
    async fn read(&self) -> Result<Contents, StoreError>;

    /// How much it holds.
    async fn counts(&self) -> Result<Counts, StoreError> {
        Ok(self.read().await?.into())
    }

    /// Writes the key files. A stored generation that is as high or higher is a [`StoreError::Conflict`], and so are
    /// key files of another vault, whatever their generation.
    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError>;

    /// Appends an event if its `prev` is the head of its stream and its `seq` follows, in one transaction. The head is
    /// the event with the highest `seq`, and of several the one with the lowest hash.
    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError>;

    /// Appends an event as above, and calls `stands` as soon as the head is found right and can no longer move before
    /// this ends: by then another store may take the event. Whether it is written here only the answer says.
    async fn append_telling(
        &self,
        event: &SealedEvent,
        stands: impl FnOnce(),
    ) -> Result<(), StoreError> {
        self.append(event).await?;
        stands();
        Ok(())
    }

    /// Appends an event as `decided` says; what has to be looked up for it can be looked up until then.
    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        match decided.await {
            Decision::Refused => Err(StoreError::Conflict),
            Decision::Stands | Decision::Unknown => self.append(event).await,
        }
    }

    /// Takes in events that the caller has authenticated, whatever the head. Having one already is no error; a record
    /// under its hash that differs is damaged or purged since, and is replaced. Each is there whole or not at all; after
    /// an error some may be there, and trying again does no harm.
    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError>;

    /// Writes a draft over the one with its id.
    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError>;

    /// Removes a draft. Having none is no error.
    async fn delete_draft(&self, id: &str) -> Result<(), StoreError>;

    /// Writes an attachment over the one with its id.
    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError>;

    /// One attachment, if it is there. One that does not parse is an error.
    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError>;

    /// Removes attachments. Not having one is no error.
    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError>;

    /// Removes everything, the store's own traces included.
    async fn delete_all(&self) -> Result<(), StoreError>;
}

impl EventHash {
    /// What the first event of a stream follows.
    pub const ZERO: Self = Self([0; 32]);

    /// Reads 64 lower-case hex digits, and nothing else.
    pub fn from_hex(hex: &str) -> Option<Self> {
        Digits::read(hex).map(|Digits(hash)| Self(hash))
    }
}

/// 64 lower-case hex digits.
impl std::fmt::Display for EventHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::fmt::Debug for EventHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// One store, held in several places.
impl<S: Store> Store for Rc<S> {
    async fn read(&self) -> Result<Contents, StoreError> {
        (**self).read().await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        (**self).counts().await
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        (**self).put_keys(keys).await
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        (**self).append(event).await
    }

    async fn append_telling(
        &self,
        event: &SealedEvent,
        stands: impl FnOnce(),
    ) -> Result<(), StoreError> {
        (**self).append_telling(event, stands).await
    }

    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        (**self).append_if(event, decided).await
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        (**self).heal(events).await
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        (**self).put_draft(draft).await
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        (**self).delete_draft(id).await
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        (**self).put_attachment(attachment).await
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        (**self).attachment(id).await
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        (**self).delete_attachments(ids).await
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        (**self).delete_all().await
    }
}
