//! The document's title. It lands in the browser's history and on the taskbar, so callers pass neutral words only.

/// Sets the title of the document.
pub fn set(title: &str) {
    gloo::utils::document().set_title(title);
}
