//! Removing for good what an entry or a whole case says: what goes, what stays, and nothing by accident.

use firmly_core::{
    journal::{Case, CaseId, entry::Status},
    store::EventHash,
};
use yew::prelude::*;

use super::{
    failures::{self, Failures},
    fields::{Line, problem},
    list, wording,
};
use crate::{
    app::{
        components::{Icon, Radio, Radios, back},
        log::{Busy, LogHandle, case_name, form::Removal, state::Page},
    },
    words::{log::list as list_words, log_remove::purge as words},
};

pub(super) const PENDING: &str = "log-pending";
pub(super) const WHY: &str = "log-why";
pub(super) const WORD: &str = "log-word";

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct RemoveProps {
    /// The log.
    pub log: LogHandle,
    /// The case.
    pub case: CaseId,
    /// The entry; all of the case if there is none.
    pub entry: Option<EventHash>,
}

/// See [`RemoveProps`].
#[component]
pub(super) fn Remove(props: &RemoveProps) -> Html {
    let typed = use_state(Removal::default);
    let (log, entry) = (&props.log, props.entry);
    let home = {
        let (log, case) = (log.clone(), props.case.clone());
        Callback::from(move |()| log.go(Page::Case(case.clone())))
    };
    let cases = log.state().opened().map(|opened| &opened.cases);
    let Some(case) = cases.and_then(|cases| cases.iter().find(|case| case.id == props.case)) else {
        return back(&home);
    };
    let held = case.status == Some(Status::OnHold);
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let beside = |id: &str| failure.as_ref().and_then(|failure| failure.beside(id));
    let busy = log.busy() == Some(Busy::Deleting);
    let change = |change: fn(&mut Removal, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut changed = (*typed).clone();
            change(&mut changed, text);
            typed.set(changed);
        })
    };
    let onsubmit = {
        let (log, case, typed) = (log.clone(), props.case.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if log.busy().is_none() {
                log.purge(&case, entry, &typed);
            }
        })
    };
    let keep = home.reform(|_: MouseEvent| ());
    let (title, lede) = match entry {
        Some(_) => (words::ENTRY_TITLE, words::ENTRY_LEDE),
        None => (words::CASE_TITLE, words::CASE_LEDE),
    };
    let radios = [("no", words::PENDING_NO), ("yes", words::PENDING_YES)];
    let radios = radios.map(|(value, label)| Radio {
        value: value.into(),
        label: label.into(),
    });
    let first = AttrValue::from([PENDING, "-0"].concat());
    let unanswered = beside(&first);
    html! {
        <>
            { back(&home) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ title }</h1>
            <p class="f-lede">{ lede }</p>
            <h2 class="f-h2 f-mt">{ words::GOES }</h2>
            <ul class="f-list" data-goes="yes">{ for goes(case, entry).into_iter().map(|goes| html! { <li>{ goes }</li> }) }</ul>
            <p>{ words::STAYS }</p>
            if held {
                <div class="f-note f-mt" data-held="yes">{ Icon::Warn.html() }<p><b>{ words::ON_HOLD }</b></p></div>
                <p class="f-actions f-mt"><button class="govuk-button" type="button" data-do="back" onclick={keep.clone()}>{ words::BACK }</button></p>
            } else {
                <form class="f-mt" novalidate=true {onsubmit}>
                    <div class={classes!("govuk-form-group", unanswered.as_ref().map(|_| "govuk-form-group--error"))}>
                        <fieldset class="govuk-fieldset" aria-describedby="log-pending-hint">
                            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::PENDING }</legend>
                            <div class="govuk-hint" id="log-pending-hint">{ words::PENDING_HINT }</div>
                            { problem(&first, unanswered.as_ref()) }
                            <Radios
                                name={PENDING}
                                class="f-choices--tight"
                                radios={radios.to_vec()}
                                chosen={typed.pending.map(|pending| AttrValue::from(if pending { "yes" } else { "no" }))}
                                on_choose={change(|typed, value| typed.pending = Some(value == "yes")).reform(|value: AttrValue| value.to_string())}
                            />
                        </fieldset>
                    </div>
                    if typed.pending == Some(true) {
                        <div class="f-note" role="status" data-stop="yes">{ Icon::Warn.html() }<p>{ words::STOP }</p></div>
                    } else {
                        <Line id={WHY} label={words::WHY} hint={words::WHY_HINT} value={typed.why.clone()} problem={beside(WHY)} on_type={change(|typed, text| typed.why = text)} />
                        <Line id={WORD} label={words::confirm(words::WORD)} class="govuk-input--width-10" value={typed.word.clone()} problem={beside(WORD)} on_type={change(|typed, text| typed.word = text)} />
                    }
                    <p class="f-actions f-mt">
                        if typed.pending != Some(true) {
                            <button class="f-btn f-btn--plain" type="submit" data-do="purge" aria-disabled={busy.then_some("true")}>{ words::SUBMIT }</button>
                        }
                        <button class="govuk-button" type="button" data-do="back" onclick={keep}>{ words::BACK }</button>
                        <span class="f-small f-quiet" role="status">{ if busy { words::WORKING } else { "" } }</span>
                    </p>
                </form>
            }
        </>
    }
}

fn goes(case: &Case, entry: Option<EventHash>) -> Vec<String> {
    if let Some(entry) = entry {
        let found = case
            .incidents
            .iter()
            .find(|incident| incident.hash == entry);
        let line = found.map(|incident| {
            let name = list_words::entry_name(list::number(case, incident.hash));
            words::goes_entry(name, wording::recorded(&incident.recorded))
        });
        return line.into_iter().collect();
    }
    vec![
        match case.incidents.len() {
            1 => words::GOES_ENTRIES_ONE.to_owned(),
            count => words::goes_entries(count),
        },
        words::goes_facts(case.facts.len()),
        words::goes_who(case_name(case)),
    ]
}
