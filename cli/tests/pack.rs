//! `firmly pack` as a terminal sees it: what is said of packs as people break them, and what becomes of a page.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sha2::{Digest, Sha256};

const PAGE: &str = "<head>\n</head>\n<body>\n\
                    <script type=\"text/plain\" id=\"app\">AA==</script>\n</body>\n";

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/pack-gp-england.json")
}

/// A folder of the test's own, empty before.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("pack")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn firmly(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_firmly"))
        .arg("pack")
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn every_broken_pack_gets_its_exact_messages() {
    let folder = folder("broken");
    let good = fs::read_to_string(example()).unwrap();
    let cases: toml::Table = include_str!("pack/broken.toml").parse().unwrap();
    let cases = cases["broken"].as_array().unwrap();
    assert!(cases.len() >= 30, "only {}", cases.len());
    let mut differing = Vec::new();
    for case in cases {
        let [name, old, new] = ["name", "old", "new"].map(|key| case[key].as_str().unwrap());
        assert_eq!(good.matches(old).count(), 1, "{name}");
        let file = folder.join("pack.json");
        fs::write(&file, good.replace(old, new)).unwrap();
        let output = firmly(&[&file]);
        let expected = case["said"].as_array().unwrap().iter();
        let expected: Vec<&str> = expected.map(|line| line.as_str().unwrap()).collect();
        let said = said(&output);
        if said.lines().collect::<Vec<_>>() != expected || output.status.code() != Some(1) {
            differing.push(format!(
                "{name}\nexpected:\n{}\nsaid:\n{said}",
                expected.join("\n")
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn files_that_are_no_text_or_too_large_are_refused() {
    let folder = folder("files");
    let file = folder.join("pack.json");
    for (bytes, expected) in [
        (
            vec![b' '; 65_537],
            "The file is larger than 64 KiB. No pack is.\n",
        ),
        (
            b"{\"owner\": \"\xff\"}".to_vec(),
            "The file is not text in UTF-8.\n",
        ),
        (Vec::new(), "The file is not JSON from line 1, column 0.\n"),
        (
            b"[]".to_vec(),
            "This has to be keys and values in braces.\n",
        ),
    ] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(said(&firmly(&[&file])), expected);
    }
}

#[test]
fn a_pack_stands_in_the_copy_to_the_letter_and_nothing_else_moves() {
    let folder = folder("baked");
    let (page, copy) = (folder.join("page.html"), folder.join("copy.html"));
    fs::write(&page, PAGE).unwrap();
    let output = firmly(&[&example(), &page, &copy]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let pack = fs::read_to_string(example()).unwrap();
    let block = format!("<script type=\"application/json\" id=\"firmly-pack\">{pack}</script>\n");
    let baked = fs::read_to_string(&copy).unwrap();
    assert_eq!(baked.replacen(&block, "", 1), PAGE);
    assert!(baked.contains(&block));
    assert!(said(&output).contains("SHA-256: "));

    // Neither over what is there, nor a second pack, nor into another page.
    assert_eq!(firmly(&[&example(), &page, &copy]).status.code(), Some(3));
    assert_eq!(fs::read_to_string(&copy).unwrap(), baked);
    let second = folder.join("second.html");
    assert_eq!(firmly(&[&example(), &copy, &second]).status.code(), Some(3));
    assert_eq!(
        firmly(&[&example(), &example(), &second]).status.code(),
        Some(3)
    );
    assert!(!second.exists());
}

#[test]
fn a_site_is_packed_whole_or_not_at_all() {
    let folder = folder("site");
    let (site, copy) = (folder.join("site"), folder.join("ours"));
    fs::create_dir(&site).unwrap();
    let another = "0".repeat(64);
    let write = |name: &str, text: &str| fs::write(site.join(name), text).unwrap();
    write("index.html", PAGE);
    write("firmly-0.1.0.html", PAGE);
    write("icon.svg", "<svg/>");
    // A worker that knows another page: the folder is half replaced.
    write(
        "worker.js",
        &format!("const FILES = {{\"./\": \"{another}\"}};"),
    );
    assert_eq!(firmly(&[&example(), &site, &copy]).status.code(), Some(3));
    assert!(!copy.exists());

    let sum = |text: &str| {
        let sum = Sha256::digest(text);
        sum.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let worker = |page: &str| format!("const FILES = {{\"./\": \"{}\"}};", sum(page));
    write("worker.js", &worker(PAGE));
    let output = firmly(&[&example(), &site, &copy]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let read = |name: &str| fs::read_to_string(copy.join(name)).unwrap();
    let page = read("index.html");
    assert!(page.contains("id=\"firmly-pack\""));
    assert_eq!(read("firmly-0.1.0.html"), page);
    assert_eq!(read("worker.js"), worker(&page));
    assert_eq!(read("icon.svg"), "<svg/>");
    assert_eq!(firmly(&[&example(), &site, &copy]).status.code(), Some(3));
}

#[test]
fn a_bad_pack_makes_no_copy() {
    let folder = folder("none");
    let (pack, page, copy) = (
        folder.join("p.json"),
        folder.join("page.html"),
        folder.join("copy.html"),
    );
    fs::write(&pack, "{}").unwrap();
    fs::write(&page, PAGE).unwrap();
    assert_eq!(firmly(&[&pack, &page, &copy]).status.code(), Some(1));
    assert!(!copy.exists());
}

/// A browser would make one character of two: the sum that it shows has to be that of what it has.
#[test]
fn line_ends_of_windows_become_plain() {
    let folder = folder("lines");
    let (pack, page, copy) = (
        folder.join("p.json"),
        folder.join("page.html"),
        folder.join("copy.html"),
    );
    let text = fs::read_to_string(example()).unwrap();
    fs::write(&pack, text.replace('\n', "\r\n")).unwrap();
    fs::write(&page, PAGE).unwrap();
    let output = firmly(&[&pack, &page, &copy]);
    assert!(said(&output).contains("plain line ends"), "{output:?}");
    assert!(fs::read_to_string(&copy).unwrap().contains(&text));
    let plain = said(&firmly(&[&example()]));
    assert!(said(&output).starts_with(&plain));
}
