//! Each file of content/ into its part of the model. Knows the keys; knows nothing of how the parts hang together.

use std::path::Path;

use toml::de::DeValue;

use super::{
    faults::{Fault, Kind},
    page::{Fields, Found, Notes, Page, prose, string},
};
use crate::{
    content::Content,
    guide::model::{
        Action, ActionId, AddedAction, Choice, ChoiceId, Contact, ContactId, ContactLine,
        Disclosure, DisclosureId, Fill, Flag, FlagName, Guide, Item, ItemId, Known, Level, Line,
        NationRow, Outcome, OutcomeId, Overlay, OverlayId, OverlayKind, Question, QuestionId,
        Source, SourceId, Suppressed, Suppression, Target, Urgency, Wording, WordingId,
        WordingPart,
    },
    journal::vocabulary::{
        Ask, AskGroup, AskKind, ClinicalWords, GroupKind, PatternRule, Prefill, Term, Vocabulary,
    },
};

const CHOICE_LABEL: usize = 20;
const QUESTION_LABEL: usize = 20;
const OUTCOME_LABEL: usize = 22;
/// So that two cases rarely get the same name.
const CASE_WORDS: usize = 32;

/// Reads every file; what cannot be read is noted and left empty.
pub(super) fn read(folder: &Path, notes: &mut Notes) -> Content {
    let edition = Page::read(folder, "guide.toml", notes, edition);
    let sources = list(folder, "sources.toml", "source", notes, source);
    let items = list(folder, "items.toml", "item", notes, item);
    let actions = list(folder, "actions.toml", "action", notes, action);
    let wordings = list(folder, "wordings.toml", "wording", notes, wording);
    let contacts = list(folder, "contacts.toml", "contact", notes, contact);
    let nations = list(folder, "nations.toml", "row", notes, nation);
    let (flags, chips) = Page::read(folder, "flags.toml", notes, |page, mut fields| {
        let flags = each(page, &mut fields, "flag", flag_name);
        let chips = each(page, &mut fields, "chip", chip);
        fields.finish(page);
        (flags, chips)
    });
    let (disclosure_checks, disclosures) =
        Page::read(folder, "disclosures.toml", notes, |page, mut fields| {
            let checks = fields.texts(page, "checks");
            let disclosures = each(page, &mut fields, "disclosure", disclosure);
            fields.finish(page);
            (checks, disclosures)
        });
    let questions = list(folder, "questions.toml", "question", notes, question);
    let outcomes = list(folder, "outcomes.toml", "outcome", notes, outcome);
    let overlays = list(folder, "overlays.toml", "overlay", notes, overlay);
    let vocabulary = Page::read(folder, "log.toml", notes, vocabulary);
    let mut vocabulary = vocabulary.unwrap_or_else(empty_vocabulary);
    vocabulary.groups = Page::read(folder, "asks.toml", notes, |page, mut fields| {
        let tables = fields.tables(page, "group");
        let groups = tables
            .into_iter()
            .map(|fields| group(page, fields, &vocabulary));
        let groups = groups.collect();
        fields.finish(page);
        groups
    });
    vocabulary.patterns = list(folder, "patterns.toml", "pattern", notes, pattern);
    let [version, published, review_by, start] = edition;
    Content {
        guide: Guide {
            version,
            published,
            review_by,
            start: QuestionId::new(start),
            questions,
            outcomes,
            overlays,
            actions,
            wordings,
            disclosures,
            disclosure_checks,
            contacts,
            chips,
            flags,
            nations,
            sources,
            items,
        },
        vocabulary,
        report: crate::report::Words::default(),
    }
}

/// A file that is one list of tables.
fn list<T>(
    folder: &Path,
    file: &str,
    key: &str,
    notes: &mut Notes,
    one: fn(&mut Page<'_>, &mut Fields<'_>) -> T,
) -> Vec<T> {
    Page::read(folder, file, notes, |page, mut fields| {
        let all = each(page, &mut fields, key, one);
        fields.finish(page);
        all
    })
}

fn each<T>(
    page: &mut Page<'_>,
    fields: &mut Fields<'_>,
    key: &str,
    one: fn(&mut Page<'_>, &mut Fields<'_>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for mut fields in fields.tables(page, key) {
        all.push(one(page, &mut fields));
        fields.finish(page);
    }
    all
}

fn edition(page: &mut Page<'_>, mut fields: Fields<'_>) -> [String; 4] {
    let (_, version) = fields.code(page, "version");
    let published = date(page, &mut fields, "published");
    let review_by = date(page, &mut fields, "review_by");
    let (at, start) = fields.code(page, "start");
    let place = page.place(at);
    page.notes.used.push((Kind::Question, start.clone(), place));
    fields.finish(page);
    [version, published, review_by, start]
}

fn date(page: &mut Page<'_>, fields: &mut Fields<'_>, key: &str) -> String {
    let (at, value) = fields.code(page, key);
    check_date(page, at, key, &value);
    value
}

fn check_date(page: &mut Page<'_>, at: usize, key: &str, value: &str) {
    let shape: String = value
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if shape != "0000-00-00" && !value.is_empty() {
        let fault = Fault::WrongValue {
            key: key.to_owned(),
            value: value.to_owned(),
            expected: "a day is written YYYY-MM-DD",
        };
        page.fault(at, fault);
    }
}

/// One of a few codes.
fn one_of<T: Copy>(
    page: &mut Page<'_>,
    fields: &mut Fields<'_>,
    key: &str,
    values: &[(&str, T)],
    fallback: T,
    expected: &'static str,
) -> T {
    let (at, code) = fields.code(page, key);
    if let Some((_, value)) = values.iter().find(|(name, _)| *name == code) {
        return *value;
    }
    if !code.is_empty() {
        page.fault(
            at,
            Fault::WrongValue {
                key: key.to_owned(),
                value: code,
                expected,
            },
        );
    }
    fallback
}

fn source(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Source {
    Source {
        id: SourceId::new(fields.given(page, Kind::Source)),
        title: fields.text(page, "title"),
        publisher: fields.text(page, "publisher"),
        level: one_of(
            page,
            fields,
            "level",
            &[
                ("P", Level::P),
                ("S", Level::S),
                ("O", Level::O),
                ("X", Level::X),
                ("G", Level::G),
            ],
            Level::G,
            "it is P, S, O, X or G",
        ),
        note: fields.optional_text(page, "note"),
        address: fields
            .optional_code(page, "address")
            .map(|(_, address)| address),
    }
}

fn item(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Item {
    Item {
        id: ItemId::new(fields.given(page, Kind::Item)),
        kind: fields.code(page, "kind").1,
        text: fields.text(page, "text"),
    }
}

fn action(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Action {
    let id = fields.given(page, Kind::Action);
    let title = fields.text(page, "title");
    let text = fields.text(page, "text");
    let condition = fields.condition(page);
    let items = fields.ids(page, "items", Kind::Item, ItemId::new);
    let sources = fields.ids(page, "sources", Kind::Source, SourceId::new);
    if sources.is_empty() {
        page.fault(fields.at, Fault::NoSource { id: id.clone() });
    }
    Action {
        id: ActionId::new(id),
        title,
        text,
        condition,
        items,
        sources,
    }
}

fn wording(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Wording {
    let id = WordingId::new(fields.given(page, Kind::Wording));
    let title = fields.text(page, "title");
    let personal = fields.yes(page, "personal");
    let mut parts = Vec::new();
    for (at, value) in fields.required_list(page, "parts") {
        let DeValue::Table(table) = value else {
            page.fault(
                at,
                Fault::WrongType {
                    key: "parts".to_owned(),
                    expected: "a list of { say = … } and { direction = … }",
                },
            );
            continue;
        };
        let mut part = Fields::of(table, at..at, "a part of a wording");
        if part.has("direction") {
            parts.push(WordingPart::Direction(part.text(page, "direction")));
        } else {
            parts.push(WordingPart::Say(part.text(page, "say")));
        }
        part.finish(page);
    }
    let fill = fills(page, fields, &parts);
    Wording {
        id,
        title,
        parts,
        personal,
        once_told: fields.yes(page, "once_told"),
        to: fields.text(page, "to"),
        fact: fields.optional_code(page, "fact").map(|(_, fact)| fact),
        with_record: fields.yes(page, "with_record"),
        fill,
    }
}

/// What a log fills in: each mark is there when its turn comes, whatever was known before.
fn fills(page: &mut Page<'_>, fields: &mut Fields<'_>, parts: &[WordingPart]) -> Vec<Fill> {
    let words: Vec<&str> = parts
        .iter()
        .map(|part| match part {
            WordingPart::Say(text) | WordingPart::Direction(text) => text.as_str(),
        })
        .collect();
    let mut fills = Vec::new();
    for mut fill in fields.tables(page, "fill") {
        fill.name("this fill".to_owned());
        let mark = fill.text(page, "mark");
        if !words.iter().any(|words| words.contains(&mark)) {
            page.fault(fill.at, Fault::NoMark { mark: mark.clone() });
        }
        let with = one_of(
            page,
            &mut fill,
            "with",
            KNOWN,
            Known::Entries,
            "it is one of those of docs/content-guide.md",
        );
        let say = fill.optional_text(page, "say");
        fill.finish(page);
        fills.push(Fill { mark, with, say });
    }
    fills
}

/// What content/ calls it.
pub(super) fn known_name(known: Known) -> &'static str {
    let named = KNOWN.iter().find(|(_, other)| *other == known);
    named.map_or("", |(name, _)| name)
}

/// What content/ calls what a log may know.
const KNOWN: &[(&str, Known)] = &[
    ("first_contact", Known::FirstContact),
    ("first_entry", Known::FirstEntry),
    ("latest_entry", Known::LatestEntry),
    ("entries", Known::Entries),
    ("days", Known::Days),
    ("first_channel", Known::FirstChannel),
    ("channels", Known::Channels),
    ("current_patient", Known::CurrentPatient),
    ("former_patient", Known::FormerPatient),
    ("told", Known::Told),
    ("told_on", Known::ToldOn),
    ("defence_told", Known::DefenceTold),
    ("frightened", Known::Frightened),
    ("gift", Known::Gift),
    ("gift_on", Known::GiftOn),
];

fn contact(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Contact {
    let id = ContactId::new(fields.given(page, Kind::Contact));
    let title = fields.text(page, "title");
    let mut lines = Vec::new();
    for mut line in fields.tables(page, "lines") {
        line.name("a line of a contact".to_owned());
        let phone = line.optional_code(page, "phone").map(|(_, phone)| phone);
        let text = line.text(page, "text");
        let checked = line.optional_code(page, "checked").map(|(at, day)| {
            check_date(page, at, "checked", &day);
            day
        });
        let condition = line.condition(page);
        line.finish(page);
        lines.push(ContactLine {
            phone,
            text,
            checked,
            condition,
        });
    }
    Contact { id, title, lines }
}

fn nation(page: &mut Page<'_>, fields: &mut Fields<'_>) -> NationRow {
    NationRow {
        topic: fields.text(page, "topic"),
        england: fields.text(page, "england"),
        wales: fields.text(page, "wales"),
        scotland: fields.text(page, "scotland"),
        northern_ireland: fields.text(page, "northern_ireland"),
    }
}

fn flag_name(page: &mut Page<'_>, fields: &mut Fields<'_>) -> FlagName {
    FlagName {
        flag: Flag::new(fields.given(page, Kind::Flag)),
        label: fields.text(page, "label"),
    }
}

fn chip(page: &mut Page<'_>, fields: &mut Fields<'_>) -> FlagName {
    let (at, flag) = fields.code(page, "id");
    let place = page.place(at);
    page.notes.used.push((Kind::Flag, flag.clone(), place));
    page.notes.switched.push(flag.clone());
    FlagName {
        flag: Flag::new(flag),
        label: fields.text(page, "label"),
    }
}

fn disclosure(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Disclosure {
    Disclosure {
        id: DisclosureId::new(fields.given(page, Kind::Disclosure)),
        title: fields.text(page, "title"),
        may: fields.text(page, "may"),
        leave_out_heading: fields.text(page, "leave_out_heading"),
        leave_out: fields.text(page, "leave_out"),
        note: fields.optional_text(page, "note"),
    }
}

fn question(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Question {
    let id = fields.given(page, Kind::Question);
    let stage = fields.text(page, "stage");
    let label = fields.label(page, QUESTION_LABEL);
    let text = fields.text(page, "text");
    let help = fields.optional_text(page, "help");
    let private = fields.yes(page, "private");
    let items = fields.ids(page, "items", Kind::Item, ItemId::new);
    let profile = id.starts_with("p_");
    let mut choices: Vec<Choice> = Vec::new();
    for mut fields in fields.tables(page, "choice") {
        let (at, choice) = fields.code(page, "id");
        if choices.iter().any(|other| other.id.as_str() == choice) {
            page.fault(
                at,
                Fault::DuplicateChoice {
                    question: id.clone(),
                    choice: choice.clone(),
                },
            );
        }
        fields.name(format!("the choice '{choice}' of '{id}'"));
        let label = fields.label(page, CHOICE_LABEL);
        let text = fields.text(page, "text");
        let next = match fields.optional_code(page, "next") {
            Some((at, _)) if profile => {
                page.fault(
                    at,
                    Fault::ProfileLeads {
                        question: id.clone(),
                        choice: choice.clone(),
                    },
                );
                None
            }
            Some((at, target)) => Some(self::target(page, at, target)),
            None => {
                if !profile {
                    page.fault(
                        fields.at,
                        Fault::DeadEnd {
                            at: format!("the choice '{choice}' of '{id}'"),
                        },
                    );
                }
                None
            }
        };
        let sets = fields.ids(page, "sets", Kind::Flag, Flag::new);
        page.notes
            .switched
            .extend(sets.iter().map(|flag| flag.as_str().to_owned()));
        fields.finish(page);
        choices.push(Choice {
            id: ChoiceId::new(choice),
            text,
            label,
            next,
            sets,
        });
    }
    if choices.is_empty() {
        page.fault(
            fields.at,
            Fault::DeadEnd {
                at: format!("the question '{id}' has no choice and"),
            },
        );
    }
    Question {
        id: QuestionId::new(id),
        stage,
        text,
        help,
        label,
        private,
        choices,
        items,
    }
}

/// `q_…` is a question and `o_…` an outcome.
fn target(page: &mut Page<'_>, at: usize, id: String) -> Target {
    let place = page.place(at);
    if id.starts_with("o_") {
        page.notes.used.push((Kind::Outcome, id.clone(), place));
        return Target::Outcome(OutcomeId::new(id));
    }
    if id.starts_with("q_") {
        page.notes.used.push((Kind::Question, id.clone(), place));
    } else {
        page.fault(at, Fault::DanglingTarget { id: id.clone() });
    }
    Target::Question(QuestionId::new(id))
}

fn outcome(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Outcome {
    let id = fields.given(page, Kind::Outcome);
    let title = fields.text(page, "title");
    let label = fields.label(page, OUTCOME_LABEL);
    let urgency = one_of(
        page,
        fields,
        "urgency",
        &[
            ("emergency", Urgency::Emergency),
            ("urgent_today", Urgency::UrgentToday),
            ("soon", Urgency::Soon),
            ("routine", Urgency::Routine),
        ],
        Urgency::Routine,
        "it is emergency, urgent_today, soon or routine",
    );
    let when = fields.text(page, "when");
    let actions = fields.ids(page, "actions", Kind::Action, ActionId::new);
    let dos = without_places(fields.lines(page, "dos"));
    let donts = donts(page, fields);
    let log = without_places(fields.lines(page, "log"));
    let needed = if urgency == Urgency::Routine { 1 } else { 2 };
    if log.len() < needed {
        page.fault(
            fields.at,
            Fault::TooFewLogLines {
                id: id.clone(),
                needed,
                found: log.len(),
            },
        );
    }
    for (key, empty) in [
        ("actions", actions.is_empty()),
        ("dos", dos.is_empty()),
        ("donts", donts.is_empty()),
    ] {
        if empty {
            page.fault(
                fields.at,
                Fault::Missing {
                    key: key.to_owned(),
                    owner: format!("the outcome '{id}'"),
                },
            );
        }
    }
    Outcome {
        id: OutcomeId::new(id),
        title,
        label,
        urgency,
        when,
        actions,
        dos,
        donts,
        log,
        say: fields.ids(page, "say", Kind::Wording, WordingId::new),
        contacts: fields.ids(page, "contacts", Kind::Contact, ContactId::new),
        disclosures: fields.ids(page, "disclosures", Kind::Disclosure, DisclosureId::new),
        rerun: fields.texts(page, "rerun"),
        items: fields.ids(page, "items", Kind::Item, ItemId::new),
    }
}

fn without_places(lines: Vec<(usize, Line)>) -> Vec<Line> {
    lines.into_iter().map(|(_, line)| line).collect()
}

fn donts(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Vec<Line> {
    let lines = fields.lines(page, "donts");
    for (at, line) in &lines {
        if !line.text.starts_with("Do not ") {
            page.fault(
                *at,
                Fault::NotADont {
                    text: line.text.clone(),
                },
            );
        }
    }
    without_places(lines)
}

fn overlay(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Overlay {
    let id = OverlayId::new(fields.given(page, Kind::Overlay));
    let (at, flag) = fields.code(page, "flag");
    let place = page.place(at);
    page.notes.awaited.push((flag.clone(), place));
    Overlay {
        id,
        flag: Flag::new(flag),
        title: fields.text(page, "title"),
        kind: one_of(
            page,
            fields,
            "kind",
            &[
                ("person", OverlayKind::Person),
                ("place", OverlayKind::Place),
            ],
            OverlayKind::Person,
            "it is person or place",
        ),
        text: without_places(fields.lines(page, "text")),
        actions: fields
            .list(page, "actions")
            .into_iter()
            .map(|found| added(page, found))
            .collect(),
        donts: donts(page, fields),
        say: fields.ids(page, "say", Kind::Wording, WordingId::new),
        contacts: fields.ids(page, "contacts", Kind::Contact, ContactId::new),
        suppress: fields
            .list(page, "suppress")
            .into_iter()
            .flat_map(|found| suppressed(page, found))
            .collect(),
    }
}

fn added(page: &mut Page<'_>, (at, value): Found<'_>) -> AddedAction {
    let DeValue::Table(table) = value else {
        let id = string(page, at, "actions", value);
        return AddedAction {
            id: used_action(page, at, id),
            first: false,
            on: Vec::new(),
            with: Vec::new(),
        };
    };
    let mut fields = Fields::of(table, at..at, "an added action");
    let (id_at, id) = fields.code(page, "id");
    let added = AddedAction {
        id: used_action(page, id_at, id),
        first: fields.yes(page, "first"),
        on: fields.ids(page, "on", Kind::Outcome, OutcomeId::new),
        with: fields.ids(page, "with", Kind::Action, ActionId::new),
    };
    fields.finish(page);
    added
}

fn used_action(page: &mut Page<'_>, at: usize, id: String) -> ActionId {
    let place = page.place(at);
    page.notes.used.push((Kind::Action, id.clone(), place));
    ActionId::new(id)
}

fn suppressed(page: &mut Page<'_>, (at, value): Found<'_>) -> Vec<Suppression> {
    let DeValue::Table(table) = value else {
        let id = string(page, at, "suppress", value);
        return vec![Suppression {
            on: None,
            what: what(page, at, id),
        }];
    };
    let mut fields = Fields::of(table, at..at, "a suppression");
    let (id_at, id) = fields.code(page, "what");
    let what = what(page, id_at, id);
    let on = fields.ids(page, "on", Kind::Outcome, OutcomeId::new);
    fields.finish(page);
    on.into_iter()
        .map(|outcome| Suppression {
            on: Some(outcome),
            what: what.clone(),
        })
        .collect()
}

/// Actions begin with A, wordings with W.
fn what(page: &mut Page<'_>, at: usize, id: String) -> Suppressed {
    let place = page.place(at);
    if id.starts_with('W') {
        page.notes.used.push((Kind::Wording, id.clone(), place));
        Suppressed::Wording(WordingId::new(id))
    } else {
        page.notes.used.push((Kind::Action, id.clone(), place));
        Suppressed::Action(ActionId::new(id))
    }
}

fn empty_vocabulary() -> Vocabulary {
    Vocabulary {
        precisions: Vec::new(),
        channels: Vec::new(),
        behaviours: Vec::new(),
        fears: Vec::new(),
        relations: Vec::new(),
        under_18: Vec::new(),
        prefills: Vec::new(),
        case_first: Vec::new(),
        case_second: Vec::new(),
        groups: Vec::new(),
        patterns: Vec::new(),
        clinical: ClinicalWords::default(),
    }
}

fn vocabulary(page: &mut Page<'_>, mut fields: Fields<'_>) -> Option<Vocabulary> {
    let vocabulary = Vocabulary {
        precisions: terms(page, &mut fields, "precision", Kind::Precision),
        channels: terms(page, &mut fields, "channel", Kind::Channel),
        behaviours: terms(page, &mut fields, "behaviour", Kind::Behaviour),
        fears: terms(page, &mut fields, "fear", Kind::Fear),
        relations: terms(page, &mut fields, "relation", Kind::Relation),
        under_18: terms(page, &mut fields, "under_18", Kind::Under18),
        prefills: each(page, &mut fields, "prefill", prefill),
        case_first: case_words(page, &mut fields, "case_first"),
        case_second: case_words(page, &mut fields, "case_second"),
        groups: Vec::new(),
        patterns: Vec::new(),
        clinical: ClinicalWords {
            clinical: small(page, &mut fields, "clinical"),
            diagnoses: small(page, &mut fields, "diagnoses"),
        },
    };
    fields.finish(page);
    Some(vocabulary)
}

fn terms(page: &mut Page<'_>, fields: &mut Fields<'_>, key: &str, kind: Kind) -> Vec<Term> {
    let mut terms = Vec::new();
    for mut fields in fields.tables(page, key) {
        terms.push(Term {
            id: fields.given(page, kind),
            label: fields.text(page, "label"),
        });
        fields.finish(page);
    }
    if terms.is_empty() {
        page.fault(
            fields.at,
            Fault::Missing {
                key: key.to_owned(),
                owner: "this file".to_owned(),
            },
        );
    }
    terms
}

/// Words to look for, in small letters as they are compared.
fn small(page: &mut Page<'_>, fields: &mut Fields<'_>, key: &str) -> Vec<String> {
    let words = fields.codes(page, key).into_iter();
    words.map(|(_, word)| word.to_ascii_lowercase()).collect()
}

fn group(page: &mut Page<'_>, mut fields: Fields<'_>, log: &Vocabulary) -> AskGroup {
    const KINDS: [(&str, GroupKind); 4] = [
        ("incident", GroupKind::Incident),
        ("several", GroupKind::Several),
        ("case", GroupKind::Case),
        ("fact", GroupKind::Fact),
    ];
    let id = fields.given(page, Kind::Group);
    let expected = "use incident, several, case or fact";
    let mut group = AskGroup {
        kind: one_of(
            page,
            &mut fields,
            "kind",
            &KINDS,
            GroupKind::Incident,
            expected,
        ),
        title: fields.text(page, "title"),
        one: fields.optional_text(page, "one"),
        hint: fields.optional_text(page, "hint"),
        open: fields.yes(page, "open"),
        asks: Vec::new(),
        id,
    };
    for mut fields in fields.tables(page, "ask") {
        let ask = ask(page, &mut fields, log);
        // Two fields of one name would be one field.
        let place = page.place(fields.at);
        let name = group.field(&ask, 0);
        page.notes.given.push((Kind::Ask, name, place));
        fields.finish(page);
        group.asks.push(ask);
    }
    fields.finish(page);
    group
}

fn ask(page: &mut Page<'_>, fields: &mut Fields<'_>, log: &Vocabulary) -> Ask {
    const KINDS: [(&str, AskKind); 5] = [
        ("one", AskKind::One),
        ("several", AskKind::Several),
        ("line", AskKind::Line),
        ("text", AskKind::Text),
        ("day", AskKind::Day),
    ];
    let (_, id) = fields.code(page, "id");
    fields.name(format!("the ask '{id}'"));
    let expected = "use one, several, line, text or day";
    let kind = one_of(page, fields, "kind", &KINDS, AskKind::Line, expected);
    let label = fields.text(page, "label");
    let hint = fields.optional_text(page, "hint");
    let mut own = Vec::new();
    for mut fields in fields.tables(page, "term") {
        own.push(Term {
            id: fields.code(page, "id").1,
            label: fields.text(page, "label"),
        });
        fields.finish(page);
    }
    let terms = match fields.optional_code(page, "terms_of") {
        None => own,
        Some((at, of)) => match of.as_str() {
            "relation" => log.relations.clone(),
            "under_18" => log.under_18.clone(),
            _ => {
                let (key, expected) = ("terms_of".to_owned(), "use relation or under_18");
                let value = of;
                page.fault(
                    at,
                    Fault::WrongValue {
                        key,
                        value,
                        expected,
                    },
                );
                own
            }
        },
    };
    if matches!(kind, AskKind::One | AskKind::Several) && terms.is_empty() {
        let (key, owner) = ("term".to_owned(), format!("the ask '{id}'"));
        page.fault(fields.at, Fault::Missing { key, owner });
    }
    Ask {
        id,
        kind,
        label,
        hint,
        terms,
    }
}

fn pattern(page: &mut Page<'_>, fields: &mut Fields<'_>) -> PatternRule {
    let id = fields.given(page, Kind::Pattern);
    let to = fields.code(page, "to");
    let rests_on = fields.codes(page, "rests_on");
    let kind = |id: &str, start: [&str; 2], one, other| {
        if start.iter().any(|start| id.starts_with(start)) {
            one
        } else {
            other
        }
    };
    for (at, id) in rests_on.iter().chain([&to]) {
        let place = page.place(*at);
        let kind = if id == &to.1 {
            kind(id, ["q_", "q_"], Kind::Question, Kind::Outcome)
        } else {
            kind(id, ["S0-", "S1-"], Kind::Item, Kind::Source)
        };
        page.notes.used.push((kind, id.clone(), place));
    }
    let mut ids = |key: &str, kind| fields.ids(page, key, kind, |id| id);
    PatternRule {
        id,
        to: to.1,
        rests_on: rests_on.into_iter().map(|(_, id)| id).collect(),
        tags: ids("tags", Kind::Flag),
        channels: ids("channels", Kind::Channel),
        after_channels: ids("after_channels", Kind::Channel),
        behaviours: ids("behaviours", Kind::Behaviour),
        places: fields
            .codes(page, "places")
            .into_iter()
            .map(|(_, id)| id)
            .collect(),
        levels: fields
            .numbers(page, "levels")
            .into_iter()
            .filter_map(|level| u8::try_from(level).ok())
            .collect(),
        days: fields.number(page, "days").unwrap_or_default().into(),
        at_least: fields.number(page, "at_least").unwrap_or(1).into(),
        counts: fields.text(page, "counts"),
        says: fields.text(page, "says"),
    }
}

fn prefill(page: &mut Page<'_>, fields: &mut Fields<'_>) -> Prefill {
    let (at, question) = fields.code(page, "question");
    let place = page.place(at);
    page.notes
        .used
        .push((Kind::Question, question.clone(), place));
    let choice = fields.code(page, "choice").1;
    let mut term = |page: &mut Page<'_>, key: &str, kind| {
        let (at, id) = fields.optional_code(page, key)?;
        let place = page.place(at);
        page.notes.used.push((kind, id.clone(), place));
        Some(id)
    };
    let channel = term(page, "channel", Kind::Channel);
    let relation = term(page, "relation", Kind::Relation);
    let under_18 = term(page, "under_18", Kind::Under18);
    let behaviours = fields.ids(page, "behaviours", Kind::Behaviour, |id| id);
    page.notes
        .answers
        .push((question.clone(), choice.clone(), page.place(fields.at)));
    Prefill {
        question: QuestionId::new(question),
        choice: ChoiceId::new(choice),
        channel,
        behaviours,
        relation,
        under_18,
    }
}

fn case_words(page: &mut Page<'_>, fields: &mut Fields<'_>, key: &str) -> Vec<String> {
    let list = fields.required_list(page, key);
    let words: Vec<String> = list
        .into_iter()
        .map(|(at, value)| prose(page, at, key, value))
        .collect();
    let found = words
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    if found < CASE_WORDS {
        page.fault(
            fields.at,
            Fault::TooFewWords {
                key: key.to_owned(),
                needed: CASE_WORDS,
                found,
            },
        );
    }
    words
}
