//! What the page calls, and the memory that an instance has: as much as it asks for, until it ends.

use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32::{memory_grow, unreachable},
    panic::PanicInfo,
    ptr, slice,
};

const PAGE_BYTES: usize = 1 << 16;
const KEY_BYTES: usize = 32;

/// `memory` is where the passphrase lies, then the salt; there the key is left. Says whether there is one.
///
/// # Safety
/// So many bytes, and no fewer than a key has, belong to the caller from `memory` on.
#[unsafe(no_mangle)]
#[expect(
    unsafe_code,
    reason = "the page puts the bytes into memory and says where"
)]
unsafe extern "C" fn derive(memory: *mut u8, passphrase: usize, salt: usize, log_n: u8) -> bool {
    let length = (passphrase + salt).max(KEY_BYTES);
    // SAFETY: the caller's promise.
    let memory = unsafe { slice::from_raw_parts_mut(memory, length) };
    let (typed, rest) = memory.split_at(passphrase);
    let key = super::scrypt(typed, &rest[..salt], log_n);
    // The passphrase goes at once, the rest of it with the instance.
    memory.fill(0);
    match key {
        Some(key) => {
            memory[..KEY_BYTES].copy_from_slice(&*key);
            true
        }
        None => false,
    }
}

/// Gives out whole pages and takes none back: scrypt asks three times.
struct Pages;

#[expect(unsafe_code, reason = "an allocator is")]
// SAFETY: every block is of pages that the memory grew by for it alone, and a page is aligned to more than anything asks for.
unsafe impl GlobalAlloc for Pages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match memory_grow(0, layout.size().div_ceil(PAGE_BYTES)) {
            usize::MAX => ptr::null_mut(),
            before => ptr::with_exposed_provenance_mut(before * PAGE_BYTES),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // New pages are zero.
        // SAFETY: the caller's promise.
        unsafe { self.alloc(layout) }
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}
}

#[global_allocator]
static PAGES: Pages = Pages;

#[panic_handler]
fn stop(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
