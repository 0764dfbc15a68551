//! Breaks names into lines that fit a box. Knows nothing of where boxes are.

/// Which face of type a width is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// Names of questions: semi-bold, 13.5 units.
    Label,
    /// Names of outcomes and answers: regular, 13 units.
    Plain,
    /// The outcome at the end of the path: bold, 17 units.
    Title,
}

/// The width of words in units of the picture.
pub type Measure<'a> = &'a dyn Fn(&str, Face) -> f64;

/// The width where there is no page to measure on: so much for each character.
pub fn estimate(words: &str, face: Face) -> f64 {
    let character = match face {
        Face::Label => 7.2,
        Face::Plain => 6.6,
        Face::Title => 9.3,
    };
    words.chars().map(|_| character).sum()
}

/// Words in lines no wider than `width`; a word that is wider stands alone.
pub(super) fn lines(words: &str, face: Face, width: f64, measure: Measure<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if measure(&longer, face) <= width {
                *line = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Face, estimate, lines};

    #[test]
    fn words_fill_lines_and_a_long_one_stands_alone() {
        let broken = |words| lines(words, Face::Plain, 12.0 * 6.6, &estimate);

        assert_eq!(broken("Demand with a threat"), ["Demand with", "a threat"]);
        assert_eq!(broken("At your home"), ["At your home"]);
        assert_eq!(broken("An unbreakable-name"), ["An", "unbreakable-name"]);
    }
}
