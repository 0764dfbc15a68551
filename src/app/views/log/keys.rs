//! What opens the log, changed; and the log deleted, in two steps. Both steps say what is lost and what is not.

use firmly_core::journal::entry::Status;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::failures::{self, Failures};
use crate::{
    app::{
        components::{Icon, back},
        log::{
            Busy, IDLE_CHOICES, LogHandle,
            state::{Page, Recovery},
        },
    },
    words::{
        log_check::{check, idle as idle_words},
        log_keys::{delete as words, deleted as gone, keys, sure as last},
    },
};

/// The ways to all this, below the list.
pub(super) fn section(log: &LogHandle, recovery: Recovery) -> Html {
    html! {
        <section class="f-sec" aria-labelledby="log-keys">
            <h2 class="f-h2" id="log-keys">{ keys::TITLE }</h2>
            <p class="f-actions">
                { way(log, "passphrase", keys::PASSPHRASE, LogHandle::new_passphrase) }
                if recovery == Recovery::Made { { way(log, "recovery-anew", keys::RECOVERY, LogHandle::make_recovery) } }
                { way(log, "check", check::LINK, LogHandle::check) }
                { way_to_delete(log) }
            </p>
            <p class="f-small f-quiet">{ keys::HOW_LONG }</p>
            { idle(log) }
        </section>
    }
}

/// How soon it locks.
fn idle(log: &LogHandle) -> Html {
    let chosen = log.state().idle_minutes();
    let onchange = {
        let log = log.clone();
        Callback::from(move |event: Event| {
            if let Ok(minutes) = event
                .target_unchecked_into::<HtmlSelectElement>()
                .value()
                .parse()
            {
                log.lock_after(minutes);
            }
        })
    };
    html! {
        <div class="govuk-form-group f-mt-s">
            <label class="govuk-label" for="log-idle">{ idle_words::LABEL }</label>
            <select class="govuk-select" id="log-idle" autocomplete="off" {onchange}>
                { for IDLE_CHOICES.map(|minutes| html! {
                    <option value={minutes.to_string()} selected={minutes == chosen}>{ idle_words::minutes(minutes) }</option>
                }) }
            </select>
        </div>
    }
}

/// Also for those who cannot open the log.
pub(super) fn way_to_delete(log: &LogHandle) -> Html {
    way(log, "delete", keys::DELETE, |log| log.go(Page::Delete))
}

fn way(log: &LogHandle, hook: &'static str, words: &'static str, act: fn(&LogHandle)) -> Html {
    html! { <button class="f-textlink" type="button" data-do={hook} onclick={acting(log, act)}>{ words }</button> }
}

fn acting(log: &LogHandle, act: fn(&LogHandle)) -> Callback<MouseEvent> {
    let log = log.clone();
    Callback::from(move |_| act(&log))
}

/// What goes, what stays, and where.
pub(super) fn delete(log: &LogHandle) -> Html {
    let opened = log.state().opened();
    let held = opened.is_some_and(|opened| {
        let on_hold = |case: &firmly_core::journal::Case| case.status == Some(Status::OnHold);
        opened.cases.iter().any(on_hold)
    });
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let copy = match opened {
        Some(_) => way(log, "copy", words::COPY, |log| log.go(Page::Copy)),
        None => way(log, "log", words::COPY_LOCKED, |log| log.go(Page::Home)),
    };
    let stays = [
        words::STAYS_COPIES,
        words::STAYS_PAPER,
        words::STAYS_OTHERS,
        words::STAYS_DEVICES,
        words::STAYS_TRACES,
    ];
    html! {
        <>
            { back(&home) }
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <div class="f-note f-mt">
                { Icon::Warn.html() }
                <div>
                    <p>{ words::OPEN_MATTER }</p>
                    if opened.is_none() { <p><b>{ words::LOCKED }</b></p> }
                    if held { <p><b>{ words::ON_HOLD }</b></p> }
                </div>
            </div>
            <p class="f-mt">{ words::COPY_FIRST }{ " " }{ copy }</p>
            <h2 class="f-h2 f-mt">{ words::STAYS }</h2>
            <ul class="f-list">
                { for stays.into_iter().map(|stays| html! { <li>{ stays }</li> }) }
            </ul>
            <p class="f-actions f-mt">
                if !held {
                    <button class="f-btn f-btn--plain" type="button" data-do="continue" onclick={acting(log, |log| log.go(Page::DeleteSure))}>{ words::GO_ON }</button>
                }
                { way(log, "back", words::BACK, |log| log.go(Page::Home)) }
            </p>
        </>
    }
}

/// The last step.
pub(super) fn sure(log: &LogHandle) -> Html {
    let busy = log.busy() == Some(Busy::Deleting);
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    html! {
        <>
            <Failures {failure} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ last::TITLE }</h1>
            <p class="f-lede">{ last::LEDE }</p>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="delete" disabled={busy} onclick={acting(log, LogHandle::delete)}>{ last::DELETE }</button>
                { way(log, "back", last::BACK, |log| log.go(Page::Home)) }
            </p>
            <p class="f-small f-quiet" role="status">{ if busy { last::DELETING } else { "" } }</p>
        </>
    }
}

/// Nothing of it is left here.
pub(super) fn deleted(log: &LogHandle) -> Html {
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ gone::TITLE }</h1>
            <p class="f-lede">{ gone::LEDE }</p>
            <p>{ gone::STAYS }</p>
            <p class="f-actions f-mt"><button class="govuk-button" type="button" data-do="continue" onclick={acting(log, |log| {
                log.go(Page::Home);
                log.look_again();
            })}>{ gone::DONE }</button></p>
        </>
    }
}
