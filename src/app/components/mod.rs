//! Parts that several pages use. Each draws what it is given and knows nothing of where that comes from.

mod answers;
mod back;
mod bar;
mod cover;
mod day;
mod error_summary;
mod fold;
mod foot;
mod icon;
mod jump;
mod link;
mod radios;
mod sources;
mod urgency;

pub use answers::Answers;
pub use back::Back;
pub use bar::{Bar, Section};
pub use cover::Cover;
pub use day::day_in_words;
pub use error_summary::ErrorSummary;
pub use fold::Fold;
pub use foot::Foot;
pub use icon::{Icon, Sprite};
pub use jump::Jump;
pub use link::Link;
pub use radios::{Radio, Radios};
pub use sources::{Sources, level_words};
pub use urgency::{UrgencyLine, glyph};
