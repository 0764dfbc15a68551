//! The answers so far, each with a way to change it. Private ones say only that they were given.

use firmly_core::guide::{model::QuestionId, walk::Step};
use yew::prelude::*;

use crate::{
    app::{book::Book, components::Link},
    words::guide::answers as words,
};

/// These answers, in order. A change goes to the question, to answer it differently.
pub fn answers(book: &Book, steps: &[Step], on_change: &Callback<QuestionId>) -> Html {
    let rows = steps.iter().filter_map(|step| {
        let question = book.guide.question(&step.question)?;
        let choice = question.choice(&step.choice)?;
        let answer = if question.private { words::HIDDEN } else { &choice.text };
        let id = question.id.clone();
        Some(html! {
            <li key={question.id.as_str()}>
                <span>{ &question.text }</span>
                <b>{ answer.to_owned() }</b>
                <Link class="f-noprint" on_follow={on_change.reform(move |()| id.clone())}>
                    { words::CHANGE }
                    <span class="govuk-visually-hidden">{ words::change_which(&question.text) }</span>
                </Link>
            </li>
        })
    });
    html! { <ol class="f-answers">{ for rows }</ol> }
}
