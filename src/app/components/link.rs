//! A link within the app. It looks and reads like a link and leaves the address alone.

use yew::prelude::*;

/// Where it leads is the callback's business.
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// Called instead of going to an address.
    pub on_follow: Callback<()>,
    /// The classes of the style sheet.
    #[prop_or_default]
    pub class: Classes,
    /// The `data-do` hook.
    #[prop_or_default]
    pub hook: Option<AttrValue>,
    /// Marks the section that is shown.
    #[prop_or_default]
    pub current: Option<AttrValue>,
    /// The urgency that it leads to, where it leads to a plan.
    #[prop_or_default]
    pub urgency: Option<AttrValue>,
    /// What it says.
    pub children: Html,
}

/// See [`LinkProps`].
#[component]
pub fn Link(props: &LinkProps) -> Html {
    let onclick = {
        let on_follow = props.on_follow.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            on_follow.emit(());
        })
    };
    html! {
        <a
            href="#"
            class={props.class.clone()}
            data-do={props.hook.clone()}
            data-urgency={props.urgency.clone()}
            aria-current={props.current.clone()}
            {onclick}
        >{ props.children.clone() }</a>
    }
}
