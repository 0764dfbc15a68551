//! Checks of how the parts of content hang together: ids, ways through the tree, things that nothing uses, things that a part
//! cannot be without. Reads no files.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    faults::{Fault, Kind, Place},
    page::{Named, Notes},
};
use crate::{
    content::Content,
    guide::{
        model::{
            ActionRole, Guide, Outcome, Question, QuestionId, QuestionRole, ReportTo, Target,
            Urgency, WordingPart,
        },
        walk::{NO_NATION, NO_SETTING},
    },
    journal::vocabulary::{AskKind, GroupKind, Vocabulary},
    report::Reader,
};

/// On while the profile says nothing; no answer switches them on.
const SILENT_FLAGS: [&str; 2] = [NO_NATION, NO_SETTING];
/// So that two cases rarely get the same name.
const CASE_WORDS: usize = 32;

/// Kinds that may name one of several things.
fn named_by(kind: Kind) -> Vec<Kind> {
    match kind {
        "target" => vec!["question", "outcome"],
        "piece" => vec!["action", "wording"],
        "ground" => vec!["source", "item"],
        one => vec![one],
    }
}

/// Every check that needs more than one table.
pub(super) fn check(content: &Content, notes: &mut Notes) {
    let guide = &content.guide;
    share_names(&content.vocabulary, notes);
    duplicates(notes);
    dangling(notes);
    flags(notes);
    paths(guide, notes);
    unused(guide, notes);
    for question in &guide.questions {
        ends(question, notes);
    }
    for outcome in &guide.outcomes {
        whole(outcome, notes);
    }
    grounds_and_marks(guide, notes);
    terms(&content.vocabulary, notes);
    private(content, notes);
    roles(guide, notes);
}

/// Questions of the log that are stored under their own ids must differ across groups.
fn share_names(vocabulary: &Vocabulary, notes: &mut Notes) {
    for given in notes.given.iter_mut().filter(|one| one.kind == "ask") {
        let group = vocabulary.group(&given.scope);
        if group.is_some_and(|group| matches!(group.kind, GroupKind::Incident | GroupKind::Case)) {
            given.scope.clear();
        }
    }
}

/// The thing that an id names, in words.
fn what(kind: Kind, scope: &str, id: &str) -> String {
    let kind = named_by(kind).join(" or ");
    if scope.is_empty() {
        format!("{kind} '{id}'")
    } else {
        format!("{kind} '{id}' of '{scope}'")
    }
}

/// An id is named where it stands a second time, and what belongs to that second thing is not named again.
fn duplicates(notes: &mut Notes) {
    let mut first: BTreeMap<(Kind, &str, &str), &Place> = BTreeMap::new();
    let mut twice: Vec<&Named> = Vec::new();
    let mut faults = Vec::new();
    for one in &notes.given {
        match first.get(&(one.kind, one.scope.as_str(), one.id.as_str())) {
            None => {
                first.insert((one.kind, &one.scope, &one.id), &one.place);
            }
            Some(_) if twice.iter().any(|outer| outer.id == one.scope) => {}
            Some(first) => {
                let what = format!("the {}", what(one.kind, &one.scope, &one.id));
                let first = (*first).clone();
                faults.push((one.place.clone(), Fault::Duplicate { what, first }));
                twice.push(one);
            }
        }
    }
    add(notes, faults);
}

fn dangling(notes: &mut Notes) {
    let given = |kind: Kind, scope: &str, id: &str| {
        let mut given = notes.given.iter();
        given.any(|one| one.kind == kind && one.scope == scope && one.id == id)
    };
    let mut faults = Vec::new();
    for used in &notes.used {
        let mut kinds = named_by(used.kind).into_iter();
        let is_known = kinds.any(|kind| given(kind, &used.scope, &used.id));
        // Of a question that is not there, its choices say nothing more.
        let hangs = used.scope.is_empty() || given("question", "", &used.scope);
        if !is_known && hangs {
            let what = what(used.kind, &used.scope, &used.id);
            faults.push((used.place.clone(), Fault::Dangling { what }));
        }
    }
    add(notes, faults);
}

fn flags(notes: &mut Notes) {
    let awaited = notes.awaited.iter();
    let never = awaited.filter(|one| {
        !SILENT_FLAGS.contains(&one.id.as_str()) && !notes.switched.contains(&one.id)
    });
    let faults = never
        .map(|one| {
            let flag = one.id.clone();
            (one.place.clone(), Fault::FlagNeverOn { flag })
        })
        .collect();
    add(notes, faults);
}

/// Every question reached, every outcome reached, no circle.
fn paths(guide: &Guide, notes: &mut Notes) {
    // Without a start everything would be out of reach, which says nothing.
    if guide.question(&guide.start).is_none() {
        return;
    }
    let mut walk = Walk {
        guide,
        done: BTreeSet::new(),
        open: Vec::new(),
        outcomes: BTreeSet::new(),
        cycles: Vec::new(),
    };
    walk.visit(&guide.start);
    let mut faults = Vec::new();
    for through in walk.cycles {
        let place = notes.place_of("question", "", &through[0]);
        faults.push((place, Fault::Cycle { through }));
    }
    // What lies behind a circle is out of reach for that alone.
    if !faults.is_empty() {
        return add(notes, faults);
    }
    for question in guide.questions.iter().filter(|one| !one.is_profile()) {
        let id = question.id.to_string();
        if !walk.done.contains(id.as_str()) {
            let place = notes.place_of("question", "", &id);
            faults.push((place, Fault::UnreachableQuestion { id }));
        }
    }
    for outcome in &guide.outcomes {
        let id = outcome.id.to_string();
        if !walk.outcomes.contains(id.as_str()) {
            let place = notes.place_of("outcome", "", &id);
            faults.push((place, Fault::UnreachableOutcome { id }));
        }
    }
    add(notes, faults);
}

struct Walk<'g> {
    guide: &'g Guide,
    done: BTreeSet<&'g str>,
    open: Vec<&'g str>,
    outcomes: BTreeSet<&'g str>,
    cycles: Vec<Vec<String>>,
}

impl<'g> Walk<'g> {
    fn visit(&mut self, id: &'g QuestionId) {
        if let Some(from) = self.open.iter().position(|open| *open == id.as_str()) {
            let circle = self.open[from..].iter().copied().chain([id.as_str()]);
            self.cycles.push(circle.map(str::to_owned).collect());
            return;
        }
        let Some(question) = self.guide.question(id) else {
            return;
        };
        if !self.done.insert(id.as_str()) {
            return;
        }
        self.open.push(id.as_str());
        for choice in &question.choices {
            match &choice.next {
                Some(Target::Question(next)) => self.visit(next),
                Some(Target::Outcome(outcome)) => {
                    self.outcomes.insert(outcome.as_str());
                }
                None => {}
            }
        }
        self.open.pop();
    }
}

/// What is written and never shown. Sources may stand unused: some were read for background.
fn unused(guide: &Guide, notes: &mut Notes) {
    let mut used: BTreeSet<(Kind, &str)> = BTreeSet::new();
    for one in notes.used.iter().filter(|one| one.kind != "item") {
        used.extend(
            named_by(one.kind)
                .into_iter()
                .map(|kind| (kind, one.id.as_str())),
        );
    }
    let switched = notes.switched.iter().map(String::as_str);
    used.extend(switched.chain(SILENT_FLAGS).map(|flag| ("flag", flag)));
    // An item counts only where an outcome carries it, itself or through an action.
    for outcome in &guide.outcomes {
        let through = outcome.actions.iter().filter_map(|id| guide.action(id));
        let items = through
            .flat_map(|action| &action.items)
            .chain(&outcome.items);
        used.extend(items.map(|item| ("item", item.as_str())));
    }
    let watched = ["action", "wording", "contact", "disclosure", "item", "flag"];
    let faults = (notes.given.iter())
        .filter(|one| watched.contains(&one.kind) && !used.contains(&(one.kind, one.id.as_str())))
        .map(|one| {
            let (kind, id) = (one.kind, one.id.clone());
            (one.place.clone(), Fault::Unused { kind, id })
        })
        .collect();
    add(notes, faults);
}

/// Every answer of the tree leads somewhere, and none of the profile.
fn ends(question: &Question, notes: &mut Notes) {
    let id = question.id.as_str();
    if question.choices.is_empty() {
        let at = format!("the question '{id}' has no choice and");
        notes.fault(notes.place_of("question", "", id), Fault::DeadEnd { at });
    }
    for choice in &question.choices {
        let place = notes.place_of("choice", id, choice.id.as_str());
        let (question_id, choice_id) = (id.to_owned(), choice.id.to_string());
        match (question.is_profile(), &choice.next) {
            (true, Some(_)) => notes.fault(
                place,
                Fault::ProfileLeads {
                    question: question_id,
                    choice: choice_id,
                },
            ),
            (false, None) => {
                let at = format!("the choice '{choice_id}' of '{id}'");
                notes.fault(place, Fault::DeadEnd { at });
            }
            _ => {}
        }
    }
}

/// Lists that no outcome can be without.
fn whole(outcome: &Outcome, notes: &mut Notes) {
    let place = notes.place_of("outcome", "", outcome.id.as_str());
    let found = outcome.log.len();
    let needed = if outcome.urgency == Urgency::Routine {
        1
    } else {
        2
    };
    if found < needed {
        let id = outcome.id.to_string();
        let fault = Fault::TooFewLogLines { id, needed, found };
        notes.fault(place.clone(), fault);
    }
    let lists = [
        ("actions", outcome.actions.is_empty()),
        ("dos", outcome.dos.is_empty()),
        ("donts", outcome.donts.is_empty()),
    ];
    for (key, _) in lists.into_iter().filter(|(_, is_empty)| *is_empty) {
        let (key, owner) = (key.to_owned(), format!("the outcome '{}'", outcome.id));
        notes.fault(place.clone(), Fault::Missing { key, owner });
    }
}

/// Actions rest on something, and what a log fills in has its mark in the words.
fn grounds_and_marks(guide: &Guide, notes: &mut Notes) {
    for action in guide
        .actions
        .iter()
        .filter(|action| action.sources.is_empty())
    {
        let id = action.id.to_string();
        notes.fault(notes.place_of("action", "", &id), Fault::NoSource { id });
    }
    for wording in &guide.wordings {
        let id = wording.id.as_str();
        if wording.parts.is_empty() {
            let (key, owner) = ("parts".to_owned(), format!("the wording '{id}'"));
            let fault = Fault::Missing { key, owner };
            notes.fault(notes.place_of("wording", "", id), fault);
        }
        let says = |mark: &str| {
            wording.parts.iter().any(|part| match part {
                WordingPart::Say(text) | WordingPart::Direction(text) => text.contains(mark),
            })
        };
        let marks = notes
            .texts
            .iter()
            .filter(|text| text.of == id && text.key == "mark");
        let faults = marks
            .filter(|text| !says(&text.text))
            .map(|text| {
                let mark = text.text.clone();
                (text.place.clone(), Fault::NoMark { mark })
            })
            .collect();
        add(notes, faults);
    }
}

/// The roles that the program needs are there.
fn roles(guide: &Guide, notes: &mut Notes) {
    // One that is misspelt is named already.
    if (notes.problems.iter()).any(|problem| matches!(problem.fault, Fault::WrongValue { .. })) {
        return;
    }
    let questions = [
        ("nation", QuestionRole::Nation),
        ("setting", QuestionRole::Setting),
        ("context", QuestionRole::Context),
        ("gifts", QuestionRole::Gifts),
    ];
    let questions = questions.map(|(name, role)| {
        let known = guide
            .questions
            .iter()
            .filter(|one| one.roles.contains(&role));
        ("questions.toml", "question", name, known.count())
    });
    let actions = [
        ("safety", ActionRole::Safety),
        ("gifts", ActionRole::Gifts),
        ("never_copy", ActionRole::NeverCopy),
    ];
    let actions = actions.map(|(name, role)| {
        let known = guide.actions.iter().filter(|one| one.roles.contains(&role));
        ("actions.toml", "action", name, known.count())
    });
    let reports = [
        ("defence", ReportTo::Defence),
        ("police", ReportTo::Police),
        ("manager", ReportTo::Manager),
    ];
    let reports = reports.map(|(name, to)| {
        let known = guide
            .disclosures
            .iter()
            .filter(|one| one.reports.contains(&to));
        ("disclosures.toml", "disclosure", name, known.count())
    });
    for (file, kind, role, known) in questions.into_iter().chain(actions).chain(reports) {
        let is_of_one = kind == "question" || role == "never_copy";
        if known == 0 || (is_of_one && known > 1) {
            let fault = Fault::Role { kind, role, known };
            notes.fault(Place::of_file(file), fault);
        }
    }
}

/// Nothing of a private answer is put into an entry.
fn private(content: &Content, notes: &mut Notes) {
    let prefills = content.vocabulary.prefills.iter();
    let private = |id| {
        content
            .guide
            .question(id)
            .is_some_and(|question| question.private)
    };
    for id in prefills
        .map(|prefill| &prefill.question)
        .filter(|id| private(id))
    {
        let mut named = notes
            .used
            .iter()
            .filter(|one| one.kind == "choice" && one.scope == id.as_str());
        let place = named
            .next()
            .map(|one| one.place.clone())
            .unwrap_or_default();
        let question = id.to_string();
        notes.fault(place, Fault::PrivatePrefill { question });
    }
}

/// The log has something to choose from.
fn terms(vocabulary: &Vocabulary, notes: &mut Notes) {
    let lists = [
        ("precision", &vocabulary.precisions),
        ("channel", &vocabulary.channels),
        ("behaviour", &vocabulary.behaviours),
        ("fear", &vocabulary.fears),
        ("relation", &vocabulary.relations),
        ("under_18", &vocabulary.under_18),
    ];
    for (key, _) in lists.into_iter().filter(|(_, terms)| terms.is_empty()) {
        let (key, owner) = (key.to_owned(), "this file".to_owned());
        notes.fault(Place::of_file("log.toml"), Fault::Missing { key, owner });
    }
    for (key, words) in [
        ("case_first", &vocabulary.case_first),
        ("case_second", &vocabulary.case_second),
    ] {
        let found = words.iter().collect::<BTreeSet<_>>().len();
        if found < CASE_WORDS {
            let (key, needed) = (key.to_owned(), CASE_WORDS);
            let fault = Fault::TooFewWords { key, needed, found };
            notes.fault(Place::of_file("log.toml"), fault);
        }
    }
    for group in &vocabulary.groups {
        for ask in &group.asks {
            let own = notes.place_of("ask", &group.id, &ask.id);
            let shared = notes.place_of("ask", "", &ask.id);
            let place = if own.line > 0 { own } else { shared };
            let chooses = matches!(ask.kind, AskKind::One | AskKind::Several);
            if chooses && ask.terms.is_empty() {
                let (key, owner) = ("term".to_owned(), format!("the ask '{}'", ask.id));
                notes.fault(place.clone(), Fault::Missing { key, owner });
            }
            // Without one it would be withheld from everybody, the user included.
            if !Reader::has_rule_for(&group.field(ask, 0)) {
                let field = group.field(ask, 0);
                notes.fault(place, Fault::NobodyGets { field });
            }
        }
    }
}

fn add(notes: &mut Notes, faults: Vec<(Place, Fault)>) {
    for (place, fault) in faults {
        notes.fault(place, fault);
    }
}
