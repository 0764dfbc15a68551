//! The interface words of content/words/ and the Rust names that they become. Knows no screen.

use std::{cell::RefCell, fmt::Write as _, fs, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    faults::{Fault, Place},
    page::{Notes, Page, Text},
};

/// Words that cannot name a constant, a function, a module or a placeholder.
const RUST_WORDS: [&str; 51] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use",
    "where", "while", "abstract", "become", "box", "do", "final", "gen", "macro", "override",
    "priv", "try", "typeof", "unsized", "virtual", "yield",
];

/// All interface words.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// One for each file.
    pub modules: Vec<WordModule>,
}

/// The words of a file, or of a table in it.
#[derive(Clone, Debug, PartialEq)]
pub struct WordModule {
    /// The file or the table.
    pub name: String,
    /// Its words, by key.
    pub entries: Vec<(String, Worded)>,
    /// The tables in it.
    pub modules: Vec<WordModule>,
}

/// What a key stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Worded {
    /// Words, with `{placeholders}` perhaps.
    Text {
        /// The words as they stand in the file.
        text: String,
        /// The names in braces, each once.
        placeholders: Vec<String>,
    },
    /// Several paragraphs or lines, without placeholders.
    List(Vec<String>),
}

/// Reads every file of the folder `words`; a content folder without it has no words.
pub(super) fn read(folder: &Path, notes: &RefCell<Notes>) -> Words {
    let Ok(entries) = fs::read_dir(folder.join("words")) else {
        return Words {
            modules: Vec::new(),
        };
    };
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|file| file.ends_with(".toml"))
        .collect();
    files.sort();
    let mut modules = Vec::new();
    for file in files {
        let name = file.trim_end_matches(".toml");
        let path = format!("words/{file}");
        if !is_name(name) || RUST_WORDS.contains(&name) {
            let key = name.to_owned();
            let fault = Fault::WordName { key };
            notes.borrow_mut().fault(Place::of_file(&path), fault);
        }
        let Some(page) = Page::open(folder, &path, notes) else {
            continue;
        };
        if let Some(table) = page.table() {
            modules.push(module(&page, table.get_ref(), name));
        }
    }
    Words { modules }
}

fn module(page: &Page<'_>, table: &DeTable<'_>, name: &str) -> WordModule {
    let mut read = WordModule {
        name: name.to_owned(),
        entries: Vec::new(),
        modules: Vec::new(),
    };
    let mut sorted: Vec<_> = table.iter().collect();
    sorted.sort_by_key(|(key, _)| key.get_ref().clone());
    for (key, value) in sorted {
        let (key_at, key) = (key.span(), key.get_ref().as_ref());
        let is_constant = match value.get_ref() {
            DeValue::Table(table) => {
                read.modules.push(module(page, table, key));
                false
            }
            DeValue::Array(list) => {
                let lines = list.iter().map(|line| {
                    let text = prose(page, key, line);
                    if text.contains(['{', '}']) {
                        page.fault(line.span(), Fault::Placeholder { text: text.clone() });
                    }
                    text
                });
                let lines = Worded::List(lines.collect());
                read.entries.push((key.to_owned(), lines));
                true
            }
            _ => {
                let text = prose(page, key, value);
                let placeholders = placeholders(&text);
                if placeholders.is_none() {
                    page.fault(value.span(), Fault::Placeholder { text: text.clone() });
                }
                let placeholders = placeholders.unwrap_or_default();
                let is_constant = placeholders.is_empty();
                let worded = Worded::Text { text, placeholders };
                read.entries.push((key.to_owned(), worded));
                is_constant
            }
        };
        // A constant is written in capitals, and no word of Rust's is.
        if !is_name(key) || (!is_constant && RUST_WORDS.contains(&key)) {
            let key = key.to_owned();
            page.fault(key_at, Fault::WordName { key });
        }
    }
    read
}

/// Words that people read.
fn prose(page: &Page<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> String {
    let key = key.to_owned();
    let Some(text) = value.get_ref().as_str() else {
        let expected = "text in quotation marks";
        page.fault(value.span(), Fault::WrongType { key, expected });
        return String::new();
    };
    if text.trim().is_empty() {
        page.fault(value.span(), Fault::Empty { key: key.clone() });
    }
    page.notes.borrow_mut().texts.push(Text {
        text: text.to_owned(),
        key,
        list: "words".to_owned(),
        of: String::new(),
        place: page.place(value.span()),
    });
    text.to_owned()
}

fn is_name(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The names in braces, each once, in order; `None` where a brace is none of a placeholder's.
fn placeholders(text: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{')?;
        let end = inner.find('}')?;
        let name = &inner[..end];
        if !is_name(name) || RUST_WORDS.contains(&name) {
            return None;
        }
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
        rest = &inner[end + 1..];
    }
    Some(names)
}

impl Words {
    /// `true` where there is a file of this name.
    pub(super) fn has(&self, file: &str) -> bool {
        self.modules.iter().any(|module| module.name == file)
    }

    /// The text of this name, as in `paper.contents` or `guide.urgency.soon`.
    pub fn find(&self, name: &str) -> Option<&str> {
        find(&self.modules, name)
    }

    /// The Rust source that the app includes: nested modules of constants, and functions where there are blanks.
    pub fn to_rust(&self) -> String {
        let mut out = String::new();
        for module in &self.modules {
            write_module(&mut out, module, 0);
        }
        out
    }
}

fn find<'w>(modules: &'w [WordModule], name: &str) -> Option<&'w str> {
    let (module, rest) = name.split_once('.')?;
    let module = modules.iter().find(|known| known.name == module)?;
    let entries = module
        .entries
        .iter()
        .find_map(|(key, worded)| match worded {
            Worded::Text { text, .. } if key == rest => Some(text.as_str()),
            _ => None,
        });
    entries.or_else(|| find(&module.modules, rest))
}

fn write_module(out: &mut String, module: &WordModule, depth: usize) {
    let pad = "    ".repeat(depth);
    push(
        out,
        format_args!(
            "{pad}/// `{}` of content/words/.\n{pad}pub(crate) mod {} {{\n",
            module.name, module.name
        ),
    );
    for (key, worded) in &module.entries {
        match worded {
            Worded::Text { text, placeholders } if placeholders.is_empty() => {
                let name = key.to_uppercase();
                push(
                    out,
                    format_args!("{pad}    pub(crate) const {name}: &str = {text:?};\n"),
                );
            }
            Worded::Text { text, placeholders } => {
                let blanks: Vec<String> = placeholders
                    .iter()
                    .map(|name| format!("{name}: impl ::std::fmt::Display"))
                    .collect();
                let blanks = blanks.join(", ");
                push(
                    out,
                    format_args!("{pad}    pub(crate) fn {key}({blanks}) -> String {{\n"),
                );
                push(
                    out,
                    format_args!("{pad}        format!({text:?})\n{pad}    }}\n"),
                );
            }
            Worded::List(lines) => {
                let name = key.to_uppercase();
                push(
                    out,
                    format_args!("{pad}    pub(crate) const {name}: &[&str] = &{lines:?};\n"),
                );
            }
        }
    }
    for inner in &module.modules {
        write_module(out, inner, depth + 1);
    }
    push(out, format_args!("{pad}}}\n"));
}

/// Writing to a string cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).unwrap_or_default();
}
