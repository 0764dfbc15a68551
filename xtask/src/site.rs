//! Puts the folder for a web server together: the page, what it names, and the worker that keeps both. Serves nothing.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use firmly_core::author::Words;
use sha2::{Digest, Sha256};

use xshell::Shell;

use crate::{
    build::bundled,
    pack::{self, Parts, Served},
    tools,
};

/// What the worker calls the page.
const PAGE: &str = "./";
/// Taken over as they are, and kept by the worker.
const BESIDE: [&str; 4] = ["manifest.json", "icon.svg", "icon-192.png", "icon-512.png"];

/// Writes the folder. `file` is the single file, which it offers where a page can keep no log, and `version` that of program
/// and content.
pub(crate) fn write(
    sh: &Shell,
    root: &Path,
    folder: &Path,
    parts: &Parts<'_>,
    words: &Words,
    (file, version): (&str, &str),
) -> Result<()> {
    let source = |name: &str| {
        let path = root.join("site").join(name);
        fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let text = |name: &str| -> Result<String> { Ok(String::from_utf8(source(name)?)?) };

    let file_name = format!("firmly-{}.html", env!("CARGO_PKG_VERSION"));
    let page = pack::served(
        parts,
        &Served {
            head: &text("head.html")?.replace("{file}", &file_name),
            notice: &filled(&text("notice.html")?.replace("{version}", version), words)?,
            script: &bundled(sh, root, "site/page.js")?,
            files: &[&BESIDE[..], &[&file_name]].concat(),
        },
    )?;
    fs::create_dir_all(folder)?;
    // The worker keeps files with these sums and no others: what is half replaced on a server is never mixed.
    let mut kept = BTreeMap::from([(PAGE, sum(page.as_bytes()))]);
    fs::write(folder.join("index.html"), page)?;
    for name in BESIDE {
        let bytes = source(name)?;
        kept.insert(name, sum(&bytes));
        fs::write(folder.join(name), bytes)?;
    }
    let mut worker = text("worker.js")?;
    for (mark, value) in [
        ("const FILES = {};", serde_json::to_string_pretty(&kept)?),
        ("const VERSION = \"\";", serde_json::to_string(version)?),
    ] {
        let (name, _) = mark.split_once(" = ").unwrap_or_default();
        let marks = worker.matches(mark).count();
        ensure!(marks == 1, "site/worker.js should have {mark} once");
        worker = worker.replacen(mark, &format!("{name} = {value};"), 1);
    }
    fs::write(folder.join("worker.js"), worker)?;
    fs::write(folder.join(file_name), file)?;
    Ok(())
}

/// The words of content/words/site.toml in their places.
fn filled(template: &str, words: &Words) -> Result<String> {
    let mut pieces = template.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece
            .split_once('}')
            .context("site/notice.html has an open brace")?;
        let said = words
            .find(&format!("site.{name}"))
            .with_context(|| format!("content/words/site.toml has no {name}"))?;
        filled += &said.replace('&', "&amp;").replace('<', "&lt;");
        filled += rest;
    }
    Ok(filled)
}

fn sum(bytes: &[u8]) -> String {
    tools::hex(&Sha256::digest(bytes))
}
