//! Everything that can fail in the log, as the screens tell it apart. Carries what core said, no sentences.

use firmly_core::{
    journal::moment::Malformed,
    random::NoRandomness,
    report::BundleError,
    session::{
        AddError, AttachError, DraftError, KeepError, KeysError, Locked, MakeCopyError,
        OpenCopyError, PurgeError, Sides, StoreProblem, UnlockError,
    },
    store::{FileError, StoreError},
};

pub use firmly_core::vault::{KeyTextError, SealError, Unusual, WeakPassphrase};

use super::{files::FileProblem, form::Problem};
use crate::platform::download::NotDownloaded;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The form is not complete.
    Form(Vec<Problem>),
    /// No passphrase was typed.
    PassphraseMissing,
    /// No recovery key was typed.
    KeyMissing,
    /// What was typed is no recovery key.
    Key(KeyTextError),
    /// The log did not open.
    Unlock(UnlockError),
    /// This did not open with the passphrase. What was unusual about it may be why.
    WrongPassphrase(Opens, Vec<Unusual>),
    /// The passphrase is too easy.
    Weak(WeakPassphrase),
    /// What was typed is not the passphrase that was chosen.
    Mismatch,
    /// An entry was not added.
    Add(AddError),
    /// An entry was not added, because a file could not be attached.
    Attach(AttachError),
    /// Some of the files that were chosen are not attached, by name.
    Files(Vec<(String, FileProblem)>),
    /// What was being written was not kept, so that nothing else was begun.
    Draft(DraftError),
    /// The log was not kept.
    Keep(KeepError),
    /// Neither the passphrase nor the recovery key was changed.
    Keys(KeysError),
    /// Something of the log is still there.
    Delete(Sides<Option<StoreProblem>>),
    /// No copy was made.
    Copy(MakeCopyError),
    /// The passphrase for a copy did not open the log.
    CopyPassphrase(UnlockError),
    /// No file was chosen.
    FileMissing,
    /// Nothing in the folder begins as a copy does.
    FolderEmpty,
    /// No file was chosen for copies, or the browser did not remember it.
    File(FileError),
    /// The file is still to be kept up to date.
    Forget(StoreError),
    /// The browser could not read the file.
    FileUnreadable,
    /// The file did not open as a copy.
    OpenCopy(OpenCopyError),
    /// Not all of a copy was merged.
    Merge(PurgeError),
    /// What was to be removed was not asked for properly.
    Removal(Vec<RemovalProblem>),
    /// It was not removed, or not everywhere.
    Purge(PurgeError),
    /// A report cannot go on like this.
    Report(Vec<ReportProblem>),
    /// Who has a receipt was not said properly.
    Receipt(Vec<ReceiptProblem>),
    /// A report was not sealed.
    ReportSeal(SealError),
    /// The files of a report were not put into one.
    Bundle(BundleError),
    /// A report or words went out, and the log did not take the note of it.
    NotNoted(AddError),
    /// The browser did not copy.
    NotCopied,
    /// The browser did not take the file.
    Download,
    /// The browser gave no random numbers.
    Randomness,
    /// The machine's clock cannot be right.
    Clock,
}

/// The thing that a passphrase was to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The log.
    Log,
    /// The log that is open, so that a copy of it may have the same passphrase.
    ForCopy,
    /// A copy.
    Copy,
}

/// What has to be said of a receipt that somebody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptProblem {
    /// Who has it.
    To,
    /// On which day it went there.
    On,
}

/// What has to be said before anything is removed for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalProblem {
    /// Whether a request or a proceeding is open or expected.
    Pending,
    /// One is, or may be.
    Stop,
    /// Why it goes.
    Why,
    /// The word that confirms it.
    Word,
}

/// What a report still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportProblem {
    /// Whom it is for.
    Reader,
    /// A period that does not end before it begins.
    Period,
    /// Why the police are given it.
    Reason,
    /// Whether this place is masked.
    Undecided(usize),
    /// That it was read.
    Unread,
    /// To whom it is given.
    ToWhom,
    /// Why it is given.
    Why,
}

/// From the errors of core and platform, each to its own.
macro_rules! from {
    ($($error:ty => $failure:ident),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::$failure(error)
            }
        }
    )+};
}

from! {
    AddError => Add,
    DraftError => Draft,
    KeepError => Keep,
    KeyTextError => Key,
    MakeCopyError => Copy,
    KeysError => Keys,
    OpenCopyError => OpenCopy,
    SealError => ReportSeal,
    UnlockError => Unlock,
    WeakPassphrase => Weak,
}

impl From<NoRandomness> for Failure {
    fn from(_: NoRandomness) -> Self {
        Self::Randomness
    }
}

impl From<Malformed> for Failure {
    fn from(_: Malformed) -> Self {
        Self::Clock
    }
}

impl From<NotDownloaded> for Failure {
    fn from(_: NotDownloaded) -> Self {
        Self::Download
    }
}

impl From<Locked> for Failure {
    fn from(locked: Locked) -> Self {
        Self::Add(AddError::Locked(locked))
    }
}
