//! scrypt in an instance of its own, which a script lends: `src/embed/stretch.js`. Knows nothing of files and keys.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use zeroize::Zeroizing;

#[wasm_bindgen]
extern "C" {
    /// What the script lends.
    #[derive(Clone)]
    pub type Stretcher;

    #[wasm_bindgen(method)]
    fn prepare(this: &Stretcher);

    #[wasm_bindgen(method, catch)]
    async fn stretch(
        this: &Stretcher,
        passphrase: Uint8Array,
        salt: Uint8Array,
        log_n: u8,
    ) -> Result<JsValue, JsValue>;
}

thread_local! {
    static STRETCHER: RefCell<Option<Stretcher>> = RefCell::default();
}

/// Takes what the script lends.
pub fn lend(stretcher: Option<Stretcher>) {
    STRETCHER.set(stretcher);
}

/// What was lent.
pub fn lent() -> Option<Stretcher> {
    STRETCHER.with_borrow(Option::clone)
}

/// Gets ready for a passphrase that is about to be typed.
pub fn prepare() {
    if let Some(stretcher) = lent() {
        stretcher.prepare();
    }
}

/// scrypt with r = 8 and p = 1: a key from a passphrase, a salt and log2 of N; `None` where there is no memory for it.
pub async fn scrypt(
    stretcher: &Stretcher,
    passphrase: &[u8],
    salt: &[u8],
    log_n: u8,
) -> Option<Zeroizing<[u8; 32]>> {
    let made = stretcher.stretch(passphrase.into(), salt.into(), log_n);
    let made = made.await.ok()?.dyn_into::<Uint8Array>().ok()?;
    let mut key = Zeroizing::new([0; 32]);
    if made.length() as usize != key.len() {
        return None;
    }
    made.copy_to(&mut *key);
    made.fill(0, 0, made.length());
    Some(key)
}
