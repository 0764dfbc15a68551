//! The browser's exceptions as the port's errors, and its events as futures. Nothing that JavaScript threw goes further.

use firmly_core::store::StoreError;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DomException;

/// The name of an exception; the message is left behind, since browsers put what they like into it.
fn name_of(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<DomException>()
        .map(DomException::name)
        .or_else(|| {
            thrown
                .dyn_ref::<js_sys::Error>()
                .map(|error| error.name().into())
        })
        .unwrap_or_else(|| "Unknown".to_owned())
}

/// An exception from a store that is open.
pub(crate) fn failed(thrown: &JsValue) -> StoreError {
    by_name(name_of(thrown))
}

/// An exception from the attempt to open a store. Where storage is blocked, browsers say so in several ways.
pub(crate) fn refused(thrown: &JsValue) -> StoreError {
    let name = name_of(thrown);
    match name.as_str() {
        "SecurityError" | "InvalidStateError" | "NotAllowedError" | "NotSupportedError"
        | "TypeError" => StoreError::Unavailable,
        _ => by_name(name),
    }
}

/// The name of the error that a browser did not answer in time.
pub(crate) const TIMEOUT: &str = "Timeout";

/// An error that has a name of ours, because the browser gave none.
pub(crate) fn named(name: &str) -> StoreError {
    StoreError::Backend {
        name: name.to_owned(),
    }
}

fn by_name(name: String) -> StoreError {
    match name.as_str() {
        "QuotaExceededError" => StoreError::Quota,
        "InvalidStateError" => StoreError::Closed,
        "ConstraintError" => StoreError::Conflict,
        _ => StoreError::Backend { name },
    }
}

/// Waits for whichever of several handlers is called first, and gives what it was called with.
///
/// Nothing here rejects: a rejected promise that nobody waits for any more would be an error in the console.
pub(crate) async fn called(listen: impl FnOnce(&Function)) -> JsValue {
    let mut listen = Some(listen);
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(listen) = listen.take() {
            listen(&resolve);
        }
    });
    JsFuture::from(promise)
        .await
        .unwrap_or_else(|thrown| thrown)
}

/// A property of an object, or `undefined`.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
