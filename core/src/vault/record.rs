//! Sealed records, drafts and attachments: bytes that open only in the place that they were sealed for. Knows nothing of the bytes.
//!
//! Layout, for all of them: 24 bytes of random nonce, then XChaCha20-Poly1305 ciphertext with its tag.
//! The place is the associated data, in ASCII, lines joined by a newline, none after the last:
//!
//! ```text
//! firmly/record/v1          firmly/draft/v1          firmly/attachment/v1
//! <vault>                   <vault>                  <vault>
//! <stream>                  <draft id>               <attachment id>
//! <seq, decimal>
//! <hash, 64 lower-case hex>
//! ```
//!
//! The key of a copy that is kept up to date is sealed alike, for `firmly/copy-key/v1` and the vault.

use firmly_cipher::{
    NotAuthentic, TAG_BYTES,
    xchacha20_poly1305::{self as cipher, NONCE_BYTES},
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    random::{NoRandomness, Random},
    store::{AttachmentId, EventHash, StreamId, VaultId},
    written::hex,
};

const RECORD_DOMAIN: &str = "firmly/record/v1";
const DRAFT_DOMAIN: &str = "firmly/draft/v1";
const ATTACHMENT_DOMAIN: &str = "firmly/attachment/v1";
const COPY_KEY_DOMAIN: &str = "firmly/copy-key/v1";

/// The key of one log's records and drafts. See [`VaultSecret::derive_record_key`](super::VaultSecret).
#[derive(Clone)]
pub struct RecordKey(Zeroizing<[u8; 32]>);

/// Where a record belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct RecordPlace<'a> {
    /// The log.
    pub vault: &'a VaultId,
    /// The stream in it.
    pub stream: &'a StreamId,
    /// The place in the stream, from 1.
    pub seq: u64,
    /// The hash of what is sealed.
    pub hash: &'a EventHash,
}

/// Where a draft belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct DraftPlace<'a> {
    /// The log.
    pub vault: &'a VaultId,
    /// The draft's own id.
    pub draft: &'a str,
}

/// Where an attachment belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentPlace<'a> {
    /// The log.
    pub vault: &'a VaultId,
    /// The attachment's own id.
    pub attachment: &'a AttachmentId,
}

/// The bytes are not what this key sealed for this place: changed, cut, moved, or sealed by another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("record does not open")]
pub struct RecordDamaged;

impl RecordKey {
    pub(super) fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// Seals a record for its place.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn seal_record(
        &self,
        place: &RecordPlace<'_>,
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        self.seal(&place.associated_bytes(), plaintext, random)
    }

    /// Opens a record in its place, over what is in `plaintext`: who opens thousands wipes the memory of one.
    ///
    /// # Errors
    /// See [`RecordDamaged`].
    pub fn open_record(
        &self,
        place: &RecordPlace<'_>,
        sealed: &[u8],
        plaintext: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), RecordDamaged> {
        self.open_into(&place.associated_bytes(), sealed, plaintext)
    }

    /// Seals a draft for its place.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn seal_draft(
        &self,
        place: &DraftPlace<'_>,
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        self.seal(&place.associated_bytes(), plaintext, random)
    }

    /// Opens a draft in its place.
    ///
    /// # Errors
    /// See [`RecordDamaged`].
    pub fn open_draft(
        &self,
        place: &DraftPlace<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordDamaged> {
        self.open(&place.associated_bytes(), sealed)
    }

    /// Seals an attachment for its place.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn seal_attachment(
        &self,
        place: &AttachmentPlace<'_>,
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        self.seal(&place.associated_bytes(), plaintext, random)
    }

    /// Opens an attachment in its place.
    ///
    /// # Errors
    /// See [`RecordDamaged`].
    pub fn open_attachment(
        &self,
        place: &AttachmentPlace<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordDamaged> {
        self.open(&place.associated_bytes(), sealed)
    }

    /// Seals the key of a log's copy.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub(super) fn seal_copy_key(
        &self,
        vault: &VaultId,
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        self.seal(&copy_key_place(vault), plaintext, random)
    }

    /// Opens the key of a log's copy.
    ///
    /// # Errors
    /// See [`RecordDamaged`].
    pub(super) fn open_copy_key(
        &self,
        vault: &VaultId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordDamaged> {
        self.open(&copy_key_place(vault), sealed)
    }

    fn seal(
        &self,
        place: &[u8],
        plaintext: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, NoRandomness> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce)?;
        // All at once: growing would leave copies of the plaintext behind.
        let mut sealed = Vec::with_capacity(NONCE_BYTES + plaintext.len() + TAG_BYTES);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plaintext);
        let tag = cipher::seal(&self.0, &nonce, place, &mut sealed[NONCE_BYTES..]);
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordDamaged> {
        let mut plaintext = Zeroizing::default();
        self.open_into(place, sealed, &mut plaintext)?;
        Ok(plaintext)
    }

    fn open_into(
        &self,
        place: &[u8],
        sealed: &[u8],
        plaintext: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), RecordDamaged> {
        let (nonce, rest) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(RecordDamaged)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(RecordDamaged)?;
        if plaintext.capacity() < ciphertext.len() {
            // Growing would leave copies behind.
            *plaintext = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
        }
        plaintext.clear();
        plaintext.extend_from_slice(ciphertext);
        cipher::open(&self.0, nonce, place, plaintext, tag).map_err(|NotAuthentic| RecordDamaged)
    }
}

fn copy_key_place(vault: &VaultId) -> Vec<u8> {
    [COPY_KEY_DOMAIN, "\n", &vault.0].concat().into_bytes()
}

impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordKey(…)")
    }
}

impl RecordPlace<'_> {
    fn associated_bytes(&self) -> Vec<u8> {
        let (seq, hash) = (self.seq.to_string(), hex(&self.hash.0));
        [RECORD_DOMAIN, &self.vault.0, &self.stream.0, &seq, &hash]
            .join("\n")
            .into_bytes()
    }
}

impl DraftPlace<'_> {
    fn associated_bytes(&self) -> Vec<u8> {
        format!("{DRAFT_DOMAIN}\n{}\n{}", self.vault.0, self.draft).into_bytes()
    }
}

impl AttachmentPlace<'_> {
    fn associated_bytes(&self) -> Vec<u8> {
        let Self { vault, attachment } = self;
        format!("{ATTACHMENT_DOMAIN}\n{}\n{}", vault.0, attachment.0).into_bytes()
    }
}
