//! Where the user works, kept on the device in clear: only if the user says so, and only these few codes.

use firmly_core::guide::model::{ChoiceId, QuestionId};

use crate::{
    app::{book::Book, state::profile},
    platform::preferences::{self, Name, Unavailable},
};

const NAME: Name = Name("firmly-1");

/// How long the profile lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// As long as the page is open.
    InMemory,
    /// Until the user says otherwise.
    OnThisDevice,
}

/// What was kept on this device.
pub fn load(book: &Book) -> Vec<(QuestionId, ChoiceId)> {
    preferences::load(NAME).map_or_else(Vec::new, |codes| profile::from_codes(&book.guide, &codes))
}

/// Whether anything is kept on this device.
pub fn is_kept() -> bool {
    preferences::load(NAME).is_some()
}

/// Keeps the answers on this device, or takes away what was kept.
///
/// # Errors
/// If the browser refuses.
pub fn settle(answers: &[(QuestionId, ChoiceId)], keep: Keep) -> Result<(), Unavailable> {
    match keep {
        Keep::OnThisDevice => preferences::keep(NAME, &profile::to_codes(answers)),
        Keep::InMemory => preferences::forget(NAME),
    }
}
