//! What this is, what it cannot do, who might see it, and every source with how far it was checked.

use firmly_core::guide::model::{Level, Source};
use yew::prelude::*;

use super::PageProps;
use crate::{
    app::{
        book::Book,
        components::{Icon, back},
        hooks::use_offline,
        host::Host,
    },
    platform::{offline::Offline, place::Place},
    words::{
        guest,
        shell::{about as words, level_heading},
    },
};

/// See [`PageProps`].
#[component]
pub fn About(props: &PageProps) -> Html {
    let sources = &props.journey.book().guide.sources;
    html! {
        <>
            { back(&props.on_back) }
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            { limits(&props.host) }
            { privacy(props) }
            <section class="f-sec" aria-labelledby="h-sources">
                <h2 class="f-h2" id="h-sources">{ words::SOURCES }</h2>
                <p class="f-sub">{ words::sources_sub(sources.len()) }</p>
                { all_sources(props.journey.book()) }
            </section>
        </>
    }
}

/// Every source, the best checked first.
pub(super) fn all_sources(book: &Book) -> Html {
    let sources = &book.guide.sources;
    html! { { for [Level::P, Level::S, Level::O, Level::X, Level::G].map(|level| of_level(sources, level)) } }
}

fn of_level(sources: &[Source], level: Level) -> Html {
    let heading = match level {
        Level::P => level_heading::P,
        Level::S => level_heading::S,
        Level::O => level_heading::O,
        Level::X => level_heading::X,
        Level::G => level_heading::G,
    };
    let found: Vec<_> = sources
        .iter()
        .filter(|source| source.level == level)
        .collect();
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3 class="f-h3 f-mt">{ words::sources_level(heading, found.len()) }</h3>
            <dl class="f-rows f-mt-xs">{ for found.into_iter().map(row) }</dl>
        </>
    }
}

fn row(source: &Source) -> Html {
    html! {
        <div key={source.id.as_str()} class="f-row">
            <dt>{ &source.title }</dt>
            <dd>
                { &source.publisher }
                if let Some(note) = &source.note { <br /><span class="f-quiet">{ note }</span> }
                if let Some(address) = &source.address {
                    <br />
                    <a class="f-small" href={address.clone()} target="_blank" rel="noopener noreferrer nofollow">
                        <span class="govuk-visually-hidden">{ words::SOURCE_FOUND }{ " " }</span>{ address }
                    </a>
                }
            </dd>
        </div>
    }
}

/// What it can and cannot do.
pub(super) fn limits(host: &Host) -> Html {
    let yes = |text: &'static str| html! { <li>{ Icon::Tick.html() }{ text }</li> };
    let no = |text: &'static str| html! { <li>{ Icon::No.html() }{ text }</li> };
    html! {
        <section class="f-sec" id="about" aria-labelledby="h-about">
            <h2 class="f-h2" id="h-about">{ words::WHAT }</h2>
            <div class="f-card f-duo">
                <div>
                    <h3 class="f-h3">{ words::CAN }</h3>
                    <ul class="f-dos f-dos--do">
                        { yes(words::CAN_SAME) }
                        if host.guest().is_none() { { yes(words::CAN_RECORD) } }
                    </ul>
                </div>
                <div>
                    <h3 class="f-h3">{ words::CANNOT }</h3>
                    <ul class="f-dos f-dos--dont">
                        { no(words::CANNOT_LAW) }{ no(words::CANNOT_REPLACE) }{ no(words::CANNOT_PROVE) }
                    </ul>
                </div>
            </div>
        </section>
    }
}

/// That nothing is sent, and whether a page that is served works without the network.
#[component]
fn Sends() -> Html {
    let offline = use_offline();
    html! {
        <span data-offline={match offline {
            Offline::Kept => "kept",
            Offline::NotYet => "not-yet",
            Offline::NotHere => "not-here",
        }}>
            { match offline {
                Offline::Kept => words::SEEN_KEPT,
                Offline::NotYet => words::SEEN_NOT_YET,
                Offline::NotHere => words::SEEN_NOT_HERE,
            } }
        </span>
    }
}

/// Who might see this.
pub(super) fn privacy(page: &PageProps) -> Html {
    let served = matches!(page.here.place, Place::Server | Place::PlainHttp);
    let (sends, hide) = match &page.host {
        Host::Page if served => (html! { <Sends /> }, words::SEEN_HIDE),
        Host::Page => (words::SEEN_SENDS.into(), words::SEEN_HIDE),
        Host::Guest(_) => (guest::SEEN_SENDS.into(), guest::SEEN_HIDE),
    };
    html! {
        <section class="f-sec" id="privacy" aria-labelledby="h-seen">
            <h2 class="f-h2" id="h-seen">{ words::SEEN }</h2>
            <ul class="f-dos">
                <li>{ Icon::Tick.html() }{ sends }</li>
                if page.host.guest().is_some() {
                    <li>{ Icon::Info.html() }{ guest::SEEN_OWNER }</li>
                } else if served {
                    <li>{ Icon::Info.html() }{ words::SEEN_SERVED }</li>
                }
                <li>{ Icon::Tick.html() }<span><b>{ words::SEEN_HIDE_NAME }</b>{ " " }{ hide }</span></li>
                <li>{ Icon::Info.html() }{ words::SEEN_REMAINS }</li>
                <li>{ Icon::Info.html() }{ words::SEEN_LAW }</li>
                <li>{ Icon::Info.html() }{ words::SEEN_PAPER }</li>
            </ul>
        </section>
    }
}
