//! Builds what is delivered: Cargo compiles, wasm-bindgen and binaryen make a wasm for browsers of it, esbuild bundles the scripts, and
//! the packer packs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use firmly_core::{
    author::{self, Words},
    content::Content,
};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::{
    embed,
    pack::{self, Parts},
    report::{result, say, step},
    site, styles, tools,
};

/// What `wasm-opt` may use. Never all: browsers refuse some of it.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-simd",
];

/// Where the results of one build are.
pub(crate) struct Built {
    /// The single file.
    pub(crate) app: PathBuf,
    /// The guide alone.
    pub(crate) handbook: PathBuf,
    /// The element.
    pub(crate) element: PathBuf,
}

/// Builds all that is delivered into `dist/`.
pub(crate) fn build(sh: &Shell, root: &Path) -> Result<Built> {
    tools::for_building(sh, root)?;
    fs::create_dir_all(root.join(PAGE))?;
    step("Compiling the style sheet", || styles::compile(sh, root))?;
    step("Building the app", || compile(sh, root))?;
    step("Making a wasm for browsers", || bind(sh, root))?;
    let built = step("Packing", || pack(sh, root))?;
    step("Building the program for a terminal", || terminal(sh, root))?;
    Ok(built)
}

/// Puts `firmly` into `dist/`, for those who edit content or check a report and have no compiler. Built as for tests, which
/// takes a tenth of the time; what stretches a passphrase is fast all the same. It is for this computer's system, so that its
/// checksum says nothing to others.
fn terminal(sh: &Shell, root: &Path) -> Result<()> {
    cmd!(sh, "cargo build --quiet --locked --package firmly-cli")
        .quiet()
        .run()?;
    let name = format!("firmly{}", std::env::consts::EXE_SUFFIX);
    fs::copy(
        target_folder(root).join("debug").join(&name),
        root.join("dist").join(&name),
    )?;
    Ok(())
}

/// Builds the single file and opens it, where there is a desktop to open it on.
pub(crate) fn run(sh: &Shell, root: &Path) -> Result<()> {
    let built = build(sh, root)?;
    let path = &built.app;
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    let opener = ["xdg-open", "open"]
        .into_iter()
        .find(|name| tools::which(name).is_some());
    match opener.filter(|opener| has_desktop || *opener == "open") {
        Some(opener) => {
            say(format_args!("opening {}", path.display()));
            cmd!(sh, "{opener} {path}").quiet().run()?;
        }
        None => say("there is no desktop here; open this file in a browser:"),
    }
    result(path.display());
    Ok(())
}

/// Serves the app, unpacked, and builds it again at every change.
pub(crate) fn serve(sh: &Shell, root: &Path) -> Result<()> {
    tools::for_serving(sh, root)?;
    say("serving at http://127.0.0.1:8080/ until you press Ctrl-C");
    Ok(
        cmd!(sh, "trunk serve --offline --address 127.0.0.1 --port 8080")
            // Trunk takes its value for a flag of its own.
            .env_remove("NO_COLOR")
            .quiet()
            .run()?,
    )
}

/// Compiles the app.
fn compile(sh: &Shell, root: &Path) -> Result<()> {
    let flags = [
        // What still names a file names the same one wherever it is built.
        format!(
            "--remap-path-prefix={}/registry/src=",
            tools::cargo_home()?.display()
        ),
        format!("--remap-path-prefix={}=.", root.display()),
    ]
    .join(" ");
    let target = [
        "--release",
        "--locked",
        "--target",
        "wasm32-unknown-unknown",
    ];
    Ok(
        cmd!(sh, "cargo build --quiet {target...} --package firmly-app")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
            .quiet()
            .run()?,
    )
}

/// Where the wasm is that is packed, once it is built.
pub(crate) fn wasm(root: &Path) -> PathBuf {
    root.join(PAGE).join("app.wasm")
}

/// Where Cargo puts what it builds.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => root.join("target"),
    }
}

/// Where what goes into a page is put together.
const PAGE: &str = "target/page";

/// Gives the app the script that lends it a browser, `firmly-app.js`, and makes it small: `named.wasm` still knows what its
/// functions are called, `app.wasm` is packed.
fn bind(sh: &Shell, root: &Path) -> Result<()> {
    let folder = root.join(PAGE);
    Bindgen::new()
        .input_path(target_folder(root).join("wasm32-unknown-unknown/release/firmly-app.wasm"))
        .web(true)?
        .generate(&folder)?;
    let [bound, named, app] =
        ["firmly-app_bg.wasm", "named.wasm", "app.wasm"].map(|name| folder.join(name));
    let features = WASM_FEATURES;
    cmd!(
        sh,
        "wasm-opt -Oz {features...} --debuginfo {bound} --output {named}"
    )
    .quiet()
    .run()?;
    // Functions of one name are made from one text: side by side, gzip sees how alike they are.
    let flags = [
        "--reorder-functions-by-name",
        "--strip-debug",
        "--strip-producers",
    ];
    cmd!(
        sh,
        "wasm-opt {features...} {flags...} {named} --output {app}"
    )
    .quiet()
    .run()?;
    Ok(())
}

/// A script and all that it imports as one script, in ASCII and without line breaks: neither a page that is read in another
/// encoding nor one whose white space was tidied changes what it means.
pub(crate) fn bundled(sh: &Shell, root: &Path, script: &str) -> Result<String> {
    let script = root.join(script);
    let flags = [
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=chrome91,firefox113,safari16.4",
        // They keep line breaks as they are.
        "--supported:template-literal=false",
        "--log-level=warning",
    ];
    Ok(cmd!(sh, "esbuild {script} {flags...}").quiet().read()?)
}

/// A file of the source, or of what is built from it.
pub(crate) fn text(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("{path} cannot be read"))
}

fn pack(sh: &Shell, root: &Path) -> Result<Built> {
    let read = |path: &str| text(root, path);

    let (content, words) = content(root)?;
    let guide = author::handbook::static_guide(&content.guide, &words)?;
    let handbook = author::handbook::handbook(&content.guide, &words)?;
    let wasm = fs::read(wasm(root))?;
    let app = pack::packed(&wasm)?;
    let parts = Parts {
        template: &read("index.html")?,
        styles: &read("styles/firmly.css")?,
        guide: &guide,
        handbook: &handbook,
        script: &bundled(sh, root, "src/boot.js")?,
        picture: &bundled(sh, root, "src/picture.js")?,
        app: &app,
    };
    let dist = root.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;
    let built = Built {
        app: dist.join(format!("firmly-{}.html", env!("CARGO_PKG_VERSION"))),
        handbook: dist.join("handbook.html"),
        element: dist.join(embed::element_name()),
    };
    let file = pack::app(&parts)?;
    let version = format!("{} {}", env!("CARGO_PKG_VERSION"), content.guide.version);
    let folder = dist.join("site");
    site::write(sh, root, &folder, &parts, &words, (&file, &version))?;
    fs::write(&built.app, file)?;
    fs::write(&built.handbook, pack::handbook(&parts)?)?;
    embed::write(sh, root, &dist, &parts, &words)?;
    fs::write(dist.join("SHA256SUMS"), sums(&dist)?)?;
    Ok(built)
}

/// What content/ says, or everything that is wrong with it.
pub(crate) fn content(root: &Path) -> Result<(Content, Words)> {
    author::read(&root.join("content")).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("content/{problem}"))
            .collect();
        anyhow!("{}", lines.join("\n"))
    })
}

/// Every file of the folder and those within, in the form that `sha256sum --check` reads.
fn sums(folder: &Path) -> Result<String> {
    let mut lines = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(within) = folders.pop() {
        for entry in fs::read_dir(within)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let sum = tools::hex(&Sha256::digest(fs::read(&path)?));
            lines.push((path.strip_prefix(folder)?.to_path_buf(), sum));
        }
    }
    lines.sort();
    Ok(lines
        .iter()
        .map(|(path, sum)| format!("{sum}  {}\n", path.display()))
        .collect())
}
