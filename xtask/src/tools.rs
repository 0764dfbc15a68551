//! Sets up what the commands need on a fresh machine: in a folder of the user's, never in the system but for browsers.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::report::{say, step};

/// 0.22 needs a newer compiler.
const TRUNK: &str = "0.21.14";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

const BROWSER_PACKAGES: [&str; 5] = [
    "chromium",
    "chromium-driver",
    "firefox-esr",
    "webkit2gtk-driver",
    "xvfb",
];

/// The browsers, and the driver that the tests in the browser need. WebKit's is on `PATH`, and so is the screen for it.
pub(crate) struct Browsers {
    /// Chromium.
    pub(crate) chromium: PathBuf,
    /// Its driver.
    pub(crate) chromedriver: PathBuf,
    /// Firefox.
    pub(crate) firefox: PathBuf,
    /// The browser that comes with WebKitGTK.
    pub(crate) webkit: PathBuf,
}

/// What building takes: the wasm target, and the packages from npm with their programs on `PATH` from here on.
pub(crate) fn for_building(sh: &Shell, root: &Path) -> Result<()> {
    wasm_target(sh)?;
    let packages = node_packages(sh, root)?;
    on_path(sh, packages.join(".bin"))
}

/// What serving takes beyond that: Trunk, and the program of wasm-bindgen that it calls.
pub(crate) fn for_serving(sh: &Shell, root: &Path) -> Result<()> {
    for_building(sh, root)?;
    wasm_bindgen(sh, root)?;
    on_path(sh, cargo_tool(sh, "trunk", "trunk", TRUNK, &["--locked"])?)
}

/// The programs of wasm-bindgen, in the version of Cargo.lock: one of them runs the tests in a browser.
pub(crate) fn wasm_bindgen(sh: &Shell, root: &Path) -> Result<()> {
    let version = locked_version(root, "wasm-bindgen")?;
    // Its own lock file names versions that are gone.
    on_path(
        sh,
        cargo_tool(sh, "wasm-bindgen-cli", "wasm-bindgen", &version, &[])?,
    )
}

fn on_path(sh: &Shell, folder: PathBuf) -> Result<()> {
    let old = sh.var_os("PATH").unwrap_or_default();
    let new = [folder].into_iter().chain(env::split_paths(&old));
    sh.set_var("PATH", env::join_paths(new)?);
    Ok(())
}

/// The browsers, installed where that is possible without asking.
pub(crate) fn browsers(sh: &Shell) -> Result<Browsers> {
    if let Some(found) = find_browsers() {
        return Ok(found);
    }
    let packages = BROWSER_PACKAGES;
    let command = format!("apt-get install {}", packages.join(" "));
    let is_root = cmd!(sh, "id -u").quiet().read().is_ok_and(|id| id == "0");
    ensure!(
        is_root && which("apt-get").is_some(),
        "Chromium, its driver, Firefox, WebKitGTK's driver or Xvfb is missing. Install them with: sudo {command}"
    );
    step("Installing Chromium, Firefox and WebKitGTK", || {
        cmd!(sh, "apt-get update").quiet().run()?;
        cmd!(
            sh,
            "apt-get install --yes --no-install-recommends {packages...}"
        )
        .quiet()
        .run()?;
        Ok(())
    })
    .with_context(|| format!("the browsers could not be installed; try: {command}"))?;
    find_browsers().context("the browsers are installed but not on PATH")
}

/// Programs that tests compare ours with: `age`, and `jq` for the script of `docs/`. Installed where that is possible
/// without asking; elsewhere those tests have nothing to compare with.
pub(crate) fn for_comparing(sh: &Shell) -> Result<()> {
    for (tool, without) in [
        ("age", "no copy is opened with it"),
        ("jq", "no export is checked with docs/check.sh"),
    ] {
        installed(sh, tool, tool, without)?;
    }
    Ok(())
}

/// nginx, which serves what is delivered.
pub(crate) fn web_server(sh: &Shell) -> Result<()> {
    installed(sh, "nginx", "nginx-light", "nothing is served with it")?;
    ensure!(which("nginx").is_some(), "there is no nginx");
    Ok(())
}

/// LibreOffice, which opens a report as a spreadsheet does.
pub(crate) fn spreadsheet(sh: &Shell) -> Result<()> {
    let package = "libreoffice-calc-nogui";
    installed(sh, "soffice", package, "no report is opened with it")?;
    ensure!(which("soffice").is_some(), "there is no LibreOffice");
    Ok(())
}

/// Installs a package for a tool that is missing, where that can be done; else says what is not done without it.
fn installed(sh: &Shell, tool: &str, package: &str, without: &str) -> Result<()> {
    if which(tool).is_some() {
        return Ok(());
    }
    let is_root = cmd!(sh, "id -u").quiet().read().is_ok_and(|id| id == "0");
    if !is_root || which("apt-get").is_none() {
        say(format_args!(
            "{tool} is missing: {without}. To have that: sudo apt-get install {package}"
        ));
        return Ok(());
    }
    step(format_args!("Installing {package}"), || {
        cmd!(
            sh,
            "apt-get install --yes --no-install-recommends {package}"
        )
        .quiet()
        .run()?;
        Ok(())
    })
}

fn find_browsers() -> Option<Browsers> {
    which("WebKitWebDriver").zip(which("Xvfb"))?;
    Some(Browsers {
        chromium: which("chromium").or_else(|| which("google-chrome"))?,
        chromedriver: which("chromedriver")?,
        firefox: which("firefox-esr").or_else(|| which("firefox"))?,
        webkit: mini_browser()?,
    })
}

/// WebKitGTK's own browser, which is not on `PATH`: in a folder for the processor under Debian, in `libexec` elsewhere.
fn mini_browser() -> Option<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").ok()?.flatten();
    let folders = libraries.map(|entry| entry.path());
    folders
        .chain(["/usr/libexec".into(), "/usr/lib".into()])
        .map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
}

/// The folder in which cargo keeps what it fetched.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    match env::var_os("CARGO_HOME") {
        Some(path) => Ok(PathBuf::from(path)),
        None => Ok(PathBuf::from(
            env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?,
        )
        .join(".cargo")),
    }
}

/// The folder in which tools and packages are kept from one clone to the next.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => {
            PathBuf::from(env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?)
                .join(".cache")
        }
    };
    Ok(base.join("firmly"))
}

/// The version of a crate in Cargo.lock.
fn locked_version(root: &Path, name: &str) -> Result<String> {
    let lock: toml::Table = fs::read_to_string(root.join("Cargo.lock"))?.parse()?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))
        .and_then(|package| package.get("version")?.as_str().map(str::to_owned))
        .with_context(|| format!("Cargo.lock has no {name}"))
}

fn sysroot(sh: &Shell) -> Result<PathBuf> {
    Ok(PathBuf::from(
        cmd!(sh, "rustc --print sysroot").quiet().read()?,
    ))
}

fn wasm_target(sh: &Shell) -> Result<()> {
    if sysroot(sh)?.join("lib/rustlib").join(WASM_TARGET).exists() {
        return Ok(());
    }
    step(format_args!("Adding the target {WASM_TARGET}"), || {
        Ok(cmd!(sh, "rustup target add {WASM_TARGET}").quiet().run()?)
    })
    .with_context(|| {
        format!("the compiler has no {WASM_TARGET}; add it with: rustup target add {WASM_TARGET}")
    })
}

/// Installs a tool into the cache unless it is there, and gives the folder of its programs.
fn cargo_tool(
    sh: &Shell,
    package: &str,
    name: &str,
    version: &str,
    flags: &[&str],
) -> Result<PathBuf> {
    let cache = cache()?;
    let home = cache.join("tools").join(format!("{name}-{version}"));
    if !home.join("bin").join(name).exists() {
        let what = format!("Building {package} {version}, once for this user (some minutes)");
        step(what, || {
            let partial = partial_folder(&cache, &home)?;
            let target = cache.join("tools-build");
            cmd!(
                sh,
                "cargo install {package} --version {version} {flags...} --root {partial}"
            )
            .env("CARGO_TARGET_DIR", &target)
            .quiet()
            .run()?;
            fs::remove_dir_all(&target)?;
            move_in(&partial, &home)
        })
        .with_context(|| {
            format!(
                "{package} could not be built; try: cargo install {package} --version {version}"
            )
        })?;
    }
    Ok(home.join("bin"))
}

/// Installs the packages of package-lock.json into the cache unless they are there, and links `node_modules` to them.
fn node_packages(sh: &Shell, root: &Path) -> Result<PathBuf> {
    let version = cmd!(sh, "node --version")
        .quiet()
        .ignore_stderr()
        .read()
        .unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|number| number.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= 20) && which("npm").is_some(),
        "Node.js 20 or newer with npm is missing. Install it with: sudo apt-get install nodejs npm"
    );
    let lock = fs::read(root.join("package-lock.json"))?;
    let cache = cache()?;
    let home = cache.join("npm").join(&hex(&Sha256::digest(&lock))[..16]);
    let packages = home.join("node_modules");
    if !packages.exists() {
        step("Fetching packages from npm, once for this user", || {
            let partial = partial_folder(&cache, &home)?;
            for file in ["package.json", "package-lock.json"] {
                fs::copy(root.join(file), partial.join(file))?;
            }
            cmd!(
                sh,
                "npm ci --prefix {partial} --ignore-scripts --no-audit --no-fund --loglevel=error"
            )
            .quiet()
            .run()?;
            move_in(&partial, &home)
        })
        .context("the packages could not be fetched; try: npm ci --ignore-scripts")?;
    }
    link(&packages, &root.join("node_modules"))?;
    Ok(packages)
}

/// A fresh folder beside the one that it will become, so that a broken installation is never taken for a whole one.
fn partial_folder(cache: &Path, home: &Path) -> Result<PathBuf> {
    let name = home
        .file_name()
        .context("a tool needs a name")?
        .to_string_lossy();
    let partial = cache.join(format!("partial-{name}-{}", std::process::id()));
    fs::create_dir_all(&partial)?;
    Ok(partial)
}

fn move_in(partial: &Path, home: &Path) -> Result<()> {
    if let Some(parent) = home.parent() {
        fs::create_dir_all(parent)?;
    }
    if home.exists() {
        say(format_args!("{} was put there meanwhile", home.display()));
        return Ok(fs::remove_dir_all(partial)?);
    }
    Ok(fs::rename(partial, home)?)
}

fn link(target: &Path, link: &Path) -> Result<()> {
    match fs::read_link(link) {
        Ok(old) if old == target => return Ok(()),
        Ok(_) => fs::remove_file(link)?,
        Err(_) if link.exists() => bail!("{} is in the way; remove it", link.display()),
        Err(_) => {}
    }
    Ok(std::os::unix::fs::symlink(target, link)?)
}

/// The program of this name on `PATH`.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
