//! The stories of content/vignettes.toml as pages: what the page at the end of each shows and says, and what it does not. That
//! their plans hold it is `guide check`'s to say.

use std::path::Path;

use firmly::app::{book::Book, state::journey::Action, views::outcome::OutcomePage};
use firmly_core::author::{self, Vignette};
use yew::Reducible;

use crate::views::{cut, draw, escaped, hooks, page, start};

#[test]
fn every_story_ends_at_a_page_that_says_what_it_should() {
    let vignettes = author::vignettes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    assert!(!vignettes.is_empty());
    vignettes.iter().for_each(told);
}

fn told(vignette: &Vignette) {
    let book = Book::embedded();
    let [profile, answers] = vignette.pairs();
    let mut journey = start(&book).reduce(Action::SetProfile(profile));
    for (question, choice) in answers {
        journey = journey.reduce(Action::Answer { question, choice });
    }
    let html = draw::<OutcomePage>(page(journey));
    let id = &vignette.id;
    assert_eq!(hooks(&html, "outcome"), [vignette.outcome.as_str()], "{id}");
    assert!(
        hooks(&html, "urgency").contains(&vignette.urgency.as_str()),
        "{id}"
    );
    assert!(hooks(&html, "do").contains(&"log-this"), "{id}");
    let sorted = |mut ids: Vec<&str>| {
        ids.sort_unstable();
        ids.join(" ")
    };
    let cards = vignette.cards.iter().map(String::as_str).collect();
    assert_eq!(sorted(hooks(&html, "overlay")), sorted(cards), "{id}");
    let first: Vec<&str> = vignette.first.iter().map(String::as_str).collect();
    assert!(hooks(&html, "action").starts_with(&first), "{id}");
    let kinds = ["action", "wording", "contact", "disclosure"];
    let there: Vec<&str> = kinds
        .into_iter()
        .flat_map(|kind| hooks(&html, kind))
        .collect();
    for shown in &vignette.shows {
        assert!(there.contains(&shown.as_str()), "{id} shows {shown}");
    }
    for hidden in &vignette.hides {
        assert!(
            !there.contains(&hidden.as_str()),
            "{id} does not show {hidden}"
        );
    }
    // Titles of sources are not advice.
    let advice = plain(&cut(&html, "<details class=\"f-src\">", "</details>"));
    for words in &vignette.says {
        assert!(
            advice.contains(&plain(&escaped(words))),
            "{id} says {words}"
        );
    }
    for words in &vignette.never_says {
        assert!(
            !advice.contains(&plain(&escaped(words))),
            "{id} never says {words}"
        );
    }
}

/// The words of a page, in small letters and with one kind of apostrophe, as HTML writes them.
fn plain(html: &str) -> String {
    let words = cut(html, "<", ">").replace(['’', '‘'], &escaped("'"));
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
