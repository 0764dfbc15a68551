//! The Back link at the top of the column. It does what the browser's button does.

use yew::prelude::*;

use crate::{
    app::components::{Icon, Link},
    words::shell::page as words,
};

/// Goes back one page.
pub fn back(on_back: &Callback<()>) -> Html {
    html! {
        <p class="f-backrow">
            <Link class="f-back" hook="back" on_follow={on_back.clone()}>{ Icon::Back.html() }{ words::BACK }</Link>
        </p>
    }
}
