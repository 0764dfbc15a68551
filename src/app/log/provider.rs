//! Holds the log above all pages, and locks it when nobody is there.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{
    LogHandle,
    desk::Desk,
    state::{Change, Log, Standing},
    tasks::Tasks,
};
use crate::{
    app::book::Book,
    platform::{activity, place::Here},
    store::kept_file,
};

const MINUTE_MS: u32 = 60_000;

/// What the provider is given.
#[derive(Properties, PartialEq)]
pub struct LogProviderProps {
    /// The content, for the terms.
    pub book: Book,
    /// The pages.
    pub children: Html,
}

/// See [`LogProviderProps`].
#[component]
pub fn LogProvider(props: &LogProviderProps) -> Html {
    let log = use_reducer(Log::default);
    let desk = use_memo((), |()| Desk::new(Here::look(), kept_file::is_offered()));
    let tasks = use_memo((), |()| Tasks::new(log.dispatcher()));
    let handle = LogHandle {
        turn: log.turn,
        log,
        desk: Rc::clone(&desk),
        tasks: (*tasks).clone(),
        book: props.book.clone(),
    };

    {
        let handle = handle.clone();
        use_effect_with((), move |()| {
            let guard = activity::ask_before_closing(Rc::clone(&handle.desk.unsaved));
            move || {
                drop(guard);
                handle.lock();
            }
        });
    }
    {
        let handle = handle.clone();
        use_effect_with((), move |()| handle.recall_idle());
    }
    {
        let handle = handle.clone();
        use_effect_with(
            matches!(handle.state().standing, Standing::Looking),
            move |looking| {
                if *looking {
                    handle.look();
                }
            },
        );
    }
    use_effect_with(handle.clone(), LogHandle::shown);
    use_idle_lock(&handle);
    html! {
        <ContextProvider<LogHandle> context={handle}>{ props.children.clone() }</ContextProvider<LogHandle>>
    }
}

/// The log of this page.
///
/// # Panics
/// Outside of a [`LogProvider`].
#[hook]
pub fn use_log() -> LogHandle {
    use_context::<LogHandle>().expect("the log is provided above every page")
}

/// Locks an open log that is not used, after a word a minute before.
#[hook]
fn use_idle_lock(handle: &LogHandle) {
    let open = matches!(handle.state().standing, Standing::Open(_));
    let minutes = handle.state().idle_minutes();
    let handle = handle.clone();
    use_effect_with((open, minutes), move |(open, minutes)| {
        let minutes = *minutes;
        let used = open.then(|| {
            let timers = Rc::new(RefCell::new(None));
            let warned = Rc::new(Cell::new(false));
            let wind = move || {
                let (tasks, lock, soon) =
                    (handle.tasks.clone(), handle.clone(), Rc::clone(&warned));
                let warn = move || {
                    soon.set(true);
                    tasks.tell(Change::Closing(true));
                };
                if warned.take() {
                    handle.tasks.tell(Change::Closing(false));
                }
                timers.replace(Some((
                    Timeout::new((minutes - 1) * MINUTE_MS, warn),
                    Timeout::new(minutes * MINUTE_MS, move || lock.lock()),
                )));
            };
            wind();
            activity::on_use(wind)
        });
        move || drop(used)
    });
}
