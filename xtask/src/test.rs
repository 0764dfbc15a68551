//! `cargo xtask test`: every check that CI makes, each by name and with its time, and what failed at the end.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{self, Write, stderr},
    path::{Path, PathBuf},
    process::{Command, Output},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use xshell::{Shell, cmd};

use crate::{
    build,
    report::{say, seconds, step},
    styles,
    tools::{self, Browsers},
};

/// One check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Formatting
    Format,
    /// The style sheet and its colours
    Styles,
    /// Lints, for the host and for wasm
    Lint,
    /// Rust tests, the content among them, and the formats read by others
    Native,
    /// Tests in a browser, without the page
    Browser,
    /// The build, which begins beside the lints
    Build,
    /// Tests of the built files, as users meet them
    E2e,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "Format",
            Self::Styles => "Styles",
            Self::Lint => "Lints",
            Self::Native => "Rust tests",
            Self::Browser => "Browser tests",
            Self::Build => "Build",
            Self::E2e => "End-to-end tests",
        }
    }

    fn run(
        self,
        sh: &Shell,
        root: &Path,
        browsers: &Browsers,
        builder: &mut Builder,
    ) -> Result<()> {
        match self {
            Self::Format => Ok(cmd!(sh, "cargo fmt --all --check").quiet().run()?),
            Self::Styles => {
                styles::compare(sh, root)?;
                node_tests(sh, root, "tests/styles", browsers)
            }
            Self::Lint => {
                builder.begin()?;
                lint(sh)
            }
            Self::Native => {
                tools::for_comparing(sh)?;
                rust_tests(sh, None)?;
                // The formats, read by a program that shares nothing with ours.
                node_tests(sh, root, "tests/format", browsers)
            }
            Self::Browser => in_browser(sh, root, browsers),
            Self::Build => {
                builder.begin()?;
                builder.finish()
            }
            Self::E2e => {
                write_inputs(sh, root)?;
                // They leave what the browsers look at as well.
                for name in ["thirty_random_logs", "every_story"] {
                    rust_tests(sh, Some(name))?;
                }
                node_tests(sh, root, "tests/e2e", browsers)
            }
        }
    }
}

/// The build, in a process of its own: most of it keeps one core busy, and the steps before it have the other.
struct Builder {
    is_wanted: bool,
    running: Option<JoinHandle<io::Result<Output>>>,
}

impl Builder {
    /// Begins, unless it has or is not wanted.
    fn begin(&mut self) -> Result<()> {
        if self.is_wanted && self.running.is_none() {
            let mut command = Command::new(env::current_exe()?);
            command.arg("build");
            self.running = Some(thread::spawn(move || command.output()));
        }
        Ok(())
    }

    /// Waits for its end, and shows what it said.
    fn finish(&mut self) -> Result<()> {
        let running = self.running.take().context("the build was not begun")?;
        let ended = running.join().ok().context("the build was not watched")??;
        stderr().write_all(&ended.stderr)?;
        ensure!(ended.status.success(), "{}", ended.status);
        Ok(())
    }
}

/// Runs the steps, or all. Goes on after a failure, so that one run names everything that is wrong.
pub(crate) fn test(sh: &Shell, root: &Path, chosen: &[Step]) -> Result<()> {
    let start = Instant::now();
    let browsers = step("Setting up", || {
        tools::for_building(sh, root)?;
        tools::browsers(sh)
    })?;
    let steps = if chosen.is_empty() {
        Step::value_variants()
    } else {
        chosen
    };
    let mut builder = Builder {
        is_wanted: steps.contains(&Step::Build),
        running: None,
    };
    let mut results: Vec<(Step, Duration, Option<anyhow::Error>)> = Vec::new();
    for &step_to_run in steps {
        let build_failed = results
            .iter()
            .any(|(step, _, error)| *step == Step::Build && error.is_some());
        let start = Instant::now();
        let outcome = step(step_to_run.name(), || {
            ensure!(
                !(step_to_run == Step::E2e && build_failed),
                "not run, because the build failed"
            );
            step_to_run.run(sh, root, &browsers, &mut builder)
        });
        results.push((step_to_run, start.elapsed(), outcome.err()));
    }
    for (step, time, error) in &results {
        let outcome = error
            .as_ref()
            .map_or_else(|| "passed".to_owned(), |error| format!("FAILED: {error:#}"));
        say(format_args!(
            "{:<18}{:>9}  {outcome}",
            step.name(),
            seconds(*time)
        ));
    }
    say(format_args!("{:<18}{:>9}", "All", seconds(start.elapsed())));
    match results.iter().filter(|(.., error)| error.is_some()).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} steps failed", results.len()),
    }
}

fn lint(sh: &Shell) -> Result<()> {
    cmd!(
        sh,
        "cargo clippy --quiet --workspace --all-targets -- --deny warnings"
    )
    .quiet()
    .run()?;
    let target = ["--target", "wasm32-unknown-unknown"];
    Ok(cmd!(
        sh,
        "cargo clippy --quiet --package firmly --package firmly-app --all-targets {target...} -- --deny warnings"
    )
    .quiet()
    .run()?)
}

/// The Rust tests of the workspace, or those of that name: each by itself, several at a time, where cargo-nextest is there.
/// The whole workspace either way, so that nothing is compiled a second time with other features.
fn rust_tests(sh: &Shell, name: Option<&str>) -> Result<()> {
    let runner: &[&str] = if tools::which("cargo-nextest").is_some() {
        &[
            "nextest",
            "run",
            "--no-fail-fast",
            "--status-level=fail",
            "--final-status-level=slow",
        ]
    } else {
        say(format_args!(
            "cargo-nextest is missing: the tests take longer. To have it: cargo install cargo-nextest --locked"
        ));
        &["test", "--quiet", "--no-fail-fast"]
    };
    let most = cmd!(sh, "cargo {runner...} --workspace {name...}")
        .quiet()
        .run();
    // Those that share what takes long to work out, and that .config/nextest.toml leaves out.
    if name.is_none() && runner[0] == "nextest" {
        let shared = ["--test", "guide", "--test", "map"];
        cmd!(
            sh,
            "cargo test --quiet --no-fail-fast --workspace {shared...}"
        )
        .quiet()
        .run()?;
    }
    Ok(most?)
}

/// The tests under tests/browser, in Chromium.
fn in_browser(sh: &Shell, root: &Path, browsers: &Browsers) -> Result<()> {
    tools::wasm_bindgen(sh, root)?;
    let target = ["--target", "wasm32-unknown-unknown"];
    // Not quietly: the runner does not know the word.
    Ok(
        cmd!(sh, "cargo test --package firmly {target...} --test browser")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("CHROMEDRIVER", &browsers.chromedriver)
            // For all of them together, in seconds: some wait for a browser that does not answer.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "60")
            .quiet()
            .run()?,
    )
}

/// What the tests of the built files walk through and look for, and a log to begin with.
pub(crate) fn write_inputs(sh: &Shell, root: &Path) -> Result<()> {
    let (content, _) = build::content(root)?;
    let folder = root.join("target/e2e");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("content.json"), serde_json::to_vec(&content)?)?;
    // With the whole workspace, as its tests are compiled.
    cmd!(sh, "cargo build --quiet --workspace --example make_log")
        .quiet()
        .run()?;
    let program = build::target_folder(root).join("debug/examples/make_log");
    let made = cmd!(sh, "{program} 3 1").quiet().output()?.stdout;
    Ok(fs::write(folder.join("log.jsonl"), made)?)
}

/// The `*.test.mjs` of a folder, by Node's own runner, a file for each core at a time: each has its own browsers.
pub(crate) fn node_tests(sh: &Shell, root: &Path, folder: &str, browsers: &Browsers) -> Result<()> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let path = entry?.path();
        if path
            .file_name()
            .and_then(OsStr::to_str)
            .is_some_and(|name| name.ends_with(".test.mjs"))
        {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "{folder} has no tests");
    let cores = thread::available_parallelism()?.to_string();
    let target = build::target_folder(root);
    Ok(
        cmd!(sh, "node --test --test-concurrency={cores} {files...}")
            .env("CHROMIUM", &browsers.chromium)
            .env("FIREFOX", &browsers.firefox)
            .env("WEBKIT", &browsers.webkit)
            .env("FIRMLY", target.join("debug/firmly"))
            .env("FIRMLY_LOGS", target.join("tmp"))
            .quiet()
            .run()?,
    )
}
