//! Gives the packed app its bytes back. A wasm of its own, which the page runs first: it has no allocator, no imports and no
//! more to say than whether it went well.

#![cfg_attr(target_arch = "wasm32", no_std)]

mod lzma;
mod sorted;

/// Unpacks `packed` into `app`; `window` begins with the `text` bytes that it was packed against, and has room for what lies
/// between. Says whether the checksum agrees.
///
/// # Panics
/// If `packed` was not made by the packer, or against another text.
pub fn unpack(packed: &[u8], window: &mut [u8], text: usize, app: &mut [u8]) -> bool {
    let Some((checksum, stream)) = packed.split_first_chunk() else {
        return false;
    };
    lzma::decode(stream, window, text);
    sorted::join(&window[text..], app);
    self::checksum(app) == u32::from_le_bytes(*checksum)
}

/// FNV-1a: it finds an accident.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(target_arch = "wasm32")]
mod page {
    use core::{panic::PanicInfo, slice};

    /// What the page calls. `memory` is where these lie, one after the other: window, app, packed.
    ///
    /// # Safety
    /// So many bytes belong to the caller from `memory` on.
    #[unsafe(no_mangle)]
    #[expect(
        unsafe_code,
        reason = "the page puts the bytes into memory and says where"
    )]
    unsafe extern "C" fn unpack(
        memory: *mut u8,
        text: usize,
        window: usize,
        app: usize,
        packed: usize,
    ) -> bool {
        // SAFETY: the caller's promise.
        let all = unsafe { slice::from_raw_parts_mut(memory, window + app + packed) };
        let (window, rest) = all.split_at_mut(window);
        let (app, packed) = rest.split_at_mut(app);
        super::unpack(packed, window, text, app)
    }

    #[panic_handler]
    fn stop(_: &PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }
}
