//! The bones of every page of the guide that assistive technology leans on: one first heading and no level left out, ids that
//! are there once, references that lead somewhere, and a name for whatever can be worked. Axe sees each kind of page once,
//! end to end; here is every question and every outcome.

use std::collections::HashSet;

use firmly::app::{
    book::Book,
    state::journey::Action,
    view::{BookPage, Entry},
    views::{
        about::About,
        handbook::{Handbook, HandbookProps},
        outcome::OutcomePage,
        question::{QuestionPage, QuestionProps},
        start::Start,
    },
};
use firmly_core::guide::model::{ChoiceId, QuestionId};
use yew::Reducible;

use crate::views::{along, draw, one_path_each, page, start};

/// An opening tag, and the text that follows until its name is closed.
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    pub(crate) attributes: &'a str,
    inside: &'a str,
    is_in_label: bool,
}

impl<'a> Tag<'a> {
    pub(crate) fn get(&self, attribute: &str) -> Option<&'a str> {
        let opening = format!(" {attribute}=\"");
        let (_, after) = self.attributes.split_once(opening.as_str())?;
        Some(after.split_once('"')?.0)
    }

    /// True if there is something to read in it, or a name that is read instead.
    fn has_name(&self) -> bool {
        let text = crate::views::cut(self.inside, "<", ">");
        self.get("aria-label").is_some()
            || self.get("aria-labelledby").is_some()
            || !text.trim().is_empty()
    }
}

pub(crate) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = rest.split_once('>').unwrap();
        let end = tag.find(|c: char| c.is_whitespace() || c == '/');
        let (name, attributes) = tag.split_at(end.unwrap_or(tag.len()));
        let close = format!("</{name}>");
        let inside = after
            .split_once(close.as_str())
            .map_or("", |(inside, _)| inside);
        found.push(Tag {
            name,
            attributes,
            inside,
            is_in_label: html[..at].rfind("<label") > html[..at].rfind("</label>"),
        });
    }
    found
}

pub(crate) fn assert_sound(html: &str, page: &str) {
    let tags = tags(html);
    let all = |attribute: &'static str| tags.iter().filter_map(move |tag| tag.get(attribute));

    let mut ids = HashSet::new();
    for id in all("id") {
        assert!(ids.insert(id), "{page}: the id {id} is there twice");
    }
    for attribute in [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
    ] {
        for id in all(attribute).flat_map(str::split_whitespace) {
            assert!(
                ids.contains(id),
                "{page}: {attribute} leads to {id}, which is nowhere"
            );
        }
    }

    let headings = tags
        .iter()
        .filter(|tag| tag.name.len() == 2 && tag.name.starts_with('h'));
    let levels: Vec<usize> = headings
        .filter_map(|heading| {
            let level = heading.name[1..].parse().ok()?;
            assert!(heading.has_name(), "{page}: an empty heading");
            Some(level)
        })
        .collect();
    let first = levels.iter().filter(|level| **level == 1).count();
    assert_eq!(first, 1, "{page}: one heading is the first");
    for pair in levels.windows(2) {
        assert!(
            pair[1] <= pair[0] + 1,
            "{page}: h{} after h{}",
            pair[1],
            pair[0]
        );
    }

    let labelled: HashSet<&str> = all("for").collect();
    for tag in &tags {
        let is_named = match tag.name {
            "a" | "button" | "summary" | "legend" | "label" | "th" => tag.has_name(),
            "input" | "select" | "textarea" => {
                tag.is_in_label
                    || tag.has_name()
                    || tag.get("id").is_some_and(|id| labelled.contains(id))
            }
            "svg" | "img" => {
                tag.has_name() || tag.get("alt").is_some() || tag.get("aria-hidden") == Some("true")
            }
            _ => true,
        };
        assert!(
            is_named,
            "{page}: <{}{}> has no name",
            tag.name, tag.attributes
        );
    }
}

#[test]
fn every_question_is_sound() {
    let book = Book::embedded();
    for question in book
        .guide
        .questions
        .iter()
        .filter(|asked| !asked.is_profile())
    {
        let props = QuestionProps {
            page: page(start(&book)),
            id: question.id.clone(),
        };
        assert_sound(&draw::<QuestionPage>(props), question.id.as_str());
    }
}

#[test]
fn every_outcome_is_sound_with_the_cards_of_a_place_and_without() {
    let book = Book::embedded();
    let places = [
        ("p_nation", "sco"),
        ("p_setting", "gp"),
        ("p_status", "locum"),
    ]
    .map(|(question, choice)| (QuestionId::new(question), ChoiceId::new(choice)));
    for path in one_path_each(&book) {
        let journey = along(&book, &path);
        let outcome = path.outcome.as_str();
        assert_sound(&draw::<OutcomePage>(page(journey.clone())), outcome);
        let journey = journey.reduce(Action::SetProfile(places.to_vec()));
        assert_sound(&draw::<OutcomePage>(page(journey)), outcome);
    }
}

#[test]
fn every_other_page_is_sound() {
    let book = Book::embedded();
    let props = || page(start(&book));
    assert_sound(&draw::<Start>(props()), "start");
    assert_sound(&draw::<About>(props()), "about");
    let entries = (book
        .guide
        .outcomes
        .iter()
        .map(|one| Entry::Outcome(one.id.clone())))
    .chain(
        book.guide
            .actions
            .iter()
            .map(|one| Entry::Action(one.id.clone())),
    )
    .chain(
        book.guide
            .wordings
            .iter()
            .map(|one| Entry::Wording(one.id.clone())),
    );
    let index = BookPage::Index {
        query: "flowers".into(),
    };
    for at in entries
        .map(BookPage::Entry)
        .chain([BookPage::default(), index])
    {
        let name = format!("{at:?}");
        assert_sound(
            &draw::<Handbook>(HandbookProps { at, page: props() }),
            &name,
        );
    }
}

#[test]
fn what_is_not_sound_is_seen() {
    for broken in [
        "<h2>A</h2>",
        "<h1>A</h1><h3>B</h3>",
        "<h1>A</h1><h1>B</h1>",
        "<h1>A</h1><p id=\"a\"></p><p id=\"a\"></p>",
        "<h1>A</h1><p aria-describedby=\"b\"></p>",
        "<h1>A</h1><input id=\"a\">",
        "<h1>A</h1><button><span></span></button>",
        "<h1>A</h1><svg></svg>",
    ] {
        let seen = std::panic::catch_unwind(|| assert_sound(broken, "broken"));
        assert!(seen.is_err(), "{broken}");
    }
}
