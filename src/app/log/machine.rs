//! What core asks of the machine: randomness and the time. Adds nothing to what the browser says.

use firmly_core::{
    journal::moment::{Malformed, Now},
    random::{NoRandomness, Random},
};

use crate::platform::{clock, entropy};

/// The browser's source of randomness.
pub(super) struct Entropy;

impl Random for Entropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        entropy::fill(bytes).or(Err(NoRandomness))
    }
}

/// The time of the machine, now; an error where its year cannot be right.
pub(super) fn now() -> Result<Now, Malformed> {
    let reading = clock::read();
    Now::new(
        reading.unix_ms,
        reading.offset_minutes,
        reading.zone.as_deref(),
    )
}
