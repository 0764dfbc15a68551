//! A message in the user's own mail program, to be sent from there or not.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The address of an empty message to nobody yet, with this in it.
pub fn draft(subject: &str, text: &str) -> String {
    let encoded = |part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string();
    [
        "mailto:?subject=",
        &encoded(subject),
        "&body=",
        &encoded(text),
    ]
    .concat()
}
