//! What the machine says of the time: milliseconds, offset and zone. Never judges whether it is right.

use gloo::utils::window;
use js_sys::{Array, Date, Intl, Object, Reflect};

/// One look at the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Milliseconds since 1970, UTC.
    pub unix_ms: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// The name of the zone, `Europe/London`, where the browser tells.
    pub zone: Option<String>,
}

/// Reads the clock.
pub fn read() -> Reading {
    let date = Date::new_0();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast saturates, and whoever uses it checks the range"
    )]
    // JavaScript counts the offset to the west.
    let (unix_ms, offset_minutes) = (date.get_time() as i64, -date.get_timezone_offset() as i32);
    Reading {
        unix_ms,
        offset_minutes,
        zone: zone(),
    }
}

/// Milliseconds since 1970, UTC, and since the page was opened. The first can be set; the second may stand still while the
/// machine sleeps.
pub fn milliseconds() -> (f64, f64) {
    let running = window().performance();
    (Date::now(), running.map_or(0.0, |clock| clock.now()))
}

fn zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}
