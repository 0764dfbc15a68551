//! The age v1 file format (C2SP `age.md`): files as bytes or as text, one passphrase or X25519 keys. Knows no other kind of
//! key and no streams: a file is a buffer that is opened whole or not at all.

mod armour;
mod header;
mod payload;
mod scrypt;
mod x25519;

pub use armour::{bytes_of, is_age};
pub use scrypt::{InPlace, Scrypt, Stretch, WorkFactor, scrypt};
pub use x25519::{Identity, IdentityTextError, Recipient};

use firmly_cipher::{
    TAG_BYTES,
    chacha20_poly1305::{self as cipher, NONCE_BYTES},
};
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::random::{NoRandomness, Random};

/// The largest file that is read or written. A copy that could be made but not opened would be a loss.
pub const MAX_FILE_BYTES: usize = 300 * 1024 * 1024;

const FILE_KEY_BYTES: usize = 16;
const WRAPPED_KEY_BYTES: usize = FILE_KEY_BYTES + TAG_BYTES;

type FileKey = Zeroizing<[u8; FILE_KEY_BYTES]>;
/// A key of 32 bytes, wiped when it is dropped.
pub type Key = Zeroizing<[u8; 32]>;

/// Where a file is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The header does not parse.
    Header,
    /// The key fits, but the header is not the one that was written with it.
    HeaderChanged,
    /// The content was changed or added to.
    Payload,
    /// The end is missing, as far as can be told.
    CutShort,
    /// The text that holds the bytes is not as age writes it.
    Armour,
}

/// A bound that a file breaks, before anything is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The file is larger than [`MAX_FILE_BYTES`].
    File,
    /// The header is larger than 64 KiB.
    Header,
    /// The header has more than 64 stanzas.
    Stanzas,
}

/// Why a file did not open. No part of it is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// The bytes do not begin as an age file does.
    #[error("not an age file")]
    NotAge,
    /// There are no bytes, or zeros only: a place that was kept for a file.
    #[error("nothing but zeros")]
    Blank,
    /// An age file of a version that this program does not know.
    #[error("an age format that is not known here")]
    UnknownVersion,
    /// The file is locked by another kind of key than the one that was tried.
    #[error("locked by another kind of key")]
    OtherKind,
    /// The passphrase or key does not fit, or the part of the header that would tell is damaged: the format cannot
    /// say which.
    #[error("wrong passphrase or key")]
    WrongKey,
    /// The file is not as it was written.
    #[error("damaged: {0:?}")]
    Damaged(Damage),
    /// Trying the passphrase would cost more than the caller allows. Nothing was computed.
    #[error("work factor {log_n} is above {limit}")]
    TooExpensive {
        /// What the file asks for: log2 of scrypt's N.
        log_n: u8,
        /// What the caller allows.
        limit: u8,
    },
    /// The file breaks a bound.
    #[error("too large: {0:?}")]
    TooLarge(Bound),
    /// There is no memory for the passphrase to be tried.
    #[error("no memory for {bytes} bytes")]
    NoMemory {
        /// How much it takes.
        bytes: usize,
    },
}

/// Why nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// See [`NoRandomness`].
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The file would be larger than [`MAX_FILE_BYTES`].
    #[error("more than can be opened again")]
    TooLarge,
    /// There is no memory for this work factor; a lower one may do.
    #[error("no memory for {bytes} bytes")]
    NoMemory {
        /// How much it takes.
        bytes: usize,
    },
}

/// Seals `plaintext` under a passphrase, which is used as it is given, byte for byte.
///
/// # Errors
/// See [`SealError`].
pub async fn encrypt_with_passphrase(
    plaintext: &[u8],
    passphrase: &str,
    work: Stretch<impl Scrypt>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    Lock::make(passphrase, work, random)
        .await?
        .seal(plaintext, random)
}

/// What locks a file under a passphrase: its header and its file key. With it a file is written anew, for the same
/// passphrase, without asking for it. Each time the payload has a nonce of its own, and so a key of its own; nothing else
/// may be locked with it than the versions of one file.
pub struct Lock {
    header: Vec<u8>,
    file_key: FileKey,
}

impl Lock {
    /// For this passphrase, which is used as it is given, byte for byte.
    ///
    /// # Errors
    /// See [`SealError`].
    pub async fn make(
        passphrase: &str,
        work: Stretch<impl Scrypt>,
        random: &mut dyn Random,
    ) -> Result<Self, SealError> {
        let file_key = make_file_key(random)?;
        let stanza = scrypt::wrap(&file_key, passphrase, work, random).await?;
        let header = header::write(&[stanza], &file_key);
        Ok(Self { header, file_key })
    }

    /// The lock of a file that is there, if this passphrase opens it and that takes no more than `limit`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn of(
        file: &[u8],
        passphrase: &str,
        limit: Stretch<impl Scrypt>,
    ) -> Result<Self, OpenError> {
        let header = header::parse(file)?;
        let file_key = scrypt::unwrap(&header.stanzas, passphrase, limit).await?;
        header.verify(&file_key)?;
        let behind = header.payload.len() + header.file_nonce.len();
        let header = file[..file.len() - behind].to_vec();
        Ok(Self { header, file_key })
    }

    /// Seals a version of the file.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn seal(&self, plaintext: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, SealError> {
        seal(plaintext, &self.file_key, self.header.clone(), random)
    }

    /// Opens a version of the file.
    ///
    /// # Errors
    /// [`OpenError::WrongKey`] for a file with another header; else see [`OpenError`].
    pub fn open(&self, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let header = header::parse(file)?;
        if !file.starts_with(&self.header) {
            return Err(OpenError::WrongKey);
        }
        open(&header, &self.file_key)
    }

    /// The file key, then the header: a secret.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&self.file_key[..], &self.header].concat())
    }

    /// What [`Lock::to_bytes`] gave; nothing if key and header do not belong together.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (file_key, header) = bytes.split_first_chunk()?;
        let file_key = FileKey::new(*file_key);
        // A header ends where the payload begins, which begins with its nonce.
        let file = [header, &[0; header::FILE_NONCE_BYTES]].concat();
        let parsed = header::parse(&file).ok()?;
        parsed.verify(&file_key).ok()?;
        let header = parsed.payload.is_empty().then(|| header.to_vec())?;
        Some(Self { header, file_key })
    }
}

/// Seals `plaintext` to keys, each of which opens it alone.
///
/// # Errors
/// See [`SealError`].
pub fn encrypt_to(
    plaintext: &[u8],
    recipients: &[Recipient],
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    let file_key = make_file_key(random)?;
    let mut stanzas = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        stanzas.push(recipient.wrap(&file_key, random)?);
    }
    let header = header::write(&stanzas, &file_key);
    seal(plaintext, &file_key, header, random)
}

/// Opens a file that was sealed under a passphrase, if that takes no more than `limit`.
///
/// # Errors
/// See [`OpenError`].
pub async fn decrypt_with_passphrase(
    file: &[u8],
    passphrase: &str,
    limit: Stretch<impl Scrypt>,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let header = header::parse(file)?;
    let file_key = scrypt::unwrap(&header.stanzas, passphrase, limit).await?;
    open(&header, &file_key)
}

/// Opens a file that was sealed to a key.
///
/// # Errors
/// See [`OpenError`].
pub fn decrypt_with_identity(
    file: &[u8],
    identity: &Identity,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let header = header::parse(file)?;
    let file_key = identity.unwrap(&header.stanzas)?;
    open(&header, &file_key)
}

fn seal(
    plaintext: &[u8],
    file_key: &FileKey,
    header: Vec<u8>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SealError> {
    let mut file = header;
    if payload::sealed_len(plaintext.len()) > MAX_FILE_BYTES.saturating_sub(file.len()) {
        return Err(SealError::TooLarge);
    }
    payload::seal(plaintext, file_key, &mut file, random)?;
    Ok(file)
}

fn open(header: &header::Header<'_>, file_key: &FileKey) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    header.verify(file_key)?;
    payload::open(header.file_nonce, header.payload, file_key)
}

fn make_file_key(random: &mut dyn Random) -> Result<FileKey, NoRandomness> {
    let mut file_key = FileKey::default();
    random.fill(&mut *file_key)?;
    Ok(file_key)
}

fn derive_key(secret: &[u8], salt: &[u8], info: &[u8]) -> Key {
    let mut key = Key::default();
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(info, &mut *key)
        .expect("32 bytes are within what HKDF can give");
    key
}

/// A wrapping key is used once.
const WRAP_NONCE: [u8; NONCE_BYTES] = [0; NONCE_BYTES];

fn wrap_file_key(file_key: &FileKey, wrap_key: &Key) -> Vec<u8> {
    let mut wrapped = Vec::with_capacity(WRAPPED_KEY_BYTES);
    wrapped.extend_from_slice(&**file_key);
    let tag = cipher::seal(wrap_key, &WRAP_NONCE, b"", &mut wrapped);
    wrapped.extend_from_slice(&tag);
    wrapped
}

fn unwrap_file_key(wrapped: &[u8], wrap_key: &Key) -> Option<FileKey> {
    let (sealed, tag) = wrapped.split_last_chunk::<TAG_BYTES>()?;
    let mut file_key = FileKey::new(sealed.try_into().ok()?);
    cipher::open(wrap_key, &WRAP_NONCE, b"", &mut *file_key, tag).ok()?;
    Some(file_key)
}
