//! Builds what is delivered: Trunk compiles, binaryen shrinks, the packer packs.

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
use xshell::{Shell, cmd};

use crate::{
    embed, glue,
    pack::{self, Parts},
    report::{result, say, step},
    sheet, site, tools,
};

/// Tells the app's build where the wasm for passphrases is.
const KDF: &str = "FIRMLY_KDF";

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
    let kdf = compile_kdf(sh, root)?;
    compile(sh, root, &kdf)?;
    step("Building the unpacker", || compile_unpacker(sh, root))?;
    step("Shrinking the wasm", || shrink(sh, root))?;
    step("Packing", || pack(root))
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
    tools::for_building(sh, root)?;
    let kdf = compile_kdf(sh, root)?;
    say("serving at http://127.0.0.1:8080/ until you press Ctrl-C");
    Ok(cmd!(sh, "trunk serve --address 127.0.0.1 --port 8080")
        .env(KDF, kdf)
        .quiet()
        .run()?)
}

/// Has Trunk build the app into `target/trunk/`.
fn compile(sh: &Shell, root: &Path, kdf: &Path) -> Result<()> {
    let dist = root.join("target/trunk");
    fs::create_dir_all(&dist)?;
    let flags = [
        // A panic stops the app at once, without words: docs/decisions/packing.md.
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none".to_owned(),
        // What still names a file names the same one wherever it is built.
        format!(
            "--remap-path-prefix={}/registry/src=",
            tools::cargo_home()?.display()
        ),
        format!(
            "--remap-path-prefix={}=std",
            tools::std_source(sh)?.display()
        ),
        format!("--remap-path-prefix={}=.", root.display()),
    ];
    step("Building the app with Trunk", || {
        Ok(cmd!(sh, "trunk --log warn build --release --dist {dist}")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                flags.join(" "),
            )
            .env(KDF, kdf)
            .envs(tools::BUILD_STD)
            // Trunk takes its value for a flag of its own.
            .env_remove("NO_COLOR")
            .quiet()
            .run()?)
    })
}

/// Builds what unpacks the app in the page.
fn compile_unpacker(sh: &Shell, root: &Path) -> Result<()> {
    let wasm = root.join("target/trunk/unpack.wasm");
    compile_alone(sh, root, "unpack", "-O3", &wasm)
}

/// Where the wasm for passphrases is once it is built.
pub(crate) fn kdf(root: &Path) -> PathBuf {
    root.join("target/kdf.wasm")
}

/// Builds what the app brings along for passphrases, and says where it is.
fn compile_kdf(sh: &Shell, root: &Path) -> Result<PathBuf> {
    let wasm = kdf(root);
    fs::create_dir_all(root.join("target"))?;
    step("Building scrypt", || {
        let made = root.join("target/kdf.made.wasm");
        compile_alone(sh, root, "kdf", "-Oz", &made)?;
        // The app is built anew whenever this file is written.
        if fs::read(&wasm).ok() != Some(fs::read(&made)?) {
            fs::copy(&made, &wasm)?;
        }
        Ok(())
    })?;
    Ok(wasm)
}

/// Where Cargo puts what it builds.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => root.join("target"),
    }
}

/// Builds a wasm that has no use for a standard library.
fn compile_alone(sh: &Shell, root: &Path, name: &str, level: &str, wasm: &Path) -> Result<()> {
    let features = WASM_FEATURES;
    let target = ["--target", "wasm32-unknown-unknown"];
    let folder = target_folder(root);
    cmd!(
        sh,
        "cargo rustc --quiet --release --crate-type cdylib {target...} --package firmly-{name}"
    )
    .quiet()
    .run()?;
    let compiled = folder.join(format!("wasm32-unknown-unknown/release/firmly_{name}.wasm"));
    Ok(cmd!(
        sh,
        "wasm-opt {level} {features...} --strip-debug --strip-producers {compiled} --output {wasm}"
    )
    .quiet()
    .run()?)
}

/// Makes the wasm and its script as small as they can be: `named.wasm` still knows what its functions are called,
/// `small.wasm`, `app.js` and `element.js` are packed.
fn shrink(sh: &Shell, root: &Path) -> Result<()> {
    let folder = root.join("target/trunk");
    let [wasm, named, small, glue] = [
        "firmly-app_bg.wasm",
        "named.wasm",
        "small.wasm",
        "firmly-app.js",
    ]
    .map(|name| folder.join(name));
    let features = WASM_FEATURES;
    cmd!(
        sh,
        "wasm-opt -Oz {features...} --debuginfo {wasm} --output {named}"
    )
    .quiet()
    .run()?;
    // Functions of one name are made from one text: side by side, the packer sees how alike they are.
    let flags = ["--debuginfo", "--reorder-functions-by-name"];
    cmd!(
        sh,
        "wasm-opt {features...} {flags...} {named} --output {named}"
    )
    .quiet()
    .run()?;
    // What passes between the wasm and its script is called by one or two letters in both.
    let flags = [
        "--strip-debug",
        "--strip-producers",
        "--minify-imports-and-exports-and-modules",
    ];
    let renamed = cmd!(
        sh,
        "wasm-opt {features...} {flags...} {named} --output {small}"
    )
    .quiet()
    .read()?;
    let glue = glue::renamed(&fs::read_to_string(glue)?, &renamed)?;
    for (script, sources) in SCRIPTS {
        let mut whole = glue.clone();
        for source in sources {
            whole += &text(root, source)?;
        }
        let minified = cmd!(
            sh,
            "terser --toplevel --compress passes=2 --mangle --comments false"
        )
        .stdin(whole)
        .quiet()
        .read()?;
        fs::write(root.join(script), minified)?;
    }
    Ok(())
}

/// What starts the page, and what makes the element.
const SCRIPTS: [(&str, &[&str]); 2] = [
    (
        "target/trunk/app.js",
        &[
            "src/embed/unpack.js",
            "src/embed/stretch.js",
            "src/embed/frame.js",
            "src/boot.js",
        ],
    ),
    (
        "target/trunk/element.js",
        &["src/embed/unpack.js", "src/embed/element.js"],
    ),
];

/// A file of the source, or of what is built from it.
pub(crate) fn text(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("{path} cannot be read"))
}

fn pack(root: &Path) -> Result<Built> {
    let read = |path: &str| text(root, path);

    let (content, words) = content(root)?;
    let guide = author::handbook::static_guide(&content.guide, &words)?;
    let handbook = author::handbook::handbook(&content.guide, &words)?;
    let wasm = fs::read(root.join("target/trunk/small.wasm"))?;
    let app = pack::packed(&wasm, &guide)?;
    let template = read("index.html")?;
    // Whatever is drawn says its classes somewhere in these.
    let said = [
        &template,
        &guide,
        &handbook,
        &*String::from_utf8_lossy(&wasm),
    ];
    let styles = sheet::needed(&read("styles/firmly.css")?, &said);
    let parts = Parts {
        template: &template,
        styles: &styles,
        guide: &guide,
        handbook: &handbook,
        script: &read("target/trunk/app.js")?,
        app: &app,
        unpack: &fs::read(root.join("target/trunk/unpack.wasm"))?,
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
    site::write(root, &dist.join("site"), &parts, &words, &file)?;
    fs::write(&built.app, file)?;
    fs::write(&built.handbook, pack::handbook(&parts)?)?;
    embed::write(root, &dist, &parts, &words)?;
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
