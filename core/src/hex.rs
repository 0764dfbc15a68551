//! Bytes as lower-case hex digits.

/// Two digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    let pairs = bytes.iter();
    let pairs = pairs.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    pairs.collect()
}
