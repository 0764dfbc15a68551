//! Effects: whatever happens outside of drawing. Views call these and nothing of the browser.

mod announce;
mod arrival;
mod copy;
mod leaving;
mod zoom;

pub use announce::{Announce, Announcer, use_announce};
pub use arrival::use_arrival;
pub use copy::use_copy;
pub use leaving::use_leaving;
pub use zoom::{Zoom, use_zoom};
