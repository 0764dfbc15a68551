//! Packs the parts of the app into one HTML file that needs no other and may ask for none; where it is served, for none but
//! its manifest, its icons and its worker. Knows text; runs nothing.

use std::num::NonZeroU64;

use anyhow::{Result, bail, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// What goes into the page.
pub(crate) struct Parts<'a> {
    /// index.html.
    pub(crate) template: &'a str,
    /// The compiled style sheet.
    pub(crate) styles: &'a str,
    /// The guide as HTML, as it stands in the page of the app.
    pub(crate) guide: &'a str,
    /// The guide as HTML, on its own.
    pub(crate) handbook: &'a str,
    /// What starts the app.
    pub(crate) script: &'a str,
    /// The script that says on a picture of the page that it is one.
    pub(crate) picture: &'a str,
    /// The app, as [`packed`] gives it.
    pub(crate) app: &'a str,
}

/// The file that is opened from disk.
pub(crate) fn app(parts: &Parts<'_>) -> Result<String> {
    let more = Allowed {
        scripts: "",
        sources: "img-src blob: data:; worker-src blob:",
        // Lets one address through, that of the script that works on a passphrase.
        trusted: "firmly-stretch",
    };
    let page = page(parts, &more)?;
    check(&page, &[])?;
    Ok(page)
}

/// What the page has beyond that where it is served.
pub(crate) struct Served<'a> {
    /// Links to the files beside it.
    pub(crate) head: &'a str,
    /// The word of a newer version.
    pub(crate) notice: &'a str,
    /// What starts the worker.
    pub(crate) script: &'a str,
    /// The files beside it that it may name.
    pub(crate) files: &'a [&'a str],
}

/// The page as it is served. What it asks the network for, its worker does.
pub(crate) fn served(parts: &Parts<'_>, served: &Served<'_>) -> Result<String> {
    let script = served.script.trim();
    let more = Allowed {
        scripts: &format!(" '{}'", hash(script)),
        sources: "img-src 'self' blob: data:; worker-src 'self' blob:; manifest-src 'self'",
        // Each lets one address through: that of the worker, and as in the file.
        trusted: "firmly-worker firmly-stretch",
    };
    let mut page = page(parts, &more)?;
    let (head, notice) = (served.head.trim(), served.notice.trim());
    page = replaced(&page, "</head>", &format!("{head}\n</head>"))?;
    let tail = format!("{notice}\n<script>{script}</script>\n</body>");
    page = replaced(&page, "</body>", &tail)?;
    check(&page, served.files)?;
    Ok(page)
}

/// The wasm as a page carries it: base64 of gzip, whose checksum notices damage. `src/embed/unpack.js` is the other half.
pub(crate) fn packed(wasm: &[u8]) -> Result<String> {
    // More rounds gain nothing here.
    let options = zopfli::Options {
        iteration_count: NonZeroU64::MIN,
        ..zopfli::Options::default()
    };
    let mut gzip = Vec::new();
    zopfli::compress(options, zopfli::Format::Gzip, wasm, &mut gzip)?;
    Ok(STANDARD.encode(gzip))
}

/// What a page may do beyond what every page may.
struct Allowed<'a> {
    /// Scripts beside the one that starts the app.
    scripts: &'a str,
    /// Where pictures, workers and the manifest come from.
    sources: &'a str,
    /// The policies of trusted types that it may make.
    trusted: &'a str,
}

fn page(parts: &Parts<'_>, more: &Allowed<'_>) -> Result<String> {
    let (script, picture) = (parts.script.trim(), parts.picture.trim());
    for inline in [script, picture, parts.styles.trim()] {
        ensure!(
            !inline.contains(['\n', '\t']) && !inline.contains("  "),
            "a proxy that tidies white space would change what the policy has the hash of"
        );
    }
    let policy = format!(
        "default-src 'none'; script-src '{}' '{}'{} 'wasm-unsafe-eval'; style-src '{}'; {}; \
         connect-src 'none'; form-action 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'; trusted-types {}",
        hash(script),
        hash(picture),
        more.scripts,
        hash(parts.styles.trim()),
        more.sources,
        more.trusted,
    );
    let mut page = head(parts, &policy)?;
    let end = format!("<script>{picture}</script>\n</head>");
    page = replaced(&page, "</head>", &end)?;
    page = replaced(&page, GUIDE_MARK, parts.guide.trim())?;
    page = without_lines(&page, &[BODY_MARK, BODY_END_MARK])?;
    // The first script is data: the browser does not run it, and the policy has nothing to say about it.
    let tail = format!(
        "<script type=\"text/plain\" id=\"app\">{}</script>\n<script>{script}</script>\n</body>",
        parts.app
    );
    replaced(&page, "</body>", &tail)
}

/// The guide alone, for paper, reviewers and browsers without scripts.
pub(crate) fn handbook(parts: &Parts<'_>) -> Result<String> {
    let policy = format!(
        "default-src 'none'; style-src '{}'; img-src data:; form-action 'none'; base-uri 'none'",
        hash(parts.styles.trim())
    );
    let page = head(parts, &policy)?;
    let Some((before, rest)) = page.split_once(BODY_MARK) else {
        bail!("index.html has no {BODY_MARK}")
    };
    let Some((_, after)) = rest.split_once(BODY_END_MARK) else {
        bail!("index.html has no {BODY_END_MARK}")
    };
    let page = format!("{before}{}{after}", parts.handbook.trim());
    check(&page, &[])?;
    ensure!(!page.contains("<script"), "the handbook has a script");
    Ok(page)
}

const BODY_MARK: &str = "<!-- without the app -->";
const GUIDE_MARK: &str = "<!-- the guide as text -->";
const BODY_END_MARK: &str = "<!-- /without the app -->";
/// Says to browsers that the page is in UTF-8, whatever a server says.
const BYTE_ORDER_MARK: char = '\u{feff}';
const CHARSET: &str = "<meta charset=\"utf-8\">";
const TRUNK_STYLES: &str = "<link data-trunk rel=\"css\"";
const TRUNK_RUST: &str = "<link data-trunk rel=\"rust\"";
const TRUNK_START: &str = "<script>addEventListener(\"TrunkApplicationStarted\"";

/// The template with the policy, which has to stand before all that it governs, and the styles.
fn head(parts: &Parts<'_>, policy: &str) -> Result<String> {
    let meta =
        format!("{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let page = format!("{BYTE_ORDER_MARK}{}", parts.template);
    let page = replaced(&page, CHARSET, &meta)?;
    let page = without_lines(&page, &[TRUNK_RUST, TRUNK_START])?;
    let line = page
        .lines()
        .find(|line| line.starts_with(TRUNK_STYLES))
        .unwrap_or(TRUNK_STYLES)
        .to_owned();
    replaced(
        &page,
        &line,
        &format!("<style>{}</style>", parts.styles.trim()),
    )
}

/// `text` with the one place where `mark` stands replaced.
fn replaced(text: &str, mark: &str, with: &str) -> Result<String> {
    ensure!(
        text.matches(mark).count() == 1,
        "index.html should have {mark} once"
    );
    Ok(text.replacen(mark, with, 1))
}

/// `text` without the lines that begin so.
fn without_lines(text: &str, starts: &[&str]) -> Result<String> {
    for start in starts {
        ensure!(
            text.lines().any(|line| line.starts_with(start)),
            "index.html should have a line {start}"
        );
    }
    let kept = text
        .lines()
        .filter(|line| !starts.iter().any(|start| line.starts_with(start)));
    Ok(kept.collect::<Vec<_>>().join("\n") + "\n")
}

fn hash(inline: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(inline.as_bytes()))
    )
}

/// Brands that must not be in it, and their fonts and colours.
const BRANDS: [&str; 8] = [
    "frutiger",
    "assets.nhs.uk",
    "gds transport",
    "govuk-crest",
    "govuk-logo",
    "nhsuk-",
    "#005eb8",
    "#1d70b8",
];

/// Refuses a page that would ask for another file than these, or carry a brand that is not ours.
fn check(page: &str, files: &[&str]) -> Result<()> {
    for forbidden in [
        "@font-face",
        "@import",
        "type=\"module\"",
        "<link rel=\"stylesheet\"",
        "<iframe",
        " style=\"",
    ] {
        ensure!(!page.contains(forbidden), "the page has {forbidden}");
    }
    let lower = page.to_lowercase();
    for brand in BRANDS {
        ensure!(!lower.contains(brand), "the page has {brand}");
    }
    for (attribute, allowed) in [
        (" src=\"", &["data:"][..]),
        (
            " href=\"",
            &[
                "data:",
                "https://",
                "http://",
                "tel:",
                "mailto:",
                "#",
                "about:blank",
            ],
        ),
        ("url(", &["data:", "#"]),
    ] {
        for (at, _) in page.match_indices(attribute) {
            let target = page[at + attribute.len()..].trim_start_matches(['"', '\'']);
            ensure!(
                allowed.iter().any(|start| target.starts_with(start))
                    || files
                        .iter()
                        .any(|file| target.starts_with(&format!("{file}\""))),
                "the page asks for another file: {attribute}{}",
                target.chars().take(60).collect::<String>()
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../index.html");

    fn parts() -> Parts<'static> {
        Parts {
            template: TEMPLATE,
            styles: "p{color:red}",
            guide: "<h1>Guide</h1>",
            handbook: "<h1>Handbook</h1>",
            script: "let wasm_bindgen;",
            picture: "let picture;",
            app: "cGFja2Vk",
        }
    }

    const SERVED: Served<'static> = Served {
        head: "<link rel=\"manifest\" href=\"manifest.json\">",
        notice: "<div id=\"update\" hidden></div>",
        script: "register();",
        files: &["manifest.json"],
    };

    #[test]
    fn the_served_page_names_its_own_files_and_no_others() {
        let page = served(&parts(), &SERVED).unwrap();
        assert!(page.contains(&format!("'{}' 'wasm-unsafe-eval'", hash("register();"))));
        assert!(page.contains("connect-src 'none'"));
        for head in [
            "<link rel=\"manifest\" href=\"other.json\">",
            "<link rel=\"manifest\" href=\"manifest.json5\">",
        ] {
            assert!(
                served(&parts(), &Served { head, ..SERVED }).is_err(),
                "{head}"
            );
        }
        assert!(!app(&parts()).unwrap().contains("'self'"));
    }

    #[test]
    fn the_policy_comes_first_and_names_the_inline_parts() {
        let page = app(&parts()).unwrap();
        let policy = page.find("Content-Security-Policy").unwrap();
        for part in ["<title", "<style", "<script", "<link"] {
            assert!(policy < page.find(part).unwrap(), "{part}");
        }
        let script = page
            .rsplit_once("<script>")
            .unwrap()
            .1
            .split_once("</script>")
            .unwrap()
            .0;
        assert!(page.contains(&format!("script-src '{}'", hash(script))));
        let styles = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        assert!(page.contains(&format!("style-src '{}'", hash(styles))));
    }

    #[test]
    fn the_same_parts_give_the_same_page() {
        assert_eq!(app(&parts()).unwrap(), app(&parts()).unwrap());
    }

    #[test]
    fn nothing_of_trunk_is_left() {
        assert!(!app(&parts()).unwrap().contains("data-trunk"));
    }

    #[test]
    fn the_handbook_stands_alone_and_has_no_script() {
        let page = handbook(&parts()).unwrap();
        assert!(page.contains("<h1>Handbook</h1>"));
        assert!(!page.contains("boot-failed"));
        assert!(!page.contains("noscript"));
    }

    #[test]
    fn other_files_and_brands_are_refused() {
        for bad in [
            "<img src=\"logo.png\">",
            "<a href=\"other.html\">",
            "<p style=\"color:red\">",
            "<style>@font-face{}</style>",
            "<style>a{background:url(x.png)}</style>",
            "<p>Frutiger</p>",
        ] {
            assert!(
                app(&Parts {
                    guide: bad,
                    ..parts()
                })
                .is_err(),
                "{bad}"
            );
        }
    }
}
