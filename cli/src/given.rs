//! What a check is given: sealed, packed, in a folder or as it is. Finds the exact lines in it; judges nothing.

use std::{
    fs,
    io::{self, Cursor, Read as _},
    path::Path,
};

use firmly_core::{
    report::check::FILE_LIMIT_BYTES,
    session::OpenCopyError,
    store::EventHash,
    vault::{self, InPlace, Passphrase, Stretch},
};
use futures::executor::block_on;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;
use zip::ZipArchive;

use crate::copies::not_opened;

/// How every packed file begins that has something in it.
const PACKED: &[u8] = b"PK\x03\x04";
/// How the exact lines of a bundle are called, at the end.
const LINES: &str = ".jsonl";
/// How what is attached is called in a bundle, at the beginning.
const ATTACHED: &str = "attachment-";
/// The folder in which Macs put what their file system knows of the files that are packed.
const MAC_FOLDER: &str = "__MACOSX";
/// The list of checksums in a bundle.
const SUMS: &str = "SHA256SUMS";
/// So many files are looked at in a bundle.
const FILES_LIMIT: usize = 10_000;

/// Exact lines, and what came with them.
pub(crate) struct Given {
    /// The lines.
    pub(crate) lines: Zeroizing<Vec<u8>>,
    /// What may be attached to entries.
    pub(crate) files: Vec<Vec<u8>>,
    /// Files of the bundle's list of checksums that are missing or are not as it says.
    pub(crate) unlike_list: Vec<String>,
    /// How many files are as that list says.
    pub(crate) like_list: usize,
}

/// Why there is nothing to check.
pub(crate) enum NotGiven {
    /// The file cannot be read.
    File(io::Error),
    /// Nobody gave a passphrase.
    Passphrase(io::Error),
    /// It is sealed, and did not open.
    Sealed(OpenCopyError),
    /// It is packed, and cannot be unpacked.
    Packed(zip::result::ZipError),
    /// It is larger than any log can be.
    TooLarge,
    /// A bundle holds no exact lines, or more than one file of them.
    NotOne {
        /// How many it holds.
        found: usize,
    },
}

type Named = (String, Vec<u8>);

/// Reads a file or a folder. The passphrase is asked for only where the file is sealed.
pub(crate) fn read(
    path: &Path,
    limit: Stretch<InPlace>,
    ask: impl FnOnce() -> io::Result<Passphrase>,
) -> Result<Given, NotGiven> {
    if path.is_dir() {
        return bundle(folder(path)?);
    }
    let bytes = fs::read(path).map_err(NotGiven::File)?;
    let bytes = unsealed(bytes, limit, ask).map_err(|error| match error {
        Unsealed::Passphrase(error) => NotGiven::Passphrase(error),
        Unsealed::Sealed(error) => NotGiven::Sealed(error),
    })?;
    if bytes.starts_with(PACKED) {
        return bundle(unpack(&bytes)?);
    }
    Ok(Given {
        lines: bytes,
        files: Vec::new(),
        unlike_list: Vec::new(),
        like_list: 0,
    })
}

/// Why something is not unsealed.
pub(crate) enum Unsealed {
    /// Nobody gave a passphrase.
    Passphrase(io::Error),
    /// It did not open.
    Sealed(OpenCopyError),
}

/// What is within, if it is sealed; else what it is.
pub(crate) fn unsealed(
    bytes: Vec<u8>,
    limit: Stretch<InPlace>,
    ask: impl FnOnce() -> io::Result<Passphrase>,
) -> Result<Zeroizing<Vec<u8>>, Unsealed> {
    let bytes = Zeroizing::new(bytes);
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(Unsealed::Sealed(OpenCopyError::Blank));
    }
    if !vault::age::is_age(&bytes) {
        return Ok(bytes);
    }
    let passphrase = ask().map_err(Unsealed::Passphrase)?;
    block_on(vault::open_copy(&bytes, &passphrase, limit))
        .map_err(|error| Unsealed::Sealed(OpenCopyError::from(error)))
}

/// The files of a folder, without those of folders in it.
fn folder(path: &Path) -> Result<Vec<Named>, NotGiven> {
    let mut files = Vec::new();
    let mut room = FILE_LIMIT_BYTES;
    for entry in fs::read_dir(path).map_err(NotGiven::File)? {
        let path = entry.map_err(NotGiven::File)?.path();
        if path.is_file() && files.len() < FILES_LIMIT {
            let file = fs::File::open(&path).map_err(NotGiven::File)?;
            let content = bounded(file, &mut room)?;
            let name = path.file_name().unwrap_or_default();
            files.push((name.to_string_lossy().into_owned(), content));
        }
    }
    Ok(files)
}

fn unpack(bytes: &[u8]) -> Result<Vec<Named>, NotGiven> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(NotGiven::Packed)?;
    let mut files = Vec::new();
    let mut room = FILE_LIMIT_BYTES;
    for at in 0..archive.len().min(FILES_LIMIT) {
        let file = archive.by_index(at).map_err(NotGiven::Packed)?;
        if file.is_file() {
            // Whoever packs a folder again packs its name too.
            let name = file.name().map_err(NotGiven::Packed)?;
            let mut folders = name.rsplit(['/', '\\']);
            let name = folders.next().unwrap_or_default().to_owned();
            if folders.all(|folder| folder != MAC_FOLDER) {
                files.push((name, bounded(file, &mut room)?));
            }
        }
    }
    Ok(files)
}

/// All of it, if that is no more than there is room for: what is packed says nothing true of its length.
fn bounded(file: impl io::Read, room: &mut usize) -> Result<Vec<u8>, NotGiven> {
    let mut content = Vec::new();
    let mut file = file.take(*room as u64 + 1);
    file.read_to_end(&mut content).map_err(NotGiven::File)?;
    *room = room.checked_sub(content.len()).ok_or(NotGiven::TooLarge)?;
    Ok(content)
}

fn bundle(files: Vec<Named>) -> Result<Given, NotGiven> {
    let (mut unlike_list, mut like_list) = (Vec::new(), 0);
    for (_, list) in files.iter().filter(|(name, _)| name == SUMS) {
        for line in String::from_utf8_lossy(list).lines() {
            // As `sha256sum` writes it: the sum, a space, a space or a star, the name.
            let Some((sum, name)) = line.split_once(' ') else {
                continue;
            };
            let name = name.strip_prefix([' ', '*']).unwrap_or(name);
            let is = |(known, content): &Named| {
                known == name && EventHash(Sha256::digest(content).into()).to_string() == sum
            };
            if files.iter().any(is) {
                like_list += 1;
            } else {
                unlike_list.push(name.to_owned());
            }
        }
    }
    let (mut lines, mut attached) = (Vec::new(), Vec::new());
    for (name, content) in files {
        if is_of_the_system(&name) {
            continue;
        }
        if name.ends_with(LINES) {
            lines.push(content);
        } else if name.starts_with(ATTACHED) {
            attached.push(content);
        }
    }
    match lines.pop() {
        Some(only) if lines.is_empty() => Ok(Given {
            lines: Zeroizing::new(only),
            files: attached,
            unlike_list,
            like_list,
        }),
        None => Err(NotGiven::NotOne { found: 0 }),
        Some(_) => Err(NotGiven::NotOne {
            found: lines.len() + 1,
        }),
    }
}

/// True for what Macs and Windows put beside the files of a folder: it is no part of a bundle.
fn is_of_the_system(name: &str) -> bool {
    let known = [".DS_Store", "Thumbs.db", "desktop.ini"];
    name.starts_with("._") || known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What is said to whoever typed the command.
impl std::fmt::Display for NotGiven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(error) => write!(f, "The file cannot be read: {error}"),
            Self::Passphrase(error) => write!(
                f,
                "No passphrase: {error}. Where there is no terminal, use --passphrase-fd."
            ),
            Self::Sealed(error) => f.write_str(&not_opened(*error)),
            Self::Packed(error) => write!(f, "The file is packed and cannot be unpacked: {error}"),
            Self::TooLarge => f.write_str("The file is larger than any log can be."),
            Self::NotOne { found: 0 } => {
                f.write_str("There are no exact lines in it: no file that ends in .jsonl.")
            }
            Self::NotOne { found } => write!(
                f,
                "There are {found} files in it that end in .jsonl. Check each by itself."
            ),
        }
    }
}
