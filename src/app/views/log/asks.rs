//! What content/ asks beyond the five questions of an entry. Knows groups of questions, not which ones there are.

use firmly_core::journal::{
    vocabulary::{Ask, AskGroup, AskKind, GroupKind},
    warnings::{Kind, Warning, warnings},
};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{Words, input_id},
    fields::{Account, Line, Tick, Ticks},
    write::edit,
};
use crate::{
    app::{
        components::{Fold, Icon, Radio, Radios},
        log::LogHandle,
    },
    words::log_more::{entry as words, watch},
};

/// Everything that can be said of an incident besides.
pub(super) fn details(log: &LogHandle, failure: Option<&Words>) -> Html {
    let groups = &log.book().vocabulary.groups;
    let of_incident =
        |group: &&AskGroup| matches!(group.kind, GroupKind::Incident | GroupKind::Several);
    let (open, shut): (Vec<_>, Vec<_>) = groups
        .iter()
        .filter(of_incident)
        .partition(|group| group.open);
    let fold = |group: &AskGroup| {
        html! { <Fold key={group.id.clone()} title={group.title.clone()}>{ inside(log, group, failure) }</Fold> }
    };
    html! {
        <>
            { for open.into_iter().map(|group| inside(log, group, failure)) }
            <section aria-labelledby="log-detail">
                <h2 class="f-h3" id="log-detail">{ words::DETAIL }</h2>
                <p class="govuk-hint">{ words::DETAIL_HINT }</p>
                { for shut.into_iter().map(fold) }
            </section>
        </>
    }
}

/// The questions of a group, or of each of several.
pub(super) fn inside(log: &LogHandle, group: &AskGroup, failure: Option<&Words>) -> Html {
    let hint = html! { if let Some(hint) = &group.hint { <p class="govuk-hint">{ hint }</p> } };
    let asks = |number: usize| {
        group
            .asks
            .iter()
            .map(move |one| ask(log, group, one, number, failure))
    };
    if group.kind != GroupKind::Several {
        return html! { <>{ hint }{ for asks(0) }</> };
    }
    let numbers = log.state().form.numbers(&group.id);
    let next = numbers.last().map_or(0, |last| last + 1);
    let first = group.asks.first().map(|first| group.field(first, next));
    let add = edit(log, move |form, _: MouseEvent| {
        form.more.extend(
            first
                .clone()
                .map(|field| (field, vec![Zeroizing::default()])),
        );
    });
    let remove = |number: usize| {
        let id = group.id.clone();
        edit(log, move |form, _: MouseEvent| form.remove(&id, number))
    };
    let one = |(at, &number): (usize, &usize)| {
        let name = group.one.as_deref().unwrap_or(&group.title);
        let name = name.replace("{number}", &(at + 1).to_string());
        html! {
            <div key={number} class="f-many" role="group" aria-label={name.clone()}>
                <h3 class="f-h4">{ name }</h3>
                { for asks(number) }
                <p><button class="f-textlink" type="button" onclick={remove(number)}>{ words::REMOVE }</button></p>
            </div>
        }
    };
    html! {
        <>
            { hint }
            { for numbers.iter().enumerate().map(one) }
            <p>
                <button class="f-btn f-btn--plain" type="button" data-add={group.id.clone()} onclick={add}>
                    { Icon::Plus.html() }{ if numbers.is_empty() { words::ADD } else { words::ADD_ANOTHER } }
                </button>
            </p>
        </>
    }
}

fn ask(
    log: &LogHandle,
    group: &AskGroup,
    ask: &Ask,
    number: usize,
    failure: Option<&Words>,
) -> Html {
    let field = group.field(ask, number);
    let id = input_id(&field);
    let problem = failure.and_then(|failure| failure.beside(&id));
    let value = log.state().form.answer(&field).to_owned();
    let on_choose = {
        let field = field.clone();
        edit(log, move |form, chosen: AttrValue| {
            form.set(&field, Zeroizing::new(chosen.to_string()));
        })
    };
    let on_type = {
        let field = field.clone();
        edit(log, move |form, typed: String| {
            form.more.insert(field.clone(), vec![Zeroizing::new(typed)]);
        })
    };
    let (label, hint) = (ask.label.clone(), ask.hint.clone());
    let input = match ask.kind {
        AskKind::One => {
            let radios: Vec<_> = ask
                .terms
                .iter()
                .map(|term| Radio {
                    value: term.id.clone().into(),
                    label: term.label.clone().into(),
                })
                .collect();
            let clear = {
                let field = field.clone();
                edit(log, move |form, _: MouseEvent| {
                    drop(form.more.remove(&field))
                })
            };
            let chosen = (!value.is_empty()).then(|| AttrValue::from(value));
            let answered = chosen.is_some();
            choices(
                ask,
                &id,
                html! {
                    <>
                        <Radios name={id.clone()} class="f-choices--tight" {radios} {chosen} {on_choose} />
                        if answered { <p class="f-mt-xs"><button class="f-textlink" type="button" onclick={clear}>{ words::CLEAR }</button></p> }
                    </>
                },
            )
        }
        AskKind::Several => {
            let chosen = log.state().form.more.get(&field);
            let ticks: Vec<_> = ask
                .terms
                .iter()
                .map(|term| Tick {
                    value: term.id.clone().into(),
                    label: term.label.clone().into(),
                    ticked: chosen.is_some_and(|ids| ids.iter().any(|id| **id == term.id)),
                })
                .collect();
            let field = field.clone();
            let on_toggle = edit(log, move |form, term: AttrValue| form.toggle(&field, &term));
            choices(
                ask,
                &id,
                html! { <Ticks name={id.clone()} {ticks} {on_toggle} /> },
            )
        }
        AskKind::Line => {
            let watched = watched(log, &field, &value);
            html! { <><Line {id} {label} {hint} {value} {on_type} />{ watched }</> }
        }
        AskKind::Day => html! {
            <Line {id} {label} hint={hint.unwrap_or_else(|| words::DAY_HINT.to_owned())} {value} {problem} class="govuk-input--width-10" inputmode="numeric" {on_type} />
        },
        AskKind::Text => {
            let watched = watched(log, &field, &value);
            html! { <><Account {id} {label} {hint} {value} {on_type} />{ watched }</> }
        }
    };
    html! { <div key={field.clone()} data-field={field}>{ input }</div> }
}

/// Answers in which a number or an account may be what is evidenced, or how somebody can be reached.
const NOT_WATCHED: [&str; 2] = ["account", "contact"];

/// What should be looked at again in a text, and why. It never blocks.
pub(super) fn watched(log: &LogHandle, field: &str, text: &str) -> Html {
    let exempt = NOT_WATCHED.contains(&field.rsplit('.').next().unwrap_or(field));
    if exempt || text.is_empty() {
        return Html::default();
    }
    let found = warnings(&log.book().vocabulary.clinical, text);
    let one = |warning: &Warning| {
        let why = match warning.kind {
            Kind::TenDigits => watch::TEN_DIGITS,
            Kind::Postcode => watch::POSTCODE,
            Kind::DateOfBirth => watch::DATE_OF_BIRTH,
            Kind::EmailAddress => watch::EMAIL_ADDRESS,
            Kind::Clinical => watch::CLINICAL,
            Kind::Diagnosis => watch::DIAGNOSIS,
        };
        let place = text.get(warning.at.clone()).unwrap_or_default();
        html! { <li><b>{ watch::place(place) }</b>{ " " }{ why }</li> }
    };
    html! {
        <div class="f-watch" aria-live="polite" data-warnings={found.len().to_string()}>
            if !found.is_empty() {
                <p>{ watch::TITLE }</p>
                <ul>{ for found.iter().take(WATCHED).map(one) }</ul>
            }
        </div>
    }
}

/// How many places of a text are named at once.
const WATCHED: usize = 5;

fn choices(ask: &Ask, id: &str, inside: Html) -> Html {
    let hint = ask.hint.as_ref().map(|_| [id, "-hint"].concat());
    html! {
        <div class="govuk-form-group">
            <fieldset class="govuk-fieldset" aria-describedby={hint.clone()}>
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ &ask.label }</legend>
                if let Some(words) = &ask.hint { <div class="govuk-hint" id={hint}>{ words }</div> }
                { inside }
            </fieldset>
        </div>
    }
}
