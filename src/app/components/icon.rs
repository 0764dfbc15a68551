//! Every icon, as one sprite for the page. Icons are never without a word beside them, so assistive technology skips them.

use yew::prelude::*;

/// One icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Icon {
    Back,
    Chevron,
    Copy,
    Disk,
    Hide,
    Info,
    Leave,
    Lock,
    Map,
    No,
    Pen,
    Phone,
    Plus,
    Print,
    Tick,
    Warn,
}

/// Name in the sprite and outline, on a grid of 24 units.
const OUTLINES: [(Icon, &str, &str); 16] = [
    (Icon::Back, "i-back", "M15 5l-7 7 7 7"),
    (Icon::Chevron, "i-chev", "M9 5l7 7-7 7"),
    (Icon::Copy, "i-copy", "M9 9h10v11H9zM15 9V4H5v11h4"),
    (
        Icon::Disk,
        "i-disk",
        "M12 3.500v11M8 11l4 4 4-4M4.500 16.500V20h15v-3.500",
    ),
    (
        Icon::Hide,
        "i-hide",
        "M3 3l18 18M10.6 5.2A9.7 9.7 0 0 1 12 5c5.5 0 9 7 9 7a15 15 0 0 1-2.6 3.4M6.5 6.6C4.2 8.3 3 12 3 12s3.5 7 9 7a8.6 8.6 0 0 0 5-1.6M9.9 10a3 3 0 0 0 4.1 4.1",
    ),
    (
        Icon::Info,
        "i-info",
        "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 11v5.5M12 7.6v.1",
    ),
    (
        Icon::Leave,
        "i-leave",
        "M14 4h5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-5M10 8l-4 4 4 4M6 12h9",
    ),
    (
        Icon::Lock,
        "i-lock",
        "M6 11h12v9.5H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    ),
    (
        Icon::Map,
        "i-map",
        "M3.5 6a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M15.5 18a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M6 8.5V13a5 5 0 0 0 5 5h4.5",
    ),
    (Icon::No, "i-no", "M6 6l12 12M18 6L6 18"),
    (
        Icon::Pen,
        "i-pen",
        "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19 4 20zM13.5 7l3.5 3.5",
    ),
    (
        Icon::Phone,
        "i-phone",
        "M6 3.5h3.5l1.5 5-2.2 1.6a12 12 0 0 0 5.1 5.1l1.6-2.2 5 1.5V18a2.5 2.5 0 0 1-2.5 2.5C10 20.5 3.5 14 3.5 6A2.5 2.5 0 0 1 6 3.5z",
    ),
    (Icon::Plus, "i-plus", "M12 5v14M5 12h14"),
    (
        Icon::Print,
        "i-print",
        "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
    ),
    (Icon::Tick, "i-tick", "M4.5 12.5l5 5L19.5 7"),
    (
        Icon::Warn,
        "i-warn",
        "M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.3v.1",
    ),
];

impl Icon {
    /// The icon, in the size and colour of the words beside it.
    pub fn html(self) -> Html {
        let class = if self == Self::Chevron {
            "f-chev"
        } else {
            "f-i"
        };
        html! { <svg {class} aria-hidden="true"><use href={format!("#{}", self.name())} /></svg> }
    }

    fn name(self) -> &'static str {
        OUTLINES
            .iter()
            .find(|(icon, ..)| *icon == self)
            .map_or("", |(_, name, _)| name)
    }
}

/// All icons and the shapes of urgency, once a page.
pub fn sprite() -> Html {
    html! {
        <svg class="f-sprite" aria-hidden="true">
            { for OUTLINES.iter().map(|(_, id, d)| html! {
                <symbol id={*id} viewBox="0 0 24 24"><path d={*d} /></symbol>
            }) }
            <symbol id="g-routine" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" />
            </symbol>
            <symbol id="g-soon" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" />
                <path fill="currentColor" d="M8 1.6a6.4 6.4 0 0 0 0 12.8z" />
            </symbol>
            <symbol id="g-urgent_today" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="7" fill="currentColor" />
            </symbol>
            <symbol id="g-emergency" viewBox="0 0 16 16">
                <path fill="currentColor" d="M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z" />
                <path class="x" fill="none" stroke="var(--f-sheet)" stroke-width="1.9" stroke-linecap="round" d="M8 4.3v4M8 11.5v.1" />
            </symbol>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite_once() {
        for (at, (icon, name, _)) in OUTLINES.iter().enumerate() {
            assert_eq!(icon.name(), *name);
            assert!(OUTLINES[at + 1..].iter().all(|(other, ..)| other != icon));
        }
    }
}
