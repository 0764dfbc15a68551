//! One outcome, action or wording in full, without anybody's answers.

use firmly_core::guide::{
    model::{Outcome, Source},
    walk::Position,
};
use yew::prelude::*;

use super::entry_link;
use crate::{
    app::{
        components::{Icon, Link, back, level_words},
        state::journey::Action,
        view::{BookPage, Entry, View},
        views::{PageProps, local, outcome},
    },
    words::{
        guide::{sources, steps},
        handbook::entry as words,
    },
};

/// The page of an entry. Of one that the guide does not have there is only the way back.
pub(super) fn page(page: &PageProps, at: &Entry) -> Html {
    let guide = &page.journey.book().guide;
    let entry = match at {
        Entry::Outcome(id) => outcome::general(page, id, note(page)),
        Entry::Action(id) => guide.action(id).map(|action| {
            let general_practice = action.condition.if_any.iter().any(|flag| flag.as_str() == "gp");
            let found: Vec<&Source> = action.sources.iter().filter_map(|id| guide.source(id)).collect();
            let plans = used(page, |outcome| outcome.actions.contains(id));
            html! {
                <div data-action={id.as_str().to_owned()}>
                    <p class="f-caption">{ words::STEP }</p>
                    <h1 class="f-title" tabindex="-1">{ &action.title }</h1>
                    if general_practice { <p class="f-mt-xs"><span class="f-chip">{ steps::GENERAL_PRACTICE }</span></p> }
                    <p class="f-mt-s">{ &action.text }</p>
                    { local::step(page, action) }
                    { where_from(&found) }
                    { plans }
                </div>
            }
        }),
        Entry::Wording(id) => guide.wording(id).map(|wording| {
            let plans = used(page, |outcome| outcome.say.contains(id));
            html! {
                <>
                    <p class="f-caption">{ words::WORDING }</p>
                    <h1 class="f-title" tabindex="-1">{ &wording.title }</h1>
                    { outcome::whole_wording(page, wording) }
                    { plans }
                </>
            }
        }),
    };
    html! {
        <>
            { back(&page.on_back) }
            { entry }
            <p class="f-actions f-mt f-noprint">
                <Link class="f-textlink" on_follow={page.go(View::Handbook(BookPage::default()))}>{ words::INDEX }</Link>
            </p>
        </>
    }
}

/// Says that the questions know more, and leads to them.
fn note(page: &PageProps) -> Html {
    let name = match page.journey.walk().position {
        Position::Question(_) => words::QUESTIONS,
        Position::Outcome(_) => words::PLAN,
    };
    html! {
        <div class="f-note f-note--calm f-mt-s">
            { Icon::Info.html() }
            <p>{ words::GENERAL }</p>
            <p class="f-actions f-noprint">
                <Link class="f-textlink" on_follow={page.act(Action::GoOn)}>{ name }</Link>
            </p>
        </div>
    }
}

fn where_from(found: &[&Source]) -> Html {
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="h-from">
            <h2 class="f-h3" id="h-from">{ words::SOURCES }</h2>
            if found.is_empty() { <p>{ sources::NONE }</p> }
            <ul class="f-list">
                { for found.iter().map(|source| html! {
                    <li key={source.id.as_str()}>
                        { sources::entry(&source.title, &source.publisher) }{ " " }
                        <span class="f-quiet">{ level_words(source.level) }</span>
                        if let Some(note) = &source.note { { " " }{ sources::note(note) } }
                    </li>
                }) }
            </ul>
        </section>
    }
}

/// The plans that an entry is part of.
fn used(page: &PageProps, by: impl Fn(&Outcome) -> bool) -> Html {
    let outcomes: Vec<_> = page
        .journey
        .book()
        .guide
        .outcomes
        .iter()
        .filter(|outcome| by(outcome))
        .collect();
    if outcomes.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="h-used">
            <h2 class="f-h3" id="h-used">{ words::USED }</h2>
            <ul class="f-list">
                { for outcomes.iter().map(|outcome| html! {
                    <li key={outcome.id.as_str()}>
                        { entry_link(page, Entry::Outcome(outcome.id.clone()), html! { &outcome.title }) }
                    </li>
                }) }
            </ul>
        </section>
    }
}
