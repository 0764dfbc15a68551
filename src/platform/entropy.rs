//! Unpredictable bytes: the browser's `getRandomValues`. Makes nothing of them.

/// The browser gave none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no randomness")]
pub struct Refused;

/// Fills all of `bytes`.
///
/// # Errors
/// If the browser refuses. There is no weaker source to fall back to.
pub fn fill(bytes: &mut [u8]) -> Result<(), Refused> {
    getrandom::fill(bytes).or(Err(Refused))
}
