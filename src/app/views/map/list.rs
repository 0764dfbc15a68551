//! The map as a list: every question with every answer and where it leads. The twin of the picture.

use firmly_core::guide::{
    map::{self, Listed},
    model::{Choice, QuestionId, Target},
    walk::Walk,
};
use yew::prelude::*;

use super::name;
use crate::{
    app::{book::Book, components::Fold},
    words::map::list as words,
};

/// Every question of the tree in the order of the picture.
pub(super) fn questions<'b>(book: &'b Book, walk: &Walk) -> Vec<Listed<'b>> {
    map::list(&book.guide, walk)
}

/// The id of a question's place in the list.
pub(super) fn anchor(question: &QuestionId) -> String {
    format!("list-{question}")
}

/// The list, with the answers of this way marked.
pub(super) fn list(book: &Book, walk: &Walk) -> Html {
    let listed = questions(book, walk);
    let entry = |listed: &Listed<'_>| {
        html! {
            <li key={listed.question.id.as_str()} id={anchor(&listed.question.id)} tabindex="-1">
                <b>{ &listed.question.text }</b>
                <ul>{ for listed.question.choices.iter().map(|choice| answer(book, choice, listed.given == Some(&choice.id))) }</ul>
            </li>
        }
    };
    html! {
        <Fold title={words::TITLE} note={words::count(listed.len())}>
            <ol class="f-twin">{ for listed.iter().map(entry) }</ol>
        </Fold>
    }
}

fn answer(book: &Book, choice: &Choice, given: bool) -> Html {
    let guide = &book.guide;
    let leads = match &choice.next {
        Some(Target::Question(id)) => guide
            .question(id)
            .map(|question| words::then(&question.text)),
        Some(Target::Outcome(id)) => guide
            .outcome(id)
            .map(|outcome| words::outcome(name(outcome.urgency), &outcome.title)),
        None => None,
    };
    html! {
        <li key={choice.id.as_str()} class={classes!(given.then_some("is-on"))}>
            if given { <b>{ words::GIVEN }{ " " }</b> }
            { &choice.text }
            if let Some(leads) = leads { { " " }<span>{ leads }</span> }
        </li>
    }
}
