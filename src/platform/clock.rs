//! What the machine says of the time: milliseconds, offset and zone. Never judges whether it is right.

use firmly_core::journal::moment::{Malformed, Now};
use js_sys::{Array, Date, Intl, Object, Reflect};

/// The time of the machine, now.
///
/// # Errors
/// If the machine's year has not four digits.
pub fn now() -> Result<Now, Malformed> {
    let date = Date::new_0();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast saturates, and `Now` checks the range"
    )]
    // JavaScript counts the offset to the west.
    let (unix_ms, offset_minutes) = (date.get_time() as i64, -date.get_timezone_offset() as i32);
    Now::new(unix_ms, offset_minutes, zone().as_deref())
}

fn zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}
