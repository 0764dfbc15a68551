//! What to say or write, ready to copy. Blanks keep their brackets, so that nobody sends them unfilled by mistake.

use firmly_core::guide::model::{Wording, WordingPart};
use yew::prelude::*;

use crate::{
    app::{
        components::{Fold, Icon},
        hooks::use_copy,
        views::{PageProps, local},
    },
    words::guide::say as words,
};

/// The wordings of a plan: the first open, the rest folded.
pub(super) fn section(page: &PageProps, wordings: &[&Wording]) -> Html {
    let Some((first, others)) = wordings.split_first() else {
        return Html::default();
    };
    html! {
        <section class="f-sec" aria-labelledby="h-say">
            <h2 class="f-h2" id="h-say" tabindex="-1">{ words::TITLE }</h2>
            <p class="f-sub">{ words::SUB }</p>
            <div class="f-say" data-wording={first.id.as_str().to_owned()}>
                <h3 class="f-h3">{ &first.title }</h3>
                <blockquote>{ parts(first) }</blockquote>
                <p class="f-actions">
                    { copy(first) }
                    if has_slots(first) { <span class="f-small f-quiet">{ words::SLOTS }</span> }
                </p>
                { letter(page, first) }
            </div>
            if !others.is_empty() {
                <div class="f-mt-s">
                    { for others.iter().map(|wording| html! {
                        <Fold key={wording.id.as_str()} title={wording.title.clone()} wording={wording.id.as_str().to_owned()}>
                            <blockquote class="f-quote">{ parts(wording) }</blockquote>
                            <p class="f-actions">{ copy(wording) }</p>
                            { letter(page, wording) }
                        </Fold>
                    }) }
                </div>
            }
        </section>
    }
}

/// What is said into the telephone in an emergency: to be read out, not to be copied.
pub(super) fn at_once(wording: &Wording) -> Html {
    html! {
        <div class="f-say f-mt-s" data-wording={wording.id.as_str().to_owned()}>
            <h2 class="f-h3">{ words::NOW }</h2>
            <blockquote>{ parts(wording) }</blockquote>
        </div>
    }
}

/// A wording under a heading that is not here.
pub(super) fn whole(page: &PageProps, wording: &Wording) -> Html {
    html! {
        <div class="f-say f-mt-s" data-wording={wording.id.as_str().to_owned()}>
            <blockquote>{ parts(wording) }</blockquote>
            <p class="f-actions">
                { copy(wording) }
                if has_slots(wording) { <span class="f-small f-quiet">{ words::SLOTS }</span> }
            </p>
            { letter(page, wording) }
        </div>
    }
}

/// The organisation's own words for it, below ours.
fn letter(page: &PageProps, wording: &Wording) -> Html {
    local::letter(page.journey.pack(), &wording.id, |text| {
        html! { <Copy title={wording.title.clone()} text={text.to_owned()} /> }
    })
}

fn copy(wording: &Wording) -> Html {
    html! { <Copy title={wording.title.clone()} text={plain(wording)} /> }
}

/// Words in the voice of who says them, directions in ours.
fn parts(wording: &Wording) -> Html {
    let part = |part: &WordingPart| match part {
        WordingPart::Say(text) => html! { <>{ "“" }{ slots(text) }{ "” " }</> },
        WordingPart::Direction(text) => html! { <span class="f-app-sans">{ text }{ " " }</span> },
    };
    html! { { for wording.parts.iter().map(part) } }
}

/// Words with their blanks marked.
fn slots(text: &str) -> Html {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Words(words) => html! { { words.to_owned() } },
        Piece::Slot(slot) => html! { <span class="f-slot">{ slot.to_owned() }</span> },
    };
    html! { { for pieces(text).into_iter().map(piece) } }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    /// With its brackets.
    Slot(&'a str),
}

/// Cuts a text at its blanks. A bracket that is not closed is words.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((open, length)) = rest
        .find('[')
        .and_then(|open| Some((open, rest[open..].find(']')? + 1)))
    {
        if open > 0 {
            pieces.push(Piece::Words(&rest[..open]));
        }
        pieces.push(Piece::Slot(&rest[open..open + length]));
        rest = &rest[open + length..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn has_slots(wording: &Wording) -> bool {
    wording.parts.iter().any(|part| match part {
        WordingPart::Say(text) => pieces(text)
            .iter()
            .any(|piece| matches!(piece, Piece::Slot(_))),
        WordingPart::Direction(_) => false,
    })
}

/// What is copied: the words alone, a line for each piece of them.
fn plain(wording: &Wording) -> String {
    let said = wording.parts.iter().filter_map(|part| match part {
        WordingPart::Say(text) => Some(text.as_str()),
        WordingPart::Direction(_) => None,
    });
    said.collect::<Vec<_>>().join("\n")
}

#[derive(Properties, PartialEq)]
struct CopyProps {
    title: AttrValue,
    text: AttrValue,
}

#[component]
fn Copy(props: &CopyProps) -> Html {
    let onclick = {
        let text = props.text.clone();
        use_copy().reform(move |click| (text.clone(), click))
    };
    html! {
        <button class="f-btn f-btn--plain f-btn--small" type="button" data-do="copy" {onclick}>
            { Icon::Copy.html() }{ words::COPY }
            <span class="govuk-visually-hidden">{ words::copy_which(&props.title) }</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_cut_out_with_their_brackets() {
        use Piece::{Slot, Words};
        assert_eq!(
            pieces("On [dates] you [facts]."),
            [
                Words("On "),
                Slot("[dates]"),
                Words(" you "),
                Slot("[facts]"),
                Words(".")
            ]
        );
        assert_eq!(pieces("[name]"), [Slot("[name]")]);
        assert_eq!(pieces("No blank"), [Words("No blank")]);
        assert_eq!(pieces("open [ended"), [Words("open [ended")]);
        assert_eq!(pieces(""), []);
    }
}
