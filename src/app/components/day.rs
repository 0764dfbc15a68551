//! A day as people write it. Knows no clock.

use crate::words::shell::months;

const MONTHS: [&str; 12] = [
    months::JANUARY,
    months::FEBRUARY,
    months::MARCH,
    months::APRIL,
    months::MAY,
    months::JUNE,
    months::JULY,
    months::AUGUST,
    months::SEPTEMBER,
    months::OCTOBER,
    months::NOVEMBER,
    months::DECEMBER,
];

/// `20 November 2026` for `2026-11-20`, `November 2026` for `2026-11`; what is neither stays as it is.
pub fn day_in_words(day: &str) -> String {
    let mut parts = day.splitn(3, '-');
    let words = (|| {
        let year = parts.next()?;
        let month: usize = parts.next()?.parse().ok()?;
        let month = MONTHS.get(month.checked_sub(1)?)?;
        Some(match parts.next() {
            Some(date) => months::date(date.parse::<u8>().ok()?, month, year),
            None => months::month(month, year),
        })
    })();
    words.unwrap_or_else(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_out_and_other_words_left_alone() {
        assert_eq!(day_in_words("2026-11-20"), "20 November 2026");
        assert_eq!(day_in_words("2027-05-01"), "1 May 2027");
        assert_eq!(day_in_words("2026-11"), "November 2026");
        for odd in ["2026-13-01", "2026-00-01", "2026-13", "soon", ""] {
            assert_eq!(day_in_words(odd), odd);
        }
    }
}
