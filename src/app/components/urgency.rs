//! How soon, in a shape and in words. Never in colour alone.

use firmly_core::guide::model::Urgency;
use yew::prelude::*;

use crate::words::guide::urgency as words;

/// The shape that stands for an urgency.
pub fn glyph(urgency: Urgency) -> Html {
    html! { <svg class="f-glyph" aria-hidden="true"><use href={format!("#g-{}", urgency.as_str())} /></svg> }
}

/// The urgency of a plan: shape, word, then what the word means.
#[derive(Properties, PartialEq)]
pub struct UrgencyLineProps {
    /// How soon.
    pub urgency: Urgency,
}

/// See [`UrgencyLineProps`].
#[component]
pub fn UrgencyLine(props: &UrgencyLineProps) -> Html {
    let (word, meaning) = match props.urgency {
        Urgency::Emergency => (words::EMERGENCY, words::EMERGENCY_MEANS),
        Urgency::UrgentToday => (words::URGENT_TODAY, words::URGENT_TODAY_MEANS),
        Urgency::Soon => (words::SOON, words::SOON_MEANS),
        Urgency::Routine => (words::ROUTINE, words::ROUTINE_MEANS),
    };
    html! {
        <p class="f-when f-u f-mt-s" data-urgency={props.urgency.as_str()}>
            { glyph(props.urgency) }
            <span><b>{ word }</b>{ " " }{ meaning }</span>
        </p>
    }
}
