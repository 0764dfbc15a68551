//! The browser, one small file per ability. Knows nothing of the guide, the log or Yew's components.

pub mod clipboard;
pub mod day;
pub mod focus;
pub mod history;
pub mod leave;
pub mod preferences;
pub mod print;
pub mod title;
