//! The web app: screens over core, and adapters of the browser.

pub mod store;
