//! Paper. Opens every fold while the browser prints, so that nothing is missing on the sheet.

use gloo::{events::EventListener, utils::window};
use web_sys::Element;

/// Opens the browser's print dialogue. A frame that may not print stays silent.
pub fn print() {
    // The browser shows its own refusal; there is nothing to add to it.
    window().print().unwrap_or_default();
}

/// Opens the folds within `root` before printing and shuts afterwards those that were shut.
#[must_use = "the folds stay shut once this is dropped"]
pub fn open_folds(root: Element) -> [EventListener; 2] {
    /// Marks the folds that printing opened.
    const OPENED: &str = "data-opened";
    let after = root.clone();
    [
        EventListener::new(&window(), "beforeprint", move |_| {
            for fold in all(&root, "details:not([open])") {
                set(&fold, "open");
                set(&fold, OPENED);
            }
        }),
        EventListener::new(&window(), "afterprint", move |_| {
            for fold in all(&after, "details[data-opened]") {
                unset(&fold, "open");
                unset(&fold, OPENED);
            }
        }),
    ]
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    use wasm_bindgen::JsCast;
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The names are constants of this file, so the browser has nothing to refuse.
fn set(element: &Element, attribute: &str) {
    element.set_attribute(attribute, "").unwrap_or_default();
}

fn unset(element: &Element, attribute: &str) {
    element.remove_attribute(attribute).unwrap_or_default();
}
