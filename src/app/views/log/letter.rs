//! Letters and words: the guide's wordings with what a case has on record, to change, copy, print or save.

use firmly_core::{
    guide::model::Wording,
    journal::Case,
    report::{filled_words, offered, open_marks},
};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    LogAreaProps, asks, case as case_view,
    failures::{self, Failures},
    fields::{Account, Line},
    report::to,
    report_read,
};
use crate::{
    app::{
        components::{Icon, Link, back},
        log::{
            Busy, LogHandle, case_name,
            form::Form,
            letter::{Letter, Taken},
            state::Page,
        },
        views::local,
    },
    words::log_letter::{letter as words, list as list_words},
};

const TEXT: &str = "letter-text";
const TO: &str = "letter-to";

/// The way to the words of this case.
pub(super) fn way_in(log: &LogHandle, case: &Case) -> Html {
    let go = to(log, Page::Letters(case.id.clone()));
    html! { <button class="f-btn f-btn--plain" type="button" data-do="letters" onclick={go.reform(|_: MouseEvent| ())}>{ list_words::LINK }</button> }
}

/// What can be said or written in this case.
pub(super) fn letters(log: &LogHandle, case: &Case) -> Html {
    let guide = &log.book().guide;
    let offered = offered(guide, case);
    let is_told = offered.len() < guide.wordings.len();
    let one = |wording: &&Wording| {
        let go = {
            let (log, case, wording) = (log.clone(), case.clone(), (*wording).clone());
            Callback::from(move |()| log.write_letter(&case, &wording))
        };
        html! {
            <li key={wording.id.as_str()} data-wording={wording.id.as_str().to_owned()}>
                <Link on_follow={go}>{ &wording.title }</Link>
                <p class="f-small f-quiet">{ list_words::to(&wording.to) }</p>
            </li>
        }
    };
    html! {
        <>
            { back(&to(log, Page::Case(case.id.clone()))) }
            <p class="f-caption"><b>{ case_name(case) }</b></p>
            <h1 class="f-title" tabindex="-1">{ list_words::TITLE }</h1>
            <p class="f-lede">{ list_words::LEDE }</p>
            if is_told { <div class="f-note f-mt">{ Icon::Info.html() }<p>{ list_words::TOLD }</p></div> }
            <ul class="f-results f-mt">{ for offered.iter().map(one) }</ul>
        </>
    }
}

/// Words that are being made ready.
pub(super) fn letter(
    log: &LogHandle,
    letter: &Letter,
    case: &Case,
    wording: &Wording,
    area: &LogAreaProps,
) -> Html {
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let marks = open_marks(&letter.text);
    let left = match &marks[..] {
        [] => words::LEFT_NONE.to_owned(),
        marks => words::left(marks.join(" ")),
    };
    let on_text = {
        let log = log.clone();
        Callback::from(move |typed| log.change_letter(|letter| letter.text = Zeroizing::new(typed)))
    };
    let on_to = {
        let log = log.clone();
        Callback::from(move |typed| log.change_letter(|letter| letter.to = Zeroizing::new(typed)))
    };
    let again = {
        let (log, case, wording) = (log.clone(), case.clone(), wording.clone());
        Callback::from(move |()| log.begin_letter(&case, &wording))
    };
    let of_organisation = local::letter(area.pack.as_ref(), &wording.id, |words| {
        let filled = filled_words(words, wording, case, log.book());
        let log = log.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            log.change_letter(|letter| letter.text = filled.clone());
        });
        html! { <button class="f-btn f-btn--small f-btn--plain" type="button" data-do="use-letter" {onclick}>{ words::USE }</button> }
    });
    let record = letter.record.as_ref();
    let sheet = record.map(|report| {
        html! {
            <section class="f-sec" aria-labelledby="letter-record">
                <h2 class="f-h3 f-noprint" id="letter-record">{ words::RECORD }</h2>
                <article class="f-sheet f-mt-s" data-letter="record">{ report_read::sections(report) }</article>
            </section>
        }
    });
    html! {
        <>
            <div class="f-noprint">
                { back(&to(log, Page::Letters(case.id.clone()))) }
                <Failures {failure} attempt={log.attempt()} />
                <p class="f-caption"><b>{ case_name(case) }</b>{ " · " }{ words::CAPTION }</p>
                <h1 class="f-title" tabindex="-1">{ &wording.title }</h1>
                <p class="f-lede">{ words::LEDE }</p>
                <div class="f-form f-one f-mt" data-wording={wording.id.as_str().to_owned()}>
                    <div>
                        <Account id={TEXT} label={words::TEXT} label_class="govuk-label--s" hint={words::TEXT_HINT} value={letter.text.to_string()} on_type={on_text} />
                        <p class="f-small f-mt-xs" role="status" data-left={marks.len().to_string()}>{ left }</p>
                        { asks::watched(log, TEXT, &letter.text) }
                        <p class="f-small f-mt-xs"><Link on_follow={again}>{ words::AGAIN }</Link></p>
                        { of_organisation }
                    </div>
                    <Line id={TO} label={words::TO} label_class="govuk-label--s" hint={words::TO_HINT} value={letter.to.to_string()} on_type={on_to} />
                    { take(log, letter, wording) }
                </div>
            </div>
            <div class="f-letter">
                <div class="f-paper f-account"><p translate="no">{ letter.text.as_str() }</p></div>
                { for sheet }
            </div>
        </>
    }
}

/// The ways to take the words, and what comes after.
fn take(log: &LogHandle, letter: &Letter, wording: &Wording) -> Html {
    let busy = log.busy() == Some(Busy::Reporting);
    let button = |taken: Taken, class: &'static str, label: &'static str| {
        let id = taken.id();
        let log = log.clone();
        let onclick = Callback::from(move |_: MouseEvent| log.take_letter(taken.clone()));
        html! { <button key={id} {class} type="button" data-form={id} aria-disabled={busy.then_some("true")} {onclick}>{ label }</button> }
    };
    let said = letter.taken.as_ref().map(|taken| match taken {
        Taken::Copied => words::TAKEN_COPIED.to_owned(),
        Taken::Printed => words::TAKEN_PRINTED.to_owned(),
        Taken::File(name) => words::taken_file(name),
    });
    let mut groups = log.book().vocabulary.groups.iter();
    let fact = wording.fact.as_deref();
    let fact = fact.and_then(|fact| groups.find(|group| group.id == fact));
    let also = fact.filter(|_| letter.taken.is_some()).map(|group| {
        let form = Form::done_with(letter, &group.id);
        html! {
            <p class="f-mt-s" data-also={group.id.clone()}>
                <Link on_follow={case_view::opener(log, form)}>{ words::also(&group.title) }</Link>
                <br /><span class="f-small f-quiet">{ words::ALSO_HINT }</span>
            </p>
        }
    });
    html! {
        <div>
            <p class="f-actions">
                { button(Taken::Copied, "govuk-button", words::COPY) }
                { button(Taken::Printed, "f-btn f-btn--plain", words::PRINT) }
                { button(Taken::File(String::new()), "f-btn f-btn--plain", words::SAVE) }
            </p>
            <p class="f-small f-quiet f-mt-xs" role="status" data-taken={letter.taken.as_ref().map(Taken::id)}>{ said.unwrap_or_default() }</p>
            { for also }
            <p class="f-small f-quiet f-mt-xs">{ words::NEUTRAL }</p>
        </div>
    }
}
