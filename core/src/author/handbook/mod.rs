//! The whole guide as HTML that needs no script: in the single file until the app runs, and on paper. Owns that markup; knows
//! nothing of the app's screens, of files or of how pages are packed.

mod markup;
mod parts;
mod phrases;

use std::collections::BTreeSet;

use thiserror::Error;

use self::{markup::Markup, parts::Parts, phrases::Phrases};
use crate::{author::Words, guide::model::Guide};

/// The page asks for words that content/words does not have.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("words are missing: {}", .0.iter().cloned().collect::<Vec<_>>().join(", "))]
pub struct MissingWords(pub BTreeSet<String>);

/// A compiled style sheet, and the CSP's name for it.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The rules, as they will stand between the tags.
    pub css: &'a str,
    /// `sha256-` and the digest of `css` in base64.
    pub hash: &'a str,
}

/// The inside of `body`: what stands in the page until the app takes its place, and for good where no script runs.
///
/// It begins as the app's start page does, so that nothing jumps when the one is exchanged for the other.
///
/// # Errors
/// If words are missing; all of them are named.
pub fn static_guide(guide: &Guide, words: &Words) -> Result<String, MissingWords> {
    let phrases = Phrases::new(words);
    let mut html = Markup::default();
    Parts::new(guide, &phrases).write(&mut html);
    finish(html, phrases)
}

/// The whole of `handbook.html`.
///
/// # Errors
/// If words are missing; all of them are named.
pub fn page(guide: &Guide, words: &Words, sheet: Sheet<'_>) -> Result<String, MissingWords> {
    let phrases = Phrases::new(words);
    let policy = format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'",
        sheet.hash
    );
    let mut html = Markup::default();
    html.constant("<!doctype html>\n");
    html.element("html", &[("lang", "en-GB")], |html| {
        html.element("head", &[], |html| {
            html.void("meta", &[("charset", "utf-8")]);
            html.void(
                "meta",
                &[
                    ("http-equiv", "Content-Security-Policy"),
                    ("content", &policy),
                ],
            );
            html.plain("title", phrases.say("handbook.paper.page_title"));
            for (name, content) in [
                (
                    "viewport",
                    "width=device-width, initial-scale=1, viewport-fit=cover",
                ),
                ("referrer", "no-referrer"),
                ("robots", "noindex"),
                ("google", "notranslate"),
                ("color-scheme", "light dark"),
            ] {
                html.void("meta", &[("name", name), ("content", content)]);
            }
            html.element("style", &[], |html| html.constant(sheet.css));
        });
        html.element("body", &[("class", "f-app")], |html| {
            Parts::new(guide, &phrases).write(html);
        });
    });
    finish(html, phrases)
}

fn finish(html: Markup, phrases: Phrases<'_>) -> Result<String, MissingWords> {
    let missing = phrases.into_missing();
    if missing.is_empty() {
        Ok(html.finish())
    } else {
        Err(MissingWords(missing))
    }
}
