//! The passphrase stanza: scrypt with r = 8, p = 1, which the caller lends. Bounds the cost before it is paid.

use zeroize::Zeroizing;

use super::{
    Damage, FileKey, Key, OpenError, SealError, WRAPPED_KEY_BYTES,
    header::{Stanza, decode_fixed, encode},
    unwrap_file_key, wrap_file_key,
};
use crate::random::Random;

const KIND: &str = "scrypt";
const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const SALT_BYTES: usize = 16;
/// r = 8 and p = 1: this much, times N.
const BYTES_PER_STEP: usize = 128 * 8;

/// scrypt with r = 8 and p = 1: the passphrase, the salt and log2 of N give a key, or nothing where there is no memory.
///
/// A parameter, because it takes more memory than everything else together: a browser runs it in an instance of its own,
/// with which the memory goes away.
pub type Scrypt = fn(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Zeroizing<[u8; 32]>>;

/// What scrypt is asked for beside the passphrase: known before it is typed, so that the work can be done elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The salt, with what age puts before it.
    pub salt: Vec<u8>,
    /// Log2 of N.
    pub log_n: u8,
}

/// How a passphrase is made a key: at what cost, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    work: WorkFactor,
    scrypt: Scrypt,
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
    pub const fn by(self, scrypt: Scrypt) -> Stretch {
        Stretch { work: self, scrypt }
    }

    const fn memory_bytes(self) -> usize {
        BYTES_PER_STEP << self.0
    }
}

/// The stanza that gives the file key to whoever knows the passphrase.
pub(super) fn wrap(
    file_key: &FileKey,
    passphrase: &str,
    stretch: Stretch,
    random: &mut dyn Random,
) -> Result<Stanza<'static>, SealError> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt)?;
    let wrap_key = stretch
        .derive(passphrase, &salt)
        .map_err(|NoMemory { bytes }| SealError::NoMemory { bytes })?;
    let log_n = stretch.work.0.to_string();
    Ok(Stanza {
        args: vec![KIND.into(), encode(&salt).into(), log_n.into()],
        body: wrap_file_key(file_key, &wrap_key),
    })
}

/// What scrypt will be asked for; nothing where no passphrase opens the file.
pub(super) fn asked(stanzas: &[Stanza<'_>]) -> Option<Asked> {
    let (salt, log_n, _) = read(stanzas).ok()?;
    let salt = salted(&salt);
    Some(Asked { salt, log_n })
}

/// The file key, if the passphrase fits.
pub(super) fn unwrap(
    stanzas: &[Stanza<'_>],
    passphrase: &str,
    limit: Stretch,
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

impl Stretch {
    fn derive(self, passphrase: &str, salt: &[u8; SALT_BYTES]) -> Result<Key, NoMemory> {
        (self.scrypt)(passphrase.as_bytes(), &salted(salt), self.work.0).ok_or(NoMemory {
            bytes: self.work.memory_bytes(),
        })
    }
}

/// The salt that scrypt takes, as age has it.
fn salted(salt: &[u8; SALT_BYTES]) -> Vec<u8> {
    [LABEL, salt].concat()
}

/// Decimal as age writes it: digits, no leading zero.
fn parse_log_n(text: &str) -> Option<u8> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if canonical { text.parse().ok() } else { None }
}
