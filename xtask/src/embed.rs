//! Puts together what goes into pages of others: the element in one script, the helper for frames, and the sums by which
//! a page can insist on them. Knows text; runs nothing.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use firmly_core::author::Words;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha384};

use xshell::{Shell, cmd};

use crate::{
    build::{bundled, text},
    pack::Parts,
};

const FRAME: &str = "embed/firmly-frame.js";
/// The names that the script of the element imports.
const PARTS: &str = "target/page/parts.json";

/// What the element says by itself, by their names in content/words/.
const WORDS: [(&str, &str); 5] = [
    ("name", "shell.brand"),
    ("unsupported", "element.unsupported"),
    ("refused", "element.refused"),
    ("failed", "element.failed"),
    ("stopped", "element.stopped"),
];

/// Where the element is within dist/.
pub(crate) fn element_name() -> String {
    format!("embed/firmly-element-{}.js", env!("CARGO_PKG_VERSION"))
}

/// Writes `embed/`, with a page to try the element on, and `integrity.json`.
pub(crate) fn write(
    sh: &Shell,
    root: &Path,
    dist: &Path,
    parts: &Parts<'_>,
    words: &Words,
) -> Result<()> {
    let files = [
        (element_name(), element(sh, root, parts, words)?),
        (FRAME.to_owned(), text(root, "src/embed/firmly-frame.js")?),
    ];
    fs::create_dir_all(dist.join("embed"))?;
    let mut sums = BTreeMap::new();
    for (name, script) in &files {
        fs::write(dist.join(name), script)?;
        let sum = STANDARD.encode(Sha384::digest(script));
        sums.insert(name, format!("sha384-{sum}"));
    }
    let demo = text(root, "src/embed/demo.html")?.replace("{version}", env!("CARGO_PKG_VERSION"));
    fs::write(dist.join("embed/demo.html"), demo)?;
    let sums = serde_json::to_string_pretty(&sums)?;
    Ok(fs::write(dist.join("integrity.json"), sums + "\n")?)
}

/// The style sheet of the element, and that of the paper it is printed on: `styles/element.mjs` makes them.
#[derive(Deserialize)]
struct Sheets {
    styles: String,
    paper: String,
}

fn element(sh: &Shell, root: &Path, parts: &Parts<'_>, words: &Words) -> Result<String> {
    let mut said = BTreeMap::new();
    for (key, name) in WORDS {
        let words = words.find(name);
        said.insert(key, words.with_context(|| format!("{name} is not said"))?);
    }
    let sheets = ["styles/firmly.css", "styles/element.css"];
    let sheets = cmd!(sh, "node styles/element.mjs {sheets...}")
        .quiet()
        .read()?;
    let sheets: Sheets = serde_json::from_str(&sheets)?;
    let data = json!({
        "app": parts.app,
        "guide": parts.guide.trim(),
        "styles": sheets.styles,
        "paper": sheets.paper,
        "words": said,
    });
    fs::write(root.join(PARTS), data.to_string())?;
    bundled(sh, root, "src/embed/element.js")
}
