//! Why this advice: the answers behind it, what they switched on, and what would change it. Private answers stay private.

use firmly_core::guide::{
    model::{Flag, FlagName, Guide, Item},
    walk::{NO_NATION, NO_SETTING},
    why::{Change, why},
};
use yew::prelude::*;

use super::Sheet;
use crate::{
    app::{
        components::{Fold, Link, answers, glyph},
        state::journey::Action,
        view::View,
    },
    words::guide::why as words,
};

/// How many changes are shown before the fold.
const SHOWN: usize = 5;

/// The last section of every plan.
pub(super) fn section(sheet: Sheet<'_>) -> Html {
    let journey = &sheet.page.journey;
    let guide = &journey.book().guide;
    let why = why(guide, &journey.settled());
    let flags: Vec<&FlagName> = why
        .flags
        .into_iter()
        .filter(|name| !is_private(guide, &name.flag) && !is_silence(name))
        .collect();
    let changes: Vec<Change<'_>> = why
        .changes
        .into_iter()
        .filter(|change| !change.question.private)
        .collect();
    let (first, more) = changes.split_at(changes.len().min(SHOWN));
    let list = |changes: &[Change<'_>]| {
        html! { <ul class="f-change f-mt-xs">{ for changes.iter().map(|change| row(sheet, change)) }</ul> }
    };
    html! {
        <section class="f-sec" aria-labelledby="h-why">
            <h2 class="f-h2" id="h-why" tabindex="-1">{ words::TITLE }</h2>
            <p class="f-sub">
                { words::SUB }{ " " }<Link class="f-noprint" hook="map" on_follow={sheet.page.go(View::Map)}>{ words::MAP }</Link>
            </p>
            { answers(journey.book(), &sheet.walk.path, &sheet.page.act.reform(|id| Action::Go(View::Question(id)))) }
            if !flags.is_empty() {
                <p class="f-mt-s">{ words::FLAGS }</p>
                <ul class="f-chips f-mt-xs">
                    { for flags.iter().map(|name| html! { <li class="f-chip f-chip--line">{ &name.label }</li> }) }
                </ul>
            }
            if !first.is_empty() {
                <h3 class="f-h3 f-mt">{ words::CHANGES }</h3>
                { list(first) }
                if !more.is_empty() { <Fold title={words::more(more.len())}>{ list(more) }</Fold> }
            }
            { rests_on(sheet) }
        </section>
    }
}

/// Whether it is on because nothing was answered.
fn is_silence(name: &FlagName) -> bool {
    [NO_NATION, NO_SETTING].contains(&name.flag.as_str())
}

/// Whether a private answer says it.
pub(super) fn is_private(guide: &Guide, flag: &Flag) -> bool {
    let private = guide.questions.iter().filter(|question| question.private);
    private
        .flat_map(|question| &question.choices)
        .any(|choice| choice.sets.contains(flag))
}

fn row(sheet: Sheet<'_>, change: &Change<'_>) -> Html {
    let id = change.question.id.clone();
    let on_follow = sheet
        .page
        .act
        .reform(move |()| Action::Go(View::Question(id.clone())));
    let urgency = change.outcome.urgency;
    html! {
        <li key={format!("{}/{}", change.question.id, change.choice.id)}>
            <span>
                { &change.choice.text }
                if !change.on.is_empty() { <><br />{ words::adds(labels(&change.on)) }</> }
                if !change.off.is_empty() { <><br />{ words::removes(labels(&change.off)) }</> }
            </span>
            <Link class="f-u f-tagline f-tagline--link" urgency={urgency.as_str()} {on_follow}>
                { glyph(urgency) }<span>{ &change.outcome.title }</span>
            </Link>
        </li>
    }
}

fn labels(flags: &[&FlagName]) -> String {
    flags
        .iter()
        .map(|name| name.label.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn rests_on(sheet: Sheet<'_>) -> Html {
    let guide = &sheet.page.journey.book().guide;
    let items: Vec<&Item> = sheet
        .plan
        .outcome
        .items
        .iter()
        .filter_map(|id| guide.item(id))
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <div class="f-mt f-noprint">
            <Fold title={words::RESTS_ON} note={items.len().to_string()}>
                <p>{ words::RESTS_SUB }</p>
                <ul class="f-list">{ for items.iter().map(|item| html! { <li key={item.id.as_str()}>{ &item.text }</li> }) }</ul>
            </Fold>
        </div>
    }
}
