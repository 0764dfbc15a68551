//! What a change of page brings along: an entry in the history, a title, the top in view, the focus on the heading.

use web_sys::Element;
use yew::prelude::*;

use crate::{
    app::{
        state::journey::{Action, Arrival, Journey},
        title,
        view::{BookPage, View},
    },
    platform::{
        self, focus,
        history::{self, Entries},
    },
};

/// Keeps the browser in step with the journey. Gives the way back.
///
/// `main` is where the heading is; `top` is the first thing of the page.
#[hook]
pub fn use_arrival(
    journey: &UseReducerHandle<Journey>,
    main: &NodeRef,
    top: &NodeRef,
) -> Callback<()> {
    let entries = use_memo((), |()| Entries::of_this_load());
    {
        let (entries, act) = (entries.clone(), journey.dispatcher());
        use_effect_with((), move |()| {
            history::scroll_by_hand();
            let listener = entries.on_arrival(move |number| act.dispatch(Action::Return(number)));
            || drop(listener)
        });
    }
    {
        let (entries, main, top, shown) =
            (entries.clone(), main.clone(), top.clone(), journey.clone());
        use_effect_with((journey.moments(), journey.here()), move |(_, here)| {
            platform::title::set(&title::page(&title::of(&shown)));
            match shown.arrival() {
                Arrival::Opened => entries.replace(*here),
                Arrival::Stepped => entries.push(*here),
                Arrival::Returned => {}
            }
            if shown.arrival() == Arrival::Opened {
                return;
            }
            if let Some(top) = top.cast::<Element>() {
                focus::top(&top);
            }
            if let Some(main) = main.cast::<Element>() {
                focus::first(&main, heading(shown.view()));
            }
        });
    }
    use_callback(entries, |(), entries| entries.back())
}

/// What a page is about: its title, or what was found on it.
fn heading(view: &View) -> &'static str {
    match view {
        View::Handbook(BookPage::Index { query }) if !query.is_empty() => "#h-found",
        _ => "h1",
    }
}
