//! Finding entries as one types. While nothing is typed, what stands below is shown.

use std::rc::Rc;

use crate::app::markup::html;
use firmly_core::{
    journal::{Case, CaseId, search::Index},
    store::EventHash,
};
use yew::prelude::*;

use super::{fields::Line, list, wording};
use crate::{app::log::LogHandle, words::log_more::find as words};

/// The log, and what is shown while nothing is searched for.
#[derive(Properties, PartialEq)]
pub(super) struct FindProps {
    pub(super) log: LogHandle,
    pub(super) children: Html,
}

/// See [`FindProps`].
#[component]
pub(super) fn Find(props: &FindProps) -> Html {
    let query = use_state(String::new);
    let log = &props.log;
    let cases = log.state().opened().map(|opened| opened.cases.clone());
    let cases = cases.unwrap_or_default();
    // Nothing is read again at a key.
    let index = use_memo(Same(Rc::clone(&cases)), |Same(cases)| {
        Index::of(cases, &log.book().vocabulary, |incident| {
            wording::when(incident.event_start.as_ref())
        })
    });
    let on_type = {
        let query = query.clone();
        Callback::from(move |typed| query.set(typed))
    };
    let searched = !query.trim().is_empty();
    html! {
        <>
            <div class="f-find" role="search">
                <Line id="log-find" label={words::LABEL} hint={words::HINT} value={(*query).clone()} {on_type} />
            </div>
            if searched { { results(log, &cases, &index.find(&query)) } } else { { props.children.clone() } }
        </>
    }
}

/// The log as it was read once; another reading is another one.
struct Same(Rc<Vec<Case>>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// How many are shown.
const SHOWN: usize = 50;

fn results(log: &LogHandle, cases: &[Case], found: &[(CaseId, EventHash)]) -> Html {
    let heading = match found.len() {
        0 => words::NOTHING.to_owned(),
        1 => words::FOUND_ONE.to_owned(),
        count if count > SHOWN => words::found_more(count, SHOWN),
        count => words::found(count),
    };
    let numbers: Vec<_> = cases.iter().map(list::numbers).collect();
    let one = |(case, hash): &(CaseId, EventHash)| {
        let at = cases.iter().position(|known| known.id == *case)?;
        let (case, numbers) = (cases.get(at)?, numbers.get(at)?);
        let incident = case.incidents.iter().find(|known| known.hash == *hash)?;
        let number = list::number_among(numbers, incident);
        Some(list::row(log, case, incident, number))
    };
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="log-found">
            <h2 class="f-h2" id="log-found" role="status">{ heading }</h2>
            <ol class="f-entries">{ for found.iter().take(SHOWN).filter_map(one) }</ol>
        </section>
    }
}
