//! Files that are attached to an entry: what is known of one. Holds no content and draws nothing.
//!
//! The field `attachment.<id>` says what it is: `{"name":"…","type":"png","size":1234,"sha256":"<hex>"}`. The content lies
//! beside the events, byte for byte as it was given.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{
    entry::Answer,
    event::{Field, is_hex, write},
};
use crate::{
    random::{NoRandomness, Random, make_hex},
    store::{AttachmentId, EventHash},
};

/// The largest file that can be attached, in bytes.
pub const LIMIT_BYTES: usize = 5 * 1024 * 1024;
/// So many files can be attached to one entry.
pub const LIMIT_PER_ENTRY: usize = 10;
/// From so many bytes in the whole log the user is told that it is getting large.
pub const MANY_BYTES: u64 = 100 * 1024 * 1024;
/// So many bytes in the whole log still fit into a copy.
pub const LIMIT_TOTAL_BYTES: u64 = 200 * 1024 * 1024;

const PREFIX: &str = "attachment.";

/// What kind of file it is, by its first bytes and by nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A WebP picture.
    Webp,
    /// A GIF picture.
    Gif,
    /// A PDF document.
    Pdf,
    /// A HEIC or AVIF picture, as telephones make them.
    Heic,
    /// Anything else.
    File,
}

/// A file that is attached to an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where its content is.
    pub id: AttachmentId,
    /// What it was called. Never a path.
    pub name: Zeroizing<String>,
    /// What its first bytes say that it is.
    pub kind: FileKind,
    /// Its length.
    pub size_bytes: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    r#type: FileKind,
    size: u64,
    sha256: String,
}

impl FileKind {
    /// What these bytes are the beginning of.
    pub fn of(bytes: &[u8]) -> Self {
        let at = |offset: usize, magic: &[u8]| {
            bytes
                .get(offset..)
                .is_some_and(|rest| rest.starts_with(magic))
        };
        let brands: [&[u8]; 7] = [
            b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif",
        ];
        if at(0, b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if at(0, b"\xff\xd8\xff") {
            Self::Jpeg
        } else if at(0, b"RIFF") && at(8, b"WEBP") {
            Self::Webp
        } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
            Self::Gif
        } else if at(0, b"%PDF-") {
            Self::Pdf
        } else if at(4, b"ftyp") && brands.iter().any(|brand| at(8, brand)) {
            Self::Heic
        } else {
            Self::File
        }
    }

    /// Its media type where a browser may draw it as a picture, and nothing else.
    pub fn picture(self) -> Option<&'static str> {
        match self {
            Self::Png => Some("image/png"),
            Self::Jpeg => Some("image/jpeg"),
            Self::Webp => Some("image/webp"),
            Self::Gif => Some("image/gif"),
            Self::Pdf | Self::Heic | Self::File => None,
        }
    }

    /// What a file of it is called behind the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Heic => "heic",
            Self::File => "bin",
        }
    }
}

impl Attachment {
    /// What there is to say of this content, under a name that was never used.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn make(name: &str, content: &[u8], random: &mut dyn Random) -> Result<Self, NoRandomness> {
        // Some systems hand over a path.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        Ok(Self {
            id: AttachmentId(make_hex::<16>(random)?),
            name: Zeroizing::new(name.to_owned()),
            kind: FileKind::of(content),
            size_bytes: content.len() as u64,
            sha256: Sha256::digest(content).into(),
        })
    }

    /// Whether this is its content, to the byte.
    pub fn is(&self, content: &[u8]) -> bool {
        self.size_bytes == content.len() as u64 && self.sha256[..] == Sha256::digest(content)[..]
    }

    /// SHA-256 of the content in 64 lower-case hex digits.
    pub fn sha256_hex(&self) -> String {
        EventHash(self.sha256).to_string()
    }

    pub(crate) fn answer(&self) -> Answer {
        let written = Written {
            name: self.name.to_string(),
            r#type: self.kind,
            size: self.size_bytes,
            sha256: self.sha256_hex(),
        };
        Answer {
            name: [PREFIX, &self.id.0].concat().into(),
            value: Zeroizing::new(write(&written)),
        }
    }

    /// What a field says, if it is of that name and shape.
    pub(crate) fn in_field(field: &Field) -> Option<Self> {
        let id = field.name().strip_prefix(PREFIX)?;
        let Written {
            name,
            r#type,
            size,
            sha256,
        } = field.value()?;
        let EventHash(sha256) = EventHash::from_hex(&sha256)?;
        is_hex(id, 32).then(|| Self {
            id: AttachmentId(id.to_owned()),
            name: Zeroizing::new(name),
            kind: r#type,
            size_bytes: size,
            sha256,
        })
    }
}
