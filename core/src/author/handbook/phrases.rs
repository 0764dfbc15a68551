//! The words around the guide's own, and conditions, levels, urgencies and days said in words. Knows no markup.

use std::{cell::RefCell, collections::BTreeSet};

use crate::{
    author::Words,
    guide::model::{Condition, Flag, Level, Urgency},
};

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

    /// The words with this name, as in `handbook.paper.contents`.
    pub(super) fn say(&self, name: &str) -> &'a str {
        self.words.get(name).unwrap_or_else(|| {
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
        self.say(&format!("handbook.urgency.{}", urgency.as_str()))
    }

    /// What that means.
    pub(super) fn urgency_meaning(&self, urgency: Urgency) -> &'a str {
        self.say(&format!("handbook.urgency_meaning.{}", urgency.as_str()))
    }

    /// How far a source was checked.
    pub(super) fn level(&self, level: Level) -> &'a str {
        self.say(match level {
            Level::P => "handbook.level.p",
            Level::S => "handbook.level.s",
            Level::O => "handbook.level.o",
            Level::X => "handbook.level.x",
            Level::G => "handbook.level.g",
        })
    }

    /// When something is shown; nothing where it always is.
    pub(super) fn condition(&self, condition: &Condition) -> Option<String> {
        let only = self.any_of(&condition.if_any);
        let not = self.any_of(&condition.if_none);
        match (only, not) {
            (None, None) => None,
            (Some(only), None) => Some(self.fill("handbook.paper.only", &[("when", &only)])),
            (None, Some(not)) => Some(self.fill("handbook.paper.not", &[("when", &not)])),
            (Some(only), Some(not)) => Some(self.fill(
                "handbook.paper.only_and_not",
                &[("when", &only), ("unless", &not)],
            )),
        }
    }

    /// 'in Scotland', 'if they have been told before'.
    pub(super) fn when(&self, flag: &Flag) -> &'a str {
        self.say(&format!("handbook.when.{flag}"))
    }

    /// `2026-11-20` as it is said.
    pub(super) fn day(&self, date: &str) -> String {
        let mut parts = date.splitn(3, '-');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day)) => self.fill(
                "handbook.paper.day",
                &[
                    ("day", day.trim_start_matches('0')),
                    ("month", self.say(&format!("handbook.month.m{month}"))),
                    ("year", year),
                ],
            ),
            _ => date.to_owned(),
        }
    }

    fn any_of(&self, flags: &[Flag]) -> Option<String> {
        let (last, rest) = flags.split_last()?;
        if rest.is_empty() {
            return Some(self.when(last).to_owned());
        }
        let rest: Vec<_> = rest.iter().map(|flag| self.when(flag)).collect();
        Some(self.fill(
            "handbook.paper.or",
            &[("first", &rest.join(", ")), ("last", self.when(last))],
        ))
    }
}
