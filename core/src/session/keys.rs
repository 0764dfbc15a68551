//! Changing what opens a log, and deleting it. The log itself is sealed under a key that never changes.

use super::{
    Kept, KeysError, Locked, Saved, Session, Sides, StoreProblem,
    keep::{put_keys, saved},
};
use crate::{
    random::Random,
    store::{Contents, KeyFiles, Store, StoreError},
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
        self.change_keys(|keys| keys.passphrase = sealed).await
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
        self.change_keys(|keys| keys.recovery = Some(sealed)).await
    }

    /// What the key files of a log that is stored hold.
    fn kept_secret(&self) -> Result<VaultSecret, KeysError> {
        self.peek(|open| matches!(open.kept, Kept::Yes { .. }).then(|| open.secret.clone()))?
            .ok_or(KeysError::NotKept)
    }

    /// Writes changed key files as the next generation. A store that does not take them gets them when it is healed.
    async fn change_keys(&self, change: impl FnOnce(&mut KeyFiles)) -> Result<Saved, KeysError> {
        // Another tab may have changed the key files; what cannot be read now is told when it is written.
        let read = self.refresh().await;
        let mut keys = self
            .peek(|open| match &open.kept {
                Kept::Yes { keys, .. } => Some(keys.clone()),
                Kept::No { .. } => None,
            })?
            .ok_or(KeysError::NotKept)?;
        change(&mut keys);
        keys.generation = keys.generation.saturating_add(1);
        let mut behind = match read {
            Ok(report) => report.stores.map(|store| store.problem),
            Err(_told_below) => Sides::default(),
        };
        put_keys(&self.primary, &mut behind.primary, &keys).await;
        put_keys(&self.mirror, &mut behind.mirror, &keys).await;
        self.note(behind.clone());
        match saved(behind) {
            Ok(saved) => {
                self.change(|open| {
                    if let Kept::Yes { keys: known, .. } = &mut open.kept {
                        *known = keys;
                    }
                })?;
                Ok(saved)
            }
            Err(problems) => self
                .find_keys(&keys)
                .await?
                .ok_or(KeysError::NotSaved(problems)),
        }
    }

    /// A store may have done what it said it had not: whoever is told that nothing changed would be locked out.
    async fn find_keys(&self, keys: &KeyFiles) -> Result<Option<Saved>, Locked> {
        let read = self.refresh().await;
        let there = self.peek(|open| match &open.kept {
            Kept::Yes { keys: known, .. } => {
                known.passphrase == keys.passphrase && known.recovery == keys.recovery
            }
            Kept::No { .. } => false,
        })?;
        let stores = read.ok().filter(|_| there).map(|report| report.stores);
        Ok(stores.and_then(|stores| saved(stores.map(|store| store.problem)).ok()))
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
