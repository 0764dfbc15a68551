//! `check` and `open` as a terminal sees them, on copies that the app's own code makes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    rc::Rc,
};

use firmly_core::{
    journal::{
        attachment::Attachment,
        entry::{Answers, CaseEntry, Entry, Happened, IncidentEntry},
        moment::Now,
    },
    random::{NoRandomness, Random},
    session::Session,
    store::Memory,
    vault::{CopyKey, InPlace, Passphrase, Stretch, WorkFactor},
};
use futures::executor::block_on;

/// Made with `hashlib` and `json` of Python, not by this program.
const TWO_EVENTS: &str = include_str!("../../tests/vectors/journal/two_events.jsonl");
/// The letter is one that NFKC composes: e, then an acute accent.
const PASSPHRASE: &str = "caf\u{65}\u{301} noir and a biscuit";
const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);

/// Counts. Not random at all: here nothing is secret.
struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

fn passphrase() -> Passphrase {
    Passphrase::normalise(PASSPHRASE, |_text| "café noir and a biscuit".to_owned())
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A copy of a log with one case, as the app makes it.
fn made_by_the_app(name: &str) -> PathBuf {
    let random = &mut Counting(0);
    let now = Now::new(1_795_209_000_000, 60, Some("Europe/London")).unwrap();
    let (primary, mirror) = (Rc::<Memory>::default(), Rc::<Memory>::default());
    let log = Session::begin(primary, mirror, random).unwrap();
    let case = CaseEntry::new("Amber Kestrel 42".to_owned(), now.today());
    block_on(log.open_case(&case, &now, random)).unwrap();
    let copy = block_on(log.copy(&Default::default(), &passphrase(), CHEAP, &now, random)).unwrap();
    file(name, &copy.bytes)
}

/// A copy of a log with two entries and a file at each, the first entry purged. Gives the name of the file that stays.
fn with_files(name: &str, carried: bool) -> (PathBuf, String) {
    let random = &mut Counting(0);
    let now = Now::new(1_795_209_000_000, 60, Some("Europe/London")).unwrap();
    let (primary, mirror) = (Rc::<Memory>::default(), Rc::<Memory>::default());
    let log = Session::begin(primary, mirror, random).unwrap();
    let case = CaseEntry::new("Amber Kestrel 42".to_owned(), now.today());
    let case = block_on(log.open_case(&case, &now, random)).unwrap().case;
    let mut stays = String::new();
    for content in [b"\x89PNG\r\n\x1a\n one", b"\x89PNG\r\n\x1a\n two"] {
        let attachment = Attachment::make("card.png", content, random).unwrap();
        block_on(log.attach(&attachment, content, random)).unwrap();
        stays = format!("{}.png", attachment.id.0);
        let incident = IncidentEntry {
            event_start: Happened::date(now.today()),
            channel: None,
            behaviour: Vec::new(),
            what_happened: "A card".to_owned().into(),
            fear: None,
            tree_result: None,
            more: Answers::new(),
            attachments: vec![attachment],
        };
        let entry = Entry::incident(&incident);
        block_on(log.add(&case, entry, None, &now, random)).unwrap();
    }
    let journal = log.journal().unwrap();
    let incidents = journal.cases().remove(0).incidents;
    let first = incidents.iter().min_by_key(|incident| incident.seq);
    let first = first.unwrap().hash;
    drop(journal);
    block_on(log.purge(&case, &[first], "wrong person", &now, random)).unwrap();
    let all = block_on(log.all_attached()).unwrap().contents;
    let none = Default::default();
    let contents = if carried { &all } else { &none };
    let copy = block_on(log.copy(contents, &passphrase(), CHEAP, &now, random)).unwrap();
    (file(name, &copy.bytes), stays)
}

#[test]
fn what_is_attached_comes_out_as_it_went_in_and_what_is_removed_is_named() {
    let (copy, stays) = with_files("files.age", true);
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 0);
    says(
        &checked,
        "Attached: 1 file. Every one is here, as it was attached.",
    );
    says(&checked, "Removed from the log by its writer, in 1 entry:");
    says(&checked, "Line 3, an incident, recorded");
    says(&checked, "Reason: wrong person");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir(&folder).unwrap();
    let open = ["open", "--files", folder.to_str().unwrap()];
    let read = ends(&firmly(&open, &copy, PASSPHRASE), 0);
    says(&read, "fields were removed by its writer");
    assert_eq!(
        fs::read(folder.join(&stays)).unwrap(),
        b"\x89PNG\r\n\x1a\n two"
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    // Nothing is written over.
    let again = ends(&firmly(&open, &copy, PASSPHRASE), 3);
    says(&again, "An attached file cannot be written");

    let (copy, _) = with_files("files-missing.age", false);
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 1);
    says(&checked, "Attached: 1 file, of which 1 NOT here");
}

/// The lines of a copy with these events.
fn text_of(events: &[&str]) -> String {
    let header = format!(
        r#"{{"format":"firmly-copy","v":1,"vault":"000102030405060708090a0b0c0d0e0f","made":"2026-11-21T00:20:00.000Z","streams":1,"events":{}}}"#,
        events.len()
    );
    let lines: Vec<_> = [header.as_str()].iter().chain(events).copied().collect();
    lines.join("\n") + "\n"
}

fn sealed(name: &str, text: &str) -> PathBuf {
    let random = &mut Counting(9);
    let key = block_on(CopyKey::make(&passphrase(), CHEAP, random)).unwrap();
    let bytes = key.seal_copy(text.as_bytes(), random).unwrap();
    file(name, &bytes)
}

fn firmly(arguments: &[&str], file: &Path, typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_firmly"))
        .args(arguments)
        .arg(file)
        .args(["--passphrase-fd", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where no passphrase is wanted the pipe may be closed already.
    drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}{complained}");
    if code == 3 {
        assert_eq!(said, "");
        complained
    } else {
        assert_eq!(complained, "");
        said
    }
}

#[track_caller]
fn says(said: &str, what: &str) {
    assert!(said.contains(what), "{what:?} is not in:\n{said}");
}

#[test]
fn a_copy_of_the_app_is_checked_and_read() {
    let copy = made_by_the_app("made.age");
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 0);
    says(&checked, "Checked: 1 entry, unbroken.");
    says(&checked, ": 1 entry, unbroken.\n");
    says(&checked, "Nothing is withheld.");
    assert!(!checked.contains("Amber"), "a check shows what was written");

    let read = ends(&firmly(&["open"], &copy, &format!("{PASSPHRASE}\r\n")), 0);
    says(&read, "== Amber Kestrel 42 ==");
    says(&read, "case, recorded 2026-11-20 22:10 (UTC+01:00)");
    says(&read, "  review_date: 2026-12-04\n");
    says(&read, "  recorded_zone: Europe/London\n");
}

#[test]
fn lines_are_printed_to_the_letter() {
    let events: Vec<_> = TWO_EVENTS.lines().collect();
    let written = text_of(&events);
    let copy = sealed("lines.age", &written);
    let lines = ends(&firmly(&["open", "--lines"], &copy, PASSPHRASE), 0);
    assert_eq!(lines, written);
    // What `age -d` gives needs no passphrase.
    let plain = file("lines.jsonl", written.as_bytes());
    let checked = ends(&firmly(&["check"], &plain, ""), 0);
    says(&checked, "Checked: 2 entries, unbroken.");
    let head = "84d8cd7e374459360703b6a5600c6a3568dc8a1c3e2e584d1a64c330a9b40e90";
    says(&checked, &format!("Hash of the last: {head}"));
    let read = ends(&firmly(&["open"], &plain, ""), 0);
    says(
        &read,
        "incident, recorded 2026-11-20 22:09 (UTC+01:00) (the clock had gone back)",
    );
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_read() {
    let events: Vec<_> = TWO_EVENTS.lines().collect();
    let copy = sealed("missing.age", &text_of(&events[1..]));
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 1);
    says(
        &checked,
        "Checked: 1 entry, NOT unbroken. The first fault is at line 2",
    );
    says(&checked, "1 entry, BROKEN.");
    says(
        &checked,
        "Line 2: entry 1 of its stream is missing before it.",
    );
    let read = ends(&firmly(&["open"], &copy, PASSPHRASE), 1);
    says(&read, "BROKEN: Place 1 is missing.");
    says(&read, "what_happened");
}

#[test]
fn what_is_withheld_is_counted() {
    let events: Vec<_> = TWO_EVENTS.lines().collect();
    let mut line: serde_json::Value = serde_json::from_str(events[1]).unwrap();
    line["fields"] = serde_json::Value::Array(Vec::new());
    let bare = line.to_string();
    let copy = sealed("withheld.age", &text_of(&[events[0], &bare]));
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 0);
    says(&checked, "Something is withheld in 1 entry.");
    let read = ends(&firmly(&["open"], &copy, PASSPHRASE), 0);
    says(&read, "not in this copy");
}

#[test]
fn what_a_newer_version_wrote_is_kept() {
    let newer = r#"{"core":"{\"v\":2}","more":"\u001b[31m\u202e"}"#;
    let copy = sealed("newer.age", &text_of(&[newer]));
    let checked = ends(&firmly(&["check"], &copy, PASSPHRASE), 0);
    says(&checked, "Made by a newer version of Firmly: 1 entry.");
    let raw = "{\"core\":\"{\\\"v\\\":2}\",\"more\":\"\u{202e}\"}";
    let copy = sealed("turned.age", &text_of(&[raw]));
    let read = ends(&firmly(&["open"], &copy, PASSPHRASE), 0);
    says(&read, "\\u{202e}");
    assert!(!read.contains('\u{202e}'), "a terminal would obey it");
}

#[test]
fn what_does_not_open_is_told_apart() {
    let copy = made_by_the_app("whole.age");
    let wrong = ends(&firmly(&["open"], &copy, "another"), 3);
    assert_eq!(wrong, "The passphrase does not open this file.\n");

    let mut bytes = fs::read(&copy).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let damaged = ends(
        &firmly(&["open"], &file("damaged.age", &bytes), PASSPHRASE),
        3,
    );
    assert_eq!(damaged, "The file is damaged: it does not open.\n");

    let letter = ends(&firmly(&["check"], &file("letter.txt", b"Dear all"), ""), 3);
    says(&letter, "no line in it is an entry of a log");
    let letter = ends(&firmly(&["open"], &file("letter.txt", b"Dear all"), ""), 3);
    assert_eq!(letter, "This is not a copy of a log.\n");

    let random = &mut Counting(1);
    let dear = WorkFactor::new(3).unwrap().by(InPlace);
    let key = block_on(CopyKey::make(&passphrase(), dear, random)).unwrap();
    let bytes = key.seal_copy(b"", random).unwrap();
    let dear = file("dear.age", &bytes);
    let asked = ends(&firmly(&["check", "--work", "2"], &dear, PASSPHRASE), 3);
    says(&asked, "--work 3 (now 2)");

    let spoilt = text_of(&[&TWO_EVENTS.lines().next().unwrap().replace("Amber", "Umber")]);
    let spoilt = sealed("spoilt.age", &spoilt);
    let checked = ends(&firmly(&["check"], &spoilt, PASSPHRASE), 1);
    says(&checked, "Line 2 is not as it was written, or is no entry.");
    let refused = ends(&firmly(&["open"], &spoilt, PASSPHRASE), 3);
    says(&refused, "line 2 is missing or not as it was written");

    let absent = ends(&firmly(&["check"], Path::new("no such file"), ""), 3);
    says(&absent, "The file cannot be read:");
}

#[cfg(unix)]
#[test]
fn a_passphrase_comes_from_any_descriptor() {
    let copy = made_by_the_app("descriptor.age");
    let typed = file("descriptor.txt", PASSPHRASE.as_bytes());
    let output = Command::new("sh")
        .args(["-c", r#""$0" check "$1" --passphrase-fd 3 3<"$2""#])
        .arg(env!("CARGO_BIN_EXE_firmly"))
        .args([copy, typed])
        .output()
        .unwrap();
    ends(&output, 0);
}

/// `age` asks at a terminal only, which `script` plays. `cargo xtask test` installs both where it can.
#[cfg(target_os = "linux")]
#[test]
fn the_age_program_opens_a_copy() {
    let there = |tool: &str| Command::new(tool).arg("--version").output().is_ok();
    if !there("age") || !there("script") {
        return;
    }
    let copy = made_by_the_app("standard.age");
    let plain = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standard.jsonl");
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!(
            "age -d -o '{}' '{}'",
            plain.display(),
            copy.display()
        ))
        .arg("/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut terminal = child.stdin.take().unwrap();
    writeln!(terminal, "{}", passphrase().as_str()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(terminal);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let opened = fs::read_to_string(plain).unwrap();
    let ours = ends(&firmly(&["open", "--lines"], &copy, PASSPHRASE), 0);
    assert_eq!(opened, ours);
}
