//! Copies of a log in words for a terminal: opened, checked, printed. Shows what is stored and interprets nothing.

use std::{collections::BTreeMap, fs, io, io::Write as _, path::Path};

use firmly_core::{
    journal::{
        CaseId,
        chain::{Break, Chain},
        event::{Event, Field, Kind},
        moment::{Instant, Offset},
    },
    report::check::check,
    session::{KeyError, OpenCopyError, OpenedCopy, read_copy},
    store::EventHash,
    vault::{InPlace, Passphrase, Stretch},
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::given::{Unsealed, unsealed};

/// A copy, with its exact lines.
pub(crate) struct Copy {
    opened: OpenedCopy,
    plaintext: Zeroizing<Vec<u8>>,
}

/// Why a copy was not opened.
pub(crate) enum CopyError {
    /// The file cannot be read.
    File(io::Error),
    /// Nobody gave a passphrase.
    Passphrase(io::Error),
    /// An attached file cannot be written.
    Write(io::Error),
    /// It is not as it should be.
    Copy(OpenCopyError),
}

/// Opens a copy. The passphrase is asked for only where the file is sealed.
pub(crate) fn open(
    file: &Path,
    limit: Stretch<InPlace>,
    ask: impl FnOnce() -> io::Result<Passphrase>,
) -> Result<Copy, CopyError> {
    let bytes = fs::read(file).map_err(CopyError::File)?;
    let plaintext = unsealed(bytes, limit, ask).map_err(|error| match error {
        Unsealed::Passphrase(error) => CopyError::Passphrase(error),
        Unsealed::Sealed(error) => CopyError::Copy(error),
    })?;
    Ok(Copy {
        opened: read_copy(&plaintext)?,
        plaintext,
    })
}

/// Whether nothing in it is missing, broken or out of its place.
pub(crate) fn is_whole(copy: &Copy) -> bool {
    check(&copy.plaintext, [], None).is_ok_and(|checked| checked.is_whole())
}

/// The exact lines, the header first.
pub(crate) fn lines(copy: &Copy) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(&copy.plaintext).into_owned())
}

/// Writes what is attached into a folder, over nothing that is there.
pub(crate) fn write_files(copy: &Copy, folder: &Path) -> Result<(), CopyError> {
    for attachment in copy.opened.journal.attachments() {
        if let Some(content) = copy.opened.attached.get(&attachment.id) {
            let name = format!("{}.{}", attachment.id.0, attachment.kind.extension());
            let mut file = fs::File::create_new(folder.join(name)).map_err(CopyError::Write)?;
            file.write_all(content).map_err(CopyError::Write)?;
        }
    }
    Ok(())
}

/// Everything that was written, case by case, in the order in which it was recorded.
pub(crate) fn read(copy: &Copy) -> Zeroizing<String> {
    let OpenedCopy {
        made,
        journal,
        newer,
        ..
    } = &copy.opened;
    let purged = purged(copy);
    let mut text = Zeroizing::new(String::new());
    text.push_str(&format!("Copy of a log, made {}.\n", utc(*made)));
    for case in journal.cases() {
        let name = case.case_ref.as_deref().unwrap_or(case.id.as_str());
        text.push_str(&format!("\n== {} ==\n", shown(name)));
        for found in &case.breaks {
            text.push_str(&format!("BROKEN: {}\n", words_for(*found)));
        }
        for event in of_case(copy, &case.id) {
            push_event(&mut text, event, purged.get(&event.hash()));
        }
    }
    for event in newer {
        text.push_str("\nAn entry of a newer version of Firmly, as it stands:\n");
        push_indented(&mut text, &shown(event.line()));
    }
    text
}

fn events(copy: &Copy) -> impl Iterator<Item = &Event> {
    let journal = &copy.opened.journal;
    journal
        .chains()
        .values()
        .flat_map(Chain::links)
        .filter_map(|link| journal.event(&link.hash))
}

fn of_case<'a>(copy: &'a Copy, case: &CaseId) -> Vec<&'a Event> {
    let journal = &copy.opened.journal;
    let streams = journal.streams_of(case);
    let chains = streams
        .iter()
        .filter_map(|stream| journal.chains().get(stream));
    let mut events: Vec<_> = chains
        .flat_map(Chain::links)
        .filter_map(|link| journal.event(&link.hash))
        .collect();
    events.sort_by_key(|event| (event.core().at, event.core().seq, event.hash()));
    events
}

/// Entries that were removed, with the event that did so.
fn purged(copy: &Copy) -> BTreeMap<EventHash, EventHash> {
    let mut purged = BTreeMap::new();
    for event in events(copy).filter(|event| event.core().kind == Kind::Purge) {
        let targets = event
            .fields()
            .iter()
            .find(|field| field.name() == "targets");
        let targets: Vec<String> = targets.and_then(Field::value).unwrap_or_default();
        let targets = targets.iter().filter_map(|hex| EventHash::from_hex(hex));
        purged.extend(targets.map(|target| (target, event.hash())));
    }
    purged
}

fn push_event(text: &mut String, event: &Event, purged: Option<&EventHash>) {
    let core = event.core();
    let Value::String(kind) = serde_json::to_value(core.kind).unwrap_or_default() else {
        return;
    };
    text.push_str(&format!(
        "\n{kind}, recorded {}{}\n  hash: {}\n",
        local(core.at, core.offset),
        match core.clock {
            firmly_core::journal::event::Clock::Ok => "",
            firmly_core::journal::event::Clock::Back => " (the clock had gone back)",
        },
        event.hash(),
    ));
    for field in event.fields() {
        match value(field) {
            Some(Value::String(words)) if words.contains('\n') => {
                text.push_str(&format!("  {}:\n", field.name()));
                push_indented(text, &shown(&words));
            }
            Some(Value::String(words)) => {
                text.push_str(&format!("  {}: {}\n", field.name(), shown(&words)));
            }
            Some(other) => {
                text.push_str(&format!(
                    "  {}: {}\n",
                    field.name(),
                    shown(&other.to_string())
                ));
            }
            None => text.push_str(&format!("  {}\n", shown(field.text()))),
        }
    }
    match (event.withheld(), purged) {
        (0, _) => {}
        (count, None) => text.push_str(&format!(
            "  {} not in this copy\n",
            counted(count, "field is", "fields are")
        )),
        (count, Some(by)) => text.push_str(&format!(
            "  {} removed by its writer: {by}\n",
            counted(count, "field was", "fields were")
        )),
    }
}

fn push_indented(text: &mut String, lines: &str) {
    for line in lines.lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
}

fn value(field: &Field) -> Option<Value> {
    match serde_json::from_str(field.text()).ok()? {
        Value::Array(mut parts) => parts.pop(),
        _ => None,
    }
}

/// What a terminal would obey, and what turns text round, is shown as a code: a copy can come from anyone.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(character),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

fn words_for(found: Break) -> String {
    match found {
        Break::Missing { first, last } if first == last => format!("Place {first} is missing."),
        Break::Missing { first, last } => format!("Places {first} to {last} are missing."),
        Break::Fork { seq } => {
            format!(
                "Two entries or more claim place {seq}: the log was copied or set back. All are kept."
            )
        }
        Break::Unlinked { seq } => {
            format!("The entry at place {seq} does not follow on the one before.")
        }
    }
}

fn utc(at: Instant) -> String {
    format!("{at}")
}

fn local(at: Instant, offset: Offset) -> String {
    format!("{} {} (UTC{offset})", at.day_at(offset), at.time_at(offset))
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

impl From<OpenCopyError> for CopyError {
    fn from(error: OpenCopyError) -> Self {
        Self::Copy(error)
    }
}

/// What is said to whoever typed the command.
impl std::fmt::Display for CopyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(error) => write!(f, "The file cannot be read: {error}"),
            Self::Write(error) => write!(f, "An attached file cannot be written: {error}"),
            Self::Passphrase(error) => write!(
                f,
                "No passphrase: {error}. Where there is no terminal, use --passphrase-fd."
            ),
            Self::Copy(error) => f.write_str(&not_opened(*error)),
        }
    }
}

/// Why a copy did not open.
pub(crate) fn not_opened(error: OpenCopyError) -> String {
    match error {
        OpenCopyError::NotOurs => "This is not a copy of a log.".to_owned(),
        OpenCopyError::Blank => {
            "The file is empty, or holds nothing but zeros. Most likely a cloud folder \
             has not downloaded it yet."
                .to_owned()
        }
        OpenCopyError::CutShort => {
            "The end of the file is missing. Most likely it was cut short when it \
             was copied or downloaded."
                .to_owned()
        }
        OpenCopyError::TooLarge => "The file is larger than any copy can be.".to_owned(),
        OpenCopyError::NewerFormat { found, known } => format!(
            "A newer version of Firmly made this copy (form {found}; this program knows {known}). Use a newer one."
        ),
        OpenCopyError::Damaged { line } => format!(
            "The copy opened, but line {line} is missing or not as it was written. \
             `firmly check` says more, `age -d` shows what is there."
        ),
        OpenCopyError::Key(error) => match error {
            KeyError::Wrong => "The passphrase does not open this file.".to_owned(),
            KeyError::Damaged => "The file is damaged: it does not open.".to_owned(),
            KeyError::NewerVersion => {
                "The file is of a newer version of age than this program knows.".to_owned()
            }
            KeyError::TooExpensive { log_n, limit } => format!(
                "A try would cost more memory than is allowed. To allow it: --work {log_n} (now {limit})."
            ),
            KeyError::NoMemory { bytes } => {
                format!("There is not enough memory to try: it takes {bytes} bytes.")
            }
        },
    }
}
