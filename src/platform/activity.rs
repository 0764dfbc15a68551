//! Tells if someone is using the page, if it is there to be seen, and if it may be closed. Knows nothing of what
//! follows from that.

use std::{cell::Cell, rc::Rc};

use gloo::{
    events::{EventListener, EventListenerOptions, EventListenerPhase},
    utils::{document, window},
};
use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, EventTarget, KeyboardEvent};

/// Calls `used` whenever a key is pressed, or something is touched or clicked, before anything else hears of it. If it
/// says no, nothing else does.
#[must_use = "nobody listens once this is dropped"]
pub fn on_use(used: impl Fn() -> bool + Clone + 'static) -> [EventListener; 3] {
    ["keydown", "pointerdown", "click"].map(|kind| {
        let used = used.clone();
        let options = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: false,
        };
        EventListener::new_with_options(&window(), kind, options, move |event| {
            if !used() {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
        })
    })
}

/// Calls `asked` when Ctrl+S, or Cmd+S on a Mac, is pressed. If it says yes, the browser saves no page.
#[must_use = "nobody listens once this is dropped"]
pub fn on_save(asked: impl Fn() -> bool + 'static) -> EventListener {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        let saves = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
            (event.ctrl_key() || event.meta_key())
                && !event.alt_key()
                && event.key().eq_ignore_ascii_case("s")
        });
        if saves && asked() {
            event.prevent_default();
        }
    })
}

/// Calls `back` whenever the page may have been away: when it is shown, focused, restored or resumed.
#[must_use = "nobody listens once this is dropped"]
pub fn on_return(back: impl Fn() + Clone + 'static) -> [EventListener; 4] {
    let on = |target: &EventTarget, kind: &'static str| {
        let back = back.clone();
        EventListener::new(target, kind, move |_| {
            if !document().hidden() {
                back();
            }
        })
    };
    [
        on(&document(), "visibilitychange"),
        on(&document(), "resume"),
        on(&window(), "focus"),
        on(&window(), "pageshow"),
    ]
}

/// Calls `away` when the page is hidden, frozen or left. A browser may end it at any time after that.
#[must_use = "nobody listens once this is dropped"]
pub fn on_away(away: impl Fn() + Clone + 'static) -> [EventListener; 3] {
    let on = |target: &EventTarget, kind: &'static str| {
        let away = away.clone();
        EventListener::new(target, kind, move |event| {
            if event.type_() != "visibilitychange" || document().hidden() {
                away();
            }
        })
    };
    [
        on(&document(), "visibilitychange"),
        on(&document(), "freeze"),
        on(&window(), "pagehide"),
    ]
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
