//! `cargo xtask bench`: the built file beside its yardsticks, as ratios within one run. Absolute figures depend on the machine.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use wasmparser::{Name, NameSectionReader, Parser, Payload};
use xshell::{Shell, cmd};

use crate::{
    bench_log, build,
    report::{result, say, step},
    styles::gzip,
    tools::{self, Browsers},
};

/// How often each page is opened, in a browser that is started for it and in one that runs; the medians count.
const ROUNDS: usize = 9;

/// One page that is measured: ours, or a yardstick.
struct Candidate {
    name: &'static str,
    file: PathBuf,
    /// What is there once the page can be used, behind what is clicked before.
    ready: &'static str,
}

/// Measures, prints the tables, and writes the figures to `target/bench.json`; with logs of so many entries.
pub(crate) fn bench(sh: &Shell, root: &Path, entries: &[usize]) -> Result<()> {
    let browsers = step("Setting up", || {
        tools::for_building(sh, root)?;
        tools::browsers(sh)
    })?;
    let built = build::build(sh, root)?;
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let edition = root.join("node_modules/tiddlywiki/editions/empty");
    step("Building TiddlyWiki's empty file", || {
        cmd!(sh, "tiddlywiki {edition} --output {folder} --build empty")
            .quiet()
            .ignore_stdout()
            .ignore_stderr()
            .run()?;
        Ok(())
    })?;
    let pages = [
        Candidate {
            name: "Firmly",
            file: built.app.clone(),
            ready: "main [data-do=start] >> main [data-question]",
        },
        Candidate {
            name: "The element in a page",
            file: element_page(&built.element, &folder)?,
            ready: "#main [data-do=start] >> #main [data-question]",
        },
        Candidate {
            name: "TiddlyWiki, empty",
            file: folder.join("empty.html"),
            ready: ".tc-page-controls button",
        },
        Candidate {
            name: "The same text, static",
            file: built.handbook,
            ready: "h1",
        },
    ];
    let times = step(format_args!("Starting each page {ROUNDS} times"), || {
        start_times(sh, root, &browsers, &pages)
    })?;
    let rows = pages
        .iter()
        .map(|page| {
            row(
                page,
                times
                    .get(page.name)
                    .copied()
                    .context("a page was not measured")?,
            )
        })
        .collect::<Result<Vec<_>>>()?;
    let parts = weigh(root)?;
    let paths = step("Walking every path", || all_paths(sh))?;
    let log = bench_log::measure(sh, root, &browsers, &built.app, entries)?;

    show_pages(&rows);
    show_parts(&parts);
    result(format_args!(
        "\nEvery path: {} walks and {} plans in {} ms",
        paths["paths"], paths["plans"], paths["ms"]
    ));
    bench_log::show(&log);
    let report = root.join("target/bench.json");
    let figures = json!({
        "pages": rows.iter().map(Row::to_json).collect::<Vec<_>>(),
        "wasm": parts,
        "all_paths": paths,
        "log": log,
    });
    fs::write(&report, format!("{figures:#}\n"))?;
    say(format_args!("the figures are in {}", report.display()));
    Ok(())
}

/// A page with nothing but the element; its script is weighed with it.
fn element_page(script: &Path, folder: &Path) -> Result<PathBuf> {
    let page = folder.join("element.html");
    let script = fs::read_to_string(script)?;
    let page_text = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Page</title><firmly-guide></firmly-guide><script>{script}</script></html>"
    );
    fs::write(&page, page_text)?;
    Ok(page)
}

/// The figures of one page.
struct Row {
    name: &'static str,
    raw_bytes: usize,
    gzip_bytes: usize,
    start: Start,
}

/// Milliseconds from navigation until a page can be used.
#[derive(Clone, Copy)]
struct Start {
    /// In a browser that was started for it.
    started_ms: f64,
    /// In a new window of a browser that runs.
    running_ms: f64,
    /// There, with a processor slowed six times.
    slowed_ms: f64,
}

impl Row {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "raw_bytes": self.raw_bytes,
            "gzip_bytes": self.gzip_bytes,
            "start_ms": self.start.started_ms,
            "running_start_ms": self.start.running_ms,
            "slowed_start_ms": self.start.slowed_ms,
        })
    }
}

fn row(page: &Candidate, start: Start) -> Result<Row> {
    let bytes = fs::read(&page.file)?;
    Ok(Row {
        name: page.name,
        raw_bytes: bytes.len(),
        gzip_bytes: gzip(&bytes)?.len(),
        start,
    })
}

/// The median times of each page.
fn start_times(
    sh: &Shell,
    root: &Path,
    browsers: &Browsers,
    pages: &[Candidate],
) -> Result<BTreeMap<&'static str, Start>> {
    let script = root.join("benches/start.mjs");
    let rounds = ROUNDS.to_string();
    let mut arguments = Vec::new();
    for page in pages {
        arguments.extend([
            page.name.to_owned(),
            page.ready.to_owned(),
            page.file.display().to_string(),
        ]);
    }
    let output = cmd!(sh, "node {script} {rounds} {arguments...}")
        .env("CHROMIUM", &browsers.chromium)
        .quiet()
        .read()?;
    let times: Value = serde_json::from_str(&output)?;
    pages
        .iter()
        .map(|page| {
            let of = |browser: &str| {
                let times = times[page.name][browser].as_array();
                let times = times.context("a page was not started")?;
                Ok::<_, anyhow::Error>(median(times.iter().filter_map(Value::as_f64).collect()))
            };
            let start = Start {
                started_ms: of("started")?,
                running_ms: of("running")?,
                slowed_ms: of("slowed")?,
            };
            Ok((page.name, start))
        })
        .collect()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Bytes of the wasm by section, and of its code by crate.
fn weigh(root: &Path) -> Result<Value> {
    let wasm = fs::read(root.join("target/page/named.wasm"))?;
    let mut sections: BTreeMap<&str, usize> = BTreeMap::new();
    let mut bodies = Vec::new();
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload? {
            Payload::CodeSectionStart { range, .. } => {
                *sections.entry("code").or_default() += range.len()
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(reader) => {
                *sections.entry("data").or_default() += reader.range().len()
            }
            Payload::ImportSection(reader) => imported = reader.count(),
            Payload::CustomSection(section) if section.name() == "name" => {
                let reader =
                    NameSectionReader::new(wasmparser::BinaryReader::new(section.data(), 0));
                for subsection in reader {
                    let Name::Function(functions) = subsection? else {
                        continue;
                    };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    let small = fs::metadata(root.join("target/page/app.wasm"))?.len();
    let content = content_bytes(root)?;
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for (index, bytes) in (imported..).zip(bodies) {
        let name = names.get(&index).map_or("(no name)", |name| crate_of(name));
        *crates.entry(name.to_owned()).or_default() += bytes;
    }
    Ok(
        json!({ "bytes": small, "sections": sections, "content_bytes": content, "code_by_crate": crates }),
    )
}

/// The compiled content, which is most of the data section.
fn content_bytes(root: &Path) -> Result<usize> {
    Ok(build::content(root)?.0.to_compiled()?.len())
}

/// The crate that a demangled name begins with: `<firmly_core::Guide as serde::Serialize>::serialize` is `firmly_core`,
/// `core[c5930c85a12de822]::fmt` is `core`.
fn crate_of(name: &str) -> &str {
    let start = name.trim_start_matches(['<', '&', '*', '(', '[', ' ']);
    let start = ["mut ", "dyn ", "const "]
        .iter()
        .fold(start, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let end = start
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(start.len());
    match start.split_at(end) {
        ("", _) => "(other)",
        (name, rest) if rest.starts_with("::") || rest.starts_with('[') => name,
        _ => "(other)",
    }
}

fn all_paths(sh: &Shell) -> Result<Value> {
    let line = cmd!(
        sh,
        "cargo run --quiet --release --package firmly-core --features author --example all_paths"
    )
    .quiet()
    .read()?;
    Ok(serde_json::from_str(&line)?)
}

#[expect(clippy::cast_precision_loss, reason = "ratios of file sizes")]
fn show_pages(rows: &[Row]) {
    result(format_args!(
        "\n{:<24}{:>12}{:>8}{:>12}{:>8}{:>12}{:>8}{:>16}{:>8}{:>12}{:>8}",
        "Page",
        "raw bytes",
        "ratio",
        "gzip bytes",
        "ratio",
        "start, ms",
        "ratio",
        "new window, ms",
        "ratio",
        "slowed, ms",
        "ratio"
    ));
    let Some(ours) = rows.first() else { return };
    for row in rows {
        result(format_args!(
            "{:<24}{:>12}{:>8.2}{:>12}{:>8.2}{:>12.0}{:>8.2}{:>16.0}{:>8.2}{:>12.0}{:>8.2}",
            row.name,
            row.raw_bytes,
            ours.raw_bytes as f64 / row.raw_bytes as f64,
            row.gzip_bytes,
            ours.gzip_bytes as f64 / row.gzip_bytes as f64,
            row.start.started_ms,
            ours.start.started_ms / row.start.started_ms,
            row.start.running_ms,
            ours.start.running_ms / row.start.running_ms,
            row.start.slowed_ms,
            ours.start.slowed_ms / row.start.slowed_ms,
        ));
    }
    result("Ratios are Firmly's figure over the row's: less than one is less than the yardstick.");
}

fn show_parts(parts: &Value) {
    result(format_args!("\n{:<24}{:>12}", "Part of the wasm", "bytes"));
    result(format_args!("{:<24}{:>12}", "all", parts["bytes"]));
    for (name, bytes) in parts["sections"].as_object().into_iter().flatten() {
        result(format_args!("{name:<24}{bytes:>12}"));
    }
    result(format_args!(
        "{:<24}{:>12}",
        "content, in data", parts["content_bytes"]
    ));
    let mut crates: Vec<(&String, u64)> = parts["code_by_crate"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, bytes)| (name, bytes.as_u64().unwrap_or_default()))
        .collect();
    crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    for (name, bytes) in crates.iter().take(15) {
        result(format_args!("code: {name:<18}{bytes:>12}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_that_its_name_begins_with() {
        assert_eq!(crate_of("yew::dom_bundle::create"), "yew");
        assert_eq!(
            crate_of("<firmly_core::Guide as serde::Serialize>::serialize"),
            "firmly_core"
        );
        assert_eq!(
            crate_of("<&mut alloc::vec::Vec<u8> as core::fmt::Write>::write_str"),
            "alloc"
        );
        assert_eq!(crate_of("core[c5930c85a12de822]::fmt::float"), "core");
        assert_eq!(crate_of("memcpy"), "(other)");
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
