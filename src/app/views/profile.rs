//! Settings: where the user works. Kept in clear only if the user says so.

use std::collections::BTreeMap;

use firmly_core::guide::model::{ChoiceId, Question, QuestionId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{PageProps, pack::PackSettings, question::radios};
use crate::{
    app::{
        components::{Radios, back},
        hooks::use_announce,
        kept_profile::{self, Keep},
        state::journey::Action,
    },
    words::guide::settings as words,
};

/// See [`PageProps`].
#[component]
pub fn Profile(props: &PageProps) -> Html {
    let announce = use_announce();
    let guide = &props.journey.book().guide;
    let questions = || {
        guide
            .questions
            .iter()
            .filter(|question| question.is_profile())
    };
    let chosen = use_state(|| {
        let answered = questions().filter_map(|question| {
            Some((
                question.id.clone(),
                props.journey.answers().choice(&question.id)?.clone(),
            ))
        });
        answered.collect::<BTreeMap<QuestionId, ChoiceId>>()
    });
    let is_guest = props.host.guest().is_some();
    let keep = use_state(|| !is_guest && kept_profile::is_kept());

    let onsubmit = {
        let (act, on_back) = (props.act.clone(), props.on_back.clone());
        let (chosen, keep) = (chosen.clone(), *keep);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let answers: Vec<_> = chosen
                .iter()
                .map(|(question, choice)| (question.clone(), choice.clone()))
                .collect();
            let keep = if keep {
                Keep::OnThisDevice
            } else {
                Keep::InMemory
            };
            // A guest stores nothing in somebody else's page.
            let settled = if is_guest {
                Ok(())
            } else {
                kept_profile::settle(&answers, keep)
            };
            announce.emit(match (keep, settled) {
                (Keep::OnThisDevice, Ok(())) => words::KEPT,
                (Keep::OnThisDevice, Err(_)) => words::NOT_KEPT,
                // Where nothing can be stored, nothing is stored: there is nothing to take away.
                (Keep::InMemory, _) => words::SAVED,
            });
            act.emit(Action::SetProfile(answers));
            on_back.emit(());
        })
    };
    let onkeep = {
        let keep = keep.clone();
        Callback::from(move |event: Event| {
            keep.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let group = |question: &Question| {
        let on_choose = {
            let (chosen, id) = (chosen.clone(), question.id.clone());
            Callback::from(move |choice: AttrValue| {
                let mut next = (*chosen).clone();
                next.insert(id.clone(), ChoiceId::new(choice.as_str()));
                chosen.set(next);
            })
        };
        let clear = {
            let (chosen, id) = (chosen.clone(), question.id.clone());
            Callback::from(move |_: MouseEvent| {
                let mut next = (*chosen).clone();
                next.remove(&id);
                chosen.set(next);
            })
        };
        let choice = chosen
            .get(&question.id)
            .map(|choice| AttrValue::from(choice.as_str().to_owned()));
        html! {
            <fieldset key={question.id.as_str()} class="govuk-fieldset f-mt" data-question={question.id.as_str().to_owned()}>
                <legend class="govuk-fieldset__legend"><h2 class="f-h3">{ &question.text }</h2></legend>
                <Radios
                    name={question.id.as_str().to_owned()}
                    class="f-choices--tight"
                    radios={radios(question)}
                    on_choose={on_choose}
                    chosen={choice.clone()}
                />
                if choice.is_some() {
                    <p class="f-mt-xs">
                        <button class="f-textlink f-small" type="button" onclick={clear}>
                            { words::CLEAR }<span class="govuk-visually-hidden">{ ": " }{ &question.text }</span>
                        </button>
                    </p>
                }
            </fieldset>
        }
    };
    html! {
        <>
            { back(&props.on_back) }
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <form novalidate=true {onsubmit}>
                { for questions().map(group) }
                if !is_guest {
                    <div class="govuk-checkboxes f-choices f-mt">
                        <div class="govuk-checkboxes__item">
                            <input
                                class="govuk-checkboxes__input"
                                id="keep"
                                type="checkbox"
                                checked={*keep}
                                aria-describedby="keep-hint"
                                onchange={onkeep}
                            />
                            <label class="govuk-label govuk-checkboxes__label" for="keep">{ words::KEEP }</label>
                        </div>
                    </div>
                    <p class="f-small f-quiet f-mt-xs" id="keep-hint">{ words::KEEP_HINT }</p>
                }
                <p class="f-actions f-mt-s"><button class="govuk-button" type="submit" data-do="save">{ words::SAVE }</button></p>
            </form>
            if !is_guest { <PackSettings ..props.clone() /> }
        </>
    }
}
