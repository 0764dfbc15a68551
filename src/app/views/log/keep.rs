//! The first save, in steps: a passphrase, a recovery key, the passphrase once more. The entry waits in memory.

use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures},
    fields::{Purpose, Secret},
    recovery_key::RecoveryKeyShown,
};
use crate::{
    app::log::{
        Busy, LogHandle, MIN_OWN_CHARACTERS,
        state::{Chosen, Keeping, Page, Recovery, Step, Target},
    },
    words::{
        log::{confirm, keep as words, recovery, rescue},
        log_keys::change,
    },
};

const OWN: &str = "log-own";
const AGAIN: &str = "log-again";

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct KeepProps {
    /// The log.
    pub log: LogHandle,
    /// How far the save is.
    pub keeping: Keeping,
}

/// See [`KeepProps`].
#[component]
pub(super) fn Keep(props: &KeepProps) -> Html {
    let (log, keeping) = (props.log.clone(), props.keeping.clone());
    match keeping.step {
        Step::Passphrase => html! { <Choose {log} {keeping} /> },
        Step::Recovery => html! { <Recover {log} {keeping} /> },
        Step::Confirm => html! { <Confirm {log} {keeping} /> },
        Step::Failed => html! { <Failed {log} {keeping} /> },
    }
}

fn caption(keeping: &Keeping) -> Html {
    let (step, of) = match (keeping.step, keeping.target) {
        (Step::Passphrase, Target::Browser) => (1, 3),
        (Step::Passphrase, Target::File | Target::SamePlace) => (1, 2),
        (Step::Recovery, _) => (2, 3),
        (Step::Confirm | Step::Failed, Target::Browser) => (3, 3),
        (Step::Confirm | Step::Failed, Target::File | Target::SamePlace) => (2, 2),
    };
    let caption = match keeping.target {
        Target::SamePlace => change::caption(step, of),
        Target::Browser | Target::File => words::caption(step, of),
    };
    html! { <p class="f-caption">{ caption }</p> }
}

#[component]
fn Choose(props: &KeepProps) -> Html {
    let input = use_node_ref();
    let (log, keeping) = (&props.log, &props.keeping);
    let failure = log.failure().map(|failure| failures::words(failure, OWN));
    let onsubmit = {
        let (log, keeping, input) = (log.clone(), keeping.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let own = match keeping.passphrase {
                Chosen::Made(_) => None,
                Chosen::OwnWanted | Chosen::Own(_) => {
                    let typed = input.cast::<HtmlInputElement>().map(|input| input.value());
                    Some(Zeroizing::new(typed.unwrap_or_default()))
                }
            };
            log.passphrase_chosen(&keeping, own);
        })
    };
    let act = |act: fn(&LogHandle, &Keeping)| {
        let (log, keeping) = (log.clone(), keeping.clone());
        Callback::from(move |_: MouseEvent| act(&log, &keeping))
    };
    let back: fn(&LogHandle, &Keeping);
    let (title, lede, back_words) = match keeping.target {
        Target::SamePlace => {
            back = |log, _| log.go(Page::Home);
            (change::TITLE, change::LEDE, change::BACK)
        }
        Target::Browser | Target::File => {
            back = |log, _| {
                if log.state().form.is_empty() {
                    log.discard();
                } else {
                    log.go(Page::Write);
                }
            };
            (words::TITLE, words::LEDE, words::BACK)
        }
    };
    html! {
        <>
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            { caption(keeping) }
            <h1 class="f-title" tabindex="-1">{ title }</h1>
            <p class="f-lede">{ lede }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                { match &keeping.passphrase {
                    Chosen::Made(passphrase) => html! {
                        <>
                            <p class="f-secret__name" id="log-words">{ words::YOURS }</p>
                            <p class="f-secret" aria-labelledby="log-words" translate="no" data-passphrase="shown">{ passphrase.as_str() }</p>
                            <p class="f-actions">
                                <button class="f-textlink" type="button" onclick={act(LogHandle::other_words)}>{ words::ANOTHER }</button>
                                <button class="f-textlink" type="button" onclick={act(LogHandle::own_wanted)}>{ words::OWN }</button>
                            </p>
                        </>
                    },
                    Chosen::OwnWanted | Chosen::Own(_) => html! {
                        <>
                            <Secret
                                id={OWN}
                                label={words::OWN_LABEL}
                                hint={words::own_hint(MIN_OWN_CHARACTERS)}
                                purpose={Purpose::New}
                                problem={failure.and_then(|failure| failure.beside(OWN))}
                                input={input.clone()}
                            />
                            <p><button class="f-textlink" type="button" onclick={act(LogHandle::other_words)}>{ words::GENERATED }</button></p>
                        </>
                    },
                } }
                <p class="f-actions f-mt-s">
                    <button class="govuk-button" type="submit" data-do="continue">{ words::GO_ON }</button>
                    <button class="f-textlink" type="button" data-do="back" onclick={act(back)}>{ back_words }</button>
                </p>
            </form>
        </>
    }
}

#[component]
fn Recover(props: &KeepProps) -> Html {
    let (log, keeping) = (&props.log, &props.keeping);
    let step = |step: Step, wanted: Recovery| {
        let (log, keeping) = (log.clone(), keeping.clone());
        Callback::from(move |_: MouseEvent| log.step(&keeping, step, wanted))
    };
    html! {
        <>
            <Failures failure={log.failure().map(|failure| failures::words(failure, ""))} attempt={log.attempt()} />
            { caption(keeping) }
            <h1 class="f-title" tabindex="-1">{ recovery::TITLE }</h1>
            <p class="f-lede">{ recovery::LEDE }</p>
            <RecoveryKeyShown log={log.clone()} recovery={keeping.recovery.clone()} />
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="continue" onclick={step(Step::Confirm, Recovery::Made)}>{ recovery::GO_ON }</button>
                <button class="f-btn f-btn--plain" type="button" data-do="later" onclick={step(Step::Confirm, Recovery::PutOff)}>{ recovery::LATER }</button>
                <button class="f-textlink" type="button" data-do="back" onclick={step(Step::Passphrase, Recovery::Made)}>{ recovery::BACK }</button>
            </p>
            <p class="f-small f-quiet f-mt-xs">{ recovery::LATER_NOTE }</p>
        </>
    }
}

#[component]
fn Confirm(props: &KeepProps) -> Html {
    let input = use_node_ref();
    let (log, keeping) = (&props.log, &props.keeping);
    let failure = log.failure().map(|failure| failures::words(failure, AGAIN));
    let busy = log.busy() == Some(Busy::Sealing);
    let onsubmit = {
        let (log, keeping, input) = (log.clone(), keeping.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input
                .cast::<HtmlInputElement>()
                .map(|input| Zeroizing::new(input.value()));
            if log.busy().is_none() {
                log.confirm(&keeping, &typed.unwrap_or_default());
            }
        })
    };
    let again = {
        let (log, keeping) = (log.clone(), keeping.clone());
        Callback::from(move |_: MouseEvent| log.step(&keeping, Step::Passphrase, keeping.wanted))
    };
    html! {
        <>
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            { caption(keeping) }
            <h1 class="f-title" tabindex="-1">{ confirm::TITLE }</h1>
            <p class="f-lede">{ confirm::LEDE }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <Secret
                    id={AGAIN}
                    label={confirm::LABEL}
                    purpose={Purpose::New}
                    problem={failure.and_then(|failure| failure.beside(AGAIN))}
                    {input}
                />
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="save" aria-disabled={busy.then_some("true")}>
                        { match keeping.target {
                            Target::Browser => confirm::SAVE,
                            Target::File => confirm::SAVE_FILE,
                            Target::SamePlace => change::SAVE,
                        } }
                    </button>
                    <button class="f-textlink" type="button" data-do="back" onclick={again}>{ confirm::BACK }</button>
                </p>
                <p class="f-small f-quiet" role="status">{ if busy { confirm::SEALING } else { confirm::TAKES } }</p>
            </form>
        </>
    }
}

/// The entry is in memory, sealed, and went nowhere yet.
#[component]
fn Failed(props: &KeepProps) -> Html {
    let (log, keeping) = (&props.log, &props.keeping);
    let busy = log.busy() == Some(Busy::Sealing);
    let act = |act: fn(&LogHandle, &Keeping)| {
        let (log, keeping) = (log.clone(), keeping.clone());
        Callback::from(move |_: MouseEvent| act(&log, &keeping))
    };
    html! {
        <>
            <Failures failure={log.failure().map(|failure| failures::words(failure, ""))} attempt={log.attempt()} />
            { caption(keeping) }
            <h1 class="f-title" tabindex="-1">{ rescue::TITLE }</h1>
            <p class="f-lede">{ rescue::LEDE }</p>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="copy" onclick={act(LogHandle::file_instead)}>{ rescue::SAVE }</button>
                <button class="f-btn f-btn--plain" type="button" data-do="save" onclick={act(LogHandle::finish)}>{ rescue::AGAIN }</button>
            </p>
            <p class="f-small f-quiet" role="status">{ if busy { confirm::SEALING } else { "" } }</p>
        </>
    }
}
