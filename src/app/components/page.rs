//! One page of several in the same place. Another key is another page: nothing that was open or focused on one stays on the
//! next.

use yew::prelude::*;

/// What is on it.
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// All of it.
    pub children: Html,
}

/// See [`PageProps`].
#[component]
pub fn Page(props: &PageProps) -> Html {
    props.children.clone()
}
