//! Copies: the whole log as one file that leaves the browser, sealed under a passphrase. JSON Lines within.

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{AttachedContents, Locked, MakeCopyError, OpenCopyError, Session};
use crate::{
    journal::{
        Journal,
        event::{self, LINE_LIMIT_BYTES, Line, NewerEvent, write},
        moment::{Instant, Now},
    },
    random::{NoRandomness, Random, make_hex},
    store::{AttachmentId, Store, VaultId},
    vault::{self, CopyKey, Passphrase, SealError, Stretch},
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
    /// The content of what is attached to its entries.
    pub attached: AttachedContents,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    v: u32,
    vault: String,
    made: Instant,
    streams: usize,
    events: usize,
    #[serde(default, skip_serializing_if = "is_zero")]
    attachments: usize,
}

/// The content of an attachment in standard base64, padded.
#[derive(Serialize, Deserialize)]
struct ContentLine<'a> {
    attachment: &'a str,
    data: &'a str,
}

/// How the line of an attachment begins, and no event's.
const CONTENT_START: &str = "{\"attachment\":";

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<P: Store, M: Store> Session<P, M> {
    /// Seals everything that is open into a file, with what [`Session::all_attached`] has read. It may be under another passphrase than the log.
    /// [`WorkFactor::COPY`](crate::vault::WorkFactor::COPY) is the rule.
    ///
    /// # Errors
    /// See [`MakeCopyError`].
    pub fn copy(
        &self,
        attached: &AttachedContents,
        passphrase: &Passphrase,
        work: Stretch,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<CopyFile, MakeCopyError> {
        let key = CopyKey::make(passphrase, work, random)?;
        self.copy_under(attached, &key, now, random)
    }

    /// Seals everything that is open into a version of the file that this key is for, with what [`Session::all_attached`]
    /// has read.
    ///
    /// # Errors
    /// See [`MakeCopyError`].
    pub fn copy_under(
        &self,
        attached: &AttachedContents,
        key: &CopyKey,
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
            attachments: attached.len(),
        };
        let mut text = Zeroizing::new(write(&header));
        text.push('\n');
        // At once: growing would leave copies of the plaintext behind.
        let encoded = attached
            .values()
            .map(|content| content.len().div_ceil(3) * 4 + 80);
        let lines = journal.lines().map(|line| line.len() + 1);
        text.reserve_exact(lines.chain(encoded).sum());
        for line in journal.lines() {
            text.push_str(&line);
            text.push('\n');
        }
        for (id, content) in attached.iter() {
            let data = Zeroizing::new(Base64::encode_string(content));
            let line = Zeroizing::new(write(&ContentLine {
                attachment: &id.0,
                data: &data,
            }));
            text.push_str(&line);
            text.push('\n');
        }
        let bytes = key.seal_copy(text.as_bytes(), random)?;
        let file_name = copy_name(now, random).map_err(SealError::from)?;
        Ok(CopyFile { file_name, bytes })
    }

    /// Seals the key of a copy, to be remembered beside this log.
    ///
    /// # Errors
    /// See [`MakeCopyError`].
    pub fn seal_copy_key(
        &self,
        key: &CopyKey,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, MakeCopyError> {
        let sealed = self.peek(|open| key.seal(&open.records, &open.vault, random))?;
        Ok(sealed.map_err(SealError::from)?)
    }

    /// Opens the key of a copy of this log; `None` for what is of another log, or damaged.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn open_copy_key(&self, sealed: &[u8]) -> Result<Option<CopyKey>, Locked> {
        let opened = self.peek(|open| CopyKey::open(&open.records, &open.vault, sealed))?;
        Ok(opened.ok())
    }
}

/// A name for a copy that is made now: it says nothing but the day.
///
/// # Errors
/// See [`NoRandomness`].
pub fn copy_name(now: &Now, random: &mut dyn Random) -> Result<String, NoRandomness> {
    let tag = make_hex::<2>(random)?;
    Ok(["firmly-", &now.today().to_string(), "-", &tag, ".age"].concat())
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
        attached: AttachedContents::new(),
    };
    let mut line_number = 1;
    let mut contents = Vec::new();
    for line in lines {
        line_number += 1;
        if line.starts_with(CONTENT_START) {
            contents.push((line_number, line));
            continue;
        }
        match event::parse(line) {
            // Of whatever log: others may have been merged in.
            Ok(Line::Event(event)) => copy.journal.insert(event),
            Ok(Line::Newer(event)) => copy.newer.push(event),
            Err(_) => return Err(OpenCopyError::Damaged { line: line_number }),
        }
    }
    if copy.journal.len() + copy.newer.len() != header.events {
        return Err(OpenCopyError::Damaged {
            line: line_number + 1,
        });
    }
    let known = copy.journal.attachments();
    if contents.len() != header.attachments {
        return Err(OpenCopyError::Damaged {
            line: line_number + 1,
        });
    }
    for (line, content) in contents {
        let damaged = OpenCopyError::Damaged { line };
        let (id, content) = content_in(content).ok_or(damaged)?;
        match known.iter().find(|attachment| attachment.id == id) {
            Some(attachment) if attachment.is(&content) => {
                copy.attached.insert(id, content);
            }
            Some(_) => return Err(damaged),
            // An entry of a newer version names it, which is not taken in either.
            None => {}
        }
    }
    Ok(copy)
}

fn content_in(line: &str) -> Option<(AttachmentId, Zeroizing<Vec<u8>>)> {
    if line.len() > LINE_LIMIT_BYTES {
        return None;
    }
    let ContentLine { attachment, data } = serde_json::from_slice(line.as_bytes()).ok()?;
    let content = Base64::decode_vec(data).ok()?;
    Some((AttachmentId(attachment.to_owned()), Zeroizing::new(content)))
}
