//! How soon, in a shape and in words. Never in colour alone.

use firmly_core::guide::model::Urgency;
use yew::prelude::*;

use crate::words::guide::urgency as words;

/// The shape that stands for an urgency.
pub fn glyph(urgency: Urgency) -> Html {
    html! { <svg class="f-glyph" aria-hidden="true"><use href={format!("#g-{}", urgency.as_str())} /></svg> }
}

/// The urgency of a plan: shape, word, then what the word means.
pub fn urgency_line(urgency: Urgency) -> Html {
    let (word, meaning) = match urgency {
        Urgency::Emergency => (words::EMERGENCY, words::EMERGENCY_MEANS),
        Urgency::UrgentToday => (words::URGENT_TODAY, words::URGENT_TODAY_MEANS),
        Urgency::Soon => (words::SOON, words::SOON_MEANS),
        Urgency::Routine => (words::ROUTINE, words::ROUTINE_MEANS),
    };
    html! {
        <p class="f-when f-u f-mt-s" data-urgency={urgency.as_str()}>
            { glyph(urgency) }
            <span><b>{ word }</b>{ " " }{ meaning }</span>
        </p>
    }
}
