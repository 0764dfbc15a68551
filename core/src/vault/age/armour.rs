//! Age files as text: PEM with the label of age, as `age -a` writes it and mail carries it. Knows nothing of what is within.

use std::borrow::Cow;

use super::{Bound, Damage, MAX_FILE_BYTES, OpenError, header};

const LABEL: &str = "AGE ENCRYPTED FILE";
const BEGIN: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const END: &[u8] = b"-----END AGE ENCRYPTED FILE-----";
/// The byte order mark that some editors put before text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// True if these bytes begin as an age file does, as bytes or as text.
pub fn is_age(file: &[u8]) -> bool {
    header::is_one(file) || trimmed(file).starts_with(BEGIN)
}

/// The bytes of an age file, which may have come as text. Anything else is given as it is.
///
/// # Errors
/// For text that begins as age writes it, and is not as age writes it.
pub fn bytes_of(file: &[u8]) -> Result<Cow<'_, [u8]>, OpenError> {
    let text = trimmed(file);
    if !text.starts_with(BEGIN) {
        return Ok(file.into());
    }
    if text.len() > MAX_FILE_BYTES {
        return Err(OpenError::TooLarge(Bound::File));
    }
    if !text.ends_with(END) {
        return Err(OpenError::Damaged(if contains(text, END) {
            Damage::Armour
        } else {
            Damage::CutShort
        }));
    }
    // The crate lets an empty line pass there; age does not.
    let body = text.strip_suffix(END).unwrap_or(text);
    if body.ends_with(b"\n\n") || body.ends_with(b"\n\r\n") {
        return Err(OpenError::Damaged(Damage::Armour));
    }
    match pem_rfc7468::decode_vec(text) {
        Ok((LABEL, bytes)) => Ok(bytes.into()),
        Ok(_) | Err(_) => Err(OpenError::Damaged(Damage::Armour)),
    }
}

fn trimmed(file: &[u8]) -> &[u8] {
    file.strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(file)
        .trim_ascii()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|found| found == part)
}
