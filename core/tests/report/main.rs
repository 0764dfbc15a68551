//! Reports: who gets what, in every form, and how whoever gets one checks it.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

mod bench;
mod bundles;
mod canaries;
mod check;
mod injection;
mod logs;
mod masks;
mod readers;
mod receipt;
mod wordings;
mod written;
