//! A zip of a few files, stored as they are, under one neutral date. Knows the format, and nothing of what is in the files.
//!
//! APPNOTE.TXT 6.3.10, version 2.0. The `zip` crate, which the tests read it with, is some 50 kB of the wasm.

/// The local header of a file, its entry in the directory, and the end of the directory.
const LOCAL: u32 = 0x0403_4b50;
const ENTRY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1 January 1980, midnight: the first that there is.
const TIME: u16 = 0;
const DATE: u16 = 1 << 5 | 1;

/// What cannot be put into a zip of this kind: more than 65535 files, or more than 4 GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// A zip that is being written.
#[derive(Default)]
pub(crate) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    /// Room for so many bytes: growing would copy all of them.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<(), TooLarge> {
        let offset = size(self.bytes.len())?;
        let length = size(content.len())?;
        let name_length = u16::try_from(name.len()).map_err(|_too_long| TooLarge)?;
        let mut shared = Vec::new();
        for part in [VERSION, FLAGS, 0, TIME, DATE] {
            shared.extend(part.to_le_bytes());
        }
        for part in [crc32(content), length, length] {
            shared.extend(part.to_le_bytes());
        }
        shared.extend(name_length.to_le_bytes());
        // No extra field.
        shared.extend([0; 2]);

        self.bytes.extend(LOCAL.to_le_bytes());
        self.bytes.extend(&shared);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);

        self.directory.extend(ENTRY.to_le_bytes());
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&shared);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count = self.count.checked_add(1).ok_or(TooLarge)?;
        Ok(())
    }

    /// The whole file.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let (offset, length) = (size(self.bytes.len())?, size(self.directory.len())?);
        self.bytes.extend(&self.directory);
        self.bytes.extend(END.to_le_bytes());
        self.bytes.extend([0; 4]);
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

fn size(bytes: usize) -> Result<u32, TooLarge> {
    u32::try_from(bytes).map_err(|_too_large| TooLarge)
}

/// CRC-32 as zip has it, four bits at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = table();
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..2 {
            sum = sum >> 4 ^ TABLE[(sum & 0xf) as usize];
        }
    }
    !sum
}

const fn table() -> [u32; 16] {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        let mut sum = at as u32;
        let mut bit = 0;
        while bit < 4 {
            sum = if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::crc32;

    /// The check value of the catalogue of CRCs.
    #[test]
    fn the_sum_is_the_one_that_everyone_has() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
