//! Content as people break it: each fixture changes the small valid base and expects exactly these messages.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use firmly_core::author::{self, diff, graph, proof};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/author")
}

fn real() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../content")
}

/// A copy of the base to break, empty before.
fn copy_of_base(name: &str) -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("author")
        .join(name);
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    for folder in ["", "words"] {
        fs::create_dir_all(copy.join(folder)).unwrap();
        for file in fs::read_dir(fixtures().join("base").join(folder)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), copy.join(folder).join(file.file_name())).unwrap();
            }
        }
    }
    copy
}

fn replace(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(
        text.matches(old).count(),
        1,
        "{old:?} has to stand once in {}",
        file.display()
    );
    fs::write(file, text.replace(old, new)).unwrap();
}

/// Does to the copy what `change.toml` of a fixture says.
fn change(copy: &Path, fixture: &Path) {
    let text = fs::read_to_string(fixture.join("change.toml")).unwrap();
    let changes: toml::Table = text.parse().unwrap();
    for change in changes["change"].as_array().unwrap() {
        let file = copy.join(change["file"].as_str().unwrap());
        if change.get("delete").is_some() {
            fs::remove_file(file).unwrap();
        } else {
            replace(
                &file,
                change["old"].as_str().unwrap(),
                change["new"].as_str().unwrap(),
            );
        }
    }
}

fn messages(folder: &Path) -> String {
    let report = author::examine(folder);
    report
        .problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect()
}

#[test]
fn every_broken_content_gets_its_exact_messages() {
    let mut differing = Vec::new();
    let mut seen = 0;
    for fixture in fs::read_dir(fixtures().join("broken")).unwrap() {
        let fixture = fixture.unwrap().path();
        let name = fixture.file_name().unwrap().to_str().unwrap().to_owned();
        let copy = copy_of_base(&name);
        change(&copy, &fixture);
        let said = messages(&copy);
        let expected = fs::read_to_string(fixture.join("expected.txt")).unwrap();
        assert!(author::read(&copy).is_err(), "{name} was read");
        if said != expected {
            differing.push(format!("{name}\nexpected:\n{expected}said:\n{said}"));
        }
        seen += 1;
    }
    assert!(seen >= 15, "only {seen} fixtures");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_file_in_another_encoding_is_named_as_such() {
    let copy = copy_of_base("encodings");
    let file = copy.join("items.toml");
    let text = fs::read_to_string(&file).unwrap();
    let wide = [0xfeff].into_iter().chain(text.encode_utf16());
    fs::write(&file, wide.flat_map(u16::to_le_bytes).collect::<Vec<_>>()).unwrap();
    let mut western = b"# One of Word\n# don".to_vec();
    western.extend(b"\x92t\n");
    fs::write(copy.join("nations.toml"), western).unwrap();
    let bytes = [
        b"\xef\xbb\xbf",
        &*fs::read(copy.join("actions.toml")).unwrap(),
    ]
    .concat();
    fs::write(copy.join("actions.toml"), bytes).unwrap();
    assert_eq!(
        messages(&copy),
        "items.toml: the file is in UTF-16; save it as UTF-8\n\
         nations.toml:2: from here the file is not UTF-8, perhaps Windows-1252; save it as UTF-8\n"
    );
}

#[test]
fn the_base_has_no_problem() {
    assert_eq!(messages(&fixtures().join("base")), "");
}

#[test]
fn the_content_of_the_product_has_no_problem() {
    assert_eq!(messages(&real()), "");
}

#[test]
fn compiled_content_is_read_back_as_it_was() {
    let (content, _) = author::read(&real()).unwrap();
    let compiled = content.to_compiled().unwrap();
    assert_eq!(
        firmly_core::content::Content::from_compiled(&compiled).unwrap(),
        content
    );
}

#[test]
fn words_become_constants_and_functions() {
    let (_, words) = author::read(&fixtures().join("base")).unwrap();
    let expected = "\
/// `shell` of content/words/.
pub(crate) mod shell {
    pub(crate) fn entries(count: impl ::std::fmt::Display, kept: impl ::std::fmt::Display) -> String {
        format!(\"{count} entries, {kept} kept of {count}\")
    }
    pub(crate) const TITLE: &str = \"Firmly\";
    /// `about` of content/words/.
    pub(crate) mod about {
        pub(crate) const LINES: &[&str] = &[\"One.\", \"Two.\"];
    }
}
";
    assert_eq!(words.to_rust(), expected);
}

#[test]
fn long_sentences_and_hard_texts_are_warned_of_and_nothing_more() {
    let copy = copy_of_base("warned");
    let long = "We go on and on and on and on and on and on and on and on and on and on and on and on and on.";
    let hard = "Organisational responsibilities regarding inappropriate communication necessitate \
                documentation, consultation, authorisation, notification and administrative escalation.";
    replace(
        &copy.join("actions.toml"),
        "Go where there are other people.",
        long,
    );
    replace(&copy.join("wordings.toml"), "I need help.", hard);
    let report = author::examine(&copy);
    assert_eq!(report.problems, []);
    let said: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "actions.toml:4: a sentence of 27 words; 25 are enough: 'We go on and on and …'",
            "wordings.toml:4: reading grade about 41; aim for 10 or less: 'Organisational responsibilities \
             regarding inappropriate communication necessitate …'",
        ]
    );
}

#[test]
fn the_graph_has_every_answer_of_the_tree() {
    let (content, _) = author::read(&fixtures().join("base")).unwrap();
    assert_eq!(
        graph::mermaid(&content.guide),
        "flowchart LR\n  q_start[\"Start\"]\n  q_more[\"More\"]\n  o_urgent([\"Get safe\"]):::urgent_today\n  \
         o_calm([\"Keep an eye on it\"]):::routine\n  q_start -->|\"Yes\"| o_urgent\n  q_start -->|\"No\"| q_more\n  \
         q_more -->|\"Yes\"| o_urgent\n  q_more -->|\"No\"| o_calm\n"
    );
    let dot = graph::dot(&content.guide);
    assert!(
        dot.contains("  q_more -> o_calm [label=\"No\"];\n"),
        "{dot}"
    );
    assert!(!dot.contains("p_nation"), "{dot}");
}

#[test]
fn the_proof_leaves_no_text_out() {
    let (mut content, _) = author::read(&real()).unwrap();
    // The words of reports are words of content/words/, none of which are in it.
    content.report = Default::default();
    let proof = proof::markdown(&content);
    let mut missing = Vec::new();
    let compiled: serde_json::Value = serde_json::to_value(&content).unwrap();
    let mut open = vec![&compiled];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::String(text) if !proof.contains(text.as_str()) => {
                missing.push(text.clone())
            }
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_difference_names_what_changed_for_whom() {
    let old = author::read(&fixtures().join("base")).unwrap().0;
    assert_eq!(
        diff::compare(&old, &old).to_string(),
        "Content 1 → 1\n\nNothing changed.\n"
    );
    let copy = copy_of_base("differing");
    fs::write(copy.join("vignettes.toml"), "").unwrap();
    replace(
        &copy.join("guide.toml"),
        "version = \"1\"",
        "version = \"2\"",
    );
    replace(&copy.join("actions.toml"), "Go where there are", "Go to");
    replace(
        &copy.join("questions.toml"),
        "next = \"q_more\"\nsets = [\"told\"]",
        "next = \"q_more\"",
    );
    replace(
        &copy.join("outcomes.toml"),
        "actions = [\"A02\"]",
        "actions = [\"A02\", \"A01\"]",
    );
    replace(
        &copy.join("outcomes.toml"),
        "actions = [\"A01\", \"A02\"]",
        "actions = [\"A02\", \"A01\"]",
    );
    replace(
        &copy.join("overlays.toml"),
        "Do not explain again.",
        "Do not explain.",
    );
    replace(&copy.join("log.toml"), "behaviours = [\"gift\"]\n", "");
    let new = author::read(&copy).unwrap().0;
    assert_eq!(
        diff::compare(&old, &new).to_string(),
        "\
Content 1 → 2

Answers that now lead elsewhere
  q_start no: q_more +told → q_more

Changed: The guide
  Seen at: no outcome and no card
  - The guide, version 1
  + The guide, version 2

Changed: `q_start` Is anyone in danger?
  Seen at: o_calm (Keep an eye on it); o_urgent (Get safe)
  - `no` No (on the map: No) → `q_more` Switches on: “They have been told” (`told`).
  + `no` No (on the map: No) → `q_more`

Changed: `o_urgent` Get safe
  Seen at: o_urgent (Get safe)
  + `A02` Write it down *(only if: “Here” (`n_here`) or “” (`no_nation`))*
  - `A02` Write it down *(only if: “Here” (`n_here`) or “” (`no_nation`))*

Changed: `o_calm` Keep an eye on it
  Seen at: o_calm (Keep an eye on it)
  + `A01` Get safe

Changed: `v_told` They have been told
  Seen at: v_told (They have been told)
  - Do not explain again.
  + Do not explain.

Changed: `A01` Get safe
  Seen at: o_calm (Keep an eye on it); o_urgent (Get safe)
  - Go where there are other people.
  + Go to other people.

Changed: The log's terms
  Seen at: o_calm (Keep an eye on it); o_urgent (Get safe)
  - `q_more` `no`: gift, letter
  + `q_more` `no`: letter

Review
  Read by: ________________
  Role: ________________
  Day: ________________
  Signature: ________________
"
    );
}

#[test]
fn the_difference_is_a_page_that_marks_the_words_and_escapes_them() {
    let old = author::read(&fixtures().join("base")).unwrap().0;
    let copy = copy_of_base("page");
    let file = copy.join("actions.toml");
    replace(
        &file,
        "Go where there are other people.",
        "Go where 2 > 1 people are.",
    );
    let page = diff::compare(&old, &author::read(&copy).unwrap().0).html();
    assert!(page.contains("<h2>Changed: `A01` Get safe</h2>"), "{page}");
    assert!(page.contains("Seen at: o_urgent (Get safe)"), "{page}");
    assert!(page.contains("&gt; 1"), "{page}");
    assert!(page.contains("<del>Go where "), "{page}");
    assert!(page.contains("<ins>Go where "), "{page}");
    assert!(page.contains("<p class=\"sign\">Signature:</p>"), "{page}");
}

#[test]
fn the_difference_follows_every_way_through_the_tree() {
    let old = author::read(&fixtures().join("base")).unwrap().0;
    let copy = copy_of_base("moved");
    fs::write(copy.join("vignettes.toml"), "").unwrap();
    replace(
        &copy.join("questions.toml"),
        "next = \"q_more\"\nsets = [\"told\"]",
        "next = \"o_calm\"\n\n[[question.choice]]\nid = \"maybe\"\nlabel = \"Maybe\"\ntext = \"Maybe\"\nnext = \"q_more\"",
    );
    let new = author::read(&copy).unwrap().0;
    assert_eq!(
        diff::compare(&old, &new).to_string(),
        "\
Content 1 → 1

Answers that now lead elsewhere
  q_start maybe: (not there) → q_more
  q_start no: q_more +told → o_calm

The same answers now end elsewhere
  o_urgent → o_calm: 1 way(s), such as q_start no, q_more yes

Changed: `q_start` Is anyone in danger?
  Seen at: o_calm (Keep an eye on it); o_urgent (Get safe)
  - `no` No (on the map: No) → `q_more` Switches on: “They have been told” (`told`).
  + `no` No (on the map: No) → `o_calm` Keep an eye on it
  + `maybe` Maybe (on the map: Maybe) → `q_more`

Review
  Read by: ________________
  Role: ________________
  Day: ________________
  Signature: ________________
"
    );
}
