//! A copy opens anywhere with its passphrase, says nothing by its name, and tells when it was changed.

use firmly_core::{
    session::{KeyError, OpenCopyError, open_copy},
    vault::{self, CopyKey, InPlace, WorkFactor},
};
use proptest::prelude::*;

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, accounts, add, block_on, now, passphrase, typed,
};

const CANARY: &str = "Zyzzyva\n\u{2028}\"quoted\" \\ é";

#[test]
fn a_copy_holds_all_of_the_log_under_a_passphrase_of_its_own() {
    let (stores, random) = (Stores::default(), &mut Seeded(71));
    let (log, case) = stores.kept(random);
    block_on(log.open_case(&a_case(), &now(1), random)).unwrap();
    add(&log, &case, CANARY, random);
    let pass = typed("six others for the copy alone");
    let copy = block_on(log.copy(&Default::default(), &pass, CHEAP, &now(200), random)).unwrap();

    assert!(copy.bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    let (day, tag) = copy
        .file_name
        .strip_prefix("firmly-")
        .and_then(|rest| rest.strip_suffix(".age"))
        .and_then(|rest| rest.rsplit_once('-'))
        .unwrap();
    // Twenty past midnight, by the user's clock.
    assert_eq!(day, "2026-11-21");
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    assert!(tag.len() == 4 && tag.bytes().all(hex));

    let opened = block_on(open_copy(&copy.bytes, &pass, CHEAP)).unwrap();
    assert!(opened.journal == *log.journal().unwrap());
    assert_eq!(opened.made, now(200).instant());
    assert_eq!(accounts(&opened.journal)[CANARY], 1);

    let wrong = block_on(open_copy(&copy.bytes, &passphrase(), CHEAP)).err();
    assert_eq!(wrong, Some(OpenCopyError::Key(KeyError::Wrong)));
    let other = block_on(open_copy(b"a letter", &pass, CHEAP)).err();
    assert_eq!(other, Some(OpenCopyError::NotOurs));
}

#[test]
fn a_log_that_is_not_kept_can_leave_as_a_copy() {
    let (stores, random) = (Stores::default(), &mut Seeded(72));
    let log = stores.begin(random);
    let case = block_on(log.open_case(&a_case(), &now(0), random))
        .unwrap()
        .case;
    add(&log, &case, CANARY, random);
    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(1), random)).unwrap();
    let opened = block_on(open_copy(&copy.bytes, &passphrase(), CHEAP)).unwrap();
    assert_eq!(accounts(&opened.journal)[CANARY], 1);
}

#[test]
fn a_copy_is_written_anew_without_its_passphrase() {
    let (stores, random) = (Stores::default(), &mut Seeded(74));
    let (log, case) = stores.kept(random);
    let pass = typed("six others for the copy alone");
    let key = block_on(CopyKey::make(&pass, CHEAP, random)).unwrap();
    let sealed = log.seal_copy_key(&key, random).unwrap();
    let first = log
        .copy_under(&Default::default(), &key, &now(1), random)
        .unwrap();
    drop(key);
    add(&log, &case, CANARY, random);

    let key = log.open_copy_key(&sealed).unwrap().unwrap();
    let second = log
        .copy_under(&Default::default(), &key, &now(2), random)
        .unwrap();
    let again = log
        .copy_under(&Default::default(), &key, &now(2), random)
        .unwrap();
    for copy in [&second, &again] {
        let opened = block_on(open_copy(&copy.bytes, &pass, CHEAP)).unwrap();
        assert!(opened.journal == *log.journal().unwrap());
    }
    let end = second.bytes.windows(4).position(|four| four == b"--- ");
    let (header, payload) = second.bytes.split_at(end.unwrap() + 48);
    assert!(first.bytes.starts_with(header), "one way in");
    let beginning = &payload[..32];
    let is_in = |copy: &[u8]| copy.windows(32).any(|bytes| bytes == beginning);
    assert!(
        !is_in(&again.bytes) && !is_in(&first.bytes),
        "what is in it is sealed under another key each time"
    );
}

#[test]
fn the_key_of_a_copy_opens_for_its_log_alone() {
    let random = &mut Seeded(75);
    let (log, _) = Stores::default().kept(random);
    let (other, _) = Stores::default().kept(random);
    let key = block_on(CopyKey::make(&passphrase(), CHEAP, random)).unwrap();
    let sealed = log.seal_copy_key(&key, random).unwrap();
    assert!(log.open_copy_key(&sealed).unwrap().is_some());
    assert!(other.open_copy_key(&sealed).unwrap().is_none());
    for at in 0..sealed.len() {
        let mut damaged = sealed.clone();
        damaged[at] ^= 1;
        assert!(log.open_copy_key(&damaged).unwrap().is_none(), "byte {at}");
    }
}

#[test]
fn a_copy_that_costs_too_much_is_not_tried() {
    let (stores, random) = (Stores::default(), &mut Seeded(73));
    let (log, _) = stores.kept(random);
    let dear = WorkFactor::new(3).unwrap().by(InPlace);
    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), dear, &now(1), random)).unwrap();
    let error = block_on(open_copy(&copy.bytes, &passphrase(), CHEAP)).err();
    let too_expensive = KeyError::TooExpensive { log_n: 3, limit: 1 };
    assert_eq!(error, Some(OpenCopyError::Key(too_expensive)));
}

/// What is within a copy, changed by someone who has the passphrase.
fn reopened(change: impl FnOnce(&mut Vec<String>)) -> Option<OpenCopyError> {
    let (stores, random) = (Stores::default(), &mut Seeded(74));
    let (log, case) = stores.kept(random);
    add(&log, &case, "one", random);
    add(&log, &case, "two", random);
    let copy =
        block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(1), random)).unwrap();
    let text = block_on(vault::open_copy(&copy.bytes, &passphrase(), CHEAP)).unwrap();
    let mut lines: Vec<_> = str::from_utf8(&text)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    change(&mut lines);
    let text = lines.join("\n") + "\n";
    let key = block_on(CopyKey::make(&passphrase(), CHEAP, random)).unwrap();
    let sealed = key.seal_copy(text.as_bytes(), random).unwrap();
    block_on(open_copy(&sealed, &passphrase(), CHEAP)).err()
}

#[test]
fn a_changed_copy_says_where() {
    assert_eq!(reopened(|_lines| {}), None);
    let changed = reopened(|lines| lines[2] = lines[2].replace("one", "0ne"));
    assert_eq!(changed, Some(OpenCopyError::Damaged { line: 3 }));
    let cut = reopened(|lines| drop(lines.pop()));
    assert_eq!(cut, Some(OpenCopyError::Damaged { line: 4 }));
    let twice = reopened(|lines| lines.push(lines[1].clone()));
    assert_eq!(twice, None);
    let newer = reopened(|lines| lines[0] = lines[0].replace("\"v\":1", "\"v\":2"));
    assert_eq!(
        newer,
        Some(OpenCopyError::NewerFormat { found: 2, known: 1 })
    );
    let headless = reopened(|lines| drop(lines.remove(0)));
    assert_eq!(headless, Some(OpenCopyError::NotOurs));
}

proptest! {
    #[test]
    fn every_account_comes_back_as_it_was_typed(account in ".{1,80}") {
        let (stores, random) = (Stores::default(), &mut Seeded(75));
        let (log, case) = stores.kept(random);
        add(&log, &case, &account, random);
        let copy = block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now(1), random)).unwrap();
        let opened = block_on(open_copy(&copy.bytes, &passphrase(), CHEAP)).unwrap();
        prop_assert_eq!(accounts(&opened.journal)[&account], 1);
    }
}
