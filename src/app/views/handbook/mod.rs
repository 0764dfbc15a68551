//! The handbook: all the advice without the questions. An index with search, and a page for each entry.

mod entry;
mod index;
mod marks;

use firmly_core::guide::model::Urgency;
use yew::prelude::*;

use super::PageProps;
use crate::{
    app::view::{BookPage, Entry, View},
    words::handbook::urgency as words,
};

/// Which page of it.
#[derive(Properties, PartialEq)]
pub struct HandbookProps {
    /// The index, or an entry.
    pub at: BookPage,
    /// What every page is given.
    pub page: PageProps,
}

/// See [`HandbookProps`].
#[component]
pub fn Handbook(props: &HandbookProps) -> Html {
    match &props.at {
        BookPage::Index { query } => {
            html! { <index::Index query={query.clone()} page={props.page.clone()} /> }
        }
        BookPage::Entry(at) => entry::page(&props.page, at),
    }
}

/// A link to an entry. It carries the entry's hook.
fn entry_link(page: &PageProps, to: Entry, says: Html) -> Html {
    let go = page.go(View::Handbook(BookPage::Entry(to.clone())));
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        go.emit(());
    });
    let (mut outcome, mut action, mut wording) = (None, None, None);
    match &to {
        Entry::Outcome(id) => outcome = Some(id.as_str().to_owned()),
        Entry::Action(id) => action = Some(id.as_str().to_owned()),
        Entry::Wording(id) => wording = Some(id.as_str().to_owned()),
    }
    html! {
        <a href="#" data-outcome={outcome} data-action={action} data-wording={wording} {onclick}>{ says }</a>
    }
}

/// How soon, in a word or two.
fn urgency_name(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => words::EMERGENCY,
        Urgency::UrgentToday => words::URGENT_TODAY,
        Urgency::Soon => words::SOON,
        Urgency::Routine => words::ROUTINE,
    }
}
