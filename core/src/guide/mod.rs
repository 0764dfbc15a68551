//! The decision tree: what it says and where answers lead. Knows nothing of storage, screens or the time of day.

pub mod model;
