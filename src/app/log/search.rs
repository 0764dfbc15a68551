//! What is looked for on a page of the log. Pure; gone with the lock.

use firmly_core::journal::filter::Filter;
use zeroize::Zeroizing;

/// Words, and what lines have to be.
#[derive(Clone, Default, PartialEq)]
pub struct Search {
    /// What was typed.
    pub words: Zeroizing<String>,
    /// What was chosen.
    pub filter: Filter,
    /// How many pages of results are shown beyond the first.
    pub more: usize,
}

impl Search {
    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.filter.is_empty()
    }
}
