//! The receipt of a case: six lines for somebody else to keep, who has some already, and what the log says to them.

use firmly_core::{
    journal::{Case, Receipted},
    report::receipt::Held,
};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    case::withdrawn,
    failures::{self, Failures, Words},
    fields::{Account, Line},
    report::to,
    wording,
};
use crate::{
    app::{
        components::back,
        findings::{not_a_receipt, passed_over},
        hooks::use_copy,
        log::{Busy, LogHandle, case_name, receipt::Receipting, state::Page},
    },
    platform::{mail, print::print},
    words::log_letter::receipt as words,
};

pub(super) const TO: &str = "receipt-to";
pub(super) const ON: &str = "receipt-on";
const PASTED: &str = "receipt-pasted";

/// The way to the receipt of this case.
pub(super) fn way_in(log: &LogHandle, case: &Case) -> Html {
    let make = {
        let (log, case) = (log.clone(), case.clone());
        Callback::from(move |_: MouseEvent| log.make_receipt(&case))
    };
    html! { <button class="f-btn f-btn--plain" type="button" data-do="receipt" onclick={make}>{ words::LINK }</button> }
}

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct ReceiptProps {
    /// The log.
    pub log: LogHandle,
}

/// The page of the receipt.
#[component]
pub(super) fn ReceiptPage(props: &ReceiptProps) -> Html {
    let copy = use_copy();
    let log = &props.log;
    let opened = log.state().opened();
    let found = log.receipting().and_then(|receipting| {
        let mut cases = opened?.cases.iter();
        Some((receipting, cases.find(|case| case.id == receipting.case)?))
    });
    let Some((receipting, case)) = found else {
        return back(&to(log, Page::Home));
    };
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let text = receipting.receipt.text();
    let onclick = {
        let text = AttrValue::from(text.clone());
        copy.reform(move |click| (text.clone(), click))
    };
    let on_print = Callback::from(|_: MouseEvent| print());
    html! {
        <>
            <div class="f-noprint">
                { back(&to(log, Page::Case(case.id.clone()))) }
                <Failures failure={failure.clone()} attempt={log.attempt()} />
                <p class="f-caption"><b>{ case_name(case) }</b></p>
                <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
                <p class="f-lede">{ words::LEDE }</p>
            </div>
            <p class="f-receipt" translate="no" data-receipt="text">{ &text }</p>
            <div class="f-noprint">
                <p class="f-actions f-mt-s">
                    <button class="govuk-button" type="button" data-do="copy" {onclick}>{ words::COPY }</button>
                    <a class="f-btn f-btn--plain" href={mail::draft(words::SUBJECT, &text)} data-do="mail">{ words::MAIL }</a>
                    <button class="f-btn f-btn--plain" type="button" data-do="print" onclick={on_print}>{ words::PRINT }</button>
                </p>
                <p class="f-small f-quiet">{ words::MAIL_HINT }</p>
                <p class="f-mt-s">{ words::PROVES }</p>
                { note(log, receipting, failure.as_ref()) }
                { given(case, receipting) }
                { check(log, receipting) }
            </div>
        </>
    }
}

/// Who has it.
fn note(log: &LogHandle, receipting: &Receipting, failure: Option<&Words>) -> Html {
    let beside = |id: &str| failure.and_then(|failure| failure.beside(id));
    let on_to = {
        let log = log.clone();
        Callback::from(move |typed| log.change_receipting(|r| r.to = Zeroizing::new(typed)))
    };
    let on_on = {
        let log = log.clone();
        Callback::from(move |typed| log.change_receipting(|r| r.on = typed))
    };
    let onclick = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.note_receipt())
    };
    let busy = log.busy() == Some(Busy::Reporting);
    html! {
        <section class="f-sec f-form f-one" aria-labelledby="receipt-note">
            <h2 class="f-h2" id="receipt-note">{ words::GAVE }</h2>
            <Line id={TO} label={words::TO} label_class="govuk-label--s" hint={words::TO_HINT} value={receipting.to.to_string()} problem={beside(TO)} on_type={on_to} />
            <Line id={ON} label={words::ON} label_class="govuk-label--s" hint={words::ON_HINT} value={receipting.on.clone()} problem={beside(ON)} class="govuk-input--width-10" inputmode="numeric" on_type={on_on} />
            <div>
                <p class="f-actions"><button class="f-btn f-btn--plain" type="button" data-do="note-receipt" aria-disabled={busy.then_some("true")} {onclick}>{ words::NOTE }</button></p>
                <p class="f-small f-quiet f-mt-xs" role="status">{ if receipting.is_noted { words::NOTED } else { "" } }</p>
            </div>
        </section>
    }
}

/// Those that others have, the newest first.
fn given(case: &Case, receipting: &Receipting) -> Html {
    if case.receipts.is_empty() {
        return Html::default();
    }
    // One that was noted just now is the receipt of this page.
    let held = |at: usize| match receipting.given.get(at) {
        Some(held) => *held,
        None => Some(Held::Kept { since: 1 }),
    };
    let rows = case.receipts.iter().enumerate().rev();
    html! {
        <section class="f-sec" aria-labelledby="receipt-given">
            <h2 class="f-h2" id="receipt-given">{ words::GIVEN }</h2>
            <dl class="f-rows f-facts">{ for rows.map(|(at, one)| one_given(one, held(at))) }</dl>
            <p class="f-small f-quiet f-mt-s">{ words::LINES_HINT }</p>
        </section>
    }
}

fn one_given(given: &Receipted, held: Option<Held>) -> Html {
    let day = given
        .on
        .map_or_else(|| wording::recorded(&given.recorded), wording::day);
    let who = match &given.to {
        Some(to) => words::given_to(to.as_str(), day),
        None => words::GIVEN_UNSAID.to_owned(),
    };
    html! {
        <div key={given.hash.to_string()} class="f-row" data-receipt="given">
            <dt translate="no">{ who }</dt>
            <dd>
                { withdrawn(given.withdrawn.as_ref()) }
                if let Some(held) = held { <p>{ said(held) }</p> }
            </dd>
        </div>
    }
}

/// A receipt that came back.
fn check(log: &LogHandle, receipting: &Receipting) -> Html {
    let on_type = {
        let log = log.clone();
        Callback::from(move |typed| {
            log.change_receipting(|r| {
                r.pasted = typed;
                r.checked = None;
            });
        })
    };
    let onclick = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.check_receipt())
    };
    let result = receipting.checked.as_ref().map(|checked| match checked {
        Ok((held, lines)) => {
            let mut told = vec![said(*held)];
            told.extend(passed_over(*lines));
            told.join(" ")
        }
        Err(error) => not_a_receipt(*error),
    });
    html! {
        <section class="f-sec f-form f-one" aria-labelledby="receipt-check">
            <h2 class="f-h2" id="receipt-check">{ words::CHECK }</h2>
            <Account id={PASTED} label={words::CHECK_TEXT} label_class="govuk-label--s" hint={words::CHECK_HINT} value={receipting.pasted.clone()} {on_type} />
            <div>
                <p class="f-actions"><button class="f-btn f-btn--plain" type="button" data-do="check-receipt" {onclick}>{ words::CHECK_DO }</button></p>
                <p class="f-mt-xs" role="status" data-receipt="checked">{ result.unwrap_or_default() }</p>
            </div>
        </section>
    }
}

fn said(held: Held) -> String {
    match held {
        Held::Kept { since: 0 } => words::KEPT.to_owned(),
        Held::Kept { since: 1 } => words::KEPT_ONE.to_owned(),
        Held::Kept { since } => words::kept_since(since),
        Held::Broken => words::BROKEN.to_owned(),
        Held::Other => words::OTHER.to_owned(),
    }
}
