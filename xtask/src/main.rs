//! The project's own commands. Knows tools and files; nothing of the product's insides.

mod bench;
mod bench_log;
mod build;
mod embed;
mod kill;
mod pack;
mod release;
mod report;
mod site;
mod styles;
mod test;
mod tools;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use xshell::Shell;

/// Builds, opens, tests and measures Firmly. Sets up what it needs and says so.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the single file and opens it
    Run,
    /// Runs everything that CI runs, or only the steps that are named
    Test {
        /// The steps to run; all where none is named
        #[arg(value_enum)]
        steps: Vec<test::Step>,
    },
    /// Builds all that is delivered, into dist/
    Build,
    /// Serves the app while you change it
    Serve,
    /// Measures the built file beside its yardsticks
    Bench,
    /// Runs what is too slow for every day: the build twice, in two folders, byte for byte; the tests at length; a hundred kills
    Release,
    /// Kills a browser while the built file saves entries, and counts what is lost
    Kill {
        /// Which
        #[arg(long, value_enum)]
        browser: kill::Browser,
        /// How many times
        #[arg(long, default_value_t = 100)]
        kills: u32,
        /// The length of the longest entries, in characters: long ones make the database pack itself anew more often
        #[arg(long, default_value_t = 5000)]
        length: u32,
        /// Instead: how many entries each of three tabs writes at the same time
        #[arg(long, conflicts_with_all = ["kills", "length"])]
        tabs: Option<u32>,
    },
}

fn main() -> ExitCode {
    match perform(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::say(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<()> {
    let root = root()?;
    let sh = Shell::new()?;
    sh.change_dir(&root);
    match command {
        Command::Run => build::run(&sh, &root),
        Command::Test { steps } => test::test(&sh, &root, &steps),
        Command::Build => build::build(&sh, &root).map(drop),
        Command::Serve => build::serve(&sh, &root),
        Command::Bench => bench::bench(&sh, &root, &[1_000, 10_000]),
        Command::Release => release::release(&sh, &root),
        Command::Kill {
            browser,
            kills,
            length,
            tabs,
        } => match tabs {
            Some(entries) => kill::tabs(&sh, &root, browser, entries),
            None => kill::kill(&sh, &root, browser, kills, length),
        },
    }
}

/// The folder of the workspace. Cargo says at run time where that is: two clones that share a target folder may run the same
/// program.
fn root() -> Result<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").context("run it by `cargo xtask`")?;
    Path::new(&package)
        .parent()
        .map(Path::to_path_buf)
        .context("xtask has no folder above it")
}
