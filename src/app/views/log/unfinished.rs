//! What was begun and is not saved: to go on with, or to throw away. Shows when, what kind and how long, not the text.

use yew::prelude::*;

use super::wording;
use crate::{
    app::{
        components::{Fold, Link},
        log::{
            LogHandle, case_name,
            form::{Form, Purpose},
            state::{Opened, Page, Unfinished},
        },
    },
    words::log::{entry, unfinished as words},
};

/// The list; nothing where everything is finished.
pub(super) fn unfinished(log: &LogHandle, opened: &Opened) -> Html {
    let state = log.state();
    if !state.is_writing() && opened.unfinished.is_empty() {
        return Html::default();
    }
    let current = state.is_writing().then(|| {
        let (resume, discard) = (log.clone(), log.clone());
        item(
            log,
            String::new(),
            title(log, opened, &state.form),
            &state.form,
            words::NOW.to_owned(),
            Some(Callback::from(move |()| resume.go(Page::Write))),
            Callback::from(move |_: MouseEvent| discard.discard()),
        )
    });
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="log-unfinished">
            <h2 class="f-h2" id="log-unfinished">{ words::TITLE }</h2>
            <ul class="f-entries">
                { for current }
                { for opened.unfinished.iter().map(|unfinished| other(log, opened, unfinished)) }
            </ul>
        </section>
    }
}

fn other(log: &LogHandle, opened: &Opened, unfinished: &Unfinished) -> Html {
    let (day, time) = unfinished.at;
    let at = words::at(wording::day(day), time);
    let key = unfinished.id.as_str().to_owned();
    let discard = {
        let (log, id) = (log.clone(), unfinished.id.clone());
        Callback::from(move |_: MouseEvent| log.discard_draft(&id))
    };
    match &unfinished.form {
        Some(form) => {
            let (log_on, draft) = (log.clone(), unfinished.clone());
            let resume = Callback::from(move |()| log_on.resume(&draft));
            let title = title(log, opened, form);
            item(log, key, title, form, at, Some(resume), discard)
        }
        None => {
            let at = [&at, " ", words::OTHER].concat();
            item(
                log,
                key,
                words::ENTRY.to_owned(),
                &Form::default(),
                at,
                None,
                discard,
            )
        }
    }
}

fn item(
    log: &LogHandle,
    key: String,
    title: String,
    form: &Form,
    at: String,
    resume: Option<Callback<()>>,
    discard: Callback<MouseEvent>,
) -> Html {
    let vocabulary = &log.book().vocabulary;
    let kinds = wording::in_short(vocabulary, form.channel.as_ref(), &form.behaviour);
    let length = match form.word_count() {
        0 => None,
        1 => Some(words::LENGTH_ONE.to_owned()),
        count => Some(words::length(count)),
    };
    let files = match form.files.len() {
        0 => None,
        1 => Some(words::FILES_ONE.to_owned()),
        count => Some(words::files(count)),
    };
    html! {
        <li {key} class="f-entry" data-unfinished="yes">
            <p>
                { match resume {
                    Some(resume) => html! { <Link hook="resume" on_follow={resume}>{ title }</Link> },
                    None => html! { <b>{ title }</b> },
                } }
            </p>
            if !kinds.is_empty() { <p>{ kinds }</p> }
            if let Some(length) = length { <p class="f-quiet">{ length }</p> }
            if let Some(files) = files { <p class="f-quiet">{ files }</p> }
            <p class="f-quiet f-entry__side"><span>{ at }</span></p>
            <div class="f-entry__more">
                <Fold title={entry::DRAFT_DISCARD}>
                    <p>{ entry::DISCARD_TEXT }</p>
                    <p><button class="f-btn f-btn--plain" type="button" data-do="discard" onclick={discard}>{ entry::DISCARD_NOW }</button></p>
                </Fold>
            </div>
        </li>
    }
}

/// What it is, and whom it is about.
fn title(log: &LogHandle, opened: &Opened, form: &Form) -> String {
    let vocabulary = &log.book().vocabulary;
    let fact = |id: &String| {
        let group = vocabulary.group(id);
        group.map_or(id, |group| &group.title).clone()
    };
    let what = match &form.purpose {
        Purpose::Incident => words::ENTRY.to_owned(),
        Purpose::Amend(_) => words::AMEND.to_owned(),
        Purpose::Withdraw(_) => words::WITHDRAW.to_owned(),
        Purpose::Fact(id) => fact(id),
        Purpose::AmendFact(id, _) => words::amend_fact(fact(id)),
        Purpose::Case => words::CASE.to_owned(),
    };
    match opened.cases.iter().find(|case| form.is_about(&case.id)) {
        Some(case) => words::of_case(what, case_name(case)),
        None => what,
    }
}
