//! Forms of text that take tables, which every browser has. Knows nothing of what the text is.

use js_sys::JsString;

/// Unicode's NFKC of a text.
pub fn nfkc(text: &str) -> String {
    JsString::from(text).normalize("NFKC").into()
}
