//! The line under the bar while a log is open: how it is kept, when it locks, Lock now. Says only what is true.

use firmly_core::session::Saved;
use yew::prelude::*;

use crate::{
    app::{
        components::{Icon, Link},
        log::{state::Standing, use_log},
    },
    words::log::bar as words,
};

/// Nothing where no log is open or begun.
#[component]
pub fn LogBar() -> Html {
    let log = use_log();
    let lock = {
        let log = log.clone();
        Callback::from(move |()| log.lock())
    };
    let closing = log.state().closing;
    let (state, kept) = match &log.state().standing {
        Standing::Open(opened) => {
            let kept = match opened.saved {
                Saved::Both => words::KEPT,
                Saved::PrimaryOnly(_) | Saved::MirrorOnly(_) => words::KEPT_ONE,
                Saved::InMemory => words::KEPT_NOWHERE,
            };
            (words::open(log.state().idle_minutes()), Some(kept))
        }
        Standing::Begun(_) => (words::UNSAVED.to_owned(), None),
        Standing::Looking | Standing::Nothing | Standing::Away(_) | Standing::Locked(_) => {
            return Html::default();
        }
    };
    html! {
        <div class="f-logbar" role="region" aria-label={words::REGION}>
            <div>
                <p>{ Icon::Lock.html() }{ state }</p>
                if let Some(kept) = kept {
                    <p class="f-quiet">{ kept }</p>
                    <Link class="f-textlink" hook="lock" on_follow={lock}>{ words::LOCK }</Link>
                }
                <p role="status" class={classes!((!closing).then_some("govuk-visually-hidden"))}>
                    { if closing { words::CLOSING } else { "" } }
                </p>
            </div>
        </div>
    }
}
