//! Finds outcomes, actions and wordings of the handbook by words. Knows nothing of answers.

use super::model::{Action, Guide, Line, Outcome, Wording, WordingPart};
use crate::folding::{NormalForm, fold};

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hit<'g> {
    /// An outcome.
    Outcome(&'g Outcome),
    /// An action.
    Action(&'g Action),
    /// A wording.
    Wording(&'g Wording),
}

impl<'g> Hit<'g> {
    /// Its heading.
    pub fn title(&self) -> &'g str {
        match self {
            Self::Outcome(outcome) => &outcome.title,
            Self::Action(action) => &action.title,
            Self::Wording(wording) => &wording.title,
        }
    }

    /// Its words besides the heading.
    fn body(&self) -> Vec<&'g str> {
        match self {
            Self::Outcome(outcome) => std::iter::once(outcome.when.as_str())
                .chain(texts(&outcome.dos))
                .chain(texts(&outcome.donts))
                .chain(texts(&outcome.log))
                .chain(outcome.rerun.iter().map(String::as_str))
                .collect(),
            Self::Action(action) => vec![&action.text],
            Self::Wording(wording) => wording
                .parts
                .iter()
                .map(|part| match part {
                    WordingPart::Say(text) | WordingPart::Direction(text) => text.as_str(),
                })
                .collect(),
        }
    }
}

fn texts(lines: &[Line]) -> impl Iterator<Item = &str> {
    lines.iter().map(|line| line.text.as_str())
}

/// Everything in which each word of the query occurs, whole or as a part, in the form that [`fold`] gives both.
///
/// Hits whose heading alone has all the words come first; among equals outcomes, then actions, then wordings, each in
/// the guide's order. A query without a letter or digit finds nothing.
pub fn search<'g>(guide: &'g Guide, query: &str, nfkd: NormalForm) -> Vec<Hit<'g>> {
    let fold = |text: &str| fold(text, nfkd);
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let all = (guide.outcomes.iter().map(Hit::Outcome))
        .chain(guide.actions.iter().map(Hit::Action))
        .chain(guide.wordings.iter().map(Hit::Wording));

    let (mut by_title, mut by_body) = (Vec::new(), Vec::new());
    for hit in all {
        let title = fold(hit.title());
        let missing: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| !title.contains(word))
            .collect();
        if missing.is_empty() {
            by_title.push(hit);
            continue;
        }
        let body = fold(&hit.body().join(" "));
        if missing.iter().all(|word| body.contains(word)) {
            by_body.push(hit);
        }
    }
    by_title.append(&mut by_body);
    by_title
}
