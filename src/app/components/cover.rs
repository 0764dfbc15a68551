//! What Hide puts over any page: the name and the way back, nothing else.

use crate::app::markup::html;
use yew::prelude::*;

use crate::{app::components::bar::emblem, words::shell};

/// Shows the page again when it is asked to.
pub fn cover(on_show: &Callback<()>) -> Html {
    html! {
        <div class="f-cover">
            <main>
                <h1 class="f-brand">{ emblem() }{ shell::BRAND }</h1>
                <p>
                    <button class="f-btn f-btn--plain" type="button" data-do="show" onclick={on_show.reform(|_: MouseEvent| ())}>
                        { shell::cover::SHOW }
                    </button>
                </p>
            </main>
        </div>
    }
}
