//! Something that is shut until it is wanted.

use yew::prelude::*;

use crate::app::components::Icon;

/// What is in it.
#[derive(Properties, PartialEq)]
pub struct FoldProps {
    /// What it is about.
    pub title: AttrValue,
    /// A quiet word beside the title.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// The `data-wording` hook, where it holds one.
    #[prop_or_default]
    pub wording: Option<AttrValue>,
    /// What it holds.
    pub children: Html,
}

/// See [`FoldProps`].
#[component]
pub fn Fold(props: &FoldProps) -> Html {
    html! {
        <details class="f-fold" data-wording={props.wording.clone()}>
            <summary>
                { Icon::Chevron.html() }{ &props.title }
                if let Some(note) = &props.note { <span class="f-fold__note">{ note }</span> }
            </summary>
            <div class="f-fold__body">{ props.children.clone() }</div>
        </details>
    }
}
