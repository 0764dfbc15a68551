//! The receipt: what someone else keeps, so that it can be shown later what the log held on that day. Six lines for a case
//! in one stream, modelled on the checkpoints of transparency logs. Sends nothing.
//!
//! ```text
//! firmly/receipt/v1
//! c080b668048d564579e905a85d21966e
//! 2026-11-20T21:16:00.123Z
//! 7 76836a56598b6c11b1dcabf47f49b82e03ded7450867145fc586f1cdbce177e2
//!
//! digest b9bb 3d20 …
//! ```
//!
//! The vault, the time, then for each stream its length and its head; the digest is SHA-256 of what stands above the
//! empty line.

use std::{collections::BTreeSet, fmt::Write as _, ops::Range};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::{
    journal::{
        CaseId, Journal,
        chain::{Break, Chain, Link},
        event::is_hex,
        moment::Instant,
    },
    store::{EventHash, VaultId},
};

const NAME: &str = "firmly/receipt/v1";
/// How the name begins, whatever the version.
const ANY_VERSION: &str = "firmly/receipt/v";
const DIGEST: &str = "digest";
const LENGTH_LIMIT: u64 = 1 << 53;
/// A receipt has a line for each stream of a case: no case has so many.
const STREAMS_LIMIT: usize = 1000;

/// How far a stream went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// How many entries it had: the place of the last.
    pub length: u64,
    /// The hash of the last.
    pub head: EventHash,
}

/// What the log held of a case at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The log that the case was begun in.
    pub vault: VaultId,
    /// When the receipt was made.
    pub made: Instant,
    /// Its streams, the first one first; at least one.
    pub streams: Vec<Anchor>,
}

/// What a log says to a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Everything that it covers is here, in that order and wording; so many were added since.
    Kept {
        /// Entries that came after.
        since: u64,
    },
    /// The entry that it ends with is here; of those before it some are missing or out of order.
    Broken,
    /// The entry that it ends with is not here: something was changed or lost, or it is of another log.
    Other,
}

/// Why a text is no receipt, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {line} of the receipt: {fault}")]
pub struct ReceiptError {
    /// The line, from 1, as it was pasted.
    pub line: usize,
    /// What is wrong with it.
    pub fault: ReceiptFault,
}

/// What is wrong with a line of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceiptFault {
    /// Nothing in the text begins as receipts do.
    #[error("not a receipt")]
    NotAReceipt,
    /// A newer version made it.
    #[error("of a newer version")]
    NewerVersion,
    /// The log is not 32 hex digits.
    #[error("not the name of a log")]
    Vault,
    /// The time is not of its form.
    #[error("not a time")]
    Time,
    /// A stream does not begin with its length.
    #[error("not a length")]
    Length,
    /// The head of a stream is not 64 hex digits.
    #[error("not the hash of an entry")]
    Head,
    /// The digest is not 64 hex digits.
    #[error("not a digest")]
    Digest,
    /// The digest is of another text: something was typed wrongly, or changed.
    #[error("the digest is of another text")]
    Mismatch,
    /// There is another receipt in the text.
    #[error("more than one receipt")]
    Several,
}

impl Receipt {
    /// What the journal holds of a case now; `None` if it has no such case.
    ///
    /// Of a stream that is forked it names the branch that goes on.
    pub fn of(journal: &Journal, case: &CaseId, now: Instant) -> Option<Self> {
        let streams = journal.streams_of(case);
        let chains: Vec<&Chain> = streams
            .iter()
            .filter_map(|stream| journal.chains().get(stream))
            .collect();
        let mut events = chains.iter().flat_map(|chain| chain.links());
        let vault = events.find_map(|link| Some(&journal.event(&link.hash)?.core().vault))?;
        Some(Self {
            vault: vault.clone(),
            made: now,
            streams: chains
                .iter()
                .filter_map(|chain| chain.head())
                .map(|head| Anchor {
                    length: head.seq,
                    head: head.hash,
                })
                .collect(),
        })
    }

    /// Whether what it covers is in this journal as it was.
    pub fn held(&self, journal: &Journal) -> Held {
        let mut found = Held::Kept { since: 0 };
        for anchor in &self.streams {
            let is_last = |link: &Link| link.seq == anchor.length && link.hash == anchor.head;
            let mut chains = journal.chains().values();
            let chain = chains.find(|chain| chain.links().any(is_last));
            let Some(chain) = chain else {
                return Held::Other;
            };
            // A fork keeps both: what the receipt covers is still there.
            let is_before = |found: &Break| match found {
                Break::Missing { first, .. } => *first <= anchor.length,
                Break::Unlinked { seq } => *seq <= anchor.length,
                Break::Fork { .. } => false,
            };
            let later = chain.links().filter(|link| link.seq > anchor.length);
            found = match found {
                Held::Kept { since } if !chain.breaks().iter().any(is_before) => Held::Kept {
                    since: since + later.count() as u64,
                },
                _ => Held::Broken,
            };
        }
        found
    }

    /// What the digest is of: every line but the last two.
    fn signed(&self) -> String {
        let mut text = String::new();
        for part in [NAME, "\n", &self.vault.0, "\n"] {
            text.push_str(part);
        }
        push(&mut text, format_args!("{}\n", self.made));
        for Anchor { length, head } in &self.streams {
            push(&mut text, format_args!("{length} {head}\n"));
        }
        text
    }

    /// The digest in groups, as it is printed beside a report.
    pub fn digest(&self) -> String {
        in_groups(&self.derive_digest().to_string())
    }

    /// The digest, as the log keeps it.
    pub fn derive_digest(&self) -> EventHash {
        EventHash(Sha256::digest(self.signed()).into())
    }

    /// The whole receipt, to be copied, printed or sent: six lines for a case in one stream.
    pub fn text(&self) -> String {
        [&self.signed(), "\n", DIGEST, " ", &self.digest(), "\n"].concat()
    }

    /// Reads the one receipt in a text.
    ///
    /// # Errors
    /// See [`Pasted::read`].
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        Pasted::read(text).map(|pasted| pasted.receipt)
    }

    /// Reads the receipt that begins with the next word.
    fn read(words: &mut Words<'_>) -> Result<Self, ReceiptError> {
        let (line, name) = words.next();
        if name != NAME {
            let fault = ReceiptFault::NewerVersion;
            return Err(ReceiptError { line, fault });
        }
        let vault = VaultId(words.hex(32, ReceiptFault::Vault)?);
        let (line, made) = words.next();
        let made = made.parse().map_err(|_other_form| ReceiptError {
            line,
            fault: ReceiptFault::Time,
        })?;
        let mut streams = Vec::new();
        loop {
            let (line, word) = words.next();
            if word == DIGEST && !streams.is_empty() {
                break;
            }
            let length = length(word).filter(|_| streams.len() < STREAMS_LIMIT);
            let length = length.ok_or(ReceiptError {
                line,
                fault: ReceiptFault::Length,
            })?;
            let head = words.hash(ReceiptFault::Head)?;
            streams.push(Anchor { length, head });
        }
        let receipt = Self {
            vault,
            made,
            streams,
        };
        let (line, _) = words.peek();
        let digest = words.hash(ReceiptFault::Digest)?;
        if digest == receipt.derive_digest() {
            Ok(receipt)
        } else {
            let fault = ReceiptFault::Mismatch;
            Err(ReceiptError { line, fault })
        }
    }
}

/// A receipt in what someone pasted: a mail with a banner, a quoted reply, or the receipt alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The receipt.
    pub receipt: Receipt,
    /// Lines with words in them that are no part of it.
    pub passed_over: usize,
}

impl Pasted {
    /// Finds the one receipt in a text. White space, line endings, groups and the marks of quoted lines are as anyone likes.
    /// One that stands there several times, as in replies, is one.
    ///
    /// # Errors
    /// With the line of the first receipt that is not as it should be, if none is; with that of the second, if there are
    /// two.
    pub fn read(text: &str) -> Result<Self, ReceiptError> {
        let mut words = Words::of(text);
        let starts: Vec<usize> = (0..words.words.len())
            .filter(|at| words.words[*at].1.starts_with(ANY_VERSION))
            .collect();
        let mut found: Option<Self> = None;
        let mut failure = None;
        for start in starts {
            words.at = start;
            let (line, _) = words.peek();
            match (Receipt::read(&mut words), &found) {
                (Ok(receipt), None) => {
                    let passed_over = words.lines_besides(start..words.at);
                    found = Some(Self {
                        receipt,
                        passed_over,
                    });
                }
                (Ok(receipt), Some(first)) if receipt != first.receipt => {
                    let fault = ReceiptFault::Several;
                    return Err(ReceiptError { line, fault });
                }
                (Err(error), _) => failure = failure.or(Some(error)),
                (Ok(_again), Some(_)) => {}
            }
        }
        let (line, _) = Words::of(text).peek();
        let fault = ReceiptFault::NotAReceipt;
        found.ok_or(failure.unwrap_or(ReceiptError { line, fault }))
    }
}

/// Hex digits in groups of four, as people read them out.
pub fn in_groups(hex: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in hex.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number as it is written: digits, the first of them not 0.
fn length(word: &str) -> Option<u64> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit()) && !word.starts_with('0');
    let length = word.parse().ok().filter(|_| plain)?;
    (length <= LENGTH_LIMIT).then_some(length)
}

/// The words of a text, each with its line.
struct Words<'a> {
    words: Vec<(usize, &'a str)>,
    at: usize,
}

impl<'a> Words<'a> {
    /// The words without the marks that mail programs put before quoted lines, and behind those that they wrap.
    fn of(text: &'a str) -> Self {
        let line = |line: &'a str| {
            let quote = |mark: char| mark.is_whitespace() || matches!(mark, '>' | '|' | '\u{feff}');
            let line = line.trim_start_matches(quote).trim_end();
            line.strip_suffix('=').unwrap_or(line)
        };
        let words = text.lines().zip(1..).flat_map(|(text, number)| {
            line(text)
                .split_whitespace()
                .map(move |word| (number, word))
        });
        Self {
            words: words.collect(),
            at: 0,
        }
    }

    /// The number of lines that have words besides these.
    fn lines_besides(&self, these: Range<usize>) -> usize {
        let besides = (0..self.words.len()).filter(|at| !these.contains(at));
        let lines: BTreeSet<usize> = besides.map(|at| self.words[at].0).collect();
        let ours: BTreeSet<usize> = self.words[these].iter().map(|(line, _)| *line).collect();
        lines.difference(&ours).count()
    }

    /// The next word; an empty one on the last line where there is none.
    fn peek(&self) -> (usize, &'a str) {
        let last = || self.words.last().map_or(1, |(line, _)| *line);
        let word = self.words.get(self.at).copied();
        word.unwrap_or_else(|| (last(), ""))
    }

    fn next(&mut self) -> (usize, &'a str) {
        let word = self.peek();
        self.at += 1;
        word
    }

    /// So many hex digits, in groups or not. What is wrong is named by the line where they begin.
    fn hex(&mut self, digits: usize, fault: ReceiptFault) -> Result<String, ReceiptError> {
        let (line, _) = self.peek();
        let mut hex = String::new();
        while hex.len() < digits {
            let (_, word) = self.next();
            hex.push_str(word);
            if word.is_empty() || hex.len() > digits || !is_hex(word, word.len()) {
                return Err(ReceiptError { line, fault });
            }
        }
        Ok(hex)
    }

    fn hash(&mut self, fault: ReceiptFault) -> Result<EventHash, ReceiptError> {
        let (line, _) = self.peek();
        EventHash::from_hex(&self.hex(64, fault)?).ok_or(ReceiptError { line, fault })
    }
}

/// Writing to a string cannot fail.
fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).unwrap_or_default();
}
