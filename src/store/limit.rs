//! Limits to waiting for a browser that may never answer. Knows nothing of what is waited for.

use std::{cell::Cell, future::Future, pin::pin};

use futures::future::{Either, select};
use web_sys::Window;

use super::exception::called;

/// Waits for `answer` for at most `limit_ms` milliseconds; `None` if it has not come by then.
pub(crate) async fn within<T>(limit_ms: i32, answer: impl Future<Output = T>) -> Option<T> {
    let window = web_sys::window();
    let timer = Cell::new(None);
    // The timer calls the promise's own function, which may still be called when nobody waits any more.
    let over = called(|done| {
        let set = |window: &Window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(done, limit_ms)
                .ok()
        };
        timer.set(window.as_ref().and_then(set));
    });
    let answer = match select(pin!(answer), pin!(over)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    };
    if let Some((window, timer)) = window.zip(timer.get()) {
        window.clear_timeout_with_handle(timer);
    }
    answer
}
