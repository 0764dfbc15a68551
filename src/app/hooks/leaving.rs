//! Getting away: by the button, by Shift three times, or because the page goes away by itself.

use std::{cell::RefCell, rc::Rc};

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    app::{
        state::shift::{EXPIRES_MS, Press, Presses},
        title,
    },
    platform::{
        self,
        leave::{self, Modifier},
    },
    words::shell::{leaving as words, title::START},
};

/// Leaves the page when called, and when Shift was pressed three times.
///
/// `forget` drops everything that was answered and locks the log; it is called before the browser goes anywhere.
#[hook]
pub fn use_leaving(forget: Callback<()>, announce: Callback<&'static str>) -> Callback<()> {
    // What is to be forgotten changes with every key; presses of Shift must not be lost over it.
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = forget;
    let forget = use_callback((), move |(), ()| {
        let forget = latest.borrow().clone();
        forget.emit(());
    });
    let go = use_callback(forget.clone(), |(), forget| {
        leave::blank();
        forget.emit(());
        leave::leave();
    });
    {
        let go = go.clone();
        use_effect_with((go, announce), |(go, announce)| {
            let listener = on_three_shifts(go.clone(), announce.clone());
            || drop(listener)
        });
    }
    use_effect_with(forget, |forget| {
        let gone = {
            let forget = forget.clone();
            leave::on_page_hidden(move || {
                leave::blank();
                forget.emit(());
            })
        };
        // What the browser kept was blank and knew nothing any more; it may be shown.
        let back = leave::on_page_restored(|| {
            leave::show();
            platform::title::set(&title::page(START));
        });
        || drop((gone, back))
    });
    go
}

fn on_three_shifts(
    go: Callback<()>,
    announce: Callback<&'static str>,
) -> gloo::events::EventListener {
    let presses = Rc::new(RefCell::new((Presses::default(), None::<Timeout>)));
    leave::on_key(move |key, modifier| {
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
