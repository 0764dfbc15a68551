//! Incidents as an append-only, hash-chained log of events. Knows nothing of encryption, storage or screens.

pub mod vocabulary;
