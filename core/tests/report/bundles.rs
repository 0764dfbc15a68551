//! The bundle: what a reader finds who has nothing else.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use firmly_core::{
    journal::entry::Entry,
    report::{BundleError, Choice, Form, Reader, bundle, csv, html, plain_text},
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;
use zip::{CompressionMethod, ZipArchive};

use crate::bench::{Log, a_case, a_file, an_entry, content};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and a picture";

fn log() -> Log {
    let mut log = Log::new(3, &a_case());
    let mut entry = an_entry("A letter.");
    let file = a_file("letter from A. N. Other.png", PICTURE, &mut log.random);
    entry.attachments = vec![file];
    log.add(Entry::incident(&entry));
    log
}

#[test]
fn any_unzip_reads_it_and_its_sums_are_right() {
    let log = log();
    let mut request = log.request(Reader::Police);
    request.chosen.insert(Choice::Files);
    let report = log.plan(&request).report;
    let said = &content().report;
    let file = report.enclosures[0].attachment.clone();
    let contents = BTreeMap::from([(file, Zeroizing::new(PICTURE.to_vec()))]);
    let bytes = bundle(&report, said, &contents).unwrap();
    assert_eq!(*bytes, *bundle(&report, said, &contents).unwrap());

    let mut zip = ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
    let names: Vec<_> = zip
        .file_names()
        .map(|name| name.unwrap().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "report-2026-11-27.html",
            "report-2026-11-27.txt",
            "report-2026-11-27.csv",
            "report-2026-11-27.jsonl",
            "attachment-1-1.png",
            "SHA256SUMS"
        ]
    );
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        assert_eq!(file.compression(), CompressionMethod::Stored);
        assert_eq!(
            file.last_modified().map(|at| at.to_string()).unwrap(),
            "1980-01-01 00:00:00"
        );
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.push((file.name().unwrap().into_owned(), content));
    }
    let (_, sums) = files.pop().unwrap();
    let expected: String = files
        .iter()
        .map(|(name, content)| {
            let sum = Sha256::digest(content);
            let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hex}  {name}\n")
        })
        .collect();
    assert_eq!(String::from_utf8(sums).unwrap(), expected);
    let is = |name: &str, text: &str| {
        let (_, content) = files.iter().find(|(known, _)| known == name).unwrap();
        assert_eq!(content, text.as_bytes(), "{name}");
    };
    is(&report.file_name(Form::Html), &html(&report, said));
    is(
        &report.file_name(Form::PlainText),
        &plain_text(&report, said),
    );
    is(&report.file_name(Form::Csv), &csv(&report, said));
    is(&report.file_name(Form::ExactLines), &report.exact_lines());
    assert_eq!(files[5].1, PICTURE);
    let readme = String::from_utf8(files[0].1.clone()).unwrap();
    assert!(readme.starts_with("HOW TO CHECK THIS\r\n") && readme.contains("SHA256SUMS"));
    assert_eq!(readme.matches('\r').count(), readme.matches('\n').count());
}

/// Files go to whom they may go and where the user says so; a file that is not there is not passed over.
#[test]
fn files_go_with_it_only_where_they_may() {
    let log = log();
    for (reader, may) in Reader::EACH.into_iter().zip([false, true, false, true]) {
        let mut request = log.request(reader);
        assert_eq!(log.plan(&request).report.enclosures.len(), 0);
        request.chosen.insert(Choice::Files);
        let report = log.plan(&request).report;
        assert_eq!(report.enclosures.len(), usize::from(may), "{reader:?}");
        let made = bundle(&report, &content().report, &BTreeMap::new());
        match report.enclosures.first() {
            None => assert!(made.is_ok()),
            Some(file) => {
                assert_eq!(
                    made.unwrap_err(),
                    BundleError::Missing(file.attachment.clone())
                );
            }
        }
        let names_it = plain_text(&report, &content().report).contains("A. N. Other");
        assert_eq!(names_it, may, "{reader:?}");
    }
}
