//! Everything that can go wrong, by kind. Carries facts, not sentences, and never what the user wrote.

use thiserror::Error;

use crate::{
    journal::event::LineError,
    random::NoRandomness,
    store::StoreError,
    vault::{Damage, OpenError, OpenKeysError, SealError},
};

/// The log has been locked; nothing of it is here any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("locked")]
pub struct Locked;

/// Why one of the two stores does not have all that it should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreProblem {
    /// The store said so.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It holds another log, which is left as it is.
    #[error("holds another log")]
    OtherLog,
}

/// Why something sealed under a passphrase or a key did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The passphrase or the recovery key does not fit.
    #[error("wrong passphrase or recovery key")]
    Wrong,
    /// It is damaged.
    #[error("damaged")]
    Damaged,
    /// It is of a version that is not known here.
    #[error("newer version")]
    NewerVersion,
    /// Trying would cost more than is allowed: log2 of scrypt's N.
    #[error("work factor {log_n} is above {limit}")]
    TooExpensive {
        /// What the file asks for.
        log_n: u8,
        /// What is allowed.
        limit: u8,
    },
    /// There is not enough memory to try.
    #[error("no memory for {bytes} bytes")]
    NoMemory {
        /// How much it takes.
        bytes: usize,
    },
}

impl From<OpenError> for KeyError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::WrongKey => Self::Wrong,
            OpenError::UnknownVersion => Self::NewerVersion,
            OpenError::TooExpensive { log_n, limit } => Self::TooExpensive { log_n, limit },
            OpenError::NoMemory { bytes } => Self::NoMemory { bytes },
            OpenError::NotAge
            | OpenError::Blank
            | OpenError::OtherKind
            | OpenError::Damaged(_)
            | OpenError::TooLarge(_) => Self::Damaged,
        }
    }
}

impl From<OpenKeysError> for KeyError {
    fn from(error: OpenKeysError) -> Self {
        match error {
            OpenKeysError::File(error) => error.into(),
            OpenKeysError::NotAKey => Self::Damaged,
        }
    }
}

/// Why the log was not opened. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnlockError {
    /// No log can be read: neither store can, or one cannot and the other is empty.
    #[error("no log can be read")]
    Unavailable(Sides<Option<StoreError>>),
    /// A newer version of the app wrote a store. Both are left as they are.
    #[error("format {found} is newer than {known}")]
    NewerFormat {
        /// What the store says.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// There is no log.
    #[error("no log")]
    NoLog,
    /// There are entries, and the key files that would open them are gone.
    #[error("key files missing")]
    KeysMissing,
    /// There is no recovery key for this log.
    #[error("no recovery key was made")]
    NoRecovery,
    /// The key file did not open.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Why reading the stores again gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RefreshError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// The stores were emptied while the log was open. All of it is still in this session: save a copy.
    #[error("the stores were emptied")]
    Gone,
    /// Neither store can be read.
    #[error("no store can be read")]
    Unavailable(Sides<StoreProblem>),
}

/// Why an event was not added. The text is still the caller's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// See [`NoRandomness`].
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The log has no such case.
    #[error("no such case")]
    NoSuchCase,
    /// Every name for a case is taken.
    #[error("no case reference left")]
    NoCaseRefLeft,
    /// It could not be read back, so it was not written: it is too long.
    #[error("not readable: {0}")]
    NotReadable(LineError),
    /// Other tabs were faster again and again.
    #[error("head moved again and again")]
    Conflict,
    /// The stores were emptied while the log was open. All of it is still in this session: save a copy.
    #[error("the stores were emptied")]
    Gone,
    /// Neither store took it.
    #[error("saved nowhere")]
    NotSaved(Sides<StoreProblem>),
    /// What came with a copy was not taken in: see [`AttachError`].
    #[error(transparent)]
    Attach(#[from] AttachError),
}

/// Why a file was not attached. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AttachError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// See [`NoRandomness`].
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// It is larger than any attachment may be.
    #[error("too large")]
    TooLarge,
    /// With it the log would not fit into a copy.
    #[error("no more may be attached")]
    Full,
    /// Neither store took it.
    #[error("saved nowhere")]
    NotSaved(Sides<StoreProblem>),
}

/// Why an attachment cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadAttachmentError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// It is in neither store.
    #[error("missing")]
    Missing,
    /// It is there, and is not what was attached. It is left as it is.
    #[error("damaged")]
    Damaged,
    /// What would hold it cannot be read.
    #[error("a store cannot be read")]
    Unavailable(Sides<Option<StoreProblem>>),
}

/// Why something is not purged, or not everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PurgeError {
    /// That it is purged could not be recorded. Nothing has changed.
    #[error(transparent)]
    Add(#[from] AddError),
    /// The case is on hold: nothing of it may be deleted.
    #[error("the case is on hold")]
    OnHold,
    /// The case has none of these events.
    #[error("nothing to purge")]
    Nothing,
    /// It is recorded, and no screen and no copy shows it any more; but a store still holds it. It is tried again when the
    /// log is opened: see [`Session::finish_purges`](super::Session::finish_purges).
    #[error("a store still holds it")]
    Unfinished(Sides<Option<StoreProblem>>),
}

impl From<Locked> for PurgeError {
    fn from(locked: Locked) -> Self {
        Self::Add(locked.into())
    }
}

impl From<NoRandomness> for PurgeError {
    fn from(refused: NoRandomness) -> Self {
        Self::Add(refused.into())
    }
}

/// Why the log was not kept. All of it is still in this session.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// It is kept already.
    #[error("kept already")]
    AlreadyKept,
    /// A store holds another log, or something that cannot be read. It is left as it is.
    #[error("another log is there")]
    AnotherLog,
    /// A newer version of the app wrote a store. Both are left as they are.
    #[error("format {found} is newer than {known}")]
    NewerFormat {
        /// What the store says.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// The key files could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Neither store took all of it.
    #[error("saved nowhere")]
    NotSaved(Sides<StoreProblem>),
}

/// Why the key files were not changed. The passphrase and the recovery key from before still open the log.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeysError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// The log is not kept yet: the keys go to [`Session::keep`](super::Session::keep).
    #[error("not kept yet")]
    NotKept,
    /// The key file could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Neither store took them. Where the key files were changed in another tab this is a conflict, and trying again
    /// goes over that.
    #[error("saved nowhere")]
    NotSaved(Sides<StoreProblem>),
}

impl From<RefreshError> for KeysError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Locked(locked) => locked.into(),
            RefreshError::Unavailable(problems) => Self::NotSaved(problems),
            RefreshError::Gone => Self::NotSaved(Sides {
                primary: StoreError::Closed.into(),
                mirror: StoreError::Closed.into(),
            }),
        }
    }
}

/// Why a draft was not stored. It is still in this session.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DraftError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// See [`NoRandomness`].
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Neither store took it.
    #[error("saved nowhere")]
    NotSaved(Sides<StoreProblem>),
}

/// Why no copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MakeCopyError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// The copy could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Why a file was not read as a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenCopyError {
    /// It is no sealed file, or what is within is no copy of a log.
    #[error("not a copy")]
    NotOurs,
    /// It has no bytes, or zeros only. As a rule a cloud folder shows it and has not downloaded it yet.
    #[error("nothing but zeros")]
    Blank,
    /// Its end is missing.
    #[error("cut short")]
    CutShort,
    /// It is larger than any copy.
    #[error("too large")]
    TooLarge,
    /// A newer version of the app made it.
    #[error("copy of version {found} is newer than {known}")]
    NewerFormat {
        /// What it says.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// It did not open.
    #[error(transparent)]
    Key(KeyError),
    /// It opened, and this line is not as it was written, or is missing.
    #[error("line {line} is damaged")]
    Damaged {
        /// From 1; the first is the header.
        line: usize,
    },
}

impl From<OpenError> for OpenCopyError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NotAge | OpenError::OtherKind => Self::NotOurs,
            OpenError::Blank => Self::Blank,
            OpenError::Damaged(Damage::CutShort) => Self::CutShort,
            OpenError::TooLarge(_) => Self::TooLarge,
            other => Self::Key(other.into()),
        }
    }
}

/// One thing for each store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// For the first store: IndexedDB.
    pub primary: T,
    /// For the mirror.
    pub mirror: T,
}

impl<T> Sides<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.primary, &self.mirror].into_iter()
    }

    pub(super) fn as_ref(&self) -> Sides<&T> {
        Sides {
            primary: &self.primary,
            mirror: &self.mirror,
        }
    }

    pub(super) fn map<U>(self, mut map: impl FnMut(T) -> U) -> Sides<U> {
        Sides {
            primary: map(self.primary),
            mirror: map(self.mirror),
        }
    }
}

impl<T> Sides<Option<T>> {
    /// Both, if there are both.
    pub(super) fn both(self) -> Option<Sides<T>> {
        Some(Sides {
            primary: self.primary?,
            mirror: self.mirror?,
        })
    }
}
