//! What Hide puts over any page: the name and the way back, nothing else.

use yew::prelude::*;

use crate::{
    app::{components::bar::emblem, host::Host},
    words::shell,
};

/// Shows the page again when it is asked to.
pub fn cover(host: &Host, on_show: &Callback<()>) -> Html {
    let inside = html! {
        <>
            <h1 class="f-brand">{ emblem() }{ shell::BRAND }</h1>
            <p>
                <button class="f-btn f-btn--plain" type="button" data-do="show" onclick={on_show.reform(|_: MouseEvent| ())}>
                    { shell::cover::SHOW }
                </button>
            </p>
        </>
    };
    html! {
        <div class="f-cover">
            if host.is_within() { <div>{ inside }</div> } else { <main>{ inside }</main> }
        </div>
    }
}
