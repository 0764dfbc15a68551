//! The web app: screens over core, and adapters of the browser.

pub mod app;
mod content;
pub mod embed;
pub mod platform;
pub mod store;
mod words;
