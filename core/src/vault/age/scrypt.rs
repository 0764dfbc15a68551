//! The passphrase stanza: scrypt with r = 8, p = 1, worked out by whom the caller names. Bounds the cost before it is paid.

use firmly_cipher::SCRYPT_STEP_BYTES;

use super::{
    Damage, FileKey, Key, OpenError, SealError, WRAPPED_KEY_BYTES,
    header::{Stanza, decode_fixed, encode},
    unwrap_file_key, wrap_file_key,
};
use crate::random::Random;

const KIND: &str = "scrypt";
const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const SALT_BYTES: usize = 16;

/// The port for scrypt with r = 8 and p = 1.
///
/// scrypt takes more memory and time than everything else together: a browser runs it aside, where the page goes on
/// meanwhile and the memory is given back. Futures need not be `Send`: a page has one thread.
#[expect(async_fn_in_trait, reason = "one thread, static dispatch")]
pub trait Scrypt: Copy {
    /// The key from a passphrase, a salt and log2 of N; `None` where there is no memory for it.
    async fn scrypt(self, passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key>;
}

/// Runs scrypt in the caller's own thread, with [`scrypt`].
#[derive(Clone, Copy, Debug)]
pub struct InPlace;

impl Scrypt for InPlace {
    async fn scrypt(self, passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
        scrypt(passphrase, salt, log_n)
    }
}

/// scrypt with r = 8 and p = 1: 32 bytes from a passphrase, a salt and log2 of N.
///
/// `None` where there is no memory for it, or no such work factor. In a browser a lack of memory traps: run it in an
/// instance of its own.
#[must_use]
pub fn scrypt(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
    // scrypt ends a program that cannot have its memory. This asks first.
    #[cfg(not(target_arch = "wasm32"))]
    Vec::<u8>::new()
        .try_reserve_exact(SCRYPT_STEP_BYTES.checked_shl(log_n.into())?)
        .ok()?;
    let mut key = Key::default();
    firmly_cipher::scrypt(passphrase, salt, log_n, &mut key).then_some(key)
}

/// How a passphrase is made a key: at what cost, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<S> {
    work: WorkFactor,
    scrypt: S,
}

/// What one try of a passphrase costs: log2 of scrypt's N. Each step doubles time and memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// For the key file: 128 MiB, about a quarter of a second. OWASP's minimum.
    pub const UNLOCK: Self = Self(17);
    /// For files that leave the browser: 256 MiB. What the `age` command uses.
    pub const COPY: Self = Self(18);
    /// The most that is paid for a file without asking the user first.
    pub const WITHOUT_ASKING: Self = Self(18);
    /// The most that can be asked for at all: 1 GiB.
    pub const MAX: Self = Self(20);

    /// A work factor from 1 to [`WorkFactor::MAX`].
    #[must_use]
    pub const fn new(log_n: u8) -> Option<Self> {
        if log_n >= 1 && log_n <= Self::MAX.0 {
            Some(Self(log_n))
        } else {
            None
        }
    }

    /// Log2 of scrypt's N.
    #[must_use]
    pub const fn log_n(self) -> u8 {
        self.0
    }

    /// This cost, paid by `scrypt`.
    #[must_use]
    pub const fn by<S: Scrypt>(self, scrypt: S) -> Stretch<S> {
        Stretch { work: self, scrypt }
    }

    const fn memory_bytes(self) -> usize {
        SCRYPT_STEP_BYTES << self.0
    }
}

/// The stanza that gives the file key to whoever knows the passphrase.
pub(super) async fn wrap(
    file_key: &FileKey,
    passphrase: &str,
    stretch: Stretch<impl Scrypt>,
    random: &mut dyn Random,
) -> Result<Stanza<'static>, SealError> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt)?;
    let wrap_key = stretch
        .derive(passphrase, &salt)
        .await
        .map_err(|NoMemory { bytes }| SealError::NoMemory { bytes })?;
    let log_n = stretch.work.0.to_string();
    Ok(Stanza {
        args: vec![KIND.into(), encode(&salt).into(), log_n.into()],
        body: wrap_file_key(file_key, &wrap_key),
    })
}

/// The file key, if the passphrase fits.
pub(super) async fn unwrap(
    stanzas: &[Stanza<'_>],
    passphrase: &str,
    limit: Stretch<impl Scrypt>,
) -> Result<FileKey, OpenError> {
    let (salt, log_n, body) = read(stanzas)?;
    let work = WorkFactor::new(log_n)
        .filter(|work| *work <= limit.work)
        .ok_or(OpenError::TooExpensive {
            log_n,
            limit: limit.work.0,
        })?;
    let wrap_key = work
        .by(limit.scrypt)
        .derive(passphrase, &salt)
        .await
        .map_err(|NoMemory { bytes }| OpenError::NoMemory { bytes })?;
    unwrap_file_key(body, &wrap_key).ok_or(OpenError::WrongKey)
}

/// The salt, log2 of N and the wrapped key.
fn read<'s>(stanzas: &'s [Stanza<'_>]) -> Result<([u8; SALT_BYTES], u8, &'s [u8]), OpenError> {
    refuse_in_company(stanzas)?;
    let [stanza] = stanzas else {
        return Err(OpenError::OtherKind);
    };
    let [kind, arguments @ ..] = stanza.args.as_slice() else {
        return Err(OpenError::OtherKind);
    };
    if kind != KIND {
        return Err(OpenError::OtherKind);
    }
    let [salt, log_n] = arguments else {
        return Err(BAD);
    };
    let salt = decode_fixed::<SALT_BYTES>(salt).ok_or(BAD)?;
    let log_n = parse_log_n(log_n).ok_or(BAD)?;
    if stanza.body.len() != WRAPPED_KEY_BYTES {
        return Err(BAD);
    }
    Ok((salt, log_n, &stanza.body))
}

/// A passphrase must be the only way in: whoever knows it could otherwise pass a file off as someone else's.
pub(super) fn refuse_in_company(stanzas: &[Stanza<'_>]) -> Result<(), OpenError> {
    let has_passphrase = stanzas
        .iter()
        .any(|stanza| stanza.args.first().is_some_and(|kind| kind == KIND));
    if has_passphrase && stanzas.len() > 1 {
        Err(BAD)
    } else {
        Ok(())
    }
}

const BAD: OpenError = OpenError::Damaged(Damage::Header);

struct NoMemory {
    bytes: usize,
}

impl<S: Scrypt> Stretch<S> {
    async fn derive(self, passphrase: &str, salt: &[u8; SALT_BYTES]) -> Result<Key, NoMemory> {
        let salt = [LABEL, salt].concat();
        let key = self
            .scrypt
            .scrypt(passphrase.as_bytes(), &salt, self.work.0);
        key.await.ok_or(NoMemory {
            bytes: self.work.memory_bytes(),
        })
    }
}

/// Decimal as age writes it: digits, no leading zero.
fn parse_log_n(text: &str) -> Option<u8> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if canonical { text.parse().ok() } else { None }
}
