//! Checks exact lines without a passphrase: whole or redacted, of a case or of a copy, line by line. Opens no seal, shows
//! nothing that was written but why something was purged, and says nothing of whether it is true.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::receipt::{Anchor, Receipt};
use crate::{
    journal::{
        Purged,
        attachment::Attachment,
        chain::{Break, Follower, Link},
        entry::{Unsorted, WHY},
        event::{Event, Kind, Line, LineError},
        lines::{self, COPY_VERSION, Header, Row},
        moment::{Instant, Offset},
    },
    store::{AttachmentId, EventHash, StreamId, VaultId},
};

/// The largest file that is checked, in bytes.
pub const FILE_LIMIT_BYTES: usize = 300 * 1000 * 1000;
/// So many lines are checked.
pub const LINES_LIMIT: usize = 200_000;

/// Why a file was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotChecked {
    /// No line of it is an entry.
    #[error("no line is an entry")]
    NotLines,
    /// It is text in UTF-16.
    #[error("text in UTF-16")]
    Utf16,
    /// It is larger than any log.
    #[error("too large")]
    TooLarge,
    /// It is a copy that a newer version made.
    #[error("copy of version {found} is newer than {known}")]
    NewerFormat {
        /// What it says.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
}

/// What is wrong, and on which line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not as it was written.
    Line(LineError),
    /// The stream is broken there.
    Broken(Break),
    /// The entry of the line before stands there again.
    Repeated {
        /// Its place in its stream.
        seq: u64,
    },
    /// The entry belongs further up: it is there twice, or out of its order.
    Earlier {
        /// Its place in its stream.
        seq: u64,
    },
    /// What is attached there is not what the entry says.
    Content,
    /// The file ends before everything is there that its first line tells of.
    CutShort,
}

/// What a check found.
pub struct Checked {
    /// Where it is a copy of a log: which, and when it was made.
    pub copy: Option<(VaultId, Instant)>,
    /// Its streams, in order of their ids.
    pub streams: Vec<CheckedStream>,
    /// What is wrong, in order of the lines; none if it is unbroken.
    pub faults: Vec<Fault>,
    /// Entries of which something was left out.
    pub withheld: Vec<Withheld>,
    /// Entries that were purged, and why.
    pub purged: Vec<PurgedEntry>,
    /// The lines of entries that a newer version made: that they are there is all that can be said.
    pub newer: Vec<usize>,
    /// What is attached to entries.
    pub attached: Vec<CheckedAttachment>,
    /// How many of the files that came with it are attached to no entry.
    pub strangers: usize,
    /// What came of each stream of the receipt, if one was given.
    pub receipt: Option<Vec<Anchored>>,
}

/// A stream of a file.
pub struct CheckedStream {
    /// Which.
    pub id: StreamId,
    /// The log that its last entry was made in.
    pub vault: VaultId,
    /// How many entries are there.
    pub entries: usize,
    /// Whether nothing is wrong with any.
    pub is_unbroken: bool,
    /// The hash of the last.
    pub head: EventHash,
    /// When the first and the last of them were recorded.
    pub recorded: (Instant, Instant),
}

/// An entry of which something was left out. What the fields were called went with them.
pub struct Withheld {
    /// The line, from 1.
    pub line: usize,
    /// What kind of entry it is.
    pub kind: Kind,
    /// When it was recorded.
    pub at: (Instant, Offset),
    /// How many fields were left out.
    pub fields: usize,
    /// How many there were.
    pub of: usize,
}

/// An entry whose content was removed from the log by its writer.
pub struct PurgedEntry {
    /// The line, from 1.
    pub line: usize,
    /// What kind of entry it was.
    pub kind: Kind,
    /// When it was recorded.
    pub at: (Instant, Offset),
    /// The line of the purge.
    pub by: usize,
    /// When that was recorded.
    pub by_at: (Instant, Offset),
    /// Why, if that is there.
    pub why: Option<Zeroizing<String>>,
    /// How many fields are still there that should have gone.
    pub left: usize,
}

/// Something that is attached to an entry.
pub struct CheckedAttachment {
    /// The line of the entry, from 1.
    pub line: usize,
    /// What the entry says of it.
    pub attachment: Attachment,
    /// Whether its content came with the file, to the byte.
    pub is_there: bool,
}

/// What came of a stream of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// What the receipt says.
    pub anchor: Anchor,
    /// What the file says to it.
    pub found: AnchorFound,
}

/// What a file says to a stream of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorFound {
    /// Every entry of the receipt is there, in that order and wording; entries behind it were added after.
    Matches {
        /// The line of the last that the receipt covers.
        line: usize,
        /// How many of the same stream stand behind it.
        after: usize,
    },
    /// Its last entry is there, but not everything before it.
    Gaps {
        /// The line of the last that the receipt covers.
        line: usize,
    },
    /// Nothing in the file goes so far.
    Shorter,
    /// No entry is the one of the receipt: something was changed, or it is of another case.
    Different,
}

impl Checked {
    /// How many entries there are.
    pub fn entries(&self) -> usize {
        let known: usize = self.streams.iter().map(|stream| stream.entries).sum();
        known + self.newer.len()
    }

    /// Whether nothing is wrong: nothing broken or damaged, the receipt matched, and a copy without a file missing.
    pub fn is_whole(&self) -> bool {
        let lacks = |attached: &CheckedAttachment| !attached.is_there;
        let lacking = self.copy.is_some() && self.attached.iter().any(lacks);
        let matches = |anchored: &Anchored| matches!(anchored.found, AnchorFound::Matches { .. });
        let mut anchored = self.receipt.iter().flatten();
        self.faults.is_empty() && !lacking && anchored.all(matches)
    }
}

/// Content that came with the file.
struct Content {
    /// The line in the file and the name there, if it was one of its lines.
    named: Option<(usize, AttachmentId)>,
    size_bytes: u64,
    sha256: [u8; 32],
    is_attached: bool,
}

impl Content {
    fn new(named: Option<(usize, AttachmentId)>, content: &[u8]) -> Self {
        Self {
            named,
            size_bytes: content.len() as u64,
            sha256: Sha256::digest(content).into(),
            is_attached: false,
        }
    }
}

/// True for text in UTF-16, as Windows PowerShell writes it: with its byte order mark, or beginning with a brace.
pub fn is_utf_16(text: &[u8]) -> bool {
    let begins: [&[u8]; 4] = [b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"];
    begins.iter().any(|bytes| text.starts_with(bytes))
}

/// An entry on its line.
struct Placed {
    line: usize,
    event: Event,
    /// Whether everything that it follows on is there.
    is_sound: bool,
}

/// A stream as far as it was read.
#[derive(Default)]
struct Reading {
    follower: Follower,
    stream: Option<CheckedStream>,
}

/// A check under way: line by line, so that whoever waits can see how far it is, and stop it.
#[derive(Default)]
pub struct Check {
    line: usize,
    bytes: usize,
    header: Option<Header>,
    entries: Vec<Placed>,
    newer: Vec<usize>,
    contents: Vec<Content>,
    streams: BTreeMap<StreamId, Reading>,
    faults: Vec<Fault>,
    /// Whether any line has the form of one, however damaged.
    is_ours: bool,
}

impl Check {
    /// Takes in the next line, without its line feed. Empty ones count and mean nothing.
    ///
    /// # Errors
    /// If this can not be a file of exact lines.
    pub fn line(&mut self, line: &[u8]) -> Result<(), NotChecked> {
        self.line += 1;
        self.bytes += line.len() + 1;
        if self.line > LINES_LIMIT || self.bytes > FILE_LIMIT_BYTES {
            return Err(NotChecked::TooLarge);
        }
        if self.line == 1 && is_utf_16(line) {
            return Err(NotChecked::Utf16);
        }
        // Some editors begin a file with a mark of their own.
        let line = match line.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if self.line == 1 => rest,
            _ => line,
        };
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let row = str::from_utf8(line)
            .map_err(|_not_text| LineError::Malformed)
            .and_then(lines::read);
        match row {
            Ok(Row::Header(header)) if self.line == 1 => {
                if header.v > COPY_VERSION {
                    return Err(NotChecked::NewerFormat {
                        found: header.v,
                        known: COPY_VERSION,
                    });
                }
                self.is_ours = true;
                self.header = Some(header);
            }
            Ok(Row::Header(_)) => self.fault(Wrong::Line(LineError::Malformed)),
            Ok(Row::Entry(Line::Event(event))) => self.entry(event),
            Ok(Row::Entry(Line::Newer(_))) => {
                self.is_ours = true;
                self.newer.push(self.line);
            }
            Ok(Row::Content(id, content)) => {
                let named = Some((self.line, id));
                self.contents.push(Content::new(named, &content));
            }
            Err(error) => {
                self.is_ours |= error == LineError::Digest;
                self.fault(Wrong::Line(error));
            }
        }
        Ok(())
    }

    /// Takes in a file that came with it: what is attached to an entry, or something else.
    pub fn file(&mut self, content: &[u8]) {
        self.contents.push(Content::new(None, content));
    }

    fn fault(&mut self, what: Wrong) {
        let line = self.line;
        self.faults.push(Fault { line, what });
    }

    fn entry(&mut self, event: Event) {
        self.is_ours = true;
        let (hash, core) = (event.hash(), event.core());
        let link = Link {
            seq: core.seq,
            hash,
            prev: core.prev,
            at: Some(core.at),
        };
        let reading = self.streams.entry(core.stream.clone()).or_default();
        let stream = reading.stream.get_or_insert_with(|| CheckedStream {
            id: core.stream.clone(),
            vault: core.vault.clone(),
            entries: 0,
            is_unbroken: true,
            head: hash,
            recorded: (core.at, core.at),
        });
        let seq = core.seq;
        let mut breaks = Vec::new();
        let (mut misplaced, mut is_sound) = (None, false);
        if seq < reading.follower.seq() {
            misplaced = Some(Wrong::Earlier { seq });
        } else if reading.follower.stands(&hash) {
            misplaced = Some(Wrong::Repeated { seq });
        } else {
            // As stores count it: of two at one place the one with the lower hash.
            if seq > reading.follower.seq() || hash < stream.head {
                stream.head = hash;
            }
            is_sound = reading.follower.step(&link, &mut breaks);
        }
        let (first, last) = stream.recorded;
        stream.recorded = (first.min(core.at), last.max(core.at));
        stream.vault = core.vault.clone();
        stream.entries += 1;
        stream.is_unbroken &= breaks.is_empty() && misplaced.is_none();
        for what in breaks.into_iter().map(Wrong::Broken).chain(misplaced) {
            self.fault(what);
        }
        let line = self.line;
        self.entries.push(Placed {
            line,
            event,
            is_sound,
        });
    }

    /// What was found, held against a receipt if there is one.
    ///
    /// # Errors
    /// If this is no file of exact lines.
    pub fn finish(mut self, receipt: Option<&Receipt>) -> Result<Checked, NotChecked> {
        if !self.is_ours {
            return Err(NotChecked::NotLines);
        }
        let attached = self.attached();
        self.count();
        self.faults.sort_by_key(|fault| fault.line);
        let (withheld, purged) = self.gone();
        let anchored = |receipt: &Receipt| {
            let anchors = receipt.streams.iter();
            anchors.map(|anchor| self.anchored(anchor)).collect()
        };
        let given = |content: &&Content| content.named.is_none() && !content.is_attached;
        Ok(Checked {
            receipt: receipt.map(anchored),
            withheld,
            purged,
            attached,
            strangers: self.contents.iter().filter(given).count(),
            copy: self
                .header
                .map(|header| (VaultId(header.vault), header.made)),
            streams: self
                .streams
                .into_values()
                .filter_map(|reading| reading.stream)
                .collect(),
            faults: self.faults,
            newer: self.newer,
        })
    }

    /// What is attached to entries, each once, and whether the content that came with the file is that.
    fn attached(&mut self) -> Vec<CheckedAttachment> {
        let mut attached = BTreeMap::new();
        for Placed { line, event, .. } in &self.entries {
            let named = event.fields().iter().filter_map(Attachment::in_field);
            for attachment in named {
                let id = attachment.id.clone();
                attached.entry(id).or_insert(CheckedAttachment {
                    line: *line,
                    attachment,
                    is_there: false,
                });
            }
        }
        for content in &mut self.contents {
            let is = |attachment: &Attachment| {
                attachment.sha256 == content.sha256 && attachment.size_bytes == content.size_bytes
            };
            match &content.named {
                Some((line, id)) => match attached.get_mut(id) {
                    Some(known) if is(&known.attachment) => known.is_there = true,
                    Some(_) => self.faults.push(Fault {
                        line: *line,
                        what: Wrong::Content,
                    }),
                    // An entry of a newer version names it, or a field that was withheld.
                    None => {}
                },
                None => {
                    for known in attached.values_mut() {
                        let is = is(&known.attachment);
                        known.is_there |= is;
                        content.is_attached |= is;
                    }
                }
            }
        }
        attached.into_values().collect()
    }

    /// Whether as much is there as the first line of a copy tells of.
    fn count(&mut self) {
        let Some(header) = &self.header else { return };
        let entries = self.entries.len() + self.newer.len();
        let named = |content: &&Content| content.named.is_some();
        let contents = self.contents.iter().filter(named).count();
        if (entries, contents) != (header.events, header.attachments) {
            self.faults.push(Fault {
                line: self.line + 1,
                what: Wrong::CutShort,
            });
        }
    }

    /// What is not there: withheld, or purged by its writer.
    fn gone(&self) -> (Vec<Withheld>, Vec<PurgedEntry>) {
        let mut rules = Purged::default();
        let mut purges = Vec::new();
        for placed in &self.entries {
            if rules.note(&placed.event) {
                purges.push(placed);
            }
        }
        let (mut withheld, mut purged) = (Vec::new(), Vec::new());
        for Placed { line, event, .. } in &self.entries {
            let (core, fields) = (event.core(), event.withheld());
            let at = (core.at, core.offset);
            let rule = rules.rule(event);
            let by = rule.and_then(|(by, stays)| {
                let by = purges.iter().find(|purge| purge.event.hash() == by)?;
                Some((by, stays))
            });
            match by {
                Some((by, stays)) => {
                    let names = event.fields().iter().map(|field| field.name());
                    let left = names.filter(|name| !stays.contains(name)).count();
                    if fields + left > 0 {
                        let by_core = by.event.core();
                        let why: Option<String> = Unsorted::new(by.event.fields()).take(WHY);
                        purged.push(PurgedEntry {
                            line: *line,
                            kind: core.kind,
                            at,
                            by: by.line,
                            by_at: (by_core.at, by_core.offset),
                            why: why.map(Zeroizing::new),
                            left,
                        });
                    }
                }
                None if fields > 0 => withheld.push(Withheld {
                    line: *line,
                    kind: core.kind,
                    at,
                    fields,
                    of: fields + event.fields().len(),
                }),
                None => {}
            }
        }
        (withheld, purged)
    }

    fn anchored(&self, anchor: &Anchor) -> Anchored {
        let is_it = |placed: &&Placed| {
            placed.event.hash() == anchor.head && placed.event.core().seq == anchor.length
        };
        let longest = self.streams.values().map(|reading| reading.follower.seq());
        let found = match self.entries.iter().find(is_it) {
            Some(placed) if placed.is_sound => {
                let stream = &placed.event.core().stream;
                let behind = self.entries.iter().filter(|other| {
                    other.event.core().stream == *stream && other.line > placed.line
                });
                AnchorFound::Matches {
                    line: placed.line,
                    after: behind.count(),
                }
            }
            Some(placed) => AnchorFound::Gaps { line: placed.line },
            None if longest.max().unwrap_or_default() < anchor.length => AnchorFound::Shorter,
            None => AnchorFound::Different,
        };
        Anchored {
            anchor: anchor.clone(),
            found,
        }
    }
}

/// Checks a whole file, with the files that came with it.
///
/// # Errors
/// If it is no file of exact lines.
pub fn check<'f>(
    bytes: &[u8],
    files: impl IntoIterator<Item = &'f [u8]>,
    receipt: Option<&Receipt>,
) -> Result<Checked, NotChecked> {
    let mut check = Check::default();
    // The last line ends as every other.
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for line in bytes.split(|byte| *byte == b'\n') {
        check.line(line)?;
    }
    for file in files {
        check.file(file);
    }
    check.finish(receipt)
}
