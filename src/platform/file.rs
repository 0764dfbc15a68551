//! Reading a file that the user chose. Knows nothing of what is in it.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList, HtmlInputElement};

/// The browser could not read the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("file unreadable")]
pub struct Unreadable;

/// What is in the file that was chosen here; `None` if none was, or if it has more than `limit_bytes`.
///
/// # Errors
/// If the browser could not read it.
pub async fn read(input: &HtmlInputElement, limit_bytes: f64) -> Result<Picked, Unreadable> {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return Ok(Picked::Nothing);
    };
    pick(&file, limit_bytes).await
}

async fn pick(file: &File, limit_bytes: f64) -> Result<Picked, Unreadable> {
    if file.size() > limit_bytes {
        return Ok(Picked::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .or(Err(Unreadable))?;
    Ok(Picked::Bytes(Uint8Array::new(&buffer).to_vec()))
}

/// What is in each file that was chosen here, by its name.
pub async fn read_each(
    input: &HtmlInputElement,
    limit_bytes: f64,
) -> Vec<(String, Result<Picked, Unreadable>)> {
    let files = input.files();
    let count = files.as_ref().map_or(0, FileList::length);
    let mut each = Vec::new();
    for file in (0..count).filter_map(|at| files.as_ref()?.get(at)) {
        let picked = pick(&file, limit_bytes).await;
        each.push((file.name(), picked));
    }
    each
}

/// What was chosen.
pub enum Picked {
    /// No file.
    Nothing,
    /// A file that is larger than it may be.
    TooLarge,
    /// What is in the file.
    Bytes(Vec<u8>),
}
