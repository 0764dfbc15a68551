//! That the stores hold less than they did: what was there, and how it comes back.

use firmly_core::journal::moment::Day;
use yew::prelude::*;

use super::{merge, wording};
use crate::{
    app::{
        components::{Icon, Link},
        log::{LogHandle, state::Missing},
    },
    words::log_merge::missing as words,
};

/// The words of it; nothing where nothing is missing.
pub(super) fn missing(log: &LogHandle) -> Html {
    let Some(Missing { was, events }) = log.state().missing else {
        return Html::default();
    };
    let last: fn(Day) -> String = wording::day;
    let text = match (events, was.incidents) {
        (0, 1) => words::text_one(last(was.last)),
        (0, count) => words::text(count, last(was.last)),
        (now, _) => words::fewer(was.events, now),
    };
    let explained = {
        let log = log.clone();
        Callback::from(move |()| log.explained())
    };
    html! {
        <div class="f-note f-mt" data-missing="yes" role="status">
            { Icon::Warn.html() }
            <div>
                <h2 class="f-h3">{ words::TITLE }</h2>
                <p>{ text }</p>
                <p>{ words::WHY }</p>
                <p class="f-actions">{ merge::way(log) }<Link class="f-textlink" hook="explained" on_follow={explained}>{ words::DISMISS }</Link></p>
            </div>
        </div>
    }
}
