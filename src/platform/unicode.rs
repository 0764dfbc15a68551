//! Unicode's normal forms, whose tables every browser has. Knows nothing of what the text is.

#[cfg(target_arch = "wasm32")]
use js_sys::JsString;
#[cfg(not(target_arch = "wasm32"))]
use unicode_normalization::UnicodeNormalization as _;

/// NFKC of a text.
#[cfg(target_arch = "wasm32")]
pub fn nfkc(text: &str) -> String {
    JsString::from(text).normalize("NFKC").into()
}

/// NFKC of a text, where tests have no browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn nfkc(text: &str) -> String {
    text.nfkc().collect()
}

/// NFKD of a text.
#[cfg(target_arch = "wasm32")]
pub fn nfkd(text: &str) -> String {
    JsString::from(text).normalize("NFKD").into()
}

/// NFKD of a text, where tests have no browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn nfkd(text: &str) -> String {
    text.nfkd().collect()
}
