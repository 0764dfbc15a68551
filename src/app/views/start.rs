//! The first page: danger first, then the questions, the log and the handbook.

use firmly_core::guide::model::Urgency;
use yew::prelude::*;

use super::PageProps;
use crate::{
    app::{
        components::{Link, glyph, log_elsewhere},
        state::journey::Action,
        view::{BookPage, EntryStart, LogTask, View},
        views::about::{limits, privacy},
    },
    platform::place::Place,
    words::{
        guest,
        guide::start::{self as words, lives},
    },
};

/// Where the log is, in a few words.
fn lives(place: Place) -> &'static str {
    match place {
        Place::File => lives::FILE,
        Place::FileByPath => lives::FILE_BY_PATH,
        Place::FileInPassing => lives::FILE_IN_PASSING,
        Place::Server => lives::SERVER,
        Place::PlainHttp => lives::PLAIN_HTTP,
    }
}

/// See [`PageProps`].
#[component]
pub fn Start(props: &PageProps) -> Html {
    let under_way = !props.journey.walk().path.is_empty();
    let go_on = props.act(Action::GoOn);
    html! {
        <>
            <section class="f-emerge" aria-labelledby="h-now">
                <h2 class="f-h4" id="h-now">{ glyph(Urgency::Emergency) }{ words::DANGER_TITLE }</h2>
                <p>
                    { words::DANGER_BEFORE }{ " " }<a href="tel:999">{ words::DANGER_CALL }</a>{ ". " }{ words::DANGER_AFTER }
                </p>
            </section>
            <h1 class="f-display" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <section class="f-door f-door--main f-mt" aria-labelledby="h-start">
                <h2 class="f-h2" id="h-start">{ words::WHAT }</h2>
                <p>{ if props.host.guest().is_some() { guest::WHAT_TEXT } else { words::WHAT_TEXT } }</p>
                <p class="f-actions">
                    <Link class="govuk-button" hook="start" on_follow={props.act(Action::Restart)}>{ words::START }</Link>
                    if under_way {
                        <Link class="f-textlink" on_follow={go_on}>{ words::GO_ON }</Link>
                    }
                </p>
            </section>
            <div class="f-doors">
                { log_door(props) }
                <section class="f-door" aria-labelledby="h-book">
                    <h2 class="f-h3" id="h-book">
                        <Link hook="handbook" on_follow={props.go(View::Handbook(BookPage::default()))}>{ words::HANDBOOK }</Link>
                    </h2>
                    <p>{ words::HANDBOOK_TEXT }</p>
                </section>
            </div>
            { privacy(props) }
            { limits(&props.host) }
            <p class="f-mt-s"><Link class="f-textlink" on_follow={props.go(View::About)}>{ words::MORE }</Link></p>
        </>
    }
}

/// The way to the log: ours, or for a guest a page of its own, where there is one.
fn log_door(page: &PageProps) -> Html {
    let (link, text) = match page.host.guest() {
        None => {
            let task = LogTask::Write(EntryStart::default());
            let link = html! { <Link hook="log" on_follow={page.go(View::Log(task))}>{ words::LOG }</Link> };
            let text = [words::LOG_TEXT, lives(page.here.place)].join(" ");
            (link, AttrValue::from(text))
        }
        Some(host) => match &host.log {
            Some(address) => (log_elsewhere(address), guest::LOG_TEXT.into()),
            None => return Html::default(),
        },
    };
    html! {
        <section class="f-door" aria-labelledby="h-log">
            <h2 class="f-h3" id="h-log">{ link }</h2>
            <p>{ text }</p>
        </section>
    }
}
