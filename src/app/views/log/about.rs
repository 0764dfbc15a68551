//! Whom an entry is about: a case that is there, or a new one, and what may be said of it now.

use firmly_core::journal::{entry::TermId, vocabulary::Term};
use yew::prelude::*;

use crate::{
    app::{
        components::{Fold, Radio, Radios},
        log::{LogHandle, form::Form},
    },
    words::log::{about as words, list},
};

/// The value of the radio for a new case. No case has it for an id.
const NEW: &str = "new";

/// The fields.
pub(super) fn about_fields(log: &LogHandle) -> Html {
    let about = &log.state().form.about;
    let cases = log
        .state()
        .opened()
        .map(|opened| opened.cases.clone())
        .unwrap_or_default();
    let choose = |set: fn(&mut Form, Option<String>)| {
        let log = log.clone();
        Callback::from(move |chosen: AttrValue| {
            let chosen = (chosen != NEW).then(|| chosen.to_string());
            log.edit(move |form| set(form, chosen.clone()));
        })
    };
    let details = html! {
        <Fold title={words::DETAILS} note={words::DETAILS_NOTE}>
            { terms("relation", words::RELATION, &log.book().vocabulary.relations, about.relation.as_ref(), choose(|form, chosen| form.about.relation = chosen.map(TermId::new))) }
            { terms("under_18", words::UNDER_18, &log.book().vocabulary.under_18, about.under_18.as_ref(), choose(|form, chosen| form.about.under_18 = chosen.map(TermId::new))) }
        </Fold>
    };
    let known = about
        .case
        .as_ref()
        .is_some_and(|id| cases.iter().any(|case| case.id.as_str() == id));
    if cases.is_empty() {
        return html! {
            <div>
                <p class="f-small f-quiet">{ words::MADE_UP }</p>
                { details }
            </div>
        };
    }
    let mut radios: Vec<_> = cases
        .iter()
        .map(|case| Radio {
            value: case.id.as_str().to_owned().into(),
            label: case
                .case_ref
                .clone()
                .unwrap_or_else(|| list::CASE_UNNAMED.to_owned())
                .into(),
        })
        .collect();
    radios.push(Radio {
        value: NEW.into(),
        label: words::NEW.into(),
    });
    let chosen = if known {
        about.case.clone().unwrap_or_default()
    } else {
        NEW.to_owned()
    };
    html! {
        <fieldset class="govuk-fieldset" data-field="case_ref" aria-describedby="log-case-hint">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::TITLE }</legend>
            <div class="govuk-hint" id="log-case-hint">{ words::HINT }</div>
            <Radios
                name="log-case"
                class="f-choices--tight"
                {radios}
                chosen={Some(AttrValue::from(chosen))}
                on_choose={choose(|form, chosen| form.about.case = chosen)}
            />
            if !known { { details } }
        </fieldset>
    }
}

fn terms(
    field: &'static str,
    legend: &'static str,
    terms: &[Term],
    chosen: Option<&TermId>,
    on_choose: Callback<AttrValue>,
) -> Html {
    let radios = terms.iter().map(|term| Radio {
        value: term.id.clone().into(),
        label: term.label.clone().into(),
    });
    html! {
        <fieldset class="govuk-fieldset f-mt-s" data-field={field}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ legend }</legend>
            <Radios
                name={format!("log-{field}")}
                class="f-choices--tight"
                radios={radios.collect::<Vec<_>>()}
                chosen={chosen.map(|chosen| AttrValue::from(chosen.as_str().to_owned()))}
                {on_choose}
            />
        </fieldset>
    }
}
