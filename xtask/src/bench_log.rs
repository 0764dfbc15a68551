//! The log's part of `cargo xtask bench`: passphrase, opening, adding and searching, each beside its yardstick in one run.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use crate::{
    build,
    report::{result, step},
    tools::Browsers,
};

/// Makes a log and an encrypted TiddlyWiki of so many entries each, and measures both.
pub(crate) fn measure(
    sh: &Shell,
    root: &Path,
    browsers: &Browsers,
    app: &Path,
    counts: &[usize],
) -> Result<Value> {
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let mut arguments = Vec::new();
    for count in counts {
        let (log, wiki) = step(format_args!("Making a log of {count} entries"), || {
            let log = make_log(sh, &folder, *count)?;
            let wiki = make_wiki(sh, root, &log, *count)?;
            Ok((log, wiki))
        })?;
        arguments.extend([count.to_string(), path(&log), path(&wiki)]);
    }
    let (script, wasm) = (root.join("benches/log.mjs"), build::wasm(root));
    step("Opening, adding to and searching each log", || {
        let output = cmd!(sh, "node {script} {app} {wasm} {arguments...}")
            .env("CHROMIUM", &browsers.chromium)
            .quiet()
            .read()?;
        Ok(serde_json::from_str(&output)?)
    })
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

fn make_log(sh: &Shell, folder: &Path, count: usize) -> Result<PathBuf> {
    let package = ["--package", "firmly-core", "--features", "author"];
    let count = count.to_string();
    let lines = cmd!(
        sh,
        "cargo run --quiet --release {package...} --example make_log -- {count}"
    )
    .quiet()
    .output()?
    .stdout;
    let log = folder.join(format!("log-{count}.jsonl"));
    fs::write(&log, lines)?;
    Ok(log)
}

/// The same accounts under the same passphrase.
fn make_wiki(sh: &Shell, root: &Path, log: &Path, count: usize) -> Result<PathBuf> {
    let folder = root.join("target/bench");
    let mut lines = BufReader::new(File::open(log)?).lines();
    let head: Value = serde_json::from_str(&lines.next().context("the log is empty")??)?;
    let passphrase = head["passphrase"].as_str().context("no passphrase")?;
    let mut tiddlers = Vec::new();
    for line in lines {
        let event: Value = serde_json::from_str(&line?)?;
        if let Some(account) = event["account"].as_str() {
            let title = format!("Entry {}", event["seq"]);
            tiddlers.push(json!({ "title": title, "text": account }));
        }
    }
    let input = folder.join("tiddlers.json");
    fs::write(&input, Value::from(tiddlers).to_string())?;
    let edition = root.join("node_modules/tiddlywiki/editions/empty");
    let name = format!("wiki-{count}.html");
    let render = ["--render", "$:/core/save/all", &name, "text/plain"];
    cmd!(
        sh,
        "tiddlywiki {edition} --load {input} --password {passphrase} --output {folder} {render...}"
    )
    .quiet()
    .ignore_stdout()
    .ignore_stderr()
    .run()?;
    Ok(folder.join(name))
}

/// Prints the rows; less than one is less than the yardstick.
pub(crate) fn show(figures: &Value) {
    result(format_args!(
        "\n{:<52}{:>10}{:>12}{:>8}",
        "Log", "Firmly", "yardstick", "ratio"
    ));
    let scrypt = &figures["scrypt"];
    row(
        "scrypt 2^17 / hash-wasm, ms of CPU",
        &scrypt["ours_ms"],
        &scrypt["hash_wasm_ms"],
    );
    for (count, figures) in figures["logs"].as_object().into_iter().flatten() {
        let (ours, wiki) = (&figures["firmly"], &figures["tiddlywiki"]);
        let named = |what: &str| format!("{count}: {what}");
        row(
            &named("open after scrypt / TiddlyWiki, ms"),
            &ours["open_ms"],
            &wiki["open_ms"],
        );
        row(
            &named("open with scrypt / TiddlyWiki, ms"),
            &ours["open_with_scrypt_ms"],
            &wiki["open_ms"],
        );
        row(
            &named("memory / TiddlyWiki, MiB"),
            &ours["memory_mib"],
            &wiki["memory_mib"],
        );
        row(
            &named("add to both stores / bare put, ms"),
            &ours["append_ms"],
            &ours["bare_put_ms"],
        );
        row(
            &named("add to both stores / bare put + Cache put, ms"),
            &ours["append_ms"],
            &sum(&ours["bare_put_ms"], &ours["bare_cache_put_ms"]),
        );
        for (what, field) in [
            ("add until shown, ms", "append_shown_ms"),
            ("add until shown, slowest, ms", "append_shown_worst_ms"),
            ("page of the case, ms", "case_page_ms"),
        ] {
            row(&named(what), &ours[field], &Value::Null);
        }
        let search = &figures["minisearch"];
        row(
            &named("key to results / MiniSearch, ms"),
            &ours["search_ms"],
            &search["search_ms"],
        );
        row(
            &named("key to results, slowest, ms"),
            &ours["search_worst_ms"],
            &search["search_worst_ms"],
        );
    }
}

fn sum(one: &Value, other: &Value) -> Value {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => json!(one + other),
        _ => Value::Null,
    }
}

fn row(name: &str, ours: &Value, theirs: &Value) {
    let figure = |value: &Value| {
        value
            .as_f64()
            .map_or_else(|| "-".to_owned(), |value| format!("{value:.1}"))
    };
    let ratio = match (ours.as_f64(), theirs.as_f64()) {
        (Some(ours), Some(theirs)) => format!("{:.2}", ours / theirs),
        _ => String::new(),
    };
    result(format_args!(
        "{name:<52}{:>10}{:>12}{ratio:>8}",
        figure(ours),
        if theirs.is_null() {
            String::new()
        } else {
            figure(theirs)
        },
    ));
}
