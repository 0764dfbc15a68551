//! The app: one page after another within one frame. Knows no addresses, and stores nothing by itself.

pub mod book;
pub mod components;
mod findings;
pub mod hooks;
pub mod host;
pub mod kept_pack;
pub mod kept_profile;
pub mod log;
mod pack_faults;
pub mod state;
pub mod title;
pub mod view;
pub mod views;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use self::{
    book::Book,
    components::{Section, bar, cover, foot, sprite},
    hooks::{Announce, Announcer, use_announce, use_arrival, use_leaving, use_saving},
    host::Host,
    log::{LogHandle, LogProvider},
    state::journey::{Action, Journey},
    view::View,
    views::{
        PageProps,
        about::About,
        check_file::CheckFile,
        handbook::Handbook,
        log::{LogArea, LogBar},
        map::MapPage,
        outcome::OutcomePage,
        profile::Profile,
        question::QuestionPage,
        start::Start,
    },
};
use crate::platform::{day, focus, place::Here, print};

/// Whether the page can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Shown,
    Covered,
}

/// What the app is given.
#[derive(Properties, Clone, PartialEq)]
pub struct AppProps {
    /// The content.
    pub book: Book,
    /// Whose page it is.
    pub host: Host,
}

/// What every page stands in: the content, a line for assistive technology, and the log, which stays open from one page
/// to the other. A guest has no log.
#[component]
pub fn App(props: &AppProps) -> Html {
    let announcer = use_reducer(Announcer::default);
    let announce = use_callback(announcer.dispatcher(), |words: &'static str, announcer| {
        announcer.dispatch(words)
    });
    let frame = html! { <Frame ..props.clone() /> };
    html! {
        <ContextProvider<Announce> context={Announce(announce)}>
            if props.host.guest().is_some() { { frame } } else { <LogProvider book={props.book.clone()}>{ frame }</LogProvider> }
            <div role="status" class="govuk-visually-hidden"><span key={announcer.count}>{ announcer.said }</span></div>
        </ContextProvider<Announce>>
    }
}

/// The frame, and the page within.
#[component]
fn Frame(props: &AppProps) -> Html {
    let host = &props.host;
    let log = use_context::<LogHandle>();
    let journey = use_reducer(|| begun(props));
    let announce = use_announce();
    let sight = use_state(|| Sight::Shown);
    let (top, main) = (use_node_ref(), use_node_ref());

    let act = use_callback(journey.dispatcher(), |action: Action, journey| {
        journey.dispatch(action)
    });
    let on_go = use_callback(act.clone(), |view: View, act| act.emit(Action::Go(view)));
    let on_back = use_arrival(&journey, host, &main, &top);
    use_saving(log.clone(), journey.view(), &act);
    let lock = use_callback(log, |(), log| {
        if let Some(log) = log {
            log.lock();
        }
    });
    let forget = use_callback(
        (act.clone(), sight.setter(), lock.clone()),
        |(), (act, sight, lock)| {
            lock.emit(());
            act.emit(Action::Leave);
            sight.set(Sight::Shown);
        },
    );
    let exit = journey.pack().and_then(|pack| pack.exit.clone());
    let on_leave = use_leaving(forget, announce.clone(), host, exit);
    let on_hide = use_callback(
        (sight.setter(), lock, announce),
        |(), (sight, lock, announce)| {
            lock.emit(());
            // Nothing of the page stays, the last thing said included.
            announce.emit("");
            sight.set(Sight::Covered);
        },
    );
    let on_show = use_callback(sight.setter(), |(), sight| sight.set(Sight::Shown));
    use_cover(*sight, &journey, host, &top);
    use_paper(&main);

    let here = *use_memo((), |()| Here::look());
    let covered = *sight == Sight::Covered;
    let today = AttrValue::from(day::today());
    let page = PageProps {
        journey: Rc::new((*journey).clone()),
        act,
        on_back,
        today: today.clone(),
        here,
        host: host.clone(),
    };
    let class = classes!(
        "f-main",
        (*journey.view() == View::Map).then_some("f-main--map")
    );
    let page = view(page);
    html! {
        <>
            { sprite() }
            if covered { { cover(host, &on_show) } }
            <div ref={top} hidden={covered}>
                { bar(host, Section::from(journey.view()), &on_go, &on_hide, &on_leave) }
                if host.guest().is_none() { <LogBar /> }
                if host.is_within() {
                    <div ref={main} {class} id="main" tabindex="-1">{ page }</div>
                } else {
                    <main ref={main} {class} id="main" tabindex="-1">{ page }</main>
                }
                { foot(host, &props.book, &today, &on_go) }
            </div>
        </>
    }
}

/// The journey as it begins: with what was kept of the profile, or for a guest where the page around it says.
fn begun(props: &AppProps) -> Journey {
    let book = props.book.clone();
    match props.host.guest() {
        None => {
            let profile = kept_profile::load(&book);
            let pack = kept_pack::load(&book).pack;
            Journey::new(book, profile).with_pack(pack)
        }
        Some(guest) => {
            let journey = Journey::new(book, Vec::new());
            match &guest.start {
                Some(start) => journey.opened_at(start),
                None => journey,
            }
        }
    }
}

/// The page that is shown. A new one at every step: nothing that was open or chosen on another stays.
fn view(page: PageProps) -> Html {
    let key = page.journey.here();
    match page.journey.view().clone() {
        View::Start => html! { <Start {key} ..page /> },
        View::Question(id) => html! { <QuestionPage {key} {id} {page} /> },
        View::Outcome => html! { <OutcomePage {key} ..page /> },
        View::Profile => html! { <Profile {key} ..page /> },
        View::About => html! { <About {key} ..page /> },
        View::CheckFile => html! { <CheckFile {key} ..page /> },
        View::Log(task) => {
            let pack = page.journey.pack().cloned();
            html! { <LogArea {key} {task} act={page.act} today={page.today} {pack} /> }
        }
        View::Handbook(at) => html! { <Handbook {key} {at} {page} /> },
        View::Map => html! { <MapPage {key} ..page /> },
    }
}

/// The title and the focus follow the cover.
#[hook]
fn use_cover(sight: Sight, journey: &UseReducerHandle<Journey>, host: &Host, top: &NodeRef) {
    let was = use_mut_ref(|| Sight::Shown);
    let (journey, host, top) = (journey.clone(), host.clone(), top.clone());
    use_effect_with(sight, move |sight| {
        let before = std::mem::replace(&mut *was.borrow_mut(), *sight);
        match (before, *sight) {
            (Sight::Shown, Sight::Covered) => host.title(crate::words::shell::BRAND),
            (Sight::Covered, Sight::Shown) => {
                host.title(&title::page(&title::of(&journey)));
                if let Some(top) = top.cast::<Element>() {
                    focus::first(&top, "[data-do=hide]");
                }
            }
            (Sight::Shown, Sight::Shown) | (Sight::Covered, Sight::Covered) => {}
        }
    });
}

/// Paper shows what is folded on the screen.
#[hook]
fn use_paper(main: &NodeRef) {
    let main = main.clone();
    use_effect_with((), move |()| {
        let folds = main.cast::<Element>().map(print::open_folds);
        || drop(folds)
    });
}
