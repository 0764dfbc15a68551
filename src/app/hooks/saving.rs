//! Ctrl+S with an open log: the browser would save the page with all that stands on it, in clear.

use yew::prelude::*;

use crate::{
    app::{
        log::LogHandle,
        state::journey::Action,
        view::{LogTask, View},
    },
    platform::activity,
};

/// Offers a sealed copy where the browser was asked to save the page with an open log; `view` is what is shown now.
#[hook]
pub fn use_saving(log: Option<LogHandle>, view: &View, act: &Callback<Action>) {
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = log.map(|log| (log, matches!(view, View::Log(_))));
    let act = act.clone();
    use_effect_with((), move |()| {
        let asked = activity::on_save(move || {
            let Some((log, shown)) = latest.borrow().clone() else {
                return false;
            };
            let taken = log.offer_copy();
            if taken && !shown {
                act.emit(Action::Go(View::Log(LogTask::Copy)));
            }
            taken
        });
        move || drop(asked)
    });
}
