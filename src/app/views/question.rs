//! One question: its answers, why it is asked, and the answers so far.

use firmly_core::guide::model::{ChoiceId, Question, QuestionId, QuestionRole};
use yew::prelude::*;

use super::{PageProps, local};
use crate::{
    app::{
        components::{ErrorSummary, Fold, Icon, Link, Radio, Radios, answers, back},
        hooks::use_announce,
        state::journey::Action,
        title,
        view::View,
    },
    words::{
        guide::{answers as answer_words, question as words},
        shell::page as page_words,
    },
};

/// The name of the radios, and the beginning of their ids.
const FIELD: &str = "answer";

/// The page and which question is on it.
#[derive(Properties, PartialEq)]
pub struct QuestionProps {
    /// What every page is given.
    pub page: PageProps,
    /// Which question.
    pub id: QuestionId,
}

/// See [`QuestionProps`].
#[component]
pub fn QuestionPage(props: &QuestionProps) -> Html {
    let journey = &props.page.journey;
    let announce = use_announce();
    let earlier = journey
        .answers()
        .choice(&props.id)
        .map(|choice| AttrValue::from(choice.as_str().to_owned()));
    let chosen = use_state(|| earlier);
    let attempts = use_state(|| 0_usize);

    let before = journey.before(&props.id);
    let number = before.len() + 1;
    let host = props.page.host.clone();
    use_effect_with((number, *attempts > 0), move |(number, wrong)| {
        let title = title::question(*number);
        host.title(&if *wrong {
            title::error(&title)
        } else {
            title::page(&title)
        });
    });

    let Some(question) = journey.book().guide.question(&props.id) else {
        return Html::default();
    };
    let wrong = *attempts > 0;

    let onsubmit = {
        let (act, journey, id) = (props.page.act.clone(), journey.clone(), props.id.clone());
        let (chosen, attempts) = (chosen.clone(), attempts.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(choice) = chosen.as_ref().map(|choice| ChoiceId::new(choice.as_str())) else {
                attempts.set(*attempts + 1);
                return;
            };
            if journey.turns_off(&id, &choice) {
                announce.emit(words::CHANGED);
            }
            act.emit(Action::Answer {
                question: id.clone(),
                choice,
            });
        })
    };
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |choice: AttrValue| chosen.set(Some(choice)))
    };
    let group = classes!(wrong.then_some("govuk-form-group govuk-form-group--error"));
    html! {
        <>
            { back(&props.page.on_back) }
            if wrong {
                <ErrorSummary field={format!("{FIELD}-0")} message={words::CHOOSE} attempt={*attempts} />
            }
            <form novalidate=true {onsubmit}>
                <div class={group}>
                    <fieldset
                        class="govuk-fieldset f-q"
                        data-question={props.id.as_str().to_owned()}
                        aria-describedby={described_by(question, wrong)}
                    >
                        <legend class="govuk-fieldset__legend">
                            <span class="f-caption"><b>{ &question.stage }</b>{ " · " }{ words::number(number) }</span>
                            <h1 class="f-title" tabindex="-1">{ &question.text }</h1>
                        </legend>
                        if let Some(help) = &question.help { <div class="govuk-hint" id="hint">{ help }</div> }
                        if wrong {
                            <p class="govuk-error-message" id="wrong">
                                <span class="govuk-visually-hidden">{ page_words::ERROR }</span>{ " " }{ words::CHOOSE }
                            </p>
                        }
                        <Radios
                            name={FIELD}
                            radios={radios(question)}
                            chosen={(*chosen).clone()}
                            invalid={wrong.then_some("true")}
                            {on_choose}
                        />
                    </fieldset>
                </div>
                <p class="f-actions f-go">
                    <button class="govuk-button" type="submit" data-do="continue">{ words::GO_ON }</button>
                </p>
            </form>
            if question.roles.contains(&QuestionRole::Gifts) { { local::limits(&props.page) } }
            <div class="f-sec f-sec--near">
                { why(&props.page, question) }
                if !before.is_empty() {
                    <Fold title={answer_words::TITLE} note={before.len().to_string()}>
                        { answers(journey.book(), &before, &props.page.act.reform(|id| Action::Go(View::Question(id)))) }
                        <p class="f-small f-quiet">{ answer_words::KEPT }</p>
                    </Fold>
                }
                <p class="f-actions f-mt-s">
                    <Link class="f-textlink" hook="map" on_follow={props.page.go(View::Map)}>{ Icon::Map.html() }{ words::MAP }</Link>
                    if number > 1 {
                        <Link class="f-textlink" hook="restart" on_follow={props.page.act(Action::Restart)}>{ words::RESTART }</Link>
                    }
                </p>
            </div>
        </>
    }
}

/// The choices of a question, as radios.
pub(super) fn radios(question: &Question) -> Vec<Radio> {
    let radio = |choice: &firmly_core::guide::model::Choice| Radio {
        value: choice.id.as_str().to_owned().into(),
        label: choice.text.clone().into(),
    };
    question.choices.iter().map(radio).collect()
}

fn described_by(question: &Question, wrong: bool) -> Option<&'static str> {
    match (question.help.is_some(), wrong) {
        (true, true) => Some("hint wrong"),
        (true, false) => Some("hint"),
        (false, true) => Some("wrong"),
        (false, false) => None,
    }
}

/// What the question rests on; nothing where it rests on common sense.
fn why(page: &PageProps, question: &Question) -> Html {
    let items: Vec<_> = question
        .items
        .iter()
        .filter_map(|id| page.journey.book().guide.item(id))
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <Fold title={words::WHY}>
            <p>{ words::WHY_SUB }</p>
            <ul class="f-list">{ for items.iter().map(|item| html! { <li key={item.id.as_str()}>{ &item.text }</li> }) }</ul>
        </Fold>
    }
}
