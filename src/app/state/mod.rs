//! What the screens show, as reducers: pure, without the browser.

pub mod entry_start;
pub mod journey;
pub mod profile;
pub mod shift;
