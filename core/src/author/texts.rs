//! Each text by itself: days, labels, signs, words that are not said, sentences that are hard to read.

use super::{
    faults::{Concern, Fault, Warning},
    page::{Notes, Text},
};
use crate::journal::moment::Day;

/// Words, in all their forms, that put what happened down to the reader.
const FORBIDDEN: [&str; 10] = [
    "flattered",
    "flattering",
    "overreact",
    "overreacting",
    "overreacted",
    "overreaction",
    "leading on",
    "led on",
    "provoked",
    "asking for it",
];
/// Notes among authors about a source, in small letters. A reader is told whom to ask instead.
const NOTES: [&str; 9] = [
    "not verified",
    "not checked",
    "not read",
    "could not be read",
    "check before release",
    "no source found",
    "general knowledge",
    "check the 2023",
    "recheck",
];
/// Letters for how far a source was checked: they stand with the source alone.
const LEVELS: [&str; 5] = ["(P)", "(S)", "(O)", "(X)", "(G)"];
/// The beginning of every line of 'donts'.
const DO_NOT: &str = "Do not ";
/// Signs of Markdown.
const MARKUP: [&str; 4] = ["**", "__", "`", "]("];
/// From so many digits on, after a 0 or a +, it is a number to ring.
const PHONE_DIGITS: usize = 9;

const SENTENCE_WORDS: usize = 25;
const READING_GRADE: usize = 10;
/// Grades of a few words say nothing.
const GRADED_WORDS: usize = 12;

/// Every check of one text.
pub(super) fn check(texts: &[Text], notes: &mut Notes) {
    for one in texts {
        for fault in faults(one) {
            notes.fault(one.place.clone(), fault);
        }
        notes
            .warnings
            .extend(hard(&one.text).into_iter().map(|concern| Warning {
                place: one.place.clone(),
                concern,
            }));
    }
}

fn faults(one: &Text) -> Vec<Fault> {
    let text = || one.text.clone();
    let (list, key) = (one.list.as_str(), one.key.as_str());
    match (list, key) {
        ("words", _) => return signs(one),
        (_, "published" | "law_at" | "review_by" | "checked") => {
            let is_day = one.text.is_empty() || one.text.parse::<Day>().is_ok();
            return if is_day {
                Vec::new()
            } else {
                vec![Fault::NotADay { value: text() }]
            };
        }
        (_, "address" | "phone") => return Vec::new(),
        _ => {}
    }
    let mut found = signs(one);
    // What is still open is for a reviewer.
    if key != "open"
        && let Some(note) = authors_note(&one.text)
    {
        found.push(Fault::AuthorsNote { note });
    }
    if (list == "donts" || key == "donts")
        && !one.text.trim().is_empty()
        && !one.text.starts_with(DO_NOT)
    {
        found.push(Fault::NotADont { text: text() });
    }
    let room = match (list, key) {
        ("question" | "choice", "label") => 20,
        ("outcome", "label") => 22,
        _ => usize::MAX,
    };
    let length = one.text.chars().count();
    if length > room {
        let (label, limit) = (text(), room);
        found.push(Fault::LongLabel {
            label,
            length,
            limit,
        });
    }
    // Sources and the table of nations say what others print, and which service is whose.
    if !["source", "row", "item"].contains(&list) && has_phone(&one.text) {
        found.push(Fault::PhoneNumber { text: text() });
    }
    found
}

/// Signs and words that no text has, wherever it stands.
fn signs(one: &Text) -> Vec<Fault> {
    let text = || one.text.clone();
    let mut found = Vec::new();
    let plain = one.text.to_lowercase();
    for word in FORBIDDEN
        .into_iter()
        .filter(|word| contains_word(&plain, word))
    {
        let word = word.to_owned();
        found.push(Fault::ForbiddenWord { word });
    }
    if one.text.contains(['"', '\'']) {
        found.push(Fault::StraightQuote { text: text() });
    }
    if has_markup(&one.text) {
        found.push(Fault::Markup { text: text() });
    }
    found
}

fn authors_note(text: &str) -> Option<String> {
    let plain = text.to_lowercase();
    let note = NOTES.iter().find(|note| plain.contains(*note));
    let level = LEVELS.iter().find(|level| text.contains(*level));
    note.or(level).map(|note| (*note).to_owned())
}

fn has_markup(text: &str) -> bool {
    let begins =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let tag = text
        .split('<')
        .skip(1)
        .any(|rest| begins(rest) && rest.contains('>'));
    let entity = text.split('&').skip(1).any(|rest| {
        let name = rest
            .split(';')
            .next()
            .filter(|name| name.len() < rest.len());
        name.is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    });
    tag || entity || MARKUP.iter().any(|mark| text.contains(mark))
}

fn has_phone(text: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || [' ', '-', '+', '(', ')'].contains(&c);
    text.split(|c: char| !part(c)).any(|run| {
        let run = run.trim();
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        run.starts_with(['0', '+', '(']) && digits >= PHONE_DIGITS
    })
}

/// Whole words only: 'led on' is not in 'sealed once'.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
    })
}

fn hard(text: &str) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let sentences = sentences(text);
    for sentence in &sentences {
        let words = sentence.len();
        if words > SENTENCE_WORDS {
            concerns.push(Concern::LongSentence {
                words,
                limit: SENTENCE_WORDS,
                start: start(sentence),
            });
        }
    }
    let words: Vec<&str> = sentences.iter().flatten().copied().collect();
    if words.len() >= GRADED_WORDS {
        let grade = grade(&words, sentences.len());
        if grade > READING_GRADE {
            concerns.push(Concern::HardToRead {
                grade,
                limit: READING_GRADE,
                start: start(&words),
            });
        }
    }
    concerns
}

fn start(words: &[&str]) -> String {
    words.iter().take(6).copied().collect::<Vec<_>>().join(" ")
}

/// Words by sentence. A sentence ends at . ? ! or : before a space, or at the end.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in text.split_whitespace() {
        if let Some(last) = sentences.last_mut() {
            last.push(word);
        }
        if word
            .trim_end_matches(['”', '’', ')', ']'])
            .ends_with(['.', '?', '!'])
        {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The Flesch-Kincaid grade, rounded; syllables are estimated, so it is a hint and no measurement.
fn grade(words: &[&str], sentences: usize) -> usize {
    let syllables: u32 = words.iter().map(|word| syllables(word)).sum();
    let words = f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
    let sentences = f64::from(u32::try_from(sentences).unwrap_or(u32::MAX));
    let grade = 0.39 * words / sentences + 11.8 * f64::from(syllables) / words - 15.59;
    // Whole grades between 0 and 99, so that the conversion loses nothing that is said.
    (0..99)
        .take_while(|whole| f64::from(*whole) + 0.5 <= grade)
        .count()
}

/// Groups of vowels, without a silent final e; at least one.
fn syllables(word: &str) -> u32 {
    let letters: Vec<char> = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let mut count = 0;
    let mut before = false;
    for letter in &letters {
        let now = vowel(letter);
        if now && !before {
            count += 1;
        }
        before = now;
    }
    if letters.ends_with(&['e']) && !letters.ends_with(&['l', 'e']) && count > 1 {
        count -= 1;
    }
    count.max(1)
}
