//! Changing what opens a log, and deleting it. The log itself is sealed under a key that never changes.

use super::{
    Kept, KeysError, Saved, Session, Sides, StoreProblem,
    keep::saved,
    known_keys::{KeyFile, KnownKeys},
};
use crate::{
    random::Random,
    store::{Contents, KeyFiles, Store, StoreError, VaultId},
    vault::{
        Passphrase, RecoveryKey, Scrypt, Stretch, VaultSecret, seal_keys, seal_keys_to_recovery,
    },
};

impl<P: Store, M: Store> Session<P, M> {
    /// Seals the log's secret under another passphrase: the one before then opens nothing in this browser any more.
    /// Copies keep the one that they were made with. [`WorkFactor::UNLOCK`](crate::vault::WorkFactor::UNLOCK) is the rule.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub async fn change_passphrase(
        &self,
        passphrase: &Passphrase,
        work: Stretch<impl Scrypt>,
        random: &mut dyn Random,
    ) -> Result<Saved, KeysError> {
        let sealed = seal_keys(&self.kept_secret()?, passphrase, work, random).await?;
        self.change_keys(KeyFile::Passphrase(sealed)).await
    }

    /// Makes a recovery file for a log that has none, or replaces it: the key before then opens nothing any more.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub async fn change_recovery(
        &self,
        recovery: &RecoveryKey,
        random: &mut dyn Random,
    ) -> Result<Saved, KeysError> {
        let sealed = seal_keys_to_recovery(&self.kept_secret()?, recovery, random)?;
        self.change_keys(KeyFile::Recovery(sealed)).await
    }

    /// What the key files of a log that is stored hold.
    fn kept_secret(&self) -> Result<VaultSecret, KeysError> {
        self.peek(|open| matches!(open.kept, Kept::Yes { .. }).then(|| open.secret.clone()))?
            .ok_or(KeysError::NotKept)
    }

    /// Writes a new key file to both stores, beside the other one that each of them holds. A store that does not take it
    /// gets it when it is healed.
    async fn change_keys(&self, made: KeyFile) -> Result<Saved, KeysError> {
        // Another tab may have changed the key files.
        let report = self.refresh().await?;
        let mut behind = report.stores.map(|store| store.problem);
        let mut keys = self
            .peek(|open| match &open.kept {
                Kept::Yes { keys, .. } => Some(keys.clone()),
                Kept::No { .. } => None,
            })?
            .ok_or(KeysError::NotKept)?;
        let vault = keys.files.vault.clone();
        let held = Sides {
            primary: keys_of(&self.primary, &mut behind.primary, &vault).await,
            mirror: keys_of(&self.mirror, &mut behind.mirror, &vault).await,
        };
        let all_read = behind.iter().all(Option::is_none);
        let held = held.as_ref().map(Option::as_ref);
        let settled = keys.settle(Some(made), &held, all_read);
        let stores = (&self.primary, &self.mirror);
        let done = settled.put(stores, &mut behind).await;
        keys.note(&settled);
        // One that was passed over lacks them because of the other.
        let conflict = || Some(StoreError::Conflict.into());
        if !done.primary && behind.primary.is_none() {
            behind.primary = behind.mirror.clone().or_else(conflict);
        }
        if !done.mirror && behind.mirror.is_none() {
            behind.mirror = behind.primary.clone().or_else(conflict);
        }
        self.note(behind.clone());
        match saved(behind) {
            Ok(saved) => {
                self.know(keys);
                Ok(saved)
            }
            Err(problems) => self
                .find_keys(keys, &settled.next)
                .await
                .ok_or(KeysError::NotSaved(problems)),
        }
    }

    /// A store may have done what it said it had not: whoever is told that nothing changed would be locked out.
    async fn find_keys(&self, keys: KnownKeys, next: &Sides<Option<KeyFiles>>) -> Option<Saved> {
        let vault = keys.files.vault.clone();
        let primary = keys_of(&self.primary, &mut None, &vault).await;
        let mirror = keys_of(&self.mirror, &mut None, &vault).await;
        let is_there = primary.is_some() && primary == next.primary
            || mirror.is_some() && mirror == next.mirror;
        if !is_there {
            return None;
        }
        self.know(keys);
        let report = self.refresh().await.ok()?;
        saved(report.stores.map(|store| store.problem)).ok()
    }

    /// Goes by these from now on, unless the log has been locked meanwhile.
    fn know(&self, known: KnownKeys) {
        if let Some(open) = self.open.borrow_mut().as_mut()
            && let Kept::Yes { keys, .. } = &mut open.kept
        {
            *keys = known;
        }
    }
}

/// The key files that a store holds now.
async fn keys_of<S: Store>(
    store: &S,
    problem: &mut Option<StoreProblem>,
    vault: &VaultId,
) -> Option<KeyFiles> {
    if problem.is_some() {
        return None;
    }
    let held = store.counts().await.map(|counts| counts.keys);
    match held {
        Ok(Some(keys)) if keys.vault != *vault => {
            *problem = Some(StoreProblem::OtherLog);
            None
        }
        Ok(keys) => keys,
        Err(error) => {
            *problem = Some(error.into());
            None
        }
    }
}

/// Deletes everything that both stores hold, which takes no passphrase, and reads both again: gone is what is not
/// found. Copies outside the browser stay. Whoever has the log open should lock it before.
///
/// # Errors
/// For each store that still holds something, or cannot say. Trying again does no harm.
pub async fn delete_everything<P: Store, M: Store>(
    primary: &P,
    mirror: &M,
) -> Result<(), Sides<Option<StoreProblem>>> {
    let left = Sides {
        primary: delete(primary).await.err(),
        mirror: delete(mirror).await.err(),
    };
    match left {
        Sides {
            primary: None,
            mirror: None,
        } => Ok(()),
        left => Err(left),
    }
}

async fn delete<S: Store>(store: &S) -> Result<(), StoreProblem> {
    store.delete_all().await?;
    if store.read().await? == Contents::default() {
        Ok(())
    } else {
        // Another tab wrote to it meanwhile.
        Err(StoreError::Conflict.into())
    }
}
