//! The guide commands as a terminal sees them: what is printed, and how they end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn firmly(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_firmly"))
        .arg("guide")
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The valid base of the fixtures with one file replaced.
fn broken(name: &str, file: &str, old: &str, new: &str) -> String {
    let base = root().join("core/tests/author/base");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if copy.exists() {
        std::fs::remove_dir_all(&copy).unwrap();
    }
    for folder in ["", "words"] {
        std::fs::create_dir_all(copy.join(folder)).unwrap();
        for entry in std::fs::read_dir(base.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                let text = if entry.file_name() == file {
                    text.replace(old, new)
                } else {
                    text
                };
                std::fs::write(copy.join(folder).join(entry.file_name()), text).unwrap();
            }
        }
    }
    copy.to_str().unwrap().to_owned()
}

#[test]
fn check_passes_the_content_of_the_product() {
    let output = firmly(&["check", "content/"]);
    let printed = printed(&output);
    assert!(output.status.success(), "{printed}");
    let last = printed.lines().last().unwrap();
    assert!(last.starts_with("0 problem(s), "), "{printed}");
}

#[test]
fn check_prints_every_problem_with_file_and_line_and_fails() {
    let folder = broken("two_problems", "actions.toml", "\"BOOK\"", "\"BOK\"");
    let output = firmly(&["check", &folder]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        printed(&output),
        format!(
            "problem: there is no source 'BOK'\n \
             --> {folder}/actions.toml:7:12\n  |\n\
             7 | sources = [\"BOK\"]\n  |            ^^^^^\n\n\
             problem: there is no source 'BOK'\n  \
             --> {folder}/actions.toml:15:12\n   |\n\
             15 | sources = [\"BOK\", \"GENERAL\"]\n   |            ^^^^^\n\n\
             2 problem(s), 0 new warning(s), 0 accepted before (accepted_warnings.txt)\n"
        )
    );
}

#[test]
fn accepted_warnings_are_counted_and_new_ones_are_shown() {
    let long = "We go on and on and on and on and on and on and on and on and on and on and on and on and on.";
    let folder = broken(
        "warned",
        "actions.toml",
        "Go where there are other people.",
        long,
    );
    let check = || printed(&firmly(&["check", &folder]));
    assert!(
        check().contains("warning: a sentence of 27 words"),
        "{}",
        check()
    );
    assert!(check().contains("0 problem(s), 1 new warning(s), 0 accepted before"));
    assert!(firmly(&["check", "--accept", &folder]).status.success());
    assert_eq!(
        check(),
        "0 problem(s), 0 new warning(s), 1 accepted before (accepted_warnings.txt)\n"
    );
    let path = Path::new(&folder).join("wordings.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("I need help.", long)).unwrap();
    assert!(check().contains("wordings.toml:4:"), "{}", check());
    assert!(check().contains("1 new warning(s), 1 accepted before"));
}

#[test]
fn check_of_a_folder_that_is_not_there_fails() {
    let output = firmly(&["check", "no/such/folder"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        printed(&output).contains(
            "problem: the file cannot be read: entity not found\n--> no/such/folder/questions.toml"
        ),
        "{}",
        printed(&output)
    );
}

#[test]
fn graph_speaks_dot_and_mermaid() {
    let dot = firmly(&["graph", "content/"]);
    assert!(dot.status.success());
    assert!(printed(&dot).starts_with("digraph guide {\n"));
    assert!(printed(&dot).contains("  q_danger -> o_999 [label=\"Someone in danger\"];\n"));
    let mermaid = firmly(&["graph", "--format", "mermaid", "content/"]);
    assert!(mermaid.status.success());
    assert!(printed(&mermaid).starts_with("flowchart LR\n"));
    assert!(printed(&mermaid).contains("  q_danger -->|\"Someone in danger\"| o_999\n"));
    assert_eq!(
        printed(&dot).matches(" -> ").count(),
        printed(&mermaid).matches(" -->").count()
    );
}

#[test]
fn graph_of_broken_content_prints_the_problems_and_fails() {
    let folder = broken(
        "no_graph",
        "questions.toml",
        "next = \"o_calm\"",
        "next = \"o_cold\"",
    );
    let output = firmly(&["graph", &folder]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        printed(&output).contains("problem: there is no question or outcome 'o_cold'"),
        "{}",
        printed(&output)
    );
}

#[test]
fn proof_prints_sources_conditions_and_words() {
    let output = firmly(&["proof", "core/tests/author/base"]);
    assert!(output.status.success());
    let printed = printed(&output);
    for expected in [
        "### `o_calm` Keep an eye on it",
        "Ask a colleague. *(not if: “They have been told” (`told`))*",
        "`GENERAL` (G) Good practice. no source",
        "*Then wait.*",
        "; leads the list; only on `o_urgent`; only where the outcome itself has `A01`",
    ] {
        assert!(printed.contains(expected), "{expected}");
    }
}

#[test]
fn diff_names_the_outcome_and_the_reader() {
    let base = broken("as_it_was", "", "", "");
    let changed = broken(
        "as_it_is",
        "actions.toml",
        "Write it while it is fresh.",
        "Write it today.",
    );
    let output = firmly(&["diff", &base, &changed]);
    assert!(output.status.success());
    let printed = printed(&output);
    for expected in [
        "Changed: `A02` Write it down",
        "o_calm (Keep an eye on it); o_urgent (Get safe); v_told (They have been told)",
        "  + Write it today.\n",
    ] {
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
    let page = firmly(&["diff", "--format", "html", &base, &changed]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.starts_with("<!doctype html>"));
}
