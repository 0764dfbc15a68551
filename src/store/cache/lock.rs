//! A lock that all tabs share (Web Locks). Knows nothing of what is done under it.

use firmly_core::store::StoreError;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::store::exception::{property, refused};

#[wasm_bindgen]
extern "C" {
    /// The browser's lock manager, which web-sys keeps behind its unstable flag.
    type Locks;

    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, held: &JsValue) -> Result<Promise, JsValue>;
}

/// Held until dropped; the browser releases it too if the tab dies.
pub(super) struct Lock {
    release: Function,
}

impl Lock {
    /// Waits for the lock of this name.
    pub(super) async fn acquire(name: &str) -> Result<Self, StoreError> {
        let locks: Locks = web_sys::window()
            .map(|window| property(&window.navigator(), "locks"))
            .filter(JsValue::is_object)
            .ok_or(StoreError::Unavailable)?
            .unchecked_into();

        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let mut request = None;
        let granted = Promise::new(&mut |resolve, _| {
            let held = held.clone();
            // The browser holds the lock for as long as what it gets back here is unsettled.
            let callback = Closure::once_into_js(move |lock: JsValue| {
                drop(resolve.call1(&JsValue::UNDEFINED, &lock));
                held
            });
            request = Some(locks.request(name, &callback));
        });
        let (Some(release), Some(request)) = (release, request) else {
            return Err(StoreError::Unavailable);
        };
        let request = request.map_err(|thrown| refused(&thrown))?;
        JsFuture::from(Promise::race(&Array::of2(&granted, &request)))
            .await
            .map_err(|thrown| refused(&thrown))?;
        Ok(Self { release })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A promise's own function does not throw.
        drop(self.release.call0(&JsValue::UNDEFINED));
    }
}
