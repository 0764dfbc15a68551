//! Copies: one age file under a passphrase, which the `age` command opens too. Knows nothing of what is in them.
//! With its [`CopyKey`] a copy is written anew without asking for the passphrase.

use zeroize::Zeroizing;

use super::{
    Passphrase, RecordDamaged, RecordKey,
    age::{self, Lock, OpenError, Scrypt, SealError, Stretch},
    passphrase::open_with,
};
use crate::{
    random::{NoRandomness, Random},
    store::VaultId,
};

/// What seals the versions of one copy for one passphrase. See [`Lock`].
pub struct CopyKey(Lock);

impl CopyKey {
    /// For a copy under this passphrase. [`WorkFactor::COPY`](crate::vault::WorkFactor::COPY) is the rule.
    ///
    /// # Errors
    /// See [`SealError`].
    pub async fn make(
        passphrase: &Passphrase,
        work: Stretch<impl Scrypt>,
        random: &mut dyn Random,
    ) -> Result<Self, SealError> {
        Lock::make(passphrase.as_str(), work, random)
            .await
            .map(Self)
    }

    /// For the further versions of a copy that is there, if this passphrase opens it and that takes no more than `limit`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn of(
        file: &[u8],
        passphrase: &Passphrase,
        limit: Stretch<impl Scrypt>,
    ) -> Result<Self, OpenError> {
        let file = age::bytes_of(file)?;
        let lock = open_with(passphrase, async |form| Lock::of(&file, form, limit).await);
        lock.await.map(Self)
    }

    /// Seals a version of the copy.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn seal_copy(
        &self,
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        self.0.seal(plaintext, random)
    }

    /// Opens a version of the copy, without the passphrase.
    ///
    /// # Errors
    /// [`OpenError::WrongKey`] for what is sealed under another key; else see [`OpenError`].
    pub fn open_copy(&self, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.0.open(&age::bytes_of(file)?)
    }

    /// Seals it for the log that it is for, to be remembered beside it.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn seal(
        &self,
        key: &RecordKey,
        vault: &VaultId,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        key.seal_copy_key(vault, &self.0.to_bytes(), random)
    }

    /// Opens what [`CopyKey::seal`] sealed.
    ///
    /// # Errors
    /// See [`RecordDamaged`].
    pub fn open(key: &RecordKey, vault: &VaultId, sealed: &[u8]) -> Result<Self, RecordDamaged> {
        let opened = key.open_copy_key(vault, sealed)?;
        Lock::from_bytes(&opened).map(Self).ok_or(RecordDamaged)
    }
}

/// Opens a copy, in bytes or as text, if a try costs no more than `limit`: [`WorkFactor::WITHOUT_ASKING`](crate::vault::WorkFactor::WITHOUT_ASKING) unless the user has agreed.
///
/// # Errors
/// See [`OpenError`].
pub async fn open_copy(
    file: &[u8],
    passphrase: &Passphrase,
    limit: Stretch<impl Scrypt>,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let file = age::bytes_of(file)?;
    open_with(passphrase, async |form| {
        age::decrypt_with_passphrase(&file, form, limit).await
    })
    .await
}
