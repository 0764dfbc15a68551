//! One file of content/ as a table with places: notes what is missing, unknown or of the wrong type and reads on.

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::faults::{Fault, Kind, Place, Problem, Warning};
use crate::guide::model::{Condition, Flag, Line};

/// What is noted while the files are read, for the checks that need all of them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Every id that is given to something.
    pub(super) given: Vec<(Kind, String, Place)>,
    /// Every id that something points to.
    pub(super) used: Vec<(Kind, String, Place)>,
    /// Flags that an answer or a chip switches on.
    pub(super) switched: Vec<String>,
    /// Flags that a condition or an overlay waits for.
    pub(super) awaited: Vec<(String, Place)>,
    /// Answers of the guide that something outside it names: question, choice.
    pub(super) answers: Vec<(String, String, Place)>,
    /// Everything that people read.
    pub(super) texts: Vec<(String, Place)>,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl Notes {
    pub(super) fn fault(&mut self, place: Place, fault: Fault) {
        self.problems.push(Problem { place, fault });
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// Where an id was given.
    pub(super) fn place_of(&self, kind: Kind, id: &str) -> Place {
        self.given
            .iter()
            .find(|(k, i, _)| *k == kind && i == id)
            .map_or_else(
                || Place {
                    file: String::new(),
                    line: 0,
                },
                |(_, _, place)| place.clone(),
            )
    }

    /// Whether every file could be read, so that what is missing is missing indeed.
    pub(super) fn is_whole(&self) -> bool {
        !self.problems.iter().any(|problem| {
            matches!(
                problem.fault,
                Fault::Unreadable { .. } | Fault::Syntax { .. }
            )
        })
    }

    pub(super) fn into_findings(self) -> (Vec<Problem>, Vec<Warning>) {
        (self.problems, self.warnings)
    }
}

/// A file that is being read.
pub(super) struct Page<'n> {
    file: String,
    breaks: Vec<usize>,
    pub(super) notes: &'n mut Notes,
}

impl Page<'_> {
    /// Reads a file and hands its top table to `then`, which is not called where the file cannot be read or parsed.
    pub(super) fn read<T: Default>(
        folder: &Path,
        file: &str,
        notes: &mut Notes,
        then: impl FnOnce(&mut Page<'_>, Fields<'_>) -> T,
    ) -> T {
        let text = match fs::read_to_string(folder.join(file)) {
            Ok(text) => text,
            Err(error) => {
                let place = Place {
                    file: file.to_owned(),
                    line: 0,
                };
                notes.fault(
                    place,
                    Fault::Unreadable {
                        reason: error.kind().to_string(),
                    },
                );
                return T::default();
            }
        };
        let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
        let mut page = Page {
            file: file.to_owned(),
            breaks,
            notes,
        };
        let (table, errors) = DeTable::parse_recoverable(&text);
        if !errors.is_empty() {
            for error in errors {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message().to_owned();
                page.fault(at, Fault::Syntax { message });
            }
            return T::default();
        }
        let fields = Fields::of(table.get_ref(), table.span(), "this file");
        then(&mut page, fields)
    }

    pub(super) fn place(&self, at: usize) -> Place {
        let line = 1 + self.breaks.partition_point(|end| *end < at);
        Place {
            file: self.file.clone(),
            line,
        }
    }

    pub(super) fn fault(&mut self, at: usize, fault: Fault) {
        let place = self.place(at);
        self.notes.fault(place, fault);
    }

    fn wrong_type(&mut self, at: usize, key: &str, expected: &'static str) {
        self.fault(
            at,
            Fault::WrongType {
                key: key.to_owned(),
                expected,
            },
        );
    }

    /// Notes words that people read, and that there are some.
    fn shown(&mut self, at: usize, key: &str, text: &str) -> String {
        if text.trim().is_empty() {
            self.fault(
                at,
                Fault::Empty {
                    key: key.to_owned(),
                },
            );
        }
        let place = self.place(at);
        self.notes.texts.push((text.to_owned(), place));
        text.to_owned()
    }
}

/// A table whose keys are taken one by one; what is left at the end is not known.
pub(super) struct Fields<'i> {
    /// Where the table begins.
    pub(super) at: usize,
    owner: String,
    entries: BTreeMap<&'i str, (usize, &'i Spanned<DeValue<'i>>)>,
}

/// A value with the place where it stands.
pub(super) type Found<'i> = (usize, &'i DeValue<'i>);

impl<'i> Fields<'i> {
    pub(super) fn of(table: &'i DeTable<'i>, span: Range<usize>, owner: &str) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span().start, value)))
            .collect();
        Self {
            at: span.start,
            owner: owner.to_owned(),
            entries,
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The keys in the order of the alphabet, with where each stands.
    pub(super) fn keys(&self) -> Vec<(&'i str, usize)> {
        self.entries
            .iter()
            .map(|(key, (at, _))| (*key, *at))
            .collect()
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Found<'i>> {
        let (_, value) = self.entries.remove(key)?;
        Some((value.span().start, value.get_ref()))
    }

    fn required(&mut self, page: &mut Page<'_>, key: &str) -> Option<Found<'i>> {
        let found = self.take(key);
        if found.is_none() {
            page.fault(
                self.at,
                Fault::Missing {
                    key: key.to_owned(),
                    owner: self.owner.clone(),
                },
            );
        }
        found
    }

    /// A code or an id: required, not empty, not prose.
    pub(super) fn code(&mut self, page: &mut Page<'_>, key: &str) -> (usize, String) {
        let Some((at, value)) = self.required(page, key) else {
            return (self.at, String::new());
        };
        (at, string(page, at, key, value))
    }

    /// A code or an id that may be left out.
    pub(super) fn optional_code(
        &mut self,
        page: &mut Page<'_>,
        key: &str,
    ) -> Option<(usize, String)> {
        let (at, value) = self.take(key)?;
        Some((at, string(page, at, key, value)))
    }

    /// The id of this thing, which becomes its name in further messages.
    pub(super) fn given(&mut self, page: &mut Page<'_>, kind: Kind) -> String {
        let (at, id) = self.code(page, "id");
        if !id.is_empty() {
            let place = page.place(at);
            page.notes.given.push((kind, id.clone(), place));
            self.owner = format!("the {kind} '{id}'");
        }
        id
    }

    /// Names this thing in further messages.
    pub(super) fn name(&mut self, name: String) {
        self.owner = name;
    }

    /// Words that people read.
    pub(super) fn text(&mut self, page: &mut Page<'_>, key: &str) -> String {
        let Some((at, value)) = self.required(page, key) else {
            return String::new();
        };
        prose(page, at, key, value)
    }

    /// Words that people read and that may be left out.
    pub(super) fn optional_text(&mut self, page: &mut Page<'_>, key: &str) -> Option<String> {
        let (at, value) = self.take(key)?;
        Some(prose(page, at, key, value))
    }

    /// A short name for the map.
    pub(super) fn label(&mut self, page: &mut Page<'_>, limit: usize) -> String {
        let Some((at, value)) = self.required(page, "label") else {
            return String::new();
        };
        let label = prose(page, at, "label", value);
        let length = label.chars().count();
        if length > limit {
            page.fault(
                at,
                Fault::LongLabel {
                    label: label.clone(),
                    length,
                    limit,
                },
            );
        }
        label
    }

    /// `true` or `false`; `false` where it is left out.
    pub(super) fn yes(&mut self, page: &mut Page<'_>, key: &str) -> bool {
        match self.take(key) {
            None => false,
            Some((_, DeValue::Boolean(value))) => *value,
            Some((at, _)) => {
                page.wrong_type(at, key, "true or false");
                false
            }
        }
    }

    /// A whole number that may be left out.
    pub(super) fn number(&mut self, page: &mut Page<'_>, key: &str) -> Option<u16> {
        let (at, value) = self.take(key)?;
        whole(page, at, key, value)
    }

    /// Whole numbers; none where they are left out.
    pub(super) fn numbers(&mut self, page: &mut Page<'_>, key: &str) -> Vec<u16> {
        let list = self.list(page, key);
        let numbers = list.into_iter();
        numbers
            .filter_map(|(at, value)| whole(page, at, key, value))
            .collect()
    }

    /// The elements of a list; none where it is left out.
    pub(super) fn list(&mut self, page: &mut Page<'_>, key: &str) -> Vec<Found<'i>> {
        match self.take(key) {
            None => Vec::new(),
            Some((_, DeValue::Array(values))) => values
                .iter()
                .map(|value| (value.span().start, value.get_ref()))
                .collect(),
            Some((at, _)) => {
                page.wrong_type(at, key, "a list");
                Vec::new()
            }
        }
    }

    /// A list that has to be there, though it may be empty.
    pub(super) fn required_list(&mut self, page: &mut Page<'_>, key: &str) -> Vec<Found<'i>> {
        if !self.has(key) {
            page.fault(
                self.at,
                Fault::Missing {
                    key: key.to_owned(),
                    owner: self.owner.clone(),
                },
            );
        }
        self.list(page, key)
    }

    /// A list of strings.
    pub(super) fn codes(&mut self, page: &mut Page<'_>, key: &str) -> Vec<(usize, String)> {
        let list = self.list(page, key);
        list.into_iter()
            .map(|(at, value)| (at, string(page, at, key, value)))
            .collect()
    }

    /// A list of ids that point to something.
    pub(super) fn ids<T>(
        &mut self,
        page: &mut Page<'_>,
        key: &str,
        kind: Kind,
        id: fn(String) -> T,
    ) -> Vec<T> {
        let codes = self.codes(page, key);
        codes
            .into_iter()
            .map(|(at, code)| {
                let place = page.place(at);
                page.notes.used.push((kind, code.clone(), place));
                id(code)
            })
            .collect()
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, page: &mut Page<'_>, key: &str) -> Vec<String> {
        let list = self.required_list(page, key);
        list.into_iter()
            .map(|(at, value)| prose(page, at, key, value))
            .collect()
    }

    /// A list of sentences, each of which may stand under a condition.
    pub(super) fn lines(&mut self, page: &mut Page<'_>, key: &str) -> Vec<(usize, Line)> {
        let list = self.list(page, key);
        list.into_iter()
            .map(|(at, value)| match value {
                DeValue::Table(table) => {
                    let mut fields = Fields::of(table, at..at, &format!("a line of '{key}'"));
                    let text = fields.text(page, "text");
                    let condition = fields.condition(page);
                    fields.finish(page);
                    (at, Line { text, condition })
                }
                _ => (
                    at,
                    Line {
                        text: prose(page, at, key, value),
                        condition: Condition::default(),
                    },
                ),
            })
            .collect()
    }

    /// `if_any` and `if_none`.
    pub(super) fn condition(&mut self, page: &mut Page<'_>) -> Condition {
        let mut flags = |key| {
            let codes = self.codes(page, key);
            codes
                .into_iter()
                .map(|(at, flag)| {
                    let place = page.place(at);
                    page.notes.awaited.push((flag.clone(), place));
                    Flag::new(flag)
                })
                .collect()
        };
        Condition {
            if_any: flags("if_any"),
            if_none: flags("if_none"),
        }
    }

    /// The tables under `[[key]]`.
    pub(super) fn tables(&mut self, page: &mut Page<'_>, key: &str) -> Vec<Fields<'i>> {
        let list = self.list(page, key);
        let mut tables = Vec::new();
        for (at, value) in list {
            match value {
                DeValue::Table(table) => {
                    tables.push(Fields::of(table, at..at, &format!("this {key}")))
                }
                _ => page.wrong_type(at, key, "a table"),
            }
        }
        tables
    }

    /// Notes every key that nobody took.
    pub(super) fn finish(self, page: &mut Page<'_>) {
        for (key, (at, _)) in self.entries {
            page.fault(
                at,
                Fault::UnknownKey {
                    key: key.to_owned(),
                    owner: self.owner.clone(),
                },
            );
        }
    }
}

fn whole(page: &mut Page<'_>, at: usize, key: &str, value: &DeValue<'_>) -> Option<u16> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    if number.is_none() {
        page.wrong_type(at, key, "a whole number");
    }
    number
}

/// A string that is an id or a code.
pub(super) fn string(page: &mut Page<'_>, at: usize, key: &str, value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => {
            if text.trim().is_empty() {
                page.fault(
                    at,
                    Fault::Empty {
                        key: key.to_owned(),
                    },
                );
            }
            text.clone().into_owned()
        }
        _ => {
            page.wrong_type(at, key, "text in quotation marks");
            String::new()
        }
    }
}

/// A string that people read.
pub(super) fn prose(page: &mut Page<'_>, at: usize, key: &str, value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => page.shown(at, key, text),
        _ => {
            page.wrong_type(at, key, "text in quotation marks");
            String::new()
        }
    }
}
