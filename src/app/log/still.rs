//! A log that stands still: the pages of a state are drawn where there is no browser. Opens no store; what is pressed does
//! nothing.

use std::rc::Rc;

use yew::prelude::*;

use super::{LogHandle, desk::Desk, state::Log, tasks::Tasks};
use crate::{app::book::Book, platform::place::Here};

/// The state of the log that is drawn, and its surroundings.
#[derive(Properties)]
pub struct StillLogProps {
    /// The content, for the terms.
    pub book: Book,
    /// The state of the log.
    pub log: Rc<Log>,
    /// The abilities of the page where it was opened.
    pub here: Here,
    /// The pages.
    pub children: Html,
}

/// Two are equal if they are of the same state.
impl PartialEq for StillLogProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.log, &other.log)
    }
}

/// See [`StillLogProps`].
#[component]
pub fn StillLog(props: &StillLogProps) -> Html {
    let state = Rc::clone(&props.log);
    let log = use_reducer(move || (*state).clone());
    let desk = use_memo((), |()| Desk::new(props.here, true));
    let tasks = use_memo((), |()| Tasks::new(log.dispatcher()));
    let handle = LogHandle {
        turn: log.turn,
        log,
        desk,
        tasks: (*tasks).clone(),
        book: props.book.clone(),
    };
    html! {
        <ContextProvider<LogHandle> context={handle}>{ props.children.clone() }</ContextProvider<LogHandle>>
    }
}
