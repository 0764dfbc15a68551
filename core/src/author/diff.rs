//! Differences of two contents: their proofs compared, thing by thing, with the outcomes that each change reaches. Says
//! nothing of whether a change is right.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use similar::{ChangeTag, TextDiff};

use super::{handbook::markup::Markup, proof};
use crate::{
    content::Content,
    guide::{
        model::{ActionId, Guide, Target},
        paths::paths,
        walk::{Position, walk},
    },
};

/// All differences between an old and a new content.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The old version and the new one.
    pub versions: (String, String),
    /// Answers that now lead elsewhere or switch other flags on, a line each.
    pub answers: Vec<String>,
    /// Whole ways through the tree that now end elsewhere, a line each.
    pub moves: Vec<String>,
    /// The things that were removed, added or changed, in the order of the proof.
    pub changes: Vec<Change>,
}

/// A thing of the proof that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its heading, with its id.
    pub heading: String,
    /// In the old content, and in the new one.
    pub was_and_is: (bool, bool),
    /// The lines of it that went or came.
    pub lines: Vec<Changed>,
    /// The outcomes and cards whose readers see it.
    pub reaches: BTreeSet<String>,
}

/// A line that went or came.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// `true` for a line that came, `false` for one that went.
    pub is_new: bool,
    /// Its pieces, and whether each is what differs from the line that it replaces.
    pub pieces: Vec<(bool, String)>,
}

/// Compares two contents.
pub fn compare(old: &Content, new: &Content) -> Difference {
    let proofs = [old, new].map(proof::markdown);
    let [before, after] = proofs.each_ref().map(|proof| things(proof));
    let mut reached = reached(&old.guide);
    for (id, readers) in self::reached(&new.guide) {
        reached.entry(id).or_default().extend(readers);
    }
    let gone = before
        .iter()
        .filter(|(id, _)| !after.iter().any(|(known, _)| known == id));
    let mut changes = Vec::new();
    for (id, (heading, text)) in after.iter().chain(gone) {
        let was = before
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, (_, text))| *text);
        let is = after.iter().any(|(known, _)| known == id).then_some(*text);
        let lines = lines(was.unwrap_or_default(), is.unwrap_or_default());
        if was.is_some() && is.is_some() && lines.is_empty() {
            continue;
        }
        let of_lines = lines
            .iter()
            .filter_map(Changed::id)
            .filter(|_| first_id(heading).is_none());
        let ids = std::iter::once(*id).chain(of_lines);
        let reaches = ids
            .filter_map(|id| reached.get(id))
            .flatten()
            .cloned()
            .collect();
        changes.push(Change {
            heading: (*heading).to_owned(),
            was_and_is: (was.is_some(), is.is_some()),
            lines,
            reaches,
        });
    }
    Difference {
        versions: (old.guide.version.clone(), new.guide.version.clone()),
        answers: answers(&old.guide, &new.guide),
        moves: moves(&old.guide, &new.guide),
        changes,
    }
}

/// The things of a proof: id, or heading where there is none; heading; text with the heading.
fn things(proof: &str) -> Vec<(&str, (&str, &str))> {
    let starts = proof.match_indices("\n#").map(|(at, _)| at + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    let ends = starts.iter().skip(1).copied().chain([proof.len()]);
    let texts = starts.iter().zip(ends).map(|(from, to)| &proof[*from..to]);
    texts
        .map(|text| {
            let heading = text.lines().next().unwrap_or_default();
            let heading = heading.trim_start_matches(['#', ' ']);
            // The version is in the first heading: it is one thing all the same.
            let heading = heading.split(", version").next().unwrap_or_default();
            (first_id(heading).unwrap_or(heading), (heading, text))
        })
        .collect()
}

/// `A01` of a line that begins with it.
fn first_id(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(['-', ' ']).strip_prefix('`')?;
    rest.split('`').next()
}

fn lines(old: &str, new: &str) -> Vec<Changed> {
    let diff = TextDiff::from_lines(old, new);
    let changes = diff
        .ops()
        .iter()
        .flat_map(|op| diff.iter_inline_changes(op));
    let changed = changes.filter(|change| change.tag() != ChangeTag::Equal);
    let changed = changed.map(|change| {
        let pieces = change.iter_strings_lossy();
        let mut pieces: Vec<(bool, String)> = pieces
            .map(|(differs, piece)| (differs, piece.trim_end_matches('\n').to_owned()))
            .collect();
        // The marks of headings and lists are the proof's.
        if let Some((_, first)) = pieces.first_mut() {
            *first = first.trim_start_matches(['#', '-', ' ']).to_owned();
        }
        let is_new = change.tag() == ChangeTag::Insert;
        Changed { is_new, pieces }
    });
    changed
        .filter(|line| !line.text().trim().is_empty())
        .collect()
}

/// For each id, the outcomes and cards whose readers see what it names.
fn reached(guide: &Guide) -> BTreeMap<String, BTreeSet<String>> {
    let mut reached: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |id: &str, reader: &str| {
        let readers = reached.entry(id.to_owned()).or_default();
        readers.insert(reader.to_owned());
    };
    let through = |id: &ActionId| {
        let action = guide.action(id);
        let items = action
            .into_iter()
            .flat_map(|action| &action.items)
            .map(ToString::to_string);
        let sources = action
            .into_iter()
            .flat_map(|action| &action.sources)
            .map(ToString::to_string);
        items
            .chain(sources)
            .chain([id.to_string()])
            .collect::<Vec<_>>()
    };
    for outcome in &guide.outcomes {
        let reader = format!("{} ({})", outcome.id, outcome.title);
        let mut ids: Vec<String> = outcome.actions.iter().flat_map(through).collect();
        ids.extend(outcome.say.iter().map(ToString::to_string));
        ids.extend(outcome.contacts.iter().map(ToString::to_string));
        ids.extend(outcome.disclosures.iter().map(ToString::to_string));
        ids.extend(outcome.items.iter().map(ToString::to_string));
        ids.push(outcome.id.to_string());
        ids.iter().for_each(|id| add(id, &reader));
    }
    for overlay in &guide.overlays {
        let reader = format!("{} ({})", overlay.id, overlay.title);
        let mut ids: Vec<String> = overlay
            .actions
            .iter()
            .flat_map(|added| through(&added.id))
            .collect();
        ids.extend(overlay.say.iter().map(ToString::to_string));
        ids.extend(overlay.contacts.iter().map(ToString::to_string));
        ids.extend([overlay.id.to_string(), overlay.flag.to_string()]);
        ids.iter().for_each(|id| add(id, &reader));
    }
    for path in paths(guide) {
        let title = guide
            .outcome(path.outcome)
            .map_or("", |outcome| &outcome.title);
        let reader = format!("{} ({title})", path.outcome);
        for (question, _) in &path.steps {
            add(question.id.as_str(), &reader);
        }
    }
    reached
}

/// Where each choice leads and what it switches on.
fn effects(guide: &Guide) -> BTreeMap<String, String> {
    let choices = guide.questions.iter();
    let choices = choices.flat_map(|question| {
        question
            .choices
            .iter()
            .map(move |choice| (question, choice))
    });
    choices
        .map(|(question, choice)| {
            let mut effect = match &choice.next {
                Some(Target::Question(id)) => id.to_string(),
                Some(Target::Outcome(id)) => id.to_string(),
                None => "nowhere".to_owned(),
            };
            for flag in &choice.sets {
                effect += &format!(" +{flag}");
            }
            (format!("{} {}", question.id, choice.id), effect)
        })
        .collect()
}

fn answers(old: &Guide, new: &Guide) -> Vec<String> {
    let [before, after] = [old, new].map(effects);
    let answers: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = answers
        .into_iter()
        .filter(|answer| before.get(*answer) != after.get(*answer));
    changed
        .map(|answer| {
            let was = before.get(answer).map_or("(not there)", String::as_str);
            let is = after.get(answer).map_or("(gone)", String::as_str);
            format!("{answer}: {was} → {is}")
        })
        .collect()
}

/// Every old way through the tree, given to the new guide.
fn moves(old: &Guide, new: &Guide) -> Vec<String> {
    let mut moves: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    for path in paths(old) {
        let to = match walk(new, &path.answers()).position {
            Position::Outcome(id) => id.to_string(),
            Position::Question(id) => id.to_string(),
        };
        let from = path.outcome.to_string();
        if from != to {
            let steps = path.steps.iter();
            let answers = steps.map(|(question, choice)| format!("{} {}", question.id, choice.id));
            let example = || (0, answers.collect::<Vec<_>>().join(", "));
            moves.entry((from, to)).or_insert_with(example).0 += 1;
        }
    }
    let moves = moves.into_iter();
    moves
        .map(|((from, to), (ways, example))| {
            format!("{from} → {to}: {ways} way(s), such as {example}")
        })
        .collect()
}

impl Changed {
    /// The whole line.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|(_, piece)| piece.as_str())
            .collect()
    }

    /// The id that it begins with, which stands in its first piece.
    fn id(&self) -> Option<&str> {
        first_id(&self.pieces.first()?.1)
    }
}

impl Change {
    fn is(&self) -> &'static str {
        match self.was_and_is {
            (false, _) => "Added",
            (true, false) => "Removed",
            (true, true) => "Changed",
        }
    }

    fn readers(&self) -> String {
        let readers: Vec<&str> = self.reaches.iter().map(String::as_str).collect();
        if readers.is_empty() {
            "no outcome and no card".to_owned()
        } else {
            readers.join("; ")
        }
    }
}

impl Difference {
    /// `true` where nothing changed.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.changes.is_empty()
    }

    /// A page to read, print and sign.
    pub fn html(&self) -> String {
        let (old, new) = &self.versions;
        let title = format!("Content {old} → {new}");
        let mut html = Markup::default();
        html.constant("<!doctype html>");
        html.element("html", &[("lang", "en-GB")], |html| {
            html.element("head", &[], |html| {
                html.void("meta", &[("charset", "utf-8")]);
                html.void(
                    "meta",
                    &[
                        ("name", "viewport"),
                        ("content", "width=device-width, initial-scale=1"),
                    ],
                );
                html.plain("title", &title);
                html.element("style", &[], |html| html.constant(STYLE));
            });
            html.element("body", &[], |html| {
                html.plain("h1", &title);
                html.plain("p", KEY);
                for (heading, lines) in self.lists() {
                    html.plain("h2", heading);
                    html.element("ul", &[], |html| {
                        lines.iter().for_each(|line| html.plain("li", line))
                    });
                }
                for change in &self.changes {
                    html.element("section", &[], |html| change.html(html));
                }
                html.plain("h2", "Review");
                for label in SIGNED {
                    html.classed("p", "sign", label);
                }
            });
        });
        html.finish() + "\n"
    }

    fn lists(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let lists = [
            ("Answers that now lead elsewhere", &self.answers[..]),
            ("The same answers now end elsewhere", &self.moves[..]),
        ];
        lists.into_iter().filter(|(_, lines)| !lines.is_empty())
    }
}

impl Change {
    fn html(&self, html: &mut Markup) {
        html.plain("h2", &format!("{}: {}", self.is(), self.heading));
        html.classed("p", "for", &format!("Seen at: {}", self.readers()));
        for line in &self.lines {
            let tag = if line.is_new { "ins" } else { "del" };
            html.element("p", &[], |html| {
                html.constant(if line.is_new { "+ " } else { "− " });
                html.element(tag, &[], |html| {
                    for (differs, piece) in &line.pieces {
                        if *differs {
                            html.plain("b", piece);
                        } else {
                            html.text(piece);
                        }
                    }
                });
            });
        }
    }
}

const KEY: &str = "A line with − went, a line with + came; what differs between the two is in bold. Below each heading \
                   stands who sees it.";
const SIGNED: [&str; 4] = ["Read by:", "Role:", "Day:", "Signature:"];
const STYLE: &str = "body{max-width:48rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif;color:#111;background:#fff}\
    h2{font-size:1.1rem;margin:1.5rem 0 .25rem}p{margin:.25rem 0;overflow-wrap:anywhere}.for{color:#444}\
    section{break-inside:avoid;border-top:1px solid #bbb}del{background:#fde7e7;text-decoration:none}\
    ins{background:#e3f4e3;text-decoration:none}.sign{border-bottom:1px solid #111;padding-top:1.5rem}";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = &self.versions;
        writeln!(f, "Content {old} → {new}")?;
        if self.is_empty() {
            return writeln!(f, "\nNothing changed.");
        }
        for (heading, lines) in self.lists() {
            writeln!(f, "\n{heading}")?;
            lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        }
        for change in &self.changes {
            writeln!(f, "\n{}: {}", change.is(), change.heading)?;
            writeln!(f, "  Seen at: {}", change.readers())?;
            for line in &change.lines {
                let sign = if line.is_new { '+' } else { '-' };
                writeln!(f, "  {sign} {}", line.text())?;
            }
        }
        writeln!(f, "\nReview")?;
        SIGNED
            .iter()
            .try_for_each(|label| writeln!(f, "  {label} ________________"))
    }
}
