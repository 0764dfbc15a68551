//! A picture from bytes that never leave the page. Knows nothing of what is on it.

use std::rc::Rc;

use gloo::utils::{document, window};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url,
};

/// The address of a picture, good for as long as one of these is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn(Rc<Address>);

#[derive(Debug, PartialEq, Eq)]
struct Address(String);

impl Drawn {
    /// A picture of this media type; `None` where the browser makes no addresses.
    pub fn new(bytes: &[u8], media_type: &str) -> Option<Self> {
        let address = Url::create_object_url_with_blob(&blob(bytes, media_type)?).ok()?;
        Some(Self(Rc::new(Address(address))))
    }

    /// What an image element shows it by.
    pub fn address(&self) -> &str {
        &self.0.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        Url::revoke_object_url(&self.0).unwrap_or_default();
    }
}

fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// The same picture in the same form with nothing in it but what is seen, the way up that it is shown. `None` if the
/// browser cannot draw it, or not write that form.
pub async fn redrawn(bytes: &[u8], media_type: &str) -> Option<Vec<u8>> {
    let read = window().create_image_bitmap_with_blob(&blob(bytes, media_type)?);
    let picture: ImageBitmap = JsFuture::from(read.ok()?).await.ok()?.dyn_into().ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(picture.width());
    canvas.set_height(picture.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_image_bitmap(&picture, 0.0, 0.0)
        .ok()?;
    let written = Promise::new(&mut |resolve, reject| {
        if canvas.to_blob_with_type(&resolve, media_type).is_err() {
            reject.call0(&reject).unwrap_or_default();
        }
    });
    let written: Blob = JsFuture::from(written).await.ok()?.dyn_into().ok()?;
    if written.type_() != media_type {
        return None;
    }
    let bytes = JsFuture::from(written.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}
