//! The vault secret, the recovery key, and the two files that hold the secret. Knows nothing of records but their key.
//!
//! Both files are standard age files, and what they hold is a standard age identity file of one line: what the user
//! has can be opened without this program.

use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{
    Passphrase, RecordKey,
    age::{self, Identity, OpenError, Scrypt, SealError, Stretch},
    passphrase::open_with,
};
use crate::random::{NoRandomness, Random};

const RECORD_KEY_INFO: &[u8] = b"firmly/record-key/v1";
const SECRET_PREFIX: &str = "AGE-SECRET-KEY-1";
const SECRET_CHARACTERS: usize = 58;
const GROUP_CHARACTERS: usize = 4;
const GROUPS_IN_LINE: usize = 5;

/// The secret of one log: an X25519 age identity, from which the key of its records is derived.
#[derive(Clone, Debug)]
pub struct VaultSecret(Identity);

/// The key that the user prints: an X25519 age identity that opens the recovery file.
#[derive(Clone, Debug)]
pub struct RecoveryKey(Identity);

/// Why typed text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyTextError {
    /// Letters are missing, or there are too many.
    #[error("{found} characters instead of {expected}")]
    Length {
        /// How many letters and digits there are after the prefix.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// At least one letter is wrong.
    #[error("mistyped")]
    Mistyped,
}

/// Why a key file gave no vault secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenKeysError {
    /// The file did not open.
    #[error(transparent)]
    File(#[from] OpenError),
    /// The file opened and does not hold exactly one key.
    #[error("no single key within")]
    NotAKey,
}

/// A new secret for a new log.
///
/// # Errors
/// See [`NoRandomness`].
pub fn make_vault_secret(random: &mut dyn Random) -> Result<VaultSecret, NoRandomness> {
    Identity::make(random).map(VaultSecret)
}

/// A new recovery key.
///
/// # Errors
/// See [`NoRandomness`].
pub fn make_recovery_key(random: &mut dyn Random) -> Result<RecoveryKey, NoRandomness> {
    Identity::make(random).map(RecoveryKey)
}

/// `keys.age`: the secret under the passphrase. [`WorkFactor::UNLOCK`](crate::vault::WorkFactor::UNLOCK) is the rule.
///
/// # Errors
/// See [`SealError`].
pub async fn seal_keys(
    secret: &VaultSecret,
    passphrase: &Passphrase,
    work: Stretch<impl Scrypt>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    age::encrypt_with_passphrase(
        identity_file(secret).as_bytes(),
        passphrase.as_str(),
        work,
        random,
    )
    .await
}

/// `keys-recovery.age`: the secret again, to the recovery key.
///
/// # Errors
/// See [`SealError`].
pub fn seal_keys_to_recovery(
    secret: &VaultSecret,
    recovery: &RecoveryKey,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    age::encrypt_to(
        identity_file(secret).as_bytes(),
        &[recovery.0.recipient()],
        random,
    )
}

/// Opens `keys.age`, if a try costs no more than `limit`.
///
/// # Errors
/// See [`OpenKeysError`].
pub async fn open_keys(
    file: &[u8],
    passphrase: &Passphrase,
    limit: Stretch<impl Scrypt>,
) -> Result<VaultSecret, OpenKeysError> {
    let opened = open_with(passphrase, async |form| {
        age::decrypt_with_passphrase(file, form, limit).await
    });
    read_identity_file(&opened.await?)
}

/// Opens `keys-recovery.age`.
///
/// # Errors
/// See [`OpenKeysError`].
pub fn open_keys_with_recovery(
    file: &[u8],
    recovery: &RecoveryKey,
) -> Result<VaultSecret, OpenKeysError> {
    read_identity_file(&age::decrypt_with_identity(file, &recovery.0)?)
}

impl VaultSecret {
    /// The secret as text, `AGE-SECRET-KEY-1…`: to hand it from one instance of the program to another, never to store.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        self.0.to_text()
    }

    /// Reads what [`VaultSecret::to_text`] wrote.
    ///
    /// # Errors
    /// See [`KeyTextError`].
    pub fn from_text(text: &str) -> Result<Self, KeyTextError> {
        read_forgivingly(text).map(Self)
    }

    /// The key of this log's records: HKDF-SHA256 of the 32 secret bytes, no salt, info `firmly/record-key/v1`.
    #[must_use]
    pub fn derive_record_key(&self) -> RecordKey {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.0.as_bytes())
            .expand(RECORD_KEY_INFO, &mut *key)
            .expect("32 bytes are within what HKDF can give");
        RecordKey::new(key)
    }
}

impl RecoveryKey {
    /// The key as the user sees, prints and types it: age's own prefix, then lines of five groups of four.
    #[must_use]
    pub fn to_display(&self) -> Zeroizing<String> {
        let text = self.0.to_text();
        let mut display = Zeroizing::new(String::with_capacity(2 * text.len()));
        display.push_str(SECRET_PREFIX);
        for (index, character) in text.chars().skip(SECRET_PREFIX.len()).enumerate() {
            if index.is_multiple_of(GROUP_CHARACTERS * GROUPS_IN_LINE) {
                display.push('\n');
            } else if index.is_multiple_of(GROUP_CHARACTERS) {
                display.push(' ');
            }
            display.push(character);
        }
        display
    }

    /// Reads a key that someone typed: case, spaces, line breaks and dashes do not matter, nor does a missing prefix,
    /// nor a letter that the alphabet lacks and that looks like one it has (O for 0, I and 1 for L, B for 8). The
    /// checksum tells every other mistake.
    ///
    /// # Errors
    /// See [`KeyTextError`].
    pub fn from_typed(text: &str) -> Result<Self, KeyTextError> {
        read_forgivingly(text).map(Self)
    }
}

fn identity_file(secret: &VaultSecret) -> Zeroizing<String> {
    let text = secret.to_text();
    let mut file = Zeroizing::new(String::with_capacity(text.len() + 1));
    file.push_str(&text);
    file.push('\n');
    file
}

/// An age identity file may hold comments and empty lines. More than one key would leave open which is meant.
fn read_identity_file(plaintext: &[u8]) -> Result<VaultSecret, OpenKeysError> {
    let text = str::from_utf8(plaintext).map_err(|_not_text| OpenKeysError::NotAKey)?;
    let mut keys = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Err(OpenKeysError::NotAKey);
    };
    Identity::from_text(key)
        .map(VaultSecret)
        .map_err(|_not_a_key| OpenKeysError::NotAKey)
}

fn read_forgivingly(text: &str) -> Result<Identity, KeyTextError> {
    const BARE_PREFIX: &str = "AGESECRETKEY1";
    let mut bare = Zeroizing::new(String::with_capacity(text.len()));
    bare.extend(
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|character| character.to_ascii_uppercase()),
    );
    let secret = bare.strip_prefix(BARE_PREFIX).unwrap_or(&bare);
    if secret.len() != SECRET_CHARACTERS {
        return Err(KeyTextError::Length {
            found: secret.len(),
            expected: SECRET_CHARACTERS,
        });
    }
    let mut canonical = Zeroizing::new(String::with_capacity(
        SECRET_PREFIX.len() + SECRET_CHARACTERS,
    ));
    canonical.push_str(SECRET_PREFIX);
    canonical.extend(secret.chars().map(|character| match character {
        'O' => '0',
        'I' | '1' => 'L',
        'B' => '8',
        other => other,
    }));
    Identity::from_text(&canonical).map_err(|_mistyped| KeyTextError::Mistyped)
}
