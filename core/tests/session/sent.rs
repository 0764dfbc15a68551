//! That a report went out is in the log: it comes back, goes along with copies, and goes when its case goes.

use firmly_core::{
    journal::{
        Manner,
        entry::{Entry, GivenEntry, ReceiptEntry, SentEntry},
    },
    session::Saved,
    store::EventHash,
};
use zeroize::Zeroizing;

use crate::bench::{CHEAP, Seeded, Stores, add, block_on, now, passphrase};

fn sent(reader: &str, to: &str) -> SentEntry {
    SentEntry {
        reader: reader.to_owned(),
        form: "html".to_owned(),
        is_sealed: true,
        entries: 7,
        profile: Some("D2".to_owned()),
        to: Zeroizing::new(to.to_owned()),
        why: Zeroizing::new("Report on 101".to_owned()),
        receipt: EventHash([7; 32]),
    }
}

#[test]
fn what_went_out_comes_back_here_and_on_another_machine() {
    let (stores, random) = (Stores::default(), &mut Seeded(31));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    let entry = sent("police", "A sergeant");
    block_on(log.add(&case, Entry::sent(&entry), None, &now(8), random)).unwrap();
    // Whoever has the user's own copy is the user: nothing more is asked.
    let own = SentEntry {
        profile: None,
        is_sealed: false,
        why: Zeroizing::default(),
        ..sent("own", " ")
    };
    block_on(log.add(&case, Entry::sent(&own), None, &now(9), random)).unwrap();
    let copy = block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(10), random));
    log.lock();
    let (log, _report) = stores.unlock().unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    assert_eq!(shown.not_shown, 0);
    let [first, second] = &shown.sent[..] else {
        panic!("both are in the log")
    };
    assert_eq!((&*first.reader, &*first.form), ("police", "html"));
    assert_eq!((first.is_sealed, first.entries), (true, Some(7)));
    assert_eq!(first.profile.as_deref(), Some("D2"));
    assert!(first.to.as_ref() == Some(&entry.to) && first.why.as_ref() == Some(&entry.why));
    assert_eq!(first.receipt, Some(entry.receipt));
    assert_eq!(first.recorded.at, now(8).instant());
    assert!(first.unread.is_empty() && first.withdrawn.is_none());
    assert!(second.to.is_none() && second.why.is_none() && second.profile.is_none());
    assert!(!second.is_sealed);

    let other = Stores::default().begin(random);
    let opened = block_on(firmly_core::session::open_copy(
        &copy.unwrap().bytes,
        &passphrase(),
        CHEAP,
    ))
    .unwrap();
    let merged = block_on(other.merge(&std::rc::Rc::new(opened), &now(11), random)).unwrap();
    assert_eq!(merged.saved, Saved::InMemory);
    let there = other.journal().unwrap().case(&case).unwrap();
    assert!(there.sent == shown.sent && there.not_shown == 0);
}

#[test]
fn to_whom_it_went_goes_with_its_case_and_that_it_went_stays() {
    let (stores, random) = (Stores::default(), &mut Seeded(32));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    let entry = Entry::sent(&sent("police", "A sergeant"));
    block_on(log.add(&case, entry, None, &now(8), random)).unwrap();
    let all = log.journal().unwrap().events_of(&case);
    assert_eq!(all.len(), 3);
    block_on(log.purge(&case, &all, "kept long enough", &now(9), random)).unwrap();
    log.lock();
    let (log, _report) = stores.unlock().unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    let [gone] = &shown.sent[..] else {
        panic!("that it went stays")
    };
    assert!(gone.to.is_none() && gone.reader.is_empty() && gone.receipt.is_none());
    let withdrawn = gone.withdrawn.as_ref().map(|withdrawn| withdrawn.manner);
    assert_eq!(withdrawn, Some(Manner::Purged));
    assert_eq!(shown.not_shown, 0);
}

#[test]
fn words_that_were_taken_come_back_to_the_letter() {
    let (stores, random) = (Stores::default(), &mut Seeded(33));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    let given = GivenEntry {
        wording: "W13".to_owned(),
        form: "printed".to_owned(),
        to: Zeroizing::new("The practice manager".to_owned()),
        text: Zeroizing::new("On 3 October you …\nPlease stop.".to_owned()),
    };
    block_on(log.add(&case, Entry::given(&given), None, &now(8), random)).unwrap();
    log.lock();
    let (log, _report) = stores.unlock().unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    let [taken] = &shown.sent[..] else {
        panic!("it is in the log")
    };
    assert_eq!(taken.wording.as_deref(), Some("W13"));
    assert_eq!(taken.form, "printed");
    assert!(taken.to.as_ref() == Some(&given.to) && taken.text.as_ref() == Some(&given.text));
    assert!(taken.unread.is_empty() && taken.reader.is_empty() && shown.not_shown == 0);
}

#[test]
fn who_has_a_receipt_is_in_the_log_and_goes_with_its_case() {
    let (stores, random) = (Stores::default(), &mut Seeded(34));
    let (log, case) = stores.kept(random);
    let given = ReceiptEntry {
        receipt: EventHash([9; 32]),
        text: "firmly/receipt/v1\n…\n".to_owned(),
        to: Zeroizing::new("My sister".to_owned()),
        on: "2026-11-19".parse().ok(),
    };
    block_on(log.add(&case, Entry::receipt(&given), None, &now(8), random)).unwrap();
    log.lock();
    let (log, _report) = stores.unlock().unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    let [there] = &shown.receipts[..] else {
        panic!("it is in the log")
    };
    assert_eq!((there.receipt, there.on), (Some(given.receipt), given.on));
    assert!(there.to.as_ref() == Some(&given.to) && there.text.as_ref() == Some(&given.text));
    assert!(there.unread.is_empty() && shown.not_shown == 0);
    let all = log.journal().unwrap().events_of(&case);
    block_on(log.purge(&case, &all, "kept long enough", &now(9), random)).unwrap();
    let shown = log.journal().unwrap().case(&case).unwrap();
    let [gone] = &shown.receipts[..] else {
        panic!("that it went stays")
    };
    assert!(gone.to.is_none() && gone.text.is_none() && gone.withdrawn.is_some());
    assert_eq!(shown.not_shown, 0);
}
