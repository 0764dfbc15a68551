//! The day that the machine says it is. Never judges whether it is right.

use js_sys::Date;

/// Today where the user is, `YYYY-MM-DD`.
pub fn today() -> String {
    let now = Date::new_0();
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}
