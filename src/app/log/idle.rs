//! When an open log was last used, and for how long it may be left alone. Reads no clock.

/// The time on both clocks of a machine, in milliseconds. One of them can be set, the other one may stand still while the
/// machine sleeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clocks {
    /// Since 1970, UTC, as the machine is set.
    pub(super) wall_ms: f64,
    /// Since the page was opened; never set.
    pub(super) running_ms: f64,
}

/// A clock that corrects itself goes back by less.
const CORRECTED_MS: f64 = 60_000.0;

impl Clocks {
    /// True if the log was left alone for so long since these clocks were read, by either clock, or if the machine was set
    /// back meanwhile, so that nobody knows.
    pub(super) fn left_alone(self, now: Self, limit_ms: u32) -> bool {
        let limit = f64::from(limit_ms);
        let (wall, running) = (now.wall_ms - self.wall_ms, now.running_ms - self.running_ms);
        wall >= limit || running >= limit || wall < running - CORRECTED_MS
    }
}

#[cfg(test)]
mod tests {
    use super::Clocks;

    const FIVE_MINUTES: u32 = 300_000;

    #[test]
    fn a_log_is_left_alone_by_either_clock() {
        let used = Clocks {
            wall_ms: 1_796_000_000_000.0,
            running_ms: 60_000.0,
        };
        let after = |wall_minutes: f64, running_minutes: f64| {
            let now = Clocks {
                wall_ms: used.wall_ms + wall_minutes * 60_000.0,
                running_ms: used.running_ms + running_minutes * 60_000.0,
            };
            used.left_alone(now, FIVE_MINUTES)
        };
        assert!(!after(0.0, 0.0));
        assert!(!after(4.9, 4.9));
        assert!(after(5.0, 5.0));
        assert!(after(600.0, 0.1), "the machine slept");
        assert!(
            after(600.0, 600.0),
            "the machine slept, and both clocks ran"
        );
        assert!(after(-120.0, 1.0), "the clock was set back");
        assert!(
            after(0.5, 5.0),
            "the clock was set back by less than the time"
        );
        assert!(!after(0.9, 1.0), "the clock corrected itself");
        assert!(!after(-0.01, 0.0), "the clock corrected itself");
    }
}
