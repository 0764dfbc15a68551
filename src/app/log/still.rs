//! A log that stands still: the pages of a state are drawn where there is no browser. Opens no store; what is pressed does
//! nothing.

use std::rc::Rc;

use yew::prelude::*;

use super::{LogHandle, desk::Desk, state::Log, tasks::Tasks};
use crate::{app::book::Book, platform::place::Here};

/// What is drawn.
#[derive(Properties)]
pub struct StillLogProps {
    /// The content, for the terms.
    pub book: Book,
    /// How the log stands.
    pub log: Rc<Log>,
    /// What can be done here.
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
