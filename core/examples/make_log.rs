//! Makes a log of so many entries in one case and prints it: one line of JSON for the log, then one for each event and what
//! its account says, as `benches/log.mjs` and `tests/e2e/lib/seed.mjs` read them. `make_log 10000`, or with another work
//! factor than is the rule, for a log that is opened again and again: `make_log 10000 1`

use std::{
    io::{BufWriter, Write, stdout},
    rc::Rc,
};

use base64ct::{Base64, Encoding};
use firmly_core::{
    journal::{
        entry::{Answers, CaseEntry, Entry, Fear, Happened, IncidentEntry, TermId},
        moment::Now,
    },
    random::{NoRandomness, Random},
    session::Session,
    store::Memory,
    vault::{InPlace, WorkFactor, make_passphrase, make_recovery_key},
};
use futures::executor::block_on;
use serde_json::json;
use zeroize::Zeroizing;

/// What accounts are made of: as many words as people use in them.
const WORDS: [&str; 40] = [
    "she",
    "he",
    "waited",
    "gate",
    "letter",
    "again",
    "clinic",
    "after",
    "before",
    "asked",
    "phone",
    "number",
    "flowers",
    "desk",
    "told",
    "stop",
    "evening",
    "car",
    "park",
    "receptionist",
    "saw",
    "message",
    "photo",
    "smiled",
    "stood",
    "close",
    "door",
    "left",
    "returned",
    "card",
    "birthday",
    "home",
    "address",
    "street",
    "called",
    "twice",
    "hung",
    "colleague",
    "witness",
    "manager",
];
const WORDS_IN_ACCOUNT: u64 = 90;
/// One entry in three hours, from the beginning of 2023.
const FIRST_MS: i64 = 1_672_531_200_000;
const APART_MS: i64 = 3 * 60 * 60 * 1000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: i64 = std::env::args().nth(1).ok_or("how many?")?.parse()?;
    let random = &mut Seeded(20_261_121);
    let now = |entry: i64| Now::new(FIRST_MS + entry * APART_MS, 0, Some("Europe/London"));
    let store = Rc::new(Memory::default());
    let log = Session::begin(Rc::clone(&store), Rc::new(Memory::default()), random)?;

    let first = now(0)?;
    let case = CaseEntry::new("Amber Kestrel 42".to_owned(), first.today());
    let case = block_on(log.open_case(&case, &first, random))?.case;
    let mut accounts = Vec::new();
    for entry in 0..count {
        let now = now(entry + 1)?;
        let account = account(random, entry);
        let incident = IncidentEntry {
            event_start: Happened::exact(now.today(), "10:30".parse()?),
            channel: Some(TermId::new("in_person")),
            behaviour: vec![TermId::new("gift"), TermId::new("personal_message")],
            what_happened: Zeroizing::new(account.clone()),
            fear: Some(Fear::try_from(2)?),
            tree_result: None,
            more: Answers::new(),
            attachments: Vec::new(),
        };
        block_on(log.add(&case, Entry::incident(&incident), None, &now, random))?;
        accounts.push(account);
    }
    let (passphrase, recovery) = (make_passphrase(random)?, make_recovery_key(random)?);
    let work = match std::env::args().nth(2) {
        Some(log_n) => WorkFactor::new(log_n.parse()?).ok_or("no work factor")?,
        None => WorkFactor::UNLOCK,
    };
    let work = work.by(InPlace);
    block_on(log.keep(&passphrase, Some(&recovery), work, random))?;

    let held = store.contents();
    let keys = held.keys.ok_or("key files")?;
    let mut out = BufWriter::new(stdout().lock());
    let line = json!({
        "passphrase": passphrase.as_str(),
        "vault": keys.vault.0,
        "generation": keys.generation,
        "keys": Base64::encode_string(&keys.passphrase),
        "recovery_key": recovery.to_display().as_str(),
        "recovery": Base64::encode_string(&keys.recovery.ok_or("recovery")?),
    });
    writeln!(out, "{line}")?;
    let accounts = accounts.into_iter().map(Some).chain([None]);
    for (event, account) in held.events.iter().zip(accounts) {
        let line = json!({
            "stream": event.stream.0,
            "seq": event.seq,
            "hash": format!("{:?}", event.hash),
            "prev": format!("{:?}", event.prev),
            "sealed": Base64::encode_string(&event.sealed),
            "account": account,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn account(random: &mut Seeded, entry: i64) -> String {
    let mut words = vec![format!("Entry{entry}")];
    for _ in 0..WORDS_IN_ACCOUNT {
        let word = random.next() % WORDS.len() as u64;
        words.push(WORDS[word as usize].to_owned());
    }
    words.join(" ")
}

/// SplitMix64 from a seed: the same log every time.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
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
