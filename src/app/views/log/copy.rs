//! Saving a sealed copy outside the browser.

use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    copy_file,
    failures::{self, Failures},
    fields::{Purpose, Secret},
};
use crate::{
    app::{
        components::back,
        log::{Busy, LogHandle, state::Page},
    },
    words::log::copy as words,
};

const PASSPHRASE: &str = "log-copy";

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct CopyProps {
    /// The log.
    pub log: LogHandle,
}

/// See [`CopyProps`].
#[component]
pub(super) fn Copy(props: &CopyProps) -> Html {
    let input = use_node_ref();
    let log = &props.log;
    let failure = log
        .failure()
        .map(|failure| failures::words(failure, PASSPHRASE));
    let busy = log.busy() == Some(Busy::Sealing);
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let onsubmit = {
        let (log, input) = (log.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>()
                && log.busy().is_none()
            {
                log.copy(Zeroizing::new(input.value()));
                input.set_value("");
            }
        })
    };
    html! {
        <>
            { back(&home) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <Secret
                    id={PASSPHRASE}
                    label={words::PASSPHRASE}
                    hint={words::PASSPHRASE_HINT}
                    purpose={Purpose::Current}
                    problem={failure.and_then(|failure| failure.beside(PASSPHRASE))}
                    {input}
                />
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="copy" aria-disabled={busy.then_some("true")}>{ words::SAVE }</button>
                    <span class="f-small f-quiet" role="status">{ if busy { words::SEALING } else { words::TAKES } }</span>
                </p>
            </form>
            { copy_file::way(log) }
        </>
    }
}
