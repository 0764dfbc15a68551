//! Where a step comes from, one tap away: title, publisher, and in words how far it was checked.

use firmly_core::guide::model::{Level, SourceId};
use yew::prelude::*;

use crate::{
    app::{book::Book, components::Icon},
    words::{guide::sources as words, shell::level},
};

/// How far a source was checked, in words.
pub fn level_words(level: Level) -> &'static str {
    match level {
        Level::P => level::P,
        Level::S => level::S,
        Level::O => level::O,
        Level::X => level::X,
        Level::G => level::G,
    }
}

/// These sources, in order of weight.
pub fn sources(book: &Book, ids: &[SourceId]) -> Html {
    let sources: Vec<_> = ids.iter().filter_map(|id| book.guide.source(id)).collect();
    let Some((first, others)) = sources.split_first() else {
        return html! { <span class="f-step__stamp">{ words::NONE }</span> };
    };
    // The publisher's name ends where its date begins.
    let name = first.publisher.split(',').next().unwrap_or_default();
    let summary = match others.len() {
        0 => words::one(name),
        more => words::several(name, more),
    };
    html! {
        <details class="f-src">
            <summary>{ Icon::Chevron.html() }{ summary }</summary>
            <ul>
                { for sources.iter().map(|source| html! {
                    <li key={source.id.as_str()}>
                        { words::entry(&source.title, &source.publisher) }{ " " }
                        <i>{ level_words(source.level) }</i>
                        if let Some(note) = &source.note { { " " }{ words::note(note) } }
                    </li>
                }) }
            </ul>
        </details>
    }
}
