//! What can be shown without a browser: the layers of the code, and what the views draw. One binary, so that it links once.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod layers;
mod log;
mod owner;
mod stories;
mod structure;
mod views;
mod vignettes;
