//! The adapters in a real browser: what only a browser can show. The port's contract is core's and is run here too.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cache;
#[path = "../../core/tests/session/contract.rs"]
mod contract;
mod indexed_db;
mod kept;
mod sealed;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
