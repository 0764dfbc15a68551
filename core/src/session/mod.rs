//! What a user does with a log, over two stores: look, begin, keep, unlock, add, attach, purge, copy,
//! keep a copy, merge, change keys, lock, delete.
//!
//! The only place that knows both `journal` and `vault`. Reads no clock and makes no randomness: both are passed in.
//! A [`Session`] may be shared within its thread; locking it anywhere takes the keys away everywhere.

mod add;
mod attachments;
mod copy;
mod drafts;
mod error;
mod keep;
mod kept_copy;
mod keys;
mod known_keys;
mod lack;
mod look;
mod merge;
mod purge;
mod sealed;
mod union;
mod unlock;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::Poll,
};

pub use add::{Added, Saved};
pub use attachments::{AllAttached, AttachedContents};
pub use copy::{CopyFile, OpenedCopy, copy_name, open_copy, read_copy};
pub use drafts::{Draft, DraftId};
pub use error::{
    AddError, AttachError, DraftError, KeepError, KeyError, KeysError, Locked, MakeCopyError,
    OpenCopyError, PurgeError, ReadAttachmentError, RefreshError, Sides, StoreProblem, UnlockError,
};
pub use kept_copy::{CopyKeys, KeptCopy, KeptCopyError};
pub use keys::delete_everything;
pub use lack::Lack;
pub use look::{Look, Presence, StoreFacts, glance, look};
pub use merge::{MergePreview, Merged};
pub use union::{Damaged, Report, StoreReport, Where};

use known_keys::KnownKeys;

use crate::{
    journal::{Journal, reference::derive_case_ref, vocabulary::Vocabulary},
    random::{NoRandomness, Random, make_hex},
    store::{AttachmentId, SealedAttachment, SealedEvent, Store, VaultId},
    vault::{RecordKey, VaultSecret, make_vault_secret},
};

/// A log, open or begun, until it is locked.
pub struct Session<P, M> {
    primary: P,
    mirror: M,
    /// Never borrowed across an `await`.
    open: RefCell<Option<Open>>,
}

/// All that is known while the log is open; dropped and wiped when it is locked.
struct Open {
    vault: VaultId,
    secret: VaultSecret,
    records: RecordKey,
    journal: Rc<Journal>,
    kept: Kept,
    drafts: BTreeMap<DraftId, Draft>,
    /// What is attached and was in neither store when they were last read.
    missing: Vec<AttachmentId>,
}

/// Whether anything of the log is stored.
enum Kept {
    /// Nothing is: the log lives in this memory.
    No {
        /// Its events, sealed already.
        unsaved: Vec<SealedEvent>,
        /// What is attached to them, sealed already.
        attached: Vec<SealedAttachment>,
        /// The highest generation of key files that was tried.
        tried: u64,
    },
    /// It is.
    Yes {
        keys: KnownKeys,
        /// Why a store may lack something; where one may, both are read again before the next event.
        behind: Sides<Option<StoreProblem>>,
    },
}

impl<P: Store, M: Store> Session<P, M> {
    /// Begins a log under a fresh key. Nothing is stored before [`Session::keep`].
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn begin(primary: P, mirror: M, random: &mut dyn Random) -> Result<Self, NoRandomness> {
        let secret = make_vault_secret(random)?;
        let kept = Kept::No {
            unsaved: Vec::new(),
            attached: Vec::new(),
            tried: 0,
        };
        let open = Open {
            vault: VaultId(make_hex::<16>(random)?),
            records: secret.derive_record_key(),
            secret,
            journal: Rc::default(),
            kept,
            drafts: BTreeMap::new(),
            missing: Vec::new(),
        };
        Ok(Self::with(primary, mirror, open))
    }

    fn with(primary: P, mirror: M, open: Open) -> Self {
        Self {
            primary,
            mirror,
            open: RefCell::new(Some(open)),
        }
    }

    /// Drops and wipes the keys and everything that was open. What the caller holds of it is the caller's to drop.
    pub fn lock(&self) {
        self.open.replace(None);
    }

    /// Whether it has been locked.
    pub fn is_locked(&self) -> bool {
        self.open.borrow().is_none()
    }

    /// Whether the log is stored; if not, it is lost with this session.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn is_kept(&self) -> Result<bool, Locked> {
        self.peek(|open| matches!(open.kept, Kept::Yes { .. }))
    }

    /// Whether there is a recovery key.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn has_recovery(&self) -> Result<bool, Locked> {
        self.peek(
            |open| matches!(&open.kept, Kept::Yes { keys, .. } if keys.files.recovery.is_some()),
        )
    }

    /// Everything in the log as it is now.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn journal(&self) -> Result<Rc<Journal>, Locked> {
        self.peek(|open| Rc::clone(&open.journal))
    }

    /// A made-up name for a new case, which no case of this log has.
    ///
    /// # Errors
    /// If the log is locked, randomness refused, or every name is taken.
    pub fn make_case_ref(
        &self,
        vocabulary: &Vocabulary,
        random: &mut dyn Random,
    ) -> Result<String, AddError> {
        let cases = self.journal()?.cases();
        let taken: Vec<_> = cases
            .iter()
            .filter_map(|case| case.case_ref.as_deref())
            .collect();
        let mut bytes = [0; 8];
        random.fill(&mut bytes)?;
        derive_case_ref(vocabulary, u64::from_le_bytes(bytes), &taken)
            .ok_or(AddError::NoCaseRefLeft)
    }

    fn peek<T>(&self, look: impl FnOnce(&Open) -> T) -> Result<T, Locked> {
        self.open.borrow().as_ref().map(look).ok_or(Locked)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Open) -> T) -> Result<T, Locked> {
        self.open.borrow_mut().as_mut().map(change).ok_or(Locked)
    }
}

/// Does both at the same time, the first one a step ahead: most of what a store does is waiting for the browser.
async fn both<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut a, mut b) = (None, None);
    poll_fn(|context| {
        if a.is_none() {
            a = match first.as_mut().poll(context) {
                Poll::Ready(a) => Some(a),
                Poll::Pending => None,
            };
        }
        if b.is_none() {
            b = match second.as_mut().poll(context) {
                Poll::Ready(b) => Some(b),
                Poll::Pending => None,
            };
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            some => {
                (a, b) = some;
                Poll::Pending
            }
        }
    })
    .await
}
