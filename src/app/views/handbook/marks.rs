//! Marks the words of a search where they occur.

use yew::prelude::*;

/// The text with every occurrence of a word of the query marked.
pub(super) fn marked(text: &str, query: &str) -> Html {
    let piece = |(piece, found): (&str, bool)| {
        if found {
            html! { <mark>{ piece.to_owned() }</mark> }
        } else {
            html! { { piece.to_owned() } }
        }
    };
    html! { { for pieces(text, query).into_iter().map(piece) } }
}

/// The text in pieces, each with whether it is a word of the query or a part that equals one.
fn pieces<'t>(text: &'t str, query: &str) -> Vec<(&'t str, bool)> {
    let words: Vec<String> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let found = words.iter().filter_map(|word| matching(rest, word)).max();
        if let Some(length) = found {
            if plain_from < at {
                pieces.push((&text[plain_from..at], false));
            }
            pieces.push((&text[at..at + length], true));
            at += length;
            plain_from = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if plain_from < text.len() {
        pieces.push((&text[plain_from..], false));
    }
    pieces
}

/// How many bytes at the start of `text` are this word, whatever their case.
fn matching(text: &str, word: &str) -> Option<usize> {
    let mut rest = word;
    for (at, c) in text.char_indices() {
        if rest.is_empty() {
            return Some(at);
        }
        for lower in c.to_lowercase() {
            rest = rest.strip_prefix(lower)?;
        }
    }
    rest.is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn every_occurrence_is_marked_whatever_its_case() {
        assert_eq!(
            pieces("Gift policy, gifts", "gift"),
            [
                ("Gift", true),
                (" policy, ", false),
                ("gift", true),
                ("s", false)
            ]
        );
        assert_eq!(
            pieces("Say no", "no say"),
            [("Say", true), (" ", false), ("no", true)]
        );
        assert_eq!(pieces("Café", "é"), [("Caf", false), ("é", true)]);
        assert_eq!(pieces("nothing", ""), [("nothing", false)]);
        assert_eq!(pieces("", "a"), []);
    }
}
