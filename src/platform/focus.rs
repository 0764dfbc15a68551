//! Where the keyboard is and what is in view. Looks for elements inside the app's own root only.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};

/// Moves the focus to the first element within `root` that matches. Nothing happens where there is none.
pub fn first(root: &Element, selector: &str) {
    let Ok(Some(found)) = root.query_selector(selector) else {
        return;
    };
    if let Some(found) = found.dyn_ref::<HtmlElement>() {
        element(found);
    } else if let Some(found) = found.dyn_ref::<SvgElement>() {
        found.focus().unwrap_or_default();
    }
}

/// The same for something that may be in a fold: opens it first, and brings it into view.
pub fn reveal(root: &Element, selector: &str) {
    if let Ok(Some(found)) = root.query_selector(selector)
        && let Ok(Some(fold)) = found.closest("details")
    {
        fold.set_attribute("open", "").unwrap_or_default();
    }
    jump(root, selector);
}

/// Moves the focus to this element.
pub fn element(element: &HtmlElement) {
    // An element that cannot take the focus keeps it where it is.
    element.focus().unwrap_or_default();
}

/// Scrolls the first element within `root` that matches into view and moves the focus to it.
pub fn jump(root: &Element, selector: &str) {
    if let Ok(Some(found)) = root.query_selector(selector) {
        found.scroll_into_view();
        first(root, selector);
    }
}

/// Brings the top of `root` into view, wherever the page around it has been scrolled to.
pub fn top(root: &Element) {
    root.scroll_into_view();
}

/// Brings the top of the page's main part around `inner` into view.
pub fn page_top(inner: &Element) {
    if let Ok(Some(main)) = inner.closest(".f-main") {
        main.scroll_into_view();
    }
}
