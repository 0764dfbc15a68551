//! Limits to waiting for a browser that may never answer. Knows nothing of what is waited for.

use std::{future::Future, pin::pin};

use futures::future::{Either, select};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::exception::called;

/// Waits for `answer` for at most `limit_ms` milliseconds; `None` if it has not come by then.
pub(crate) async fn within<T>(limit_ms: u32, answer: impl Future<Output = T>) -> Option<T> {
    let mut timer = None;
    let over = called(|done| {
        let done = done.clone();
        timer = Some(Timeout::new(limit_ms, move || {
            // A promise's own function does not throw.
            drop(done.call0(&JsValue::UNDEFINED));
        }));
    });
    match select(pin!(answer), pin!(over)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}
