//! A log in memory with all that can be in one, and the content as it ships.

use std::{path::Path, rc::Rc, sync::LazyLock};

use firmly_core::{
    author,
    content::Content,
    journal::{
        Case, CaseId, Journal,
        attachment::Attachment,
        entry::{
            Answered, Answers, CaseEntry, CommitmentEntry, Entry, FactEntry, Fear, Happened,
            IncidentEntry, Resolve, TermId, TreeResult,
        },
        moment::Now,
    },
    random::{NoRandomness, Random},
    report::{Plan, Reader, Request, plan},
    session::Session,
    store::{EventHash, Memory},
};
use futures::executor::block_on;
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

    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.next() % count
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

/// The content as it ships.
pub(crate) fn content() -> &'static Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
        author::read(&folder).unwrap().0
    });
    &CONTENT
}

/// 20 November 2026, 21:10 UTC, and so many minutes later.
pub(crate) fn now(minutes: i64) -> Now {
    Now::new(
        1_795_209_000_123 + minutes * 60_000,
        0,
        Some("Europe/London"),
    )
    .unwrap()
}

pub(crate) fn receipt() -> Vec<String> {
    ["firmly receipt v1", "head 9f3a 71c0"]
        .map(str::to_owned)
        .to_vec()
}

/// A log that is being written.
pub(crate) struct Log {
    session: Session<Rc<Memory>, Rc<Memory>>,
    pub(crate) random: Seeded,
    pub(crate) case: CaseId,
    minutes: i64,
}

impl Log {
    pub(crate) fn new(seed: u64, case: &CaseEntry) -> Self {
        let mut random = Seeded(seed);
        let session = Session::begin(Rc::default(), Rc::default(), &mut random).unwrap();
        let opened = block_on(session.open_case(case, &now(0), &mut random)).unwrap();
        Self {
            session,
            random,
            case: opened.case,
            minutes: 0,
        }
    }

    pub(crate) fn add(&mut self, entry: Entry) -> EventHash {
        self.minutes += 5;
        let now = now(self.minutes);
        block_on(
            self.session
                .add(&self.case, entry, None, &now, &mut self.random),
        )
        .unwrap();
        let journal = self.journal();
        let heads = journal.chains().values().filter_map(|chain| chain.head());
        heads.max_by_key(|head| head.at).unwrap().hash
    }

    pub(crate) fn purge(&mut self, target: EventHash, why: &str) {
        self.minutes += 5;
        let (now, random) = (now(self.minutes), &mut self.random);
        block_on(self.session.purge(&self.case, &[target], why, &now, random)).unwrap();
    }

    pub(crate) fn journal(&self) -> Rc<Journal> {
        self.session.journal().unwrap()
    }

    pub(crate) fn case(&self) -> Case {
        self.journal().case(&self.case).unwrap()
    }

    pub(crate) fn request(&self, reader: Reader) -> Request {
        Request::new(reader, &self.case())
    }

    pub(crate) fn plan(&self, request: &Request) -> Plan {
        plan(&self.journal(), content(), request, &receipt(), &now(9_000)).unwrap()
    }
}

pub(crate) fn a_case() -> CaseEntry {
    CaseEntry {
        relation: Some(TermId::new("current_patient")),
        under_18: Some(TermId::new("no")),
        first_contact_date: Some("2026-10-01".parse().unwrap()),
        ..CaseEntry::new("Amber Kestrel 42".to_owned(), now(0).today())
    }
}

pub(crate) fn words(text: &str) -> Answered {
    Answered::Words(Zeroizing::new(text.to_owned()))
}

pub(crate) fn terms(ids: &[&str]) -> Answered {
    Answered::Terms(ids.iter().map(|id| TermId::new(*id)).collect())
}

pub(crate) fn answers(all: &[(&str, Answered)]) -> Answers {
    all.iter()
        .map(|(name, answer)| ((*name).to_owned(), answer.clone()))
        .collect()
}

pub(crate) fn an_entry(text: &str) -> IncidentEntry {
    IncidentEntry {
        event_start: Happened::exact("2026-11-19".parse().unwrap(), "14:10".parse().unwrap()),
        channel: Some(TermId::new("letter_or_card")),
        behaviour: vec![TermId::new("gift"), TermId::new("personal_message")],
        what_happened: Zeroizing::new(text.to_owned()),
        fear: Fear::try_from(2).ok(),
        tree_result: Some(TreeResult {
            outcome: "o_repeat".to_owned(),
            content: "2026.1".to_owned(),
            date: "2026-11-19".parse().unwrap(),
        }),
        more: Answers::new(),
        attachments: Vec::new(),
    }
}

pub(crate) fn a_fact(kind: &str, all: &[(&str, Answered)]) -> FactEntry {
    FactEntry {
        kind: kind.to_owned(),
        answers: answers(all),
    }
}

pub(crate) fn a_step(action: &str, outcome: &str) -> CommitmentEntry {
    CommitmentEntry {
        action: action.to_owned(),
        outcome: outcome.to_owned(),
        state: Resolve::Done,
    }
}

pub(crate) fn a_file(name: &str, content: &[u8], random: &mut Seeded) -> Attachment {
    Attachment::make(name, content, random).unwrap()
}
