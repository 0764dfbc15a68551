//! scrypt, for the vault. In the page it is a wasm of its own, started afresh for each passphrase, so that its memory goes
//! away with it and a lack of memory stops nothing else. Knows nothing of files and keys.

#![cfg_attr(target_arch = "wasm32", no_std)]

use scrypt::Params;
use zeroize::Zeroizing;

const BLOCK_SIZE: u32 = 8;
const PARALLELISM: u32 = 1;

/// scrypt with r = 8 and p = 1: a key from a passphrase, a salt and log2 of N.
///
/// Nothing where there is no memory for it, or no such work factor; in the page, a lack of memory is a trap.
#[must_use]
pub fn scrypt(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(log_n, BLOCK_SIZE, PARALLELISM).ok()?;
    // scrypt ends the program where it cannot have its memory. This asks first.
    #[cfg(not(target_arch = "wasm32"))]
    Vec::<u8>::new()
        .try_reserve_exact((128 * BLOCK_SIZE as usize) << log_n)
        .ok()?;
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase, salt, &params, &mut *key).ok()?;
    Some(key)
}

#[cfg(target_arch = "wasm32")]
mod page;
