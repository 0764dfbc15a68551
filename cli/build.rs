//! Turns the words of a check and of a pack's faults into Rust: the terminal says what the page says. Brings along the guide
//! that packs are checked against.

use std::{env, error::Error, fs, path::Path};

use firmly_core::author;

const CONTENT: &str = "../content";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CONTENT}");
    println!("cargo::rerun-if-changed=build.rs");
    match author::read(Path::new(CONTENT)) {
        Ok((content, mut words)) => {
            let said = ["check", "pack_fault"];
            words
                .modules
                .retain(|module| said.contains(&module.name.as_str()));
            let out = env::var("OUT_DIR")?;
            fs::write(Path::new(&out).join("words.rs"), words.to_rust())?;
            let compiled = content.to_compiled()?;
            fs::write(Path::new(&out).join("content.postcard"), compiled)?;
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={CONTENT}/{problem}");
            }
        }
    }
    Ok(())
}
