//! The words around the guide's own, and conditions, levels, urgencies and days said in words. Knows no markup.

use std::{cell::RefCell, collections::BTreeSet};

use crate::{
    author::Words,
    guide::{
        model::{Condition, Flag, Level, Urgency},
        walk::{NO_NATION, NO_SETTING},
    },
};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Looks interface words up and remembers every one that is not there.
pub(super) struct Phrases<'a> {
    words: &'a Words,
    missing: RefCell<BTreeSet<String>>,
}

impl<'a> Phrases<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Self {
            words,
            missing: RefCell::default(),
        }
    }

    /// The names of words that were asked for and are not in content/words.
    pub(super) fn into_missing(self) -> BTreeSet<String> {
        self.missing.into_inner()
    }

    /// The words with this name, as in `paper.contents`.
    pub(super) fn say(&self, name: &str) -> &'a str {
        self.words.find(name).unwrap_or_else(|| {
            self.missing.borrow_mut().insert(name.to_owned());
            ""
        })
    }

    /// The same with its placeholders filled.
    pub(super) fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.say(name).to_owned();
        for (placeholder, value) in values {
            text = text.replace(&format!("{{{placeholder}}}"), value);
        }
        text
    }

    /// How soon, in a word or two.
    pub(super) fn urgency(&self, urgency: Urgency) -> &'a str {
        self.say(&format!("guide.urgency.{}", urgency.as_str()))
    }

    /// What that means.
    pub(super) fn urgency_meaning(&self, urgency: Urgency) -> &'a str {
        self.say(&format!("guide.urgency.{}_means", urgency.as_str()))
    }

    /// How far a source was checked, in a word or two.
    pub(super) fn level(&self, level: Level) -> &'a str {
        self.say(&format!("paper.level.{}", letter(level)))
    }

    /// The same in a sentence.
    pub(super) fn level_in_full(&self, level: Level) -> &'a str {
        self.say(&format!("shell.level.{}", letter(level)))
    }

    /// When something is shown; nothing where it always is.
    pub(super) fn condition(&self, condition: &Condition) -> Option<String> {
        let only = self.any_of(&condition.if_any);
        let not = self.any_of(&condition.if_none);
        match (only, not) {
            (None, None) => None,
            (Some(only), None) => Some(self.fill("paper.only", &[("when", &only)])),
            (None, Some(not)) => Some(self.fill("paper.not", &[("when", &not)])),
            (Some(only), Some(not)) => {
                Some(self.fill("paper.only_and_not", &[("when", &only), ("unless", &not)]))
            }
        }
    }

    /// 'in Scotland', 'if they have been told before'.
    pub(super) fn when(&self, flag: &Flag) -> &'a str {
        self.say(&format!("paper.when.{flag}"))
    }

    /// `2026-11-20` as it is said.
    pub(super) fn day(&self, date: &str) -> String {
        let parts: Vec<&str> = date.splitn(3, '-').collect();
        let month = parts.get(1).and_then(|month| month.parse::<usize>().ok());
        let month = month.and_then(|month| MONTHS.get(month.checked_sub(1)?));
        match (parts.as_slice(), month) {
            ([year, _, day], Some(month)) => self.fill(
                "shell.months.date",
                &[
                    ("day", day.trim_start_matches('0')),
                    ("month", self.say(&format!("shell.months.{month}"))),
                    ("year", year),
                ],
            ),
            _ => date.to_owned(),
        }
    }

    /// These flags, joined. The engine's own are left out: on paper nobody has said where they work.
    fn any_of(&self, flags: &[Flag]) -> Option<String> {
        let said: Vec<_> = flags
            .iter()
            .filter(|flag| ![NO_NATION, NO_SETTING].contains(&flag.as_str()))
            .map(|flag| self.when(flag))
            .collect();
        match said.as_slice() {
            [] => None,
            [only] => Some((*only).to_owned()),
            [rest @ .., last] => {
                Some(self.fill("paper.or", &[("first", &rest.join(", ")), ("last", last)]))
            }
        }
    }
}

fn letter(level: Level) -> char {
    match level {
        Level::P => 'p',
        Level::S => 's',
        Level::O => 'o',
        Level::X => 'x',
        Level::G => 'g',
    }
}
