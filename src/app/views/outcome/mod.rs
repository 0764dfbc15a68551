//! The plan: how soon, what changes it, what to do, and everything around it. The emergency has a layout of its own.

mod place;
mod record;
mod say;
mod steps;
mod tell;
mod why;

use std::collections::BTreeSet;

use firmly_core::guide::{
    model::{Flag, OutcomeId, Urgency, Wording},
    plan::{Chip, Plan, plan, plan_for},
    walk::{Position, Walk},
};
use web_sys::MouseEvent;
use yew::prelude::*;

use super::{PageProps, local};
use crate::{
    app::{
        components::{Icon, Jump, back, day_in_words, log_elsewhere, urgency_line},
        hooks::use_announce,
        log::LogHandle,
        state::{entry_start::entry_start, journey::Action},
        view::{LogTask, View},
    },
    platform::place::Paper,
    words::{
        guide::{again, dos as dos_words, log, plan as words, tags},
        shell::{self, bar, foot},
    },
};

/// A plan, and the page that it is on.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    page: &'a PageProps,
    walk: &'a Walk,
    plan: &'a Plan<'a>,
    announce: &'a Callback<&'static str>,
    /// The log, where there is one and the plan is the user's own.
    log: Option<&'a LogHandle>,
}

/// See [`PageProps`].
#[component]
pub fn OutcomePage(props: &PageProps) -> Html {
    let announce = use_announce();
    let log = use_context::<LogHandle>();
    let walk = props.journey.walk();
    let Some(plan) = plan(&props.journey.book().guide, &walk) else {
        return Html::default();
    };
    let sheet = Sheet {
        page: props,
        walk: &walk,
        plan: &plan,
        announce: &announce,
        log: log.as_ref(),
    };
    match plan.urgency {
        Urgency::Emergency => emergency(sheet),
        Urgency::UrgentToday | Urgency::Soon | Urgency::Routine => ordinary(sheet),
    }
}

/// The plan of an outcome without anybody's answers, as the handbook has it: no cards, nothing to tick.
/// `None` for an outcome that the guide does not have.
pub(super) fn general(page: &PageProps, id: &OutcomeId, note: Html) -> Option<Html> {
    let guide = &page.journey.book().guide;
    let plan = plan_for(guide, id, &BTreeSet::new())?;
    let walk = Walk {
        path: Vec::new(),
        position: Position::Outcome(id.clone()),
        flags: BTreeSet::new(),
        parked: Vec::new(),
        offers_chips: false,
    };
    let sheet = Sheet {
        page,
        walk: &walk,
        plan: &plan,
        announce: &Callback::noop(),
        log: None,
    };
    Some(html! {
        <div data-outcome={id.as_str().to_owned()}>
            <h1 class="f-title" tabindex="-1">{ &plan.outcome.title }</h1>
            <p class="f-lede">{ &plan.outcome.when }</p>
            { urgency_line(plan.urgency) }
            if plan.urgency == Urgency::Emergency { { call_999() } }
            { note }
            { steps::general(sheet) }
            { dos(sheet) }
            { say::section(sheet.page, &plan.say) }
            { log_call(sheet) }
            { tell::contacts(sheet) }
            { tell::disclosures(sheet) }
            if !plan.rerun.is_empty() {
                <section class="f-sec" aria-labelledby="h-again">
                    <h2 class="f-h2" id="h-again" tabindex="-1">{ again::TITLE }</h2>
                    <ul class="f-list">{ for plan.rerun.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </section>
            }
        </div>
    })
}

/// A wording by itself, ready to copy.
pub(super) fn whole_wording(page: &PageProps, wording: &Wording) -> Html {
    say::whole(page, wording)
}

fn ordinary(sheet: Sheet<'_>) -> Html {
    let plan = sheet.plan;
    html! {
        <div class="f-railed" data-outcome={plan.outcome.id.as_str().to_owned()}>
            { contents(plan) }
            <div class="f-col">
                { paper_head(sheet) }
                { back(&sheet.page.on_back) }
                <h1 class="f-title" tabindex="-1">{ &plan.outcome.title }</h1>
                <p class="f-lede">{ &plan.outcome.when }</p>
                { urgency_line(plan.urgency) }
                { for plan.person_cards.iter().map(|card| place::person_card(sheet, card)) }
                <p class="f-actions f-mt-s f-noprint">
                    <Jump class="f-btn f-btn--plain f-btn--small" to="h-log">{ Icon::Pen.html() }{ words::LOG }</Jump>
                    { print_button(sheet, "f-btn f-btn--plain f-btn--small") }
                </p>
                { chips(sheet, tags::TITLE) }
                { steps::ordinary(sheet) }
                { record::section(sheet) }
                { dos(sheet) }
                { say::section(sheet.page, &plan.say) }
                { log_call(sheet) }
                { tell::contacts(sheet) }
                { tell::disclosures(sheet) }
                { place::section(sheet) }
                { run_again(sheet, again::TITLE) }
                { why::section(sheet) }
                { paper_foot(sheet) }
            </div>
        </div>
    }
}

/// One red button, the words to say, and what to do first. The rest is for when everybody is safe.
fn emergency(sheet: Sheet<'_>) -> Html {
    let plan = sheet.plan;
    let (first, others) = plan.say.split_at(plan.say.len().min(1));
    html! {
        <div data-outcome={plan.outcome.id.as_str().to_owned()}>
            { paper_head(sheet) }
            { back(&sheet.page.on_back) }
            <h1 class="f-title" tabindex="-1">{ &plan.outcome.title }</h1>
            { urgency_line(plan.urgency) }
            { call_999() }
            { for first.iter().map(|wording| say::at_once(wording)) }
            { for plan.person_cards.iter().map(|card| place::person_card(sheet, card)) }
            { steps::emergency(sheet) }
            { dos(sheet) }
            { record::section(sheet) }
            { chips(sheet, tags::TITLE_ONCE_SAFE) }
            { log_call(sheet) }
            { say::section(sheet.page, others) }
            { tell::contacts(sheet) }
            { tell::disclosures(sheet) }
            { place::section(sheet) }
            { run_again(sheet, again::TITLE_THEN) }
            { why::section(sheet) }
            { paper_foot(sheet) }
        </div>
    }
}

/// The one red button.
fn call_999() -> Html {
    html! { <p class="f-mt-s"><a class="f-btn f-btn--999" href="tel:999">{ Icon::Phone.html() }{ bar::CALL }</a></p> }
}

/// The rail beside a long plan.
fn contents(plan: &Plan<'_>) -> Html {
    use crate::words::guide::{contacts, place, say, steps, tell, why};
    let parts = [
        (true, "h-steps", steps::CONTENTS),
        (
            !(plan.dos.is_empty() && plan.donts.is_empty()),
            "h-dos",
            dos_words::TITLE,
        ),
        (!plan.say.is_empty(), "h-say", say::TITLE),
        (true, "h-log", log::TITLE),
        (!plan.contacts.is_empty(), "h-who", contacts::TITLE),
        (!plan.disclosures.is_empty(), "h-tell", tell::CONTENTS),
        (true, "h-place", place::TITLE),
        (true, "h-again", again::CONTENTS),
        (true, "h-why", why::TITLE),
    ];
    html! {
        <nav class="f-rail" aria-labelledby="h-contents">
            <h2 class="f-h4" id="h-contents">{ words::CONTENTS }</h2>
            <ol>
                { for parts.iter().filter(|(shown, ..)| *shown).map(|(_, id, name)| html! {
                    <li key={*id}><Jump to={*id}>{ *name }</Jump></li>
                }) }
            </ol>
        </nav>
    }
}

fn print_button(sheet: Sheet<'_>, class: &'static str) -> Html {
    if sheet.page.here.paper == Paper::None {
        return html! { <span class="f-small f-quiet">{ shell::here::NO_PRINTING }</span> };
    }
    let host = sheet.page.host.clone();
    let onclick = Callback::from(move |_: MouseEvent| host.print());
    html! { <button {class} type="button" {onclick}>{ Icon::Print.html() }{ words::PRINT }</button> }
}

/// What the questions would have asked, where they were not reached.
fn chips(sheet: Sheet<'_>, title: &'static str) -> Html {
    if sheet.plan.chips.is_empty() {
        return Html::default();
    }
    let chip = |(at, chip): (usize, &Chip<'_>)| {
        let flag: Flag = chip.name.flag.clone();
        let id = format!("tag-{at}");
        let hook = flag.as_str().to_owned();
        let onchange = {
            let (act, announce) = (sheet.page.act.clone(), sheet.announce.clone());
            Callback::from(move |_: Event| {
                act.emit(Action::Toggle(flag.clone()));
                announce.emit(tags::CHANGED);
            })
        };
        html! {
            <div key={hook.clone()} class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id={id.clone()} type="checkbox" data-flag={hook} checked={chip.on} {onchange} />
                <label class="govuk-label govuk-checkboxes__label" for={id}>{ &chip.name.label }</label>
            </div>
        }
    };
    html! {
        <section class="f-sec f-sec--near f-noprint" aria-labelledby="h-tags">
            <h2 class="f-h2" id="h-tags">{ title }</h2>
            <p class="f-sub">{ tags::SUB }</p>
            <fieldset>
                <legend class="govuk-visually-hidden">{ tags::LEGEND }</legend>
                <div class="govuk-checkboxes f-choices f-choices--tight">
                    { for sheet.plan.chips.iter().enumerate().map(chip) }
                </div>
            </fieldset>
        </section>
    }
}

fn dos(sheet: Sheet<'_>) -> Html {
    let plan = sheet.plan;
    if plan.dos.is_empty() && plan.donts.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec" aria-labelledby="h-dos">
            <h2 class="f-h2" id="h-dos" tabindex="-1">{ dos_words::TITLE }</h2>
            <div class="f-card f-duo">
                if !plan.dos.is_empty() {
                    <div>
                        <h3 class="f-h3">{ dos_words::DOS }</h3>
                        <ul class="f-dos f-dos--do">
                            { for plan.dos.iter().map(|line| html! { <li>{ Icon::Tick.html() }{ *line }</li> }) }
                        </ul>
                    </div>
                }
                if !plan.donts.is_empty() {
                    <div>
                        <h3 class="f-h3">{ dos_words::DONTS }</h3>
                        <ul class="f-dos f-dos--dont">
                            { for plan.donts.iter().map(|line| html! { <li>{ Icon::No.html() }<span>{ dont(line) }</span></li> }) }
                        </ul>
                    </div>
                }
            </div>
            { local::donts(sheet.page) }
        </section>
    }
}

/// A line of what not to do, with its 'Do not' in bold.
fn dont(line: &str) -> Html {
    match line.strip_prefix(words::DO_NOT) {
        Some(rest) => html! { <><b>{ words::DO_NOT }</b>{ rest.to_owned() }</> },
        None => html! { { line.to_owned() } },
    }
}

fn log_call(sheet: Sheet<'_>) -> Html {
    let way = match sheet.page.host.guest() {
        None => {
            let start = entry_start(sheet.page.journey.book(), sheet.walk);
            let onclick = sheet
                .page
                .act
                .reform(move |_: MouseEvent| Action::Go(View::Log(LogTask::Write(start.clone()))));
            html! {
                <p class="f-actions">
                    <button class="govuk-button" type="button" data-do="log-this" {onclick}>{ Icon::Pen.html() }{ words::LOG }</button>
                    <span class="f-small f-quiet">{ log::WHAT_HAPPENS }</span>
                </p>
            }
        }
        Some(guest) => match &guest.log {
            Some(address) => html! { <p class="f-actions">{ log_elsewhere(address) }</p> },
            None => Html::default(),
        },
    };
    html! {
        <section class="f-sec f-logcall" aria-labelledby="h-log">
            <h2 class="f-h2" id="h-log" tabindex="-1">{ log::TITLE }</h2>
            if !sheet.plan.log.is_empty() {
                <p>{ log::SUB }</p>
                <ul class="f-list">{ for sheet.plan.log.iter().map(|line| html! { <li>{ *line }</li> }) }</ul>
            }
            { way }
        </section>
    }
}

fn run_again(sheet: Sheet<'_>, title: &'static str) -> Html {
    let onclick = sheet.page.act.reform(|_: MouseEvent| Action::Restart);
    html! {
        <section class="f-sec" aria-labelledby="h-again">
            <h2 class="f-h2" id="h-again" tabindex="-1">{ title }</h2>
            if !sheet.plan.rerun.is_empty() {
                <ul class="f-list">{ for sheet.plan.rerun.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            }
            <p class="f-actions f-mt-s">
                <button class="f-btn f-btn--plain" type="button" data-do="restart" {onclick}>{ again::RESTART }</button>
                { print_button(sheet, "f-btn f-btn--plain") }
            </p>
        </section>
    }
}

fn paper_head(sheet: Sheet<'_>) -> Html {
    let today = day_in_words(&sheet.page.today);
    let place = place::in_words(sheet.page);
    let made = if place.is_empty() {
        words::made(today)
    } else {
        words::made_place(today, place)
    };
    html! { <div class="f-paper f-paper--head"><b>{ shell::BRAND }</b><span>{ made }</span></div> }
}

fn paper_foot(sheet: Sheet<'_>) -> Html {
    let guide = &sheet.page.journey.book().guide;
    let version = foot::content(
        &guide.version,
        day_in_words(&guide.law_at),
        day_in_words(&guide.review_by),
    );
    html! {
        <div class="f-paper f-paper--foot"><p>{ foot::LIMITS }{ " " }{ version }</p><p>{ words::PAPER }</p></div>
    }
}
