//! The cards that change a plan: about the person, open; about the place of work, after the actions.

use firmly_core::guide::{
    plan::Card,
    walk::{NO_NATION, NO_SETTING},
};
use yew::prelude::*;

use super::{Sheet, why};
use crate::{
    app::{
        components::{self, Fold, Link},
        view::View,
        views::PageProps,
    },
    words::guide::{place as words, steps},
};

/// A card about the person, or what has passed between the two. One that a private answer brought stays off paper.
pub(super) fn person_card(sheet: Sheet<'_>, card: &Card<'_>) -> Html {
    let id = card.overlay.id.as_str();
    let heading = format!("h-{id}");
    let off_paper = why::is_private(&sheet.page.journey.book().guide, &card.overlay.flag)
        .then_some("f-noprint");
    html! {
        <section key={id} class={classes!("f-over", "f-mt-s", off_paper)} data-overlay={id.to_owned()} aria-labelledby={heading.clone()}>
            <h2 class="f-h3" id={heading}>{ &card.overlay.title }</h2>
            { body(sheet, card) }
        </section>
    }
}

fn place_card(sheet: Sheet<'_>, card: &Card<'_>) -> Html {
    let id = card.overlay.id.as_str();
    let heading = format!("h-{id}");
    html! {
        <section key={id} class="f-over f-over--plain" data-overlay={id.to_owned()} aria-labelledby={heading.clone()}>
            <h3 class="f-h3" id={heading}>{ &card.overlay.title }</h3>
            { body(sheet, card) }
        </section>
    }
}

fn body(sheet: Sheet<'_>, card: &Card<'_>) -> Html {
    let donts = card
        .overlay
        .donts
        .iter()
        .filter(|line| line.condition.holds(&sheet.walk.flags));
    html! {
        <>
            { for card.text.iter().map(|sentence| html! {
                <p>
                    { sentence.text.to_owned() }
                    if sentence.general_practice_only {
                        { " " }<span class="f-chip">{ steps::GENERAL_PRACTICE }</span>
                    }
                </p>
            }) }
            { for donts.map(|line| html! { <p><b>{ &line.text }</b></p> }) }
            if !card.overlay.sources.is_empty() {
                { components::sources(sheet.page.journey.book(), &card.overlay.sources) }
            }
        </>
    }
}

/// Where the user works: what differs there, or the way to say it.
pub(super) fn section(sheet: Sheet<'_>) -> Html {
    let profile = sheet.page.go(View::Profile);
    let place = in_words(sheet.page);
    let unset = sheet.walk.has(NO_NATION) || sheet.walk.has(NO_SETTING);
    let card = |card: &Card<'_>| place_card(sheet, card);
    let (folded, open): (Vec<_>, Vec<_>) =
        sheet.plan.place_cards.iter().partition(|card| card.folded);
    html! {
        <section class="f-sec" aria-labelledby="h-place">
            <h2 class="f-h2" id="h-place" tabindex="-1">{ words::TITLE }</h2>
            if !place.is_empty() {
                <p class="f-sub">
                    { words::set_for(&place) }{ " " }
                    <Link class="f-noprint" hook="profile" on_follow={profile.clone()}>
                        { words::CHANGE }<span class="govuk-visually-hidden">{ " " }{ words::CHANGE_WHAT }</span>
                    </Link>
                </p>
            }
            if unset {
                <p class="f-sub">{ words::UNSET }</p>
                <p class="f-actions f-noprint">
                    <Link class="f-btn f-btn--plain f-btn--small" hook={place.is_empty().then_some("profile")} on_follow={profile}>{ words::SET }</Link>
                </p>
            }
            if !open.is_empty() { <div class="f-stack f-mt-s">{ for open.into_iter().map(card) }</div> }
            if !folded.is_empty() {
                <Fold title={words::FOLD} note={titles(&folded)}>{ for folded.into_iter().map(card) }</Fold>
            }
        </section>
    }
}

fn titles(cards: &[&Card<'_>]) -> String {
    cards
        .iter()
        .map(|card| card.overlay.title.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The profile in a line; empty where nothing was answered.
pub(super) fn in_words(page: &PageProps) -> String {
    let guide = &page.journey.book().guide;
    let profile = guide
        .questions
        .iter()
        .filter(|question| question.is_profile());
    let answers = page.journey.settled();
    let said = profile.filter_map(|question| {
        let choice = answers.choice(&question.id)?;
        Some(question.choice(choice)?.text.as_str())
    });
    said.collect::<Vec<_>>().join(", ")
}
