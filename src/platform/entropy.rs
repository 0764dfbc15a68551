//! Unpredictable bytes: the browser's `getRandomValues`. Makes nothing of them.

use firmly_core::random::{NoRandomness, Random};

/// The browser's source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entropy;

impl Random for Entropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_refused| NoRandomness)
    }
}
