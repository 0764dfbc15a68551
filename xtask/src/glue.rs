//! The script that wasm-bindgen writes between the wasm and the browser. Knows its names; nothing of what it does.

use anyhow::{Result, ensure};
use serde::Deserialize;

/// What `wasm-opt` says that it renamed.
#[derive(Deserialize)]
struct Renamed {
    /// Module, name, new name.
    imports: Vec<(String, String, String)>,
    /// Name, new name.
    exports: Vec<(String, String)>,
}

/// The script with the names that `wasm-opt` gave to what the wasm takes and gives.
pub(crate) fn renamed(script: &str, names: &str) -> Result<String> {
    let names: Renamed = serde_json::from_str(names)?;
    let mut script = script.to_owned();
    if let Some((module, ..)) = names.imports.first() {
        script = replaced(&script, &format!("\"{module}\":"), "a:")?;
    }
    for (_, old, new) in &names.imports {
        script = replaced(&script, &format!(" {old}: "), &format!(" {new}: "))?;
    }
    for (old, new) in &names.exports {
        let (old, new) = (format!("wasm.{old}"), format!("wasm.{new}"));
        let mut pieces = Vec::new();
        let mut rest = script.as_str();
        while let Some(at) = rest.find(&old) {
            let (before, after) = rest.split_at(at);
            let after = &after[old.len()..];
            // A longer name may begin with this one.
            let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            pieces.extend([before, if whole { &new } else { &old }]);
            rest = after;
        }
        pieces.push(rest);
        script = pieces.concat();
    }
    Ok(script)
}

fn replaced(script: &str, old: &str, new: &str) -> Result<String> {
    ensure!(
        script.matches(old).count() == 1,
        "the script of wasm-bindgen should have {old} once"
    );
    Ok(script.replacen(old, new, 1))
}
