//! Two stores in memory, chance from a seed, a clock that is told the time, and entries to make.

use std::{collections::BTreeMap, rc::Rc};

use firmly_core::{
    journal::{
        CaseId, Journal,
        entry::{Answers, CaseEntry, Entry, Fear, Happened, IncidentEntry, TermId, TreeResult},
        moment::Now,
    },
    random::{NoRandomness, Random},
    session::{Report, Saved, Session, UnlockError},
    store::{Contents, Memory, Store},
    vault::{InPlace, Passphrase, RecoveryKey, Stretch, WorkFactor},
};
use zeroize::Zeroizing;

pub(crate) use futures::executor::block_on;

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

pub(crate) type Log = Session<Rc<Memory>, Rc<Memory>>;

/// Both stores, which outlive any session.
#[derive(Default)]
pub(crate) struct Stores {
    pub(crate) primary: Rc<Memory>,
    pub(crate) mirror: Rc<Memory>,
}

impl Stores {
    pub(crate) fn begin(&self, random: &mut Seeded) -> Log {
        Session::begin(self.primary.clone(), self.mirror.clone(), random).unwrap()
    }

    /// A kept log with a recovery key and one empty case.
    pub(crate) fn kept(&self, random: &mut Seeded) -> (Log, CaseId) {
        let log = self.begin(random);
        let case = block_on(log.open_case(&a_case(), &now(0), random))
            .unwrap()
            .case;
        let saved = block_on(log.keep(&passphrase(), Some(&recovery()), CHEAP, random));
        assert_eq!(saved, Ok(Saved::Both));
        (log, case)
    }

    pub(crate) fn unlock(&self) -> Result<(Log, Report), UnlockError> {
        block_on(Session::unlock(
            self.primary.clone(),
            self.mirror.clone(),
            &passphrase(),
            CHEAP,
        ))
    }

    pub(crate) fn both(&self) -> [&Memory; 2] {
        [&self.primary, &self.mirror]
    }
}

/// What a store holds, in an order of its own.
pub(crate) fn sorted(mut held: Contents) -> Contents {
    held.events.sort_by_key(|event| event.hash);
    held.drafts.sort_by(|a, b| a.id.cmp(&b.id));
    held
}

/// In tests a try costs next to nothing, through the parameter in the file's own header.
pub(crate) const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);

pub(crate) fn passphrase() -> Passphrase {
    typed("six words that no one else has")
}

/// A passphrase of ASCII letters, which need no composing.
pub(crate) fn typed(text: &str) -> Passphrase {
    Passphrase::normalise(text, str::to_owned)
}

pub(crate) fn recovery() -> RecoveryKey {
    firmly_core::vault::make_recovery_key(&mut Seeded(77)).unwrap()
}

/// Minutes after ten past nine in the evening of 20 November 2026, in London.
pub(crate) fn now(minutes: i64) -> Now {
    Now::new(
        1_795_209_000_123 + minutes * 60_000,
        0,
        Some("Europe/London"),
    )
    .unwrap()
}

pub(crate) fn a_case() -> CaseEntry {
    CaseEntry {
        relation: Some(TermId::new("current_patient")),
        under_18: Some(TermId::new("no")),
        ..CaseEntry::new("Amber Kestrel 42".to_owned(), now(0).today())
    }
}

pub(crate) fn an_incident(account: &str) -> IncidentEntry {
    let day = "2026-11-19".parse().unwrap();
    IncidentEntry {
        event_start: Happened::about(day, Some("10:30".parse().unwrap())),
        channel: Some(TermId::new("gift_or_delivery")),
        behaviour: vec![TermId::new("gift"), TermId::new("personal_message")],
        what_happened: Zeroizing::new(account.to_owned()),
        fear: Some(Fear::try_from(2).unwrap()),
        tree_result: Some(TreeResult {
            outcome: "o_gift_amorous".to_owned(),
            content: "2026.1".to_owned(),
            date: day,
        }),
        more: Answers::new(),
        attachments: Vec::new(),
    }
}

/// Adds an incident that must be saved somewhere.
pub(crate) fn add<P: Store, M: Store>(
    log: &Session<P, M>,
    case: &CaseId,
    account: &str,
    random: &mut Seeded,
) -> Saved {
    let added = block_on(log.add(
        case,
        Entry::incident(&an_incident(account)),
        None,
        &now(5),
        random,
    ));
    added.unwrap().saved
}

/// Every account in the log, with how often it is there.
pub(crate) fn accounts(journal: &Journal) -> BTreeMap<String, usize> {
    let mut accounts = BTreeMap::new();
    for case in journal.cases() {
        for incident in case.incidents {
            let account = incident.what_happened.as_deref().unwrap().clone();
            *accounts.entry(account).or_default() += 1;
        }
    }
    accounts
}

/// That every stream is one unbroken line.
pub(crate) fn assert_unbroken(journal: &Journal) {
    for chain in journal.chains().values() {
        assert_eq!(chain.breaks(), []);
    }
}
