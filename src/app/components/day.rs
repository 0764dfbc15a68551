//! A day as people write it. Knows no clock.

use crate::words::shell::months;

/// `20 November 2026` for `2026-11-20`; what is no such day stays as it is.
pub fn day_in_words(day: &str) -> String {
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
    let mut parts = day.splitn(3, '-');
    let words = (|| {
        let year = parts.next()?;
        let month: usize = parts.next()?.parse().ok()?;
        let date: u8 = parts.next()?.parse().ok()?;
        Some(months::date(date, MONTHS.get(month.checked_sub(1)?)?, year))
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
        for odd in ["2026-13-01", "2026-00-01", "2026-11", "soon", ""] {
            assert_eq!(day_in_words(odd), odd);
        }
    }
}
