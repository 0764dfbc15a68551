//! Whole and redacted lines verify to the same heads, and nothing that is done to them goes unnoticed.

use base64ct::{Base64, Encoding as _};
use firmly_core::{
    journal::{
        chain::Break,
        event::{Kind, LineError},
    },
    report::{
        check::{AnchorFound, Check, Checked, Fault, LINES_LIMIT, NotChecked, Wrong, check},
        receipt::Receipt,
    },
    store::EventHash,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::logs::{self, Case, Seeded, a_case, file, forge};

/// See `tests/vectors/report/README.md`.
const WHOLE: &str = include_str!("../../../tests/vectors/report/whole.jsonl");
const REDACTED: &str = include_str!("../../../tests/vectors/report/redacted.jsonl");
const PURGED: &str = include_str!("../../../tests/vectors/report/purged.jsonl");
const RECEIPT: &str = include_str!("../../../tests/vectors/report/receipt.txt");
const TWO_EVENTS: &str = include_str!("../../../tests/vectors/journal/two_events.jsonl");

fn checked(text: &str, receipt: Option<&Receipt>) -> Checked {
    check(text.as_bytes(), [], receipt).unwrap()
}

fn heads(checked: &Checked) -> Vec<EventHash> {
    checked.streams.iter().map(|stream| stream.head).collect()
}

fn found(checked: &Checked) -> Vec<AnchorFound> {
    let anchored = checked.receipt.iter().flatten();
    anchored.map(|anchored| anchored.found).collect()
}

fn first_fault(lines: &[String]) -> Option<usize> {
    let checked = checked(&file(lines), None);
    checked.faults.first().map(|fault| fault.line)
}

/// Where a line stands that follows on the line before it, in the same stream.
fn follower(lines: &[String], random: &mut Seeded) -> Option<usize> {
    let seq = |line: &String| {
        let line: Value = serde_json::from_str(line).unwrap();
        let core: Value = serde_json::from_str(line["core"].as_str().unwrap()).unwrap();
        core["seq"].as_u64().unwrap()
    };
    let followers: Vec<_> = (1..lines.len()).filter(|at| seq(&lines[*at]) > 1).collect();
    (!followers.is_empty()).then(|| followers[random.below(followers.len())])
}

#[test]
fn a_thousand_random_logs_verify_whole_and_redacted_and_nothing_done_to_them_goes_unnoticed() {
    let (mut purged, mut moved, mut attached, mut withheld_all) = (0, 0, 0, 0);
    for seed in 0..1000 {
        let case = a_case(seed, 12);
        let files = case.contents.iter().map(Vec::as_slice);
        let text = file(&case.lines);
        let whole = check(text.as_bytes(), files, Some(&case.late)).unwrap();
        assert_eq!(whole.faults, [], "{seed}");
        assert!(whole.is_whole() && whole.withheld.is_empty(), "{seed}");
        assert_eq!(whole.entries(), case.lines.len(), "{seed}");
        assert_eq!(whole.purged.len(), case.purged, "{seed}");
        assert!(whole.purged.iter().all(|purged| purged.left == 0));
        assert!(whole.attached.iter().all(|attached| attached.is_there));
        assert_eq!(whole.strangers, 0, "{seed}");
        let (early, after) = &case.early;
        let late = |found| matches!(found, AnchorFound::Matches { after: 0, .. });
        assert!(found(&whole).into_iter().all(late), "{seed}");
        let since = found(&checked(&text, Some(early)));
        let line = usize::try_from(early.streams[0].length).unwrap();
        let after = *after;
        assert_eq!(since, [AnchorFound::Matches { line, after }], "{seed}");

        let random = &mut Seeded(seed ^ 0xffff);
        let (redacted, left_out): (Vec<_>, Vec<_>) = case
            .lines
            .iter()
            .map(|line| logs::redact(line, random))
            .unzip();
        let less = checked(&file(&redacted), Some(&case.late));
        assert!(less.is_whole(), "{seed}: {:?}", less.faults);
        assert_eq!(heads(&less), heads(&whole), "{seed}");
        let withheld: usize = less.withheld.iter().map(|withheld| withheld.fields).sum();
        // What is left out of an entry that was purged all but for its target cannot be told from the purge.
        assert!(withheld <= left_out.iter().sum(), "{seed}");
        for entry in &less.withheld {
            assert_eq!(entry.fields, left_out[entry.line - 1], "{seed}");
        }
        assert_eq!(less.purged.len(), case.purged, "{seed}");

        assert_tampering_shows(&case, random);
        purged += case.purged;
        moved += usize::from(whole.streams.len() > 1);
        attached += whole.attached.len();
        withheld_all += withheld;
    }
    // Each was tried often.
    assert!(purged > 100 && moved > 50 && attached > 100 && withheld_all > 1000);
}

fn assert_tampering_shows(case: &Case, random: &mut Seeded) {
    let Some(at) = follower(&case.lines, random) else {
        return;
    };
    // Lines are counted from 1, so that `at` is the line before.
    let mut removed = case.lines.clone();
    removed.remove(at - 1);
    assert_eq!(first_fault(&removed), Some(at));
    let mut swapped = case.lines.clone();
    swapped.swap(at - 1, at);
    assert_eq!(first_fault(&swapped), Some(at));
    let mut doubled = case.lines.clone();
    doubled.insert(at, doubled[at - 1].clone());
    assert_eq!(first_fault(&doubled), Some(at + 1));
    let mut inserted = case.lines.clone();
    inserted.insert(at + 1, forge(&inserted[at]));
    assert_eq!(first_fault(&inserted), Some(at + 2));
    let mut changed = case.lines.clone();
    changed[at - 1] = forge(&changed[at - 1]);
    let first = first_fault(&changed);
    assert!(first == Some(at) || first == Some(at + 1));

    // What only a receipt shows: that entries are gone from the end, or that all was made anew.
    let last = case.lines.len() - 1;
    let cut = checked(&file(&case.lines[..last]), Some(&case.late));
    assert!(cut.faults.is_empty() && !cut.is_whole());
}

#[test]
fn the_frozen_lines_check_to_the_same_end() {
    let receipt = Receipt::parse(RECEIPT).unwrap();
    let (whole, redacted) = (
        checked(WHOLE, Some(&receipt)),
        checked(REDACTED, Some(&receipt)),
    );
    for checked in [&whole, &redacted] {
        assert!(checked.is_whole());
        assert_eq!(found(checked), [AnchorFound::Matches { line: 7, after: 0 }]);
        assert_eq!(heads(checked), [receipt.streams[0].head]);
        assert_eq!(checked.entries(), 7);
    }
    let withheld: Vec<_> = redacted
        .withheld
        .iter()
        .map(|withheld| (withheld.line, withheld.kind, withheld.fields, withheld.of))
        .collect();
    let expected = [
        (1, Kind::Case, 3, 7),
        (2, Kind::Incident, 3, 10),
        (4, Kind::Commitment, 3, 4),
        (5, Kind::Amend, 2, 5),
        (6, Kind::Incident, 1, 3),
        (7, Kind::Withdraw, 1, 3),
    ];
    assert_eq!(withheld, expected);
    assert!(whole.withheld.is_empty());

    let purged = checked(PURGED, None);
    assert!(purged.is_whole() && purged.withheld.is_empty());
    let told: Vec<_> = purged
        .purged
        .iter()
        .map(|entry| {
            (
                entry.line,
                entry.kind,
                entry.by,
                entry.why.as_deref().unwrap().as_str(),
            )
        })
        .collect();
    let why = "It was another patient";
    assert_eq!(
        told,
        [(2, Kind::Incident, 5, why), (3, Kind::Amend, 5, why)]
    );
}

#[test]
fn every_changed_byte_is_noticed_or_changes_no_content() {
    let case = a_case(7, 3);
    let text = file(&case.lines);
    let content = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let read = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
        read.collect::<Vec<_>>()
    };
    let whole = content(&text);
    let (mut tried, mut harmless) = (0, 0);
    for at in 0..text.len() {
        for by in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= by;
            tried += 1;
            let Ok(checked) = check(&bytes, [], Some(&case.late)) else {
                continue;
            };
            if checked.is_whole() {
                let changed = String::from_utf8(bytes).unwrap();
                assert_eq!(content(&changed), whole, "byte {at}, bit {by}");
                harmless += 1;
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
    // White space between lines, and another way to write an escape.
    assert!(harmless < 100, "{harmless} of {tried}");
}

/// Lines as someone makes them anew who can hash, from one on.
fn made_anew(lines: &[String]) -> Vec<String> {
    let mut before = "0".repeat(64);
    let anew = |line: &String| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let mut core: Value = serde_json::from_str(line["core"].as_str().unwrap()).unwrap();
        core["prev"] = json!(before);
        core["at"] = json!("2025-01-01T00:00:00.000Z");
        let core = core.to_string();
        let hash = Sha256::digest(["firmly/event/v1\n", &core].concat());
        before = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        line["core"] = json!(core);
        line.to_string()
    };
    lines.iter().map(anew).collect()
}

#[test]
fn a_log_made_anew_is_unbroken_and_matches_no_receipt() {
    let lines: Vec<_> = TWO_EVENTS.lines().map(str::to_owned).collect();
    let receipt = receipt_of(2, &lines);
    assert!(checked(&file(&lines), Some(&receipt)).is_whole());
    let anew = checked(&file(&made_anew(&lines)), Some(&receipt));
    assert_eq!(anew.faults, []);
    assert_eq!(found(&anew), [AnchorFound::Different]);
    assert!(!anew.is_whole());
}

/// A receipt of the first so many of these lines, which are one stream.
fn receipt_of(length: u64, lines: &[String]) -> Receipt {
    let first = &lines[..usize::try_from(length).unwrap()];
    let checked = checked(&file(first), None);
    receipt_of_head(length, &checked.streams[0].head.to_string(), lines)
}

fn receipt_of_head(length: u64, head: &str, lines: &[String]) -> Receipt {
    let checked = checked(&file(lines), None);
    let text = format!(
        "firmly/receipt/v1\n{}\n2026-05-03T09:00:00.000Z\n{length} {head}\n",
        checked.streams[0].vault.0
    );
    let digest: String = Sha256::digest(&text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Receipt::parse(&format!("{text}\ndigest {digest}\n")).unwrap()
}

#[test]
fn a_receipt_is_a_beginning_of_what_is_there() {
    let case = (0..)
        .map(|seed| a_case(seed, 12))
        .find(|case| case.lines.len() > 5 && case.late.streams.len() == 1)
        .unwrap();
    let lines = &case.lines;
    let receipt = receipt_of(3, lines);
    let against = |lines: &[String]| found(&checked(&file(lines), Some(&receipt)));
    let after = lines.len() - 3;
    assert_eq!(against(lines), [AnchorFound::Matches { line: 3, after }]);
    assert_eq!(
        against(&lines[..3]),
        [AnchorFound::Matches { line: 3, after: 0 }]
    );
    assert_eq!(against(&lines[..2]), [AnchorFound::Shorter]);
    assert_eq!(against(&lines[1..]), [AnchorFound::Gaps { line: 2 }]);
    let without_third = [&lines[..2], &lines[3..]].concat();
    assert_eq!(against(&without_third), [AnchorFound::Different]);
    assert_eq!(against(&made_anew(lines)), [AnchorFound::Different]);
    // A length that is not the place of its head.
    let third = receipt.streams[0].head.to_string();
    let displaced = receipt_of_head(2, &third, lines);
    let displaced = checked(&file(lines), Some(&displaced));
    assert_eq!(found(&displaced), [AnchorFound::Different]);
    // What is broken behind it is no matter of the receipt, and shows all the same.
    let broken = [&lines[..4], &lines[5..]].concat();
    let broken = checked(&file(&broken), Some(&receipt));
    assert!(matches!(
        found(&broken)[..],
        [AnchorFound::Matches { line: 3, .. }]
    ));
    assert!(!broken.is_whole());
}

fn faults(lines: &[&str]) -> Vec<Fault> {
    checked(&lines.join("\n"), None).faults
}

fn fault(line: usize, what: Wrong) -> Fault {
    Fault { line, what }
}

#[test]
fn faults_are_named_by_line() {
    let lines: Vec<_> = TWO_EVENTS.lines().collect();
    let (one, two) = (lines[0], lines[1]);
    let forged = forge(two);
    let umber = one.replace("Amber", "Umber");
    assert_eq!(faults(&[one, "", two, ""]), []);
    let missing = Wrong::Broken(Break::Missing { first: 1, last: 1 });
    assert_eq!(faults(&[two]), [fault(1, missing)]);
    assert_eq!(
        faults(&[two, one]),
        [fault(1, missing), fault(2, Wrong::Earlier { seq: 1 })]
    );
    assert_eq!(
        faults(&[one, one, two]),
        [fault(2, Wrong::Repeated { seq: 1 })]
    );
    let fork = Wrong::Broken(Break::Fork { seq: 2 });
    assert_eq!(faults(&[one, two, &forged]), [fault(3, fork)]);
    // Of both branches the head is the one that stores take for it.
    let head = |lines: &[&str]| checked(&lines.join("\n"), None).streams[0].head;
    let both = [head(&[one, two, &forged]), head(&[one, &forged, two])];
    assert_eq!(both[0], both[1]);
    assert_eq!(both[0], head(&[one, two]).min(head(&[one, &forged])));
    let digest = Wrong::Line(LineError::Digest);
    assert_eq!(
        faults(&[&umber, two]),
        [fault(1, digest), fault(2, missing)]
    );
    let malformed = Wrong::Line(LineError::Malformed);
    assert_eq!(faults(&[one, "{}", two]), [fault(2, malformed)]);
    let first_changed = forge(one);
    let unlinked = Wrong::Broken(Break::Unlinked { seq: 2 });
    assert_eq!(faults(&[&first_changed, two]), [fault(2, unlinked)]);
}

#[test]
fn what_others_do_to_a_file_without_harm_is_no_fault() {
    let marked = format!("\u{feff}{}", TWO_EVENTS.replace('\n', "\r\n"));
    assert!(checked(&marked, None).is_whole());
    assert!(checked(TWO_EVENTS.trim_end(), None).is_whole());
}

#[test]
fn purged_and_withheld_are_told_apart() {
    let case = (0..)
        .map(|seed| a_case(seed, 12))
        .find(|case| case.purged > 0)
        .unwrap();
    let whole = checked(&file(&case.lines), None);
    let purged = &whole.purged[0];
    assert!(purged.by > purged.line && purged.why.is_some() && whole.withheld.is_empty());
    // Without the reason it is purged all the same; without what names it, it is only not there.
    let without = |name: &str| {
        let mut lines = case.lines.clone();
        let mut read: Value = serde_json::from_str(&lines[purged.by - 1]).unwrap();
        let fields = read["fields"].as_array_mut().unwrap();
        fields.retain(|field| !field.as_str().unwrap().contains(name));
        lines[purged.by - 1] = read.to_string();
        checked(&file(&lines), None)
    };
    let silent = without("\"why\"");
    assert!(
        silent
            .purged
            .iter()
            .any(|known| known.line == purged.line && known.why.is_none())
    );
    assert_eq!(silent.withheld.len(), 1, "the reason");
    let unnamed = without("\"targets\"");
    assert!(
        unnamed
            .withheld
            .iter()
            .any(|known| known.line == purged.line)
    );
    assert!(unnamed.is_whole());
}

#[test]
fn attached_files_are_known_by_their_content() {
    let case = (0..)
        .map(|seed| a_case(seed, 12))
        .find(|case| case.contents.iter().any(|content| !content.is_empty()))
        .unwrap();
    let text = file(&case.lines);
    let with =
        |files: &[Vec<u8>]| check(text.as_bytes(), files.iter().map(Vec::as_slice), None).unwrap();
    let here = |checked: &Checked| checked.attached.iter().filter(|file| file.is_there).count();
    let (all, none) = (with(&case.contents), with(&[]));
    assert_eq!(here(&all), case.contents.len());
    assert_eq!((here(&none), none.strangers), (0, 0));
    assert!(none.is_whole(), "lines alone are whole");
    let mut changed = case.contents.clone();
    let one = changed
        .iter_mut()
        .find(|content| !content.is_empty())
        .unwrap();
    one[0] ^= 1;
    let changed = with(&changed);
    assert!(here(&changed) < here(&all));
    assert_eq!(changed.strangers, 1);
}

#[test]
fn a_copy_holds_what_its_first_line_tells_of() {
    let case = (0..)
        .map(|seed| a_case(seed, 12))
        .find(|case| !case.contents.is_empty() && case.late.streams.len() == 1)
        .unwrap();
    let whole = checked(&file(&case.lines), None);
    let vault = &whole.streams[0].vault.0;
    let header = |events: usize, attachments: usize| {
        json!({
            "format": "firmly-copy", "v": 1, "vault": vault, "made": "2026-11-21T00:20:00.000Z",
            "streams": 1, "events": events, "attachments": attachments,
        })
    };
    let (entries, attached) = (case.lines.len(), whole.attached.len());
    let content =
        |id: &str, data: &[u8]| json!({ "attachment": id, "data": Base64::encode_string(data) });
    let contents: Vec<_> = whole
        .attached
        .iter()
        .map(|known| {
            let data = case.contents.iter().find(|data| known.attachment.is(data));
            content(&known.attachment.id.0, data.unwrap())
        })
        .collect();
    let copy = |header: &Value, lines: &[String], contents: &[Value]| {
        let contents: String = contents.iter().map(|line| format!("{line}\n")).collect();
        checked(&format!("{header}\n{}{contents}", file(lines)), None)
    };
    let fine = copy(&header(entries, attached), &case.lines, &contents);
    assert!(fine.is_whole() && fine.copy.is_some());
    assert_eq!((fine.entries(), fine.strangers), (entries, 0));

    let last = 1 + entries + attached;
    let cut_short = |checked: &Checked, line| {
        assert_eq!(checked.faults, [fault(line, Wrong::CutShort)]);
        assert!(!checked.is_whole());
    };
    let cut = &case.lines[..entries - 1];
    cut_short(&copy(&header(entries, attached), cut, &contents), last);
    cut_short(
        &copy(&header(entries, attached), &case.lines, &contents[1..]),
        last,
    );
    // A copy that says itself that a file is not in it is unbroken, but not whole.
    let lacking = copy(&header(entries, attached - 1), &case.lines, &contents[1..]);
    assert!(lacking.faults.is_empty() && !lacking.is_whole());
    let mut changed = contents.clone();
    changed[0] = content(&whole.attached[0].attachment.id.0, b"another");
    let changed = copy(&header(entries, attached), &case.lines, &changed);
    assert_eq!(changed.faults, [fault(entries + 2, Wrong::Content)]);
    // A first line is first.
    let late = [&case.lines[..], &[header(0, 0).to_string()]].concat();
    let malformed = Wrong::Line(LineError::Malformed);
    let late = checked(&file(&late), None);
    assert_eq!(late.faults, [fault(entries + 1, malformed)]);
}

#[test]
fn what_is_no_log_or_too_large_is_not_checked() {
    let not = |text: &str| check(text.as_bytes(), [], None).err();
    for text in [
        "",
        "\n\n",
        "Dear all",
        "{}",
        "{\"core\":\"\",\"fields\":[]}",
    ] {
        assert_eq!(not(text), Some(NotChecked::NotLines), "{text}");
    }
    // One line that was changed is a log all the same.
    let umber = TWO_EVENTS.lines().next().unwrap().replace("Amber", "Umber");
    assert_eq!(checked(&umber, None).faults.len(), 1);
    let newer = r#"{"format":"firmly-copy","v":2,"vault":"","made":"2026-11-21T00:20:00.000Z","streams":1,"events":1}"#;
    let error = NotChecked::NewerFormat { found: 2, known: 1 };
    assert_eq!(not(newer), Some(error));
    let many = "\n".repeat(LINES_LIMIT + 2);
    assert_eq!(not(&many), Some(NotChecked::TooLarge));
    let mut check = Check::default();
    let long = vec![b' '; 301 * 1000 * 1000];
    assert_eq!(check.line(&long), Err(NotChecked::TooLarge));
    // A line that is too long is a fault, and the rest is checked.
    let long = format!("{TWO_EVENTS}{}", "x".repeat(9 * 1024 * 1024));
    let found = checked(&long, None);
    assert_eq!(found.faults, [fault(3, Wrong::Line(LineError::TooLarge))]);
    assert_eq!(found.entries(), 2);
}
