//! A new entry: five fields, whom it is about, and Save. Nothing of it is lost by a failure or by going away.

use firmly_core::journal::{
    Case,
    entry::{Fear, Precision, TermId},
    vocabulary::{GroupKind, Term},
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    about::about_fields,
    asks, attach,
    failures::{self, Failures, Words},
    fields::{Account, Line, Tick, Ticks, problem},
};
use crate::{
    app::{
        components::{Fold, Radio, Radios, back},
        log::{
            Busy, Failure, LogHandle,
            form::{Form, Purpose, When},
            state::{Drafted, Page, Standing},
        },
    },
    words::{
        log::{entry as words, rescue, unfinished},
        log_more::entry as more_words,
    },
};

/// How many channels and kinds are shown before all are asked for.
const COMMON: usize = 10;

/// The channels that come up most, shown first.
const COMMON_CHANNELS: [&str; COMMON] = [
    "consultation_in_person",
    "phone_to_work",
    "text_or_messaging_app_to_private_number",
    "work_email",
    "private_email",
    "letter_or_card",
    "gift_or_delivery",
    "social_media_request",
    "social_media_message_or_comment",
    "in_person_elsewhere",
];

/// The kinds that come up most, shown first.
const COMMON_BEHAVIOURS: [&str; COMMON] = [
    "gift",
    "personal_message",
    "disclosure_of_feelings",
    "compliment_on_appearance",
    "invitation",
    "personal_question",
    "ignores_request_to_stop",
    "waiting",
    "unwanted_touch",
    "threat_of_harm",
];

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct WriteProps {
    /// The log.
    pub log: LogHandle,
}

/// See [`WriteProps`].
#[component]
pub(super) fn Write(props: &WriteProps) -> Html {
    let log = &props.log;
    let form = &log.state().form;
    let vocabulary = &log.book().vocabulary;
    let failure = log
        .failure()
        .map(|failure| failures::words(failure, "log-what"));
    let busy = log.busy() == Some(Busy::Saving);
    let onsubmit = {
        let log = log.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if log.busy().is_none() {
                log.save();
            }
        })
    };
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    let on_why = edit(log, |form, text: String| form.why = Zeroizing::new(text));
    let group = match &form.purpose {
        Purpose::Fact(id) | Purpose::AmendFact(id, _) => vocabulary.group(id),
        Purpose::Case => vocabulary.groups_of(GroupKind::Case).next(),
        _ => None,
    };
    let (title, lede, save) = match &form.purpose {
        Purpose::Incident => (words::TITLE, Some(words::LEDE), words::SAVE),
        Purpose::Amend(_) => (
            more_words::AMEND,
            Some(more_words::AMEND_LEDE),
            more_words::SAVE_CHANGE,
        ),
        Purpose::Withdraw(_) => (
            more_words::WITHDRAW,
            Some(more_words::WITHDRAW_LEDE),
            more_words::WITHDRAW_SAVE,
        ),
        Purpose::Case => (more_words::CASE_TITLE, None, more_words::SAVE_CHANGE),
        Purpose::Fact(id) => (
            group.map_or(id.as_str(), |group| &group.title),
            None,
            more_words::SAVE,
        ),
        Purpose::AmendFact(id, _) => (
            group.map_or(id.as_str(), |group| &group.title),
            Some(more_words::AMEND_LEDE),
            more_words::SAVE_CHANGE,
        ),
    };
    html! {
        <>
            if log.state().opened().is_some() { { back(&home) } }
            <Failures failure={failure.clone()} attempt={log.attempt()}>{ way_out(log) }</Failures>
            <p class="f-caption"><b>{ caption(log) }</b></p>
            <h1 class="f-title" tabindex="-1">{ title }</h1>
            if let Some(lede) = lede { <p class="f-lede">{ lede }</p> }
            if log.state().draft == Drafted::Restored {
                <div class="f-note f-note--calm f-mt-s"><p>{ words::DRAFT_RESTORED }</p></div>
            }
            if log.state().opened().is_some_and(|opened| !opened.unfinished.is_empty()) && !log.state().is_writing() {
                <div class="f-note f-note--calm f-mt-s"><p>{ unfinished::ANOTHER }</p></div>
            }
            <form class="f-form f-mt" novalidate=true {onsubmit}>
                { match &form.purpose {
                    Purpose::Incident | Purpose::Amend(_) => five(log, failure.as_ref()),
                    Purpose::Withdraw(_) => Html::default(),
                    Purpose::Fact(_) | Purpose::AmendFact(..) | Purpose::Case => html! {
                        if let Some(group) = group { { asks::inside(log, group, failure.as_ref()) } }
                    },
                } }
                if let Some((label, hint)) = why_words(&form.purpose) {
                    <Line id="log-why" {label} {hint} value={form.why.to_string()} on_type={on_why} />
                }
                <div class="f-savebar">
                    <button class="govuk-button" type="submit" data-do="save" aria-disabled={busy.then_some("true")}>{ save }</button>
                    { set_down(log, &home) }
                    <span class="f-small f-quiet" role="status">{ progress(log) }</span>
                </div>
                if form.purpose == Purpose::Incident { <p class="f-small f-quiet f-close">{ words::STAYS }</p> }
            </form>
            if !form.is_empty() {
                <div class="f-mt">
                    <Fold title={words::DRAFT_DISCARD}>
                        <p>{ words::DISCARD_TEXT }</p>
                        <p>
                            <button class="f-btn f-btn--plain" type="button" onclick={{
                                let log = log.clone();
                                move |_: MouseEvent| log.discard()
                            }}>{ words::DISCARD_NOW }</button>
                        </p>
                    </Fold>
                </div>
            }
        </>
    }
}

/// The five questions, and what can be said besides.
fn five(log: &LogHandle, failure: Option<&Words>) -> Html {
    let form = &log.state().form;
    let beside = |id: &str| failure.and_then(|failure| failure.beside(id));
    let on_channel = edit(log, |form, id: AttrValue| {
        form.channel = Some(TermId::new(id.to_string()))
    });
    let on_behaviour = edit(log, |form, id: AttrValue| {
        form.toggle_behaviour(&TermId::new(id.to_string()))
    });
    let on_what = edit(log, |form, text: String| {
        form.what_happened = Zeroizing::new(text)
    });
    html! {
        <>

                { when(log, form, &beside) }
                <Field name="channel" number=2 label={words::CHANNEL} first="log-channel-0" failure={failure.cloned()}>
                    <Channels log={log.clone()} chosen={form.channel.clone()} {on_channel} />
                </Field>
                <Field name="behaviour" number=3 label={words::BEHAVIOUR} hint={words::BEHAVIOUR_HINT} first="log-behaviour-0" failure={failure.cloned()}>
                    <Behaviours log={log.clone()} chosen={form.behaviour.clone()} {on_behaviour} />
                </Field>
                <div data-field="what_happened">
                    <Account
                        id="log-what"
                        label={words::number(4, words::WHAT_HAPPENED)}
                        label_class="govuk-label--s"
                        hint={words::WHAT_HAPPENED_HINT}
                        value={form.what_happened.to_string()}
                        problem={beside("log-what")}
                        on_type={on_what}
                    />
                    { asks::watched(log, "what_happened", &form.what_happened) }
                </div>
                <Field name="fear" number=5 label={words::FEAR} hint={words::FEAR_HINT} first="log-fear-0" failure={failure.cloned()}>
                    { fear(log, form.fear, &log.book().vocabulary.fears) }
                </Field>
                { asks::details(log, failure) }
                if form.purpose == Purpose::Incident { { about_fields(log) } }
                { attach::chosen(log, failure) }
        </>
    }
}

/// What is asked for when something is corrected or taken back.
fn why_words(purpose: &Purpose) -> Option<(&'static str, &'static str)> {
    match purpose {
        Purpose::Amend(_) | Purpose::AmendFact(..) | Purpose::Case => {
            Some((more_words::WHY, more_words::WHY_HINT))
        }
        Purpose::Withdraw(_) => Some((more_words::WITHDRAW_WHY, more_words::WHY_HINT)),
        Purpose::Incident | Purpose::Fact(_) => None,
    }
}

/// The case that it is about, where it is settled; that it is new, where not.
fn caption(log: &LogHandle) -> String {
    let form = &log.state().form;
    let of_case = |case: &Case| form.is_about(&case.id) && form.purpose != Purpose::Incident;
    let case = log
        .state()
        .opened()
        .and_then(|opened| opened.cases.iter().find(|case| of_case(case)));
    case.and_then(|case| case.case_ref.clone())
        .unwrap_or_else(|| words::NEW.to_owned())
}

/// A change to the form from what a field gives.
pub(super) fn edit<T: Clone + 'static>(
    log: &LogHandle,
    change: impl Fn(&mut Form, T) + Clone + 'static,
) -> Callback<T> {
    let log = log.clone();
    Callback::from(move |given: T| {
        let change = change.clone();
        log.edit(move |form| change(form, given.clone()));
    })
}

/// Beside a failure to save: the text can leave the browser at once.
fn way_out(log: &LogHandle) -> Html {
    if !matches!(log.failure(), Some(Failure::Add(_) | Failure::Attach(_))) {
        return Html::default();
    }
    let log = log.clone();
    html! {
        <>
            <p>{ rescue::TEXT }</p>
            <p><button class="f-btn f-btn--plain" type="button" onclick={move |_: MouseEvent| log.rescue()}>{ rescue::SAVE }</button></p>
        </>
    }
}

fn progress(log: &LogHandle) -> &'static str {
    match (log.busy(), &log.state().standing, log.state().draft) {
        (Some(_), ..) => words::SAVING,
        (None, Standing::Begun(_), _) => words::DRAFT_MEMORY,
        (None, _, Drafted::Sealed) => words::DRAFT_SEALED,
        (None, _, Drafted::Failed) => words::DRAFT_FAILED,
        (None, _, Drafted::Not | Drafted::Restored) => words::SAVED_RULE,
    }
}

/// In an open log the entry can wait: its draft is kept.
fn set_down(log: &LogHandle, home: &Callback<()>) -> Html {
    if log.state().opened().is_none() {
        return Html::default();
    }
    html! {
        <button class="f-textlink" type="button" onclick={home.reform(|_: MouseEvent| ())}>{ words::NOT_NOW }</button>
    }
}

#[derive(Properties, PartialEq)]
struct FieldProps {
    name: &'static str,
    number: u8,
    label: &'static str,
    #[prop_or_default]
    hint: Option<&'static str>,
    /// The id of its first input, under which its problem is known.
    first: &'static str,
    failure: Option<Words>,
    children: Html,
}

/// A field that is more than one input.
#[component]
fn Field(props: &FieldProps) -> Html {
    let wrong = props
        .failure
        .as_ref()
        .and_then(|failure| failure.beside(props.first));
    let hint = props.hint.map(|_| format!("log-{}-hint", props.name));
    let described: Vec<_> = [
        hint.clone(),
        wrong.as_ref().map(|_| format!("{}-problem", props.first)),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <div class={classes!(wrong.as_ref().map(|_| "govuk-form-group govuk-form-group--error"))}>
            <fieldset
                class="govuk-fieldset"
                data-field={props.name}
                aria-describedby={(!described.is_empty()).then(|| described.join(" "))}
            >
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::number(props.number, props.label) }</legend>
                if let Some(text) = props.hint { <div class="govuk-hint" id={hint}>{ text }</div> }
                { problem(&props.first.into(), wrong.as_ref()) }
                { props.children.clone() }
            </fieldset>
        </div>
    }
}

fn when(log: &LogHandle, form: &Form, beside: &impl Fn(&str) -> Option<AttrValue>) -> Html {
    const DAYS: [(When, &str); 3] = [
        (When::Today, words::TODAY),
        (When::Yesterday, words::YESTERDAY),
        (When::Another, words::ANOTHER),
    ];
    let value = |when: When| AttrValue::from(format!("{when:?}").to_lowercase());
    let radios: Vec<_> = DAYS
        .iter()
        .map(|(when, label)| Radio {
            value: value(*when),
            label: (*label).into(),
        })
        .collect();
    let on_when = edit(log, move |form, chosen: AttrValue| {
        form.when = DAYS
            .iter()
            .map(|(when, _)| *when)
            .find(|when| value(*when) == chosen);
    });
    let missing = beside("log-when-0");
    let date = beside("log-day");
    let part = |id: &'static str,
                label,
                value: &Zeroizing<String>,
                width,
                set: fn(&mut Form, Zeroizing<String>)| {
        let on_type = edit(log, move |form, text: String| {
            set(form, Zeroizing::new(text))
        });
        html! {
            <div>
                <Line {id} {label} value={value.to_string()} class={width} inputmode="numeric" {on_type} />
            </div>
        }
    };
    let on_time = edit(log, |form, text: String| form.time = Zeroizing::new(text));
    let wrong = missing
        .is_some()
        .then_some("govuk-form-group govuk-form-group--error");
    html! {
        <div class={classes!(wrong)}>
            <fieldset
                class="govuk-fieldset"
                data-field="event_start"
                aria-describedby={missing.is_some().then_some("log-when-0-problem")}
            >
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::number(1, words::WHEN) }</legend>
                { problem(&"log-when-0".into(), missing.as_ref()) }
                <Radios
                    name="log-when"
                    class="f-choices--tight"
                    {radios}
                    chosen={form.when.map(value)}
                    on_choose={on_when}
                />
                if form.when == Some(When::Another) {
                    <div class={classes!("govuk-form-group", "f-mt-s", date.as_ref().map(|_| "govuk-form-group--error"))}>
                        <fieldset class="govuk-fieldset" aria-describedby={if date.is_some() { "log-date-hint log-day-problem" } else { "log-date-hint" }}>
                            <legend class="govuk-fieldset__legend">{ words::DATE }</legend>
                            <div class="govuk-hint" id="log-date-hint">{ words::DATE_HINT }</div>
                            { problem(&"log-day".into(), date.as_ref()) }
                            <div class="f-date">
                                { part("log-day", words::DAY, &form.day, "govuk-input--width-2", |form, text| form.day = text) }
                                { part("log-month", words::MONTH, &form.month, "govuk-input--width-2", |form, text| form.month = text) }
                                { part("log-year", words::YEAR, &form.year, "govuk-input--width-4", |form, text| form.year = text) }
                            </div>
                        </fieldset>
                    </div>
                }
                <div class="f-inline">
                    <Line
                        id="log-time"
                        label={words::TIME}
                        hint={words::TIME_HINT}
                        value={form.time.to_string()}
                        problem={beside("log-time")}
                        on_type={on_time}
                    />
                    { precision(log, form) }
                </div>
            </fieldset>
        </div>
    }
}

fn precision(log: &LogHandle, form: &Form) -> Html {
    let terms = &log.book().vocabulary.precisions;
    let chosen = form.sure().id();
    let log = log.clone();
    let onchange = Callback::from(move |event: Event| {
        let id = event.target_unchecked_into::<HtmlSelectElement>().value();
        let precision = Precision::from_id(&id);
        log.edit(move |form| form.precision = precision);
    });
    html! {
        <div class="govuk-form-group">
            <label class="govuk-label" for="log-precision">{ words::PRECISION }</label>
            <select
                class="govuk-select"
                id="log-precision"
                autocomplete="off"
                {onchange}
            >
                { for terms.iter().map(|term| html! {
                    <option value={term.id.clone()} selected={chosen == term.id}>{ &term.label }</option>
                }) }
            </select>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ChannelsProps {
    log: LogHandle,
    chosen: Option<TermId>,
    on_channel: Callback<AttrValue>,
}

#[component]
fn Channels(props: &ChannelsProps) -> Html {
    let all = use_state(|| false);
    let terms = &props.log.book().vocabulary.channels;
    let shown = |term: &&Term| {
        *all || COMMON_CHANNELS.contains(&&*term.id)
            || props
                .chosen
                .as_ref()
                .is_some_and(|chosen| chosen.as_str() == term.id)
    };
    let radios = terms.iter().filter(shown).map(|term| Radio {
        value: term.id.clone().into(),
        label: term.label.clone().into(),
    });
    html! {
        <>
            <Radios
                name="log-channel"
                class="f-choices--tight"
                radios={radios.collect::<Vec<_>>()}
                chosen={props.chosen.as_ref().map(|chosen| AttrValue::from(chosen.as_str().to_owned()))}
                on_choose={props.on_channel.clone()}
            />
            if !*all { { more(words::channels_all(terms.len()), all.setter()) } }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct BehavioursProps {
    log: LogHandle,
    chosen: Vec<TermId>,
    on_behaviour: Callback<AttrValue>,
}

#[component]
fn Behaviours(props: &BehavioursProps) -> Html {
    let all = use_state(|| false);
    let terms = &props.log.book().vocabulary.behaviours;
    let ticked = |term: &Term| props.chosen.iter().any(|chosen| chosen.as_str() == term.id);
    let shown = |term: &&Term| *all || COMMON_BEHAVIOURS.contains(&&*term.id) || ticked(term);
    let ticks = terms.iter().filter(shown).map(|term| Tick {
        value: term.id.clone().into(),
        label: term.label.clone().into(),
        ticked: ticked(term),
    });
    html! {
        <>
            <Ticks name="log-behaviour" ticks={ticks.collect::<Vec<_>>()} on_toggle={props.on_behaviour.clone()} />
            if !*all { { more(words::behaviours_all(terms.len()), all.setter()) } }
        </>
    }
}

/// Shows the terms that are left.
fn more(words: String, all: UseStateSetter<bool>) -> Html {
    html! {
        <p class="f-mt-xs">
            <button class="f-textlink" type="button" onclick={move |_: MouseEvent| all.set(true)}>
                { crate::app::components::Icon::Plus.html() }{ words }
            </button>
        </p>
    }
}

fn fear(log: &LogHandle, chosen: Option<Fear>, terms: &[Term]) -> Html {
    html! {
        <div class="f-scale">
            { for terms.iter().enumerate().map(|(at, term)| {
                let level = term.id.parse::<u8>().ok().and_then(|level| Fear::try_from(level).ok());
                let onchange = edit(log, move |form, _: Event| form.fear = level);
                html! {
                    <label key={term.id.clone()}>
                        <input
                            type="radio"
                            id={format!("log-fear-{at}")}
                            name="log-fear"
                            data-choice={term.id.clone()}
                            checked={level.is_some() && chosen == level}
                            autocomplete="off"
                            {onchange}
                        />
                        <b aria-hidden="true">{ &term.id }</b>{ &term.label }
                    </label>
                }
            }) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_first_is_in_the_vocabulary() {
        let vocabulary = crate::content::embedded().unwrap().vocabulary;
        for (common, terms) in [
            (COMMON_CHANNELS, &vocabulary.channels),
            (COMMON_BEHAVIOURS, &vocabulary.behaviours),
        ] {
            for id in common {
                assert!(terms.iter().any(|term| term.id == id), "{id}");
            }
        }
        for term in &vocabulary.precisions {
            assert_eq!(Precision::from_id(&term.id).unwrap().id(), term.id);
        }
    }
}
