//! Check a file: exact lines and a receipt, for anyone, without a passphrase. What is found comes from a hook.

use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::PageProps;
use crate::{
    app::{
        components::{ErrorSummary, Fold, Icon, back},
        findings::{Findings, not_a_receipt, not_checked},
        hooks::{Refused, Stand, use_checking},
        log::use_log,
        title,
    },
    platform::{self, dropped::drop_into, file, focus},
    words::{
        check::proof,
        check_page::page as words,
        shell::{page as page_words, title as titles},
    },
};

const FILE: &str = "check-file";
const RECEIPT: &str = "check-receipt";

/// See [`PageProps`].
#[component]
pub fn CheckFile(props: &PageProps) -> Html {
    // Another page with every lock, Hide included: neither the file nor what was found stays.
    let era = use_log().era();
    html! { <Checker key={era} on_back={props.on_back.clone()} /> }
}

/// What the form is given.
#[derive(Properties, PartialEq)]
struct CheckerProps {
    /// One page back.
    on_back: Callback<()>,
}

#[component]
fn Checker(props: &CheckerProps) -> Html {
    let (input, receipt, result) = (use_node_ref(), use_node_ref(), use_node_ref());
    let checking = use_checking();
    let stand = checking.stand().clone();
    let problem = match &stand {
        Stand::Refused(why) => Some(words_for(*why)),
        _ => None,
    };
    {
        let was = use_mut_ref(|| false);
        use_effect_with(problem.is_some(), move |wrong| {
            // A page that has just been locked under its cover has the title of the cover.
            if was.replace(*wrong) != *wrong {
                platform::title::set(&match wrong {
                    true => title::error(titles::CHECK_FILE),
                    false => title::page(titles::CHECK_FILE),
                });
            }
        });
    }
    {
        let result = result.clone();
        use_effect_with(matches!(stand, Stand::Done(_)), move |_| {
            if let Some(result) = result.cast::<HtmlElement>() {
                focus::element(&result);
            }
        });
    }
    let onsubmit = {
        let (checking, input, receipt) = (checking.clone(), input.clone(), receipt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let fields = (
                input.cast::<HtmlInputElement>(),
                receipt.cast::<HtmlTextAreaElement>(),
            );
            if let (Some(input), Some(receipt)) = fields {
                let file = file::chosen(&input).into_iter().next();
                checking.start(file, &receipt.value());
            }
        })
    };
    let onstop = {
        let checking = checking.clone();
        Callback::from(move |_: MouseEvent| checking.stop())
    };
    // Whatever is dropped beside the field would open in place of the page.
    let ondrop = {
        let input = input.clone();
        Callback::from(move |event: DragEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                drop_into(&input, None, &event);
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let beside = |field: &str| {
        let problem = problem.as_ref().filter(|(about, _)| *about == field);
        problem.map(|(_, words)| words.clone())
    };
    let summary = problem.as_ref().map(|(field, message)| {
        html! { <ErrorSummary field={*field} message={message.clone()} attempt={checking.attempt()} /> }
    });
    let (wrong_file, wrong_receipt) = (beside(FILE), beside(RECEIPT));
    html! {
        <div {ondrop} {ondragover}>
            { back(&props.on_back) }
            { for summary }
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <div class={group(wrong_file.is_some())}>
                    <label class="govuk-label" for={FILE}>{ words::FILE }</label>
                    <div class="govuk-hint" id="check-file-hint">{ words::FILE_HINT }</div>
                    { beside_field("check-file-problem", wrong_file.as_ref()) }
                    <input
                        ref={input}
                        class="f-file"
                        id={FILE}
                        type="file"
                        aria-describedby={described("check-file-hint", "check-file-problem", wrong_file.is_some())}
                        aria-invalid={wrong_file.map(|_| "true")}
                        autocomplete="off"
                    />
                </div>
                { receipt_field(RECEIPT, words::RECEIPT, words::RECEIPT_HINT, &receipt, wrong_receipt.as_ref()) }
                <p class="f-actions">
                    <button class="govuk-button" type="submit" data-do="check">{ words::SUBMIT }</button>
                    if matches!(stand, Stand::Reading(_)) {
                        <button class="f-btn f-btn--plain" type="button" data-do="stop" onclick={onstop}>{ words::STOP }</button>
                    }
                    <span class="f-small f-quiet" role="status">{ match stand {
                        Stand::Reading(percent) => words::reading(percent),
                        _ => String::new(),
                    } }</span>
                </p>
            </form>
            if let Stand::Done(found) = &stand { { done(found, &result) } }
        </div>
    }
}

/// Which field it is about, and what is wrong.
fn words_for(why: Refused) -> (&'static str, AttrValue) {
    let words = match why {
        Refused::Receipt(error) => return (RECEIPT, not_a_receipt(error).into()),
        Refused::Missing => words::NO_FILE,
        Refused::Unreadable => words::UNREADABLE,
        Refused::Sealed => words::SEALED,
        Refused::Packed => words::PACKED,
        Refused::File(error) => return (FILE, not_checked(error).into()),
    };
    (FILE, words.into())
}

/// A field with a label, wrong or not.
fn group(wrong: bool) -> Classes {
    classes!(
        "govuk-form-group",
        wrong.then_some("govuk-form-group--error")
    )
}

fn described(hint: &str, problem: &str, wrong: bool) -> String {
    match wrong {
        true => [hint, " ", problem].concat(),
        false => hint.to_owned(),
    }
}

fn beside_field(id: &str, problem: Option<&AttrValue>) -> Html {
    problem.map_or_else(Html::default, |problem| {
        html! {
            <p class="govuk-error-message" id={id.to_owned()}>
                <span class="govuk-visually-hidden">{ page_words::ERROR }</span>{ " " }{ problem }
            </p>
        }
    })
}

/// A place to paste a receipt.
fn receipt_field(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    field: &NodeRef,
    problem: Option<&AttrValue>,
) -> Html {
    let (hint_id, problem_id) = ([id, "-hint"].concat(), [id, "-problem"].concat());
    html! {
        <div class={group(problem.is_some())}>
            <label class="govuk-label" for={id}>{ label }</label>
            <div class="govuk-hint" id={hint_id.clone()}>{ hint }</div>
            { beside_field(&problem_id, problem) }
            <textarea
                ref={field.clone()}
                class="govuk-textarea f-paste"
                {id}
                rows="6"
                aria-describedby={described(&hint_id, &problem_id, problem.is_some())}
                aria-invalid={problem.map(|_| "true")}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                translate="no"
            />
        </div>
    }
}

fn done(found: &Findings, result: &NodeRef) -> Html {
    let streams = found.streams.iter().flatten();
    html! {
        <section class="f-sec" aria-labelledby="check-result" data-check={if found.is_whole { "whole" } else { "not-whole" }}>
            { verdict(&found.verdict, found.is_whole, result) }
            { list(found.faults.iter()) }
            { list(found.receipt.iter()) }
            { list(found.attached.iter().chain(&found.newer)) }
            { list(found.withheld.iter()) }
            { list(found.purged.iter()) }
            <Fold title={words::COMPARE} note={words::COMPARE_NOTE}>{ list(streams) }</Fold>
            { proofs() }
        </section>
    }
}

/// The whole in one line: takes the focus when it appears.
fn verdict(words: &str, is_whole: bool, heading: &NodeRef) -> Html {
    html! {
        <div class={classes!("f-note", is_whole.then_some("f-note--calm"))}>
            { if is_whole { Icon::Tick.html() } else { Icon::Warn.html() } }
            <h2 ref={heading.clone()} class="f-h3" id="check-result" tabindex="-1">{ words }</h2>
        </div>
    }
}

/// Lines, some of them in somebody else's words.
fn list<'l>(lines: impl Iterator<Item = &'l String>) -> Html {
    let lines: Vec<Html> = lines
        .map(|line| html! { <li dir="auto">{ line }</li> })
        .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! { <ul class="f-list f-findings f-mt-s">{ for lines }</ul> }
}

/// What a check shows, and what it does not.
fn proofs() -> Html {
    let points = |points: &[&'static str]| html! { { for points.iter().map(|point| html! { <li>{ *point }</li> }) } };
    html! {
        <div class="f-card f-duo f-mt">
            <div><h3 class="f-h3">{ proof::TITLE }</h3><ul class="f-list">{ points(proof::PROVES) }</ul></div>
            <div><h3 class="f-h3">{ proof::TITLE_NOT }</h3><ul class="f-list">{ points(proof::NOT_PROVEN) }</ul></div>
        </div>
    }
}
