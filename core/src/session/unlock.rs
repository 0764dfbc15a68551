//! Opening what is stored: the key files of either store, then everything that both hold. Nothing is changed before a
//! key has opened.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    Kept, KeyError, Open, Presence, Report, Session, Sides, UnlockError, attachments, both,
    drafts::open_drafts,
    known_keys::KnownKeys,
    look::presence,
    union::{Union, keys_in, ours, part_twins, read_both},
};
use crate::{
    journal::Journal,
    store::{Contents, EventHash, KeyFiles, Store, StoreError},
    vault::{
        OpenKeysError, Passphrase, RecoveryKey, Scrypt, Stretch, VaultSecret, open_keys,
        open_keys_with_recovery,
    },
};

type Read = Sides<Result<Contents, StoreError>>;

/// What both stores hold, before a key is tried.
struct Found {
    read: Read,
    /// What both hold, and only the first holds here.
    twins: BTreeSet<EventHash>,
}

impl Found {
    /// Reads all that both stores hold. An error if there is no log that a key could open.
    async fn read<P: Store, M: Store>(primary: &P, mirror: &M) -> Result<Self, UnlockError> {
        let mut read = read_both(primary, mirror).await;
        match presence(&read) {
            Presence::Log | Presence::TwoLogs => Ok(Self {
                twins: part_twins(&mut read),
                read,
            }),
            Presence::NewerFormat { found, known } => {
                Err(UnlockError::NewerFormat { found, known })
            }
            Presence::Nothing => Err(UnlockError::NoLog),
            Presence::KeysMissing => Err(UnlockError::KeysMissing),
            Presence::Uncertain | Presence::Unavailable => {
                Err(UnlockError::Unavailable(read.map(Result::err)))
            }
        }
    }

    /// Opens everything under this secret, and heals each store from the other.
    async fn open<P: Store, M: Store>(
        self,
        primary: P,
        mirror: M,
        (mut keys, secret): (KnownKeys, VaultSecret),
    ) -> (Session<P, M>, Report) {
        let Self { read, twins } = self;
        let vault = keys.files.vault.clone();
        let records = secret.derive_record_key();
        let read = read.map(|read| ours(&vault, read));
        let held = read.as_ref().map(|read| read.as_ref().ok());
        let all_read = held.iter().all(Option::is_some);
        let settled = keys.settle(None, &keys_in(&held), all_read);

        let mut union = Union::of(&records, &vault, &held, &twins);
        let mut journal = Journal::default();
        union.hand_over(&mut journal);
        let (drafts, damaged_drafts) = open_drafts(&records, &vault, &held);
        let mut report = union.heal((&primary, &mirror), &read, &settled).await;
        if report.restored_keys() {
            keys.note(&settled);
        }
        let wanted = journal.attachments();
        let stores = (&primary, &mirror);
        let (restored, missing) =
            attachments::heal(stores, (&records, &vault), &wanted, &held).await;
        report.note_attachments(restored, &missing);
        let report = Report {
            damaged_drafts,
            ..report
        };
        let behind = report.stores.as_ref().map(|store| store.problem.clone());
        let open = Open {
            vault,
            secret,
            records,
            journal: Rc::new(journal),
            kept: Kept::Yes { keys, behind },
            drafts,
            missing,
        };
        (Session::with(primary, mirror, open), report)
    }
}

impl<P: Store, M: Store> Session<P, M> {
    /// Opens the log with its passphrase, if a try costs no more than `limit`, and heals each store from the other. Both
    /// stores are read while the passphrase is stretched.
    ///
    /// # Errors
    /// See [`UnlockError`].
    pub async fn unlock(
        primary: P,
        mirror: M,
        passphrase: &Passphrase,
        limit: Stretch<impl Scrypt>,
    ) -> Result<(Self, Report), UnlockError> {
        let ahead = async {
            let file = primary.counts().await.ok()?.keys?.passphrase;
            let opened = open_keys(&file, passphrase, limit).await;
            Some((file, opened))
        };
        let (ahead, found) = both(ahead, Found::read(&primary, &mirror)).await;
        let found = found?;
        let open = async |keys: &KeyFiles| match &ahead {
            Some((file, opened)) if *file == keys.passphrase => Some(opened.clone()),
            _ => Some(open_keys(&keys.passphrase, passphrase, limit).await),
        };
        let (keys, secret) = try_keys(&found.read, open).await?;
        let opened = (KnownKeys::by_passphrase(keys), secret);
        Ok(found.open(primary, mirror, opened).await)
    }

    /// Opens the log with its recovery key, and heals each store from the other.
    ///
    /// # Errors
    /// See [`UnlockError`].
    pub async fn unlock_with_recovery(
        primary: P,
        mirror: M,
        recovery: &RecoveryKey,
    ) -> Result<(Self, Report), UnlockError> {
        let found = Found::read(&primary, &mirror).await?;
        let open = async |keys: &KeyFiles| {
            let file = keys.recovery.as_deref()?;
            Some(open_keys_with_recovery(file, recovery))
        };
        let (keys, secret) = try_keys(&found.read, open).await?;
        let opened = (KnownKeys::by_recovery(keys), secret);
        Ok(found.open(primary, mirror, opened).await)
    }
}

/// Tries the key files of both stores, the newest first, each once.
async fn try_keys(
    read: &Read,
    open: impl AsyncFn(&KeyFiles) -> Option<Result<VaultSecret, OpenKeysError>>,
) -> Result<(KeyFiles, VaultSecret), UnlockError> {
    let mut files: Vec<&KeyFiles> = read
        .iter()
        .flatten()
        .filter_map(|held| held.keys.as_ref())
        .collect();
    files.sort_by_key(|keys| std::cmp::Reverse(keys.generation));
    files.dedup();
    let mut failure = None;
    for keys in files {
        match open(keys).await {
            Some(Ok(secret)) => return Ok((keys.clone(), secret)),
            Some(Err(error)) => {
                // A wrong passphrase is the likeliest, and the only thing that the user can mend.
                let error = KeyError::from(error);
                if failure.is_none() || error == KeyError::Wrong {
                    failure = Some(error);
                }
            }
            None => {}
        }
    }
    Err(failure.map_or(UnlockError::NoRecovery, UnlockError::Key))
}
