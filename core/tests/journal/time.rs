//! Dates and times: one written form, strict reading, arithmetic that stays in the calendar.

use firmly_core::journal::{
    entry::{Delay, Happened, Precision},
    moment::{Day, Instant, Malformed, Month, Now, Offset, TimeOfDay},
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn every_form_is_read_in_one_way_only() {
    for wrong in [
        "",
        "2026-1-02",
        "2026-02-29",
        "26-02-01",
        "2026-02-01 ",
        "+2026-02-01",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "2026-01-32",
        "２０２６-01-01",
        "2026-01-01T",
        "10000-01-01",
    ] {
        assert_eq!(wrong.parse::<Day>(), Err(Malformed), "{wrong}");
    }
    for wrong in ["24:00", "9:00", "09:60", "09:00:00", "0900", "", "-1:00"] {
        assert_eq!(wrong.parse::<TimeOfDay>(), Err(Malformed), "{wrong}");
    }
    for wrong in ["2026-11", "2028-02-29"] {
        assert!(wrong.parse::<Month>().is_ok() != wrong.parse::<Day>().is_ok());
    }
    for wrong in ["Z", "+0100", "01:00", "+24:00", "-00:00", "+01:00 "] {
        assert_eq!(wrong.parse::<Offset>(), Err(Malformed), "{wrong}");
    }
    for wrong in [
        "2026-11-20T21:10:00Z",
        "2026-11-20T21:10:00.1Z",
        "2026-11-20T21:10:60.000Z",
        "2026-11-20 21:10:00.000Z",
        "2026-11-20T21:10:00.000+00:00",
        "2026-11-20T24:00:00.000Z",
    ] {
        assert_eq!(wrong.parse::<Instant>(), Err(Malformed), "{wrong}");
    }
}

#[test]
fn the_user_s_day_follows_the_offset() {
    let at: Instant = "2026-11-20T23:30:00.000Z".parse().unwrap();
    for (offset, expected) in [
        ("+00:00", "2026-11-20 23:30"),
        ("+01:00", "2026-11-21 00:30"),
        ("-12:00", "2026-11-20 11:30"),
        ("+05:45", "2026-11-21 05:15"),
    ] {
        let offset = offset.parse().unwrap();
        assert_eq!(
            format!("{} {}", at.day_at(offset), at.time_at(offset)),
            expected
        );
    }
}

#[test]
fn days_count_over_leap_years_and_the_end_of_32_bits() {
    assert_eq!(day("2028-02-29").days_after(day("2028-02-28")), 1);
    assert_eq!(day("2027-03-01").days_after(day("2027-02-28")), 1);
    assert_eq!(day("2026-12-25").plus_days(14), day("2027-01-08"));
    assert_eq!(day("2026-11-20").weekday(), 5);
    assert_eq!(day("2038-01-20").days_after(day("2038-01-19")), 1);
    let late: Instant = "2038-01-19T03:14:08.000Z".parse().unwrap();
    assert_eq!(late.unix_ms(), 2_147_483_648_000);
    assert_eq!(day("9999-12-31").plus_days(400), day("9999-12-31"));
    assert_eq!(day("0000-01-01").plus_days(-400), day("0000-01-01"));
}

#[test]
fn a_clock_that_cannot_be_right_is_refused() {
    for (ms, offset) in [
        (i64::MIN, 0),
        (i64::MAX, 0),
        (0, 1440),
        (0, -1440),
        (300_000_000_000_000, 0),
    ] {
        assert_eq!(Now::new(ms, offset, None), Err(Malformed));
    }
    let odd = Now::new(0, 0, Some("Europe/\"London\n")).unwrap();
    assert_eq!(odd.zone(), None);
}

#[test]
fn the_delay_is_as_vague_as_the_claim() {
    let recorded: Instant = "2026-11-20T14:32:00.000Z".parse().unwrap();
    let utc = Offset::from_minutes(0).unwrap();
    let time = "14:10".parse().unwrap();
    let friday = day("2026-11-20");
    for (claim, delay) in [
        (Happened::exact(friday, time), Delay::Minutes(22)),
        (Happened::about(friday, Some(time)), Delay::Minutes(22)),
        (Happened::about(day("2026-11-18"), None), Delay::Days(2)),
        (Happened::date(friday), Delay::Days(0)),
        (Happened::date(day("2026-11-21")), Delay::Days(-1)),
        (Happened::month("2026-10".parse().unwrap()), Delay::Unknown),
        (Happened::not_sure(Some(friday), Some(time)), Delay::Unknown),
        (Happened::not_sure(None, None), Delay::Unknown),
    ] {
        assert_eq!(claim.delay(recorded, utc), delay, "{claim:?}");
    }
}

#[test]
fn a_claim_has_what_its_precision_says() {
    for (text, precision) in [
        (
            r#"{"precision":"exact","date":"2026-11-20","time":"14:10"}"#,
            Precision::Exact,
        ),
        (
            r#"{"precision":"about","date":"2026-11-20"}"#,
            Precision::About,
        ),
        (
            r#"{"precision":"date","date":"2026-11-20"}"#,
            Precision::Date,
        ),
        (
            r#"{"precision":"month","date":"2026-11"}"#,
            Precision::Month,
        ),
        (r#"{"precision":"not_sure"}"#, Precision::NotSure),
        (
            r#"{"precision":"not_sure","date":"2026-11-20","time":"14:10"}"#,
            Precision::NotSure,
        ),
    ] {
        let claim: Happened = serde_json::from_str(text).unwrap();
        assert_eq!(claim.precision(), precision);
        assert_eq!(serde_json::to_string(&claim).unwrap(), text);
    }
    for wrong in [
        r#"{"precision":"exact","date":"2026-11-20"}"#,
        r#"{"precision":"exact","time":"14:10"}"#,
        r#"{"precision":"about"}"#,
        r#"{"precision":"date","date":"2026-11-20","time":"14:10"}"#,
        r#"{"precision":"month","date":"2026-11-20"}"#,
        r#"{"precision":"month","date":"2026-11","time":"14:10"}"#,
        r#"{"precision":"date","date":"2026-11-20","more":1}"#,
    ] {
        assert!(serde_json::from_str::<Happened>(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn instants_come_back(ms in -62_167_132_800_000_i64..253_402_214_400_000, offset in -1439..=1439) {
        let at = Instant::from_unix_ms(ms).unwrap();
        prop_assert_eq!(at.to_string().parse(), Ok(at));
        let offset = Offset::from_minutes(offset).unwrap();
        prop_assert_eq!(offset.to_string().parse(), Ok(offset));
        let local = at.day_at(offset);
        prop_assert_eq!(local.to_string().parse(), Ok(local));
    }
}
