//! All forms of a report in one file, with what is attached, their checksums, and how to check them in plain words.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Form, Report, csv, html, plain_text, words::Words, zip::Zip};
use crate::store::{AttachmentId, EventHash};

const README: &str = "README.txt";
const SUMS: &str = "SHA256SUMS";

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
    // Each is named twice, with 76 bytes around it, and the end has 22.
    let sizes = files
        .iter()
        .map(|(name, content)| content.len() + 2 * name.len() + 76);
    let mut zip = Zip::with_room(sizes.sum::<usize>() + 22);
    for (name, content) in files {
        zip.add(name, content)
            .map_err(|_too_large| BundleError::TooLarge)?;
    }
    let bytes = zip.finish().map_err(|_too_large| BundleError::TooLarge)?;
    Ok(Zeroizing::new(bytes))
}
