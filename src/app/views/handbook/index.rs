//! Search, what it found, and everything that there is.

use firmly_core::guide::{
    model::{NationRow, Outcome, Urgency, Wording, WordingPart},
    search::{Hit, search},
};
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::prelude::*;

use super::{entry_link, marks::marked, urgency_name};
use crate::{
    app::{
        components::{Fold, Jump, glyph, sources},
        state::journey::Action,
        view::{BookPage, Entry, View},
        views::{PageProps, about::all_sources, local},
    },
    platform::unicode::nfkd,
    words::{
        guide::urgency,
        handbook::{self as words, index as all, nations, search as found},
    },
};

/// How much of a wording a result shows, in characters.
const EXCERPT: usize = 140;

/// What is searched for.
#[derive(Properties, PartialEq)]
pub(super) struct IndexProps {
    pub(super) query: String,
    pub(super) page: PageProps,
}

/// See [`IndexProps`].
#[component]
pub(super) fn Index(props: &IndexProps) -> Html {
    let input = use_node_ref();
    let onsubmit = {
        let (input, act) = (input.clone(), props.page.act.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let query = input.value().trim().to_owned();
                act.emit(Action::Go(View::Handbook(BookPage::Index { query })));
            }
        })
    };
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <form class="f-search" role="search" {onsubmit}>
                <label class="govuk-label" for="handbook-search">{ found::LABEL }</label>
                <input
                    ref={input}
                    class="govuk-input"
                    id="handbook-search"
                    type="search"
                    value={props.query.clone()}
                    autocomplete="off"
                    spellcheck="false"
                    autocorrect="off"
                    writingsuggestions="false"
                    translate="no"
                    data-gramm="false"
                    data-enable-grammarly="false"
                />
                <button class="govuk-button" type="submit">{ found::GO }</button>
            </form>
            if !props.query.is_empty() { { results(props) } }
            { local::whole(&props.page) }
            { everything(&props.page) }
        </>
    }
}

fn results(props: &IndexProps) -> Html {
    let query = &props.query;
    let hits = search(&props.page.journey.book().guide, query, nfkd);
    let heading = match hits.len() {
        0 => found::nothing(query),
        1 => found::found_one(query),
        count => found::found(count, query),
    };
    let group = |name: &'static str, of: fn(&Hit<'_>) -> bool| {
        let hits: Vec<_> = hits.iter().filter(|hit| of(hit)).collect();
        if hits.is_empty() {
            return Html::default();
        }
        html! {
            <>
                <h3 class="f-h4 f-group">{ name }</h3>
                <ul class="f-results">{ for hits.into_iter().map(|hit| result(props, hit)) }</ul>
            </>
        }
    };
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="h-found">
            <h2 class="f-h2" id="h-found" tabindex="-1">{ heading }</h2>
            if hits.is_empty() { <p>{ found::NOTHING_HINT }</p> }
            { group(found::OUTCOMES, |hit| matches!(hit, Hit::Outcome(_))) }
            { group(found::STEPS, |hit| matches!(hit, Hit::Action(_))) }
            { group(found::WORDINGS, |hit| matches!(hit, Hit::Wording(_))) }
        </section>
    }
}

fn result(props: &IndexProps, hit: &Hit<'_>) -> Html {
    let query = &props.query;
    let (to, more) = match hit {
        Hit::Outcome(outcome) => (
            Entry::Outcome(outcome.id.clone()),
            html! {
                <p>
                    { marked(&outcome.when, query) }{ " " }
                    <span class="f-u f-tagline" data-urgency={outcome.urgency.as_str()}>
                        { glyph(outcome.urgency) }{ urgency_name(outcome.urgency) }
                    </span>
                </p>
            },
        ),
        Hit::Action(action) => (
            Entry::Action(action.id.clone()),
            html! { <p>{ marked(&action.text, query) }</p> },
        ),
        Hit::Wording(wording) => (
            Entry::Wording(wording.id.clone()),
            html! { <p class="f-voice">{ marked(&excerpt(wording), query) }</p> },
        ),
    };
    html! {
        <li>{ entry_link(&props.page, to, marked(hit.title(), query)) }{ more }</li>
    }
}

/// The first words of a wording.
fn excerpt(wording: &Wording) -> String {
    let said: Vec<&str> = wording
        .parts
        .iter()
        .filter_map(|part| match part {
            WordingPart::Say(words) => Some(words.as_str()),
            WordingPart::Direction(_) => None,
        })
        .collect();
    let said = said.join(" ");
    let Some((end, _)) = said.char_indices().nth(EXCERPT) else {
        return found::excerpt(said);
    };
    let cut = said[..end].rfind(' ').unwrap_or(end);
    found::excerpt(found::cut(&said[..cut]))
}

fn everything(page: &PageProps) -> Html {
    let guide = &page.journey.book().guide;
    let levels = [
        (Urgency::Emergency, "u-emergency", urgency::EMERGENCY_MEANS),
        (
            Urgency::UrgentToday,
            "u-urgent-today",
            urgency::URGENT_TODAY_MEANS,
        ),
        (Urgency::Soon, "u-soon", urgency::SOON_MEANS),
        (Urgency::Routine, "u-routine", urgency::ROUTINE_MEANS),
    ];
    let level = |(urgency, id, means): (Urgency, &'static str, &'static str)| {
        let outcomes = guide
            .outcomes
            .iter()
            .filter(|outcome| outcome.urgency == urgency);
        html! {
            <div class="f-u f-mt" data-urgency={urgency.as_str()}>
                <h3 class="f-h3" {id} tabindex="-1">{ urgency_name(urgency) }</h3>
                <p class="f-sub f-small">{ means }</p>
                <ul class="f-index">{ for outcomes.map(|outcome| row(page, outcome)) }</ul>
            </div>
        }
    };
    let (steps, wordings) = (
        all::steps(guide.actions.len()),
        all::wordings(guide.wordings.len()),
    );
    html! {
        <>
            <section class="f-sec" aria-labelledby="h-all">
                <h2 class="f-h2" id="h-all">{ all::outcomes(guide.outcomes.len()) }</h2>
                <ul class="f-jump">
                    { for levels.map(|(urgency, id, _)| html! { <li><Jump to={id}>{ urgency_name(urgency) }</Jump></li> }) }
                    <li><Jump to="h-steps">{ &steps }</Jump></li>
                    <li><Jump to="h-wordings">{ &wordings }</Jump></li>
                    <li><Jump to="h-nations">{ nations::TITLE }</Jump></li>
                    <li><Jump to="h-sources">{ all::SOURCES }</Jump></li>
                </ul>
                { for levels.map(level) }
            </section>
            <section class="f-sec" aria-labelledby="h-steps">
                <h2 class="f-h2" id="h-steps" tabindex="-1">{ steps }</h2>
                <ul class="f-list">
                    { for guide.actions.iter().map(|action| html! {
                        <li key={action.id.as_str()}>
                            { entry_link(page, Entry::Action(action.id.clone()), html! { &action.title }) }
                        </li>
                    }) }
                </ul>
            </section>
            <section class="f-sec" aria-labelledby="h-wordings">
                <h2 class="f-h2" id="h-wordings" tabindex="-1">{ wordings }</h2>
                <ul class="f-list">
                    { for guide.wordings.iter().map(|wording| html! {
                        <li key={wording.id.as_str()}>
                            { entry_link(page, Entry::Wording(wording.id.clone()), html! { &wording.title }) }
                        </li>
                    }) }
                </ul>
            </section>
            <section class="f-sec" aria-labelledby="h-nations">
                <h2 class="f-h2" id="h-nations" tabindex="-1">{ nations::TITLE }</h2>
                <Fold title={nations::FOLD} note={nations::count(guide.nations.len())}>
                    <p class="f-sub">{ nations::LEDE }</p>
                    { for guide.nations.iter().map(|row| topic(page, row)) }
                </Fold>
            </section>
            <section class="f-sec" aria-labelledby="h-sources">
                <h2 class="f-h2" id="h-sources" tabindex="-1">{ all::SOURCES }</h2>
                <Fold title={all::SOURCES_FOLD} note={all::sources_count(guide.sources.len())}>
                    { all_sources(page.journey.book()) }
                </Fold>
            </section>
        </>
    }
}

/// How one topic differs.
fn topic(page: &PageProps, row: &NationRow) -> Html {
    let columns = [
        (nations::ENGLAND, &row.england),
        (nations::WALES, &row.wales),
        (nations::SCOTLAND, &row.scotland),
        (nations::NORTHERN_IRELAND, &row.northern_ireland),
    ];
    html! {
        <>
            <h3 class="f-h3 f-mt-s">{ &row.topic }</h3>
            <dl class="f-rows">
                { for columns.map(|(name, text)| html! { <div class="f-row"><dt>{ name }</dt><dd>{ text }</dd></div> }) }
            </dl>
            { sources(page.journey.book(), &row.sources) }
        </>
    }
}

fn row(page: &PageProps, outcome: &Outcome) -> Html {
    html! {
        <li key={outcome.id.as_str()}>
            { glyph(outcome.urgency) }
            <div>
                { entry_link(page, Entry::Outcome(outcome.id.clone()), html! { &outcome.title }) }
                <p>{ &outcome.when }</p>
            </div>
        </li>
    }
}
