//! `cargo xtask kill`: kills a browser while the built file saves entries, some hundred times, and counts what is lost; or
//! has three tabs write at once. Knows what is counted, and nothing of how a browser is driven.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{
    report::{result, say, step},
    test, tools,
};

/// The browser that is killed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Browser {
    /// Chromium
    Chromium,
    /// Firefox
    Firefox,
    /// Chromium, while the page writes a kept copy: the file is looked at after each kill
    ChromiumCopy,
}

impl Browser {
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::ChromiumCopy => "chromium-copy",
        }
    }
}

/// Kills the browser so many times on one profile, reads the whole log by `firmly` now and then, and fails if an entry
/// that was said to be saved is missing or torn. The figures go to `target/kill-<browser>.json`.
pub(crate) fn kill(
    sh: &Shell,
    root: &Path,
    browser: Browser,
    kills: u32,
    length: u32,
) -> Result<()> {
    let browsers = tools::browsers(sh)?;
    test::write_inputs(sh, root)?;
    let metadata = cmd!(sh, "cargo metadata --format-version 1 --no-deps")
        .quiet()
        .read()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let target = metadata["target_directory"]
        .as_str()
        .context("cargo names no target directory")?;
    step("Building firmly, which reads the copies", || {
        Ok(cmd!(sh, "cargo build --quiet --package firmly-cli")
            .quiet()
            .run()?)
    })?;
    let name = browser.name();
    let script = root.join("tests/e2e/kill.mjs");
    let report = root.join(format!("target/kill-{name}.json"));
    let (kills, length) = (kills.to_string(), length.to_string());
    let outcome = step(format_args!("Killing {name} {kills} times"), || {
        Ok(cmd!(sh, "node {script} {name} {kills} {length} {report}")
            .env("CHROMIUM", &browsers.chromium)
            .env("FIREFOX", &browsers.firefox)
            .env("FIRMLY", Path::new(target).join("debug/firmly"))
            .quiet()
            .run()?)
    });
    let figures: Value = serde_json::from_slice(&fs::read(&report)?)?;
    for (name, figure) in figures.as_object().into_iter().flatten() {
        result(format_args!("{name:<16}{figure}"));
    }
    say(format_args!("the figures are in {}", report.display()));
    ensure!(
        outcome.is_ok(),
        "an entry that was said to be saved is lost, or a loss is not named"
    );
    Ok(())
}

/// Three tabs of the browser write so many entries each to one log at the same time; fails if one is lost or there twice.
pub(crate) fn tabs(sh: &Shell, root: &Path, browser: Browser, entries: u32) -> Result<()> {
    let browsers = tools::browsers(sh)?;
    test::write_inputs(sh, root)?;
    let script = root.join("tests/e2e/tabs.test.mjs");
    let only = format!("--test-name-pattern=^{}", browser.name());
    Ok(cmd!(sh, "node --test {only} {script}")
        .env("CHROMIUM", &browsers.chromium)
        .env("FIREFOX", &browsers.firefox)
        .env("FIRMLY_TAB_ENTRIES", entries.to_string())
        .quiet()
        .run()?)
}
