//! `session` over the stores' twins: what is saved stays, what is damaged is named, and nothing is written over.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

mod attachments;
mod bench;
mod contract;
mod copies;
mod corrections;
mod damage;
mod fault_loop;
mod faults;
mod frozen;
mod healing;
mod kept_copy;
mod keys;
mod life;
mod merge;
mod nothing_less;
mod purge;
mod search;
mod sent;
mod stretching;
mod tabs;
mod twins;
