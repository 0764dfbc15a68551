//! Compiles content/ for the app: the guide as one file, the interface words as Rust. Fails with every problem listed.

use std::{env, error::Error, fs, path::Path};

use firmly_core::author;

const CONTENT: &str = "content";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={CONTENT}");
    println!("cargo:rerun-if-changed=build.rs");
    let (content, mut words) = author::read(Path::new(CONTENT)).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{CONTENT}/{problem}"))
            .collect();
        format!(
            "content/ has {} problem(s):\n{}",
            lines.len(),
            lines.join("\n")
        )
    })?;
    // Said on paper only, by the packer.
    words.modules.retain(|module| module.name != "paper");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("content.json"), content.to_compiled()?)?;
    fs::write(Path::new(&out).join("words.rs"), words.to_rust())?;
    Ok(())
}
