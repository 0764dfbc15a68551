//! The log in the app: what is typed, how it stands, and what can be done with it. Views show it and know no session.
//!
//! [`state`] is pure; [`LogProvider`] holds the session and runs every effect through one runner ([`tasks`]); views get
//! a [`LogHandle`] by [`use_log`]. The provider stands above the pages, so that an open log survives going to the guide
//! and back.

mod copies;
mod copy_file;
mod desk;
mod failure;
pub mod files;
pub mod form;
mod handle;
mod idle;
pub mod letter;
mod machine;
mod provider;
pub mod receipt;
pub mod report;
pub mod search;
pub mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod tasks;
mod time_of_day;
pub mod trace;

pub use failure::{
    Failure, KeyTextError, Opens, ReceiptProblem, RemovalProblem, ReportProblem, SealError,
    Unusual, WeakPassphrase,
};
pub use firmly_core::vault::MIN_OWN_CHARACTERS;
pub use handle::LogHandle;
pub use provider::{LogProvider, use_log};
pub use state::Busy;

/// What a case is called on the screens.
pub fn case_name(case: &firmly_core::journal::Case) -> String {
    case.case_ref
        .clone()
        .unwrap_or_else(|| crate::words::log::list::CASE_UNNAMED.to_owned())
}

/// After so many minutes without use an open log locks, unless the user chooses others.
pub const IDLE_MINUTES: u32 = 5;

/// What the user can choose.
pub const IDLE_CHOICES: [u32; 5] = [2, 5, 10, 15, 30];
