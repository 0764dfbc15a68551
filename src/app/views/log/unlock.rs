//! Opening the log: by the passphrase, or by the recovery key. Says no more than whether it fitted.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures},
    fields::{Purpose, Secret, problem},
    keys, missing,
};
use crate::{
    app::{
        components::{Fold, Icon},
        log::{Busy, LogHandle, state::Recovery},
        view::LogTask,
    },
    words::log::{recover as recovery_words, unlock as words},
};

const PASSPHRASE: &str = "log-passphrase";
const KEY: &str = "log-key";

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct UnlockProps {
    /// The log.
    pub log: LogHandle,
    /// What brought the user here.
    pub task: LogTask,
    /// Whether a recovery key was made.
    pub recovery: Recovery,
}

/// See [`UnlockProps`].
#[component]
pub(super) fn Unlock(props: &UnlockProps) -> Html {
    let by_key = use_state(|| false);
    let switch = |to: bool| {
        let by_key = by_key.clone();
        let log = props.log.clone();
        Callback::from(move |_: MouseEvent| {
            log.dismiss();
            by_key.set(to);
        })
    };
    if *by_key {
        return html! { <Recover log={props.log.clone()} on_back={switch(false)} /> };
    }
    html! {
        <>
            { missing::missing(&props.log) }
            <ByPassphrase log={props.log.clone()} task={props.task.clone()} />
            <div class="f-mt">
                <Fold title={words::LOST}>
                    <p>{ words::LOST_TEXT }</p>
                    { match props.recovery {
                        Recovery::Made => html! {
                            <p><button class="f-btn f-btn--plain" type="button" onclick={switch(true)}>{ words::USE_RECOVERY }</button></p>
                        },
                        Recovery::PutOff => html! { <p>{ words::NO_RECOVERY }</p> },
                    } }
                </Fold>
                <p class="f-mt-s">{ keys::way_to_delete(&props.log) }</p>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ByPassphraseProps {
    log: LogHandle,
    task: LogTask,
}

#[component]
fn ByPassphrase(props: &ByPassphraseProps) -> Html {
    let input = use_node_ref();
    let failure = props
        .log
        .failure()
        .map(|failure| failures::words(failure, PASSPHRASE));
    let busy = props.log.busy() == Some(Busy::Opening);
    {
        let log = props.log.clone();
        use_effect_with(busy, move |busy| {
            if !busy {
                log.expect_passphrase();
            }
        });
    }
    let onsubmit = {
        let (log, input) = (props.log.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                log.unlock(Zeroizing::new(input.value()));
                // The text stays nowhere in the page while the log is open.
                input.set_value("");
            }
        })
    };
    html! {
        <>
            <Failures failure={failure.clone()} attempt={props.log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ if matches!(props.task, LogTask::Write(_)) { words::TO_WRITE } else { words::LEDE } }</p>
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
                    <button class="govuk-button" type="submit" data-do="unlock" disabled={busy}>{ Icon::Lock.html() }{ words::OPEN }</button>
                    <span class="f-small f-quiet" role="status">{ if busy { words::OPENING } else { words::TAKES } }</span>
                </p>
            </form>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RecoverProps {
    log: LogHandle,
    on_back: Callback<MouseEvent>,
}

#[component]
fn Recover(props: &RecoverProps) -> Html {
    let input = use_node_ref();
    let failure = props
        .log
        .failure()
        .map(|failure| failures::words(failure, KEY));
    let wrong = failure.clone().and_then(|failure| failure.beside(KEY));
    let onsubmit = {
        let (log, input) = (props.log.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlTextAreaElement>() {
                log.recover(&Zeroizing::new(input.value()));
            }
        })
    };
    html! {
        <>
            <Failures {failure} attempt={props.log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ recovery_words::TITLE }</h1>
            <p class="f-lede">{ recovery_words::LEDE }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <div class={classes!("govuk-form-group", wrong.as_ref().map(|_| "govuk-form-group--error"))}>
                    <label class="govuk-label" for={KEY}>{ recovery_words::KEY }</label>
                    { problem(&KEY.into(), wrong.as_ref()) }
                    <textarea
                        ref={input}
                        class={classes!("govuk-textarea", wrong.as_ref().map(|_| "govuk-textarea--error"))}
                        id={KEY}
                        rows="3"
                        aria-describedby={wrong.as_ref().map(|_| format!("{KEY}-problem"))}
                        aria-invalid={wrong.as_ref().map(|_| "true")}
                        autocomplete="off"
                        autocorrect="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        writingsuggestions="false"
                        translate="no"
                        data-gramm="false"
                        data-gramm_editor="false"
                        data-enable-grammarly="false"
                    />
                </div>
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="unlock">{ Icon::Lock.html() }{ recovery_words::OPEN }</button>
                    <button class="f-textlink" type="button" onclick={props.on_back.clone()}>{ recovery_words::BACK }</button>
                </p>
            </form>
        </>
    }
}
