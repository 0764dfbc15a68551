//! The screens of the log, drawn: what was answered is read again, corrections show both texts, and no field tells a browser
//! to keep what is typed.

use std::rc::Rc;

use firmly::app::log::{
    Failure,
    form::{Form, Problem, Purpose},
    state::{Log, Page, Standing, Target},
};
use firmly_core::journal::{entry::TermId, vocabulary::GroupKind};
use zeroize::Zeroizing;

use crate::{
    owner::{Owner, answer, five, shown},
    stories::stories,
    structure::tags,
    views::{cut, escaped, hooks},
};

/// What stands in the row or the section of a field.
fn told(html: &str, field: &str) -> String {
    let (_, after) = html
        .split_once(&format!(" data-field=\"{field}\""))
        .unwrap_or_else(|| panic!("{field} is not shown"));
    let (_, after) = after.split_once('>').unwrap();
    let end = after.find(" data-field=").unwrap_or(after.len());
    let end = after[..end].rfind('<').unwrap_or(0);
    cut(&after[..end], "<", ">")
}

fn assert_told(html: &str, field: &str, words: &str) {
    let told = told(html, field);
    assert!(told.contains(&escaped(words)), "{field}: {words} in {told}");
}

#[test]
fn every_answer_of_an_entry_is_read_again_after_the_log_was_locked() {
    let mut owner = Owner::new();
    let book = owner.book.clone();
    let mut form = five("He rang twice.");
    let kinds = [GroupKind::Incident, GroupKind::Several];
    let groups = kinds
        .iter()
        .flat_map(|kind| book.vocabulary.groups_of(*kind));
    let asked: Vec<_> = groups
        .flat_map(|group| group.asks.iter().map(move |ask| (group, ask)))
        .collect();
    assert!(asked.len() > 20, "{}", asked.len());
    let expected: Vec<_> = asked
        .into_iter()
        .map(|(group, ask)| answer(&mut form, group, ask))
        .collect();
    let hash = owner.save(&form);
    owner.open_again();
    let html = owner.entry(hash);
    for (field, words) in &expected {
        assert_told(&html, field, words);
    }
    assert_told(&html, "what_happened", "He rang twice.");
    assert_told(&html, "channel", "etter");
}

#[test]
fn a_correction_shows_both_texts_and_a_withdrawal_says_why() {
    let mut owner = Owner::new();
    let hash = owner.save(&Form {
        tree_result: None,
        ..five("He rang twice.")
    });
    let mut form = Form::amending(&owner.case().incidents[0], &owner.case);
    form.what_happened = Zeroizing::new("He rang three times.".to_owned());
    form.why = Zeroizing::new("I counted again".to_owned());
    owner.save(&form);
    owner.open_again();
    let html = owner.entry(hash);
    assert_told(&html, "what_happened", "He rang three times.");
    assert_eq!(html.matches("data-amendment=").count(), 1);
    let (_, correction) = html.split_once("data-amendment=").unwrap();
    for words in ["I counted again", "He rang twice.", "He rang three times."] {
        assert!(correction.contains(words), "{words}");
    }

    let mut form = Form::of(Purpose::Withdraw(hash.to_string()), &owner.case);
    form.why = Zeroizing::new("It was someone else".to_owned());
    owner.save(&form);
    let html = owner.entry(hash);
    assert_eq!(hooks(&html, "withdrawn"), ["yes"]);
    assert!(html.contains("It was someone else"));
    let list = shown(&owner.book, owner.on(Page::Home));
    assert_eq!(hooks(&list, "entry").len(), 1, "it stays in the list");
}

#[test]
fn every_fact_of_a_case_is_read_again_after_the_log_was_locked() {
    let mut owner = Owner::new();
    let book = owner.book.clone();
    owner.save(&five("A second bouquet."));
    let mut expected = Vec::new();
    let groups: Vec<_> = book.vocabulary.groups_of(GroupKind::Fact).collect();
    assert!(groups.len() > 5, "{}", groups.len());
    for group in &groups {
        let mut form = Form::of(Purpose::Fact(group.id.clone()), &owner.case);
        expected.extend(group.asks.iter().map(|ask| answer(&mut form, group, ask)));
        owner.save(&form);
    }
    owner.open_again();
    let html = owner.page_of_case();
    for (field, words) in &expected {
        assert_told(&html, field, words);
    }
    assert_eq!(hooks(&html, "fact").len(), groups.len());
}

#[test]
fn what_is_not_complete_names_each_field_once_and_keeps_the_text() {
    let owner = Owner::new();
    let form = Form {
        what_happened: Zeroizing::new("He rang.".to_owned()),
        behaviour: vec![TermId::new("gift")],
        ..Form::default()
    };
    let mut owner_now = owner;
    let today = owner_now.now().today();
    let problems = form.read(today, &owner_now.book.vocabulary).err().unwrap();
    let missing = [
        Problem::WhenMissing,
        Problem::ChannelMissing,
        Problem::FearMissing,
    ];
    assert_eq!(problems, missing);
    let log = Log {
        standing: Standing::Begun(Target::Browser),
        page: Page::Write,
        form,
        failure: Some(Failure::Form(problems)),
        attempt: 1,
        ..Log::default()
    };
    let html = shown(&owner_now.book, log);
    let (summary, page) = html.split_once("<h1").unwrap();
    assert_eq!(summary.matches("<a ").count(), missing.len());
    assert!(page.contains("He rang."));
    for field in ["log-when-0", "log-channel-0", "log-fear-0"] {
        assert_eq!(
            page.matches(&format!("{field}-problem\"")).count(),
            2,
            "{field}"
        );
    }
}

#[test]
fn browsers_are_told_to_keep_complete_and_send_nothing_that_is_typed() {
    let mut fields = 0;
    for story in stories() {
        for tag in tags(&story.html) {
            let is_text = match tag.name {
                "textarea" => true,
                "input" => matches!(tag.get("type"), None | Some("text")),
                _ => false,
            };
            if !is_text || !story.is_log {
                continue;
            }
            fields += 1;
            let told = |name: &str, value: &str| {
                assert_eq!(
                    tag.get(name),
                    Some(value),
                    "{}: {}",
                    story.name,
                    tag.attributes
                );
            };
            told("autocomplete", "off");
            told("spellcheck", "false");
            told("writingsuggestions", "false");
            told("translate", "no");
            assert_eq!(tag.get("name"), None, "{}: {}", story.name, tag.attributes);
        }
    }
    assert!(fields > 30, "{fields} fields");
}

/// Nothing of an account is on a page that has not opened it.
#[test]
fn the_list_and_the_case_show_no_text_of_an_entry() {
    let mut owner = Owner::new();
    owner.save(&five("The words that nobody beside me should see."));
    let log = Rc::new(owner.on(Page::Home));
    for html in [shown(&owner.book, (*log).clone()), owner.page_of_case()] {
        assert!(!html.contains("nobody beside me"));
    }
}
