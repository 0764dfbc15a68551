//! Copies: the whole log as one file that leaves the browser, sealed under a passphrase. JSON Lines within.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{MakeCopyError, OpenCopyError, Session, make_hex};
use crate::{
    journal::{
        Journal,
        event::{self, LINE_LIMIT_BYTES, Line, NewerEvent, write},
        moment::{Instant, Now},
    },
    random::Random,
    store::{Store, VaultId},
    vault::{self, Passphrase, SealError, Stretch},
};

const FORMAT: &str = "firmly-copy";
const VERSION: u32 = 1;

/// A copy, to be written somewhere.
pub struct CopyFile {
    /// `firmly-2026-11-20-4f2a.age`: says nothing but the day.
    pub file_name: String,
    /// The sealed file.
    pub bytes: Vec<u8>,
}

/// A copy that has been opened and checked.
pub struct OpenedCopy {
    /// The log that it was made of.
    pub vault: VaultId,
    /// When it was made.
    pub made: Instant,
    /// Its events.
    pub journal: Journal,
    /// Events of a newer version, whose place is not known here.
    pub newer: Vec<NewerEvent>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    v: u32,
    vault: String,
    made: Instant,
    streams: usize,
    events: usize,
}

impl<P: Store, M: Store> Session<P, M> {
    /// Seals everything that is open into a file. It may be under another passphrase than the log.
    /// [`WorkFactor::COPY`](crate::vault::WorkFactor::COPY) is the rule.
    ///
    /// # Errors
    /// See [`MakeCopyError`].
    pub fn copy(
        &self,
        passphrase: &Passphrase,
        work: Stretch,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<CopyFile, MakeCopyError> {
        let journal = self.journal()?;
        let header = Header {
            format: FORMAT.to_owned(),
            v: VERSION,
            vault: self.peek(|open| open.vault.0.clone())?,
            made: now.instant(),
            streams: journal.chains().len(),
            events: journal.len(),
        };
        let mut text = Zeroizing::new(write(&header));
        text.push('\n');
        // At once: growing would leave copies of the plaintext behind.
        text.reserve_exact(journal.lines().map(|line| line.len() + 1).sum());
        for line in journal.lines() {
            text.push_str(&line);
            text.push('\n');
        }
        let bytes = vault::seal_copy(text.as_bytes(), passphrase, work, random)?;
        let tag = make_hex::<2>(random).map_err(SealError::from)?;
        Ok(CopyFile {
            file_name: format!("firmly-{}-{tag}.age", now.today()),
            bytes,
        })
    }
}

/// Opens a copy, if a try costs no more than `limit`, and checks every line of it.
///
/// # Errors
/// See [`OpenCopyError`].
pub fn open_copy(
    bytes: &[u8],
    passphrase: &Passphrase,
    limit: Stretch,
) -> Result<OpenedCopy, OpenCopyError> {
    read_copy(&vault::open_copy(bytes, passphrase, limit)?)
}

/// Checks every line of what is within a copy: what `age -d` gives.
///
/// # Errors
/// See [`OpenCopyError`].
pub fn read_copy(plaintext: &[u8]) -> Result<OpenedCopy, OpenCopyError> {
    let text = str::from_utf8(plaintext).map_err(|_not_text| OpenCopyError::NotOurs)?;
    let mut lines = text.split_terminator('\n');
    let header = lines
        .next()
        .filter(|line| line.len() <= LINE_LIMIT_BYTES)
        .and_then(|line| serde_json::from_slice::<Header>(line.as_bytes()).ok())
        .filter(|header| header.format == FORMAT)
        .ok_or(OpenCopyError::NotOurs)?;
    if header.v > VERSION {
        return Err(OpenCopyError::NewerFormat {
            found: header.v,
            known: VERSION,
        });
    }
    let mut copy = OpenedCopy {
        vault: VaultId(header.vault),
        made: header.made,
        journal: Journal::default(),
        newer: Vec::new(),
    };
    let mut line_number = 1;
    for line in lines {
        line_number += 1;
        match event::parse(line) {
            // Of whatever log: others may have been merged in.
            Ok(Line::Event(event)) => copy.journal.insert(event),
            Ok(Line::Newer(event)) => copy.newer.push(event),
            Err(_) => return Err(OpenCopyError::Damaged { line: line_number }),
        }
    }
    if copy.journal.len() + copy.newer.len() == header.events {
        Ok(copy)
    } else {
        Err(OpenCopyError::Damaged {
            line: line_number + 1,
        })
    }
}
