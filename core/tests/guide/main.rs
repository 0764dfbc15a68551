//! The guide as it ships, walked along every path: engine, invariants, conflict rules, coverage, vignettes.

mod situations;

mod engine;

mod invariants;

mod conflicts;

mod coverage;
