//! Getting away: blank at once, then go. Knows nothing of keys or of what is on the screen.

use gloo::{
    events::EventListener,
    utils::{body, window},
};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement, KeyboardEvent, PageTransitionEvent};

/// Nothing of the page is to be seen when this returns.
pub fn blank() {
    body().set_hidden(true);
    super::title::set("");
}

/// Undoes [`blank`], for a page that is shown again.
pub fn show() {
    body().set_hidden(false);
}

/// Lets nothing of the page be seen, or all of it again. What has the focus keeps it.
pub fn cover(covered: bool) {
    let root = gloo::utils::document_element();
    if let Some(root) = root.dyn_ref::<HtmlElement>() {
        let opacity = if covered { "0" } else { "" };
        // A page that cannot be covered is as it was.
        root.style()
            .set_property("opacity", opacity)
            .unwrap_or_default();
    }
}

/// Blanks the page and puts another in its place in the history.
pub fn leave(address: &str) {
    blank();
    // Where even this is refused (some sandboxes) the page stays blank.
    window().location().replace(address).unwrap_or_default();
}

/// Calls `released` with the name of every key that is let go within `keys` and whether Shift is still down then.
#[must_use = "nobody listens once this is dropped"]
pub fn on_key(keys: &EventTarget, released: impl Fn(&str, Modifier) + 'static) -> EventListener {
    EventListener::new(keys, "keyup", move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            released(
                &event.key(),
                if event.shift_key() {
                    Modifier::Shift
                } else {
                    Modifier::None
                },
            );
        }
    })
}

/// Which modifier is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// None that matters here.
    None,
    /// Shift.
    Shift,
}

/// Calls `hidden` when the page goes away, in whatever way.
#[must_use = "nobody listens once this is dropped"]
pub fn on_page_hidden(hidden: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), "pagehide", move |_| hidden())
}

/// Calls `restored` when the browser shows a page again that it had kept as it was.
#[must_use = "nobody listens once this is dropped"]
pub fn on_page_restored(restored: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), "pageshow", move |event| {
        if event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted)
        {
            restored();
        }
    })
}
