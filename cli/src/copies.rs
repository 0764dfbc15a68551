//! Copies of a log in words for a terminal: opened, checked, printed. Shows what is stored and interprets nothing.

use std::{collections::BTreeMap, fs, io, io::Write as _, path::Path};

use firmly_core::{
    journal::{
        CaseId,
        chain::{Break, Chain},
        event::{Event, Field, Kind},
        moment::{Instant, Offset},
    },
    session::{KeyError, OpenCopyError, OpenedCopy, read_copy},
    store::EventHash,
    vault::{self, Passphrase, Stretch},
};
use serde_json::Value;
use zeroize::Zeroizing;

/// How every age file begins.
const SEALED: &[u8] = b"age-encryption.org/";

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

/// What a check found.
pub(crate) struct Checked {
    /// In words.
    pub(crate) text: Zeroizing<String>,
    /// Whether nothing is missing, forked or out of its place.
    pub(crate) whole: bool,
}

/// Opens a copy. The passphrase is asked for only where the file is sealed.
pub(crate) fn open(
    file: &Path,
    limit: Stretch,
    ask: impl FnOnce() -> io::Result<Passphrase>,
) -> Result<Copy, CopyError> {
    let bytes = Zeroizing::new(fs::read(file).map_err(CopyError::File)?);
    let plaintext = if bytes.starts_with(SEALED) {
        let passphrase = ask().map_err(CopyError::Passphrase)?;
        vault::open_copy(&bytes, &passphrase, limit).map_err(OpenCopyError::from)?
    } else {
        bytes
    };
    Ok(Copy {
        opened: read_copy(&plaintext)?,
        plaintext,
    })
}

/// What can be said of a copy without showing what anyone wrote.
pub(crate) fn check(copy: &Copy) -> Checked {
    let OpenedCopy {
        made,
        journal,
        newer,
        ..
    } = &copy.opened;
    let mut text = Zeroizing::new(String::new());
    text.push_str(&format!(
        "The copy opened, and every line in it is as it was written.\n\
         Made {}. {} in {}.\n",
        utc(*made),
        counted(journal.len() + newer.len(), "entry", "entries"),
        counted(journal.chains().len(), "stream", "streams"),
    ));
    let mut whole = true;
    for (stream, chain) in journal.chains() {
        let breaks = chain.breaks();
        whole &= breaks.is_empty();
        let head = chain
            .head()
            .map(|head| head.hash)
            .unwrap_or(EventHash::ZERO);
        text.push_str(&format!(
            "\nStream {}: {}, {}.\n",
            stream.0,
            counted(chain.len(), "entry", "entries"),
            if breaks.is_empty() {
                "unbroken"
            } else {
                "BROKEN"
            },
        ));
        if let Some((first, last)) = recorded(chain) {
            text.push_str(&format!(
                "  Recorded from {} to {}.\n",
                utc(first),
                utc(last)
            ));
        }
        text.push_str(&format!("  Hash of the last: {head}\n"));
        for found in breaks {
            text.push_str(&format!("  {}\n", words_for(found)));
        }
    }
    let attached = journal.attachments();
    let missing = attached.len() - copy.opened.attached.len();
    whole &= missing == 0;
    if !attached.is_empty() {
        text.push_str(&format!(
            "\n{} attached; {}.\n",
            counted(attached.len(), "file is", "files are"),
            match missing {
                0 => "every one is in the copy, as it was attached".to_owned(),
                _ => format!("{} NOT in the copy", counted(missing, "is", "are")),
            }
        ));
    }
    let purged = purged(copy);
    let mut gone = [0, 0];
    for event in events(copy).filter(|event| event.withheld() > 0) {
        gone[usize::from(purged.contains_key(&event.hash()))] += 1;
    }
    let [withheld, removed] = gone;
    text.push('\n');
    text.push_str(&match withheld {
        0 => "Nothing is withheld.\n".to_owned(),
        _ => format!(
            "{} without some or all of what was written. It was there: the entry still vouches for it.\n",
            counted(withheld, "entry is", "entries are")
        ),
    });
    if removed > 0 {
        text.push_str(&format!(
            "{} removed by its writer, with a reason that is in the copy.\n",
            counted(removed, "entry was", "entries were")
        ));
    }
    if !newer.is_empty() {
        text.push_str(&format!(
            "{} made by a newer version of Firmly. What they say is in the copy; where they belong cannot be \
             checked here, so their places count as missing.\n",
            counted(newer.len(), "entry was", "entries were")
        ));
    }
    if !whole {
        text.push_str(
            "\nThe copy is not whole: see BROKEN or NOT above. All that it holds can still be read.\n",
        );
    }
    Checked { text, whole }
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
fn shown(text: &str) -> String {
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

fn recorded(chain: &Chain) -> Option<(Instant, Instant)> {
    let times = || chain.links().filter_map(|link| link.at);
    Some((times().min()?, times().max()?))
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
            Self::Copy(error) => match error {
                OpenCopyError::NotOurs => f.write_str("This is not a copy of a log."),
                OpenCopyError::TooLarge => f.write_str("The file is larger than any copy can be."),
                OpenCopyError::NewerFormat { found, known } => write!(
                    f,
                    "A newer version of Firmly made this copy (form {found}; this program knows {known}). \
                     Use a newer one."
                ),
                OpenCopyError::Damaged { line } => write!(
                    f,
                    "The copy opened, but line {line} is missing or not as it was written. \
                     `age -d` shows what is there."
                ),
                OpenCopyError::Key(error) => match error {
                    KeyError::Wrong => f.write_str("The passphrase does not open this copy."),
                    KeyError::Damaged => f.write_str("The file is damaged: it does not open."),
                    KeyError::NewerVersion => f.write_str(
                        "The file is of a newer version of age than this program knows.",
                    ),
                    KeyError::TooExpensive { log_n, limit } => write!(
                        f,
                        "A try would cost more memory than is allowed. To allow it: --work {log_n} (now {limit})."
                    ),
                    KeyError::NoMemory { bytes } => {
                        write!(
                            f,
                            "There is not enough memory to try: it takes {bytes} bytes."
                        )
                    }
                },
            },
        }
    }
}
