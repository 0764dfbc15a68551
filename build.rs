//! Compiles content/ for the app: the guide as one file, the interface words as Rust. Fails with every problem listed.

use std::{env, error::Error, fs, path::Path};

use firmly_core::{author, content::Content};

const CONTENT: &str = "content";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CONTENT}");
    println!("cargo::rerun-if-changed=build.rs");
    let (content, mut words) = match author::read(Path::new(CONTENT)) {
        Ok(read) => read,
        Err(problems) => {
            // Cargo shows each of them and stops the build.
            for problem in problems {
                println!("cargo::error={CONTENT}/{problem}");
            }
            return Ok(());
        }
    };
    // Said by the packer: on paper, where the page is served, by an element that cannot start; and in reports, which core
    // writes: those words are in the content.
    let elsewhere = ["element", "paper", "report", "site"];
    words
        .modules
        .retain(|module| !elsewhere.contains(&&*module.name));
    let compiled = content.to_compiled()?;
    if Content::from_compiled(&compiled)? != content {
        return Err("compiled content is not read back as it was".into());
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("content.postcard"), compiled)?;
    fs::write(Path::new(&out).join("words.rs"), words.to_rust())?;
    Ok(())
}
