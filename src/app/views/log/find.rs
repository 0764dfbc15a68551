//! Finding lines of the log as one types, and by what they are. While nothing is looked for, what stands below is shown.

use std::rc::Rc;

use firmly_core::journal::{
    Amendment, Case, CaseId, Fact,
    filter::{About, Facet, Filter, Place},
    search::{Found, Index, Said},
    vocabulary::Vocabulary,
};
use web_sys::Element;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    fields::Line,
    filters::{self, Choices},
    list, wording,
};
use crate::{
    app::{
        components::Link,
        hooks::use_after_paint,
        log::{LogHandle, case_name, search::Search, state::Page},
    },
    platform::{focus, unicode::nfkd},
    words::log_more::find as words,
};

/// The log, where to look, and what is shown while nothing is looked for.
#[derive(Properties, PartialEq)]
pub(super) struct FindProps {
    pub(super) log: LogHandle,
    /// The only case to look in.
    pub(super) within: Option<CaseId>,
    pub(super) children: Html,
}

/// See [`FindProps`].
#[component]
pub(super) fn Find(props: &FindProps) -> Html {
    let log = &props.log;
    let within = props.within.clone();
    let search = use_state(|| log.searched(within.as_ref()));
    let cleared = use_state(|| 0);
    let area = use_node_ref();
    let cases = log.state().opened().map(|opened| opened.cases.clone());
    let cases = cases.unwrap_or_default();
    let vocabulary = &log.book().vocabulary;
    let index = use_mut_ref(Searched::default);
    {
        // Before the first key, and after the list can be seen.
        let (index, book) = (Rc::clone(&index), log.book().clone());
        use_after_paint(Same(Rc::clone(&cases)), move |Same(cases)| {
            index.borrow_mut().read(cases, &book.vocabulary);
        });
    }
    let choices = use_memo(
        (Same(Rc::clone(&cases)), within.clone()),
        |(Same(cases), within)| {
            let only = within
                .as_ref()
                .and_then(|id| cases.iter().position(|case| case.id == *id));
            let cases = only.map_or(&cases[..], |at| &cases[at..=at]);
            filters::choices(vocabulary, cases)
        },
    );
    let on_change = {
        let (log, within, search) = (log.clone(), within.clone(), search.clone());
        Callback::from(move |changed: Search| {
            log.note_search(within.as_ref(), &changed);
            search.set(changed);
        })
    };
    let on_type = {
        let search = search.clone();
        on_change.reform(move |typed| Search {
            words: Zeroizing::new(typed),
            more: 0,
            ..(*search).clone()
        })
    };
    let clear = {
        let (search, area, cleared) = (search.clone(), area.clone(), cleared.clone());
        on_change.reform(move |_: MouseEvent| {
            cleared.set(*cleared + 1);
            // The button goes away, and the focus with it.
            if let Some(area) = area.cast::<Element>() {
                focus::first(&area, "input");
            }
            Search {
                filter: Filter::default(),
                more: 0,
                ..(*search).clone()
            }
        })
    };
    let found = (!search.is_empty()).then(|| {
        let mut filter = search.filter.clone();
        if let Some(case) = &within {
            filter.choose(Facet::Case, case.as_str().to_owned());
        }
        let mut index = index.borrow_mut();
        index.read(Rc::clone(&cases), vocabulary);
        index.find(&search.words, &filter)
    });
    let told = found.as_ref().map(|found| {
        let what = filters::told(&search, &choices);
        match found.len() {
            0 => words::nothing_has(what),
            count => [&*heading(&search, count), ". ", &*words::has(what)].concat(),
        }
    });
    html! {
        <>
            <div ref={area} class="f-find" role="search">
                <Line id="log-find" label={words::LABEL} hint={words::HINT} value={search.words.to_string()} {on_type} />
                { filters::fields(&choices, &search, *cleared, &on_change) }
                if !search.filter.is_empty() {
                    <p class="f-mt-xs"><button class="f-textlink" type="button" data-do="clear" onclick={clear}>{ words::CLEAR }</button></p>
                }
            </div>
            <p class="govuk-visually-hidden" role="status">{ told }</p>
            { match found {
                Some(found) => results(&Results { log, cases: &cases, choices: &choices, search: &search, on_change: &on_change }, &found, within.is_none()),
                None => props.children.clone(),
            } }
        </>
    }
}

/// The log as it was read once; another reading is another one.
#[derive(Clone)]
struct Same(Rc<Vec<Case>>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What can be searched, and what was found last.
struct Searched {
    cases: Rc<Vec<Case>>,
    index: Index,
    found: Found,
}

impl Default for Searched {
    fn default() -> Self {
        Self {
            cases: Rc::default(),
            index: Index::new(nfkd),
            found: Found::default(),
        }
    }
}

impl Searched {
    /// Takes in the cases as they are now.
    fn read(&mut self, cases: Rc<Vec<Case>>, vocabulary: &Vocabulary) {
        if Rc::ptr_eq(&self.cases, &cases) {
            return;
        }
        self.index
            .read(&cases, vocabulary, |said| says(vocabulary, said));
        self.found = Found::default();
        self.cases = cases;
    }

    fn find(&mut self, query: &str, filter: &Filter) -> Vec<Place> {
        self.found = self.index.find(&self.cases, query, filter, &self.found);
        self.index.places(&self.found)
    }
}

/// What the screens say of a line beside what the search knows.
fn says(vocabulary: &Vocabulary, said: &Said<'_>) -> String {
    let mut parts = Vec::new();
    match said {
        Said::Entry(incident) => parts.push(wording::when(incident.event_start.as_ref())),
        Said::Fact(fact) => {
            parts.push(fact_title(vocabulary, fact).to_owned());
            let answers = fact.answers.iter();
            parts.extend(answers.map(|(field, said)| wording::answer(vocabulary, field, said)));
            parts.push(wording::recorded(&fact.recorded));
        }
        Said::Correction(amendment) => {
            parts.extend(amendment.why.as_ref().map(|why| why.to_string()));
            let changed = amendment.changed.iter();
            let fields = changed.flat_map(|change| [&change.before, &change.after]);
            parts.extend(
                fields
                    .flatten()
                    .map(|field| wording::stored(vocabulary, field)),
            );
            parts.push(wording::recorded(&amendment.recorded));
        }
    }
    parts.join("\n")
}

fn fact_title<'a>(vocabulary: &'a Vocabulary, fact: &'a Fact) -> &'a str {
    let group = vocabulary.group(&fact.kind);
    group.map_or(&fact.kind, |group| &group.title)
}

/// How many are shown at once.
const SHOWN: usize = 25;

fn heading(search: &Search, found: usize) -> String {
    let shown = SHOWN * (search.more + 1);
    match found {
        0 => words::NOTHING.to_owned(),
        1 => words::FOUND_ONE.to_owned(),
        count if count > shown => words::found_more(count, shown),
        count => words::found(count),
    }
}

struct Results<'a> {
    log: &'a LogHandle,
    cases: &'a [Case],
    choices: &'a Choices,
    search: &'a Search,
    on_change: &'a Callback<Search>,
}

fn results(of: &Results<'_>, found: &[Place], named: bool) -> Html {
    let told = filters::told(of.search, of.choices);
    let shown = SHOWN * (of.search.more + 1);
    let left = found.len().saturating_sub(shown);
    let more = {
        let search = of.search.clone();
        of.on_change.reform(move |_: MouseEvent| Search {
            more: search.more + 1,
            ..search.clone()
        })
    };
    let shown = found.get(..shown).unwrap_or(found);
    let by_case = shown.chunk_by(|one, other| one.case == other.case);
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="log-found">
            <h2 class="f-h2" id="log-found">{ heading(of.search, found.len()) }</h2>
            <p class="f-sub" data-found={found.len().to_string()}>{ if found.is_empty() { words::nothing_has(told) } else { words::has(told) } }</p>
            { for by_case.filter_map(|lines| {
                let case = of.cases.get(lines.first()?.case)?;
                Some(of_case(of.log, case, lines, named))
            }) }
            if left > 0 {
                <p><button class="f-btn f-btn--plain" type="button" data-do="more" onclick={more}>{ words::more(left.min(SHOWN)) }</button></p>
            }
        </section>
    }
}

fn of_case(log: &LogHandle, case: &Case, lines: &[Place], named: bool) -> Html {
    let number = |at: usize| Some((case.incidents.get(at)?, *case.numbers.get(at)?));
    let vocabulary = &log.book().vocabulary;
    let one = |place: &Place| {
        let go = |page: Page| {
            let log = log.clone();
            Callback::from(move |()| log.go(page.clone()))
        };
        let case_page = || Page::Case(case.id.clone());
        let corrected = |amendments: &[Amendment], title: String, page: Page| {
            let amendment = amendments.get(place.correction?)?;
            let when = wording::recorded(&amendment.recorded);
            Some(line(
                amendment.hash.to_string(),
                "correction",
                title,
                when,
                go(page),
            ))
        };
        match (place.about, place.correction) {
            (About::Entry(at), None) => Some(list::row(log, case, at)),
            (About::Entry(at), Some(_)) => {
                let (entry, number) = number(at)?;
                let page = Page::Entry(case.id.clone(), entry.hash);
                corrected(&entry.amendments, words::correction_entry(number), page)
            }
            (About::Fact(at), None) => {
                let fact = case.facts.get(at)?;
                let title = fact_title(vocabulary, fact).to_owned();
                let when = wording::recorded(&fact.recorded);
                Some(line(
                    fact.hash.to_string(),
                    "fact",
                    title,
                    when,
                    go(case_page()),
                ))
            }
            (About::Fact(at), Some(_)) => {
                let fact = case.facts.get(at)?;
                let title = words::correction_fact(fact_title(vocabulary, fact));
                corrected(&fact.amendments, title, case_page())
            }
            (About::Case, _) => corrected(
                &case.amendments,
                words::CORRECTION_CASE.to_owned(),
                case_page(),
            ),
        }
    };
    html! {
        <div key={case.id.as_str()}>
            if named { <h3 class="f-h3 f-mt-s">{ case_name(case) }</h3> }
            <ol class="f-entries">{ for lines.iter().filter_map(one) }</ol>
        </div>
    }
}

/// A fact or a correction: what it is and when it was recorded. What it says stands where it leads.
fn line(hash: String, kind: &'static str, title: String, when: String, open: Callback<()>) -> Html {
    html! {
        <li key={hash} class="f-entry" data-line={kind}>
            <p><Link on_follow={open}>{ title }</Link></p>
            <p class="f-quiet f-entry__side"><span>{ when }</span></p>
        </li>
    }
}
