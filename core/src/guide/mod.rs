//! The decision tree: what it says and where answers lead. Knows nothing of storage, screens or the time of day.

mod ids;

pub mod model;

pub mod walk;

pub mod plan;

pub mod why;

pub mod paths;

pub mod search;

pub mod map;
