//! Passphrases: six words made by us, or the user's own after a check; one form of them before use. Knows no cipher.
//!
//! The words are `words.txt`, the EFF's Short Wordlist 1 (Electronic Frontier Foundation, 2016, Creative Commons
//! Attribution 3.0 US), in its order and without its dice numbers.

use thiserror::Error;
use zeroize::Zeroizing;

use crate::random::{NoRandomness, Random};

/// The least that a passphrase of the user's own may have.
pub const MIN_OWN_CHARACTERS: usize = 12;

const WORDS: &str = include_str!("words.txt");
const WORD_COUNT: u16 = 1296;
const LONGEST_WORD: usize = 5;
/// 62 bits: 6 × log2(1296). At a quarter of a second and 128 MiB a guess that is some 10^10 years of a core.
const WORDS_IN_PASSPHRASE: usize = 6;

/// What people choose first, without digits and spaces. Own passphrases may contain such words, not consist of them.
const COMMON: &str = include_str!("common.txt");
const MIN_UNCOMMON_LETTERS: usize = 6;
const MIN_DIFFERENT_CHARACTERS: usize = 6;

/// A passphrase in the one form in which it is used: NFKC, without byte order marks and spaces at either end. Case and
/// inner spaces count.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

/// Why a passphrase of the user's own is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WeakPassphrase {
    /// It is too short.
    #[error("{characters} characters, {at_least} wanted")]
    TooShort {
        /// How many it has.
        characters: usize,
        /// How many it should have.
        at_least: usize,
    },
    /// The same few characters again and again.
    #[error("only {different} different characters")]
    Repetitive {
        /// How many different ones it has.
        different: usize,
    },
    /// Little but digits and words that everyone tries first.
    #[error("made of common words and digits")]
    Common,
}

/// Six random words with a space between them.
///
/// # Errors
/// See [`NoRandomness`].
pub fn make_passphrase(random: &mut dyn Random) -> Result<Passphrase, NoRandomness> {
    let mut text = Zeroizing::new(String::with_capacity(
        WORDS_IN_PASSPHRASE * (LONGEST_WORD + 1),
    ));
    for index in 0..WORDS_IN_PASSPHRASE {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(make_word(random)?);
    }
    Ok(Passphrase(text))
}

/// Whether a passphrase that the user made up may be used. It says nothing good of one that passes.
///
/// # Errors
/// See [`WeakPassphrase`].
pub fn check_own(passphrase: &Passphrase) -> Result<(), WeakPassphrase> {
    let characters = passphrase.0.chars().count();
    if characters < MIN_OWN_CHARACTERS {
        return Err(WeakPassphrase::TooShort {
            characters,
            at_least: MIN_OWN_CHARACTERS,
        });
    }
    let mut seen = Zeroizing::new(passphrase.0.to_lowercase().chars().collect::<Vec<_>>());
    seen.sort_unstable();
    seen.dedup();
    let different = seen.len();
    if different < MIN_DIFFERENT_CHARACTERS {
        return Err(WeakPassphrase::Repetitive { different });
    }
    if uncommon_letters(passphrase) < MIN_UNCOMMON_LETTERS {
        return Err(WeakPassphrase::Common);
    }
    Ok(())
}

/// Unicode's NFKC of a text: `normalize("NFKC")` in a browser, the crate `unicode-normalization` in a program.
///
/// A parameter, because the tables are larger than all of sealing together, and every browser has them.
pub type Nfkc = fn(&str) -> String;

impl Passphrase {
    /// Brings what was typed into the form that is used.
    #[must_use]
    pub fn normalise(typed: &str, nfkc: Nfkc) -> Self {
        let composed = Zeroizing::new(if typed.is_ascii() {
            typed.to_owned()
        } else {
            nfkc(typed)
        });
        let trimmed = composed
            .trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        Self(Zeroizing::new(trimmed.to_owned()))
    }

    /// The text that is used, and that the user is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// One word, every one as likely: numbers above the last whole multiple of the list are thrown away.
fn make_word(random: &mut dyn Random) -> Result<&'static str, NoRandomness> {
    const FAIR: u16 = u16::MAX - u16::MAX % WORD_COUNT;
    loop {
        let mut bytes = Zeroizing::new([0; 2]);
        random.fill(&mut *bytes)?;
        let number = u16::from_be_bytes(*bytes);
        if number < FAIR
            && let Some(word) = WORDS.lines().nth(usize::from(number % WORD_COUNT))
        {
            return Ok(word);
        }
    }
}

/// How many letters are left when digits, signs and common words are taken out.
fn uncommon_letters(passphrase: &Passphrase) -> usize {
    let mut letters = Zeroizing::new(String::with_capacity(3 * passphrase.0.len()));
    letters.extend(
        passphrase
            .0
            .chars()
            .filter(|character| character.is_alphabetic())
            .flat_map(char::to_lowercase),
    );
    for word in COMMON.lines() {
        letters = Zeroizing::new(letters.replace(word, ""));
    }
    letters.chars().count()
}
