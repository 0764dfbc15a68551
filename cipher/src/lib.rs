//! ChaCha20-Poly1305 in place, and scrypt, for the vault: a crate of its own so that it alone is compiled for speed. Knows
//! nothing of what is sealed, and makes no nonces. Nothing of it is inlined: where it were, it would be compiled like its
//! caller.

#![no_std]

use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit, XChaCha20Poly1305};

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// Bytes of a tag.
pub const TAG_BYTES: usize = 16;

/// The text, the associated data or the tag is not what was sealed under this key and nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAuthentic;

/// Bytes of memory that one step of scrypt takes: 128 times its block size.
pub const SCRYPT_STEP_BYTES: usize = 128 * BLOCK_SIZE as usize;

const BLOCK_SIZE: u32 = 8;
const PARALLELISM: u32 = 1;

/// scrypt with r = 8 and p = 1 into `key`, from a passphrase, a salt and log2 of N. `false` where there is no such N.
///
/// # Panics
/// Where there is no memory for it, the program ends.
#[must_use]
#[inline(never)]
pub fn scrypt(passphrase: &[u8], salt: &[u8], log_n: u8, key: &mut [u8; KEY_BYTES]) -> bool {
    scrypt::Params::new(log_n, BLOCK_SIZE, PARALLELISM)
        .is_ok_and(|params| scrypt::scrypt(passphrase, salt, &params, key).is_ok())
}

macro_rules! cipher {
    ($(#[$about:meta])* $name:ident, $cipher:ty, $nonce_bytes:literal) => {
        $(#[$about])*
        pub mod $name {
            use super::*;

            /// Bytes of a nonce.
            pub const NONCE_BYTES: usize = $nonce_bytes;

            /// Encrypts `text` where it stands, and gives the tag for it and `associated`.
            ///
            /// # Panics
            /// If the text is longer than 256 GiB.
            #[must_use]
            #[inline(never)]
            pub fn seal(
                key: &[u8; KEY_BYTES],
                nonce: &[u8; NONCE_BYTES],
                associated: &[u8],
                text: &mut [u8],
            ) -> [u8; TAG_BYTES] {
                <$cipher>::new(key.into())
                    .encrypt_inout_detached(nonce.into(), associated, text.into())
                    .expect("no buffer of a program is that long")
                    .into()
            }

            /// Decrypts `text` where it stands.
            ///
            /// # Errors
            /// See [`NotAuthentic`]; nothing is decrypted then.
            #[inline(never)]
            pub fn open(
                key: &[u8; KEY_BYTES],
                nonce: &[u8; NONCE_BYTES],
                associated: &[u8],
                text: &mut [u8],
                tag: &[u8; TAG_BYTES],
            ) -> Result<(), NotAuthentic> {
                <$cipher>::new(key.into())
                    .decrypt_inout_detached(nonce.into(), associated, text.into(), tag.into())
                    .map_err(|_not_authentic| NotAuthentic)
            }
        }
    };
}

cipher!(
    /// ChaCha20-Poly1305 as RFC 8439 has it: nonces that count, or keys that are used once.
    chacha20_poly1305, ChaCha20Poly1305, 12
);
cipher!(
    /// XChaCha20-Poly1305: nonces long enough to be random.
    xchacha20_poly1305, XChaCha20Poly1305, 24
);
