//! A receipt comes back from paper and e-mail as it went out, and what was typed wrongly is named by its line.

use firmly_core::{
    journal::{Journal, entry::Entry},
    report::receipt::{Held, Pasted, Receipt, ReceiptError, ReceiptFault, in_groups},
};

use crate::{
    bench::{self, Log, an_entry, now},
    logs::{Seeded, a_case},
};

/// Made with `sha256sum`, from the head of `tests/vectors/log`.
const FROZEN: &str = include_str!("../../../tests/vectors/report/receipt.txt");

fn fault(text: &str) -> Option<(usize, ReceiptFault)> {
    let error: Option<ReceiptError> = Receipt::parse(text).err();
    error.map(|error| (error.line, error.fault))
}

#[test]
fn the_frozen_receipt_is_read_and_written_as_it_is() {
    let receipt = Receipt::parse(FROZEN).unwrap();
    assert_eq!(receipt.text(), FROZEN);
    assert_eq!(receipt.vault.0, "c080b668048d564579e905a85d21966e");
    assert_eq!(receipt.made.to_string(), "2026-11-20T21:16:00.123Z");
    assert_eq!(receipt.streams.len(), 1);
    assert_eq!(receipt.streams[0].length, 7);
    assert_eq!(FROZEN.lines().count(), 6);
    assert!(FROZEN.is_ascii());
}

#[test]
fn receipts_of_random_logs_come_back() {
    for seed in 0..100 {
        let case = a_case(seed, 4);
        for receipt in [case.early.0, case.late] {
            assert_eq!(Receipt::parse(&receipt.text()), Ok(receipt));
        }
    }
}

#[test]
fn white_space_line_endings_and_groups_are_as_anyone_likes() {
    let receipt = Receipt::parse(FROZEN).unwrap();
    let head = receipt.streams[0].head.to_string();
    let ungrouped = receipt.digest().replace(' ', "");
    let forms = [
        FROZEN.replace('\n', "\r\n"),
        FROZEN.replace('\n', "\r"),
        FROZEN.replace('\n', "\n\n  "),
        FROZEN.replace("\n\n", "\n").trim_end().to_owned(),
        FROZEN.replace(' ', "\u{a0}\t"),
        FROZEN.replace(&head, &in_groups(&head)),
        FROZEN.replace(&head, &in_groups(&head).replace(' ', "\n")),
        FROZEN.replace(&receipt.digest(), &ungrouped),
        FROZEN.replace(&receipt.vault.0, &in_groups(&receipt.vault.0)),
        format!("\u{feff}\n{FROZEN}\n\n"),
    ];
    for form in forms {
        assert_eq!(Receipt::parse(&form).as_ref(), Ok(&receipt), "{form}");
    }
}

#[test]
fn a_receipt_is_found_in_a_mail_and_what_was_passed_over_is_counted() {
    let receipt = Receipt::parse(FROZEN).unwrap();
    let quoted = |mark: &str| -> String {
        let lines = FROZEN.lines().map(|line| format!("{mark}{line}\n"));
        lines.collect()
    };
    let wrapped = FROZEN.replace(" 45a1", "\n45a1");
    let soft_breaks = FROZEN.replace("45a1", "45=\na1");
    let damaged = FROZEN.replace("\n7 ", "\n8 ");
    for (text, passed_over) in [
        (FROZEN.to_owned(), 0),
        (
            format!(
                "CAUTION: This email is from outside. No links.\n\n{FROZEN}\nKind regards\nDr A\n"
            ),
            3,
        ),
        (quoted("> "), 0),
        (
            format!("On Friday you wrote:\n{}\nThank you", quoted(">> ")),
            2,
        ),
        (format!("| Thanks\n{}", quoted("| ")), 1),
        (wrapped, 0),
        (soft_breaks, 0),
        (format!("{FROZEN}{}", quoted("> ")), 6 - 1),
        (format!("{damaged}{FROZEN}"), 6 - 1),
    ] {
        let pasted = Pasted::read(&text).unwrap();
        assert_eq!(pasted.receipt, receipt, "{text}");
        assert_eq!(pasted.passed_over, passed_over, "{text}");
    }
}

#[test]
fn two_receipts_in_a_text_are_refused() {
    let case = a_case(5, 4);
    let two = [case.early.0.text(), case.late.text()].concat();
    let line = case.early.0.text().lines().count() + 1;
    assert_eq!(fault(&two), Some((line, ReceiptFault::Several)));
}

#[test]
fn what_is_not_as_it_should_be_is_named_by_its_line() {
    let receipt = Receipt::parse(FROZEN).unwrap();
    let head = receipt.streams[0].head.to_string();
    let with = |from: &str, to: &str| {
        let changed = FROZEN.replacen(from, to, 1);
        assert_ne!(changed, FROZEN);
        fault(&changed)
    };
    assert_eq!(fault(""), Some((1, ReceiptFault::NotAReceipt)));
    assert_eq!(fault("Dear all"), Some((1, ReceiptFault::NotAReceipt)));
    assert_eq!(with("v1", "v2"), Some((1, ReceiptFault::NewerVersion)));
    assert_eq!(with("c080", "C080"), Some((2, ReceiptFault::Vault)));
    assert_eq!(with("c080", "c08"), Some((2, ReceiptFault::Vault)));
    assert_eq!(with("c080", "c08o"), Some((2, ReceiptFault::Vault)));
    assert_eq!(with("T21:", " 21:"), Some((3, ReceiptFault::Time)));
    assert_eq!(with("-11-", "-13-"), Some((3, ReceiptFault::Time)));
    assert_eq!(with("\n7 ", "\n07 "), Some((4, ReceiptFault::Length)));
    assert_eq!(with("\n7 ", "\n0 "), Some((4, ReceiptFault::Length)));
    assert_eq!(with("\n7 ", "\n"), Some((4, ReceiptFault::Length)));
    let much = "\n9007199254740993 ";
    assert_eq!(with("\n7 ", much), Some((4, ReceiptFault::Length)));
    assert_eq!(with(&head, &head[1..]), Some((4, ReceiptFault::Head)));
    assert_eq!(
        with(&head, &format!("{head}0")),
        Some((4, ReceiptFault::Head))
    );
    assert_eq!(with("digest", "digits"), Some((6, ReceiptFault::Length)));
    let (start, _) = FROZEN.split_at(FROZEN.len() - 3);
    assert_eq!(fault(start), Some((6, ReceiptFault::Digest)));
    assert_eq!(with("\n7 ", "\n8 "), Some((6, ReceiptFault::Mismatch)));
    let in_mail = format!("Dear all\n\n{}", FROZEN.replace("\n7 ", "\n07 "));
    assert_eq!(fault(&in_mail), Some((6, ReceiptFault::Length)));
    let cut: String = FROZEN
        .lines()
        .take(3)
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(fault(&cut), Some((3, ReceiptFault::Length)));
}

#[test]
fn no_changed_byte_makes_another_receipt() {
    let receipt = Receipt::parse(FROZEN).unwrap();
    for at in 0..FROZEN.len() {
        for byte in 0..=255 {
            let mut bytes = FROZEN.as_bytes().to_vec();
            bytes[at] = byte;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            // Refused, or the same receipt with other white space.
            if let Ok(read) = Receipt::parse(&text) {
                assert_eq!(read, receipt, "{text}");
            }
        }
    }
}

#[test]
fn nothing_that_is_read_as_a_receipt_panics() {
    let random = &mut Seeded(3);
    for _ in 0..20_000 {
        let mut text: Vec<char> = FROZEN.chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len().max(1));
            match random.below(3) {
                0 if text.len() > 1 => drop(text.remove(at)),
                1 => text.insert(at, ['é', '\u{202e}', '9', ' '][random.below(4)]),
                _ => text.truncate(at + 1),
            }
        }
        let text: String = text.into_iter().collect();
        let _either = Receipt::parse(&text).is_ok();
    }
}

#[test]
fn a_log_says_whether_it_still_has_what_a_receipt_covers() {
    let mut log = Log::new(61, &bench::a_case());
    let first = log.add(Entry::incident(&an_entry("one")));
    log.add(Entry::incident(&an_entry("two")));
    let receipt = Receipt::of(&log.journal(), &log.case, now(60).instant()).unwrap();
    assert_eq!(receipt.held(&log.journal()), Held::Kept { since: 0 });
    log.add(Entry::incident(&an_entry("three")));
    log.purge(first, "kept long enough");
    // What was removed for good has left its place in the chain.
    assert_eq!(receipt.held(&log.journal()), Held::Kept { since: 2 });
    let other = Log::new(62, &bench::a_case());
    assert_eq!(receipt.held(&other.journal()), Held::Other);
    let journal = log.journal();
    let hashes: Vec<_> = journal
        .chains()
        .values()
        .flat_map(|chain| chain.links())
        .collect();
    for left_out in 0..hashes.len() {
        let mut with_gap = Journal::default();
        for (at, link) in hashes.iter().enumerate() {
            if at != left_out {
                with_gap.insert(journal.event(&link.hash).unwrap().clone());
            }
        }
        let held = match hashes[left_out].seq {
            1 | 2 => Held::Broken,
            3 => Held::Other,
            _ => Held::Kept { since: 1 },
        };
        assert_eq!(receipt.held(&with_gap), held, "without {left_out}");
    }
}
