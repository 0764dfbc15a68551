//! Titles of pages: short, different from each other, and with no word that gives anything away.

use crate::{
    app::{
        state::journey::Journey,
        view::{BookPage, View},
    },
    words::shell::title as words,
};

/// The title of a page by its name.
pub fn page(name: &str) -> String {
    words::page(name)
}

/// The title of a page with something to put right.
pub fn error(name: &str) -> String {
    words::error(name)
}

/// The name of a question's page.
pub fn question(number: usize) -> String {
    words::question(number)
}

/// The name of the page that is shown.
pub fn of(journey: &Journey) -> String {
    match journey.view() {
        View::Start => words::START.to_owned(),
        View::Question(id) => question(journey.before(id).len() + 1),
        View::Outcome => words::OUTCOME.to_owned(),
        View::Handbook(BookPage::Index { query }) if query.is_empty() => words::HANDBOOK.to_owned(),
        View::Handbook(BookPage::Index { .. }) => words::HANDBOOK_SEARCH.to_owned(),
        View::Handbook(BookPage::Entry(_)) => words::HANDBOOK_ENTRY.to_owned(),
        View::Map => words::MAP.to_owned(),
        View::Profile => words::SETTINGS.to_owned(),
        View::About => words::ABOUT.to_owned(),
        View::CheckFile => words::CHECK_FILE.to_owned(),
        View::Log(_) => words::LOG.to_owned(),
    }
}
