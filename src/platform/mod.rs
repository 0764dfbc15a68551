//! The browser, one small file per ability. Knows nothing of the guide, the log or Yew's components.

pub mod activity;
pub mod baked;
pub mod clipboard;
pub mod clock;
pub mod day;
pub mod download;
pub mod drawn;
pub mod dropped;
pub mod entropy;
pub mod figures;
pub mod file;
pub mod focus;
pub mod history;
pub mod leave;
pub mod mail;
pub mod measure;
pub mod offline;
pub mod paint;
pub mod place;
pub mod preferences;
pub mod print;
pub mod room;
pub mod scrypt;
pub mod title;
pub mod unicode;
