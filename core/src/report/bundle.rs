//! All forms of a report in one file, with what is attached, their checksums, and how to check them in plain words.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::{Form, Report, csv, html, plain_text, words::Words};
use crate::store::{AttachmentId, EventHash};

const README: &str = "README.txt";
const SUMS: &str = "SHA256SUMS";
/// More than a zip has around a file beside its name, which it has twice: 76 bytes, and 22 at the end.
const BYTES_AROUND: usize = 100;

/// Why there is no bundle.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The content of an enclosed file was not given.
    #[error("the content of an attached file is missing")]
    Missing(AttachmentId),
    /// It would be larger than such a file can be.
    #[error("too large")]
    TooLarge,
}

/// All forms of a report, and what it encloses, in one zip. `contents` holds what the enclosed files are to be: the
/// originals, or copies without what a camera wrote into them.
///
/// # Errors
/// See [`BundleError`].
pub fn bundle(
    report: &Report,
    words: &Words,
    contents: &BTreeMap<AttachmentId, Zeroizing<Vec<u8>>>,
) -> Result<Zeroizing<Vec<u8>>, BundleError> {
    let texts = [
        (Form::Html, html(report, words)),
        (Form::PlainText, plain_text(report, words)),
        (Form::Csv, csv(report, words)),
        (Form::ExactLines, report.exact_lines()),
    ];
    let texts = texts.map(|(form, text)| (report.file_name(form), text));
    let readme = words.readme().replace('\n', "\r\n");
    let mut files: Vec<(&str, &[u8])> = vec![(README, readme.as_bytes())];
    files.extend(
        texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes())),
    );
    for enclosure in &report.enclosures {
        let content = contents.get(&enclosure.attachment);
        let missing = || BundleError::Missing(enclosure.attachment.clone());
        files.push((&enclosure.file_name, content.ok_or_else(missing)?));
    }
    let mut sums = String::new();
    for (name, content) in &files {
        let sum = EventHash(Sha256::digest(content).into());
        writeln!(sums, "{sum}  {name}").unwrap_or_default();
    }
    files.push((SUMS, sums.as_bytes()));
    packed(&files).map_err(|_too_large| BundleError::TooLarge)
}

/// A zip of these files, stored as they are, each under the first date that a zip can have: the day on which a bundle is
/// made is in its name.
fn packed(files: &[(&str, &[u8])]) -> ZipResult<Zeroizing<Vec<u8>>> {
    let sizes = files
        .iter()
        .map(|(name, content)| content.len() + 2 * name.len() + BYTES_AROUND);
    // At once: growing would leave copies of the plaintext behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(sizes.sum()));
    let mut zip = ZipWriter::new(Cursor::new(&mut *bytes));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    for (name, content) in files {
        zip.start_file(*name, options)?;
        zip.write_all(content)?;
    }
    zip.finish()?;
    Ok(bytes)
}
