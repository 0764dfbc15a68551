//! The one thing that is kept in clear: three codes of where the user works. Knows nothing of what they mean.

use web_sys::Storage;

/// The name of the entry. It says nothing.
const KEY: &str = "firmly-1";

/// Why nothing was kept: the browser has no such store here, or refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("preferences unavailable")]
pub struct Unavailable;

/// What was kept earlier; `None` where there is nothing or the browser refuses.
pub fn load() -> Option<String> {
    storage().ok()?.get_item(KEY).ok()?
}

/// Keeps `text` over what was kept before.
///
/// # Errors
/// If the browser refuses.
pub fn keep(text: &str) -> Result<(), Unavailable> {
    storage()?.set_item(KEY, text).or(Err(Unavailable))
}

/// Removes what was kept.
///
/// # Errors
/// If the browser refuses.
pub fn forget() -> Result<(), Unavailable> {
    storage()?.remove_item(KEY).or(Err(Unavailable))
}

/// Reading the property alone can throw.
fn storage() -> Result<Storage, Unavailable> {
    gloo::utils::window()
        .local_storage()
        .ok()
        .flatten()
        .ok_or(Unavailable)
}
