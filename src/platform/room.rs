//! How much of its room in the browser this page uses. Changes nothing.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The part of `navigator.storage` that tells it, which plain http has not.
    type Storage;

    #[wasm_bindgen(method, catch)]
    fn estimate(this: &Storage) -> Result<Promise, JsValue>;
}

/// Whether more than half of it is used, as far as the browser tells.
pub async fn more_than_half() -> bool {
    let used = async {
        let part = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
        let storage = part(&web_sys::window()?.navigator(), "storage")?;
        if !storage.is_object() {
            return None;
        }
        let estimate = storage.unchecked_into::<Storage>().estimate().ok()?;
        let estimate = JsFuture::from(estimate).await.ok()?;
        let (usage, quota) = (part(&estimate, "usage")?, part(&estimate, "quota")?);
        Some(usage.as_f64()? * 2.0 > quota.as_f64()?)
    };
    used.await.unwrap_or(false)
}
