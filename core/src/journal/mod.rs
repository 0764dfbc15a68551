//! Incidents as an append-only, hash-chained log of events. Knows nothing of encryption, storage or screens.
//!
//! [`event`] is the exact bytes, [`chain`] their order, [`entry`] what people answer, [`attachment`] what they attach,
//! [`Journal`] what the screens show.

pub mod attachment;
pub mod chain;
pub mod entry;
pub mod event;
pub mod filter;
pub mod lines;
pub mod moment;
pub mod patterns;
mod projection;
mod purged;
pub mod reference;
pub mod search;
pub mod timeline;
pub mod vocabulary;
pub mod warnings;

pub(crate) use projection::Later;
pub use projection::{
    Amendment, Case, CaseId, Change, Commitment, Fact, Incident, Journal, Manner, Receipted,
    Recorded, Sent, Withdrawal,
};
pub(crate) use purged::{Purged, target, targets};
