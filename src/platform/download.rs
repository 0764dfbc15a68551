//! Handing the user a file. Knows nothing of what is in it; the caller gives a neutral name.

use gloo::{
    timers::callback::Timeout,
    utils::{body, document},
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Browsers read the file after the click has returned, and none says when it has done so.
const KEEP_MS: u32 = 60_000;

/// The browser did not take the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not downloaded")]
pub struct NotDownloaded;

/// Gives the user a file to keep. Whether it was kept, browsers do not tell.
///
/// # Errors
/// If the browser offers no downloads here.
pub fn download(name: &str, bytes: &[u8]) -> Result<(), NotDownloaded> {
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob =
        Blob::new_with_u8_array_sequence_and_options(&parts, &options).or(Err(NotDownloaded))?;
    let address = Url::create_object_url_with_blob(&blob).or(Err(NotDownloaded))?;
    let clicked = click(name, &address);
    Timeout::new(KEEP_MS, move || {
        Url::revoke_object_url(&address).unwrap_or_default()
    })
    .forget();
    clicked.ok_or(NotDownloaded)
}

fn click(name: &str, address: &str) -> Option<()> {
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    // Without the ability the click would open the file in place of the page.
    if !js_sys::Reflect::has(&link, &"download".into()).unwrap_or(false) {
        return None;
    }
    link.set_href(address);
    link.set_download(name);
    link.set_hidden(true);
    body().append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}
