//! What the commands say while they work. The only place that prints.
#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "this is a program for a terminal"
)]

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

use anyhow::Result;

/// Names a piece of work, does it, and says how long it took.
pub(crate) fn step<T>(what: impl Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(format_args!("{what} ..."));
    let start = Instant::now();
    let result = work();
    let end = if result.is_ok() { "done" } else { "failed" };
    say(format_args!(
        "{what}: {end} after {}",
        seconds(start.elapsed())
    ));
    result
}

/// A line about the work, beside the output of the tools.
pub(crate) fn say(line: impl Display) {
    eprintln!("xtask: {line}");
}

/// A line that is the result of a command.
pub(crate) fn result(line: impl Display) {
    println!("{line}");
}

/// `3.2 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
