//! Firmly without a browser: no clock, no randomness, no web types. Modules in reading order.

#![forbid(unsafe_code)]

pub mod guide;

pub mod journal;

pub mod picture;

pub mod random;

mod written;

mod unseen;

pub mod folding;

pub mod vault;

pub mod store;

pub mod session;

pub mod report;

pub mod pack;

pub mod content;

#[cfg(feature = "author")]
pub mod author;
