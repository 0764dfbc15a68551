//! `vault` from the outside: round trips, damage, published vectors, the reference implementation, frozen bytes.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

mod chance;
mod damage;
mod frozen;
mod normal;
mod reference;
mod round_trips;
mod typed;
mod vectors;
mod wycheproof;
