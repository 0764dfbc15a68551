//! Entries are found by any words in them.

use std::path::Path;

use firmly_core::{
    author,
    journal::{
        Case,
        entry::{Answered, Entry},
        search::Index,
    },
};
use zeroize::Zeroizing;

use crate::bench::{Seeded, Stores, an_incident, block_on, now};

fn cases(accounts: &[&str]) -> Vec<Case> {
    let (stores, random) = (Stores::default(), &mut Seeded(11));
    let (log, case) = stores.kept(random);
    for (minutes, account) in (1..).zip(accounts) {
        let mut entry = an_incident(account);
        let effect = Answered::Words(Zeroizing::new("could not sleep".to_owned()));
        entry.more.insert("effect".to_owned(), effect);
        block_on(log.add(&case, Entry::incident(&entry), None, &now(minutes), random)).unwrap();
    }
    log.journal().unwrap().cases()
}

fn index(cases: &[Case]) -> Index {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let vocabulary = author::read(&content).unwrap().0.vocabulary;
    Index::of(cases, &vocabulary, |_| "19 November 2026".to_owned())
}

#[test]
fn every_word_has_to_be_there_in_any_form_of_the_entry() {
    let cases = cases(&["A bracelet in a box", "He rang the ward"]);
    let index = index(&cases);
    let found = |query: &str| index.find(query).len();
    assert_eq!(found("bracelet"), 1);
    assert_eq!(found("BRACE"), 1, "the beginning of a word, in any case");
    assert_eq!(found("box bracelet"), 1, "in any order");
    assert_eq!(found("bracelet ward"), 0, "in one entry");
    assert_eq!(found("gift delivery"), 2, "the label of the channel");
    assert_eq!(found("sleep"), 2, "what else was answered");
    assert_eq!(found("november 2026"), 2, "what the screens say");
    assert_eq!(found("amber kestrel"), 2, "the case");
    assert_eq!(found("  "), 0);
    let latest = index.find("gift")[0].1;
    assert_eq!(
        latest,
        cases[0].incidents.last().unwrap().hash,
        "the latest first"
    );
}
