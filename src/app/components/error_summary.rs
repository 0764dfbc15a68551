//! What keeps the user from going on. Takes the focus when it appears, and its link leads to the field.

use yew::prelude::*;

use crate::{app::components::Jump, platform::focus, words::shell::page as words};

/// The problem.
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// The id of the field.
    pub field: AttrValue,
    /// In words.
    pub message: AttrValue,
    /// Counts the attempts, so that the focus comes back at each.
    pub attempt: usize,
}

/// See [`ErrorSummaryProps`].
#[component]
pub fn ErrorSummary(props: &ErrorSummaryProps) -> Html {
    let summary = use_node_ref();
    {
        let summary = summary.clone();
        use_effect_with(props.attempt, move |_| {
            if let Some(summary) = summary.cast::<web_sys::HtmlElement>() {
                focus::page_top(&summary);
                focus::element(&summary);
            }
        });
    }
    html! {
        <div ref={summary} class="govuk-error-summary" role="alert" tabindex="-1">
            <h2 class="govuk-error-summary__title">{ words::PROBLEM }</h2>
            <ul class="govuk-error-summary__list">
                <li><Jump to={props.field.clone()}>{ &props.message }</Jump></li>
            </ul>
        </div>
    }
}
