//! The header of an age file: version, stanzas, MAC. Refuses what is not canonical and knows no kind of key.

use std::borrow::Cow;

use base64ct::{Base64Unpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Bound, Damage, FileKey, MAX_FILE_BYTES, OpenError, derive_key};

const FAMILY: &str = "age-encryption.org/";
const VERSION: &str = "v1";
const MAC_PREFIX: &[u8] = b"---";
const MAC_BYTES: usize = 32;
/// See [`Header::file_nonce`].
pub(super) const FILE_NONCE_BYTES: usize = 16;
const LINE_COLUMNS: usize = 64;
const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_STANZAS: usize = 64;

/// One way to the file key.
pub(super) struct Stanza<'a> {
    /// The kind, then what that kind needs.
    pub(super) args: Vec<Cow<'a, str>>,
    /// The wrapped file key.
    pub(super) body: Vec<u8>,
}

/// A header that parses. Nothing in it is authentic until [`Header::verify`].
pub(super) struct Header<'a> {
    pub(super) stanzas: Vec<Stanza<'a>>,
    /// What the key of the payload is derived with. The format counts it as header.
    pub(super) file_nonce: &'a [u8; FILE_NONCE_BYTES],
    pub(super) payload: &'a [u8],
    authenticated: &'a [u8],
    mac: [u8; MAC_BYTES],
}

impl Header<'_> {
    /// Checks that the header is the one that was written with this file key.
    pub(super) fn verify(&self, file_key: &FileKey) -> Result<(), OpenError> {
        header_mac(file_key, self.authenticated)
            .verify_slice(&self.mac)
            .map_err(|_mismatch| OpenError::Damaged(Damage::HeaderChanged))
    }
}

/// True if these bytes begin as an age file does.
pub(super) fn is_one(file: &[u8]) -> bool {
    file.starts_with(FAMILY.as_bytes())
}

/// Reads a header, within bounds that are checked while reading.
pub(super) fn parse(file: &[u8]) -> Result<Header<'_>, OpenError> {
    if !is_one(file) {
        let blank = file.iter().all(|&byte| byte == 0);
        return Err(if blank {
            OpenError::Blank
        } else {
            OpenError::NotAge
        });
    }
    if file.len() > MAX_FILE_BYTES {
        return Err(OpenError::TooLarge(Bound::File));
    }
    let mut lines = Lines { file, position: 0 };
    match lines.next()?.strip_prefix(FAMILY) {
        Some(VERSION) => {}
        Some(version) if is_version(version) => return Err(OpenError::UnknownVersion),
        _ => return Err(BAD),
    }
    let mut stanzas = Vec::new();
    loop {
        let start = lines.position;
        let line = lines.next()?;
        if let Some(args) = line.strip_prefix("-> ") {
            if stanzas.len() == MAX_STANZAS {
                return Err(OpenError::TooLarge(Bound::Stanzas));
            }
            stanzas.push(Stanza {
                args: parse_args(args)?,
                body: parse_body(&mut lines)?,
            });
        } else if let Some(mac) = line.strip_prefix("--- ")
            && !stanzas.is_empty()
        {
            let rest = &file[lines.position..];
            let (file_nonce, payload) = rest.split_first_chunk().ok_or(CUT_SHORT)?;
            return Ok(Header {
                stanzas,
                file_nonce,
                payload,
                authenticated: &file[..start + MAC_PREFIX.len()],
                mac: decode_fixed(mac).ok_or(BAD)?,
            });
        } else {
            return Err(BAD);
        }
    }
}

/// Writes a header and its MAC.
pub(super) fn write(stanzas: &[Stanza<'_>], file_key: &FileKey) -> Vec<u8> {
    let mut header = format!("{FAMILY}{VERSION}\n").into_bytes();
    for stanza in stanzas {
        header.extend_from_slice(b"->");
        for arg in &stanza.args {
            header.push(b' ');
            header.extend_from_slice(arg.as_bytes());
        }
        header.push(b'\n');
        let body = encode(&stanza.body);
        // A body that fills its last line is followed by an empty one: this is how its end is told.
        for line in body.as_bytes().chunks(LINE_COLUMNS) {
            header.extend_from_slice(line);
            header.push(b'\n');
        }
        if body.len().is_multiple_of(LINE_COLUMNS) {
            header.push(b'\n');
        }
    }
    header.extend_from_slice(MAC_PREFIX);
    let mac = header_mac(file_key, &header).finalize().into_bytes();
    header.push(b' ');
    header.extend_from_slice(encode(&mac).as_bytes());
    header.push(b'\n');
    header
}

/// Base64 as age writes it: standard, unpadded.
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64Unpadded::encode_string(bytes)
}

/// Exactly `N` bytes of canonical base64.
pub(super) fn decode_fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    Base64Unpadded::decode_vec(text).ok()?.try_into().ok()
}

const BAD: OpenError = OpenError::Damaged(Damage::Header);
const CUT_SHORT: OpenError = OpenError::Damaged(Damage::CutShort);

fn header_mac(file_key: &FileKey, authenticated: &[u8]) -> Hmac<Sha256> {
    let key = derive_key(&**file_key, b"", b"header");
    let mut mac = Hmac::<Sha256>::new_from_slice(&*key).expect("HMAC takes keys of any length");
    mac.update(authenticated);
    mac
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn parse_args(text: &str) -> Result<Vec<Cow<'_, str>>, OpenError> {
    text.split(' ')
        .map(|arg| {
            let printable = !arg.is_empty() && arg.bytes().all(|byte| byte.is_ascii_graphic());
            printable.then_some(arg.into()).ok_or(BAD)
        })
        .collect()
}

fn parse_body(lines: &mut Lines<'_>) -> Result<Vec<u8>, OpenError> {
    let mut body = Vec::new();
    loop {
        let line = lines.next()?;
        if line.len() > LINE_COLUMNS {
            return Err(BAD);
        }
        body.extend(Base64Unpadded::decode_vec(line).map_err(|_not_canonical| BAD)?);
        if line.len() < LINE_COLUMNS {
            return Ok(body);
        }
    }
}

/// Lines of the header, none of which may end beyond the bound.
struct Lines<'a> {
    file: &'a [u8],
    position: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a str, OpenError> {
        let end = self.file.len().min(MAX_HEADER_BYTES);
        let rest = &self.file[self.position..end];
        let Some(length) = rest.iter().position(|&byte| byte == b'\n') else {
            return Err(if end == self.file.len() {
                CUT_SHORT
            } else {
                OpenError::TooLarge(Bound::Header)
            });
        };
        self.position += length + 1;
        std::str::from_utf8(&rest[..length]).map_err(|_not_text| BAD)
    }
}
