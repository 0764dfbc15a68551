//! Back and Forward without addresses: state-only entries, each with a number. Knows nothing of what a number stands for.

use gloo::{events::EventListener, utils::window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PopStateEvent;

use super::figures::figures;

/// The entries of this load of the page. Entries of earlier loads carry another mark and are nobody's.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    mark: String,
}

impl Entries {
    /// The entries of the page as it was loaded just now.
    pub fn of_this_load() -> Self {
        let loaded_ms = window()
            .performance()
            .map_or(0.0, |clock| clock.time_origin());
        Self {
            mark: format!("{}/", figures(loaded_ms)),
        }
    }

    /// Numbers the entry that the page stands on. A link within the guide, followed before the app began, says in the
    /// address what was read: that part goes.
    pub fn replace(&self, number: usize) {
        let address = window().location().href().unwrap_or_default();
        let whole = address.split_once('#').map(|(whole, _)| whole);
        if let Ok(history) = window().history() {
            // Without history (some sandboxes) the app's own Back link still works.
            history
                .replace_state_with_url(&self.state(number), "", whole)
                .unwrap_or_default();
        }
    }

    /// Adds an entry after the one that the page stands on. The address stays as it is.
    pub fn push(&self, number: usize) {
        if let Ok(history) = window().history() {
            history
                .push_state(&self.state(number), "")
                .unwrap_or_default();
        }
    }

    /// Goes back one entry, as the browser's button does.
    pub fn back(&self) {
        if let Ok(history) = window().history() {
            history.back().unwrap_or_default();
        }
    }

    /// Calls `arrived` with the number of the entry that the user went to; `None` for an entry of an earlier load.
    #[must_use = "nobody listens once this is dropped"]
    pub fn on_arrival(&self, arrived: impl Fn(Option<usize>) + 'static) -> EventListener {
        let entries = self.clone();
        EventListener::new(&window(), "popstate", move |event| {
            let state = event
                .dyn_ref::<PopStateEvent>()
                .and_then(|event| event.state().as_string());
            arrived(state.and_then(|state| entries.number(&state)));
        })
    }

    fn state(&self, number: usize) -> JsValue {
        JsValue::from_str(&format!("{}{number}", self.mark))
    }

    fn number(&self, state: &str) -> Option<usize> {
        state.strip_prefix(&self.mark)?.parse().ok()
    }
}

/// Keeps the browser from scrolling by itself: the app shows the top of every step.
pub fn scroll_by_hand() {
    if let Ok(history) = window().history() {
        history
            .set_scroll_restoration(web_sys::ScrollRestoration::Manual)
            .unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_an_earlier_load_has_no_number() {
        let now = Entries {
            mark: "17.5/".into(),
        };
        assert_eq!(now.number("17.5/3"), Some(3));
        assert_eq!(now.number("16.5/3"), None);
        assert_eq!(now.number("17.5/"), None);
        assert_eq!(now.number("17.5/3/4"), None);
    }
}
