//! Text on its way into a report: what reorders or hides text becomes a visible token. Knows no form and no rule.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::unseen::is_unseen;

/// A piece of text.
#[derive(Clone, PartialEq, Eq)]
pub enum Run {
    /// Words. They hold line feeds, and no other character that cannot be seen.
    Words(Zeroizing<String>),
    /// What was masked. It is not here.
    Masked,
}

/// Text of a report, with what was masked taken out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<Run>);

impl Text {
    /// Our own words, or words that were typed.
    pub(crate) fn new(words: &str) -> Self {
        Self::masking(words, &[])
    }

    /// Nothing but that something was masked.
    pub(crate) fn masked() -> Self {
        Self(vec![Run::Masked])
    }

    /// The words without these places, which are taken as wide as whole characters.
    pub(crate) fn masking(words: &str, masks: &[Range<usize>]) -> Self {
        let mut masks: Vec<_> = masks.iter().map(|at| widened(words, at)).collect();
        masks.sort_by_key(|at| at.start);
        let (mut runs, mut from) = (Vec::new(), 0);
        for mask in masks {
            if mask.is_empty() || mask.end <= from {
                continue;
            }
            push_words(&mut runs, words.get(from..mask.start).unwrap_or_default());
            if runs.last() != Some(&Run::Masked) {
                runs.push(Run::Masked);
            }
            from = mask.end;
        }
        push_words(&mut runs, words.get(from..).unwrap_or_default());
        Self(runs)
    }

    /// Its pieces, in order.
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// Whether anything in it is masked.
    pub(crate) fn is_masked(&self) -> bool {
        self.0.contains(&Run::Masked)
    }

    /// The same with more words behind it.
    #[must_use]
    pub(crate) fn and(mut self, words: &str) -> Self {
        push_words(&mut self.0, words);
        self
    }

    /// All of it in one, with this for what was masked.
    pub(crate) fn flat(&self, masked: &str) -> Zeroizing<String> {
        let mut flat = Zeroizing::new(String::new());
        for run in &self.0 {
            flat.push_str(match run {
                Run::Words(words) => words,
                Run::Masked => masked,
            });
        }
        flat
    }
}

fn push_words(runs: &mut Vec<Run>, words: &str) {
    if !words.is_empty() {
        runs.push(Run::Words(visible(words)));
    }
}

/// The place, from the beginning of a character to the end of one.
fn widened(words: &str, at: &Range<usize>) -> Range<usize> {
    let mut start = at.start.min(words.len());
    let mut end = at.end.clamp(start, words.len());
    while !words.is_char_boundary(start) {
        start -= 1;
    }
    while !words.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The text with a token in place of every character that is not seen and changes what is: `[U+202E]`. Line ends become
/// line feeds, a tab becomes a space.
pub(crate) fn visible(text: &str) -> Zeroizing<String> {
    let mut seen = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => seen.push('\n'),
            '\t' => seen.push(' '),
            '\r' => {
                characters.next_if_eq(&'\n');
                seen.push('\n');
            }
            _ if is_unseen(character) => {
                seen.push_str("[U+");
                let hex = ["000", &format!("{:X}", u32::from(character))].concat();
                // At least four digits, as it is always written.
                seen.push_str(hex.get((hex.len() - 4).min(3)..).unwrap_or_default());
                seen.push(']');
            }
            _ => seen.push(character),
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_becomes_a_token() {
        for (text, seen) in [
            ("a\u{202e}b", "a[U+202E]b"),
            ("\0\u{1b}[31m", "[U+0000][U+001B][31m"),
            (
                "one\r\ntwo\rthree\nfour\tfive",
                "one\ntwo\nthree\nfour five",
            ),
            ("\u{85}\u{2028}\u{e0041}", "[U+0085][U+2028][U+E0041]"),
            ("مرحبا 👩‍⚕️ é", "مرحبا 👩‍⚕️ é"),
        ] {
            assert_eq!(*visible(text), seen);
        }
    }

    #[test]
    fn masked_words_are_not_there() {
        let flat = |words: &str, masks: &[(usize, usize)]| {
            let masks: Vec<_> = masks.iter().map(|(start, end)| *start..*end).collect();
            Text::masking(words, &masks).flat("[masked]").to_string()
        };
        for (words, masks, masked) in [
            ("one two three", &[(4, 7)][..], "one [masked] three"),
            ("one two three", &[(8, 13), (4, 9)], "one [masked]"),
            ("one", &[(0, 3)], "[masked]"),
            // As wide as whole characters, and nothing where there is nothing.
            ("é", &[(1, 2)], "[masked]"),
            ("one", &[(9, 12), (2, 1)], "one"),
            ("abcdef", &[(0, 4), (1, 2), (5, 60)], "[masked]e[masked]"),
            ("", &[], ""),
        ] {
            assert_eq!(flat(words, masks), masked);
        }
    }
}
