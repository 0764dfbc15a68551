//! The `Random` port: where unpredictable bytes come from. Nothing in core makes any itself.

use thiserror::Error;

use crate::written::hex;

/// A cryptographic source of random bytes: `getRandomValues` in a browser, the system's in a program.
pub trait Random {
    /// Fills all of `bytes`, or none that may be used.
    ///
    /// # Errors
    /// If the source refuses. Nothing is sealed then: there is no weaker source to fall back to.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The source of randomness refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no randomness to be had")]
pub struct NoRandomness;

/// So many random bytes in lower-case hex digits.
pub(crate) fn make_hex<const BYTES: usize>(
    random: &mut dyn Random,
) -> Result<String, NoRandomness> {
    let mut bytes = [0; BYTES];
    random.fill(&mut bytes)?;
    Ok(hex(&bytes))
}
