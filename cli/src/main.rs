//! `firmly` for a terminal. Only reads arguments and prints; what it prints comes from core.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};
use firmly_core::{
    author::{self, Place, Problem, Warning, diff, graph, proof},
    content::Content,
};

/// Firmly for advisers, authors and recovery.
#[derive(Parser)]
#[command(name = "firmly", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The guide's content, for those who write and review it.
    #[command(subcommand)]
    Guide(GuideCommand),
}

#[derive(Subcommand)]
enum GuideCommand {
    /// Print every problem and warning of a content folder; fail if there is a problem.
    Check {
        /// The folder, such as content/.
        folder: PathBuf,
    },
    /// Print the tree of questions and outcomes as a graph.
    Graph {
        /// The folder, such as content/.
        folder: PathBuf,
        /// In which language.
        #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
        format: GraphFormat,
    },
    /// Print the whole guide as Markdown, for a reviewer.
    Proof {
        /// The folder, such as content/.
        folder: PathBuf,
    },
    /// Print what changed between two content folders, outcome by outcome.
    Diff {
        /// The folder as it was.
        old: PathBuf,
        /// The folder as it is.
        new: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum GraphFormat {
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
}

fn main() -> ExitCode {
    let Command::Guide(command) = Arguments::parse().command;
    let answer = match command {
        GuideCommand::Check { folder } => check(&folder),
        GuideCommand::Graph { folder, format } => load(&folder).map(|content| match format {
            GraphFormat::Dot => graph::dot(&content.guide),
            GraphFormat::Mermaid => graph::mermaid(&content.guide),
        }),
        GuideCommand::Proof { folder } => load(&folder).map(|content| proof::markdown(&content)),
        GuideCommand::Diff { old, new } => {
            load(&old).and_then(|old| load(&new).map(|new| diff::compare(&old, &new).to_string()))
        }
    };
    let (text, code) = match answer {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(report) => (report, ExitCode::FAILURE),
    };
    // Where the reader has closed the pipe there is nobody left to tell.
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Everything that is to be said about a folder; `Err` where a build would stop.
fn check(folder: &Path) -> Result<String, String> {
    let report = author::examine(folder);
    let mut text = problems(folder, &report.problems);
    for Warning { place, concern } in &report.warnings {
        text += &format!("{}: warning: {concern}\n", located(folder, place));
    }
    let (problems, warnings) = (report.problems.len(), report.warnings.len());
    text += &format!("{problems} problem(s), {warnings} warning(s)\n");
    if problems == 0 { Ok(text) } else { Err(text) }
}

/// The content of a folder, or what is wrong with it.
fn load(folder: &Path) -> Result<Content, String> {
    author::read(folder)
        .map(|(content, _)| content)
        .map_err(|found| problems(folder, &found))
}

fn problems(folder: &Path, problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|Problem { place, fault }| format!("{}: problem: {fault}\n", located(folder, place)))
        .collect()
}

fn located(folder: &Path, place: &Place) -> String {
    folder.join(place.to_string()).display().to_string()
}
