//! What to do, in order: the first three open, the rest as rows behind one fold.

use firmly_core::guide::plan::PlannedAction;
use yew::prelude::*;

use super::Sheet;
use crate::{
    app::{
        components::{self, Icon},
        state::journey::{Action, Mark},
        views::local,
    },
    words::guide::steps as words,
};

/// How many steps are open.
const OPEN: usize = 3;

/// Whether the user can say what has become of an open step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marking {
    Offered,
    /// In an emergency nobody ticks boxes, until it is over.
    Later,
    /// The handbook is nobody's plan.
    LeftOut,
}

/// The steps of a plan that can wait until it has been read.
pub(super) fn ordinary(sheet: Sheet<'_>) -> Html {
    section(sheet, "f-sec", Marking::Offered, None)
}

/// The steps of the emergency.
pub(super) fn emergency(sheet: Sheet<'_>) -> Html {
    section(
        sheet,
        "f-sec f-sec--near",
        Marking::Later,
        Some(words::ONCE_SAFE),
    )
}

/// The steps as the handbook has them.
pub(super) fn general(sheet: Sheet<'_>) -> Html {
    section(sheet, "f-sec", Marking::LeftOut, None)
}

fn section(
    sheet: Sheet<'_>,
    class: &'static str,
    marking: Marking,
    about_the_rest: Option<&'static str>,
) -> Html {
    let actions = &sheet.plan.actions;
    let (open, rest) = actions.split_at(actions.len().min(OPEN));
    html! {
        <section {class} aria-labelledby="h-steps">
            <h2 class="f-h2" id="h-steps" tabindex="-1">{ words::TITLE }</h2>
            <ol class="f-steps">
                { for open.iter().enumerate().map(|(at, action)| open_step(sheet, at + 1, action, marking)) }
            </ol>
            if !rest.is_empty() {
                <details class="f-more">
                    <summary>
                        { Icon::Chevron.html() }
                        <span>
                            { if rest.len() == 1 { words::OTHER.to_owned() } else { words::others(rest.len()) } }
                            <small>{ about_the_rest.map_or_else(|| names(rest), str::to_owned) }</small>
                        </span>
                    </summary>
                    <ol class="f-steps" start={(OPEN + 1).to_string()}>
                        { for rest.iter().enumerate().map(|(at, action)| row(sheet, OPEN + at + 1, action, marking)) }
                    </ol>
                </details>
            }
        </section>
    }
}

/// The first few of the rest, so that the fold says what it holds.
fn names(rest: &[PlannedAction<'_>]) -> String {
    const NAMED: usize = 4;
    let names: Vec<&str> = rest
        .iter()
        .take(NAMED)
        .map(|planned| planned.action.title.as_str())
        .collect();
    let names = names.join(" · ");
    if rest.len() > NAMED {
        words::and_more(names)
    } else {
        names
    }
}

fn open_step(
    sheet: Sheet<'_>,
    number: usize,
    planned: &PlannedAction<'_>,
    marking: Marking,
) -> Html {
    let action = planned.action;
    html! {
        <li key={action.id.as_str()} class="f-step" data-action={action.id.as_str().to_owned()}>
            <span class="f-step__n" aria-hidden="true"><b>{ number }</b></span>
            <h3 class="f-h3">{ &action.title }</h3>
            { limited(planned) }
            <p>{ &action.text }</p>
            { local::step(sheet.page, action) }
            <div class="f-step__foot">
                if marking == Marking::Offered { { marks(sheet, planned) } }
                { sources(sheet, planned) }
            </div>
        </li>
    }
}

fn row(sheet: Sheet<'_>, number: usize, planned: &PlannedAction<'_>, marking: Marking) -> Html {
    let action = planned.action;
    html! {
        <li key={action.id.as_str()} class="f-step f-step--row" data-action={action.id.as_str().to_owned()}>
            <span class="f-step__n" aria-hidden="true"><b>{ number }</b></span>
            <details>
                <summary>{ &action.title }{ Icon::Chevron.html() }</summary>
                <div>
                    { limited(planned) }
                    <p>{ &action.text }</p>
                    { local::step(sheet.page, action) }
                    <div class="f-step__foot">
                        if marking != Marking::LeftOut { { marks(sheet, planned) } }
                        { sources(sheet, planned) }
                    </div>
                </div>
            </details>
        </li>
    }
}

fn limited(planned: &PlannedAction<'_>) -> Html {
    if !planned.general_practice_only {
        return Html::default();
    }
    html! { <p><span class="f-chip">{ words::GENERAL_PRACTICE }</span></p> }
}

fn sources(sheet: Sheet<'_>, planned: &PlannedAction<'_>) -> Html {
    components::sources(sheet.page.journey.book(), &planned.action.sources)
}

/// To do, done, not needed; on paper two boxes.
fn marks(sheet: Sheet<'_>, planned: &PlannedAction<'_>) -> Html {
    let id = &planned.action.id;
    let mark = sheet.page.journey.mark(id);
    let choice = |value: &'static str, this: Mark, label: &'static str| {
        let id = id.clone();
        let name = format!("mark-{id}");
        let onchange = sheet
            .page
            .act
            .reform(move |_: Event| Action::Mark(id.clone(), this));
        html! {
            <label><input type="radio" {name} {value} checked={mark == this} {onchange} /><span>{ label }</span></label>
        }
    };
    let ticked = |this: Mark| (mark == this).then_some("is-on");
    html! {
        <>
            <fieldset class="f-seg">
                <legend class="govuk-visually-hidden">{ words::status(&planned.action.title) }</legend>
                { choice("todo", Mark::ToDo, words::TODO) }
                { choice("done", Mark::Done, words::DONE) }
                { choice("skip", Mark::NotNeeded, words::SKIP) }
            </fieldset>
            <p class="f-tick" aria-hidden="true">
                <span class={classes!(ticked(Mark::Done))}>{ words::DONE }</span>
                <span class={classes!(ticked(Mark::NotNeeded))}>{ words::SKIP }</span>
            </p>
        </>
    }
}
