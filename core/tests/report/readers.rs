//! One case as each of the readers gets it.

use firmly_core::{
    journal::entry::Entry,
    report::{Reader, plain_text},
};

use crate::bench::{Log, a_case, a_fact, an_entry, answers, content, terms, words};

#[test]
fn smoke() {
    let mut log = Log::new(1, &a_case());
    let mut entry = an_entry("A second bouquet.\nHe wrote from @rose_77 again.");
    entry.more = answers(&[
        ("exact_words", words("“She’ll know who it’s from”")),
        ("witness.0.who", words("Receptionist")),
        ("witness.0.contact", words("by the practice")),
        ("evidence.0.type", terms(&[])),
        ("evidence.0.account", words("@rose_77")),
        ("my_response", terms(&["said_no_clearly"])),
    ]);
    let hash = log.add(Entry::incident(&entry));
    log.add(Entry::fact(&a_fact(
        "told_to_stop",
        &[
            ("told_to_stop.date", words("2026-11-01")),
            ("told_to_stop.by", words("me")),
        ],
    )));
    let mut after = entry.clone();
    after.what_happened = "A third bouquet.".to_owned().into();
    log.add(
        Entry::amend(
            hash,
            "I had miscounted",
            &Entry::incident(&entry),
            &Entry::incident(&after),
        )
        .unwrap(),
    );
    for reader in Reader::EACH {
        let planned = log.plan(&log.request(reader));
        println!(
            "######## {reader:?}\n{}",
            *plain_text(&planned.report, &content().report)
        );
        for left in &planned.left_out.fields {
            println!("{} {} {:?}", left.label, left.count, left.why);
        }
    }
}
