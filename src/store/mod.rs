//! Where sealed bytes live in a browser: adapters of core's `Store`, and of its `ChosenFile`. They see no key and
//! no text, and let no browser type out.

mod exception;
mod layout;
mod limit;

pub mod cache;
pub mod indexed_db;
pub mod kept_file;

pub use cache::CacheMirror;
pub use indexed_db::{IndexedDb, RememberedFile};

/// The name of the database and of the cache. It says nothing of what is in them.
pub const NAME: &str = "firmly-1";
