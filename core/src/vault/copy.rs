//! Copies: one age file under a passphrase, which the `age` command opens too. Knows nothing of what is in them.

use zeroize::Zeroizing;

use super::{
    Passphrase,
    age::{self, OpenError, SealError, Stretch},
};
use crate::random::Random;

/// Seals a copy. [`WorkFactor::COPY`](crate::vault::WorkFactor::COPY) is the rule; where there is no memory for it, [`WorkFactor::UNLOCK`](crate::vault::WorkFactor::UNLOCK) will do.
///
/// # Errors
/// See [`SealError`].
pub fn seal_copy(
    plaintext: &[u8],
    passphrase: &Passphrase,
    work: Stretch,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    age::encrypt_with_passphrase(plaintext, passphrase.as_str(), work, random)
}

/// Opens a copy, if a try costs no more than `limit`: [`WorkFactor::WITHOUT_ASKING`](crate::vault::WorkFactor::WITHOUT_ASKING) unless the user has agreed.
///
/// # Errors
/// See [`OpenError`].
pub fn open_copy(
    file: &[u8],
    passphrase: &Passphrase,
    limit: Stretch,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    age::decrypt_with_passphrase(file, passphrase.as_str(), limit)
}
