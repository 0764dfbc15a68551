//! What leaves the log, and how whoever gets it checks it. Knows no screen and no store.

pub mod check;
pub mod receipt;
