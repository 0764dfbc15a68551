//! An organisation's pack: checked as the page checks it, and put into a copy of the single file or of the folder for a web
//! server. Judges no pack itself.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use firmly_core::{
    content::Content,
    pack::{FILE_LIMIT_BYTES, Pack, Refused, read},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::pack_faults::lines;

/// What the build compiled from content/.
const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/content.postcard"));
/// What only the single file has.
const OURS: &str = "<script type=\"text/plain\" id=\"app\">";
/// A pack goes before it: the app takes the place of all that is in the body when it starts.
const HEAD_END: &str = "</head>";
/// The page of the folder for a web server, and the worker that keeps it.
const INDEX: &str = "index.html";
const WORKER: &str = "worker.js";
/// Data, not a script: the browser does not run it, and the policy of the page has nothing to say about it.
const OPENING: &str = "<script type=\"application/json\" id=\"firmly-pack\">";
const CLOSING: &str = "</script>\n";

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum NotPacked {
    /// The pack cannot be read.
    Pack(io::Error),
    /// The page cannot be read.
    Page(io::Error),
    /// It is not the single file.
    NotOurs,
    /// The folder is not that for a web server.
    NotOurSite,
    /// It carries a pack already.
    HasPack,
    /// The copy cannot be written.
    Copy(io::Error),
}

/// Checks a pack and puts it into a copy of the page, where there is one; what to print, and how to end.
pub(crate) fn run(
    pack: &Path,
    page_and_copy: Option<(&Path, &Path)>,
) -> Result<(Zeroizing<String>, u8), NotPacked> {
    let bytes = bounded(pack).map_err(NotPacked::Pack)?;
    let Some((page, copy)) = page_and_copy else {
        return Ok(match checked(&bytes) {
            Ok(pack) => (told(&pack), 0),
            Err(refused) => (wrong(&refused), 1),
        });
    };
    // As the page will have it: browsers read two characters at the end of a line as one.
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let found = match checked(text.as_bytes()) {
        Ok(found) => found,
        Err(refused) => return Ok((wrong(&refused), 1)),
    };
    if page.is_dir() {
        write_site(page, copy, &text)?;
    } else {
        let page = fs::read_to_string(page).map_err(NotPacked::Page)?;
        write(copy, bake(&page, &text)?.as_bytes())?;
    }
    let mut said = told(&found);
    if text.len() != bytes.len() {
        said.push_str(
            "The copy has the pack with plain line ends; the sum is that of the pack in it.\n",
        );
    }
    said.push_str(&format!("In: {}\n", copy.display()));
    Ok((said, 0))
}

/// One byte more than a pack may have is enough to refuse it.
fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = io::Read::take(File::open(path)?, FILE_LIMIT_BYTES as u64 + 1);
    io::Read::read_to_end(&mut { file }, &mut bytes)?;
    Ok(bytes)
}

#[expect(
    clippy::expect_used,
    reason = "the build has read back what it compiled"
)]
fn checked(bytes: &[u8]) -> Result<Pack, Refused> {
    let content = Content::from_compiled(COMPILED).expect("this program's own content");
    read(bytes, &content.guide)
}

/// The page with the pack in it. A pack that was read has no `<`, so it cannot end its block.
fn bake(page: &str, pack: &str) -> Result<String, NotPacked> {
    if page.contains(OPENING) {
        return Err(NotPacked::HasPack);
    }
    if [OURS, HEAD_END]
        .iter()
        .any(|mark| page.matches(mark).count() != 1)
    {
        return Err(NotPacked::NotOurs);
    }
    let block = [OPENING, pack, CLOSING, HEAD_END].concat();
    Ok(page.replacen(HEAD_END, &block, 1))
}

/// The folder for a web server with the pack in each of its pages. The worker keeps the page by its sum, which is another one
/// then; all else is as it was. Nothing is written before all of it was read.
fn write_site(site: &Path, copy: &Path, pack: &str) -> Result<(), NotPacked> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(site).map_err(NotPacked::Page)? {
        let entry = entry.map_err(NotPacked::Page)?;
        let bytes = fs::read(entry.path()).map_err(NotPacked::Page)?;
        files.insert(entry.file_name(), bytes);
    }
    let text = |name: &OsStr| {
        let bytes = files.get(name).ok_or(NotPacked::NotOurSite)?;
        str::from_utf8(bytes).or(Err(NotPacked::NotOurSite))
    };
    let worker = text(OsStr::new(WORKER))?;
    let known = sum(text(OsStr::new(INDEX))?.as_bytes());
    if worker.matches(&known).count() != 1 {
        return Err(NotPacked::NotOurSite);
    }
    let mut packed = BTreeMap::new();
    for name in files.keys().filter(|name| is_page(name)) {
        let page = bake(text(name)?, pack)?;
        if name == INDEX {
            let worker = worker.replace(&known, &sum(page.as_bytes()));
            packed.insert(WORKER.into(), worker.into_bytes());
        }
        packed.insert(name.clone(), page.into_bytes());
    }
    files.extend(packed);
    fs::create_dir(copy).map_err(NotPacked::Copy)?;
    for (name, bytes) in &files {
        write(&copy.join(name), bytes)?;
    }
    Ok(())
}

fn is_page(name: &OsStr) -> bool {
    Path::new(name).extension() == Some(OsStr::new("html"))
}

fn sum(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), NotPacked> {
    let mut file = File::create_new(path).map_err(NotPacked::Copy)?;
    file.write_all(bytes).map_err(NotPacked::Copy)
}

fn told(pack: &Pack) -> Zeroizing<String> {
    let Pack {
        pack_name,
        version,
        owner,
        checked_on,
        sha256,
        ..
    } = pack;
    format!(
        "{pack_name}, version {version}\nOf: {owner}\nChecked on: {checked_on}\nSHA-256: {sha256}\n"
    )
    .into()
}

fn wrong(refused: &Refused) -> Zeroizing<String> {
    let mut text = lines(refused).join("\n");
    text.push('\n');
    text.into()
}

/// What is said to whoever typed the command.
impl std::fmt::Display for NotPacked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pack(error) => write!(f, "The pack cannot be read: {error}"),
            Self::Page(error) => write!(f, "The page cannot be read: {error}"),
            Self::NotOurs => f.write_str("The page is not the single file as it was delivered."),
            Self::NotOurSite => {
                f.write_str("The folder is not `site/` as it was delivered, whole and unchanged.")
            }
            Self::HasPack => {
                f.write_str("The page has a pack already. Take it as it was delivered.")
            }
            Self::Copy(error) => write!(f, "The copy cannot be written: {error}"),
        }
    }
}
