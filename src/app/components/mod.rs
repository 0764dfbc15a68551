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
mod log_elsewhere;
mod page;
mod radios;
mod sources;
mod urgency;

pub use answers::answers;
pub use back::back;
pub use bar::{Section, bar};
pub use cover::cover;
pub use day::day_in_words;
pub use error_summary::ErrorSummary;
pub use fold::Fold;
pub use foot::foot;
pub use icon::{Icon, sprite};
pub use jump::Jump;
pub use link::Link;
pub use log_elsewhere::log_elsewhere;
pub use page::Page;
pub use radios::{Radio, Radios};
pub use sources::{level_words, sources};
pub use urgency::{glyph, urgency_line};
