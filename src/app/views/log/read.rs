//! One entry with its text. It is on the page only while it is open here.

use firmly_core::{
    journal::{Case, CaseId, Incident, Manner, event::Clock},
    store::EventHash,
};
use yew::prelude::*;

use super::{attach, case, list, wording};
use crate::{
    app::{
        components::{Icon, back},
        log::{
            LogHandle,
            form::{Form, Purpose},
            state::Page,
        },
    },
    words::{
        log::{list as list_words, read as words},
        log_more::case as words_case,
        log_remove::purge,
    },
};

/// The entry of this case.
pub(super) fn read(log: &LogHandle, case: &CaseId, entry: EventHash) -> Html {
    let home = {
        let log = log.clone();
        let from = log.state().from.clone();
        let page = from.map_or(Page::Home, Page::Case);
        Callback::from(move |()| log.go(page.clone()))
    };
    let case = log
        .state()
        .opened()
        .and_then(|opened| opened.cases.iter().find(|found| found.id == *case));
    let found = case.and_then(|case| {
        Some((
            case,
            case.incidents
                .iter()
                .find(|incident| incident.hash == entry)?,
        ))
    });
    let Some((case, incident)) = found else {
        return back(&home);
    };
    html! {
        <>
            { back(&home) }
            <p class="f-caption">
                <b>{ list_words::entry_name(list::number(case, incident.hash)) }</b>
                { " · " }{ case.case_ref.as_deref().unwrap_or(list_words::CASE_UNNAMED) }
            </p>
            <h1 class="f-title" tabindex="-1">{ list::title(incident) }</h1>
            { list::notice(log) }
            { case::withdrawn(incident.withdrawn.as_ref()) }
            if !purged(incident) { { facts(log, incident) }{ attach::attached(log, incident) } }
            { case::amendments(&log.book().vocabulary, &incident.amendments) }
            { changes(log, case, incident) }
        </>
    }
}

fn purged(incident: &Incident) -> bool {
    let withdrawn = incident.withdrawn.as_ref();
    withdrawn.is_some_and(|withdrawn| withdrawn.manner == Manner::Purged)
}

/// What can still be done with an entry: nothing of it is ever written over.
fn changes(log: &LogHandle, case: &Case, incident: &Incident) -> Html {
    if purged(incident) {
        return Html::default();
    }
    let amend = case::opener(log, Form::amending(incident, &case.id));
    let hash = incident.hash.to_string();
    let withdraw = case::opener(log, Form::of(Purpose::Withdraw(hash), &case.id));
    html! {
        <>
        <p class="f-actions f-mt f-noprint">
            <button class="f-btn f-btn--plain" type="button" data-do="amend" onclick={amend.reform(|_: MouseEvent| ())}>{ Icon::Pen.html() }{ words_case::CORRECT }</button>
            if incident.withdrawn.is_none() {
                <button class="f-textlink" type="button" data-do="withdraw" onclick={withdraw.reform(|_: MouseEvent| ())}>{ words_case::WITHDRAW }</button>
            }
        </p>
        <p class="f-small f-noprint">{ case::way_to_remove(log, &Page::Remove(case.id.clone(), Some(incident.hash)), purge::ENTRY_LINK) }</p>
        </>
    }
}

fn facts(log: &LogHandle, incident: &Incident) -> Html {
    let vocabulary = &log.book().vocabulary;
    let answered =
        |answer: Option<String>| answer.unwrap_or_else(|| words::NOT_ANSWERED.to_owned());
    let row = |field: &'static str, name: &'static str, value: Html| {
        html! { <div class="f-row" data-field={field}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    let account = incident.what_happened.as_ref().map(|text| {
        html! {
            <section class="f-sec f-sec--near" aria-labelledby="entry-what" data-field="what_happened">
                <h2 class="f-h2" id="entry-what">{ words::WHAT_HAPPENED }</h2>
                <div class="f-say f-account" translate="no"><p class="f-voice">{ text.as_str() }</p></div>
            </section>
        }
    });
    let plan = incident.tree_result.as_ref().map(|tree| {
        let outcomes = &log.book().guide.outcomes;
        let title = outcomes
            .iter()
            .find(|outcome| outcome.id.as_str() == tree.outcome)
            .map(|outcome| outcome.title.clone());
        title.unwrap_or_else(|| tree.outcome.clone())
    });
    let back = matches!(incident.recorded.clock, Clock::Back).then_some(list_words::CLOCK_BACK);
    html! {
        <>
            { for account }
            <section class="f-sec f-sec--near">
                <dl class="f-rows f-facts">
                    { row("channel", words::CHANNEL, answered(incident.channel.as_ref().map(|id| wording::term(&vocabulary.channels, id))).into()) }
                    { row("behaviour", words::BEHAVIOUR, answered((!incident.behaviour.is_empty()).then(|| wording::kinds(&vocabulary.behaviours, &incident.behaviour))).into()) }
                    { row("fear", words::FEAR, answered(incident.fear.map(|fear| wording::level(&vocabulary.fears, fear.into()))).into()) }
                    { case::answers(vocabulary, &incident.more) }
                    { row("entered_at", words::RECORDED, html! {
                        <>
                            { wording::recorded(&incident.recorded) }
                            if let Some(back) = back { <><br />{ back }</> }
                        </>
                    }) }
                    if let Some(plan) = plan { { row("tree_result", words::PLAN, plan.into()) } }
                </dl>
                if incident.withheld > 0 && incident.withdrawn.is_none() { <p class="f-quiet">{ words::withheld(incident.withheld) }</p> }
                if !incident.unread.is_empty() { <p class="f-quiet">{ words::UNREAD }</p> }
            </section>
        </>
    }
}
