//! The copy in a file of the user's choice, written again after each change: read before it is written, and never replaced by
//! less than it holds.

use super::{CopyFile, Lack, Locked, MakeCopyError, OpenCopyError, OpenedCopy, Session, read_copy};
use crate::{
    journal::{Journal, moment::Now},
    random::Random,
    store::{ChosenFile, FileError, Store},
    vault::{CopyKey, OpenError},
};

/// The content of the file now. It was read back after it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptCopy {
    /// The number of events.
    pub events: usize,
    /// The number of events that are incidents.
    pub incidents: usize,
    /// The number of attached files that could not be read, here or in the file, and are not in it.
    pub missing: usize,
}

/// Why the file was not written. What stood in it is still there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptCopyError {
    /// See [`Locked`].
    #[error(transparent)]
    Locked(#[from] Locked),
    /// See [`FileError`].
    #[error(transparent)]
    File(#[from] FileError),
    /// Another installation wrote it, or this one under another passphrase: it is sealed under a key that is not known here.
    #[error("sealed by somebody else")]
    Foreign,
    /// Nothing is known of what stands in it.
    #[error("not readable: {0}")]
    Unreadable(OpenCopyError),
    /// It has what the log has not.
    #[error("the file has more: {0:?}")]
    HoldsMore(Lack),
    /// See [`MakeCopyError`].
    #[error(transparent)]
    Copy(#[from] MakeCopyError),
    /// It was written, and what was read back is something else.
    #[error("read back otherwise than it was written")]
    NotAsWritten,
}

/// The lock that seals the versions of one file.
pub struct CopyKeys<'k> {
    /// The versions that are written.
    pub writes: &'k CopyKey,
    /// Those from before the passphrase was changed.
    pub before: Option<&'k CopyKey>,
}

impl CopyKeys<'_> {
    /// What stands in the file, and whether it is sealed as versions are that are written now.
    fn open(&self, file: &[u8]) -> Result<(OpenedCopy, bool), KeptCopyError> {
        let (opened, is_new) = match (self.writes.open_copy(file), self.before) {
            (Err(OpenError::WrongKey), Some(before)) => (before.open_copy(file), false),
            (opened, _) => (opened, true),
        };
        match opened {
            Ok(plaintext) => match read_copy(&plaintext) {
                Ok(copy) => Ok((copy, is_new)),
                Err(error) => Err(KeptCopyError::Unreadable(error)),
            },
            Err(OpenError::WrongKey) => Err(KeptCopyError::Foreign),
            Err(error) => Err(KeptCopyError::Unreadable(error.into())),
        }
    }
}

impl<P: Store, M: Store> Session<P, M> {
    /// Writes everything that is open into the file, unless the file has it. A file that was just made for this may be empty;
    /// any other has to open with one of these keys, and to hold nothing that the new version lacks.
    ///
    /// # Errors
    /// See [`KeptCopyError`].
    pub async fn keep_copy(
        &self,
        file: &impl ChosenFile,
        is_made_for_it: bool,
        keys: &CopyKeys<'_>,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<KeptCopy, KeptCopyError> {
        let (stood, bytes) = file.read().await?;
        let before = if is_made_for_it && bytes.is_empty() {
            None
        } else {
            Some(keys.open(&bytes)?)
        };
        drop(bytes);
        if let Some((copy, is_new)) = &before {
            if *is_new && has_all(copy, &*self.journal()?) {
                return Ok(KeptCopy::of(&*self.journal()?, 0));
            }
            if Lack::of(copy, &*self.journal()?, |_| true) != Lack::default() {
                // Another tab may have written it. What cannot be read now stays out, and is found lacking below.
                self.refresh().await.ok();
            }
        }
        let attached = self.all_attached().await?;
        let journal = self.journal()?;
        let CopyFile { bytes, .. } =
            self.copy_under(&attached.contents, keys.writes, now, random)?;
        if let Some((copy, _)) = &before {
            let lack = Lack::of(copy, &journal, |id| attached.contents.contains_key(id));
            if !lack.is_nothing() {
                return Err(KeptCopyError::HoldsMore(lack));
            }
        }
        let missing = attached.missing;
        drop((before, attached));
        file.replace(&bytes, stood).await?;
        let (_, found) = file.read().await?;
        if found != bytes {
            return Err(KeptCopyError::NotAsWritten);
        }
        Ok(KeptCopy::of(&journal, missing))
    }
}

/// True if a copy has everything that a log has.
fn has_all(copy: &OpenedCopy, journal: &Journal) -> bool {
    let mut attached = journal.attachments().into_iter();
    copy.newer.len() == journal.newer()
        && copy.newer.iter().all(|event| journal.has_newer(event))
        && copy.journal.len() + copy.newer.len() == journal.len()
        && journal
            .events()
            .all(|event| copy.journal.event(&event.hash()) == Some(event))
        && attached.all(|attachment| copy.attached.contains_key(&attachment.id))
}

impl KeptCopy {
    fn of(journal: &Journal, missing: usize) -> Self {
        let cases = journal.cases();
        Self {
            events: journal.len(),
            incidents: cases.iter().map(|case| case.incidents.len()).sum(),
            missing,
        }
    }
}
