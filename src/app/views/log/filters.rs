//! What lines of the log have to be, chosen beside the words: the fields, and what was chosen in words.

use firmly_core::journal::{
    Case,
    entry::TermId,
    filter::{CORRECTIONS, ENTRIES, FACTS, Facet, Filter, values},
    moment::Day,
    vocabulary::{Term, Vocabulary},
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{fields, wording};
use crate::{
    app::{
        components::Fold,
        log::{case_name, search::Search},
    },
    words::{log::read, log_more::find as words},
};

/// What can be chosen of each facet, and what it is called.
pub(super) type Choices = Vec<(Facet, Vec<(String, String)>)>;

const FACETS: [(Facet, &str, &str); 8] = [
    (Facet::Kind, "kind", words::KIND),
    (Facet::Case, "case_ref", words::CASE),
    (Facet::Channel, "channel", read::CHANNEL),
    (Facet::Behaviour, "behaviour", read::BEHAVIOUR),
    (Facet::Asked("wanted"), "wanted", words::WANTED),
    (Facet::Asked("direction"), "direction", words::DIRECTION),
    (Facet::Fear, "fear", words::FEAR),
    (
        Facet::Asked("seriousness"),
        "seriousness",
        words::SERIOUSNESS,
    ),
];

/// What these cases leave to choose from; what would tell nothing apart is left out.
pub(super) fn choices(vocabulary: &Vocabulary, cases: &[Case]) -> Choices {
    let of = |facet: Facet| -> Vec<(String, String)> {
        let listed = |terms: &[Term]| {
            let mut listed: Vec<(String, String)> = values(cases, facet)
                .into_iter()
                .map(|id| (wording::term(terms, &TermId::new(&*id)), id))
                .map(|(label, id)| (id, label))
                .collect();
            let place = |id: &str| terms.iter().position(|term| term.id == id);
            listed.sort_by_key(|(id, _)| place(id).unwrap_or(usize::MAX));
            listed
        };
        match facet {
            Facet::Kind => [
                (ENTRIES, words::ENTRIES),
                (FACTS, words::FACTS),
                (CORRECTIONS, words::CORRECTIONS),
            ]
            .map(|(id, label)| (id.to_owned(), label.to_owned()))
            .into(),
            Facet::Case => {
                let open = cases.iter().filter(|case| case.purged.is_none());
                let mut named: Vec<_> = open
                    .map(|case| (case.id.as_str().to_owned(), case_name(case)))
                    .collect();
                if named.len() < 2 {
                    named.clear();
                }
                named
            }
            Facet::Channel => listed(&vocabulary.channels),
            Facet::Behaviour => listed(&vocabulary.behaviours),
            // Everything is at least the lowest level.
            Facet::Fear => vocabulary
                .fears
                .iter()
                .skip(1)
                .map(|term| (term.id.clone(), term.label.clone()))
                .collect(),
            Facet::Asked(field) => vocabulary
                .asked(field)
                .map_or_else(Vec::new, |(_, ask, _)| listed(&ask.terms)),
        }
    };
    let all = FACETS.map(|(facet, ..)| (facet, of(facet)));
    all.into_iter()
        .filter(|(_, values)| !values.is_empty())
        .collect()
}

/// The fields. They are made anew whenever they are cleared: a browser keeps what was chosen in one.
pub(super) fn fields(
    choices: &Choices,
    search: &Search,
    cleared: usize,
    on_change: &Callback<Search>,
) -> Html {
    let note = match in_use(&search.filter) {
        0 => None,
        1 => Some(AttrValue::from(words::FILTERS_ONE)),
        count => Some(words::filters_in_use(count).into()),
    };
    html! {
        <Fold title={words::FILTERS} {note}>
            <div class="f-filters" key={cleared.to_string()}>
                { for choices.iter().map(|(facet, values)| choice(*facet, values, search, on_change)) }
                { day("from", words::FROM, search.filter.from, search, on_change, |filter, day| filter.from = day) }
                { day("to", words::TO, search.filter.to, search, on_change, |filter, day| filter.to = day) }
            </div>
            <p class="govuk-hint f-mt-xs" id="log-filter-period">{ words::PERIOD }</p>
        </Fold>
    }
}

fn in_use(filter: &Filter) -> usize {
    filter.chosen().len() + usize::from(filter.from.is_some()) + usize::from(filter.to.is_some())
}

fn choice(
    facet: Facet,
    values: &[(String, String)],
    search: &Search,
    on_change: &Callback<Search>,
) -> Html {
    let Some((_, name, label)) = FACETS.iter().find(|(known, ..)| *known == facet) else {
        return Html::default();
    };
    let id = ["log-filter-", name].concat();
    let chosen = search.filter.value(facet).unwrap_or_default();
    let onchange = {
        let search = search.clone();
        on_change.reform(move |event: Event| {
            let mut search = search.clone();
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            search.filter.choose(facet, value);
            search
        })
    };
    html! {
        <div key={*name} class="govuk-form-group">
            <label class="govuk-label" for={id.clone()}>{ *label }</label>
            <select class="govuk-select" {id} autocomplete="off" {onchange}>
                <option value="" selected={chosen.is_empty()}>{ words::ALL }</option>
                { for values.iter().map(|(value, label)| html! {
                    <option value={value.clone()} selected={value == chosen}>{ label }</option>
                }) }
            </select>
        </div>
    }
}

fn day(
    name: &'static str,
    label: &'static str,
    value: Option<Day>,
    search: &Search,
    on_change: &Callback<Search>,
    set: fn(&mut Filter, Option<Day>),
) -> Html {
    let chosen = {
        let search = search.clone();
        on_change.reform(move |day| {
            let mut search = search.clone();
            set(&mut search.filter, day);
            search
        })
    };
    let id = ["log-filter-", name].concat();
    fields::day(id.into(), label, value, "log-filter-period", chosen)
}

/// What is looked for, in words.
pub(super) fn told(search: &Search, choices: &Choices) -> String {
    let mut parts = Vec::new();
    let typed = search.words.trim();
    if !typed.is_empty() {
        parts.push(words::words(typed));
    }
    for (facet, value) in search.filter.chosen() {
        let named = FACETS.iter().find(|(known, ..)| known == facet);
        let values = choices.iter().find(|(known, _)| known == facet);
        let label = values.and_then(|(_, values)| values.iter().find(|(id, _)| id == value));
        let label = label.map_or(value, |(_, label)| label);
        let facet = named.map_or("", |(.., label)| label);
        parts.push(words::chosen(facet, label));
    }
    for (name, day) in [
        (words::FROM, search.filter.from),
        (words::TO, search.filter.to),
    ] {
        if let Some(day) = day {
            parts.push(words::chosen(name, wording::day(day)));
        }
    }
    parts.join("; ")
}
