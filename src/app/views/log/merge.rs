//! A sealed copy: chosen and opened, and what it would bring before it is merged.

use crate::app::markup::html;
use firmly_core::session::MergePreview;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures},
    fields::{Purpose, Secret, problem},
    wording,
};
use crate::{
    app::{
        components::{Icon, Link, back},
        log::{
            Busy, LogHandle,
            state::{Page, Standing},
        },
    },
    words::log_merge::{open as words, preview},
};

pub(super) const FILE: &str = "log-file";
const PASSPHRASE: &str = "log-file-passphrase";

/// The way to it.
pub(super) fn way(log: &LogHandle) -> Html {
    let log = log.clone();
    html! { <Link class="f-textlink" hook="open-copy" on_follow={Callback::from(move |()| log.go(Page::OpenCopy))}>{ words::LINK }</Link> }
}

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct OpenCopyProps {
    /// The log.
    pub log: LogHandle,
}

/// See [`OpenCopyProps`].
#[component]
pub(super) fn OpenCopy(props: &OpenCopyProps) -> Html {
    let (file, passphrase) = (use_node_ref(), use_node_ref());
    let log = &props.log;
    let failure = log
        .failure()
        .map(|failure| failures::words(failure, PASSPHRASE));
    let busy = log.busy() == Some(Busy::Opening);
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let onsubmit = {
        let (log, file, passphrase) = (log.clone(), file.clone(), passphrase.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let inputs = (
                file.cast::<HtmlInputElement>(),
                passphrase.cast::<HtmlInputElement>(),
            );
            if let (Some(file), Some(passphrase), None) = (inputs.0, inputs.1, log.busy()) {
                log.open_copy(&file, Zeroizing::new(passphrase.value()));
            }
        })
    };
    let lede = match log.state().standing {
        Standing::Open(_) => words::LEDE_MERGE,
        Standing::Nothing => words::LEDE_NEW,
        _ => words::LEDE_MEMORY,
    };
    let missing = failure.as_ref().and_then(|failure| failure.beside(FILE));
    html! {
        <>
            { back(&home) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ lede }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <div class={classes!("govuk-form-group", missing.as_ref().map(|_| "govuk-form-group--error"))}>
                    <label class="govuk-label" for={FILE}>{ words::FILE }</label>
                    <div class="govuk-hint" id="log-file-hint">{ words::FILE_HINT }</div>
                    { problem(&FILE.into(), missing.as_ref()) }
                    <input
                        ref={file}
                        class="f-file"
                        aria-invalid={missing.map(|_| "true")}
                        id={FILE}
                        type="file"
                        accept=".age,application/octet-stream"
                        aria-describedby="log-file-hint"
                        autocomplete="off"
                    />
                </div>
                <Secret
                    id={PASSPHRASE}
                    label={words::PASSPHRASE}
                    hint={words::PASSPHRASE_HINT}
                    purpose={Purpose::Current}
                    problem={failure.and_then(|failure| failure.beside(PASSPHRASE))}
                    input={passphrase}
                />
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="open-copy" aria-disabled={busy.then_some("true")}>{ words::SUBMIT }</button>
                    <span class="f-small f-quiet" role="status">{ if busy { words::OPENING } else { words::TAKES } }</span>
                </p>
            </form>
        </>
    }
}

/// What the copy would bring. Nothing has been changed.
pub(super) fn previewed(log: &LogHandle, found: &MergePreview) -> Html {
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let merge = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| {
            if log.busy().is_none() {
                log.merge();
            }
        })
    };
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let busy = log.busy() == Some(Busy::Saving);
    let count = |count: usize, one: &'static str, many: fn(usize) -> String| match count {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(many(count)),
    };
    let other = found.new - found.new_incidents;
    let nothing = found.new == 0 && found.new_attachments == 0;
    let lines = [
        count(found.new_incidents, preview::NEW_ONE, preview::new),
        count(other, preview::OTHER_ONE, preview::other),
        count(found.new_attachments, preview::FILES_ONE, preview::files),
        count(found.new_cases, preview::CASES_ONE, preview::cases),
        (found.here > 0 && found.new > 0).then(|| preview::here(found.here)),
    ];
    let warnings = [
        (found.newer > 0).then(|| preview::newer(found.newer)),
        (found.forks > 0).then(|| preview::FORKS.to_owned()),
        (found.another_log && found.new > 0).then(|| preview::ANOTHER.to_owned()),
    ];
    html! {
        <>
            { back(&home) }
            <Failures {failure} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ preview::TITLE }</h1>
            <p class="f-lede">{ preview::made(wording::day(found.made)) }</p>
            if nothing { <p data-preview="nothing">{ preview::NOTHING_NEW }</p> }
            <ul class="f-list" data-preview="lines">{ for lines.into_iter().flatten().map(|line| html! { <li>{ line }</li> }) }</ul>
            { for warnings.into_iter().flatten().map(|line| html! { <div class="f-note f-mt">{ Icon::Warn.html() }<p>{ line }</p></div> }) }
            <p class="f-actions f-mt">
                if !nothing {
                    <button class="govuk-button" type="button" data-do="merge" aria-disabled={busy.then_some("true")} onclick={merge}>{ preview::MERGE }</button>
                }
                <button class="f-textlink" type="button" data-do="back" onclick={home.reform(|_: MouseEvent| ())}>{ preview::BACK }</button>
                <span class="f-small f-quiet" role="status">{ if busy { preview::MERGING } else { "" } }</span>
            </p>
        </>
    }
}
