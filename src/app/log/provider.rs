//! Holds the log above all pages, and locks it when nobody is there.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::{events::EventListener, timers::callback::Timeout};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    LogHandle,
    desk::Desk,
    idle::Clocks,
    machine,
    state::{Change, Log, Standing},
    tasks::Tasks,
};
use crate::{
    app::book::Book,
    platform::{activity, leave, paint::painted, place::Here},
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

/// Locks an open log that is not used, after a word a minute before, and seals the draft when the page goes away.
///
/// The clocks decide, as a timer stands still while the machine sleeps. A page that goes away with an open log is covered
/// until it is known what may be seen of it.
#[hook]
fn use_idle_lock(handle: &LogHandle) {
    let open = matches!(handle.state().standing, Standing::Open(_));
    let minutes = handle.state().idle_minutes();
    let latest = use_mut_ref(|| handle.clone());
    *latest.borrow_mut() = handle.clone();
    // When it was used last, while it is open.
    let used = use_memo((), |()| Cell::new(None));
    {
        let (latest, used) = (latest.clone(), Rc::clone(&used));
        use_effect_with((open, minutes), move |(open, minutes)| {
            let listening = open.then(|| lock_when_idle(&latest, &used, *minutes * MINUTE_MS));
            move || {
                drop(listening);
                used.set(None);
            }
        });
    }
    use_effect_with((), move |()| {
        let (hidden, shown) = (latest.clone(), Rc::clone(&used));
        let away = activity::on_away(move || {
            if used.get().is_some() {
                leave::cover(true);
                hidden.borrow().seal_due();
            }
        });
        let back = activity::on_return(move || {
            if is_over(&shown) {
                latest.borrow().lock();
            }
            spawn_local(async {
                painted().await;
                leave::cover(false);
            });
        });
        move || drop((away, back))
    });
}

/// The clocks at the last use of an open log, and the milliseconds for which it may be left alone.
type Used = Cell<Option<(Clocks, u32)>>;

/// True if the log is open and was left alone for too long.
fn is_over(used: &Used) -> bool {
    used.get()
        .is_some_and(|(last, limit_ms)| last.left_alone(machine::clocks(), limit_ms))
}

/// Counts each key and click as use, unless the log was left alone for too long by then: that key goes nowhere.
fn lock_when_idle(
    latest: &Rc<RefCell<LogHandle>>,
    used: &Rc<Used>,
    limit_ms: u32,
) -> [EventListener; 3] {
    let timers = Rc::new(RefCell::new(None));
    let warned = Rc::new(Cell::new(false));
    let (latest, used) = (Rc::clone(latest), Rc::clone(used));
    let wind = move || {
        if is_over(&used) {
            latest.borrow().lock();
            return false;
        }
        used.set(Some((machine::clocks(), limit_ms)));
        let (tasks, lock, soon) = (
            latest.borrow().tasks.clone(),
            Rc::clone(&latest),
            Rc::clone(&warned),
        );
        if warned.take() {
            tasks.tell(Change::Closing(false));
        }
        let warn = move || {
            soon.set(true);
            tasks.tell(Change::Closing(true));
        };
        timers.replace(Some((
            Timeout::new(limit_ms - MINUTE_MS, warn),
            Timeout::new(limit_ms, move || lock.borrow().lock()),
        )));
        true
    };
    wind();
    activity::on_use(wind)
}
