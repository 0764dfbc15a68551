//! The log's page while there is none: who may see one, and the way to begin.

use yew::prelude::*;

use super::{merge, missing};
use crate::{
    app::{
        components::{Fold, Icon},
        log::LogHandle,
    },
    platform::place::Place,
    words::log::{first as words, lives},
};

/// Where a log is kept that is begun here, and what becomes of it when the file is moved.
fn lives(place: Place) -> &'static str {
    match place {
        Place::File => lives::FILE,
        Place::FileByPath => lives::FILE_BY_PATH,
        Place::FileInPassing => lives::FILE_IN_PASSING,
        Place::Server | Place::PlainHttp => lives::SERVER,
    }
}

/// The page before the first entry.
pub(super) fn first(log: &LogHandle) -> Html {
    let start = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.write())
    };
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <p class="f-mt-s">{ lives(log.here().place) }</p>
            { missing::missing(log) }
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="create" onclick={start}>{ words::START }</button>
                <span class="f-small f-quiet">{ words::THEN }</span>
            </p>
            <section class="f-sec" aria-labelledby="log-seen">
                <h2 class="f-h2" id="log-seen">{ words::SEEN }</h2>
                <ul class="f-dos">
                    <li>{ Icon::Info.html() }{ words::SEEN_EMPLOYER }</li>
                    <li>{ Icon::Info.html() }{ words::SEEN_LAW }</li>
                    <li>{ Icon::Info.html() }{ words::SEEN_SHARED }</li>
                    <li>{ Icon::Info.html() }{ words::SEEN_CLEARED }</li>
                    <li>{ Icon::Info.html() }{ words::SEEN_SAVED }</li>
                    <li>{ Icon::Lock.html() }{ words::seen_locks(log.state().idle_minutes()) }</li>
                </ul>
                <p class="f-mt-s">{ words::NOT_INSTEAD }</p>
            </section>
            <div class="f-mt">
                <Fold title={words::BEFORE}>
                    <p>{ words::BEFORE_NONE }</p>
                    <ul class="f-list">
                        <li>{ words::BEFORE_MOVED }</li>
                        <li>{ words::BEFORE_CLEARED }</li>
                        <li>{ words::BEFORE_BROWSER }</li>
                    </ul>
                    <p>{ words::BEFORE_COPY }</p>
                    <p>{ merge::way(log) }</p>
                </Fold>
            </div>
        </>
    }
}
