//! What an instance of the app that is not started does: stretches a passphrase. `stretch.js` calls it. Knows no page.

use std::slice;

use firmly_core::vault::scrypt;

const KEY_BYTES: usize = 32;

/// scrypt with r = 8 and p = 1. `memory` is where the passphrase lies, then the salt; there the key is left, of 32 bytes.
/// `false` where there is none. A lack of memory traps.
///
/// # Safety
/// So many bytes, and no fewer than 32, belong to the caller from `memory` on.
#[unsafe(no_mangle)]
#[expect(
    unsafe_code,
    reason = "the script puts the bytes into memory and says where"
)]
unsafe extern "C" fn stretch(memory: *mut u8, passphrase: usize, salt: usize, log_n: u8) -> bool {
    let length = (passphrase + salt).max(KEY_BYTES);
    // SAFETY: the caller's promise.
    let memory = unsafe { slice::from_raw_parts_mut(memory, length) };
    let (typed, rest) = memory.split_at(passphrase);
    let Some(key) = scrypt(typed, &rest[..salt], log_n) else {
        return false;
    };
    memory[..KEY_BYTES].copy_from_slice(&*key);
    true
}
