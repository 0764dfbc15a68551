//! Problems and warnings of a content folder, shown with the lines in which they stand. Finds nothing itself: core does.

use std::{
    fs,
    io::{self, IsTerminal as _},
    path::Path,
};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use firmly_core::{
    author::{self, Place, Problem},
    content::Content,
};

/// Everything that is to be said about a folder; `Err` where a build would stop.
pub(crate) fn check(folder: &Path) -> Result<String, String> {
    let report = author::examine(folder);
    let accepted = author::accepted(folder);
    let mut text = problems(folder, &report.problems);
    let (old, new): (Vec<_>, Vec<_>) =
        (report.warnings.iter()).partition(|warning| accepted.contains(&warning.without_line()));
    for warning in &new {
        text += &shown(
            folder,
            Level::WARNING,
            &warning.place,
            &warning.concern.to_string(),
        );
    }
    let counts = [report.problems.len(), new.len(), old.len()];
    let [problems, new, old] = counts;
    text += &format!(
        "{problems} problem(s), {new} new warning(s), {old} accepted before ({})\n",
        author::ACCEPTED
    );
    if problems == 0 { Ok(text) } else { Err(text) }
}

/// Writes down the warnings that stand, so that the next check counts them only.
pub(crate) fn accept(folder: &Path) -> Result<String, String> {
    let report = author::examine(folder);
    if !report.problems.is_empty() {
        return Err(problems(folder, &report.problems));
    }
    let lines: Vec<String> = report
        .warnings
        .iter()
        .map(author::Warning::without_line)
        .collect();
    let path = folder.join(author::ACCEPTED);
    let said = format!(
        "{} warning(s) accepted in {}\n",
        lines.len(),
        path.display()
    );
    match fs::write(&path, lines.join("\n") + "\n") {
        Ok(()) => Ok(said),
        Err(error) => Err(format!("{}: {error}\n", path.display())),
    }
}

/// The content of a folder, or what is wrong with it.
pub(crate) fn load(folder: &Path) -> Result<Content, String> {
    author::read(folder)
        .map(|(content, _)| content)
        .map_err(|found| problems(folder, &found))
}

fn problems(folder: &Path, problems: &[Problem]) -> String {
    let problems = problems.iter();
    problems
        .map(|Problem { place, fault }| {
            shown(
                folder,
                Level::ERROR.with_name("problem"),
                place,
                &fault.to_string(),
            )
        })
        .collect()
}

/// One message with its line, of which the place is marked.
fn shown(folder: &Path, level: Level<'_>, place: &Place, said: &str) -> String {
    let path = folder.join(&place.file).display().to_string();
    let source = fs::read_to_string(folder.join(&place.file)).unwrap_or_default();
    let title = level.primary_title(said);
    let is_in_it =
        place.line > 0 && source.is_char_boundary(place.span.end) && place.span.end <= source.len();
    let renderer = if io::stdout().is_terminal() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let shown = if is_in_it {
        let mark = AnnotationKind::Primary.span(place.span.clone());
        renderer.render(&[title.element(Snippet::source(&source).path(&path).annotation(mark))])
    } else {
        let origin = Origin::path(&path);
        let origin = if place.line > 0 {
            origin.line(place.line)
        } else {
            origin
        };
        renderer.render(&[title.element(origin)])
    };
    shown + "\n\n"
}
