//! Data that is part of the page. Knows nothing of what it means.

/// The text of the block that this selector finds, to the letter.
pub fn text(selector: &str) -> Option<String> {
    let found = gloo::utils::document().query_selector(selector);
    found.ok()??.text_content()
}
