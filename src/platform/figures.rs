//! Numbers with a fraction in figures, as the browser writes them: what Rust has for it would be compiled for this alone.

use js_sys::Number;

/// The number in figures.
pub fn figures(number: f64) -> String {
    Number::from(number)
        .to_string_with_radix(10)
        .map(String::from)
        .unwrap_or_default()
}
