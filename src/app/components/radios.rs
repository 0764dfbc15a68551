//! One of several. Nothing is chosen beforehand.

use yew::prelude::*;

/// One of the radios.
#[derive(Clone, Debug, PartialEq)]
pub struct Radio {
    /// Its value, and its `data-choice` hook.
    pub value: AttrValue,
    /// Its words.
    pub label: AttrValue,
}

/// The radios of one question.
#[derive(Properties, PartialEq)]
pub struct RadiosProps {
    /// Unique in the page: the group's name, and the beginning of the ids: `name-0`.
    pub name: AttrValue,
    /// In order.
    pub radios: Vec<Radio>,
    /// The one that is chosen.
    pub chosen: Option<AttrValue>,
    /// More classes, for the tight form.
    #[prop_or_default]
    pub class: Classes,
    /// Whether leaving it open was a mistake.
    #[prop_or_default]
    pub invalid: Option<AttrValue>,
    /// One was chosen.
    pub on_choose: Callback<AttrValue>,
}

/// See [`RadiosProps`].
#[component]
pub fn Radios(props: &RadiosProps) -> Html {
    html! {
        <div class={classes!("govuk-radios", "f-choices", props.class.clone())}>
            { for props.radios.iter().enumerate().map(|(at, radio)| {
                let id = format!("{}-{at}", props.name);
                let value = radio.value.clone();
                let onchange = props.on_choose.reform(move |_: Event| value.clone());
                html! {
                    <div key={radio.value.to_string()} class="govuk-radios__item">
                        <input
                            class="govuk-radios__input"
                            id={id.clone()}
                            name={props.name.clone()}
                            type="radio"
                            value={radio.value.clone()}
                            data-choice={radio.value.clone()}
                            checked={props.chosen.as_ref() == Some(&radio.value)}
                            aria-invalid={props.invalid.clone()}
                            {onchange}
                        />
                        <label class="govuk-label govuk-radios__label" for={id}>{ &radio.label }</label>
                    </div>
                }
            }) }
        </div>
    }
}
