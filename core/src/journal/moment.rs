//! Dates and times, as the machine records them and as people claim them. Never reads a clock: `Now` is passed in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

use crate::written::Text;

/// The text is not of the one form that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a date or time of the form that is stored")]
pub struct Malformed;

/// The machine's time of day and zone, as the caller read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    unix_ms: i64,
    offset: Offset,
    zone: Option<String>,
}

impl Now {
    /// `offset_minutes` counts east of UTC; `zone` is the zone's name, `Europe/London`, where the machine tells.
    ///
    /// # Errors
    /// If the year has not four digits or the offset is not less than a day.
    pub fn new(unix_ms: i64, offset_minutes: i32, zone: Option<&str>) -> Result<Self, Malformed> {
        Instant::from_unix_ms(unix_ms)?;
        let plausible = |zone: &&str| {
            (1..=64).contains(&zone.len()) && zone.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Ok(Self {
            unix_ms,
            offset: Offset::from_minutes(offset_minutes)?,
            zone: zone.filter(plausible).map(str::to_owned),
        })
    }

    /// Milliseconds since 1970, UTC.
    pub fn unix_ms(&self) -> i64 {
        self.unix_ms
    }

    /// The point in time.
    pub fn instant(&self) -> Instant {
        Instant(self.unix_ms)
    }

    /// East of UTC.
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// The zone's name, where the machine told.
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// The day on the user's calendar.
    pub fn today(&self) -> Day {
        self.instant().day_at(self.offset)
    }
}

/// A point in time, in milliseconds since 1970, of a year with four digits. Written `2026-11-20T21:10:00.123Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 86_400_000;

impl Instant {
    /// # Errors
    /// If the year has not four digits. A day at each end is left out, so that every offset keeps to that.
    pub fn from_unix_ms(unix_ms: i64) -> Result<Self, Malformed> {
        let edge = |year, month, day| {
            Date::from_calendar_date(year, month, day).map(|day| days_since_1970(day) * MS_PER_DAY)
        };
        let first = edge(0, time::Month::January, 2).map_err(|_out_of_range| Malformed)?;
        let last = edge(9999, time::Month::December, 31).map_err(|_out_of_range| Malformed)?;
        if (first..last).contains(&unix_ms) {
            Ok(Self(unix_ms))
        } else {
            Err(Malformed)
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn unix_ms(self) -> i64 {
        self.0
    }

    /// The day of the calendar at that offset.
    pub fn day_at(self, offset: Offset) -> Day {
        Day(self.at(offset).date())
    }

    /// The time of day at that offset, the seconds cut off.
    pub fn time_at(self, offset: Offset) -> TimeOfDay {
        let local = self.at(offset);
        TimeOfDay {
            hour: local.hour(),
            minute: local.minute(),
        }
    }

    fn at(self, offset: Offset) -> OffsetDateTime {
        // In range by construction; UTC is what remains if it ever were not.
        let utc = OffsetDateTime::UNIX_EPOCH + Duration::milliseconds(self.0);
        UtcOffset::from_whole_seconds(i32::from(offset.0) * 60)
            .map_or(utc, |offset| utc.to_offset(offset))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.at(Offset(0));
        write!(
            f,
            "{}T{:02}:{:02}:{:02}.{:03}Z",
            Day(utc.date()),
            utc.hour(),
            utc.minute(),
            utc.second(),
            utc.millisecond()
        )
    }
}

impl FromStr for Instant {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (day, rest) = text.split_once('T').ok_or(Malformed)?;
        let (time, rest) = rest.split_at_checked(5).ok_or(Malformed)?;
        let (minute, rest) = (
            time.parse::<TimeOfDay>()?,
            rest.strip_prefix(':').ok_or(Malformed)?,
        );
        let (second, ms) = rest
            .strip_suffix('Z')
            .and_then(|rest| rest.split_once('.'))
            .ok_or(Malformed)?;
        let (second, ms) = (digits(second, 2)?, digits(ms, 3)?);
        if second > 59 {
            return Err(Malformed);
        }
        let minutes = i64::from(minute.hour) * 60 + i64::from(minute.minute);
        let day = days_since_1970(day.parse::<Day>()?.0);
        Self::from_unix_ms(
            day * MS_PER_DAY + minutes * MS_PER_MINUTE + i64::from(second) * 1000 + i64::from(ms),
        )
    }
}

/// Minutes east of UTC, less than a day. Written `+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(i16);

impl Offset {
    /// # Errors
    /// If it is a day or more.
    pub fn from_minutes(minutes: i32) -> Result<Self, Malformed> {
        match i16::try_from(minutes) {
            Ok(minutes @ -1439..=1439) => Ok(Self(minutes)),
            _ => Err(Malformed),
        }
    }

    /// East is positive.
    pub fn minutes(self) -> i32 {
        i32::from(self.0)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let minutes = self.0.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for Offset {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (sign, time) = match text.split_at_checked(1) {
            Some(("+", time)) => (1, time),
            Some(("-", time)) => (-1, time),
            _ => return Err(Malformed),
        };
        let time: TimeOfDay = time.parse()?;
        let minutes = i32::from(time.hour) * 60 + i32::from(time.minute);
        if sign < 0 && minutes == 0 {
            return Err(Malformed);
        }
        Self::from_minutes(sign * minutes)
    }
}

/// A day of the calendar, without a zone, of a year with four digits. Written `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day of the week: Monday is 1, Sunday is 7.
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_from_monday()
    }

    /// So many days later, or earlier if negative. Stays at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let moved = self.0.saturating_add(Duration::days(days));
        Self(if moved.year() < 0 { self.0 } else { moved })
    }

    /// How many days this one is after the other; negative if before.
    pub fn days_after(self, other: Self) -> i64 {
        days_since_1970(self.0) - days_since_1970(other.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl FromStr for Day {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (month, day) = text.rsplit_once('-').ok_or(Malformed)?;
        let month: Month = month.parse()?;
        let day = u8::try_from(digits(day, 2)?).map_err(|_out_of_range| Malformed)?;
        month.day(day)
    }
}

/// A month of a year. Written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u8,
}

impl Month {
    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// One of its days, from 1.
    ///
    /// # Errors
    /// If it has no such day.
    pub fn day(self, day: u8) -> Result<Day, Malformed> {
        let month = time::Month::try_from(self.month).map_err(|_out_of_range| Malformed)?;
        Date::from_calendar_date(self.year, month, day)
            .map(Day)
            .map_err(|_out_of_range| Malformed)
    }
}

impl From<Day> for Month {
    fn from(day: Day) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (year, month) = text.split_once('-').ok_or(Malformed)?;
        let year = i32::try_from(digits(year, 4)?).map_err(|_out_of_range| Malformed)?;
        match u8::try_from(digits(month, 2)?) {
            Ok(month @ 1..=12) => Ok(Self { year, month }),
            _ => Err(Malformed),
        }
    }
}

/// A time of day to the minute. Written `14:10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// From 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// From 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl FromStr for TimeOfDay {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (hour, minute) = text.split_once(':').ok_or(Malformed)?;
        match (
            u8::try_from(digits(hour, 2)?),
            u8::try_from(digits(minute, 2)?),
        ) {
            (Ok(hour @ 0..=23), Ok(minute @ 0..=59)) => Ok(Self { hour, minute }),
            _ => Err(Malformed),
        }
    }
}

/// Exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Result<u32, Malformed> {
    if text.len() != count || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Malformed);
    }
    text.parse().map_err(|_too_long| Malformed)
}

fn days_since_1970(date: Date) -> i64 {
    i64::from(date.to_julian_day()) - i64::from(OffsetDateTime::UNIX_EPOCH.to_julian_day())
}

/// Stored as its text, and read from nothing else.
macro_rules! stored_as_text {
    ($($name:ty),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Text(text) = Text::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )+};
}

stored_as_text!(Instant, Offset, Day, Month, TimeOfDay);
