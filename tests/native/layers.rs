//! Who may import whom, that every file says what it owns, and that ARCHITECTURE.md names the folders that exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A folder, and what its files must not mention in code.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "core/src/guide",
        &[
            "crate::journal",
            "crate::vault",
            "crate::session",
            "crate::store",
            "crate::pack",
            "crate::author",
        ],
    ),
    (
        "core/src/journal",
        &[
            "crate::vault",
            "crate::session",
            "crate::report",
            "crate::author",
        ],
    ),
    (
        "core/src/vault",
        &[
            "crate::guide",
            "crate::journal",
            "crate::session",
            // Of the store, only the names of the places that a record is bound to.
            "impl Store",
            "SealedEvent",
            "KeyFiles",
            "crate::author",
        ],
    ),
    (
        "core/src/store",
        &[
            "crate::guide",
            "crate::journal",
            "crate::vault",
            "crate::session",
            "crate::author",
        ],
    ),
    ("core/src/session", &["crate::author", "crate::report"]),
    (
        "core/src/report",
        &["crate::vault", "crate::session", "crate::author"],
    ),
    (
        "core/src/pack",
        &[
            "crate::vault",
            "crate::session",
            "crate::store",
            "crate::report",
            "crate::author",
        ],
    ),
    (
        "src/store",
        &[
            "crate::app",
            "firmly_core::vault",
            "firmly_core::journal",
            "firmly_core::session",
        ],
    ),
    (
        "src/platform",
        &["crate::app", "crate::store", "crate::embed", "firmly_core"],
    ),
    ("src/app", &["crate::embed"]),
    (
        "src/app/components",
        &["firmly_core::session", "firmly_core::vault", "crate::store"],
    ),
    (
        "src/app/views",
        &["firmly_core::vault", "crate::store", "spawn_local"],
    ),
];

/// Rust files and folders below `folder`.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file, without comments and without its tests; what a list of imports names stands behind it one by one.
fn code(text: &str) -> String {
    let mut code = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    for (krate, list) in [
        ("crate", "use crate::{"),
        ("firmly_core", "use firmly_core::{"),
    ] {
        let lists: Vec<String> = code.split(list).skip(1).map(first_names).collect();
        for name in lists.iter().flat_map(|names| names.split(' ')) {
            code += &format!("\n{krate}::{name}");
        }
    }
    code
}

/// The first part of each path in a list of imports, up to its closing brace.
fn first_names(list: &str) -> String {
    let mut depth = 0;
    let mut names = String::new();
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(' '),
            letter if depth == 0 && !letter.is_whitespace() => names.push(letter),
            _ => {}
        }
    }
    names
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn dependencies_point_down() {
    let mut broken = Vec::new();
    for (folder, banned) in FORBIDDEN {
        let files = walk(&root().join(folder));
        assert!(
            !files.is_empty(),
            "{folder} holds no code: is the table out of date?"
        );
        for file in files {
            let code = code(&fs::read_to_string(&file).unwrap());
            for word in *banned {
                if code.contains(word) {
                    broken.push(format!(
                        "{} mentions {word}",
                        file.strip_prefix(root()).unwrap().display()
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn lists_of_imports_are_seen() {
    let code = code("use crate::{\n    guide::{plan, walk},\n    store::EventHash,\n};\nfn a() {}");
    assert!(code.contains("crate::guide::") && code.contains("crate::store::EventHash"));
}

#[test]
fn pages_of_the_repository_lead_somewhere() {
    let mut broken = Vec::new();
    let docs = [root(), root().join("docs"), root().join("docs/decisions")];
    for folder in &docs {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let links = text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let gone = links
                .filter(|link| !link.contains("://") && !link.starts_with(['#', 'm']))
                .filter(|link| !folder.join(link.split('#').next().unwrap_or(link)).exists());
            broken.extend(gone.map(|link| format!("{}: {link}", path.display())));
            let unmerged = ["<<<<<<< ", ">>>>>>> "];
            let unmerged = text
                .lines()
                .find(|line| unmerged.iter().any(|mark| line.starts_with(mark)));
            broken.extend(unmerged.map(|line| format!("{}: {line}", path.display())));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_owns() {
    let silent: Vec<String> = [
        "src",
        "core/src",
        "cli/src",
        "xtask/src",
        "tests/native",
        "tests/browser",
    ]
    .iter()
    .flat_map(|folder| walk(&root().join(folder)))
    .filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! "))
    .map(|file| file.strip_prefix(root()).unwrap().display().to_string())
    .collect();
    assert!(
        silent.is_empty(),
        "no first line that starts with `//! `:\n{}",
        silent.join("\n")
    );
}

#[test]
fn the_map_is_true() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let named: Vec<&str> = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("/`"))
        .map(|(folder, _)| folder)
        .collect();
    let gone: Vec<_> = named
        .iter()
        .filter(|folder| !root().join(folder).is_dir())
        .collect();
    assert!(
        gone.is_empty(),
        "ARCHITECTURE.md names folders that do not exist: {gone:?}"
    );
    let mut unnamed = Vec::new();
    for parent in ["core/src", "src"] {
        for entry in fs::read_dir(root().join(parent)).unwrap().flatten() {
            let folder = format!("{parent}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() && !named.contains(&folder.as_str()) {
                unnamed.push(folder);
            }
        }
    }
    assert!(
        unnamed.is_empty(),
        "ARCHITECTURE.md does not name {unnamed:?}"
    );
}
