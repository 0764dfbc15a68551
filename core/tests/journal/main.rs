//! `journal` from the outside: frozen bytes, strict reading, order, time.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

mod bytes;
mod order;
mod patterns;
mod time;
