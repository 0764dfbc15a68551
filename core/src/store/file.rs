//! The `ChosenFile` port: a file of the user's choice in which a sealed copy is kept. Knows no keys.

use thiserror::Error;

/// How a file stands: what shows, without reading it, that somebody has written it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its length in bytes.
    pub size_bytes: u64,
    /// When it was last written, in milliseconds since 1970, by the clock of the disk.
    pub modified_ms: u64,
}

/// Why a file was not read or written. What was in it before is still there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// The user has to allow it, again after each start of the browser.
    #[error("not allowed")]
    NotAllowed,
    /// The file, or the drive that it is on, is not there.
    #[error("not there")]
    Gone,
    /// Somebody wrote it meanwhile.
    #[error("changed meanwhile")]
    Changed,
    /// It is larger than any copy.
    #[error("too large")]
    TooLarge,
    /// The browser or the disk refused, by the name of its error.
    #[error("refused: {0}")]
    Refused(String),
}

/// A file that the user chose.
#[expect(async_fn_in_trait, reason = "one thread, static dispatch")]
pub trait ChosenFile {
    /// All of it, and how it stood when it was read.
    async fn read(&self) -> Result<(Stamp, Vec<u8>), FileError>;

    /// Puts these bytes in its place, all or nothing, if it still stands as it did: that is looked at when everything is
    /// written beside it, just before it is exchanged.
    async fn replace(&self, bytes: &[u8], stood: Stamp) -> Result<(), FileError>;
}
