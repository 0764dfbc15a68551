//! Makes the style sheet of a page one for a shadow root: lengths by the reader's own size and not by that of the page
//! around, widths by the element and not by the window, colours that the page around may set. Knows as much of CSS as
//! that takes.

use crate::sheet::closing;

/// What the page around may set, by its own name: `--firmly-accent` is our `--f-line`.
const OPEN: [(&str, &str); 16] = [
    ("sans", "font"),
    ("page", "background"),
    ("sheet", "surface"),
    ("sunk", "surface-sunk"),
    ("ink", "text"),
    ("quiet", "text-quiet"),
    ("hair", "border"),
    ("edge", "border-input"),
    ("line", "accent"),
    ("line-deep", "accent-hover"),
    ("line-soft", "accent-soft"),
    ("on-line", "on-accent"),
    ("focus", "focus"),
    ("focus-ink", "focus-text"),
    ("r1", "radius-small"),
    ("r2", "radius"),
];

const DARK: &str = "@media screen and (prefers-color-scheme: dark)";

/// Whether the page around may set what stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tokens {
    Open,
    /// On paper and in high contrast.
    Ours,
}

/// The same styles for a shadow root.
pub(crate) fn styles(styles: &str) -> String {
    converted(styles, Tokens::Open)
}

fn converted(styles: &str, tokens: Tokens) -> String {
    let mut out = String::new();
    let mut rest = styles;
    while let Some((prelude, behind)) = rest.split_once('{') {
        let body = &behind[..closing(behind)];
        rest = behind[body.len()..].strip_prefix('}').unwrap_or_default();
        // Statements and comments may stand before.
        let prelude = prelude.rsplit([';', '/']).next().unwrap_or(prelude).trim();
        if prelude == DARK {
            let themed = converted(body, tokens);
            let of = |theme: &str| {
                themed.replace(".f-app{", &format!(".f-app:where([data-theme={theme}]){{"))
            };
            out += &format!("{DARK}{{{}}}@media screen{{{}}}", of("auto"), of("dark"));
        } else if let Some(condition) = prelude.strip_prefix("@media") {
            // What depends on how high the window is belongs to a page that has it for itself.
            if !condition.contains("-height") {
                let group = if condition.contains("-width") {
                    "@container firmly"
                } else {
                    "@media"
                };
                let tokens = match ["print", "forced-colors"]
                    .iter()
                    .any(|of| condition.contains(of))
                {
                    true => Tokens::Ours,
                    false => tokens,
                };
                out += &format!(
                    "{group} {}{{{}}}",
                    condition.trim(),
                    converted(body, tokens)
                );
            }
        } else if ["@layer", "@supports"]
            .iter()
            .any(|start| prelude.starts_with(start))
        {
            out += &format!("{prelude}{{{}}}", converted(body, tokens));
        } else if !prelude.starts_with("@page") && prelude != "html" {
            let selector = prelude
                .replace(":root,:host", ".f-app")
                .replace(":root", ".f-app");
            let is_open = selector == ".f-app" && tokens == Tokens::Open;
            let declarations: Vec<String> = body
                .split(';')
                .map(str::trim)
                .filter(|declaration| !declaration.is_empty())
                .map(|declaration| {
                    lengths(&if is_open {
                        opened(declaration)
                    } else {
                        declaration.to_owned()
                    })
                })
                .collect();
            out += &format!("{selector}{{{}}}", declarations.join(";"));
        }
    }
    out
}

/// A token that the page around may set.
fn opened(declaration: &str) -> String {
    let found = declaration
        .strip_prefix("--f-")
        .and_then(|token| token.split_once(':'));
    let open = found.and_then(|(name, value)| {
        let (_, public) = OPEN.iter().find(|(own, _)| *own == name)?;
        Some(format!(
            "--f-{name}:var(--firmly-{public},{})",
            value.trim()
        ))
    });
    open.unwrap_or_else(|| declaration.to_owned())
}

/// `1.5rem` by the size that the element finds out when it is shown.
fn lengths(declaration: &str) -> String {
    let mut out = String::new();
    let mut rest = declaration;
    while let Some(at) = rest.find("rem") {
        let (before, after) = (&rest[..at], &rest[at + 3..]);
        let start = before
            .rfind(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
            .map_or(0, |at| at + 1);
        let number = &before[start..];
        let ends = !after.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        if ends && number.parse::<f64>().is_ok() {
            out += &format!("{}calc({number}*var(--f-rem))", &before[..start]);
        } else {
            out += before;
            out += "rem";
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_widths_and_the_root_are_those_of_the_element() {
        assert_eq!(
            styles(
                ":root,:host{--f-line: #0c5963;--f-s1: 0.25rem}html{margin:0}@page{size:A4}\
                 @media(min-width: 40em){.f-a{margin:-1.5rem auto;inset:calc(1rem + 2px)}}\
                 @media(min-width: 40em)and (min-height: 30em){.f-bar{position:sticky}}\
                 @media print{:root,:host{--f-ink: #000}}/* a remark */.premium{color:red}"
            ),
            ".f-app{--f-line:var(--firmly-accent,#0c5963);--f-s1: calc(0.25*var(--f-rem))}\
             @container firmly (min-width: 40em){.f-a{margin:calc(-1.5*var(--f-rem)) auto;inset:calc(calc(1*var(--f-rem)) + 2px)}}\
             @media print{.f-app{--f-ink: #000}}.premium{color:red}"
        );
    }

    #[test]
    fn dark_is_for_pages_that_are_dark() {
        assert_eq!(
            styles("@media screen and (prefers-color-scheme: dark){:root,:host{--f-emg: #fff}}"),
            "@media screen and (prefers-color-scheme: dark){.f-app:where([data-theme=auto]){--f-emg: #fff}}\
             @media screen{.f-app:where([data-theme=dark]){--f-emg: #fff}}"
        );
    }

    #[test]
    fn nothing_of_the_page_around_is_left_in_the_whole_sheet() {
        let styles = styles(include_str!("../../styles/firmly.css"));
        for foreign in [
            "@page",
            "html{",
            ":root",
            "prefers-color-scheme: dark){:",
            "@media(m",
            "@media (m",
            "-height: 30em",
        ] {
            assert!(!styles.contains(foreign), "{foreign}");
        }
        let rem = styles.replace("--f-rem", "");
        let left: Vec<_> = rem
            .match_indices("rem")
            .filter(|(at, _)| rem[..*at].ends_with(|c: char| c.is_ascii_digit()))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(styles.matches('{').count(), styles.matches('}').count());
    }
}
