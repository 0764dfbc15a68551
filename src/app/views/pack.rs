//! The organisation's pack in the settings: opened, shown with its sum, removed. What it says stands where it belongs.

use firmly_core::guide::model::{ChoiceId, QuestionRole};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{PageProps, local};
use crate::{
    app::{
        components::ErrorSummary,
        hooks::{PackStand, use_pack_file},
        kept_pack,
        kept_profile::Keep,
        pack_faults::lines,
    },
    platform::file,
    words::{pack::page as words, shell::page as page_words},
};

const FILE: &str = "pack-file";
const KEEP: &str = "pack-keep";

/// See [`PageProps`].
#[component]
pub fn PackSettings(props: &PageProps) -> Html {
    let (input, keep) = (use_node_ref(), use_node_ref());
    let opening = use_pack_file(props.journey.book(), &props.act);
    let before = {
        let book = props.journey.book().clone();
        use_state(|| kept_pack::load(&book))
    };
    let onsubmit = {
        let (opening, input, keep) = (opening.clone(), input.clone(), keep.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let fields = (
                input.cast::<HtmlInputElement>(),
                keep.cast::<HtmlInputElement>(),
            );
            if let (Some(input), Some(keep)) = fields {
                let keep = match keep.checked() {
                    true => Keep::OnThisDevice,
                    false => Keep::InMemory,
                };
                opening.open(file::chosen(&input).into_iter().next(), keep);
            }
        })
    };
    let onremove = {
        let (opening, before) = (opening.clone(), before.clone());
        Callback::from(move |_: MouseEvent| {
            opening.remove();
            before.set(kept_pack::Found::default());
        })
    };
    let (problem, listed) = match opening.stand() {
        PackStand::Idle => (None, Vec::new()),
        PackStand::Missing => (Some(words::MISSING), Vec::new()),
        PackStand::Unreadable => (Some(words::UNREADABLE), Vec::new()),
        PackStand::Refused(lines) => (Some(words::REFUSED), lines.to_vec()),
    };
    let refused_before = before.refused.as_ref().map(lines);
    let removable = kept_pack::is_kept()
        || (props.journey.pack().is_some() && props.journey.pack() != before.pack.as_ref());
    html! {
        <section class="f-sec" aria-labelledby="h-pack" data-pack="settings">
            <h2 class="f-h2" id="h-pack" tabindex="-1">{ words::TITLE }</h2>
            <p class="f-sub">{ words::LEDE }</p>
            if let Some(problem) = problem {
                <ErrorSummary field={FILE} message={problem} attempt={opening.attempt()} />
            }
            if let Some(lines) = refused_before.filter(|_| problem.is_none()) {
                <p><b>{ words::REFUSED_BEFORE }</b></p>
                { list(&lines) }
            }
            { about(props) }
            if removable {
                <p class="f-actions">
                    <button class="f-btn f-btn--plain" type="button" data-do="remove-pack" onclick={onremove}>{ words::REMOVE }</button>
                </p>
            } else if props.journey.pack().is_some() {
                <p class="f-small f-quiet">{ words::PART }</p>
            }
            <form class="f-card f-lock f-mt" novalidate=true {onsubmit}>
                <div class={classes!("govuk-form-group", problem.map(|_| "govuk-form-group--error"))}>
                    <label class="govuk-label" for={FILE}>{ words::FILE }</label>
                    <div class="govuk-hint" id="pack-hint">{ words::FILE_HINT }</div>
                    if let Some(problem) = problem {
                        <div class="govuk-error-message" id="pack-problem">
                            <span class="govuk-visually-hidden">{ page_words::ERROR }</span>{ " " }{ problem }
                            { list(&listed) }
                        </div>
                    }
                    <input
                        ref={input}
                        class="f-file"
                        id={FILE}
                        type="file"
                        accept=".json,application/json"
                        aria-describedby={if problem.is_some() { "pack-hint pack-problem" } else { "pack-hint" }}
                        aria-invalid={problem.map(|_| "true")}
                        autocomplete="off"
                    />
                </div>
                <div class="govuk-checkboxes f-choices">
                    <div class="govuk-checkboxes__item">
                        <input ref={keep} class="govuk-checkboxes__input" id={KEEP} type="checkbox" aria-describedby="pack-keep-hint" />
                        <label class="govuk-label govuk-checkboxes__label" for={KEEP}>{ words::KEEP }</label>
                    </div>
                </div>
                <p class="f-small f-quiet f-mt-xs" id="pack-keep-hint">{ words::KEEP_HINT }</p>
                <p class="f-actions f-mt-s"><button class="f-btn f-btn--plain" type="submit" data-do="open-pack">{ words::OPEN }</button></p>
            </form>
        </section>
    }
}

fn list(lines: &[String]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    html! { <ul class="f-list f-findings">{ for lines.iter().map(|line| html! { <li dir="auto">{ line }</li> }) }</ul> }
}

/// Whose pack it is, how old, and which file.
fn about(props: &PageProps) -> Html {
    let Some(pack) = props.journey.pack() else {
        return Html::default();
    };
    let guide = &props.journey.book().guide;
    let said = |role: QuestionRole, choice: &Option<ChoiceId>| {
        let question = guide.question_for(role)?;
        Some(question.choice(choice.as_ref()?)?.text.as_str())
    };
    let profile = [
        said(QuestionRole::Nation, &pack.nation),
        said(QuestionRole::Setting, &pack.setting),
    ];
    let profile: Vec<&str> = profile.into_iter().flatten().collect();
    let row = |name: &'static str, said: Html| html! { <div class="f-row"><dt>{ name }</dt><dd>{ said }</dd></div> };
    html! {
        <dl class="f-rows f-findings" data-pack="about">
            { row(words::NAME, html! { { words::version(&pack.pack_name, &pack.version) } }) }
            { row(words::OWNER, html! { { &pack.owner } }) }
            { row(words::CHECKED, local::checked(props, pack)) }
            { row(words::REPORT_TO, html! { { &pack.report_to } }) }
            if !profile.is_empty() { { row(words::PROFILE, html! { { profile.join(", ") } }) } }
            if let Some(exit) = &pack.exit { { row(words::EXIT, html! { { exit } }) } }
            { row(words::SUM, html! { <span class="f-findings" translate="no">{ &pack.sha256 }</span> }) }
        </dl>
    }
}
