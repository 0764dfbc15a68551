//! No log can be kept here: why, and what can still be done.

use yew::prelude::*;

use super::merge;
use crate::{
    app::log::{LogHandle, state::Away},
    platform::place,
    words::{
        errors::log as errors,
        log::{away as words, plain_http as plain},
    },
};

/// Why no log is kept.
pub(super) fn no_log(log: &LogHandle, why: Away) -> Html {
    let act = |act: fn(&LogHandle)| {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| act(&log))
    };
    let why = match why {
        Away::PlainHttp => return plain_http(),
        Away::Unavailable => words::UNAVAILABLE,
        Away::Newer => words::NEWER,
        Away::KeysMissing => errors::KEYS_MISSING,
    };
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <p class="f-mt">{ why }</p>
            <p>{ words::FILE }</p>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="create" onclick={act(LogHandle::write)}>{ words::WRITE }</button>
                { merge::way(log) }
                <button class="f-textlink" type="button" onclick={act(LogHandle::look_again)}>{ words::TRY_AGAIN }</button>
            </p>
        </>
    }
}

/// Neither kept nor written nor opened: who changed the page on its way could read along.
fn plain_http() -> Html {
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ plain::TITLE }</h1>
            <p class="f-lede">{ plain::LEDE }</p>
            <p class="f-mt">{ plain::WHY }</p>
            <p class="f-mt-s">{ plain::FILE }</p>
            <p class="f-actions f-mt"><a class="govuk-button" href={place::file()} download="" data-do="file">{ plain::DOWNLOAD }</a></p>
            <p class="f-small f-quiet f-mt-s">{ plain::ASK }</p>
        </>
    }
}
