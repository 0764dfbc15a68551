//! `vault` from the outside: round trips, damage, published vectors, the reference implementation, frozen bytes.

mod chance;
mod round_trips;
