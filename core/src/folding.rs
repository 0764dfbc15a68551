//! Text as searches compare it, so that what is typed on any keyboard finds what was pasted from anywhere. Knows no text.

use zeroize::Zeroizing;

use crate::unseen::is_unseen;

/// A normal form of Unicode: `normalize` in a browser, the crate `unicode-normalization` in a program.
///
/// A parameter, because the tables are 100 kB of the page, and every browser has them.
pub type NormalForm = fn(&str) -> String;

/// The text in lower case, without accents, quotes, ligatures, full-width forms and what is not seen, and with a space for
/// every other punctuation mark: 'dont' finds 'don’t', 'cafe' finds 'café'.
pub(crate) fn fold(text: &str, nfkd: NormalForm) -> Zeroizing<String> {
    let decomposed = (!text.is_ascii()).then(|| Zeroizing::new(nfkd(text)));
    let text = decomposed.as_ref().map_or(text, |text| text.as_str());
    let mut folded = Zeroizing::new(String::with_capacity(2 * text.len()));
    for character in text.chars() {
        match character {
            '\'' | '‘' | '’' | 'ʼ' | '′' | '\u{300}'..='\u{36f}' => {}
            _ if character.is_alphanumeric() => folded.extend(character.to_lowercase()),
            _ if character.is_whitespace() || is_punctuation(character) => folded.push(' '),
            _ if is_unseen(character) => {}
            _ => folded.push(character),
        }
    }
    folded
}

/// True for the marks between words of European languages; an emoji is none.
fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || matches!(character, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{205e}' | '\u{3000}'..='\u{3003}')
            && !is_unseen(character)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;
    use zeroize::Zeroizing;

    fn fold(text: &str) -> Zeroizing<String> {
        super::fold(text, |text| text.nfkd().collect())
    }

    #[test]
    fn what_is_typed_and_what_was_pasted_fold_alike() {
        for (typed, pasted) in [
            ("wouldn't", "wouldn\u{2019}t"),
            ("wouldnt", "wouldn\u{2bc}t"),
            ("O'Brien", "O\u{2019}Brien"),
            ("cafe naive", "caf\u{e9} nai\u{308}ve"),
            ("Zoë", "ZOE\u{308}"),
            ("office", "o\u{fb03}ce"),
            ("=1+1", "\u{ff1d}\u{ff11}\u{ff0b}\u{ff11}"),
            ("half term", "half\u{2011}term"),
            ("half term", "half\u{a0}term"),
            ("soft hyphen", "soft\u{ad} hy\u{200b}phen\u{feff}"),
            ("14 10", "14:10"),
            ("łódź", "Łódź"),
            ("3 nov", "3\u{2009}Nov"),
        ] {
            let words = |text| {
                let folded = fold(text);
                folded.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            assert_eq!(words(typed), words(pasted), "{typed}");
        }
    }

    #[test]
    fn an_emoji_stays() {
        assert_eq!(fold("OK \u{1f60d}!").trim(), "ok \u{1f60d}");
    }
}
