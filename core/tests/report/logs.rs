//! Random logs of a case, made with the app's own code, and what is done to their lines. The command line's tests use it too.

use std::rc::Rc;

use firmly_core::{
    journal::{
        CaseId, Journal,
        attachment::Attachment,
        chain::Chain,
        entry::{
            Answered, Answers, CaseEntry, CommitmentEntry, Entry, FactEntry, Fear, Happened,
            IncidentEntry, Resolve, TermId,
        },
        event::Kind,
        moment::Now,
    },
    random::{NoRandomness, Random},
    report::receipt::Receipt,
    session::{Session, open_copy},
    store::{EventHash, Memory},
    vault::{InPlace, Passphrase, Stretch, WorkFactor},
};
use futures::executor::block_on;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// SplitMix64 from a seed. Statistically sound, not secret.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    /// What people and machines write: quotation marks, line ends, what JSON escapes, letters of four bytes.
    fn words(&mut self) -> String {
        const PARTS: [&str; 12] = [
            "He said ",
            "\"for you\"",
            "\\",
            "\n",
            "café ",
            "\u{1f339}",
            "{\"core\":",
            "\t",
            "\u{202e}",
            "=1+1",
            "\u{7f}",
            "\u{0}",
        ];
        let many = self.below(8);
        (0..many).map(|_| PARTS[self.below(12)]).collect()
    }
}

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            let next = self.next().to_le_bytes();
            chunk.copy_from_slice(&next[..chunk.len()]);
        }
        Ok(())
    }
}

type Log = Session<Rc<Memory>, Rc<Memory>>;

const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);

/// A case as it leaves in full.
pub(crate) struct Case {
    /// Its exact lines.
    pub(crate) lines: Vec<String>,
    /// A receipt of some day before the last entry, and how many entries were added to its streams since.
    pub(crate) early: (Receipt, usize),
    /// A receipt of the last day.
    pub(crate) late: Receipt,
    /// How many entries were purged.
    pub(crate) purged: usize,
    /// What is attached to entries.
    pub(crate) contents: Vec<Vec<u8>>,
}

fn now(minutes: i64) -> Now {
    let at = 1_795_209_000_123 + minutes * 60_000;
    Now::new(at, 0, Some("Europe/London")).unwrap()
}

fn begin(random: &mut Seeded) -> Log {
    Session::begin(Rc::default(), Rc::default(), random).unwrap()
}

/// A case of a few entries of all kinds; in one of six it goes on in a second stream, on another computer.
pub(crate) fn a_case(seed: u64, most: usize) -> Case {
    let random = &mut Seeded(seed);
    let mut log = begin(random);
    let opening = CaseEntry::new("Amber Kestrel 42".to_owned(), now(0).today());
    let case = block_on(log.open_case(&opening, &now(0), random));
    let case = case.unwrap().case;
    let many = 1 + random.below(most);
    let (middle, moves) = (random.below(many), random.below(6) == 0);
    let mut early = None;
    for step in 0..many {
        if step == middle {
            let journal = log.journal().unwrap();
            early = Receipt::of(&journal, &case, now(1).instant());
        }
        if step == middle && moves {
            log = elsewhere(&log, random);
        }
        act(&log, &case, step, random);
    }
    let journal = log.journal().unwrap();
    let early = early.unwrap();
    let late = Receipt::of(&journal, &case, now(99).instant()).unwrap();
    let after = late.streams[0].length - early.streams[0].length;
    Case {
        lines: lines(&journal, &case),
        early: (early, usize::try_from(after).unwrap()),
        late,
        purged: purged(&journal),
        contents: block_on(log.all_attached())
            .unwrap()
            .contents
            .values()
            .map(|content| content.to_vec())
            .collect(),
    }
}

/// The same log on another computer.
fn elsewhere(log: &Log, random: &mut Seeded) -> Log {
    let passphrase = Passphrase::normalise("moved", str::to_owned);
    let attached = block_on(log.all_attached()).unwrap().contents;
    let copy = block_on(log.copy(&attached, &passphrase, CHEAP, &now(2), random));
    let copy = block_on(open_copy(&copy.unwrap().bytes, &passphrase, CHEAP)).unwrap();
    let other = begin(random);
    block_on(other.merge(&Rc::new(copy), &now(2), random)).unwrap();
    other
}

fn act(log: &Log, case: &CaseId, step: usize, random: &mut Seeded) {
    let now = now(3 + i64::try_from(step).unwrap());
    let said = log.journal().unwrap().events_of(case);
    let target = said[random.below(said.len())];
    let entry = match random.below(8) {
        0 => Entry::withdraw(target, &random.words()),
        1 => {
            let mut answers = Answers::new();
            let words = Zeroizing::new(random.words());
            answers.insert("told_to_stop.words".to_owned(), Answered::Words(words));
            let kind = "told_to_stop".to_owned();
            Entry::fact(&FactEntry { kind, answers })
        }
        2 => Entry::commitment(&CommitmentEntry {
            action: "tell_manager".to_owned(),
            outcome: "o_repeat".to_owned(),
            state: Resolve::Done,
        }),
        3 => {
            let (before, after) = (an_incident(random), an_incident(random));
            let why = random.words();
            let entry = Entry::amend(
                target,
                &why,
                &Entry::incident(&before),
                &Entry::incident(&after),
            );
            entry.unwrap_or_else(|| Entry::withdraw(target, &why))
        }
        4 if said.len() > 1 => {
            // Not the opening of a stream: whoever is told nothing of it cannot tell the case.
            let opens = |hash: &EventHash| {
                let journal = log.journal().unwrap();
                journal.event(hash).unwrap().core().kind == Kind::Case
            };
            if !opens(&target) {
                let why = random.words();
                block_on(log.purge(case, &[target], &why, &now, random)).unwrap();
            }
            return;
        }
        _ => {
            let mut incident = an_incident(random);
            if random.below(4) == 0 {
                let content = random.words().into_bytes();
                let attachment = Attachment::make("card.png", &content, random).unwrap();
                block_on(log.attach(&attachment, &content, random)).unwrap();
                incident.attachments.push(attachment);
            }
            Entry::incident(&incident)
        }
    };
    block_on(log.add(case, entry, None, &now, random)).unwrap();
}

fn an_incident(random: &mut Seeded) -> IncidentEntry {
    let day = "2026-11-19".parse().unwrap();
    IncidentEntry {
        event_start: Happened::about(day, None),
        channel: Some(TermId::new("gift_or_delivery")),
        behaviour: Vec::new(),
        what_happened: Zeroizing::new(random.words()),
        fear: Some(Fear::try_from(u8::try_from(random.below(5)).unwrap()).unwrap()),
        tree_result: None,
        more: Answers::new(),
        attachments: Vec::new(),
    }
}

/// The exact lines of a case, stream by stream, in order of their places.
fn lines(journal: &Journal, case: &CaseId) -> Vec<String> {
    let streams = journal.streams_of(case);
    let chains = streams
        .iter()
        .filter_map(|stream| journal.chains().get(stream));
    chains
        .flat_map(Chain::links)
        .map(|link| journal.event(&link.hash).unwrap().line().to_string())
        .collect()
}

fn purged(journal: &Journal) -> usize {
    let links = journal.chains().values().flat_map(Chain::links);
    let events = links.filter_map(|link| journal.event(&link.hash));
    events.filter(|event| event.withheld() > 0).count()
}

/// A file of these lines.
pub(crate) fn file(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// The line with one field in three left out, and how many those are. What tells which entries are meant stays.
pub(crate) fn redact(line: &str, random: &mut Seeded) -> (String, usize) {
    let mut read: Value = serde_json::from_str(line).unwrap();
    let fields = read["fields"].as_array_mut().unwrap();
    let all = fields.len();
    fields.retain(|field| {
        let text = field.as_str().unwrap();
        text.contains("\"target") || random.below(3) > 0
    });
    let left_out = all - fields.len();
    (
        json!({ "core": read["core"], "fields": read["fields"] }).to_string(),
        left_out,
    )
}

/// The same line with something else in its core, as someone writes it who cannot change what follows.
pub(crate) fn forge(line: &str) -> String {
    let mut read: Value = serde_json::from_str(line).unwrap();
    let core = read["core"].as_str().unwrap().replace("2026-", "2025-");
    read["core"] = Value::String(core);
    read.to_string()
}
