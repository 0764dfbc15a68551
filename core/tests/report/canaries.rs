//! A word of its own in every field of random logs: no file holds the word of a field that its reader does not get, and the
//! exact lines hold the same chain whatever is left out.

use std::collections::BTreeMap;

use firmly_core::{
    journal::{
        Journal,
        attachment::Attachment,
        entry::{Answered, CaseEntry, Entry, IncidentEntry, TermId},
        event::{self, Line},
    },
    report::{
        Choice, Form, Mask, Reader, Report, Request, bundle, csv, html, plain_text, suggestions,
    },
    store::EventHash,
};
use proptest::prelude::*;
use zeroize::Zeroizing;

use crate::bench::{Log, Seeded, a_case, a_fact, a_file, a_step, an_entry, content, terms, words};

/// Who gets a field, by dossier D.7: defence organisation, police, line manager, own copy. Written out a second time, so
/// that the table of the product is compared with something.
#[derive(Clone, Copy)]
enum Gets {
    Yes,
    No,
    If(Choice),
    IfBoth(Choice, Choice),
}

use Gets::{If, IfBoth, No, Yes};

const EVERYONE: [Gets; 4] = [Yes, Yes, Yes, Yes];
const NOBODY: [Gets; 4] = [No, No, No, No];
const ONLY_ME: [Gets; 4] = [No, No, No, Yes];
const WITHOUT_MANAGER: [Gets; 4] = [Yes, Yes, No, Yes];
const WITHOUT_POLICE: [Gets; 4] = [Yes, No, Yes, Yes];
const ADVISER_AND_ME: [Gets; 4] = [Yes, No, No, Yes];
const NOT_MASKED: [Gets; 4] = [No, Yes, No, Yes];
const PLAN: [Gets; 4] = [No, If(Choice::SafetyPlan), No, If(Choice::SafetyPlan)];

const fn manager_if(choice: Choice) -> [Gets; 4] {
    [Yes, Yes, If(choice), Yes]
}

/// Fields of an entry that are words or terms.
const OF_ENTRIES: &[(&str, [Gets; 4])] = &[
    ("event_end", EVERYONE),
    ("direction", EVERYONE),
    ("wanted", EVERYONE),
    ("place_type", EVERYONE),
    ("place_detail", WITHOUT_MANAGER),
    ("exact_words", manager_if(Choice::ExactWords)),
    ("asked_to_stop_now", EVERYONE),
    ("my_response", manager_if(Choice::Responses)),
    ("witness.0.who", EVERYONE),
    ("witness.3.who", EVERYONE),
    ("witness.0.knows", ADVISER_AND_ME),
    ("witness.0.statement", ADVISER_AND_ME),
    ("witness.0.contact", WITHOUT_MANAGER),
    ("chaperone", EVERYONE),
    ("chaperone_role", EVERYONE),
    ("clinical_need", ONLY_ME),
    ("clinical_passed_to", ONLY_ME),
    ("clinical_record", ONLY_ME),
    ("evidence.0.type", EVERYONE),
    ("evidence.0.description", EVERYONE),
    ("evidence.0.account", NOT_MASKED),
    ("evidence.12.account", NOT_MASKED),
    ("evidence.0.original", WITHOUT_MANAGER),
    ("evidence.0.captured", WITHOUT_MANAGER),
    ("evidence.0.holder", WITHOUT_MANAGER),
    ("evidence.0.copying", WITHOUT_MANAGER),
    ("gift.item", EVERYONE),
    ("gift.value", EVERYONE),
    ("gift.message", manager_if(Choice::ExactWords)),
    ("gift.disposition", manager_if(Choice::Responses)),
    ("effect", manager_if(Choice::Effect)),
    ("routine_changed", manager_if(Choice::Routine)),
    ("routine_what", manager_if(Choice::Routine)),
    ("seriousness", ONLY_ME),
    ("shared.0.who", ADVISER_AND_ME),
    ("shared.0.when", ADVISER_AND_ME),
    ("shared.0.what", ADVISER_AND_ME),
    ("shared.0.reason", ADVISER_AND_ME),
    ("shared.0.profile", ADVISER_AND_ME),
    // Fields that nobody knows, and some that look like one that is known.
    ("q_conduct", NOBODY),
    ("advice", NOBODY),
    ("diagnosis", NOBODY),
    ("witness.who", NOBODY),
    ("witness.00.who", NOBODY),
    ("witness.x.who", NOBODY),
    ("witness.0.who.more", NOBODY),
    ("evidence.0", NOBODY),
    ("exact_words.0", NOBODY),
    ("attachment.0.name", NOBODY),
    ("action", NOBODY),
    ("outcome", NOBODY),
    ("state", NOBODY),
    ("vault", NOBODY),
    ("continues", NOBODY),
];

/// Fields of what was done, by its kind.
const OF_FACTS: &[(&str, [Gets; 4])] = &[
    ("told_to_stop.date", EVERYONE),
    ("told_to_stop.by", EVERYONE),
    ("told_to_stop.how", EVERYONE),
    ("told_to_stop.words", EVERYONE),
    ("told_to_stop.witnessed_by", EVERYONE),
    ("formal_warning.date", EVERYONE),
    ("formal_warning.by", EVERYONE),
    ("formal_warning.how", EVERYONE),
    ("formal_warning.copy", EVERYONE),
    ("manager_told.date", EVERYONE),
    ("manager_told.role", EVERYONE),
    ("mdo_told.date", ADVISER_AND_ME),
    ("mdo_told.reference", ADVISER_AND_ME),
    ("internal_report.date", EVERYONE),
    ("internal_report.system", EVERYONE),
    ("internal_report.reference", EVERYONE),
    ("police_report.date", EVERYONE),
    ("police_report.force", EVERYONE),
    ("police_report.reference", EVERYONE),
    ("police_report.officer", WITHOUT_MANAGER),
    ("police_report.next", WITHOUT_MANAGER),
    ("court_or_police_order.type", EVERYONE),
    ("court_or_police_order.date", EVERYONE),
    ("court_or_police_order.conditions", EVERYONE),
    ("court_or_police_order.expiry", EVERYONE),
    ("care_status.date", WITHOUT_POLICE),
    ("care_status.is", WITHOUT_POLICE),
    ("chaperone_rule.date", EVERYONE),
    ("chaperone_rule.is", EVERYONE),
    ("safety_plan.text", PLAN),
    ("review.date", ONLY_ME),
    ("status.is", ONLY_ME),
    ("legal_advice.text", NOBODY),
];

/// Where a word was put.
struct Canary {
    word: String,
    gets: [Gets; 4],
    /// The entry or fact that it belongs to, if that can be left out.
    piece: Option<EventHash>,
    /// That it is not the last that was said there: it is in the correction.
    field: String,
}

struct Grove {
    log: Log,
    canaries: Vec<Canary>,
    entries: Vec<EventHash>,
    files: Vec<(Attachment, Vec<u8>)>,
}

impl Grove {
    /// A word that is nowhere else.
    fn word(&mut self, field: &str, gets: [Gets; 4]) -> String {
        let word = format!("zq{}canary", self.canaries.len() + 1000);
        self.canaries.push(Canary {
            word: word.clone(),
            gets,
            piece: None,
            field: field.to_owned(),
        });
        word
    }

    fn answer(&mut self, field: &str, gets: [Gets; 4]) -> Answered {
        let word = self.word(field, gets);
        match self.log.random.below(4) {
            0 => terms(&["gift", &word]),
            1 => words(&format!("{word} and some more")),
            _ => words(&word),
        }
    }

    fn likely(&mut self) -> bool {
        self.log.random.below(3) > 0
    }

    /// Says of all words since then where they belong.
    fn belongs(&mut self, since: usize, piece: EventHash) {
        for canary in &mut self.canaries[since..] {
            canary.piece = Some(piece);
        }
    }

    fn entry(&mut self) -> IncidentEntry {
        let happened = self.word("what_happened", manager_if(Choice::Account));
        let mut entry = an_entry(&format!("Before {happened} after"));
        entry.channel = Some(TermId::new(self.word("channel", EVERYONE)));
        entry.behaviour = vec![TermId::new(self.word("behaviour", EVERYONE))];
        if let Some(tree) = &mut entry.tree_result {
            tree.outcome = self.word("tree_result", NOBODY);
        }
        for (field, gets) in OF_ENTRIES {
            if self.likely() {
                let answer = self.answer(field, *gets);
                entry.more.insert((*field).to_owned(), answer);
            }
        }
        if self.likely() {
            let name = format!("{}.png", self.word("attachment", NOT_MASKED));
            let bytes = b"\x89PNG\r\n\x1a\n and a picture".to_vec();
            let file = a_file(&name, &bytes, &mut self.log.random);
            self.files.push((file.clone(), bytes));
            entry.attachments.push(file);
        }
        entry
    }

    fn grow(seed: u64) -> Self {
        let mut grove = Self {
            log: Log::new(seed, &a_case()),
            canaries: Vec::new(),
            entries: Vec::new(),
            files: Vec::new(),
        };
        for _ in 0..1 + grove.log.random.below(3) {
            let since = grove.canaries.len();
            let entry = grove.entry();
            let hash = grove.log.add(Entry::incident(&entry));
            grove.entries.push(hash);
            let mut after = entry.clone();
            let mut changed = false;
            if grove.likely() {
                // One answer, so that the reason goes out where the answer does.
                let at = grove.log.random.below(OF_ENTRIES.len() as u64) as usize;
                let (field, gets) = OF_ENTRIES[at];
                let answer = grove.answer(field, gets);
                let why = grove.word("why", both(gets, manager_if(Choice::Account)));
                after.more.insert(field.to_owned(), answer);
                changed |= grove.amend(hash, &why, &entry, &after);
            }
            if grove.likely() {
                let before = after.clone();
                after.more.remove("effect");
                after.more.remove("seriousness");
                if before != after {
                    let gets = match before.more.get("seriousness") {
                        Some(_) => ONLY_ME,
                        None => manager_if(Choice::Effect),
                    };
                    let why = grove.word("why", both(gets, manager_if(Choice::Account)));
                    changed |= grove.amend(hash, &why, &before, &after);
                }
            }
            if !changed && grove.log.random.below(4) == 0 {
                let why = grove.word("why", manager_if(Choice::Account));
                grove.log.add(Entry::withdraw(hash, &why));
            }
            grove.belongs(since, hash);
        }
        for _ in 0..2 + grove.log.random.below(8) {
            grove.fact();
        }
        let (action, outcome) = (grove.word("action", NOBODY), grove.word("outcome", NOBODY));
        grove.log.add(Entry::commitment(&a_step(&action, &outcome)));
        if grove.likely() {
            let opened = grove.log.case().opened;
            let before = a_case();
            let relation = grove.word("relation", EVERYONE);
            let after = CaseEntry {
                relation: Some(TermId::new(relation)),
                ..before.clone()
            };
            let why = grove.word("why", manager_if(Choice::Account));
            let amend = CaseEntry::amend(opened, &why, &before, &after).unwrap();
            grove.log.add(amend);
        }
        if grove.log.random.below(4) == 0 {
            // What is purged is nowhere, and the reason is where the entry would be.
            let gone = grove.entries.remove(0);
            for canary in &mut grove.canaries {
                if canary.piece == Some(gone) {
                    canary.gets = NOBODY;
                }
            }
            let since = grove.canaries.len();
            let why = grove.word("why", manager_if(Choice::Account));
            grove.log.purge(gone, &why);
            grove.belongs(since, gone);
        }
        grove
    }

    fn amend(
        &mut self,
        hash: EventHash,
        why: &str,
        before: &IncidentEntry,
        after: &IncidentEntry,
    ) -> bool {
        let (before, after) = (Entry::incident(before), Entry::incident(after));
        let amend = Entry::amend(hash, why, &before, &after).unwrap();
        self.log.add(amend);
        true
    }

    fn fact(&mut self) {
        let since = self.canaries.len();
        let at = self.log.random.below(OF_FACTS.len() as u64) as usize;
        let kind = OF_FACTS[at].0.split_once('.').unwrap().0;
        let mut answers = Vec::new();
        for (field, gets) in OF_FACTS {
            // Now and then a field of another kind, which is not less private there.
            let own = field.starts_with(&format!("{kind}."));
            let gets = if own {
                *gets
            } else {
                both(*gets, of_kind(kind))
            };
            if own || self.log.random.below(12) == 0 {
                answers.push((*field, self.answer(field, gets)));
            }
        }
        let hash = self.log.add(Entry::fact(&a_fact(kind, &answers)));
        self.belongs(since, hash);
    }
}

/// Who hears of a fact of this kind at all.
fn of_kind(kind: &str) -> [Gets; 4] {
    let of_kind = |(field, _): &&(&str, [Gets; 4])| field.split_once('.').unwrap().0 == kind;
    OF_FACTS.iter().find(of_kind).unwrap().1
}

/// Who gets what goes only where both go.
fn both(one: [Gets; 4], other: [Gets; 4]) -> [Gets; 4] {
    let mut both = one;
    for (one, other) in both.iter_mut().zip(other) {
        *one = match (*one, other) {
            (No, _) | (_, No) => No,
            (Yes, gets) | (gets, Yes) => gets,
            (If(one), If(other)) if one == other => If(one),
            (If(one), If(other)) => IfBoth(one, other),
            (IfBoth(..), _) | (_, IfBoth(..)) => unreachable!("two at most"),
        };
    }
    both
}

fn any_request(grove: &mut Grove, reader: Reader) -> Request {
    let mut request = grove.log.request(reader);
    for choice in [
        Choice::Account,
        Choice::ExactWords,
        Choice::Responses,
        Choice::Effect,
        Choice::Fear,
        Choice::Routine,
        Choice::SafetyPlan,
        Choice::Files,
    ] {
        if grove.log.random.below(2) == 0 {
            request.chosen.insert(choice);
        }
    }
    if grove.log.random.below(3) == 0 {
        let at = grove.log.random.below(grove.canaries.len() as u64) as usize;
        request.left_out.extend(grove.canaries[at].piece);
    }
    request
}

/// Every form of a report, by its name; the bundle holds its files as they are.
fn forms(grove: &Grove, report: &Report) -> Vec<(Form, String)> {
    let words = &content().report;
    let contents: BTreeMap<_, _> = grove
        .files
        .iter()
        .map(|(file, bytes)| (file.id.clone(), Zeroizing::new(bytes.clone())))
        .collect();
    let bundle = bundle(report, words, &contents).unwrap();
    vec![
        (Form::Html, html(report, words).to_string()),
        (Form::PlainText, plain_text(report, words).to_string()),
        (Form::Csv, csv(report, words).to_string()),
        (Form::ExactLines, report.exact_lines().to_string()),
        (Form::Bundle, String::from_utf8_lossy(&bundle).into_owned()),
    ]
}

fn read(lines: &str) -> Journal {
    let mut journal = Journal::default();
    for line in lines.lines() {
        match event::parse(line).unwrap() {
            Line::Event(event) => journal.insert(event),
            Line::Newer(_) => panic!("made by this version"),
        }
    }
    journal
}

fn heads(journal: &Journal) -> Vec<(String, u64, EventHash)> {
    let heads = journal.chains().iter().map(|(stream, chain)| {
        assert!(chain.breaks().is_empty());
        let head = chain.head().unwrap();
        (stream.0.clone(), head.seq, head.hash)
    });
    heads.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_holds_what_its_reader_does_not_get(seed: u64) {
        let mut grove = Grove::grow(seed);
        for (at, reader) in Reader::EACH.into_iter().enumerate() {
            let mut request = any_request(&mut grove, reader);
            let suggested = suggestions(&grove.log.journal(), content(), &request, &["zq1000canary"]);
            let masked: Vec<Mask> = suggested.into_iter().map(|one| one.mask).collect();
            let masks = grove.log.random.below(2) == 0 && !masked.is_empty();
            if masks {
                request.masks = masked;
            }
            let planned = grove.log.plan(&request);
            let forms = forms(&grove, &planned.report);
            let purged: Vec<_> = planned.report.sections.iter().flat_map(|section| &section.pieces)
                .filter(|piece| piece.number.is_some() && piece.lines.iter().all(|line| line.label == "Why"))
                .map(|piece| piece.hash).collect();
            for canary in &grove.canaries {
                let out = canary.piece.is_some_and(|piece| request.left_out.contains(&piece));
                let gets = match canary.gets[at] {
                    Yes => true,
                    No => false,
                    If(choice) => request.chosen.contains(&choice),
                    IfBoth(one, other) => request.chosen.contains(&one) && request.chosen.contains(&other),
                };
                let masked = masks && canary.word == "zq1000canary";
                let purge = canary.piece.is_some_and(|piece| purged.contains(&piece));
                for (form, text) in &forms {
                    let holds = text.contains(&canary.word);
                    prop_assert!(
                        !holds || (gets && !out && !masked) || (purge && gets),
                        "{} reaches {:?} in {:?}: {}", canary.field, reader, form, canary.word
                    );
                    // The table has entries and facts; the exact lines have no field of which words were masked.
                    let elsewhere = *form == Form::Csv && canary.piece.is_none();
                    if gets && !out && !masked && *form != Form::ExactLines && !elsewhere {
                        prop_assert!(holds, "{} does not reach {:?} in {:?}", canary.field, reader, form);
                    }
                }
            }
        }
    }

    #[test]
    fn whatever_is_left_out_the_chain_is_the_same(seed: u64) {
        let mut grove = Grove::grow(seed);
        let whole = grove.log.journal();
        let streams = whole.streams_of(&grove.log.case);
        let expected: Vec<_> = heads(&whole).into_iter().filter(|(stream, ..)| streams.iter().any(|known| known.0 == *stream)).collect();
        for reader in Reader::EACH {
            let request = any_request(&mut grove, reader);
            let planned = grove.log.plan(&request);
            let lines = planned.report.exact_lines();
            prop_assert_eq!(heads(&read(&lines)), expected.clone());
            // Whatever else is dropped.
            let dropped: Vec<String> = lines.lines().map(|line| dropping(line, &mut grove.log.random)).collect();
            prop_assert_eq!(heads(&read(&dropped.join("\n"))), expected.clone());
        }
    }
}

/// The line without some of its fields.
fn dropping(line: &str, random: &mut Seeded) -> String {
    let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
    line["fields"]
        .as_array_mut()
        .unwrap()
        .retain(|_| random.below(2) == 0);
    line.to_string()
}

/// The table of the product and the one above say the same of every field that they name.
#[test]
fn the_table_is_the_one_of_the_dossier() {
    use firmly_core::report::Rule;
    let own = [
        ("relation", EVERYONE),
        ("under_18", EVERYONE),
        ("first_contact_date", EVERYONE),
        ("review_date", ONLY_ME),
        ("status", ONLY_ME),
        ("event_start", EVERYONE),
        ("channel", EVERYONE),
        ("behaviour", EVERYONE),
        ("what_happened", manager_if(Choice::Account)),
        ("fear", manager_if(Choice::Fear)),
        ("tree_result", NOBODY),
        ("why", manager_if(Choice::Account)),
        ("", NOBODY),
        ("made", NOBODY),
    ];
    for (field, gets) in OF_ENTRIES.iter().chain(OF_FACTS).chain(&own) {
        if ["continues"].contains(field) {
            // It goes out if it is the name of a stream, and only then.
            continue;
        }
        for (reader, gets) in Reader::EACH.into_iter().zip(gets) {
            let rule = reader.rule_for(field);
            let same = match gets {
                Yes => rule == Rule::Shown,
                No => matches!(rule, Rule::Withheld | Rule::Masked),
                If(choice) => rule == Rule::OnRequest(*choice),
                IfBoth(..) => false,
            };
            assert!(same, "{field}: {reader:?} gets {rule:?}");
        }
    }
}
