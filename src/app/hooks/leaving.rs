//! Getting away: by the button, by Shift three times, or because the page goes away by itself.

use std::{cell::RefCell, rc::Rc};

use gloo::{timers::callback::Timeout, utils::window};
use web_sys::EventTarget;
use yew::prelude::*;

use crate::{
    app::{
        host::Host,
        state::shift::{EXPIRES_MS, Press, Presses},
        title,
    },
    platform::leave::{self, Modifier},
    words::shell::{leaving as words, title::START},
};

/// An empty page, which needs no network.
const NOWHERE: &str = "about:blank";

/// Leaves the page when called, and when Shift was pressed three times. A guest asks the page around it to go.
///
/// `forget` drops everything that was answered and locks the log; it is called before the browser goes anywhere. That is
/// to `exit`, or to an empty page.
#[hook]
pub fn use_leaving(
    forget: Callback<()>,
    announce: Callback<&'static str>,
    host: &Host,
    exit: Option<String>,
) -> Callback<()> {
    // What is to be forgotten changes with every key; presses of Shift must not be lost over it.
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = forget;
    let forget = use_callback((), move |(), ()| {
        let forget = latest.borrow().clone();
        forget.emit(());
    });
    let dependencies = (forget.clone(), host.clone(), exit);
    let go = use_callback(dependencies, |(), (forget, host, exit)| {
        match host {
            Host::Page => leave::blank(),
            Host::Guest(_) => host.left(),
        }
        forget.emit(());
        if *host == Host::Page {
            leave::leave(exit.as_deref().unwrap_or(NOWHERE));
        }
    });
    {
        let dependencies = (go.clone(), announce, host.clone());
        use_effect_with(dependencies, |(go, announce, host)| {
            // What is typed elsewhere in somebody else's page is not for a guest.
            let keys = match host {
                Host::Page => window().into(),
                Host::Guest(guest) => guest.root.clone().into(),
            };
            let listener = on_three_shifts(go.clone(), announce.clone(), &keys);
            || drop(listener)
        });
    }
    use_effect_with((forget, host.clone()), |(forget, host)| {
        let is_page = *host == Host::Page;
        let gone = {
            let forget = forget.clone();
            leave::on_page_hidden(move || {
                if is_page {
                    leave::blank();
                }
                forget.emit(());
            })
        };
        // What the browser kept was blank and knew nothing any more; it may be shown.
        let back = is_page.then(|| {
            leave::on_page_restored(|| {
                leave::show();
                crate::platform::title::set(&title::page(START));
            })
        });
        || drop((gone, back))
    });
    go
}

fn on_three_shifts(
    go: Callback<()>,
    announce: Callback<&'static str>,
    keys: &EventTarget,
) -> gloo::events::EventListener {
    let presses = Rc::new(RefCell::new((Presses::default(), None::<Timeout>)));
    leave::on_key(keys, move |key, modifier| {
        let (next, press) = presses
            .borrow()
            .0
            .released(key, modifier == Modifier::Shift);
        let expiry = match press {
            Press::Other => {
                presses.borrow_mut().0 = next;
                return;
            }
            Press::Leave => None,
            Press::More(_) => Some(expire(&presses, &announce)),
        };
        *presses.borrow_mut() = (next, expiry);
        match press {
            Press::Leave => go.emit(()),
            Press::More(1) => announce.emit(words::ONE_MORE),
            Press::More(_) => announce.emit(words::TWO_MORE),
            Press::Other => {}
        }
    })
}

fn expire(
    presses: &Rc<RefCell<(Presses, Option<Timeout>)>>,
    announce: &Callback<&'static str>,
) -> Timeout {
    let (presses, announce) = (Rc::downgrade(presses), announce.clone());
    Timeout::new(EXPIRES_MS, move || {
        if let Some(presses) = presses.upgrade() {
            let expired = presses.borrow().0.expired();
            presses.borrow_mut().0 = expired;
            announce.emit(words::EXPIRED);
        }
    })
}
