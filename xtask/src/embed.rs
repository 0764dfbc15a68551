//! Puts together what goes into pages of others: the element in one script, the helper for frames, and the sums by which
//! a page can insist on them. Knows text; runs nothing.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use firmly_core::author::Words;
use serde_json::json;
use sha2::{Digest, Sha384};

use crate::{build::text, pack::Parts, shadow};

const FRAME: &str = "embed/firmly-frame.js";

/// What the element says by itself, by their names in content/words/.
const WORDS: [(&str, &str); 5] = [
    ("name", "shell.brand"),
    ("unsupported", "element.unsupported"),
    ("refused", "element.refused"),
    ("failed", "element.failed"),
    ("stopped", "element.stopped"),
];

/// Where the element is within dist/.
pub(crate) fn element_name() -> String {
    format!("embed/firmly-element-{}.js", env!("CARGO_PKG_VERSION"))
}

/// Writes `embed/`, with a page to try the element on, and `integrity.json`.
pub(crate) fn write(root: &Path, dist: &Path, parts: &Parts<'_>, words: &Words) -> Result<()> {
    let files = [
        (element_name(), element(root, parts, words)?),
        (FRAME.to_owned(), text(root, "src/embed/firmly-frame.js")?),
    ];
    fs::create_dir_all(dist.join("embed"))?;
    let mut sums = BTreeMap::new();
    for (name, script) in &files {
        fs::write(dist.join(name), script)?;
        let sum = STANDARD.encode(Sha384::digest(script));
        sums.insert(name, format!("sha384-{sum}"));
    }
    let demo = text(root, "src/embed/demo.html")?.replace("{version}", env!("CARGO_PKG_VERSION"));
    fs::write(dist.join("embed/demo.html"), demo)?;
    let sums = serde_json::to_string_pretty(&sums)?;
    Ok(fs::write(dist.join("integrity.json"), sums + "\n")?)
}

fn element(root: &Path, parts: &Parts<'_>, words: &Words) -> Result<String> {
    let mut said = BTreeMap::new();
    for (key, name) in WORDS {
        let words = words.find(name);
        said.insert(key, words.with_context(|| format!("{name} is not said"))?);
    }
    let styles = format!(
        "{}{}",
        parts.styles.trim(),
        text(root, "styles/element.css")?
    );
    let data = json!({
        "app": STANDARD.encode(parts.app),
        "guide": parts.guide.trim(),
        "styles": shadow::styles(&styles),
        "unpack": STANDARD.encode(parts.unpack),
        "words": said,
    });
    let script = text(root, "target/trunk/element.js")?;
    Ok(ascii(&format!("(PARTS=>{{{}}})({data});\n", script.trim())))
}

/// The same script in ASCII: a page that does not say how it is written is read as something else than UTF-8, and its
/// scripts with it. Whatever is not ASCII stands in strings.
fn ascii(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    for character in script.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out += &format!("\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn a_script_means_the_same_however_its_page_is_read() {
        assert_eq!(ascii("(\"you’re 𝄞\")"), "(\"you\\u2019re \\ud834\\udd1e\")");
    }
}
