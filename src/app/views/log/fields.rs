//! Fields that text goes into. Browsers are told of each one to keep, complete, check and send nothing of it.

use firmly_core::journal::moment::Day;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::wording;
use crate::words::{log::unlock as words, shell::page as page_words};

/// What every field is given.
#[derive(Properties, PartialEq)]
pub(super) struct FieldProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// Its name in words.
    pub label: AttrValue,
    /// A line of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is in it.
    pub value: AttrValue,
    /// What has to be put right.
    #[prop_or_default]
    pub problem: Option<AttrValue>,
    /// More classes for the input: its width.
    #[prop_or_default]
    pub class: Classes,
    /// More classes for the label.
    #[prop_or_default]
    pub label_class: Classes,
    /// Which keyboard a phone shows.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// Something was typed.
    pub on_type: Callback<String>,
}

impl FieldProps {
    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let problem = self
            .problem
            .as_ref()
            .map(|_| format!("{}-problem", self.id));
        match (hint, problem) {
            (Some(hint), Some(problem)) => Some(format!("{hint} {problem}")),
            (hint, problem) => hint.or(problem),
        }
    }

    fn group(&self, class: &'static str, input: Html) -> Html {
        let wrong = self.problem.is_some().then_some("govuk-form-group--error");
        html! {
            <div class={classes!("govuk-form-group", class, wrong)}>
                <label class={classes!("govuk-label", self.label_class.clone())} for={self.id.clone()}>{ &self.label }</label>
                if let Some(hint) = &self.hint {
                    <div class="govuk-hint" id={format!("{}-hint", self.id)}>{ hint }</div>
                }
                { problem(&self.id, self.problem.as_ref()) }
                { input }
            </div>
        }
    }
}

/// The words beside a field that has to be put right.
pub(super) fn problem(id: &AttrValue, problem: Option<&AttrValue>) -> Html {
    problem.map_or_else(Html::default, |problem| {
        html! {
            <p class="govuk-error-message" id={format!("{id}-problem")}>
                <span class="govuk-visually-hidden">{ page_words::ERROR }</span>{ " " }{ problem }
            </p>
        }
    })
}

/// One line of text.
#[component]
pub(super) fn Line(props: &FieldProps) -> Html {
    let oninput = props
        .on_type
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let error = props.problem.is_some().then_some("govuk-input--error");
    props.group(
        "",
        html! {
            <input
                class={classes!("govuk-input", props.class.clone(), error)}
                id={props.id.clone()}
                type="text"
                inputmode={props.inputmode.clone()}
                value={props.value.clone()}
                aria-describedby={props.described_by()}
                aria-invalid={props.problem.is_some().then_some("true")}
                autocomplete="off"
                autocorrect="off"
                autocapitalize="none"
                spellcheck="false"
                writingsuggestions="false"
                translate="no"
                data-gramm="false"
                data-gramm_editor="false"
                data-enable-grammarly="false"
                {oninput}
            />
        },
    )
}

/// Several lines of text.
#[component]
pub(super) fn Account(props: &FieldProps) -> Html {
    let oninput = props
        .on_type
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let error = props.problem.is_some().then_some("govuk-textarea--error");
    props.group(
        "",
        html! {
            <textarea
                class={classes!("govuk-textarea", props.class.clone(), error)}
                id={props.id.clone()}
                rows="7"
                value={props.value.clone()}
                aria-describedby={props.described_by()}
                aria-invalid={props.problem.is_some().then_some("true")}
                autocomplete="off"
                autocorrect="off"
                autocapitalize="sentences"
                spellcheck="false"
                writingsuggestions="false"
                translate="no"
                data-gramm="false"
                data-gramm_editor="false"
                data-enable-grammarly="false"
                {oninput}
            />
        },
    )
}

/// What a password manager should make of a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// One that exists.
    Current,
    /// One that is being chosen.
    New,
}

/// A passphrase: hidden until it is shown, may be pasted.
#[derive(Properties, PartialEq)]
pub(super) struct SecretProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// Its name in words.
    pub label: AttrValue,
    /// A line of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What it is for.
    pub purpose: Purpose,
    /// What has to be put right.
    #[prop_or_default]
    pub problem: Option<AttrValue>,
    /// Where the text is read when it is needed. It is kept nowhere else.
    pub input: NodeRef,
}

/// See [`SecretProps`].
#[component]
pub(super) fn Secret(props: &SecretProps) -> Html {
    let shown = use_state(|| false);
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let (word, label) = if *shown {
        (words::HIDE, words::HIDE_WHICH)
    } else {
        (words::SHOW, words::SHOW_WHICH)
    };
    let hint = props.hint.as_ref().map(|_| format!("{}-hint", props.id));
    let wrong = props
        .problem
        .as_ref()
        .map(|_| format!("{}-problem", props.id));
    let described: Vec<_> = [hint.clone(), wrong.clone()]
        .into_iter()
        .flatten()
        .collect();
    html! {
        <div class={classes!("govuk-form-group", "govuk-password-input", wrong.as_ref().map(|_| "govuk-form-group--error"))}>
            <label class="govuk-label" for={props.id.clone()}>{ &props.label }</label>
            if let Some(words) = &props.hint { <div class="govuk-hint" id={hint}>{ words }</div> }
            { problem(&props.id, props.problem.as_ref()) }
            <div class="govuk-input__wrapper govuk-password-input__wrapper">
                <input
                    ref={props.input.clone()}
                    class={classes!("govuk-input", "govuk-password-input__input", wrong.map(|_| "govuk-input--error"))}
                    id={props.id.clone()}
                    type={if *shown { "text" } else { "password" }}
                    aria-describedby={(!described.is_empty()).then(|| described.join(" "))}
                    aria-invalid={props.problem.is_some().then_some("true")}
                    autocomplete={match props.purpose {
                        Purpose::Current => "current-password",
                        Purpose::New => "new-password",
                    }}
                    autocorrect="off"
                    autocapitalize="none"
                    spellcheck="false"
                    writingsuggestions="false"
                    translate="no"
                    data-gramm="false"
                    data-gramm_editor="false"
                    data-enable-grammarly="false"
                />
                <button
                    class="f-btn f-btn--plain govuk-password-input__toggle"
                    type="button"
                    aria-label={label}
                    aria-controls={props.id.clone()}
                    onclick={toggle}
                >{ word }</button>
            </div>
        </div>
    }
}

/// One box of several.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Its value.
    pub value: AttrValue,
    /// Its words.
    pub label: AttrValue,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// Boxes to tick, in cards.
#[derive(Properties, PartialEq)]
pub(super) struct TicksProps {
    /// Unique in the page, and the beginning of the ids: `name-0`.
    pub name: AttrValue,
    /// In order.
    pub ticks: Vec<Tick>,
    /// One was ticked, or the tick taken away.
    pub on_toggle: Callback<AttrValue>,
}

/// See [`TicksProps`].
#[component]
pub(super) fn Ticks(props: &TicksProps) -> Html {
    html! {
        <div class="govuk-checkboxes f-choices f-choices--tight">
            { for props.ticks.iter().enumerate().map(|(at, tick)| {
                let id = format!("{}-{at}", props.name);
                let value = tick.value.clone();
                let onchange = props.on_toggle.reform(move |_: Event| value.clone());
                html! {
                    <div key={tick.value.to_string()} class="govuk-checkboxes__item">
                        <input
                            class="govuk-checkboxes__input"
                            id={id.clone()}
                            type="checkbox"
                            data-choice={tick.value.clone()}
                            checked={tick.ticked}
                            autocomplete="off"
                            {onchange}
                        />
                        <label class="govuk-label govuk-checkboxes__label" for={id}>{ &tick.label }</label>
                    </div>
                }
            }) }
        </div>
    }
}

/// A day from the browser's calendar. Below it, in words, the day that was understood: an American browser shows 4 March as
/// 03/04.
pub(super) fn day(
    id: AttrValue,
    label: &'static str,
    value: Option<Day>,
    described_by: &'static str,
    on_change: Callback<Option<Day>>,
) -> Html {
    let onchange = on_change.reform(|event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        typed.parse().ok()
    });
    let understood = format!("{id}-understood");
    html! {
        <div key={id.to_string()} class="govuk-form-group">
            <label class="govuk-label" for={id.clone()}>{ label }</label>
            <input
                class="govuk-input"
                {id}
                type="date"
                value={value.map(|day| day.to_string()).unwrap_or_default()}
                aria-describedby={[described_by, understood.as_str()].join(" ")}
                autocomplete="off"
                {onchange}
            />
            <p class="f-small f-quiet f-mt-s" id={understood} role="status">{ value.map(wording::day).unwrap_or_default() }</p>
        </div>
    }
}
