//! The web app: screens over core, and adapters of the browser.

pub mod app;
mod content;
pub mod platform;
pub mod store;
mod words;

/// Puts the app in place of everything on the page.
pub fn run() {
    yew::Renderer::<app::App>::with_props(app::AppProps {
        book: app::book::Book::embedded(),
    })
    .render();
}
