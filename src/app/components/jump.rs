//! A link to another part of the same page. Goes there in code, so that the address stays as it is and shadow roots work.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};
use yew::prelude::*;

use crate::platform::focus;

/// Which part.
#[derive(Properties, PartialEq)]
pub struct JumpProps {
    /// The id of the element that takes the focus.
    pub to: AttrValue,
    /// The classes of the style sheet.
    #[prop_or_default]
    pub class: Classes,
    /// What it says.
    pub children: Html,
}

/// See [`JumpProps`].
#[component]
pub fn Jump(props: &JumpProps) -> Html {
    let link = use_node_ref();
    let onclick = {
        let (link, to) = (link.clone(), props.to.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            if let Some(root) = link.get().and_then(|link| root_of(&link)) {
                focus::jump(&root, &format!("#{to}"));
            }
        })
    };
    html! {
        <a ref={link} href={format!("#{}", props.to)} class={props.class.clone()} {onclick}>{ props.children.clone() }</a>
    }
}

/// The outermost element around this one: the page's, or that within a shadow root.
fn root_of(node: &Node) -> Option<Element> {
    let mut outermost = node.clone();
    while let Some(parent) = outermost.parent_element() {
        outermost = parent.into();
    }
    outermost
        .dyn_into()
        .ok()
        .or_else(|| document().document_element())
}
