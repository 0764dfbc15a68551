//! A picture from bytes that never leave the page. Knows nothing of what is on it.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};

/// The address of a picture, good for as long as one of these is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn(Rc<Address>);

#[derive(Debug, PartialEq, Eq)]
struct Address(String);

impl Drawn {
    /// A picture of this media type; `None` where the browser makes no addresses.
    pub fn new(bytes: &[u8], media_type: &str) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
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
