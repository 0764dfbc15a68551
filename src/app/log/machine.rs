//! What core asks of the machine: randomness, the time, and scrypt. Adds nothing to what the browser says.

use firmly_core::{
    journal::moment::{Malformed, Now},
    random::{NoRandomness, Random},
    vault::{self, Key, Scrypt},
};

use super::idle::Clocks;
use crate::platform::{clock, entropy, scrypt};

/// The browser's source of randomness.
pub(super) struct Entropy;

impl Random for Entropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        entropy::fill(bytes).or(Err(NoRandomness))
    }
}

/// scrypt in an instance of its own, in a worker where there is one. Here, where no script lends one: served by Trunk.
#[derive(Clone, Copy)]
pub(super) struct Aside;

impl Scrypt for Aside {
    async fn scrypt(self, passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
        match scrypt::lent() {
            Some(stretcher) => scrypt::scrypt(&stretcher, passphrase, salt, log_n).await,
            None => vault::scrypt(passphrase, salt, log_n),
        }
    }
}

/// Both clocks of the machine, now.
pub(super) fn clocks() -> Clocks {
    let (wall_ms, running_ms) = clock::milliseconds();
    Clocks {
        wall_ms,
        running_ms,
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
