//! A message in the user's own mail program, to be sent from there or not.

use js_sys::encode_uri_component;

/// The address of an empty message to nobody yet, with this in it.
pub fn draft(subject: &str, text: &str) -> String {
    let [subject, text] = [subject, text].map(|part| String::from(encode_uri_component(part)));
    ["mailto:?subject=", &subject, "&body=", &text].concat()
}
