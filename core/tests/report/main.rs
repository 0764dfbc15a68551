//! What leaves the log, and how whoever gets it checks it.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

mod check;
mod logs;
mod receipt;
