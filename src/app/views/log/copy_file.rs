//! The sealed copy in a file of the user's choice: how it comes to be, and how it stands.

use firmly_core::{
    session::{KeptCopyError, OpenCopyError},
    store::FileError,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures},
    fields::{Purpose, Secret},
};
use crate::{
    app::{
        components::{Icon, Link, back},
        log::{
            Busy, LogHandle,
            state::{CopyFile, Page},
        },
    },
    words::{log::copy, log_copy_file::file as words, log_merge::open as opened},
};

const PASSPHRASE: &str = "log-file-own";

/// The way to it, where the browser has it.
pub(super) fn way(log: &LogHandle) -> Html {
    if !log.offers_file() {
        return Html::default();
    }
    let log = log.clone();
    html! {
        <p class="f-mt">
            <Link class="f-textlink" hook="keep-file" on_follow={Callback::from(move |()| log.go(Page::KeepFile))}>{ words::LINK }</Link>
            <br /><span class="f-small f-quiet">{ words::LINK_HINT }</span>
        </p>
    }
}

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct KeepFileProps {
    /// The log.
    pub log: LogHandle,
}

/// The passphrase first: the file is chosen at a click of its own.
#[component]
pub(super) fn KeepFile(props: &KeepFileProps) -> Html {
    let input = use_node_ref();
    let log = &props.log;
    let failure = log
        .failure()
        .map(|failure| failures::words(failure, PASSPHRASE));
    let busy = log.busy() == Some(Busy::Sealing);
    let onsubmit = {
        let (log, input) = (log.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>()
                && log.busy().is_none()
            {
                log.prepare_file(Zeroizing::new(input.value()));
                input.set_value("");
            }
        })
    };
    html! {
        <>
            { back(&home(log)) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <Secret
                    id={PASSPHRASE}
                    label={copy::PASSPHRASE}
                    hint={copy::PASSPHRASE_HINT}
                    purpose={Purpose::Current}
                    problem={failure.and_then(|failure| failure.beside(PASSPHRASE))}
                    {input}
                />
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="continue" aria-disabled={busy.then_some("true")}>{ words::GO_ON }</button>
                    <span class="f-small f-quiet" role="status">{ if busy { copy::SEALING } else { copy::TAKES } }</span>
                </p>
            </form>
        </>
    }
}

/// Where to is chosen.
pub(super) fn choose(log: &LogHandle) -> Html {
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let act = |act: fn(&LogHandle)| {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| act(&log))
    };
    html! {
        <>
            { back(&home(log)) }
            <Failures {failure} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::CHOSEN_TITLE }</h1>
            <p class="f-lede">{ words::CHOSEN_LEDE }</p>
            <p class="f-actions f-mt"><button class="govuk-button" type="button" data-do="choose-folder" onclick={act(LogHandle::choose_folder)}>{ Icon::Disk.html() }{ words::CHOOSE }</button></p>
            <p class="f-small f-quiet f-mt-s">{ words::CHOOSE_HINT }</p>
            <p class="f-actions f-mt"><button class="f-btn f-btn--plain" type="button" data-do="choose-file" onclick={act(LogHandle::choose_file)}>{ words::EXISTING }</button></p>
            <p class="f-small f-quiet f-mt-s" role="status">{ if log.busy() == Some(Busy::Opening) { opened::OPENING } else { words::EXISTING_HINT } }</p>
        </>
    }
}

fn home(log: &LogHandle) -> Callback<()> {
    let log = log.clone();
    Callback::from(move |()| log.go(Page::Home))
}

/// How it stands; nothing where none was chosen.
pub(super) fn stands(log: &LogHandle) -> Html {
    let link = |hook: &'static str, text: &'static str, act: fn(&LogHandle)| {
        let log = log.clone();
        html! { <Link {hook} on_follow={Callback::from(move |()| act(&log))}>{ text }</Link> }
    };
    let stop = link("forget-file", words::STOP, LogHandle::forget_file);
    let calm = |is: &'static str, text: String| {
        html! {
            <div class="f-note f-note--calm f-mt" role="status" data-kept={is}>
                { Icon::Disk.html() }<p>{ text }{ " " }{ stop.clone() }</p>
            </div>
        }
    };
    let beside = match log.state().beside {
        0 => None,
        1 => Some(words::BESIDE_ONE.to_owned()),
        count => Some(words::beside(count)),
    };
    let beside = beside.map(|text| {
        html! {
            <div class="f-note f-mt" data-beside="yes">
                { Icon::Disk.html() }
                <p>{ text }{ " " }{ link("open-beside", words::OPEN_BESIDE, LogHandle::open_beside) }</p>
            </div>
        }
    });
    let stands = match &log.state().file {
        CopyFile::None => Html::default(),
        CopyFile::Writing(name) => calm("writing", words::writing(name)),
        CopyFile::Current(name) => calm("current", words::current(name)),
        CopyFile::Lacking(name, 1) => calm("lacking", words::lacking_one(name)),
        CopyFile::Lacking(name, count) => calm("lacking", words::lacking(name, *count)),
        CopyFile::Behind(name, why) => {
            let again = || link("allow-file", words::AGAIN, LogHandle::allow_file);
            let open = || link("open-kept", words::OPEN_KEPT, LogHandle::open_kept);
            let beside = || link("keep-beside", words::KEEP_BESIDE, LogHandle::keep_beside);
            let first = match why {
                KeptCopyError::File(FileError::NotAllowed) => {
                    vec![link("allow-file", words::ALLOW, LogHandle::allow_file)]
                }
                KeptCopyError::Foreign => vec![open(), beside()],
                KeptCopyError::HoldsMore(lack) if lack.newer > 0 => vec![beside()],
                KeptCopyError::HoldsMore(_) => vec![open()],
                KeptCopyError::Unreadable(_) | KeptCopyError::NotAsWritten => {
                    vec![again(), beside()]
                }
                _ => vec![again()],
            };
            html! {
                <div class="f-note f-mt" role="status" data-kept="behind">
                    { Icon::Warn.html() }
                    <div>
                        <p>{ not_written(name, why) }</p>
                        <p class="f-actions">
                            { for first }
                            { link("keep-file", words::OTHER, |log| log.go(Page::KeepFile)) }
                            { stop }
                        </p>
                    </div>
                </div>
            }
        }
    };
    html! { <>{ stands }{ for beside }</> }
}

/// Why the file was not written, what is safe, and what can be done.
fn not_written(name: &str, why: &KeptCopyError) -> String {
    match why {
        KeptCopyError::File(error) => match error {
            FileError::NotAllowed => words::not_allowed(name),
            FileError::Gone => words::gone(name),
            FileError::Changed => words::changed(name),
            FileError::TooLarge => words::too_large(name),
            FileError::Refused(why) => words::refused(name, why),
        },
        KeptCopyError::Locked(_) => words::refused(name, "Locked"),
        KeptCopyError::Foreign => words::foreign(name),
        KeptCopyError::HoldsMore(lack) => match (lack.newer, lack.events + lack.attachments) {
            (0, 1) => words::holds_more_one(name),
            (0, more) => words::holds_more(name, more),
            (1, _) => words::holds_newer_one(name),
            (newer, _) => words::holds_newer(name, newer),
        },
        KeptCopyError::Unreadable(OpenCopyError::Blank) => words::blank(name),
        KeptCopyError::Unreadable(OpenCopyError::CutShort) => words::cut_short(name),
        KeptCopyError::Unreadable(_) => words::unreadable(name),
        KeptCopyError::Copy(error) => words::unsealed(name, failures::make_copy(error)),
        KeptCopyError::NotAsWritten => words::not_as_written(name),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use firmly_core::{
        random::NoRandomness,
        session::{KeyError, Lack, Locked, MakeCopyError},
        vault::SealError,
    };

    use super::*;

    #[test]
    fn every_reason_names_the_file_and_says_what_is_safe() {
        let lack = |newer| Lack {
            events: 3,
            newer,
            attachments: 1,
        };
        let files = [
            FileError::NotAllowed,
            FileError::Gone,
            FileError::Changed,
            FileError::TooLarge,
            FileError::Refused("InvalidStateError".to_owned()),
        ];
        let unreadable = [
            OpenCopyError::Blank,
            OpenCopyError::CutShort,
            OpenCopyError::NotOurs,
        ];
        let same = [
            OpenCopyError::TooLarge,
            OpenCopyError::NewerFormat { found: 2, known: 1 },
            OpenCopyError::Key(KeyError::Damaged),
            OpenCopyError::Damaged { line: 4 },
        ];
        let others = [
            KeptCopyError::Locked(Locked),
            KeptCopyError::Foreign,
            KeptCopyError::HoldsMore(lack(0)),
            KeptCopyError::HoldsMore(lack(2)),
            KeptCopyError::HoldsMore(lack(1)),
            KeptCopyError::HoldsMore(Lack {
                attachments: 1,
                ..Lack::default()
            }),
            KeptCopyError::Copy(MakeCopyError::Seal(SealError::from(NoRandomness))),
            KeptCopyError::NotAsWritten,
        ];
        let reasons: Vec<_> = files
            .map(KeptCopyError::File)
            .into_iter()
            .chain(unreadable.map(KeptCopyError::Unreadable))
            .chain(others)
            .collect();
        let words = |why: &KeptCopyError| not_written("firmly-2026-11-20-7c1e.age", why);
        let said: BTreeSet<String> = reasons.iter().map(words).collect();
        assert_eq!(said.len(), reasons.len(), "each has words of its own");
        let safe = [
            "The log here has everything",
            "the log here has everything",
            "is still there",
            "is not written over",
            "is left as it is",
            "nothing new gets into that copy",
        ];
        for text in &said {
            assert!(text.contains("firmly-2026-11-20-7c1e.age"), "{text}");
            assert!(safe.iter().any(|safe| text.contains(safe)), "{text}");
        }
        for why in same.map(KeptCopyError::Unreadable) {
            assert!(said.contains(&words(&why)), "{why:?}");
        }
    }
}
