//! Turns the words of a check into Rust: the terminal says what the page says.

use std::{env, error::Error, fs, path::Path};

use firmly_core::author;

const CONTENT: &str = "../content";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CONTENT}");
    println!("cargo::rerun-if-changed=build.rs");
    match author::read(Path::new(CONTENT)) {
        Ok((_, mut words)) => {
            words.modules.retain(|module| module.name == "check");
            let out = env::var("OUT_DIR")?;
            fs::write(Path::new(&out).join("words.rs"), words.to_rust())?;
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={CONTENT}/{problem}");
            }
        }
    }
    Ok(())
}
