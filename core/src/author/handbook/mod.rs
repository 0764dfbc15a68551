//! The whole guide as HTML that needs no script: in the single file until the app runs, and on paper. Owns that markup; knows
//! nothing of the app's screens, of files or of how pages are packed.

pub(super) mod markup;
mod parts;
mod phrases;

use std::collections::BTreeSet;

use thiserror::Error;

use self::{
    markup::Markup,
    parts::{Opening, Parts},
    phrases::Phrases,
};
use crate::{author::Words, guide::model::Guide};

/// The page asks for words that content/words does not have.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("words are missing: {}", .0.iter().cloned().collect::<Vec<_>>().join(", "))]
pub struct MissingWords(pub BTreeSet<String>);

/// The inside of `body` of the single file: what stands there until the app takes its place, and for good where no script runs.
///
/// It begins as the app's start page does, so that nothing jumps when the one is exchanged for the other.
///
/// # Errors
/// If words are missing; all of them are named.
pub fn static_guide(guide: &Guide, words: &Words) -> Result<String, MissingWords> {
    write(guide, words, Opening::Start)
}

/// The inside of `body` of `handbook.html`, for paper and reviewers.
///
/// # Errors
/// If words are missing; all of them are named.
pub fn handbook(guide: &Guide, words: &Words) -> Result<String, MissingWords> {
    write(guide, words, Opening::Title)
}

fn write(guide: &Guide, words: &Words, opening: Opening) -> Result<String, MissingWords> {
    let phrases = Phrases::new(words);
    let mut html = Markup::default();
    Parts::new(guide, &phrases).write(&mut html, opening);
    let missing = phrases.into_missing();
    if missing.is_empty() {
        Ok(html.finish())
    } else {
        Err(MissingWords(missing))
    }
}
