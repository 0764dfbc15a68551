//! `firmly` for a terminal. Only reads arguments and prints; what it prints comes from core.

mod check;
mod content;
mod copies;
// The words of the page, said here too.
#[path = "../../src/app/findings.rs"]
mod findings;
mod given;
#[path = "../../src/app/pack_faults.rs"]
mod pack_faults;
mod packs;
mod passphrase;
mod words;

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use firmly_core::{
    author::{diff, graph, proof},
    report::{
        check::{NotChecked, check as check_lines, is_utf_16},
        receipt::Pasted,
    },
    vault::{InPlace, Stretch, WorkFactor},
};
use zeroize::Zeroizing;

use crate::copies::CopyError;

/// Firmly for advisers, authors and recovery.
#[derive(Parser)]
#[command(name = "firmly", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a copy of a log, exact lines from a report, or a bundle: how many entries, whether they are unbroken, what is
    /// withheld, what was removed and why.
    ///
    /// Ends with 0 if it is whole and matches the receipt, 1 if something is broken or damaged, 3 if it could not be opened.
    Check {
        #[command(flatten)]
        copy: CopyArguments,
        /// A receipt that someone was given of the log, as text; grouped or wrapped as it came.
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
    /// Print a copy of a log, so that it can be read without the app.
    ///
    /// Ends like `check`.
    Open {
        #[command(flatten)]
        copy: CopyArguments,
        /// Print the exact lines, as they were sealed, instead.
        #[arg(long)]
        lines: bool,
        /// Also write the attached files into this folder, unsealed, under names that say nothing.
        #[arg(long, value_name = "FOLDER")]
        files: Option<PathBuf>,
    },
    /// Check an organisation's pack, and put it into a copy of the single file or of `site/`.
    ///
    /// Ends with 0 if the pack is right, 1 with everything that is wrong with it, 3 if a file could not be read or written.
    Pack {
        /// The pack: docs/organisation-pack.md.
        pack: PathBuf,
        /// The single file as it was delivered, `firmly-….html`, or the folder `site/`.
        #[arg(requires = "copy")]
        page: Option<PathBuf>,
        /// What the copy is to be called. Nothing that is there already is written over.
        copy: Option<PathBuf>,
    },
    /// The guide's content, for those who write and review it.
    #[command(subcommand)]
    Guide(GuideCommand),
}

#[derive(Args)]
struct CopyArguments {
    /// The copy: `firmly-….age`, or what `age -d` made of it. To be checked: also exact lines (`….jsonl`), whole or
    /// redacted, a bundle (`….zip`), or the folder that one was unpacked into.
    file: PathBuf,
    /// Read the passphrase from this file descriptor (its first line) instead of asking; 0 is standard input.
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// How much memory a try may cost: 18 is 256 MiB, which is what copies ask for, 20 is 1 GiB.
    #[arg(long, value_name = "LOG2", default_value_t = WorkFactor::WITHOUT_ASKING.log_n(),
        value_parser = clap::value_parser!(u8).range(1..=i64::from(WorkFactor::MAX.log_n())))]
    work: u8,
}

#[derive(Subcommand)]
enum GuideCommand {
    /// Print every problem and warning of a content folder; fail if there is a problem.
    Check {
        /// The folder, such as content/.
        folder: PathBuf,
        /// Accept every warning that stands now: the next check counts them in one line.
        #[arg(long)]
        accept: bool,
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
    /// Print what changed between two content folders, and at which outcomes and cards it is seen, to read and sign.
    Diff {
        /// The folder as it was.
        old: PathBuf,
        /// The folder as it is.
        new: PathBuf,
        /// As which.
        #[arg(long, value_enum, default_value_t = PageFormat::Text)]
        format: PageFormat,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum PageFormat {
    /// For a terminal or a letter.
    Text,
    /// A page for a browser and for paper.
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum GraphFormat {
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
}

/// The file is no copy, or did not open.
const NOT_OPENED: u8 = 3;

fn main() -> ExitCode {
    let (text, code) = match Arguments::parse().command {
        Command::Guide(command) => guide(command),
        Command::Pack { pack, page, copy } => {
            packs::run(&pack, page.as_deref().zip(copy.as_deref()))
                .unwrap_or_else(|error| not_opened(&error.to_string()))
        }
        Command::Check { copy, receipt } => {
            check_file(&copy, receipt.as_deref()).unwrap_or_else(|said| not_opened(&said))
        }
        Command::Open { copy, lines, files } => open(&copy, lines, files.as_deref())
            .unwrap_or_else(|error| not_opened(&error.to_string())),
    };
    // Where the reader has closed the pipe there is nobody left to tell.
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}

fn guide(command: GuideCommand) -> (Zeroizing<String>, u8) {
    let answer = match command {
        GuideCommand::Check { folder, accept } if accept => content::accept(&folder),
        GuideCommand::Check { folder, .. } => content::check(&folder),
        GuideCommand::Graph { folder, format } => {
            content::load(&folder).map(|content| match format {
                GraphFormat::Dot => graph::dot(&content.guide),
                GraphFormat::Mermaid => graph::mermaid(&content.guide),
            })
        }
        GuideCommand::Proof { folder } => {
            content::load(&folder).map(|content| proof::markdown(&content))
        }
        GuideCommand::Diff { old, new, format } => content::load(&old).and_then(|old| {
            let difference = diff::compare(&old, &content::load(&new)?);
            Ok(match format {
                PageFormat::Text => difference.to_string(),
                PageFormat::Html => difference.html(),
            })
        }),
    };
    match answer {
        Ok(text) => (text.into(), 0),
        Err(report) => (report.into(), 1),
    }
}

fn check_file(
    arguments: &CopyArguments,
    receipt: Option<&Path>,
) -> Result<(Zeroizing<String>, u8), String> {
    let receipt = receipt.map(read_receipt).transpose()?;
    let given = given::read(&arguments.file, arguments.limit(), || {
        passphrase::ask(arguments.passphrase_fd)
    })
    .map_err(|error| error.to_string())?;
    let files = given.files.iter().map(Vec::as_slice);
    let held = receipt.as_ref().map(|pasted| &pasted.receipt);
    let checked = check_lines(&given.lines, files, held).map_err(findings::not_checked)?;
    let whole = checked.is_whole() && given.unlike_list.is_empty();
    let text = check::tell(&given, &checked, receipt.as_ref());
    Ok((text, if whole { 0 } else { 1 }))
}

fn read_receipt(file: &Path) -> Result<Pasted, String> {
    let bytes = fs::read(file).map_err(|error| format!("The receipt cannot be read: {error}"))?;
    if is_utf_16(&bytes) {
        return Err(findings::not_checked(NotChecked::Utf16));
    }
    Pasted::read(&String::from_utf8_lossy(&bytes)).map_err(findings::not_a_receipt)
}

fn open(
    arguments: &CopyArguments,
    lines: bool,
    files: Option<&Path>,
) -> Result<(Zeroizing<String>, u8), CopyError> {
    let copy = copies::open(&arguments.file, arguments.limit(), || {
        passphrase::ask(arguments.passphrase_fd)
    })?;
    if let Some(folder) = files {
        copies::write_files(&copy, folder)?;
    }
    let text = if lines {
        copies::lines(&copy)
    } else {
        copies::read(&copy)
    };
    Ok((text, if copies::is_whole(&copy) { 0 } else { 1 }))
}

impl CopyArguments {
    fn limit(&self) -> Stretch<InPlace> {
        let limit = WorkFactor::new(self.work).unwrap_or(WorkFactor::WITHOUT_ASKING);
        limit.by(InPlace)
    }
}

/// What is printed stays empty: it may be piped into a file that someone takes for the log.
fn not_opened(said: &str) -> (Zeroizing<String>, u8) {
    match writeln!(io::stderr(), "{said}") {
        Ok(()) | Err(_) => (Zeroizing::default(), NOT_OPENED),
    }
}
