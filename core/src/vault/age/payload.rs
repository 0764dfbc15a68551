//! The content of an age file: STREAM, chunks of 64 KiB under ChaCha20-Poly1305. Knows nothing of stanzas.

use firmly_cipher::{
    NotAuthentic,
    chacha20_poly1305::{self as cipher, NONCE_BYTES},
};
use zeroize::Zeroizing;

use super::{Damage, FileKey, Key, OpenError, TAG_BYTES, derive_key, header::FILE_NONCE_BYTES};
use crate::random::{NoRandomness, Random};

const CHUNK_BYTES: usize = 64 * 1024;
const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + TAG_BYTES;

/// How long the payload of so many bytes is.
pub(super) fn sealed_len(plaintext_len: usize) -> usize {
    let chunks = plaintext_len.div_ceil(CHUNK_BYTES).max(1);
    plaintext_len
        .saturating_add(FILE_NONCE_BYTES)
        .saturating_add(chunks.saturating_mul(TAG_BYTES))
}

/// Appends the sealed content to `file`.
pub(super) fn seal(
    plaintext: &[u8],
    file_key: &FileKey,
    file: &mut Vec<u8>,
    random: &mut dyn Random,
) -> Result<(), NoRandomness> {
    let mut file_nonce = [0; FILE_NONCE_BYTES];
    random.fill(&mut file_nonce)?;
    let key = payload_key(file_key, &file_nonce);
    // All at once: growing would leave copies of the plaintext behind.
    file.reserve_exact(sealed_len(plaintext.len()));
    file.extend_from_slice(&file_nonce);

    let mut counter = 0;
    let mut rest = plaintext;
    loop {
        let (chunk, after) = rest.split_at(rest.len().min(CHUNK_BYTES));
        let start = file.len();
        file.extend_from_slice(chunk);
        let nonce = nonce(counter, Position::of(after));
        let tag = cipher::seal(&key, &nonce, b"", &mut file[start..]);
        file.extend_from_slice(&tag);
        if after.is_empty() {
            return Ok(());
        }
        rest = after;
        counter += 1;
    }
}

/// The content, if every byte of it is as it was sealed.
pub(super) fn open(
    file_nonce: &[u8; FILE_NONCE_BYTES],
    payload: &[u8],
    file_key: &FileKey,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    const BAD: OpenError = OpenError::Damaged(Damage::Payload);
    const CUT_SHORT: OpenError = OpenError::Damaged(Damage::CutShort);
    let mut rest = payload;
    let key = payload_key(file_key, file_nonce);
    let mut plaintext = Zeroizing::new(Vec::with_capacity(rest.len()));
    let mut counter = 0;
    loop {
        let (sealed, after) = rest.split_at(rest.len().min(SEALED_CHUNK_BYTES));
        let (chunk, tag) = sealed.split_last_chunk::<TAG_BYTES>().ok_or(CUT_SHORT)?;
        // Only an empty file has an empty chunk; anything else would give one content two forms.
        if chunk.is_empty() && counter > 0 {
            return Err(BAD);
        }
        let start = plaintext.len();
        plaintext.extend_from_slice(chunk);
        let position = Position::of(after);
        cipher::open(
            &key,
            &nonce(counter, position),
            b"",
            &mut plaintext[start..],
            tag,
        )
        .map_err(|NotAuthentic| {
            // Zeros stand where a place was kept and nothing was written yet.
            let is_zeros = payload.ends_with(&[0; 2 * TAG_BYTES]);
            let is_cut = || after.is_empty() && is_beginning(&key, counter, sealed);
            if is_zeros || is_cut() { CUT_SHORT } else { BAD }
        })?;
        if after.is_empty() {
            return Ok(plaintext);
        }
        rest = after;
        counter += 1;
    }
}

/// Whether the chunk that a file ends with, and that is not authentic, is the beginning of one: its last bytes, where a whole
/// chunk has its tag, are text too. What is sealed here is text. Of what is decrypted for this, nothing is given to anyone.
fn is_beginning(key: &Key, counter: u64, sealed: &[u8]) -> bool {
    let is_text = |position| {
        let mut chunk = Zeroizing::new(sealed.to_vec());
        // The cipher is the same in both directions.
        let _tag = cipher::seal(key, &nonce(counter, position), b"", &mut chunk);
        // A character may have begun in the chunk before.
        let begun = chunk
            .iter()
            .take(3)
            .take_while(|byte| **byte & 0xc0 == 0x80)
            .count();
        match str::from_utf8(&chunk[begun..]) {
            Ok(text) => !text.contains(is_never_written),
            Err(broken) => {
                let (text, _end) = chunk[begun..].split_at(broken.valid_up_to());
                let text = str::from_utf8(text).unwrap_or_default();
                broken.error_len().is_none() && !text.contains(is_never_written)
            }
        }
    };
    is_text(Position::Inner) || is_text(Position::Last)
}

fn is_never_written(character: char) -> bool {
    character.is_control() && character != '\n'
}

#[derive(Clone, Copy)]
enum Position {
    Inner = 0,
    Last = 1,
}

impl Position {
    fn of(after: &[u8]) -> Self {
        if after.is_empty() {
            Self::Last
        } else {
            Self::Inner
        }
    }
}

/// Eleven bytes of counter, of which a file within its bound never needs more than eight, and the last-chunk flag.
fn nonce(counter: u64, position: Position) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    nonce[3..11].copy_from_slice(&counter.to_be_bytes());
    nonce[11] = position as u8;
    nonce
}

fn payload_key(file_key: &FileKey, file_nonce: &[u8; FILE_NONCE_BYTES]) -> Key {
    derive_key(&**file_key, file_nonce, b"payload")
}
