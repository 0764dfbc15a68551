//! `firmly` for a terminal: for advisers, authors and recovery. Only reads arguments and prints.
fn main() {}
