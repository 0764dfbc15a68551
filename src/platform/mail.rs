//! A message in the user's own mail program, to be sent from there or not.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but letters, digits and what a browser's `encodeURIComponent` leaves as it is.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The address of an empty message to nobody yet, with this in it.
pub fn draft(subject: &str, text: &str) -> String {
    let encoded = |part| utf8_percent_encode(part, &ENCODED).to_string();
    [
        "mailto:?subject=",
        &encoded(subject),
        "&body=",
        &encoded(text),
    ]
    .concat()
}
