//! Makes the wasm as small as the page can undo: its instructions sorted by kind, then LZMA against a text that
//! the page has anyway. Knows the format of wasm; nothing of what is in it. The other half is `unpack/`.

use std::{collections::BTreeMap, io::Write};

use anyhow::{Context, Result, bail, ensure};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

/// The bytes that the page carries for `wasm`; `text` is the dictionary. Three numbers of 32 bits come first: how long the
/// sorted bytes are, how long the wasm is, and its checksum.
pub(crate) fn squeeze(wasm: &[u8], text: &str) -> Result<Vec<u8>> {
    let sorted = sorted(wasm)?;
    let mut squeezed = [sorted.len(), wasm.len()].map(number).concat();
    squeezed.extend(firmly_unpack::checksum(wasm).to_le_bytes());
    squeezed.extend(lzma(&sorted, text)?);

    let mut window = [text.as_bytes(), &vec![0; sorted.len()]].concat();
    let mut again = vec![0; wasm.len()];
    let is_right = firmly_unpack::unpack(&squeezed[8..], &mut window, text.len(), &mut again);
    ensure!(is_right && again == wasm, "what was packed does not unpack");
    Ok(squeezed)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is far below four gigabytes"
)]
fn number(length: usize) -> Vec<u8> {
    (length as u32).to_le_bytes().to_vec()
}

/// LZMA without a header. No position bits: nothing in sorted wasm is aligned.
fn lzma(bytes: &[u8], text: &str) -> Result<Vec<u8>> {
    let options = LzmaOptions {
        dict_size: 1 << 23,
        lc: 1,
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        mf: MfType::Bt4,
        depth_limit: 1000,
        preset_dict: Some(text.as_bytes().to_vec()),
    };
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Each letter is a stream: one of bytes, then those of numbers, first the types of locals and the instructions themselves.
const LETTERS: &str = "Vdobtcgsikmwxyzra";
/// How many of them are streams of bytes.
const BYTES: usize = 1;

/// What comes with an instruction, each part by its stream. What differs by nature is kept apart, so that each stream is alike
/// in itself: alignments by what is usual for the instruction, addresses by reading and writing.
fn form(op: u8, sub: u32) -> Result<&'static str> {
    Ok(match op {
        0x02..=0x04 => "t",
        0x0c..=0x0e => "b",
        0x10 => "c",
        0x11 | 0x1c => "mm",
        0x20 => "g",
        0x21 | 0x22 => "s",
        0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => "m",
        0x2c | 0x2d | 0x30 | 0x31 => "wr",
        0x2e | 0x2f | 0x32 | 0x33 => "xr",
        0x28 | 0x2a | 0x34 | 0x35 => "yr",
        0x29 | 0x2b => "zr",
        0x3a | 0x3c => "wa",
        0x3b | 0x3d => "xa",
        0x36 | 0x38 | 0x3e => "ya",
        0x37 | 0x39 => "za",
        0x41 => "i",
        0x42 => "k",
        0x43 => "VVVV",
        0x44 => "VVVVVVVV",
        0xfc => match sub {
            0..=7 => "",
            8 | 10 | 12 | 14 => "mm",
            9 | 11 | 13 | 15..=17 => "m",
            _ => bail!("wasm has an instruction that is not known here: 0xfc {sub}"),
        },
        0xfd => match sub {
            0..=11 | 92 | 93 => "mr",
            12 | 13 => "VVVVVVVVVVVVVVVV",
            21..=34 => "V",
            84..=91 => "mrV",
            _ => "",
        },
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => "",
        _ => bail!("wasm has an instruction that is not known here: {op:#x}"),
    })
}

/// For the instructions of one byte, then for those behind either prefix: how many parts they have, and the stream of each.
fn forms() -> Vec<u8> {
    let prefixes = [None, Some(0xfc), Some(0xfd)];
    let all = prefixes.into_iter().flat_map(|prefix| {
        (0..=u8::MAX).map(move |op| match prefix {
            None => form(op, 0),
            Some(prefix) => form(prefix, op.into()),
        })
    });
    let mut forms = Vec::new();
    for form in all {
        let letters = form.unwrap_or_default();
        let streams = letters.chars().filter_map(|letter| LETTERS.find(letter));
        forms.extend(
            [letters.len()]
                .into_iter()
                .chain(streams)
                .filter_map(|number| u8::try_from(number).ok()),
        );
    }
    forms
}

type Streams = BTreeMap<char, Vec<u8>>;

/// What is in it, as numbers and as the parts of each instruction; then what stands outside of functions, then each stream.
fn sorted(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut cursor = Cursor { wasm, at: 8 };
    let code_end = loop {
        let id = cursor.byte()?;
        let length = cursor.number()? as usize;
        if id == 10 {
            break cursor.at + length;
        }
        cursor.at += length;
    };
    let functions = cursor.number()?;
    let before = cursor.at;
    let mut streams: Streams = LETTERS.chars().map(|letter| (letter, Vec::new())).collect();
    for _ in 0..functions {
        cursor.function(&mut streams)?;
    }
    ensure!(
        cursor.at == code_end,
        "the wasm's functions do not end where they should"
    );
    let streams: Vec<Vec<u8>> = LETTERS
        .chars()
        .filter_map(|letter| streams.remove(&letter))
        .collect();
    let head = [
        functions as usize,
        before,
        wasm.len() - code_end,
        BYTES,
        streams.len(),
    ];
    let lengths = streams.iter().map(Vec::len);
    let mut sorted: Vec<u8> = head.into_iter().chain(lengths).flat_map(number).collect();
    sorted.extend(forms());
    sorted.extend(&wasm[..before]);
    sorted.extend(&wasm[code_end..]);
    sorted.extend(streams.concat());
    Ok(sorted)
}

#[derive(Clone)]
struct Cursor<'a> {
    wasm: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let bytes = self
            .wasm
            .get(self.at..self.at + count)
            .context("the wasm ends too early")?;
        self.at += count;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.bytes(1)?[0])
    }

    /// The bytes of one number of variable length.
    fn leb(&mut self) -> Result<&'a [u8]> {
        let start = self.at;
        while self.byte()? >= 0x80 {}
        Ok(&self.wasm[start..self.at])
    }

    fn number(&mut self) -> Result<u32> {
        let bytes = self.leb()?;
        Ok((0..).zip(bytes).fold(0, |sum, (place, byte)| {
            sum | (u32::from(byte & 0x7f) << (7 * place))
        }))
    }

    /// One function, without its length: that follows from where its last block ends.
    fn function(&mut self, streams: &mut Streams) -> Result<()> {
        self.number()?;
        let start = self.at;
        for _ in 0..self.number()? {
            self.number()?;
            self.byte()?;
        }
        add(streams, 'd', &self.wasm[start..self.at]);
        let mut depth = 1;
        while depth > 0 {
            let start = self.at;
            let op = self.byte()?;
            let sub = if matches!(op, 0xfc | 0xfd) {
                self.number()?
            } else {
                0
            };
            add(streams, 'o', &self.wasm[start..self.at]);
            match op {
                0x02..=0x04 => depth += 1,
                0x0b => depth -= 1,
                _ => {}
            }
            // A table of jumps: how many there are, and one more.
            let repeats = if op == 0x0e {
                self.clone().number()? + 2
            } else {
                1
            };
            for _ in 0..repeats {
                for letter in form(op, sub)?.chars() {
                    let part = if LETTERS[..BYTES].contains(letter) {
                        self.bytes(1)?
                    } else {
                        self.leb()?
                    };
                    add(streams, letter, part);
                }
            }
        }
        Ok(())
    }
}

fn add(streams: &mut Streams, letter: char, bytes: &[u8]) {
    streams.entry(letter).or_default().extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something long that both say.
    const TEXT: &str = include_str!("glue.rs");

    /// A block, a jump table, every width of constant, a store, a copy and a vector.
    const FUNCTION: &[u8] = &[
        1, 2, 0x7f, // two locals
        0x02, 0x40, 0x41, 0xff, 0x01, 0x0e, 1, 0, 0, 0x0b, // block, number, jump table
        0x42, 0x7f, 0x1a, 0x43, 0, 0, 0x80, 0x3f, 0x1a, // numbers
        0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x1a, // a float
        0x20, 0, 0x20, 1, 0x36, 2, 0x90, 0x01, // a store
        0x20, 0, 0x41, 1, 0x41, 2, 0xfc, 10, 0, 0, // a copy
        0xfd, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x1a, // a vector
        0x0b,
    ];

    /// A wasm of that one function, with something before and behind.
    fn wasm() -> Vec<u8> {
        let length = u8::try_from(FUNCTION.len()).unwrap();
        let before = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x0a";
        [
            before,
            &[length + 2, 1, length][..],
            FUNCTION,
            b"\0\x09\x01x",
            TEXT.as_bytes(),
        ]
        .concat()
    }

    #[test]
    fn what_is_squeezed_comes_back() {
        // `squeeze` itself refuses what does not.
        squeeze(&wasm(), TEXT).unwrap();
    }

    #[test]
    fn another_text_is_noticed() {
        let squeezed = squeeze(&wasm(), TEXT).unwrap();
        let text = TEXT.replace("script", "SCRIPT");
        let sorted = u32::from_le_bytes(*squeezed.first_chunk().unwrap());
        let mut window = [text.as_bytes(), &vec![0; sorted as usize]].concat();
        let mut app = vec![0; wasm().len()];
        let packed = &squeezed[8..];
        assert!(!firmly_unpack::unpack(
            packed,
            &mut window,
            text.len(),
            &mut app
        ));
    }

    #[test]
    fn an_instruction_that_is_not_known_is_refused() {
        let mut wasm = wasm();
        let at = wasm.iter().rposition(|byte| *byte == 0x1a).unwrap();
        wasm[at] = 0xfe;
        assert!(squeeze(&wasm, "").is_err());
    }
}
