//! How large the picture is drawn. The size is a property of the style sheet, set through the object model: no style attribute.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::platform::figures::figures;

/// A change of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// As at the start.
    Fit,
}

/// How much a step changes.
const STEP: f64 = 1.25;
/// How many steps there are in each direction.
const STEPS: i32 = 4;

impl Zoom {
    /// What a key means.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "+" | "=" => Some(Self::In),
            "-" => Some(Self::Out),
            _ => None,
        }
    }

    fn from(self, step: i32) -> i32 {
        match self {
            Self::In => (step + 1).min(STEPS),
            Self::Out => (step - 1).max(-STEPS),
            Self::Fit => 0,
        }
    }
}

/// Keeps the property `--f-zoom` of an element. Gives the way to change it.
#[hook]
pub fn use_zoom(of: &NodeRef) -> Callback<Option<Zoom>> {
    let step = use_mut_ref(|| 0_i32);
    use_callback(of.clone(), move |zoom: Option<Zoom>, of| {
        let Some(zoom) = zoom else { return };
        let next = zoom.from(*step.borrow());
        *step.borrow_mut() = next;
        if let Some(element) = of.cast::<HtmlElement>() {
            let factor = figures(STEP.powi(next));
            // The name is ours and the value a number, so there is nothing to refuse.
            element
                .style()
                .set_property("--f-zoom", &factor)
                .unwrap_or_default();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_ends_and_fit_is_the_start() {
        assert_eq!((0..9).fold(0, |step, _| Zoom::In.from(step)), STEPS);
        assert_eq!((0..9).fold(0, |step, _| Zoom::Out.from(step)), -STEPS);
        assert_eq!(Zoom::Fit.from(3), 0);
        assert_eq!(Zoom::of_key("+"), Some(Zoom::In));
        assert_eq!(Zoom::of_key("a"), None);
    }
}
