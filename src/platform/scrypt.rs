//! scrypt in a wasm of its own, started afresh for each passphrase: what it takes of memory goes away with it, and where
//! there is none only it stops. A worker runs it while the page goes on, where the browser lets it. Knows nothing of files
//! and keys.

use std::cell::RefCell;

use js_sys::{
    Array, Function, Object, Promise, Uint8Array,
    WebAssembly::{Instance, Memory, Module},
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

/// The wasm of `kdf/`.
const KDF: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kdf.wasm"));
const PAGE_BYTES: usize = 1 << 16;

type Key = Zeroizing<[u8; 32]>;

thread_local! {
    /// The script's way to a worker: `src/embed/stretch.js`.
    static WORKER: RefCell<Option<Function>> = RefCell::default();
}

/// Takes the script's way to a worker.
pub fn lend(worker: Option<Function>) {
    WORKER.set(worker);
}

/// Has a worker wait for a passphrase, so that it is ready when there is one.
pub fn prepare() {
    if let Some(worker) = WORKER.with_borrow(Option::clone) {
        // Whatever goes wrong shows when there is a passphrase.
        worker
            .call1(&JsValue::UNDEFINED, &Uint8Array::from(KDF))
            .ok();
    }
}

/// scrypt with r = 8 and p = 1: a key from a passphrase, a salt and log2 of N; nothing where there is no memory for it. A
/// worker does it, and where none does, the page.
pub async fn scrypt(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
    if let Some(key) = by_worker(passphrase, salt, log_n).await {
        return Some(key);
    }
    let mut key = Key::default();
    // The wasm is the same everywhere and does the same: the only thing that it can lack is memory.
    derive(passphrase, salt, log_n, &mut key)
        .unwrap_or(false)
        .then_some(key)
}

async fn by_worker(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
    let worker = WORKER.with_borrow(Option::clone)?;
    let given = [KDF, passphrase, salt].map(|bytes| JsValue::from(Uint8Array::from(bytes)));
    let given: Array = given.into_iter().chain([JsValue::from(log_n)]).collect();
    let promise = worker.apply(&JsValue::UNDEFINED, &given).ok()?;
    let made = JsFuture::from(promise.unchecked_into::<Promise>()).await;
    let made = made.ok()?.dyn_into::<Uint8Array>().ok()?;
    let mut key = Key::default();
    if made.length() as usize != key.len() {
        return None;
    }
    made.copy_to(&mut *key);
    made.fill(0, 0, made.length());
    Some(key)
}

#[wasm_bindgen]
extern "C" {
    /// What the wasm offers: `kdf/src/page.rs`.
    type Exports;

    #[wasm_bindgen(method, getter)]
    fn memory(this: &Exports) -> Memory;

    #[wasm_bindgen(method, catch)]
    fn derive(
        this: &Exports,
        memory: usize,
        passphrase: usize,
        salt: usize,
        log_n: u8,
    ) -> Result<bool, JsValue>;
}

/// Says whether there is a key.
fn derive(passphrase: &[u8], salt: &[u8], log_n: u8, key: &mut Key) -> Result<bool, JsValue> {
    let module = Module::new(&Uint8Array::from(KDF))?;
    let exports: Exports = Instance::new(&module, &Object::new())?
        .exports()
        .unchecked_into();
    let memory = exports.memory();
    let length = (passphrase.len() + salt.len()).max(key.len());
    // Where it has grown to is nobody else's.
    let start = memory.grow(length.div_ceil(PAGE_BYTES) as u32) as usize * PAGE_BYTES;
    let at = |offset: usize, length: usize| {
        Uint8Array::new_with_byte_offset_and_length(
            &memory.buffer(),
            (start + offset) as u32,
            length as u32,
        )
    };
    at(0, passphrase.len()).copy_from(passphrase);
    at(passphrase.len(), salt.len()).copy_from(salt);
    let is_derived = exports.derive(start, passphrase.len(), salt.len(), log_n)?;
    at(0, key.len()).copy_to(&mut **key);
    Ok(is_derived)
}
