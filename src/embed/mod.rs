//! What the scripts of a page call: the app on a page of its own, or as a guest in an element or a frame. Knows no screens.

use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Element;
use yew::{AppHandle, Callback, Renderer, html::IntoPropValue};

use crate::{
    app::{
        App, AppProps,
        book::Book,
        host::{Guest, Host},
    },
    platform::scrypt::{self, Stretcher},
};

#[cfg(target_arch = "wasm32")]
mod stretch;

thread_local! {
    /// One content for all guests of a page.
    static BOOK: Book = Book::embedded();
}

/// Puts the app in place of everything on the page. `stretcher` stretches passphrases: `stretch.js`.
#[wasm_bindgen]
pub fn open_page(stretcher: Option<Stretcher>) {
    scrypt::lend(stretcher);
    Renderer::<App>::with_props(props(Host::Page)).render();
}

/// A guest that is open.
#[wasm_bindgen]
pub struct OpenGuest {
    app: AppHandle<App>,
    guest: Guest,
}

/// Puts the guide in place of everything in `root`. It begins at the question or outcome `start`; `log` is the address of
/// a page with the log; `tell` hears of each step and of leaving.
#[wasm_bindgen]
pub fn open_guest(
    root: Element,
    start: Option<String>,
    log: Option<String>,
    tell: Function,
) -> OpenGuest {
    let guest = Guest {
        root: root.clone(),
        log: log.into_prop_value(),
        start: start.into_prop_value(),
        tell: Callback::from(move |what: &'static str| {
            // What the page around it makes of the news is its own business.
            tell.call1(&JsValue::UNDEFINED, &what.into()).ok();
        }),
    };
    let app = Renderer::<App>::with_root_and_props(root, props(Host::Guest(guest.clone())));
    OpenGuest {
        app: app.render(),
        guest,
    }
}

#[wasm_bindgen]
impl OpenGuest {
    /// Names another page with the log, or none. What was answered stays.
    pub fn set_log(&mut self, log: Option<String>) {
        self.guest.log = log.into_prop_value();
        self.app.update(props(Host::Guest(self.guest.clone())));
    }

    /// Takes it away.
    pub fn close(self) {
        self.app.destroy();
    }
}

fn props(host: Host) -> AppProps {
    AppProps {
        book: BOOK.with(Clone::clone),
        host,
    }
}
