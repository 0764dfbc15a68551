//! Waiting until what was drawn can be seen, before something that keeps the page from drawing.

use gloo::utils::{document, window};
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Returns after the next frame has been painted; at once where the page is hidden, since there are no frames then.
pub async fn painted() {
    // The second callback comes after the first frame is on the screen.
    for _ in 0..2 {
        if document().hidden() {
            return;
        }
        let frame = Promise::new(&mut |resolve, _| {
            if window().request_animation_frame(&resolve).is_err() {
                drop(resolve.call0(&resolve));
            }
        });
        JsFuture::from(frame).await.ok();
    }
}
