//! Times of day as people write them. What cannot be read is asked for again, never guessed.

use firmly_core::journal::moment::TimeOfDay;

/// Words before a time that say how sure it is, which is asked for beside it.
const BEFORE: [&str; 9] = [
    "approximately",
    "approx.",
    "approx",
    "around",
    "about",
    "circa",
    "ca.",
    "c.",
    "at",
];
/// Words behind a time of 24 hours.
const BEHIND: [&str; 4] = ["hours", "hrs", "hr", "h"];

/// The time that `typed` says: `14:10`, `14.10`, `1410`, `1410 hrs`, `2 pm`, `2.10pm`, `c. 14.10`, `noon`, `midnight`. `None`
/// if it is unclear, as a period of time or 'half ten' is.
pub(super) fn parse(typed: &str) -> Option<TimeOfDay> {
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if matches!(c, '\u{ff1a}' | '\u{2236}') {
                ':'
            } else {
                c
            }
        })
        .collect::<String>()
        .to_lowercase();
    let before = BEFORE.iter().find_map(|word| typed.strip_prefix(word));
    let typed = before.unwrap_or(&typed);
    let behind = BEHIND.iter().find_map(|word| typed.strip_suffix(word));
    let typed = behind.unwrap_or(typed);
    match typed {
        "noon" | "midday" => return at(12, 0),
        "midnight" => return at(0, 0),
        _ => {}
    }
    let (digits, half) = match typed {
        _ if typed.ends_with("am") || typed.ends_with("a.m.") => {
            (typed.trim_end_matches(['a', 'm', '.']), Half::Morning)
        }
        _ if typed.ends_with("pm") || typed.ends_with("p.m.") => {
            (typed.trim_end_matches(['p', 'm', '.']), Half::Afternoon)
        }
        _ => (typed, Half::NotSaid),
    };
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, minute)) => (number(hour, 1..=2)?, number(minute, 2..=2)?),
        None if digits.len() <= 2 => (number(digits, 1..=2)?, 0),
        None => {
            let (hour, minute) = digits.split_at_checked(digits.len() - 2)?;
            (number(hour, 1..=2)?, number(minute, 2..=2)?)
        }
    };
    // A bare '4' may be either half of the day, or no time at all.
    if half == Half::NotSaid && digits.len() <= 2 {
        return None;
    }
    match (half, hour) {
        (Half::NotSaid, _) => at(hour, minute),
        (_, 0 | 13..) => None,
        (Half::Morning, 12) => at(0, minute),
        (Half::Afternoon, 12) | (Half::Morning, _) => at(hour, minute),
        (Half::Afternoon, _) => at(hour + 12, minute),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
    NotSaid,
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u8> {
    let plain = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

fn at(hour: u8, minute: u8) -> Option<TimeOfDay> {
    format!("{hour:02}:{minute:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them() {
        for (typed, read) in [
            ("14:10", "14:10"),
            ("14.10", "14:10"),
            (" 1410 ", "14:10"),
            ("9:05", "09:05"),
            ("905", "09:05"),
            ("2 pm", "14:00"),
            ("2.10PM", "14:10"),
            ("2:10 p.m.", "14:10"),
            ("12 am", "00:00"),
            ("12.30pm", "12:30"),
            ("at 10:30", "10:30"),
            ("c. 10.30", "10:30"),
            ("around 3 pm", "15:00"),
            ("10:30hrs", "10:30"),
            ("1030h", "10:30"),
            ("14h10", "14:10"),
            ("14\u{ff1a}10", "14:10"),
            ("14 : 10", "14:10"),
            ("noon", "12:00"),
            ("Midnight", "00:00"),
            ("0:00", "00:00"),
        ] {
            assert_eq!(
                parse(typed).map(|time| time.to_string()).as_deref(),
                Some(read),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_unclear_is_not_guessed() {
        for typed in [
            "",
            "4",
            "24:00",
            "12:60",
            "13 pm",
            "0 am",
            "morning",
            "10:3",
            "+1:30",
            "half past ten",
            "half ten",
            "10\u{2013}10:30",
            "10-11",
            "4h",
            "12345",
            "ü",
            "apm",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
