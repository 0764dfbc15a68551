//! Where the page was opened, and what that takes away: the one place that decides. The screens say it in words.

use wasm_bindgen::JsValue;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// Where the page was opened.
    pub place: Place,
    /// What comes of printing.
    pub paper: Paper,
}

/// Where the page was opened. Whether the browser keeps anything there, the stores find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// From a disk, in a browser that keeps the same things for every file.
    File,
    /// From a disk, in a browser that keeps things for each file where it lies.
    FileByPath,
    /// From a folder in which mail programs and browsers put a file that they open once.
    FileInPassing,
    /// From a web server, unchanged on its way.
    Server,
    /// From a web server, over a line on which anyone may have changed it.
    PlainHttp,
}

/// Whether the page can be printed from within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The browser has a dialogue for it.
    Prints,
    /// It has none for pages.
    None,
}

impl Here {
    /// Asks the browser.
    pub fn look() -> Self {
        let window = gloo::utils::window();
        let location = window.location();
        let [protocol, origin, path] =
            [location.protocol(), location.origin(), location.pathname()]
                .map(Result::unwrap_or_default);
        let prints = js_sys::Reflect::get(&window, &"print".into());
        Self {
            place: match window.is_secure_context() {
                true => place(&protocol, &origin, &path),
                false => Place::PlainHttp,
            },
            paper: match prints.is_ok_and(|found| JsValue::is_function(&found)) {
                true => Paper::Prints,
                false => Paper::None,
            },
        }
    }
}

/// The address of the single file: the one that the page names, or the page itself.
pub fn file() -> String {
    let named = gloo::utils::document().query_selector("link[rel=alternate]");
    let address = named
        .ok()
        .flatten()
        .and_then(|link| link.get_attribute("href"));
    address.unwrap_or_default()
}

fn place(protocol: &str, origin: &str, path: &str) -> Place {
    match (protocol, origin) {
        // Windows: the folder Temp, and those of Outlook and of the browsers.
        ("file:", _) if path.contains("/AppData/Local/") => Place::FileInPassing,
        // Who has no origin that others could share keeps to itself.
        ("file:", "null") => Place::FileByPath,
        ("file:", _) => Place::File,
        _ => Place::Server,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_from_one_that_is_open_in_passing_and_from_a_server() {
        for (protocol, origin, path, expected) in [
            ("file:", "file://", "/E:/firmly-0.1.0.html", Place::File),
            (
                "file:",
                "null",
                "/C:/Users/a/Downloads/firmly-0.1.0.html",
                Place::FileByPath,
            ),
            (
                "file:",
                "file://",
                "/C:/Users/a/AppData/Local/Temp/Temp1_f.zip/firmly.html",
                Place::FileInPassing,
            ),
            (
                "file:",
                "null",
                "/C:/Users/a/AppData/Local/Microsoft/Windows/INetCache/Content.Outlook/1/firmly.html",
                Place::FileInPassing,
            ),
            (
                "https:",
                "https://a.example",
                "/AppData/Local/",
                Place::Server,
            ),
            ("http:", "http://localhost:8080", "/", Place::Server),
        ] {
            assert_eq!(place(protocol, origin, path), expected, "{path}");
        }
    }
}
