//! The recovery key on the screen, and the ways to take it away from there.

use yew::prelude::*;
use zeroize::Zeroizing;

use super::failures::{self, Failures};
use crate::{
    app::{
        components::Icon,
        hooks::use_announce,
        log::{
            LogHandle,
            state::{Key, Page, Recovery},
        },
    },
    platform::{download::download, place::Paper, print::print},
    words::{log::recovery as words, log_keys::keys},
};

/// What the file is called. It says neither what it opens nor whose it is.
const FILE_NAME: &str = "key.txt";

/// What is shown.
#[derive(Properties, PartialEq)]
pub(super) struct RecoveryKeyProps {
    /// The log.
    pub log: LogHandle,
    /// The key.
    pub recovery: Key,
}

/// See [`RecoveryKeyProps`].
#[component]
pub(super) fn RecoveryKeyShown(props: &RecoveryKeyProps) -> Html {
    let announce = use_announce();
    let done = use_state(|| None);
    let tell = {
        let done = done.setter();
        move |words: &'static str| {
            announce.emit(words);
            done.set(Some(words));
        }
    };
    let to_file = {
        let (key, tell) = (props.recovery.clone(), tell.clone());
        Callback::from(move |_: MouseEvent| {
            let mut text: Zeroizing<String> = key.0.to_display();
            text.push('\n');
            tell(match download(FILE_NAME, text.as_bytes()) {
                Ok(()) => words::FILED,
                Err(_not_taken) => words::NOT_FILED,
            });
        })
    };
    let to_paper = Callback::from(move |_: MouseEvent| {
        print();
        tell(words::PRINTED);
    });
    html! {
        <div class="f-card f-mt">
            <p class="f-secret__name" id="log-key-name">{ words::KEY }</p>
            <p class="f-secret" aria-labelledby="log-key-name" translate="no" data-recovery="shown">{ props.recovery.0.to_display().as_str() }</p>
            <p class="f-paper">{ words::PRINT_TEXT }</p>
            <p>{ words::HAND }</p>
            <p class="f-actions">
                if props.log.here().paper == Paper::Prints {
                    <button class="f-btn f-btn--plain" type="button" data-do="print" onclick={to_paper}>{ Icon::Print.html() }{ words::PRINT }</button>
                }
                <button class="f-btn f-btn--plain" type="button" data-do="file" onclick={to_file}>{ Icon::Disk.html() }{ words::FILE }</button>
            </p>
            <p class="f-small f-quiet">{ words::PRINT_NOTE }</p>
            <p class="f-small f-quiet">{ words::FILE_NOTE }</p>
            if let Some(words) = *done { <p><b>{ words }</b></p> }
        </div>
    }
}

/// Making the key that was put off, or another in its place.
#[component]
pub(super) fn MakeRecovery(props: &RecoveryKeyProps) -> Html {
    let log = &props.log;
    let keep = {
        let (log, key) = (log.clone(), props.recovery.clone());
        Callback::from(move |_: MouseEvent| log.keep_recovery(&key))
    };
    let home = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.go(Page::Home))
    };
    html! {
        <>
            <Failures failure={log.failure().map(|failure| failures::words(failure, ""))} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            if log.state().opened().is_some_and(|opened| opened.recovery == Recovery::Made) {
                <p>{ keys::REPLACES }</p>
            }
            <RecoveryKeyShown log={log.clone()} recovery={props.recovery.clone()} />
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="continue" onclick={keep}>{ words::GO_ON }</button>
                <button class="f-textlink" type="button" data-do="back" onclick={home}>{ words::LATER }</button>
            </p>
        </>
    }
}
