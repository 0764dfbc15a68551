//! What changed between two contents, and for whom: outcome by outcome, card by card, answer by answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    content::Content,
    guide::{
        model::{Condition, Guide, Line, Suppressed, Target, WordingPart},
        paths::paths,
        walk::{Position, walk},
    },
};

use super::faults::Kind;

/// All differences between an old and a new content.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The old version and the new one.
    pub versions: (String, String),
    /// Answers that now lead elsewhere or switch other flags on.
    pub answers: Vec<AnswerChange>,
    /// Whole ways through the tree that now end elsewhere.
    pub moves: Vec<Move>,
    /// What changed for those who reach an outcome, or whose answers open a card.
    pub readers: Vec<ReaderChange>,
    /// Every change of a text or a list, once.
    pub entries: Vec<EntryChange>,
}

/// An answer with another effect.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerChange {
    /// The question.
    pub question: String,
    /// The choice.
    pub choice: String,
    /// Where it led and what it switched on; nothing for a new choice.
    pub before: Option<String>,
    /// Where it leads and what it switches on; nothing for one that is gone.
    pub after: Option<String>,
}

/// People who give the same answers and arrive elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The outcome as it was.
    pub from: String,
    /// The outcome, or the question that is asked now.
    pub to: String,
    /// How many whole ways through the tree.
    pub ways: usize,
    /// The answers of one of them.
    pub example: String,
}

/// What changed for some readers.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderChange {
    /// Outcome or overlay.
    pub kind: Kind,
    /// Which.
    pub id: String,
    /// Who that is: when the outcome is reached, or what opens the card.
    pub who: String,
    /// What is added, removed or changed for them.
    pub changes: Vec<Change>,
}

/// A thing of content that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryChange {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: String,
    /// What changed in it.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The whole thing is new.
    New,
    /// The whole thing is gone.
    Gone,
    /// Something stands in a list that was not there.
    Added {
        /// The list.
        field: &'static str,
        /// What.
        what: String,
    },
    /// Something stood in a list.
    Removed {
        /// The list.
        field: &'static str,
        /// What.
        what: String,
    },
    /// The same in another order.
    Reordered {
        /// The list.
        field: &'static str,
    },
    /// Other words.
    Reworded {
        /// The field.
        field: &'static str,
        /// As it was.
        before: String,
        /// As it is.
        after: String,
    },
    /// Something that is shown here changed in itself.
    Carried {
        /// What it is.
        kind: Kind,
        /// Which.
        id: String,
    },
}

/// The fields of one thing, flattened: lists as they are, texts as lists of one.
type Fields = BTreeMap<&'static str, Vec<String>>;
/// Everything, flattened.
type Facts = BTreeMap<(Kind, String), Fields>;

/// Compares two contents.
pub fn compare(old: &Content, new: &Content) -> Difference {
    let entries = entries(&facts(old), &facts(new));
    Difference {
        versions: (old.guide.version.clone(), new.guide.version.clone()),
        answers: answers(&old.guide, &new.guide),
        moves: moves(&old.guide, &new.guide),
        readers: readers(&old.guide, &new.guide, &entries),
        entries,
    }
}

fn entries(old: &Facts, new: &Facts) -> Vec<EntryChange> {
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut changed = Vec::new();
    for key in keys {
        let changes = match (old.get(key), new.get(key)) {
            (Some(_), None) => vec![Change::Gone],
            (None, Some(_)) => vec![Change::New],
            (Some(old), Some(new)) => {
                let fields: BTreeSet<_> = old.keys().chain(new.keys()).collect();
                let none = Vec::new();
                fields
                    .into_iter()
                    .flat_map(|field| {
                        field_changes(
                            field,
                            old.get(field).unwrap_or(&none),
                            new.get(field).unwrap_or(&none),
                        )
                    })
                    .collect()
            }
            (None, None) => Vec::new(),
        };
        if !changes.is_empty() {
            changed.push(EntryChange {
                kind: key.0,
                id: key.1.clone(),
                changes,
            });
        }
    }
    changed
}

fn field_changes(field: &'static str, old: &[String], new: &[String]) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    if let ([before], [after]) = (old, new) {
        return vec![Change::Reworded {
            field,
            before: before.clone(),
            after: after.clone(),
        }];
    }
    let removed = old
        .iter()
        .filter(|what| !new.contains(what))
        .map(|what| Change::Removed {
            field,
            what: what.clone(),
        });
    let added = new
        .iter()
        .filter(|what| !old.contains(what))
        .map(|what| Change::Added {
            field,
            what: what.clone(),
        });
    let changes: Vec<Change> = removed.chain(added).collect();
    if changes.is_empty() {
        vec![Change::Reordered { field }]
    } else {
        changes
    }
}

fn answers(old: &Guide, new: &Guide) -> Vec<AnswerChange> {
    let before = effects(old);
    let after = effects(new);
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| AnswerChange {
            question: key.0.clone(),
            choice: key.1.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect()
}

/// Every old way through the tree, given to the new guide.
fn moves(old: &Guide, new: &Guide) -> Vec<Move> {
    let mut moves: BTreeMap<(String, String), Move> = BTreeMap::new();
    for path in paths(old) {
        let to = match walk(new, &path.answers()).position {
            Position::Outcome(id) => id.to_string(),
            Position::Question(id) => id.to_string(),
        };
        let from = path.outcome.to_string();
        if from == to {
            continue;
        }
        let moved = moves.entry((from.clone(), to.clone())).or_insert_with(|| {
            let steps = path.steps.iter();
            let answers: Vec<String> = steps
                .map(|(question, choice)| format!("{} {}", question.id, choice.id))
                .collect();
            Move {
                from,
                to,
                ways: 0,
                example: answers.join(", "),
            }
        });
        moved.ways += 1;
    }
    moves.into_values().collect()
}

/// Where each choice leads and what it switches on.
fn effects(guide: &Guide) -> BTreeMap<(String, String), String> {
    let mut effects = BTreeMap::new();
    for question in &guide.questions {
        for choice in &question.choices {
            let mut effect = match &choice.next {
                Some(Target::Question(id)) => id.to_string(),
                Some(Target::Outcome(id)) => id.to_string(),
                None => "nowhere".to_owned(),
            };
            for flag in &choice.sets {
                effect += &format!(" +{flag}");
            }
            effects.insert((question.id.to_string(), choice.id.to_string()), effect);
        }
    }
    effects
}

fn readers(old: &Guide, new: &Guide, entries: &[EntryChange]) -> Vec<ReaderChange> {
    let changed = |kind: Kind, id: &str| {
        entries
            .iter()
            .find(|entry| entry.kind == kind && entry.id == id)
    };
    let mut readers = Vec::new();
    let mut add = |kind: Kind, id: &str, who: &str, carried: Vec<(Kind, String)>| {
        let mut changes = changed(kind, id).map_or(Vec::new(), |entry| entry.changes.clone());
        for change in &mut changes {
            if let Change::Added { what, .. } | Change::Removed { what, .. } = change {
                *what = titled(what, [new, old]);
            }
        }
        // What is new here is told as such; that it was reworded as well is told once, at the end.
        let is_new_here = |id: &str| {
            changes
                .iter()
                .any(|change| matches!(change, Change::Added { what, .. } if what.starts_with(id)))
        };
        let through: Vec<Change> = carried
            .into_iter()
            .filter(|(kind, id)| changed(*kind, id).is_some() && !is_new_here(id))
            .map(|(kind, id)| Change::Carried { kind, id })
            .collect();
        changes.extend(through);
        if !changes.is_empty() {
            readers.push(ReaderChange {
                kind,
                id: id.to_owned(),
                who: who.to_owned(),
                changes,
            });
        }
    };
    for outcome in &new.outcomes {
        let mut carried: Vec<_> = outcome
            .actions
            .iter()
            .map(|id| ("action", id.to_string()))
            .collect();
        carried.extend(outcome.say.iter().map(|id| ("wording", id.to_string())));
        carried.extend(
            outcome
                .contacts
                .iter()
                .map(|id| ("contact", id.to_string())),
        );
        carried.extend(
            outcome
                .disclosures
                .iter()
                .map(|id| ("disclosure", id.to_string())),
        );
        add("outcome", outcome.id.as_str(), &outcome.when, carried);
    }
    for outcome in old
        .outcomes
        .iter()
        .filter(|outcome| new.outcome(&outcome.id).is_none())
    {
        add("outcome", outcome.id.as_str(), &outcome.when, Vec::new());
    }
    for overlay in &new.overlays {
        let mut carried: Vec<_> = overlay
            .actions
            .iter()
            .map(|added| ("action", added.id.to_string()))
            .collect();
        carried.extend(overlay.say.iter().map(|id| ("wording", id.to_string())));
        carried.extend(
            overlay
                .contacts
                .iter()
                .map(|id| ("contact", id.to_string())),
        );
        let who = new
            .flags
            .iter()
            .find(|name| name.flag == overlay.flag)
            .map_or("", |name| &name.label);
        add("overlay", overlay.id.as_str(), who, carried);
    }
    for overlay in old
        .overlays
        .iter()
        .filter(|overlay| new.overlay(&overlay.id).is_none())
    {
        add("overlay", overlay.id.as_str(), &overlay.title, Vec::new());
    }
    readers
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = &self.versions;
        writeln!(f, "Content {old} → {new}")?;
        if self.answers.is_empty() && self.readers.is_empty() && self.entries.is_empty() {
            return writeln!(f, "\nNothing changed.");
        }
        if !self.answers.is_empty() {
            writeln!(f, "\nAnswers that now lead elsewhere")?;
        }
        for answer in &self.answers {
            let before = answer.before.as_deref().unwrap_or("(not there)");
            let after = answer.after.as_deref().unwrap_or("(gone)");
            writeln!(
                f,
                "  {} {}: {before} → {after}",
                answer.question, answer.choice
            )?;
        }
        if !self.moves.is_empty() {
            writeln!(f, "\nThe same answers now end elsewhere")?;
        }
        for Move {
            from,
            to,
            ways,
            example,
        } in &self.moves
        {
            writeln!(f, "  {from} → {to}: {ways} way(s), such as {example}")?;
        }
        for reader in &self.readers {
            writeln!(f, "\n{} ({})", reader.id, reader.who)?;
            for change in &reader.changes {
                writeln!(f, "  {change}")?;
            }
        }
        let others = self
            .entries
            .iter()
            .filter(|entry| !matches!(entry.kind, "outcome" | "overlay"));
        for (at, entry) in others.enumerate() {
            if at == 0 {
                writeln!(f, "\nEach change, once")?;
            }
            for change in &entry.changes {
                writeln!(f, "  {} {}: {change}", entry.kind, entry.id)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::Gone => f.write_str("gone"),
            Self::Added { field, what } => write!(f, "{field}: + {what}"),
            Self::Removed { field, what } => write!(f, "{field}: - {what}"),
            Self::Reordered { field } => write!(f, "{field}: in another order"),
            Self::Reworded {
                field,
                before,
                after,
            } => write!(f, "{field}: '{before}' → '{after}'"),
            Self::Carried { kind, id } => write!(f, "the {kind} {id} changed"),
        }
    }
}

fn facts(content: &Content) -> Facts {
    let guide = &content.guide;
    let mut facts = Facts::new();
    let mut add = |kind: Kind, id: &str, fields: Vec<(&'static str, Vec<String>)>| {
        facts.insert((kind, id.to_owned()), fields.into_iter().collect());
    };
    for question in &guide.questions {
        let choices = question
            .choices
            .iter()
            .map(|choice| format!("{}: {} ({})", choice.id, choice.text, choice.label));
        add(
            "question",
            question.id.as_str(),
            vec![
                ("text", one(&question.text)),
                ("help", one(question.help.as_deref().unwrap_or(""))),
                ("stage", one(&question.stage)),
                ("label", one(&question.label)),
                ("private", one(&question.private.to_string())),
                ("choices", choices.collect()),
                ("items", names(&question.items)),
            ],
        );
    }
    for outcome in &guide.outcomes {
        add(
            "outcome",
            outcome.id.as_str(),
            vec![
                ("title", one(&outcome.title)),
                ("label", one(&outcome.label)),
                ("urgency", one(outcome.urgency.as_str())),
                ("when", one(&outcome.when)),
                ("actions", names(&outcome.actions)),
                ("dos", lines(&outcome.dos)),
                ("donts", lines(&outcome.donts)),
                ("log", lines(&outcome.log)),
                ("say", names(&outcome.say)),
                ("contacts", names(&outcome.contacts)),
                ("disclosures", names(&outcome.disclosures)),
                ("rerun", outcome.rerun.clone()),
                ("items", names(&outcome.items)),
            ],
        );
    }
    for overlay in &guide.overlays {
        let actions = overlay.actions.iter().map(|added| {
            let mut action = added.id.to_string();
            if added.first {
                action += ", first";
            }
            for (word, ids) in [("on", names(&added.on)), ("with", names(&added.with))] {
                if !ids.is_empty() {
                    action += &format!(", {word} {}", ids.join(" "));
                }
            }
            action
        });
        let suppress = overlay.suppress.iter().map(|suppression| {
            let what = match &suppression.what {
                Suppressed::Action(id) => id.to_string(),
                Suppressed::Wording(id) => id.to_string(),
            };
            format!(
                "{what} on {}",
                if suppression.on.is_empty() {
                    "any outcome".to_owned()
                } else {
                    names(&suppression.on).join(" ")
                }
            )
        });
        add(
            "overlay",
            overlay.id.as_str(),
            vec![
                ("flag", one(overlay.flag.as_str())),
                ("title", one(&overlay.title)),
                ("kind", one(&format!("{:?}", overlay.kind).to_lowercase())),
                ("text", lines(&overlay.text)),
                ("actions", actions.collect()),
                ("donts", lines(&overlay.donts)),
                ("say", names(&overlay.say)),
                ("contacts", names(&overlay.contacts)),
                ("suppress", suppress.collect()),
            ],
        );
    }
    for action in &guide.actions {
        add(
            "action",
            action.id.as_str(),
            vec![
                ("title", one(&action.title)),
                ("text", one(&action.text)),
                ("condition", one(&condition(&action.condition))),
                ("items", names(&action.items)),
                ("sources", names(&action.sources)),
            ],
        );
    }
    for wording in &guide.wordings {
        let parts = wording.parts.iter().map(|part| match part {
            WordingPart::Say(text) => format!("“{text}”"),
            WordingPart::Direction(text) => text.clone(),
        });
        let personal = one(&wording.personal.to_string());
        let fill = wording.fill.iter().map(|fill| {
            let say = fill.say.as_deref().unwrap_or_default();
            format!("{}: {:?} {say}", fill.mark, fill.with)
        });
        let fields = vec![
            ("title", one(&wording.title)),
            ("parts", parts.collect()),
            ("personal", personal),
            ("once_told", one(&wording.once_told.to_string())),
            ("to", one(&wording.to)),
            ("fact", one(wording.fact.as_deref().unwrap_or_default())),
            ("with_record", one(&wording.with_record.to_string())),
            ("fill", fill.collect()),
        ];
        add("wording", wording.id.as_str(), fields);
    }
    for disclosure in &guide.disclosures {
        add(
            "disclosure",
            disclosure.id.as_str(),
            vec![
                ("title", one(&disclosure.title)),
                ("may", one(&disclosure.may)),
                ("leave_out_heading", one(&disclosure.leave_out_heading)),
                ("leave_out", one(&disclosure.leave_out)),
                ("note", one(disclosure.note.as_deref().unwrap_or(""))),
            ],
        );
    }
    for contact in &guide.contacts {
        let ways = contact.lines.iter().map(|line| {
            let parts = [
                line.phone.as_deref(),
                Some(line.text.as_str()),
                line.checked.as_deref(),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            format!("{}{}", parts.join(", "), condition(&line.condition))
        });
        let fields = vec![("title", one(&contact.title)), ("lines", ways.collect())];
        add("contact", contact.id.as_str(), fields);
    }
    for source in &guide.sources {
        add(
            "source",
            source.id.as_str(),
            vec![
                ("title", one(&source.title)),
                ("publisher", one(&source.publisher)),
                ("level", one(&format!("{:?}", source.level))),
                ("note", one(source.note.as_deref().unwrap_or(""))),
                ("address", one(source.address.as_deref().unwrap_or(""))),
            ],
        );
    }
    for item in &guide.items {
        add(
            "item",
            item.id.as_str(),
            vec![("kind", one(&item.kind)), ("text", one(&item.text))],
        );
    }
    for name in &guide.flags {
        let chip = guide
            .chips
            .iter()
            .find(|chip| chip.flag == name.flag)
            .map_or("", |chip| &chip.label);
        add(
            "flag",
            name.flag.as_str(),
            vec![("label", one(&name.label)), ("chip", one(chip))],
        );
    }
    for row in &guide.nations {
        let cells = [
            &row.england,
            &row.wales,
            &row.scotland,
            &row.northern_ireland,
        ];
        add(
            "nation row",
            &row.topic,
            vec![("nations", cells.into_iter().cloned().collect())],
        );
    }
    let vocabulary = &content.vocabulary;
    for (kind, terms) in [
        ("precision", &vocabulary.precisions),
        ("channel", &vocabulary.channels),
        ("behaviour", &vocabulary.behaviours),
        ("fear", &vocabulary.fears),
        ("relation", &vocabulary.relations),
        ("under_18", &vocabulary.under_18),
    ] {
        for term in terms {
            add(kind, &term.id, vec![("label", one(&term.label))]);
        }
    }
    for group in &vocabulary.groups {
        let said = [Some(&group.title), group.one.as_ref(), group.hint.as_ref()];
        let said = said.into_iter().flatten().cloned().collect();
        add("group", &group.id, vec![("says", said)]);
        for ask in &group.asks {
            let terms = ask.terms.iter();
            let terms = terms.map(|term| format!("{}: {}", term.id, term.label));
            let said = [Some(&ask.label), ask.hint.as_ref()];
            let said = said.into_iter().flatten().cloned().collect();
            let facts = vec![("says", said), ("terms", terms.collect())];
            add("ask", &group.field(ask, 0), facts);
        }
    }
    for rule in &vocabulary.patterns {
        let looks = [
            &rule.tags,
            &rule.channels,
            &rule.after_channels,
            &rule.behaviours,
            &rule.places,
        ];
        let thresholds = format!("{} in {} days, {:?}", rule.at_least, rule.days, rule.levels);
        let facts = vec![
            ("counts", one(&rule.counts)),
            ("says", one(&rule.says)),
            ("to", one(&rule.to)),
            ("rests_on", rule.rests_on.clone()),
            ("looks for", looks.into_iter().flatten().cloned().collect()),
            ("thresholds", vec![thresholds]),
        ];
        add("pattern", &rule.id, facts);
    }
    for prefill in &vocabulary.prefills {
        let single = [&prefill.channel, &prefill.relation, &prefill.under_18];
        let puts = single.into_iter().flatten().chain(&prefill.behaviours);
        let id = format!("{} {}", prefill.question, prefill.choice);
        add("prefill", &id, vec![("puts", puts.cloned().collect())]);
    }
    add(
        "whole",
        "content",
        vec![
            ("start", one(guide.start.as_str())),
            ("published", one(&guide.published)),
            ("review_by", one(&guide.review_by)),
            ("disclosure checks", guide.disclosure_checks.clone()),
            ("first case words", vocabulary.case_first.clone()),
            ("second case words", vocabulary.case_second.clone()),
            ("clinical words", vocabulary.clinical.clinical.clone()),
            (
                "words for what somebody is",
                vocabulary.clinical.diagnoses.clone(),
            ),
        ],
    );
    facts
}

fn one(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn names<T: fmt::Display>(ids: &[T]) -> Vec<String> {
    ids.iter().map(T::to_string).collect()
}

/// The id with the title of the action or the wording that it names.
fn titled(id: &str, guides: [&Guide; 2]) -> String {
    let title = guides.into_iter().find_map(|guide| {
        let action = guide
            .actions
            .iter()
            .find(|action| action.id.as_str() == id)
            .map(|action| &action.title);
        action.or_else(|| {
            guide
                .wordings
                .iter()
                .find(|wording| wording.id.as_str() == id)
                .map(|wording| &wording.title)
        })
    });
    title.map_or_else(|| id.to_owned(), |title| format!("{id} {title}"))
}

fn lines(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .map(|line| format!("{}{}", line.text, condition(&line.condition)))
        .collect()
}

fn condition(condition: &Condition) -> String {
    let mut text = String::new();
    for (word, flags) in [
        ("if_any", &condition.if_any),
        ("if_none", &condition.if_none),
    ] {
        if !flags.is_empty() {
            text += &format!(" ({word}: {})", names(flags).join(", "));
        }
    }
    text
}
