//! Whether someone is using the page, and whether it may be closed. Knows nothing of what follows from that.

use std::{cell::Cell, rc::Rc};

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::window,
};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

/// Calls `used` whenever a key is pressed, or something is touched or clicked.
#[must_use = "nobody listens once this is dropped"]
pub fn on_use(used: impl Fn() + Clone + 'static) -> [EventListener; 2] {
    ["keydown", "pointerdown"].map(|kind| {
        let used = used.clone();
        EventListener::new_with_options(
            &window(),
            kind,
            EventListenerOptions::run_in_capture_phase(),
            move |_| used(),
        )
    })
}

/// Has the browser ask before it closes the page, as long as `unsaved` says so.
#[must_use = "nobody asks once this is dropped"]
pub fn ask_before_closing(unsaved: Rc<Cell<bool>>) -> EventListener {
    EventListener::new_with_options(
        &window(),
        "beforeunload",
        EventListenerOptions::enable_prevent_default(),
        move |event| {
            if unsaved.get() {
                event.prevent_default();
                // Older browsers ask only if there is a text, which none of them shows.
                if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                    event.set_return_value("?");
                }
            }
        },
    )
}
