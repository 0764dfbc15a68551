//! What the user said of the steps, put on record in an open log: dated, in the case that they choose.

use firmly_core::journal::{
    Case,
    entry::{CommitmentEntry, Resolve},
};
use yew::prelude::*;

use super::Sheet;
use crate::{
    app::{
        components::Icon,
        log::{LogHandle, case_name},
        state::journey::Mark,
    },
    words::log_more::record as words,
};

/// Offered while the log is open and something was said; nothing otherwise.
pub(super) fn section(sheet: Sheet<'_>) -> Html {
    let said = said(sheet);
    let Some((log, opened)) = sheet.log.and_then(|log| Some((log, log.state().opened()?))) else {
        return Html::default();
    };
    if said.is_empty() || opened.cases.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-card f-mt f-noprint" aria-labelledby="h-record">
            <h3 class="f-h3" id="h-record">{ words::TITLE }</h3>
            <p>{ words::LEDE }</p>
            <ul class="f-list">{ for opened.cases.iter().map(|case| one(log, case, &said)) }</ul>
        </section>
    }
}

/// What was said of each step that something was said of.
fn said(sheet: Sheet<'_>) -> Vec<CommitmentEntry> {
    let planned = sheet.plan.actions.iter();
    planned
        .filter_map(|planned| {
            let state = match sheet.page.journey.mark(&planned.action.id) {
                Mark::ToDo => return None,
                Mark::Done => Resolve::Done,
                Mark::NotNeeded => Resolve::NotNeeded,
            };
            Some(CommitmentEntry {
                action: planned.action.id.as_str().to_owned(),
                outcome: sheet.plan.outcome.id.as_str().to_owned(),
                state,
            })
        })
        .collect()
}

fn one(log: &LogHandle, case: &Case, said: &[CommitmentEntry]) -> Html {
    let known = |entry: &&CommitmentEntry| {
        let same = |on_record: &&firmly_core::journal::Commitment| {
            on_record.action == entry.action && on_record.state == entry.state
        };
        !case.commitments.iter().any(|on_record| same(&on_record))
    };
    let new: Vec<_> = said.iter().filter(known).cloned().collect();
    let name = case_name(case);
    if new.is_empty() {
        return html! { <li role="status" data-recorded="yes">{ Icon::Tick.html() }{ " " }{ words::recorded(name) }</li> };
    }
    let onclick = {
        let (log, case) = (log.clone(), case.id.clone());
        Callback::from(move |_: MouseEvent| log.commit(&case, new.clone()))
    };
    html! { <li><button class="f-btn f-btn--plain" type="button" data-do="record" {onclick}>{ Icon::Lock.html() }{ words::put(name) }</button></li> }
}
