//! Copies: the whole log as one file that leaves the browser, sealed under a passphrase. JSON Lines within.

use zeroize::Zeroizing;

use super::{AttachedContents, Locked, MakeCopyError, OpenCopyError, Session};
use crate::{
    journal::{
        Journal,
        event::{Line, NewerEvent, write},
        lines::{self, COPY_VERSION, Header, Row},
        moment::{Instant, Now},
    },
    random::{NoRandomness, Random, make_hex},
    store::{Store, VaultId},
    vault::{self, CopyKey, Passphrase, Scrypt, SealError, Stretch},
};

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
    /// The number of contents that no entry understood here names; an entry of a newer version may name them.
    pub unnamed: usize,
}

impl<P: Store, M: Store> Session<P, M> {
    /// Seals everything that is open into a file, with what [`Session::all_attached`] has read. It may be under another passphrase than the log.
    /// [`WorkFactor::COPY`](crate::vault::WorkFactor::COPY) is the rule.
    ///
    /// # Errors
    /// See [`MakeCopyError`].
    pub async fn copy(
        &self,
        attached: &AttachedContents,
        passphrase: &Passphrase,
        work: Stretch<impl Scrypt>,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<CopyFile, MakeCopyError> {
        let key = CopyKey::make(passphrase, work, random).await?;
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
        let header = Header::new(
            self.peek(|open| open.vault.0.clone())?,
            now.instant(),
            journal.chains().len(),
            journal.len(),
            attached.len(),
        );
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
            let line = lines::write_content(id, content);
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
pub async fn open_copy(
    bytes: &[u8],
    passphrase: &Passphrase,
    limit: Stretch<impl Scrypt>,
) -> Result<OpenedCopy, OpenCopyError> {
    read_copy(&vault::open_copy(bytes, passphrase, limit).await?)
}

/// Checks every line of what is within a copy: what `age -d` gives.
///
/// # Errors
/// See [`OpenCopyError`].
pub fn read_copy(plaintext: &[u8]) -> Result<OpenedCopy, OpenCopyError> {
    let text = str::from_utf8(plaintext).map_err(|_not_text| OpenCopyError::NotOurs)?;
    let mut rows = (1..).zip(text.split_terminator('\n').map(lines::read));
    let Some((_, Ok(Row::Header(header)))) = rows.next() else {
        return Err(OpenCopyError::NotOurs);
    };
    if header.v > COPY_VERSION {
        return Err(OpenCopyError::NewerFormat {
            found: header.v,
            known: COPY_VERSION,
        });
    }
    let mut copy = OpenedCopy {
        vault: VaultId(header.vault),
        made: header.made,
        journal: Journal::default(),
        newer: Vec::new(),
        attached: AttachedContents::new(),
        unnamed: 0,
    };
    let mut last = 1;
    let mut contents = Vec::new();
    for (line, row) in rows {
        last = line;
        match row {
            // Of whatever log: others may have been merged in.
            Ok(Row::Entry(Line::Event(event))) => copy.journal.insert(event),
            Ok(Row::Entry(Line::Newer(event))) => copy.newer.push(event),
            Ok(Row::Content(id, content)) => contents.push((line, id, content)),
            Ok(Row::Header(_)) | Err(_) => return Err(OpenCopyError::Damaged { line }),
        }
    }
    let found = (copy.journal.len() + copy.newer.len(), contents.len());
    if found != (header.events, header.attachments) {
        return Err(OpenCopyError::Damaged { line: last + 1 });
    }
    let known = copy.journal.attachments();
    for (line, id, content) in contents {
        match known.iter().find(|attachment| attachment.id == id) {
            Some(attachment) if attachment.is(&content) => {
                copy.attached.insert(id, content);
            }
            Some(_) => return Err(OpenCopyError::Damaged { line }),
            None if copy.journal.purged_attachments().contains(&id) => {}
            // An entry of a newer version names it, which is not taken in either.
            None => copy.unnamed += 1,
        }
    }
    Ok(copy)
}
