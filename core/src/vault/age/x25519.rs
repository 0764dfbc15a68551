//! X25519 keys and their stanza, and the text form of a secret key (Bech32).

use bech32::{Bech32, Hrp, primitives::decode::CheckedHrpstring};
use thiserror::Error;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::{
    Damage, FileKey, Key, OpenError, SealError, WRAPPED_KEY_BYTES, derive_key,
    header::{Stanza, decode_fixed, encode},
    scrypt::refuse_in_company,
    unwrap_file_key, wrap_file_key,
};
use crate::random::{NoRandomness, Random};

const KIND: &str = "X25519";
const LABEL: &[u8] = b"age-encryption.org/v1/X25519";
const SECRET_PREFIX: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// A secret key: opens what was sealed to its [`Recipient`].
#[derive(Clone)]
pub struct Identity(Key);

/// The public part of an [`Identity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient(PublicKey);

/// The text is not a secret key: a letter is wrong, missing or too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an age secret key")]
pub struct IdentityTextError;

impl Identity {
    /// A new key.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn make(random: &mut dyn Random) -> Result<Self, NoRandomness> {
        let mut secret = Key::default();
        random.fill(&mut *secret)?;
        Ok(Self(secret))
    }

    /// Reads `AGE-SECRET-KEY-1…`, exactly as [`Identity::to_text`] writes it.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn from_text(text: &str) -> Result<Self, IdentityTextError> {
        let checked =
            CheckedHrpstring::new::<Bech32>(text).map_err(|_mistyped| IdentityTextError)?;
        if checked.hrp() != SECRET_PREFIX {
            return Err(IdentityTextError);
        }
        checked
            .validate_segwit_padding()
            .map_err(|_not_canonical| IdentityTextError)?;
        let mut bytes = checked.byte_iter();
        let mut secret = Key::default();
        for slot in secret.iter_mut() {
            *slot = bytes.next().ok_or(IdentityTextError)?;
        }
        if bytes.next().is_some() {
            return Err(IdentityTextError);
        }
        Ok(Self(secret))
    }

    /// `AGE-SECRET-KEY-1` and 58 letters and digits, the last six of which are a checksum.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let text = bech32::encode_upper::<Bech32>(SECRET_PREFIX, &*self.0);
        Zeroizing::new(text.expect("a key is shorter than the longest Bech32 string"))
    }

    /// What others seal to.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(PublicKey::from(&self.scalar()))
    }

    /// The 32 secret bytes.
    pub(in crate::vault) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The file key, if a stanza is for this key.
    pub(super) fn unwrap(&self, stanzas: &[Stanza<'_>]) -> Result<FileKey, OpenError> {
        const BAD: OpenError = OpenError::Damaged(Damage::Header);
        refuse_in_company(stanzas)?;
        let (scalar, recipient) = (self.scalar(), self.recipient());
        let mut failure = OpenError::OtherKind;
        for stanza in stanzas {
            let [kind, arguments @ ..] = stanza.args.as_slice() else {
                continue;
            };
            if kind != KIND {
                continue;
            }
            let [share] = arguments else { return Err(BAD) };
            let share = PublicKey::from(decode_fixed::<32>(share).ok_or(BAD)?);
            if stanza.body.len() != WRAPPED_KEY_BYTES {
                return Err(BAD);
            }
            let shared = scalar.diffie_hellman(&share);
            if !shared.was_contributory() {
                return Err(BAD);
            }
            let wrap_key = derive_wrap_key(shared.as_bytes(), &share, &recipient.0);
            if let Some(file_key) = unwrap_file_key(&stanza.body, &wrap_key) {
                return Ok(file_key);
            }
            failure = OpenError::WrongKey;
        }
        Err(failure)
    }

    fn scalar(&self) -> StaticSecret {
        StaticSecret::from(*self.0)
    }
}

impl Recipient {
    /// The stanza that gives the file key to the owner of this key.
    pub(super) fn wrap(
        &self,
        file_key: &FileKey,
        random: &mut dyn Random,
    ) -> Result<Stanza<'static>, SealError> {
        let ephemeral = Identity::make(random)?;
        let share = ephemeral.recipient().0;
        let shared = ephemeral.scalar().diffie_hellman(&self.0);
        let wrap_key = derive_wrap_key(shared.as_bytes(), &share, &self.0);
        Ok(Stanza {
            args: vec![KIND.into(), encode(share.as_bytes()).into()],
            body: wrap_file_key(file_key, &wrap_key),
        })
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

fn derive_wrap_key(shared: &[u8; 32], share: &PublicKey, recipient: &PublicKey) -> Key {
    let salt = [share.as_bytes().as_slice(), recipient.as_bytes()].concat();
    derive_key(shared, &salt, LABEL)
}
