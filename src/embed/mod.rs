//! What the scripts of a page call: the app on a page of its own, or as a guest in an element or a frame. Knows no screens.

use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Element;
use yew::{AppHandle, Callback, Html, Properties, Renderer, component, html, html::IntoPropValue};

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

/// A place for a guest, with an app in it. Yew listens on `root` for as long as the page is there, so that a place is
/// emptied and used again, and not made anew for each guest.
#[wasm_bindgen]
pub struct GuestRoom {
    app: AppHandle<Room>,
    root: Element,
    guest: Option<Guest>,
    /// Counts the guests, so that each begins anew.
    opened: usize,
}

#[wasm_bindgen]
impl GuestRoom {
    /// An empty one. Takes the place of everything in `root`.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element) -> Self {
        let props = RoomProps::default();
        Self {
            app: Renderer::<Room>::with_root_and_props(root.clone(), props).render(),
            root,
            guest: None,
            opened: 0,
        }
    }

    /// Shows the guide. It begins at the question or outcome `start`; `log` is the address of a page with the log; `tell`
    /// hears of each step, of leaving and of printing.
    pub fn open(&mut self, start: Option<String>, log: Option<String>, tell: Function) {
        self.opened += 1;
        self.guest = Some(Guest {
            root: self.root.clone(),
            log: log.into_prop_value(),
            start: start.into_prop_value(),
            tell: Callback::from(move |what: &'static str| {
                // What the page around it makes of the news is its own business.
                tell.call1(&JsValue::UNDEFINED, &what.into()).ok();
            }),
        });
        self.draw();
    }

    /// Names another page with the log, or none. What was answered stays.
    pub fn set_log(&mut self, log: Option<String>) {
        if let Some(guest) = &mut self.guest {
            guest.log = log.into_prop_value();
            self.draw();
        }
    }

    /// Takes the guide away, and all that was answered.
    pub fn close(&mut self) {
        self.guest = None;
        self.draw();
    }

    fn draw(&mut self) {
        let guest = self.guest.clone();
        let app = guest.map(|guest| (self.opened, props(Host::Guest(guest))));
        self.app.update(RoomProps { app });
    }
}

/// The app of the guest that is there, if one is, and its number.
#[derive(Properties, Clone, Default, PartialEq)]
struct RoomProps {
    app: Option<(usize, AppProps)>,
}

/// See [`RoomProps`].
#[component]
fn Room(props: &RoomProps) -> Html {
    props
        .app
        .iter()
        .map(|(key, app)| html! { <App key={*key} ..app.clone() /> })
        .collect()
}

fn props(host: Host) -> AppProps {
    AppProps {
        book: BOOK.with(Clone::clone),
        host,
    }
}
