//! Compiles styles/ and compares the result with the sheet that is committed.

use std::{fs, io::Write, path::Path};

use anyhow::{Result, ensure};
use flate2::{Compression, write::GzEncoder};
use xshell::{Shell, cmd};

/// Compiles styles/firmly.css.
pub(crate) fn compile(sh: &Shell, root: &Path) -> Result<()> {
    Ok(fs::write(root.join("styles/firmly.css"), compiled(sh)?)?)
}

fn compiled(sh: &Shell) -> Result<String> {
    let flags = ["--no-source-map", "--no-charset", "--style=compressed"];
    let sheet = cmd!(
        sh,
        "sass {flags...} --load-path=node_modules styles/firmly.scss"
    )
    .quiet()
    .read()?;
    Ok(sheet + "\n")
}

/// Fails unless styles/firmly.css is what styles/firmly.scss compiles to.
pub(crate) fn compare(sh: &Shell, root: &Path) -> Result<()> {
    let compiled = compiled(sh)?;
    let committed = fs::read_to_string(root.join("styles/firmly.css"))?;
    ensure!(
        compiled == committed,
        "styles/firmly.css is not what styles/ compiles to; run `cargo xtask build` and commit the sheet"
    );
    Ok(())
}

/// As small as gzip makes it. The same bytes give the same result: no time, no name.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
