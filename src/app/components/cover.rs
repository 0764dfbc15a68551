//! What Hide puts over any page: the name and the way back, nothing else.

use yew::prelude::*;

use crate::{app::components::bar::emblem, words::shell};

/// What it does.
#[derive(Properties, PartialEq)]
pub struct CoverProps {
    /// Shows the page again.
    pub on_show: Callback<()>,
}

/// See [`CoverProps`].
#[component]
pub fn Cover(props: &CoverProps) -> Html {
    html! {
        <div class="f-cover">
            <main>
                <h1 class="f-brand">{ emblem() }{ shell::BRAND }</h1>
                <p>
                    <button class="f-btn f-btn--plain" type="button" data-do="show" onclick={props.on_show.reform(|_: MouseEvent| ())}>
                        { shell::cover::SHOW }
                    </button>
                </p>
            </main>
        </div>
    }
}
