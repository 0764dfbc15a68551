//! Writes the bundle of a made-up case with so many entries to a file, and prints how long each part took.
//! `make_report 1000 report.zip`

use std::{
    collections::BTreeMap,
    fs,
    io::{Write, stdout},
    path::Path,
    rc::Rc,
    time::Instant,
};

use firmly_core::{
    author,
    journal::{
        entry::{
            Answered, Answers, CaseEntry, Entry, FactEntry, Fear, Happened, IncidentEntry, TermId,
        },
        moment::{Day, Now},
    },
    random::{NoRandomness, Random},
    report::{Choice, Reader, Request, bundle, csv, html, plain_text, plan, suggestions},
    session::Session,
    store::Memory,
};
use futures::executor::block_on;
use zeroize::Zeroizing;

const FIRST_MS: i64 = 1_767_225_600_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const ACCOUNTS: [&str; 5] = [
    "Reception rang up that something had come for me. A second bouquet, larger than the first, and a small box with a bracelet in it. No card this time. The person who left it said “She’ll know who it’s from”. He did not ask for me.",
    "A letter, four pages, handwritten, in an envelope with my first name on it. He wrote that he had seen me at the station on Tuesday and that he had waited until I had gone in.",
    "At the end of the appointment he stayed sitting and asked what I was doing on Saturday.\n\nI said that I keep to my patients’ health at work, and that I could not meet him, now or later. He laughed and left. The chaperone was in the room the whole time.",
    "A follow request from an account that I did not know. The picture is of the surgery’s car park. I left it unaccepted and took a screenshot.",
    "He stood at the other side of the road when I came out at 18:20. He did not speak. I went back in and left by the other door with a colleague.",
];
const CHANNELS: [&str; 5] = [
    "gift_or_delivery",
    "letter_or_card",
    "consultation_in_person",
    "social_media_request",
    "in_person_at_work_outside_a_consultation",
];
const KINDS: [[&str; 2]; 5] = [
    ["gift", "ignores_request_to_stop"],
    ["personal_message", "watching"],
    ["invitation", "personal_question"],
    ["request_or_follow", "repeated_messages"],
    ["waiting", "following"],
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: i64 = arguments.next().ok_or("how many?")?.parse()?;
    let target = arguments.next().ok_or("which file?")?;
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let (content, _) = author::read(&content).map_err(|_problems| "content")?;

    let random = &mut Seeded(20_261_121);
    let now = |day: i64| Now::new(FIRST_MS + day * DAY_MS / 4, 0, Some("Europe/London"));
    let log = Session::begin(
        Rc::new(Memory::default()),
        Rc::new(Memory::default()),
        random,
    )?;
    let case = CaseEntry {
        relation: Some(TermId::new("current_patient")),
        under_18: Some(TermId::new("no")),
        ..CaseEntry::new("Amber Kestrel 42".to_owned(), now(0)?.today())
    };
    let case = block_on(log.open_case(&case, &now(0)?, random))?.case;
    for at in 0..count {
        let recorded = now(at + 4)?;
        let day = recorded.today().plus_days(-(at % 3));
        let entry = entry(at, day)?;
        let added = Entry::incident(&entry);
        block_on(log.add(&case, added, None, &recorded, random))?;
        if at == count / 3 {
            let day = day.to_string();
            let told = [
                ("told_to_stop.date", &*day),
                ("told_to_stop.by", "me"),
                ("told_to_stop.how", "spoken"),
                (
                    "told_to_stop.words",
                    "I can’t have a personal relationship with you, and that won’t change.",
                ),
                ("told_to_stop.witnessed_by", "Practice nurse, as chaperone"),
            ];
            let fact = FactEntry {
                kind: "told_to_stop".to_owned(),
                answers: answers(&told),
            };
            block_on(log.add(&case, Entry::fact(&fact), None, &recorded, random))?;
        }
    }
    let journal = log.journal()?;

    let mut request = Request::new(Reader::Police, &journal.case(&case).ok_or("the case")?);
    request.chosen.insert(Choice::SafetyPlan);
    let receipt = firmly_receipt(&journal);
    let words = &content.report;
    let mut out = stdout().lock();
    let start = Instant::now();
    let suggested = suggestions(&journal, &content, &request, &[]);
    let suggested_ms = start.elapsed();
    let made = now(count + 8)?;
    let start = Instant::now();
    let report = plan(&journal, &content, &request, &receipt, &made)
        .ok_or("the case")?
        .report;
    let planned_ms = start.elapsed();
    writeln!(
        out,
        "suggestions {suggested_ms:?} ({}), plan {planned_ms:?}",
        suggested.len()
    )?;
    type Form<'f> = (&'f str, &'f dyn Fn() -> usize);
    let forms: [Form<'_>; 4] = [
        ("html", &|| html(&report, words).len()),
        ("txt", &|| plain_text(&report, words).len()),
        ("csv", &|| csv(&report, words).len()),
        ("jsonl", &|| report.exact_lines().len()),
    ];
    for (name, form) in forms {
        let start = Instant::now();
        let bytes = form();
        writeln!(out, "{name} {:?}, {bytes} bytes", start.elapsed())?;
    }
    let start = Instant::now();
    let zip = bundle(&report, words, &BTreeMap::new())?;
    writeln!(
        out,
        "bundle, with all of them {:?}, {} bytes",
        start.elapsed(),
        zip.len()
    )?;
    fs::write(target, &*zip)?;
    Ok(())
}

fn entry(at: i64, day: Day) -> Result<IncidentEntry, Box<dyn std::error::Error>> {
    let kind = usize::try_from(at % 5)?;
    let said = [
        ("wanted", "unwanted"),
        ("direction", "incoming"),
        (
            "exact_words",
            "“I know that you have to say that with her in the room. I can wait.”",
        ),
        ("place_type", "waiting_area"),
        ("witness.0.who", "Receptionist on duty"),
        ("witness.0.contact", "through the practice manager"),
        ("evidence.0.type", "letter_with_envelope"),
        (
            "evidence.0.original",
            "Held by the practice manager, in a sealed envelope",
        ),
        ("evidence.0.account", "@rose_77"),
        ("effect", "I slept badly and took another way home."),
    ];
    let mut more = answers(&said[..4 + kind]);
    let responses = ["said_no_clearly", "used_chaperone"].map(TermId::new);
    more.insert(
        "my_response".to_owned(),
        Answered::Terms(responses.to_vec()),
    );
    Ok(IncidentEntry {
        event_start: Happened::exact(day, "14:10".parse()?),
        channel: CHANNELS.get(kind).map(|id| TermId::new(*id)),
        behaviour: KINDS.get(kind).ok_or("kinds")?.map(TermId::new).to_vec(),
        what_happened: Zeroizing::new(ACCOUNTS.get(kind).ok_or("accounts")?.to_string()),
        fear: Some(Fear::try_from(2)?),
        tree_result: None,
        more,
        attachments: Vec::new(),
    })
}

fn answers(all: &[(&str, &str)]) -> Answers {
    let words = |words: &str| Answered::Words(Zeroizing::new(words.to_owned()));
    all.iter()
        .map(|(name, text)| ((*name).to_owned(), words(text)))
        .collect()
}

/// As a receipt looks.
fn firmly_receipt(journal: &firmly_core::journal::Journal) -> Vec<String> {
    let chains = journal.chains().values();
    let heads = chains.filter_map(|chain| chain.head());
    let mut lines = vec![
        "firmly/receipt/v1".to_owned(),
        "c080b668048d564579e905a85d21966e".to_owned(),
        "2026-11-20T21:16:00.123Z".to_owned(),
    ];
    lines.extend(heads.map(|head| format!("{} {}", head.seq, head.hash)));
    lines.push(String::new());
    lines.push(
        "digest b9bb 3d20 9f3a 71c0 e2d8 4b15 0c97 aa3e 58f1 6d20 b7c4 13e9 f05a 8862 d3b1 4e7f"
            .to_owned(),
    );
    lines
}

/// SplitMix64 from a seed: the same log every time.
struct Seeded(u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
