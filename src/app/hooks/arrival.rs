//! What a change of page brings along: an entry in the history, a title, the top in view, the focus on the heading.

use web_sys::Element;
use yew::prelude::*;

use crate::{
    app::{
        host::Host,
        state::journey::{Action, Arrival, Journey},
        title,
        view::{BookPage, View},
    },
    platform::{
        focus,
        history::{self, Entries},
    },
};

/// Keeps the browser in step with the journey. Gives the way back. The history is not a guest's: its way back is its own,
/// and the page around it is told of each step.
///
/// `main` is where the heading is; `top` is the first thing of the page.
#[hook]
pub fn use_arrival(
    journey: &UseReducerHandle<Journey>,
    host: &Host,
    main: &NodeRef,
    top: &NodeRef,
) -> Callback<()> {
    let entries = use_memo((), |()| Entries::of_this_load());
    {
        let (entries, act) = (entries.clone(), journey.dispatcher());
        use_effect_with(host.guest().is_some(), move |is_guest| {
            let listener = (!is_guest).then(|| {
                history::scroll_by_hand();
                entries.on_arrival(move |number| act.dispatch(Action::Return(number)))
            });
            || drop(listener)
        });
    }
    {
        let (entries, main, top, shown, host) = (
            entries.clone(),
            main.clone(),
            top.clone(),
            journey.clone(),
            host.clone(),
        );
        use_effect_with((journey.moments(), journey.here()), move |(_, here)| {
            host.title(&title::page(&title::of(&shown)));
            match (shown.arrival(), &host) {
                (Arrival::Opened, Host::Page) => entries.replace(*here),
                (Arrival::Stepped, Host::Page) => entries.push(*here),
                (Arrival::Returned, Host::Page) | (_, Host::Guest(_)) => {}
            }
            if shown.arrival() == Arrival::Opened {
                return;
            }
            host.stepped(shown.view());
            if let Some(top) = top.cast::<Element>() {
                focus::top(&top);
            }
            if let Some(main) = main.cast::<Element>() {
                focus::first(&main, heading(shown.view()));
            }
        });
    }
    let back = (
        host.guest().is_some(),
        journey.here(),
        journey.dispatcher(),
        entries,
    );
    use_callback(back, |(), (is_guest, here, act, entries)| {
        if *is_guest {
            act.dispatch(Action::Return(here.checked_sub(1)));
        } else {
            entries.back();
        }
    })
}

/// What a page is about: its title, or what was found on it.
fn heading(view: &View) -> &'static str {
    match view {
        View::Handbook(BookPage::Index { query }) if !query.is_empty() => "#h-found",
        _ => "h1",
    }
}
