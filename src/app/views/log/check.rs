//! How the log is kept: what both places hold, what was put back, what is damaged, and what can be done about it.

use std::rc::Rc;

use firmly_core::{
    journal::chain::Break,
    session::{Report, StoreFacts, StoreReport},
    store::StoreError,
};
use yew::prelude::*;

use super::{failures, merge, wording};
use crate::{
    app::{
        components::{Icon, back},
        hooks::use_copy,
        log::{
            Busy, LogHandle, case_name,
            state::{Checked, Page},
        },
    },
    words::{log::list as list_words, log_check::check as words},
};

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct CheckProps {
    /// The log.
    pub log: LogHandle,
    /// What was found.
    pub checked: Rc<Checked>,
}

/// See [`CheckProps`].
#[component]
pub(super) fn Check(props: &CheckProps) -> Html {
    let log = &props.log;
    let act = |act: fn(&LogHandle)| {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| act(&log))
    };
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let busy = log.busy() == Some(Busy::Opening);
    let (sound, lines) = lines(log, &props.checked);
    let copy = {
        let text = AttrValue::from(lines.join("\n"));
        use_copy().reform(move |click| (text.clone(), click))
    };
    html! {
        <>
            { back(&home) }
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <div class={classes!("f-note", "f-mt", sound.then_some("f-note--calm"))} data-check={if sound { "sound" } else { "not-sound" }}>
                { if sound { Icon::Tick.html() } else { Icon::Warn.html() } }
                <div>{ for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }</div>
            </div>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="copy" onclick={act(|log| log.go(Page::Copy))}>{ Icon::Disk.html() }{ list_words::COPY_NOW }</button>
                { merge::way(log) }
                <button class="f-textlink" type="button" data-do="check" onclick={act(LogHandle::check)}>{ words::AGAIN }</button>
                <span class="f-small f-quiet" role="status">{ if busy { words::CHECKING } else { "" } }</span>
            </p>
            <p class="f-mt"><button class="f-btn f-btn--plain" type="button" onclick={copy}>{ words::COPY }</button></p>
            <p class="f-small f-quiet">{ words::HINT }</p>
        </>
    }
}

/// A number, and what is said of it where it is not zero.
type Counted = (usize, fn(usize) -> String);

/// Whether all is well, and what was found.
fn lines(log: &LogHandle, checked: &Checked) -> (bool, Vec<String>) {
    let look = &checked.look;
    let fresh = Report::default();
    let (report, gone) = match &checked.report {
        Ok(report) => (report, false),
        Err(_) => (&fresh, true),
    };
    let mut bad = Vec::new();
    bad.extend(gone.then(|| words::GONE.to_owned()));
    let mut held = Vec::new();
    let places = [
        (words::FIRST, &look.stores.primary, &report.stores.primary),
        (words::SECOND, &look.stores.mirror, &report.stores.mirror),
    ];
    for (name, facts, healed) in places {
        place(name, facts, healed, &mut held, &mut bad);
    }
    let counted: [Counted; 5] = [
        (report.damaged.len() + report.damaged_drafts, words::damaged),
        (report.attachments_missing, words::attachments_missing),
        (report.foreign, words::foreign),
        (report.newer, words::newer),
        (report.unpurged, words::unpurged),
    ];
    bad.extend(
        counted
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| words(count)),
    );
    for case in log
        .state()
        .opened()
        .into_iter()
        .flat_map(|opened| opened.cases.iter())
    {
        bad.extend(case.breaks.iter().map(|broken| match *broken {
            Break::Missing { first, last } => words::missing(case_name(case), first, last),
            Break::Fork { seq } => words::fork(case_name(case), seq),
            Break::Unlinked { seq } => words::unlinked(case_name(case), seq),
        }));
    }
    let sound = bad.is_empty() && look.agree;
    let first = if sound {
        words::sound(look.events)
    } else {
        words::NOT_SOUND.to_owned()
    };
    let copied = match checked.copied {
        Some(day) => words::copied(wording::day(day)),
        None => words::COPIED_NONE.to_owned(),
    };
    let (day, time) = checked.at;
    let when = words::now([&wording::day(day), ", ", &time.to_string()].concat());
    let lines = [first]
        .into_iter()
        .chain(bad)
        .chain(held)
        .chain([copied, when]);
    (sound, lines.collect())
}

/// What one place holds, what was put back there, and what is wrong.
fn place(
    name: &str,
    facts: &Result<StoreFacts, StoreError>,
    healed: &StoreReport,
    held: &mut Vec<String>,
    bad: &mut Vec<String>,
) {
    match facts {
        Err(error) => bad.push(words::away(name, failures::store(error))),
        Ok(facts) => {
            held.push(words::store(name, facts.events, facts.drafts));
            bad.extend(facts.keys.is_none().then(|| words::keys_missing(name)));
            bad.extend((facts.unreadable > 0).then(|| words::unreadable(name, facts.unreadable)));
        }
    }
    held.extend(
        (healed.events_restored > 0).then(|| words::restored(name, healed.events_restored)),
    );
    held.extend(
        (healed.attachments_restored > 0)
            .then(|| words::attachments_restored(name, healed.attachments_restored)),
    );
    held.extend(healed.keys_restored.then(|| words::keys_restored(name)));
}
