//! Shift three times: counts, as GOV.UK's 'Exit this page' does. Knows nothing of keyboards or clocks.

/// How long a press counts.
pub const EXPIRES_MS: u32 = 5_000;

/// The presses so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presses {
    count: u8,
    last_was_modified: bool,
}

/// What a key has brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Not Shift by itself.
    Other,
    /// Shift by itself; so many more are needed.
    More(u8),
    /// The third.
    Leave,
}

impl Presses {
    /// Takes in a key that was let go. A Shift that made a capital does not count: the letter came up first, with Shift
    /// still down.
    #[must_use]
    pub fn released(self, key: &str, shift_is_down: bool) -> (Self, Press) {
        let alone = key == "Shift" && !self.last_was_modified;
        let count = if alone { self.count + 1 } else { self.count };
        let next = Self {
            count,
            last_was_modified: shift_is_down,
        };
        match (alone, count) {
            (false, _) => (next, Press::Other),
            (true, 3..) => (Self::default(), Press::Leave),
            (true, _) => (next, Press::More(3 - count)),
        }
    }

    /// Too much time has gone by.
    #[must_use]
    pub fn expired(self) -> Self {
        Self { count: 0, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keys: &[(&str, bool)]) -> Vec<Press> {
        let mut presses = Presses::default();
        keys.iter()
            .map(|(key, shift)| {
                let (next, press) = presses.released(key, *shift);
                presses = next;
                press
            })
            .collect()
    }

    #[test]
    fn three_times_leaves() {
        assert_eq!(
            press(&[("Shift", false); 3]),
            [Press::More(2), Press::More(1), Press::Leave]
        );
    }

    #[test]
    fn capitals_do_not_count() {
        let capital = [("A", true), ("Shift", false)];
        assert_eq!(
            press(&[capital, capital, capital].concat()),
            [Press::Other; 6]
        );
    }

    #[test]
    fn escape_does_nothing() {
        assert_eq!(press(&[("Escape", false); 3]), [Press::Other; 3]);
    }

    #[test]
    fn presses_expire() {
        let (two, _) = Presses::default()
            .released("Shift", false)
            .0
            .released("Shift", false);
        assert_eq!(two.expired().released("Shift", false).1, Press::More(2));
    }
}
