//! What the entries of a case add up to: each rule with its count, its entries and its source, and where to look next.
//! Calm: nothing here can be heard, or seen by someone passing.

use std::collections::BTreeSet;

use firmly_core::{
    guide::{
        model::{Flag, OutcomeId, QuestionId},
        walk::Opening,
    },
    journal::{
        Case,
        patterns::{Pattern, patterns},
    },
    store::EventHash,
};
use yew::prelude::*;

use super::LogAreaProps;
use crate::{
    app::{
        log::LogHandle,
        state::journey::Action,
        view::{BookPage, Entry, View},
    },
    words::log_more::pattern as words,
};

/// The panel of this case; nothing where no rule applies.
pub(super) fn panel(log: &LogHandle, case: &Case, area: &LogAreaProps) -> Html {
    let Ok(today) = area.today.parse() else {
        return Html::default();
    };
    let found = patterns(&log.book().vocabulary.patterns, case, today);
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="case-patterns">
            <h2 class="f-h2" id="case-patterns">{ words::TITLE }</h2>
            <p class="f-sub">{ words::LEDE }</p>
            <ul class="f-pattern">{ for found.iter().map(|pattern| one(log, case, pattern, &area.act)) }</ul>
        </section>
    }
}

fn one(log: &LogHandle, case: &Case, pattern: &Pattern<'_>, act: &Callback<Action>) -> Html {
    let rule = pattern.rule;
    let guide = &log.book().guide;
    let question = QuestionId::new(rule.to.clone());
    let outcome = OutcomeId::new(rule.to.clone());
    let (step, label) = match guide.question(&question) {
        Some(question) => {
            let flags = rule.tags.iter().map(|id| Flag::new(id.clone())).collect();
            let from = Opening {
                question: question.id.clone(),
                flags,
            };
            (Action::Begin(from), words::question(&question.text))
        }
        None => {
            let known = guide.outcomes.iter().find(|known| known.id == outcome);
            let title = known.map_or("", |outcome| &outcome.title);
            let page = BookPage::Entry(Entry::Outcome(outcome.clone()));
            (Action::Go(View::Handbook(page)), words::outcome(title))
        }
    };
    let go = act.reform(move |_: MouseEvent| step.clone());
    html! {
        <li key={rule.id.clone()} data-pattern={rule.id.clone()}>
            <p class="f-count"><b>{ pattern.count }</b><span>{ &rule.counts }</span></p>
            <p>{ &rule.says }</p>
            <p class="f-small f-quiet">
                { entries(case, &pattern.entries) }{ " " }{ words::rule(&rule.id) }{ " " }{ sources(log, &rule.rests_on) }
            </p>
            <p><button class="f-btn f-btn--plain" type="button" data-to={rule.to.clone()} onclick={go}>{ label }</button></p>
        </li>
    }
}

/// `Entries 1, 3, 6.`
fn entries(case: &Case, counted: &[EventHash]) -> String {
    let counted: BTreeSet<_> = counted.iter().collect();
    let numbered = case.incidents.iter().zip(&case.numbers);
    let mut numbers: Vec<usize> = numbered
        .filter(|(incident, _)| counted.contains(&incident.hash))
        .map(|(_, number)| *number)
        .collect();
    numbers.sort_unstable();
    let shown: Vec<_> = numbers.iter().take(SHOWN).map(usize::to_string).collect();
    let shown = shown.join(", ");
    match numbers.len() {
        1 => words::entry(shown),
        count if count > SHOWN => words::entries_and_more(shown, count - SHOWN),
        _ => words::entries(shown),
    }
}

/// How many entries are named.
const SHOWN: usize = 12;

/// The publishers of the sources; that it is a rule of thumb of our own where there are none.
fn sources(log: &LogHandle, ids: &[String]) -> String {
    let guide = &log.book().guide;
    let mut named: Vec<&str> = ids
        .iter()
        .filter_map(|id| {
            let source = guide.sources.iter().find(|source| source.id.as_str() == id);
            let item = guide.items.iter().any(|item| item.id.as_str() == id);
            source
                .map(|source| source.title.as_str())
                .or(item.then_some(words::ITEM))
        })
        .collect();
    named.dedup();
    if named.is_empty() {
        words::OWN.to_owned()
    } else {
        words::from(named.join("; "))
    }
}
