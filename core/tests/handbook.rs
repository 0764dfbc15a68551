//! The guide as text says everything, links nowhere else, and stays small.

use std::{collections::BTreeSet, path::Path};

use firmly_core::{
    author::{self, Words, handbook},
    content::Content,
    guide::model::Target,
};

fn content() -> (Content, Words) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    author::read(&folder).expect("content/ is good")
}

fn pages() -> [String; 2] {
    let (content, words) = content();
    [
        handbook::static_guide(&content.guide, &words).expect("every word is there"),
        handbook::handbook(&content.guide, &words).expect("every word is there"),
    ]
}

/// What stands in every attribute of this name.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The words of a page as they are read.
fn read_aloud(page: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn every_text_of_the_guide_is_in_it() {
    let (content, _) = content();
    let guide = &content.guide;
    let mut texts: Vec<&str> = Vec::new();
    for question in &guide.questions {
        texts.extend([question.text.as_str()]);
        if !question.is_profile() {
            texts.extend(question.help.as_deref());
        }
        texts.extend(question.choices.iter().map(|choice| choice.text.as_str()));
    }
    for outcome in &guide.outcomes {
        texts.extend([outcome.title.as_str(), &outcome.when]);
        let lines = outcome.dos.iter().chain(&outcome.donts).chain(&outcome.log);
        texts.extend(lines.map(|line| line.text.as_str()));
        texts.extend(outcome.rerun.iter().map(String::as_str));
    }
    for overlay in &guide.overlays {
        texts.push(&overlay.title);
        texts.extend(
            overlay
                .text
                .iter()
                .chain(&overlay.donts)
                .map(|line| line.text.as_str()),
        );
    }
    for action in &guide.actions {
        texts.extend([action.title.as_str(), &action.text]);
    }
    for disclosure in &guide.disclosures {
        texts.extend([
            disclosure.title.as_str(),
            &disclosure.may,
            &disclosure.leave_out,
        ]);
        texts.extend(disclosure.note.as_deref());
    }
    texts.extend(guide.disclosure_checks.iter().map(String::as_str));
    for contact in &guide.contacts {
        texts.push(&contact.title);
        texts.extend(contact.lines.iter().map(|line| line.text.as_str()));
        texts.extend(
            contact
                .lines
                .iter()
                .filter_map(|line| line.phone.as_deref()),
        );
    }
    for row in &guide.nations {
        texts.extend([
            row.topic.as_str(),
            &row.england,
            &row.wales,
            &row.scotland,
            &row.northern_ireland,
        ]);
    }
    for source in &guide.sources {
        texts.extend([source.title.as_str(), &source.publisher]);
        texts.extend(source.note.as_deref());
        texts.extend(source.address.as_deref());
    }
    for page in pages() {
        let words = read_aloud(&page);
        for text in &texts {
            assert!(words.contains(text), "missing: {text}");
        }
        for wording in &guide.wordings {
            assert!(words.contains(&wording.title), "missing: {}", wording.id);
        }
    }
}

#[test]
fn every_answer_leads_on_and_no_link_leads_nowhere() {
    let (content, _) = content();
    for page in pages() {
        let ids = attributes(&page, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "ids are unique");
        for href in attributes(&page, "href") {
            match href.strip_prefix('#') {
                Some(id) => assert!(unique.contains(&id), "no place for #{id}"),
                None => assert!(
                    href.starts_with("tel:") || href == "about:blank",
                    "leads away: {href}"
                ),
            }
        }
        for question in &content.guide.questions {
            let start = format!("id=\"{}\"", question.id);
            let list = page.split(&start).nth(1).unwrap();
            let list = list.split("</ul>").next().unwrap();
            for choice in &question.choices {
                let answer = list.split(&format!("<li>{}", escaped(&choice.text))).nth(1);
                let answer = answer.unwrap().split("</li>").next().unwrap();
                let wanted = match &choice.next {
                    Some(Target::Question(id)) => format!("href=\"#{id}\""),
                    Some(Target::Outcome(id)) => format!("href=\"#{id}\""),
                    None => continue,
                };
                assert!(answer.contains(&wanted), "{}: {}", question.id, choice.id);
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[test]
fn it_carries_no_hook_no_script_and_no_style() {
    for page in pages() {
        let tags = page.split('<').filter_map(|rest| rest.split('>').next());
        for tag in tags {
            assert!(
                !tag.starts_with("script") && !tag.starts_with("img"),
                "{tag}"
            );
            for forbidden in [" data-", " style=", " on", " src="] {
                assert!(!tag.contains(forbidden), "{tag}");
            }
        }
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for page in pages() {
        // The emergency stands before the title, as it does in the app.
        let mut last = 1;
        for level in page
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.chars().next()?.to_digit(10))
        {
            assert!(level <= last + 1, "h{level} after h{last}");
            last = level;
        }
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[test]
fn conditions_are_said_in_words() {
    let [page, _] = pages();
    let words = read_aloud(&page);
    assert!(words.contains("Only in general practice."));
    assert!(words.contains("Not if they have been told before."));
    assert!(words.contains("Read this card if the person is under 18."));
    assert!(!words.contains("no_setting") && !words.contains("n_sco"));
}

#[test]
fn missing_words_are_all_named() {
    let (content, mut words) = content();
    words.modules.retain(|module| module.name != "shell");
    let missing = handbook::static_guide(&content.guide, &words).unwrap_err();
    assert!(missing.0.contains("shell.bar.skip"));
    assert!(missing.0.contains("shell.foot.limits"));
}
