//! The Back link at the top of the column. It does what the browser's button does.

use yew::prelude::*;

use crate::{
    app::components::{Icon, Link},
    words::shell::page as words,
};

/// What it does.
#[derive(Properties, PartialEq)]
pub struct BackProps {
    /// Goes back one page.
    pub on_back: Callback<()>,
}

/// See [`BackProps`].
#[component]
pub fn Back(props: &BackProps) -> Html {
    html! {
        <p class="f-backrow">
            <Link class="f-back" hook="back" on_follow={props.on_back.clone()}>{ Icon::Back.html() }{ words::BACK }</Link>
        </p>
    }
}
