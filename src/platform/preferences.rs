//! The little that is kept in clear: codes and numbers, by a name. Knows nothing of what they mean.

use web_sys::Storage;

/// The name of an entry. It says nothing.
#[derive(Clone, Copy, Debug)]
pub struct Name(pub &'static str);

/// Why nothing was kept: the browser has no such store here, or refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("preferences unavailable")]
pub struct Unavailable;

/// What was kept earlier; `None` where there is nothing or the browser refuses.
pub fn load(name: Name) -> Option<String> {
    storage().ok()?.get_item(name.0).ok()?
}

/// Keeps `text` over what was kept before.
///
/// # Errors
/// If the browser refuses.
pub fn keep(name: Name, text: &str) -> Result<(), Unavailable> {
    storage()?.set_item(name.0, text).or(Err(Unavailable))
}

/// Removes what was kept.
///
/// # Errors
/// If the browser refuses.
pub fn forget(name: Name) -> Result<(), Unavailable> {
    storage()?.remove_item(name.0).or(Err(Unavailable))
}

/// Reading the property alone can throw.
fn storage() -> Result<Storage, Unavailable> {
    gloo::utils::window()
        .local_storage()
        .ok()
        .flatten()
        .ok_or(Unavailable)
}
