//! What should not stand in an entry, found in its text: numbers, postcodes, dates of birth, addresses, clinical words.
//! Warns and never blocks; one pass for each kind, in time that grows with the text.

use std::ops::Range;

use super::vocabulary::ClinicalWords;

/// What something in a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Ten digits: an NHS, CHI or H&C number, or a telephone number without its nought.
    TenDigits,
    /// A postcode.
    Postcode,
    /// A date of birth.
    DateOfBirth,
    /// An e-mail address.
    EmailAddress,
    /// A clinical word.
    Clinical,
    /// What somebody is, by a word for an illness or a state of mind.
    Diagnosis,
}

/// A place in a text that should be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it looks like.
    pub kind: Kind,
    /// Where, in bytes.
    pub at: Range<usize>,
}

/// Everything in a text that should be looked at again, in the order of the text.
pub fn warnings(words: &ClinicalWords, text: &str) -> Vec<Warning> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    ten_digits(text, &mut found);
    email_addresses(text, &mut found);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        if let Some(end) = postcode(token, next) {
            note(&mut found, Kind::Postcode, token.at.start..end);
        }
        if let Some(end) = date_of_birth(text, &tokens[at..]) {
            note(&mut found, Kind::DateOfBirth, token.at.start..end);
        }
        if let Some(last) = diagnosis(words, &tokens[at..]) {
            note(&mut found, Kind::Diagnosis, token.at.start..last.at.end);
        } else if words.clinical.contains(&token.lower) {
            note(&mut found, Kind::Clinical, token.at.clone());
        }
    }
    found.sort_by_key(|warning| (warning.at.start, warning.kind));
    let mut end = 0;
    // A word within what is named already is not named again.
    found.retain(|warning| {
        let apart = warning.at.start >= end;
        end = end.max(warning.at.end);
        apart
    });
    found
}

fn note(found: &mut Vec<Warning>, kind: Kind, at: Range<usize>) {
    found.push(Warning { kind, at });
}

/// A run of letters and digits.
struct Token {
    at: Range<usize>,
    lower: String,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = None;
    let ends = [(text.len(), ' ')];
    for (at, character) in text.char_indices().chain(ends) {
        match (character.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let lower = text[from..at].to_ascii_lowercase();
                tokens.push(Token {
                    at: from..at,
                    lower,
                });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// Ten digits in a row, however they are grouped by single spaces or hyphens; neither more nor fewer.
fn ten_digits(text: &str, found: &mut Vec<Warning>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (start, mut end, mut digits) = (at, at, 0);
        while let Some(byte) = bytes.get(at) {
            let joins =
                matches!(byte, b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if byte.is_ascii_digit() {
                digits += 1;
                end = at + 1;
            } else if !joins {
                break;
            }
            at += 1;
        }
        if digits == 10 {
            note(found, Kind::TenDigits, start..end);
        }
    }
}

fn email_addresses(text: &str, found: &mut Vec<Warning>) {
    let part = |character: char| character.is_alphanumeric() || "._%+-".contains(character);
    for (at, _) in text.match_indices('@') {
        let before = text[..at].trim_end_matches(part).len();
        let rest = &text[at + 1..];
        let after = rest.len() - rest.trim_start_matches(part).len();
        let domain = rest[..after].trim_end_matches('.');
        let dotted = domain
            .split_once('.')
            .is_some_and(|(name, end)| !name.is_empty() && !end.is_empty());
        if before < at && dotted {
            note(found, Kind::EmailAddress, before..at + 1 + domain.len());
        }
    }
}

/// `SW1A 1AA` or `SW1A1AA`: where it ends.
fn postcode(token: &Token, next: Option<&Token>) -> Option<usize> {
    let outward = |code: &str| {
        let letters = code.bytes().take_while(u8::is_ascii_alphabetic).count();
        let rest = &code.as_bytes()[letters..];
        matches!(letters, 1 | 2) && matches!(rest, [a] if a.is_ascii_digit())
            || matches!(letters, 1 | 2)
                && matches!(rest, [a, b] if a.is_ascii_digit() && b.is_ascii_alphanumeric())
    };
    let inward = |code: &str| {
        matches!(code.as_bytes(), [a, b, c]
            if a.is_ascii_digit() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic())
    };
    let whole = &token.lower;
    if let Some(split) = whole
        .len()
        .checked_sub(3)
        .filter(|at| whole.is_char_boundary(*at))
        && outward(&whole[..split])
        && inward(&whole[split..])
    {
        return Some(token.at.end);
    }
    let next = next.filter(|next| next.at.start == token.at.end + 1)?;
    (outward(whole) && inward(&next.lower)).then_some(next.at.end)
}

/// `born 3/5/1980`, `DOB 3 May 1980`: where it ends. A date alone is when something happened.
fn date_of_birth(text: &str, tokens: &[Token]) -> Option<usize> {
    let (first, rest) = tokens.split_first()?;
    let said = match first.lower.as_str() {
        "dob" | "born" => rest,
        "d" if text
            .get(first.at.end..first.at.end + 4)
            .is_some_and(|rest| rest.eq_ignore_ascii_case(".o.b")) =>
        {
            rest.get(2..)?
        }
        "date" => match rest {
            [of, birth, rest @ ..] if of.lower == "of" && birth.lower == "birth" => rest,
            _ => return None,
        },
        _ => return None,
    };
    let near = said.get(..said.len().min(5))?;
    let year = |token: &&Token| {
        let number = token.lower.parse::<u16>().ok();
        token.lower.len() == 4 && number.is_some_and(|year| (1900..=2100).contains(&year))
    };
    let two = |token: &&Token| token.lower.len() <= 2 && token.lower.parse::<u8>().is_ok();
    let by_year = near.iter().find(year).map(|token| token.at.end);
    let all_short = || {
        let date = near.get(..3)?;
        date.iter().all(|token| two(&token)).then(|| date[2].at.end)
    };
    by_year.or_else(all_short)
}

/// `he is delusional`, `she's an alcoholic`: the last word of it.
fn diagnosis<'t>(words: &ClinicalWords, tokens: &'t [Token]) -> Option<&'t Token> {
    const WHO: [&str; 3] = ["he", "she", "they"];
    const IS: [&str; 6] = ["is", "s", "was", "are", "re", "were"];
    const BETWEEN: [&str; 8] = [
        "a",
        "an",
        "so",
        "very",
        "clearly",
        "obviously",
        "probably",
        "quite",
    ];
    let [who, is, rest @ ..] = tokens else {
        return None;
    };
    if !WHO.contains(&&*who.lower) || !IS.contains(&&*is.lower) {
        return None;
    }
    let word = rest
        .iter()
        .take(3)
        .find(|token| !BETWEEN.contains(&&*token.lower))?;
    let known = |list: &[String]| list.contains(&word.lower);
    (known(&words.diagnoses) || known(&words.clinical)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> ClinicalWords {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        ClinicalWords {
            clinical: list(&["medication", "mri"]),
            diagnoses: list(&["delusional", "alcoholic"]),
        }
    }

    /// Each place by its kind and its text.
    fn found(text: &str) -> Vec<(Kind, &str)> {
        warnings(&words(), text)
            .into_iter()
            .map(|warning| (warning.kind, &text[warning.at]))
            .collect()
    }

    #[test]
    fn what_should_not_be_there_is_named_where_it_stands() {
        use Kind::{Clinical, DateOfBirth, Diagnosis, EmailAddress, Postcode, TenDigits};
        for (text, kind, at) in [
            (
                "His number is 943 476 5919, he said",
                TenDigits,
                "943 476 5919",
            ),
            ("9434765919", TenDigits, "9434765919"),
            ("NHS 943-476-5919.", TenDigits, "943-476-5919"),
            ("He lives in sw1a 1aa now", Postcode, "sw1a 1aa"),
            ("M11AE", Postcode, "M11AE"),
            ("at EH1 1YZ.", Postcode, "EH1 1YZ"),
            ("born 3/5/1980 in", DateOfBirth, "born 3/5/1980"),
            ("DOB: 03.05.80", DateOfBirth, "DOB: 03.05.80"),
            (
                "date of birth 3 May 1980",
                DateOfBirth,
                "date of birth 3 May 1980",
            ),
            ("D.o.B. 1980", DateOfBirth, "D.o.B. 1980"),
            (
                "write to a.b+c@mail.example.org.",
                EmailAddress,
                "a.b+c@mail.example.org",
            ),
            ("about his Medication again", Clinical, "Medication"),
            ("the MRI.", Clinical, "MRI"),
            ("I think he is delusional.", Diagnosis, "he is delusional"),
            (
                "She’s clearly an alcoholic",
                Diagnosis,
                "She’s clearly an alcoholic",
            ),
        ] {
            assert_eq!(found(text), [(kind, at)], "{text}");
        }
    }

    #[test]
    fn what_belongs_there_is_left_alone() {
        for text in [
            "He rang at 14:10 on 3 11 2026 and again at 16:05.",
            "Ring 020 7946 0958 or 999.",
            "943 476 591 and 943 476 59190",
            "on 3/5/2026 he was born again, he said",
            "He was born in Leeds.",
            "It is delusional to expect it, he said",
            "@home and mail@ and a@b",
            "Room B12, third floor, bay 4",
            "He is a patient of the practice",
            "",
            "é€ 999 ﬀ",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn many_in_one_text_come_in_its_order() {
        let text = "he is delusional, a@b.uk, M1 1AE";
        let kinds: Vec<_> = found(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Kind::Diagnosis, Kind::EmailAddress, Kind::Postcode]);
    }
}
