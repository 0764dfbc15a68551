//! Sealed copies: chosen and opened, and what they would bring before they are merged.

use std::rc::Rc;

use firmly_core::session::MergePreview;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures},
    fields::{Purpose, Secret, problem},
    list, wording,
};
use crate::{
    app::{
        components::{Icon, Link, back},
        log::{
            Busy, LogHandle,
            state::{Brought, Found, Page, Standing},
        },
    },
    platform::dropped::drop_into,
    words::log_merge::{open as words, preview},
};

pub(super) const FILE: &str = "log-file";
const FOLDER: &str = "log-folder";
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
    let (file, folder, passphrase) = (use_node_ref(), use_node_ref(), use_node_ref());
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
        let inputs = [file.clone(), folder.clone(), passphrase.clone()];
        let log = log.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let inputs = inputs.each_ref().map(NodeRef::cast::<HtmlInputElement>);
            if let ([Some(file), Some(folder), Some(passphrase)], None) = (inputs, log.busy()) {
                log.open_copies(&file, &folder, Zeroizing::new(passphrase.value()));
            }
        })
    };
    let lede = match log.state().standing {
        Standing::Open(_) => words::LEDE_MERGE,
        Standing::Nothing => words::LEDE_NEW,
        _ => words::LEDE_MEMORY,
    };
    // Whatever is dropped beside the field would open in place of the page.
    let ondrop = {
        let inputs = [file.clone(), folder.clone()];
        Callback::from(move |event: DragEvent| {
            let inputs = inputs.each_ref().map(NodeRef::cast::<HtmlInputElement>);
            if let [Some(file), Some(folder)] = inputs {
                drop_into(&file, Some(&folder), &event);
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let missing = failure.as_ref().and_then(|failure| failure.beside(FILE));
    html! {
        <div {ondrop} {ondragover}>
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
                        multiple=true
                        aria-describedby="log-file-hint"
                        autocomplete="off"
                    />
                </div>
                <div class="govuk-form-group">
                    <label class="govuk-label" for={FOLDER}>{ words::FOLDER }</label>
                    <div class="govuk-hint" id="log-folder-hint">{ words::FOLDER_HINT }</div>
                    <input
                        ref={folder}
                        class="f-file"
                        id={FOLDER}
                        type="file"
                        multiple=true
                        webkitdirectory=true
                        aria-describedby="log-folder-hint"
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
        </div>
    }
}

/// What is given to the page.
#[derive(Properties, PartialEq)]
pub(super) struct BringsProps {
    /// The log.
    pub log: LogHandle,
    /// The copies.
    pub copies: Rc<Vec<Brought>>,
}

/// What the copies would bring. Nothing has been changed by those that stand here.
#[component]
pub(super) fn Brings(props: &BringsProps) -> Html {
    let passphrase = use_node_ref();
    let (log, copies) = (&props.log, &props.copies);
    let leave = {
        let log = log.clone();
        Callback::from(move |()| log.leave_copies())
    };
    let merge = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| {
            if log.busy().is_none() {
                log.merge();
            }
        })
    };
    let failure = log
        .failure()
        .map(|failure| failures::words(failure, PASSPHRASE));
    let several = copies.len() > 1;
    let is_merged = |copy: &&Brought| matches!(copy.found, Found::Merged(_));
    let merged = copies.iter().filter(is_merged).count();
    let title = match (several, &log.state().notice) {
        (_, Some(_)) if merged == copies.len() => preview::TITLE_MERGED,
        (_, Some(_)) if merged > 0 => preview::TITLE_SOME,
        (_, Some(_)) => preview::LEFT,
        (true, None) => preview::TITLE_SEVERAL,
        (false, None) => preview::TITLE,
    };
    let news =
        |copy: &&Brought| matches!(&copy.found, Found::Open(found, _) if !found.brings_nothing());
    let opened = log.state().opened().is_some();
    let go_on = match (opened, copies.iter().filter(news).count()) {
        (_, 0) => None,
        (false, _) => Some(preview::MERGE_NEW),
        (true, 1) => Some(preview::MERGE),
        (true, _) => Some(preview::MERGE_SEVERAL),
    };
    let busy = match log.busy() {
        Some(Busy::Saving) => preview::MERGING,
        Some(_) => words::OPENING,
        None => "",
    };
    html! {
        <>
            { back(&leave) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ title }</h1>
            { list::notice(log) }
            if several && go_on.is_some() { <p class="f-lede">{ preview::SEVERAL }</p> }
            { for copies.iter().enumerate().map(|(at, copy)| one(copy, at, several)) }
            { spare(copies) }
            { still_sealed(log, copies, &passphrase, failure.and_then(|failure| failure.beside(PASSPHRASE))) }
            <p class="f-actions f-mt">
                if let Some(go_on) = go_on {
                    <button class="govuk-button" type="button" data-do="merge" aria-disabled={log.busy().map(|_| "true")} onclick={merge}>{ go_on }</button>
                }
                <button class="f-textlink" type="button" data-do="back" onclick={leave.reform(|_: MouseEvent| ())}>{ if log.state().notice.is_some() { preview::LEAVE } else { preview::BACK } }</button>
                <span class="f-small f-quiet" role="status">{ busy }</span>
            </p>
        </>
    }
}

/// One copy: what it brings, or why it does not.
fn one(copy: &Brought, at: usize, named: bool) -> Html {
    let warning = |text: String| html! { <div class="f-note f-mt-s">{ Icon::Warn.html() }<p>{ text }</p></div> };
    let (is, said) = match &copy.found {
        Found::Sealed => ("sealed", warning(preview::SEALED.to_owned())),
        Found::Refused(failure) => ("refused", warning(failures::words(failure, "").text())),
        Found::Open(found, failed) => {
            let failed = failed.as_ref();
            let failed = failed.map(|failed| warning(failures::words(failed, "").text()));
            ("open", html! { <>{ for failed }{ brings(found) }</> })
        }
        Found::Merged(lack) if lack.is_nothing() => {
            ("merged", html! { <p>{ preview::MERGED }</p> })
        }
        Found::Merged(lack) => {
            let left = match (lack.newer, lack.events + lack.attachments) {
                (0, 1) => preview::MERGED_BUT_ONE.to_owned(),
                (0, left) => preview::merged_but(left),
                (1, 0) => preview::MERGED_BUT_NEWER_ONE.to_owned(),
                (newer, left) => preview::merged_but_newer(newer + left),
            };
            ("merged", warning(left))
        }
    };
    html! {
        <section key={at.to_string()} class="f-sec f-sec--near" data-copy={is}>
            if named || is != "open" { <h2 class="f-h3" translate="no">{ &copy.name }</h2> }
            { said }
        </section>
    }
}

fn brings(found: &MergePreview) -> Html {
    let count = |count: usize, one: &'static str, many: fn(usize) -> String| match count {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(many(count)),
    };
    let other = found.new - found.new_incidents;
    let lines = [
        count(found.new_incidents, preview::NEW_ONE, preview::new),
        count(other, preview::OTHER_ONE, preview::other),
        count(found.new_attachments, preview::FILES_ONE, preview::files),
        count(found.new_cases, preview::CASES_ONE, preview::cases),
        (found.here > 0 && found.new > 0).then(|| preview::here(found.here)),
    ];
    let warnings = [
        count(found.purges, preview::PURGED_ONE, preview::purged),
        (found.newer > 0).then(|| preview::newer(found.newer)),
        (found.forks > 0).then(|| preview::FORKS.to_owned()),
        (found.another_log && found.new > 0).then(|| preview::ANOTHER.to_owned()),
    ];
    html! {
        <>
            <p>{ preview::made(wording::day(found.made)) }</p>
            if found.brings_nothing() { <p data-preview="nothing">{ preview::NOTHING_NEW }</p> }
            <ul class="f-list" data-preview="lines">{ for lines.into_iter().flatten().map(|line| html! { <li>{ line }</li> }) }</ul>
            { for warnings.into_iter().flatten().map(|line| html! { <div class="f-note f-mt">{ Icon::Warn.html() }<p>{ line }</p></div> }) }
        </>
    }
}

/// The files that hold nothing that is not in the log.
fn spare(copies: &[Brought]) -> Html {
    let spare = copies.iter().filter(|copy| copy.is_spare);
    let names: Vec<_> = spare
        .map(|copy| html! { <li translate="no">{ &copy.name }</li> })
        .collect();
    if names.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec f-sec--near" data-copies="spare">
            <h2 class="f-h3">{ preview::SPARE_TITLE }</h2>
            <ul class="f-list">{ for names }</ul>
            <p>{ preview::SPARE }</p>
        </section>
    }
}

/// Another passphrase for those that are still sealed, by the names of their files.
fn still_sealed(
    log: &LogHandle,
    copies: &[Brought],
    passphrase: &NodeRef,
    problem: Option<AttrValue>,
) -> Html {
    let sealed = copies.iter().filter(|copy| copy.found == Found::Sealed);
    let names: Vec<&str> = sealed.map(|copy| &*copy.name).collect();
    if names.is_empty() {
        return Html::default();
    }
    let onsubmit = {
        let (log, passphrase) = (log.clone(), passphrase.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let (Some(passphrase), None) = (passphrase.cast::<HtmlInputElement>(), log.busy()) {
                log.try_passphrase(Zeroizing::new(passphrase.value()));
            }
        })
    };
    html! {
        <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
            <h2 class="f-h3">{ preview::SEALED_TITLE }</h2>
            <p>{ match &names[..] {
                [name] => preview::sealed_one(name),
                names => preview::sealed_text(names.join(", ")),
            } }</p>
            <Secret
                id={PASSPHRASE}
                label={words::PASSPHRASE}
                purpose={Purpose::Current}
                {problem}
                input={passphrase.clone()}
            />
            <p class="f-actions">
                <button class="f-btn f-btn--plain" type="submit" data-do="open-copy" aria-disabled={log.busy().map(|_| "true")}>{ words::SUBMIT }</button>
            </p>
        </form>
    }
}
