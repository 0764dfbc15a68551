//! `check` on what leaves a log: exact lines, bundles, receipts. The script of `docs/` says the same of each.

#![expect(clippy::unwrap_used, reason = "tests, and what they share")]

#[path = "../../core/tests/report/logs.rs"]
#[expect(dead_code, reason = "core's tests use the rest")]
mod logs;

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use firmly_core::report::receipt::Receipt;
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::logs::{Seeded, a_case, file, forge, redact};

const REDACTED: &str = include_str!("../../tests/vectors/report/redacted.jsonl");
const RECEIPT: &str = include_str!("../../tests/vectors/report/receipt.txt");

fn write(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn firmly(file: &Path, receipt: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firmly"));
    command.arg("check").arg(file).stdin(Stdio::null());
    if let Some(receipt) = receipt {
        command.arg("--receipt").arg(receipt);
    }
    command.output().unwrap()
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let complained = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}{complained}");
    [said, complained].concat()
}

#[track_caller]
fn says(said: &str, what: &str) {
    assert!(said.contains(what), "{what:?} is not in:\n{said}");
}

/// The script of `docs/`, if what it needs is here; `cargo xtask test` sees to that where it can.
fn script(file: &Path, head: Option<&str>) -> Option<Output> {
    let there = |tool: &str| Command::new(tool).arg("--version").output().is_ok();
    if !["jq", "sha256sum", "base64"].into_iter().all(there) {
        return None;
    }
    let mut command = Command::new("sh");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/check.sh"));
    command.arg(file).args(head);
    Some(command.output().unwrap())
}

/// What a check comes to: whether all is well, what of each stream, and the first line at fault.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    is_whole: bool,
    streams: Vec<(String, usize, String)>,
    fault: Option<usize>,
}

/// The words between these.
fn between<'a>(said: &'a str, start: &str, end: &str) -> Option<&'a str> {
    said.split_once(start)?.1.split_once(end).map(|(is, _)| is)
}

fn verdict(output: &Output, head_is: &str, fault_is: &str) -> Verdict {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let (mut streams, mut parts) = (Vec::new(), said.split("Stream "));
    let before = parts.next().unwrap();
    for part in parts {
        let (id, rest) = part.split_once(": ").unwrap();
        let many = rest.split(' ').next().unwrap().parse().unwrap();
        let head = part.split_once(head_is).unwrap().1;
        streams.push((id.to_owned(), many, head[..64].to_owned()));
    }
    streams.sort();
    let fault = between(before, fault_is, " ").or_else(|| between(before, fault_is, ":"));
    let fault = fault.map(|line| line.trim_end_matches(':').parse().unwrap());
    let is_whole = output.status.code() == Some(0);
    // Of a file that is at fault the script says no more than where.
    streams.retain(|_| fault.is_none());
    Verdict {
        is_whole,
        streams,
        fault,
    }
}

fn by_firmly(file: &Path, receipt: Option<&Path>) -> Verdict {
    let output = firmly(file, receipt);
    assert_ne!(output.status.code(), Some(3), "{output:?}");
    verdict(&output, "Hash of the last: ", "The first fault is at line ")
}

fn by_script(file: &Path, head: Option<&str>) -> Option<Verdict> {
    let output = script(file, head)?;
    assert!(output.stderr.is_empty(), "{output:?}");
    Some(verdict(&output, "Head: ", "Line "))
}

#[track_caller]
fn both_say(name: &str, text: &str) -> Verdict {
    let file = write(name, text);
    let said = by_firmly(&file, None);
    if let Some(script) = by_script(&file, None) {
        assert_eq!(said, script, "{}", file.display());
    }
    said
}

#[test]
fn program_and_script_agree_on_thirty_random_logs() {
    thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (0..15).for_each(|at| agree_on(at * 2 + half)));
        }
    });
}

fn agree_on(seed: u64) {
    let random = &mut Seeded(seed);
    let case = a_case(seed + 5000, 5);
    let name = |what: &str| format!("random-{seed}-{what}");
    let whole = both_say(&name("whole"), &file(&case.lines));
    assert!(whole.is_whole);
    let entries: usize = whole.streams.iter().map(|(_, entries, _)| entries).sum();
    assert_eq!(entries, case.lines.len());
    let redacted: Vec<_> = case
        .lines
        .iter()
        .map(|line| redact(line, random).0)
        .collect();

    // Redacted, with the receipt of an earlier day, and that of another case.
    let path = write(&name("redacted"), file(&redacted));
    let early = &case.early.0;
    let receipt = write(&name("receipt"), early.text());
    let less = by_firmly(&path, Some(&receipt));
    assert_eq!(less, whole, "the same heads");
    let said = ends(&firmly(&path, Some(&receipt)), 0);
    says(&said, "unbroken, match the receipt of 2026-11-20.");
    let last = early.streams[0].length;
    says(&said, &format!("The last is at line {last}."));
    let head_of = |receipt: &Receipt| receipt.streams[0].head.to_string();
    if let Some(script) = by_script(&path, Some(&head_of(early))) {
        assert_eq!(script, less);
    }
    if seed.is_multiple_of(5) {
        let other = a_case(seed + 6000, 1).late;
        let foreign = write(&name("foreign"), other.text());
        ends(&firmly(&path, Some(&foreign)), 1);
        if let Some(script) = by_script(&path, Some(&head_of(&other))) {
            assert!(!script.is_whole);
        }
    }

    // One thing is done to it, and both name the line.
    let at = random.below(case.lines.len());
    let mut lines = redacted;
    let line = lines[at].clone();
    let first = match seed % 4 {
        0 => {
            lines.insert(at, line);
            Some(at + 2)
        }
        1 if at > 0 => {
            lines.swap(at - 1, at);
            None
        }
        2 => {
            // The salt of the first field that is there.
            lines[at] = line.replacen("[\"[\\\"", "[\"[\\\"A", 1);
            (lines[at] != line).then_some(at + 1)
        }
        _ => {
            lines.insert(at + 1, forge(&line));
            Some(at + 2)
        }
    };
    let said = both_say(&name("changed"), &file(&lines));
    assert!(first.is_none() || said.fault == first, "{seed}: {said:?}");
}

#[test]
fn the_script_notices_what_the_program_notices() {
    let text = REDACTED;
    let receipt = write("mutated-receipt.txt", RECEIPT);
    let head = Receipt::parse(RECEIPT).unwrap().streams[0].head.to_string();
    let random = &mut Seeded(11);
    let mut unlike = 0;
    for tried in 0..30 {
        let mut bytes = text.as_bytes().to_vec();
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(7);
        let file = write(&format!("mutated-{}", tried % 2), bytes);
        let said = firmly(&file, Some(&receipt)).status.code() == Some(0);
        let Some(script) = script(&file, Some(&head)) else {
            return;
        };
        assert_eq!(said, script.status.code() == Some(0), "byte {at}");
        unlike += usize::from(!said);
    }
    assert!(unlike > 24, "{unlike}");
}

#[test]
fn a_bundle_is_checked_packed_and_unpacked() {
    let case = (0..)
        .map(|seed| a_case(seed, 9))
        .find(|case| case.contents.iter().any(|content| !content.is_empty()))
        .unwrap();
    let mut files: Vec<(String, Vec<u8>)> = vec![
        (
            "report-2026-11-20.html".to_owned(),
            b"<!doctype html>".to_vec(),
        ),
        (
            "report-2026-11-20.jsonl".to_owned(),
            file(&case.lines).into_bytes(),
        ),
    ];
    for (number, content) in case.contents.iter().enumerate() {
        files.push((format!("attachment-{number}.png"), content.clone()));
    }
    let hex = |bytes: &[u8]| -> String {
        let digest = Sha256::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let sums: String = files
        .iter()
        .map(|(name, content)| format!("{}  {name}\n", hex(content)))
        .collect();
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    let attached = files.len() - 3;
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let packed = write("bundle.zip", pack(&files, method));
        let said = ends(&firmly(&packed, None), 0);
        says(&said, &format!("Checked: {} entr", case.lines.len()));
        says(&said, "Every one is here, as it was attached.");
        says(
            &said,
            &format!("As the list of checksums says: {} files.", attached + 2),
        );
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundle");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir(&folder).unwrap();
    for (name, content) in &files {
        fs::write(folder.join(name), content).unwrap();
    }
    says(&ends(&firmly(&folder, None), 0), "Every one is here");
    let list = files
        .iter()
        .map(|(name, _)| name)
        .position(|name| name.starts_with("att"));
    fs::write(folder.join(&files[list.unwrap()].0), "another").unwrap();
    let said = ends(&firmly(&folder, None), 1);
    says(
        &said,
        "Missing, or NOT as the list of checksums says: attachment-0.png",
    );
    says(
        &said,
        "Attached to no entry here, or changed since: 1 file.",
    );

    fs::remove_file(folder.join("report-2026-11-20.jsonl")).unwrap();
    says(&ends(&firmly(&folder, None), 3), "no exact lines in it");
    let mut damaged = pack(&files, CompressionMethod::Stored);
    damaged.truncate(damaged.len() / 2);
    let damaged = write("damaged.zip", damaged);
    says(&ends(&firmly(&damaged, None), 3), "cannot be unpacked");
}

#[test]
fn what_macs_and_windows_add_to_a_bundle_is_nobodys() {
    let mine = [("report/report.jsonl", REDACTED.as_bytes())];
    let theirs: [(&str, &[u8]); 6] = [
        ("__MACOSX/report/._report.jsonl", b"\0\x05\x16\x07"),
        ("__MACOSX/report/attachment-1.png", b"?"),
        ("report/._report.jsonl", b"\0\x05\x16\x07"),
        ("report/.DS_Store", b"Bud1"),
        ("report/Thumbs.db", b"?"),
        ("report/Desktop.ini", b"[.ShellClassInfo]"),
    ];
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in mine.iter().chain(&theirs) {
        packed
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        packed.write_all(content).unwrap();
    }
    let packed = packed.finish().unwrap().into_inner();
    let said = ends(&firmly(&write("mac.zip", packed), None), 0);
    says(&said, "Checked: 7 entries, unbroken");
    assert!(!said.contains("Attached to no entry"), "{said}");
}

#[test]
fn text_in_utf_16_is_named_by_program_and_script() {
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    let little = |text: &str| units(text).into_iter().flat_map(u16::to_le_bytes).collect();
    let big = |text: &str| units(text).into_iter().flat_map(u16::to_be_bytes).collect();
    let marked = ["\u{feff}", REDACTED].concat();
    let forms: [Vec<u8>; 4] = [
        little(&marked),
        big(&marked),
        little(REDACTED),
        big(REDACTED),
    ];
    for form in forms {
        let file = write("utf-16.jsonl", form);
        says(&ends(&firmly(&file, None), 3), "This is text in UTF-16");
        if let Some(output) = script(&file, None) {
            says(&ends(&output, 1), "Text in UTF-16: not checked");
        }
    }
    let lines = write("utf-8.jsonl", REDACTED);
    let receipt: Vec<u8> = little(&["\u{feff}", RECEIPT].concat());
    let receipt = write("utf-16.txt", receipt);
    let said = ends(&firmly(&lines, Some(&receipt)), 3);
    says(&said, "This is text in UTF-16");
}

#[test]
fn a_receipt_is_found_in_a_mail() {
    let lines = write("for-mail.jsonl", REDACTED);
    let mail = format!("CAUTION: this mail comes from outside.\n\n{RECEIPT}\nKind regards\n");
    let said = ends(&firmly(&lines, Some(&write("mail.txt", mail))), 0);
    says(&said, "match the receipt of 2026-11-20.");
    says(&said, "2 lines around the receipt were passed over.");
}

fn pack(files: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        packed
            .start_file(format!("report/{name}"), options)
            .unwrap();
        packed.write_all(content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

#[test]
fn the_frozen_export_says_what_it_said() {
    let lines = write("frozen.jsonl", REDACTED);
    let receipt = write("frozen.txt", RECEIPT);
    let said = ends(&firmly(&lines, Some(&receipt)), 0);
    says(
        &said,
        "Checked: 7 entries, unbroken, match the receipt of 2026-11-20.",
    );
    let typed = RECEIPT.replace("digest 09", "digest 90");
    let typed = write("typed.txt", typed);
    let said = ends(&firmly(&lines, Some(&typed)), 3);
    says(&said, "digest does not belong to what stands above it");
    let absent = ends(&firmly(&lines, Some(Path::new("no such file"))), 3);
    says(&absent, "The receipt cannot be read:");
    // Somebody else's words do as little to a terminal as ours.
    assert!(!said.contains('\u{1b}'));
}
