//! What stays in clear beside the stores: how much the log held, and when a copy was made. It notices when a log is gone,
//! and when a copy is due. Holds no text, no name, no key.

use firmly_core::journal::moment::Day;

/// Days after which a copy that lacks something is old.
const OLD_DAYS: i64 = 14;

/// One line of numbers and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Events that the log held.
    pub events: usize,
    /// Of these, incidents.
    pub incidents: usize,
    /// The day of the last change.
    pub last: Day,
    /// Incidents that the last copy holds, and the day when it was made.
    pub copied: Option<(usize, Day)>,
    /// Incidents that there were when a copy was last put off, and the day.
    pub put_off: Option<(usize, Day)>,
}

/// Why a copy should be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// There is none.
    First,
    /// So many incidents are in none.
    Lacks(usize),
    /// So many incidents are in none, and the last is of that day.
    Old(usize, Day),
}

impl Trace {
    /// As it is kept: `1 events incidents last copied-incidents copied-day put-off-incidents put-off-day`, a dash for what
    /// is not there.
    pub fn write(&self) -> String {
        let mut text = [
            "1 ",
            &self.events.to_string(),
            " ",
            &self.incidents.to_string(),
        ]
        .concat();
        text.push(' ');
        text.push_str(&self.last.to_string());
        for pair in [self.copied, self.put_off] {
            let (count, day) = pair.map_or_else(
                || ("-".to_owned(), "-".to_owned()),
                |(count, day)| (count.to_string(), day.to_string()),
            );
            for part in [count, day] {
                text.push(' ');
                text.push_str(&part);
            }
        }
        text
    }

    /// What [`Trace::write`] wrote, and nothing else.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        if parts.next() != Some("1") {
            return None;
        }
        let mut next = || parts.next();
        let trace = Self {
            events: next()?.parse().ok()?,
            incidents: next()?.parse().ok()?,
            last: next()?.parse().ok()?,
            copied: pair(next()?, next()?)?,
            put_off: pair(next()?, next()?)?,
        };
        next().is_none().then_some(trace)
    }

    /// Whether a copy should be asked for today: after the first entry, the fifth, and every ten from there, or when the
    /// last copy is old; at most once a day.
    pub fn due(&self, today: Day) -> Option<Due> {
        let copied = self.copied.map_or(0, |(count, _)| count);
        let lacks = self
            .incidents
            .checked_sub(copied)
            .filter(|lacks| *lacks > 0)?;
        if self.put_off.is_some_and(|(_, day)| day == today) {
            return None;
        }
        let asked = self.put_off.map_or(0, |(count, _)| count).max(copied);
        let next = match asked {
            0 => 1,
            1..=4 => 5,
            _ => asked + 10,
        };
        let since = self
            .copied
            .map(|(_, day)| day)
            .max(self.put_off.map(|(_, day)| day));
        let long_ago = since.is_some_and(|day| today.days_after(day) >= OLD_DAYS);
        match self.copied {
            Some((_, day)) if long_ago => Some(Due::Old(lacks, day)),
            Some(_) if self.incidents >= next => Some(Due::Lacks(lacks)),
            None if long_ago || self.incidents >= next => Some(Due::First),
            _ => None,
        }
    }
}

fn pair(count: &str, day: &str) -> Option<Option<(usize, Day)>> {
    if (count, day) == ("-", "-") {
        return Some(None);
    }
    Some(Some((count.parse().ok()?, day.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u8) -> Day {
        format!("2026-11-{day:02}").parse().unwrap()
    }

    fn trace(incidents: usize) -> Trace {
        Trace {
            events: incidents + 1,
            incidents,
            last: day(20),
            copied: None,
            put_off: None,
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_else() {
        let full = Trace {
            copied: Some((4, day(1))),
            put_off: Some((6, day(2))),
            ..trace(7)
        };
        for trace in [trace(0), full] {
            assert_eq!(Trace::read(&trace.write()), Some(trace));
        }
        assert_eq!(full.write(), "1 8 7 2026-11-20 4 2026-11-01 6 2026-11-02");
        for bad in [
            "",
            "1",
            "2 8 7 2026-11-20 - - - -",
            "1 8 7 2026-11-20 - - -",
            "1 8 7 2026-11-20 - - - - -",
            "1 8 7 x - - - -",
        ] {
            assert_eq!(Trace::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_copy_is_asked_for_by_need_and_not_twice_a_day() {
        assert_eq!(trace(0).due(day(20)), None);
        assert_eq!(trace(1).due(day(20)), Some(Due::First));
        let put_off = |incidents, at, on| Trace {
            put_off: Some((at, day(on))),
            ..trace(incidents)
        };
        assert_eq!(put_off(9, 1, 20).due(day(20)), None, "not twice a day");
        assert_eq!(put_off(4, 1, 20).due(day(21)), None);
        assert_eq!(put_off(5, 1, 20).due(day(21)), Some(Due::First));
        assert_eq!(put_off(14, 5, 20).due(day(21)), None);
        assert_eq!(put_off(15, 5, 20).due(day(21)), Some(Due::First));
        assert_eq!(
            put_off(2, 1, 6).due(day(20)),
            Some(Due::First),
            "after a fortnight"
        );

        let copied = |incidents, at, on| Trace {
            copied: Some((at, day(on))),
            ..trace(incidents)
        };
        assert_eq!(copied(1, 1, 1).due(day(20)), None, "the copy has it all");
        assert_eq!(copied(4, 1, 19).due(day(20)), None);
        assert_eq!(copied(5, 1, 19).due(day(20)), Some(Due::Lacks(4)));
        assert_eq!(copied(15, 5, 19).due(day(20)), Some(Due::Lacks(10)));
        assert_eq!(copied(6, 5, 6).due(day(20)), Some(Due::Old(1, day(6))));
    }
}
