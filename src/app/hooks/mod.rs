//! Effects: whatever happens outside of drawing. Views call these and nothing of the browser.

mod announce;
mod arrival;
mod checking;
mod copy;
mod leaving;
mod offline;
mod pack_file;
mod paint;
mod saving;
mod zoom;

pub use announce::{Announce, Announcer, use_announce};
pub use arrival::use_arrival;
pub(crate) use checking::{Refused, Stand, use_checking};
pub use copy::use_copy;
pub use leaving::use_leaving;
pub use offline::use_offline;
pub(crate) use pack_file::{PackStand, use_pack_file};
pub use paint::use_after_paint;
pub use saving::use_saving;
pub use zoom::{Zoom, use_zoom};
