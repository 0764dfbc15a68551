//! What is there before anyone has typed a passphrase: counts, no secrets. Changes nothing.

use std::collections::BTreeSet;

use super::{Sides, both, union::read_both};
use crate::store::{Contents, Counts, Store, StoreError, VaultId};

/// What the two stores hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it amounts to.
    pub presence: Presence,
    /// What each store holds, or why it cannot be read.
    pub stores: Sides<Result<StoreFacts, StoreError>>,
    /// How many events there are in the two together.
    pub events: usize,
    /// Whether both can be read and hold the same keys and events.
    pub agree: bool,
}

/// What there is to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Both stores can be read and are empty.
    Nothing,
    /// A log, locked.
    Log,
    /// Two logs, one in each store. A passphrase opens the one that it fits.
    TwoLogs,
    /// Entries, and no key files that would open them.
    KeysMissing,
    /// A newer version of the app wrote a store. Both are left as they are.
    NewerFormat {
        /// What the store says.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// One store cannot be read, and in the other are no key files: there may be a log.
    Uncertain,
    /// Neither store can be read.
    Unavailable,
}

/// What one store holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreFacts {
    /// The generation of its key files, if it has any.
    pub keys: Option<u64>,
    /// Whether they hold a recovery file.
    pub recovery: bool,
    /// Its events, sealed.
    pub events: usize,
    /// Its drafts, sealed.
    pub drafts: usize,
    /// Records that do not parse.
    pub unreadable: usize,
}

impl StoreFacts {
    fn of(counts: &Counts) -> Self {
        let keys = counts.keys.as_ref();
        Self {
            keys: keys.map(|keys| keys.generation),
            recovery: keys.is_some_and(|keys| keys.recovery.is_some()),
            events: counts.events,
            drafts: counts.drafts,
            unreadable: counts.unreadable,
        }
    }
}

/// Looks how much both stores hold, without reading all of it; where that leaves any question, [`look`]s. That they `agree`
/// is said of how much it is.
pub async fn glance<P: Store, M: Store>(primary: &P, mirror: &M) -> Look {
    let (one, other) = both(primary.counts(), mirror.counts()).await;
    match (one, other) {
        (Ok(one), Ok(other))
            if one.keys.is_some()
                && (&one.keys, one.events) == (&other.keys, other.events)
                && one.unreadable + other.unreadable == 0 =>
        {
            Look {
                presence: Presence::Log,
                events: one.events,
                agree: true,
                stores: Sides {
                    primary: Ok(StoreFacts::of(&one)),
                    mirror: Ok(StoreFacts::of(&other)),
                },
            }
        }
        _ => look(primary, mirror).await,
    }
}

/// Looks into both stores.
pub async fn look<P: Store, M: Store>(primary: &P, mirror: &M) -> Look {
    let read = read_both(primary, mirror).await;
    let hashes = |contents: &Contents| -> BTreeSet<_> {
        contents.events.iter().map(|event| event.hash).collect()
    };
    let held: Vec<_> = read.iter().filter_map(|read| read.as_ref().ok()).collect();
    let events: BTreeSet<_> = held.iter().flat_map(|contents| hashes(contents)).collect();
    let agree = matches!(&held[..], [a, b] if a.keys == b.keys && hashes(a) == hashes(b));
    Look {
        presence: presence(&read),
        events: events.len(),
        agree,
        stores: read.map(|read| read.map(|contents| StoreFacts::of(&contents.into()))),
    }
}

pub(super) fn presence(read: &Sides<Result<Contents, StoreError>>) -> Presence {
    let newer = read.iter().find_map(|read| match read {
        Err(StoreError::NewerFormat { found, known }) => Some((*found, *known)),
        _ => None,
    });
    if let Some((found, known)) = newer {
        return Presence::NewerFormat { found, known };
    }
    let held: Vec<_> = read.iter().filter_map(|read| read.as_ref().ok()).collect();
    let vaults: BTreeSet<&VaultId> = held
        .iter()
        .filter_map(|contents| contents.keys.as_ref())
        .map(|keys| &keys.vault)
        .collect();
    let something = held
        .iter()
        .any(|contents| !contents.events.is_empty() || contents.unreadable > 0);
    match (vaults.len(), held.len()) {
        (1, _) => Presence::Log,
        (2.., _) => Presence::TwoLogs,
        (_, 2) if something => Presence::KeysMissing,
        (_, 2) => Presence::Nothing,
        // What cannot be read may hold the keys.
        (_, 1) => Presence::Uncertain,
        _ => Presence::Unavailable,
    }
}
