//! Passphrases: six words made by us, or the user's own after a check; the forms in which people type them. Names no
//! algorithm.
//!
//! The words are `words.txt`, the EFF's Short Wordlist 1 (Electronic Frontier Foundation, 2016, Creative Commons
//! Attribution 3.0 US), in its order and without its dice numbers.

use thiserror::Error;
use zeroize::Zeroizing;

use super::age::OpenError;
use crate::{
    folding::NormalForm,
    random::{NoRandomness, Random},
    unseen::is_unseen,
};

/// The least that a passphrase of the user's own may have.
pub const MIN_OWN_CHARACTERS: usize = 12;

/// Signs that lie elsewhere on an American keyboard than on a British one, or are missing there.
const MOVED_KEYS: [char; 9] = ['"', '@', '#', '~', '\\', '|', '£', '¬', '`'];

const WORDS: &str = include_str!("words.txt");
const WORD_COUNT: u16 = 1296;
const LONGEST_WORD: usize = 5;
/// 62 bits: 6 × log2(1296). At a quarter of a second and 128 MiB a guess that is some 10^10 years of a core.
const WORDS_IN_PASSPHRASE: usize = 6;

/// What people choose first, without digits and spaces. Own passphrases may contain such words, not consist of them.
const COMMON: &str = include_str!("common.txt");
const MIN_UNCOMMON_LETTERS: usize = 6;
const MIN_DIFFERENT_CHARACTERS: usize = 6;

/// A passphrase in the form under which things are sealed, and the other forms under which they may have been sealed.
///
/// Six words of [`make_passphrase`] are in lower case with one space between them, whatever stood between and behind
/// them. Any other passphrase is NFKC, without spaces at either end, without characters of no width, and with the
/// quotes and hyphens of a plain keyboard; its case and inner spaces count. Two are equal if things are sealed alike.
#[derive(Clone)]
pub struct Passphrase {
    text: Zeroizing<String>,
    /// The text as it was typed, in NFKC and without spaces at either end, where that is not the text.
    typed: Option<Zeroizing<String>>,
}

/// Something about a passphrase that was typed that may be the reason why it does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusual {
    /// Every letter is a capital, as with Caps Lock.
    Capitals,
    /// It has signs that lie on other keys in another keyboard layout, such as `#`, `"` and `@`.
    Layout,
    /// It has letters beyond a to z.
    Letters,
    /// It has six words, and this one, counted from 1, is the only one that [`make_passphrase`] never gives.
    Word(usize),
}

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
    Ok(Passphrase { text, typed: None })
}

/// Refuses a passphrase of the user's own that is easily guessed. It says nothing good of one that passes.
///
/// # Errors
/// See [`WeakPassphrase`].
pub fn check_own(passphrase: &Passphrase) -> Result<(), WeakPassphrase> {
    let characters = passphrase.text.chars().count();
    if characters < MIN_OWN_CHARACTERS {
        return Err(WeakPassphrase::TooShort {
            characters,
            at_least: MIN_OWN_CHARACTERS,
        });
    }
    let mut seen = Zeroizing::new(passphrase.text.to_lowercase().chars().collect::<Vec<_>>());
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

impl Passphrase {
    /// Reads what was typed.
    #[must_use]
    pub fn normalise(typed: &str, nfkc: NormalForm) -> Self {
        let typed = composed(typed, nfkc);
        let text = six_words(&typed).unwrap_or_else(|| plain(&typed, nfkc));
        let typed = (typed != text).then_some(typed);
        Self { text, typed }
    }

    /// The text under which things are sealed, and that the user is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The texts under which something may have been sealed, each once, the likeliest first: the one that is used; the one
    /// that was typed, under which earlier versions sealed; the one that a phone makes of quotes and hyphens; and the one
    /// with the hyphen of our one word that has one.
    pub(super) fn forms(&self) -> Vec<Zeroizing<String>> {
        let mut forms = vec![self.text.clone()];
        let others = [phone(&self.text), hyphened(&self.text)];
        for form in self.typed.iter().cloned().chain(others) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }

    /// Lists what may be the reason why it does not open.
    #[must_use]
    pub fn unusual(&self) -> Vec<Unusual> {
        let letters = || {
            self.text
                .chars()
                .filter(|character| character.is_alphabetic())
        };
        let mut unusual = Vec::new();
        if let Some(nth) = foreign_word(&self.text) {
            unusual.push(Unusual::Word(nth));
        }
        let typed = self.typed.as_ref().unwrap_or(&self.text);
        if letters().next().is_some() && !typed.chars().any(char::is_lowercase) {
            unusual.push(Unusual::Capitals);
        }
        if self.text.contains(MOVED_KEYS) {
            unusual.push(Unusual::Layout);
        }
        if letters().any(|letter| !letter.is_ascii()) {
            unusual.push(Unusual::Letters);
        }
        unusual
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Passphrase {}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Opens something with the first form of the passphrase that fits. Each form costs a try, and most passphrases have one.
///
/// # Errors
/// [`OpenError::WrongKey`] if none fits; any other error of the first try that has one.
pub(super) async fn open_with<T>(
    passphrase: &Passphrase,
    open: impl AsyncFn(&str) -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    for form in passphrase.forms() {
        match open(&form).await {
            Err(OpenError::WrongKey) => {}
            done => return done,
        }
    }
    Err(OpenError::WrongKey)
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

/// The six words of ours that the text consists of, in the form of [`make_passphrase`]. Nothing if there is anything else but
/// spaces, hyphens, full stops, commas and characters of no width.
///
/// No word begins with another one, so they are found without spaces between them too. One word differs from another one
/// by its hyphen alone: it is told from it where spaces stand around it.
fn six_words(typed: &str) -> Option<Zeroizing<String>> {
    let lower = Zeroizing::new(typed.to_lowercase());
    let apart: Vec<&str> = lower.split_whitespace().collect();
    if apart.len() == WORDS_IN_PASSPHRASE && apart.iter().all(|word| is_ours(word)) {
        return Some(Zeroizing::new(apart.join(" ")));
    }
    let mut letters = Zeroizing::new(String::with_capacity(typed.len()));
    letters.extend(lower.chars().filter(|character| !is_between(*character)));
    let mut text = Zeroizing::new(String::with_capacity(
        WORDS_IN_PASSPHRASE * (LONGEST_WORD + 1),
    ));
    let mut rest = letters.as_str();
    for index in 0..WORDS_IN_PASSPHRASE {
        let word = WORDS.lines().find(|word| rest.starts_with(word))?;
        if index > 0 {
            text.push(' ');
        }
        text.push_str(word);
        rest = &rest[word.len()..];
    }
    rest.is_empty().then_some(text)
}

fn is_ours(word: &str) -> bool {
    WORDS.lines().any(|ours| ours == word)
}

/// The one of six words that is not in the list, counted from 1.
fn foreign_word(text: &str) -> Option<usize> {
    let lower = Zeroizing::new(text.to_lowercase());
    let words: Vec<&str> = lower.split_whitespace().collect();
    let ours = words.iter().filter(|word| is_ours(word)).count();
    let alone = words.len() == WORDS_IN_PASSPHRASE && ours + 1 == WORDS_IN_PASSPHRASE;
    let foreign = words.iter().position(|word| !is_ours(word));
    foreign.filter(|_| alone).map(|at| at + 1)
}

/// Characters that may stand between words, or behind them, and mean nothing.
fn is_between(character: char) -> bool {
    character.is_whitespace()
        || is_unseen(character)
        || matches!(
            character,
            '\u{200c}' | '\u{200d}' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | ','
        )
}

/// In NFKC, without spaces and byte order marks at either end.
fn composed(text: &str, nfkc: NormalForm) -> Zeroizing<String> {
    let text = Zeroizing::new(if text.is_ascii() {
        text.to_owned()
    } else {
        nfkc(text)
    });
    let ends = |character: char| character.is_whitespace() || character == '\u{feff}';
    Zeroizing::new(text.trim_matches(ends).to_owned())
}

/// With the quotes and hyphens of a plain keyboard, and nothing that nobody sees. Joiners stay: they make emoji.
fn plain(typed: &str, nfkc: NormalForm) -> Zeroizing<String> {
    let is_seen = |character: &char| character.is_whitespace() || !is_unseen(*character);
    let mut seen = Zeroizing::new(String::with_capacity(typed.len()));
    seen.extend(typed.chars().filter(is_seen));
    let seen = composed(&seen, nfkc);
    let mut text = Zeroizing::new(String::with_capacity(2 * seen.len()));
    for character in seen.chars() {
        match character {
            '\u{2018}'..='\u{201b}' | '\u{2bc}' | '\u{2032}' => text.push('\''),
            '\u{201c}'..='\u{201f}' => text.push('"'),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => text.push('-'),
            '\u{2014}' => text.push_str("--"),
            _ => text.push(character),
        }
    }
    text
}

/// With the quotes and dashes that phones make while one types.
fn phone(text: &str) -> Zeroizing<String> {
    let mut made = Zeroizing::new(String::with_capacity(3 * text.len()));
    let mut opens = true;
    for character in text.chars() {
        made.push(match character {
            '\'' if opens => '\u{2018}',
            '\'' => '\u{2019}',
            '"' if opens => '\u{201c}',
            '"' => '\u{201d}',
            _ => character,
        });
        opens = character.is_whitespace() || character == '(';
    }
    Zeroizing::new(made.replace("--", "\u{2014}"))
}

/// With the hyphen of the one word of ours that has one.
fn hyphened(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.replace("yoyo", "yo-yo"))
}

/// How many letters are left when digits, signs and common words are taken out.
fn uncommon_letters(passphrase: &Passphrase) -> usize {
    let mut letters = Zeroizing::new(String::with_capacity(3 * passphrase.text.len()));
    letters.extend(
        passphrase
            .text
            .chars()
            .filter(|character| character.is_alphabetic())
            .flat_map(char::to_lowercase),
    );
    for word in COMMON.lines() {
        letters = Zeroizing::new(letters.replace(word, ""));
    }
    letters.chars().count()
}
