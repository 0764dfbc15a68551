//! What is too slow for every day: the same source, built in two other folders, gives the same bytes; the tests that have a
//! longer form pass in that; browsers are killed a hundred times; nginx serves the folder as docs/hosting/ says; a log ten
//! times as long takes ten times as long; a spreadsheet finds no formula in a report, and a browser prints one.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    bench, build, kill,
    report::{say, step},
    test, tools,
};

const KILLS: u32 = 100;
/// The number of kills while a kept copy is written.
const COPY_KILLS: u32 = 100;
/// In characters: long enough for the database to pack itself anew.
const LONGEST_ENTRY: u32 = 5000;

/// Builds here and in two fresh clones, and compares what comes out.
pub(crate) fn release(sh: &Shell, root: &Path) -> Result<()> {
    ensure!(
        cmd!(sh, "git status --porcelain")
            .quiet()
            .read()?
            .is_empty(),
        "there are changes that are not committed; what is released is what is committed"
    );
    build::build(sh, root)?;
    let ours = fs::read_to_string(root.join("dist/SHA256SUMS"))?;
    for name in ["first", "second-with-a-longer-name"] {
        let clone = sh.create_temp_dir()?;
        let folder = clone.path().join(name);
        step(
            format_args!("Building again in {}", folder.display()),
            || {
                cmd!(sh, "git clone --quiet {root} {folder}")
                    .quiet()
                    .run()?;
                let there = Shell::new()?;
                there.change_dir(&folder);
                there.set_var("CARGO_TARGET_DIR", folder.join("target"));
                Ok(cmd!(there, "cargo xtask build").quiet().run()?)
            },
        )?;
        let theirs = fs::read_to_string(folder.join("dist/SHA256SUMS"))?;
        ensure!(
            ours == theirs,
            "the build in {} differs:\n{ours}{theirs}",
            folder.display()
        );
    }
    say(format_args!(
        "three builds, in three folders, are the same:\n{}",
        ours.trim_end()
    ));
    at_length(sh, root)?;
    reports(sh, root)?;
    served(sh, root)?;
    bench::bench(sh, root, &[1_000, 10_000, 100_000])?;
    say(format_args!("tools are in {}", tools::cache()?.display()));
    Ok(())
}

/// Runs the tests in their long form: a store fails at every operation, every screen in every look. Then kills browsers.
fn at_length(sh: &Shell, root: &Path) -> Result<()> {
    let _long = sh.push_env("FIRMLY_LONG", "1");
    test::test(sh, root, &[test::Step::Native, test::Step::E2e])?;
    for browser in [kill::Browser::Chromium, kill::Browser::Firefox] {
        kill::kill(sh, root, browser, KILLS, LONGEST_ENTRY)?;
    }
    kill::kill(
        sh,
        root,
        kill::Browser::ChromiumCopy,
        COPY_KILLS,
        LONGEST_ENTRY,
    )
}

/// Opens reports as their readers do: a table of everything hostile in a spreadsheet, and a case of sixty entries on paper.
fn reports(sh: &Shell, root: &Path) -> Result<()> {
    let folder = build::target_folder(root).join("tmp");
    tools::spreadsheet(sh)?;
    let browser = tools::browsers(sh)?.chromium;
    let written = ["--test", "report", "--", "--ignored", "written"];
    step("Opening reports as their readers do", || {
        cmd!(
            sh,
            "cargo test --quiet --package firmly-core --all-features {written...}"
        )
        .quiet()
        .run()?;
        let table = folder.join("corpus.csv");
        cmd!(
            sh,
            "soffice --headless --convert-to fods --outdir {folder} {table}"
        )
        .quiet()
        .ignore_stderr()
        .run()?;
        let opened = fs::read_to_string(folder.join("corpus.fods"))?;
        let rows = opened.matches("<table:table-row").count();
        ensure!(rows > 200, "the spreadsheet read {rows} rows");
        for forbidden in ["table:formula", "<text:a ", "office:scripts><"] {
            ensure!(
                !opened.contains(forbidden),
                "the spreadsheet made something of a text: {forbidden}"
            );
        }
        let (page, paper) = (folder.join("sixty.html"), folder.join("sixty.pdf"));
        cmd!(
            sh,
            "{browser} --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf={paper} file://{page}"
        )
        .quiet()
        .ignore_stderr()
        .run()?;
        Ok(())
    })?;
    say(format_args!(
        "a case of sixty entries on paper, to be looked at page by page: {}",
        folder.join("sixty.pdf").display()
    ));
    Ok(())
}

/// Has nginx serve the folder for web servers.
fn served(sh: &Shell, root: &Path) -> Result<()> {
    tools::web_server(sh)?;
    let browsers = tools::browsers(sh)?;
    step("Serving with nginx", || {
        test::write_inputs(sh, root)?;
        test::node_tests(sh, root, "tests/hosting", &browsers)
    })
}
