//! Compiles content/ for the app: the guide as one file, the interface words as Rust. Fails with every problem listed.
//! Brings along the wasm for passphrases, which is built before.

use std::{env, error::Error, fs, path::Path};

use firmly_core::{author, content::Content};

const CONTENT: &str = "content";
/// Says where the wasm for passphrases is. Without it, it is where Trunk's hook has Cargo put it.
const KDF: &str = "FIRMLY_KDF";
const KDF_OF_TRUNK: &str = "target/wasm32-unknown-unknown/release/firmly_kdf.wasm";

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
    println!("cargo::rerun-if-env-changed={KDF}");
    let kdf = env::var(KDF).unwrap_or_else(|_| KDF_OF_TRUNK.to_owned());
    println!("cargo::rerun-if-changed={kdf}");
    // Nothing but a page that is opened needs it.
    let kdf = fs::read(&kdf).or_else(|error| match is_delivered() {
        true => Err(format!("{kdf} is not built: {error}")),
        false => Ok(Vec::new()),
    })?;
    fs::write(Path::new(&out).join("kdf.wasm"), kdf)?;
    Ok(())
}

/// Whether this is for a page and not for a check or a test.
fn is_delivered() -> bool {
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release")
}
