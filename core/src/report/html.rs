//! A report as a page of its own, to read and to print: no script, no address of anything, its style by its hash. Everything
//! that is text goes through one function.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{
    Correction, Line, Part, Picture, Piece, Report, Run, Section, Text, Voice,
    words::{Phrase, Words},
};
use crate::journal::timeline::{LEFT, RIGHT, SIZE, Shape, TOP, TickDate, WIDTH, middle, shortened};

const STYLE: &str = include_str!("report.css");

/// The report as a page of its own.
pub fn html(report: &Report, words: &Words) -> Zeroizing<String> {
    let mut page = Page {
        out: Zeroizing::new(String::new()),
        words,
        masked: &report.masked,
        places: places(report),
        place: 0,
    };
    page.document(report);
    page.out
}

/// A letter as a page of its own: its words, and below them what is on record, if anything is to be.
pub fn letter(text: &str, record: Option<&Report>, words: &Words) -> Zeroizing<String> {
    let mut page = Page {
        out: Zeroizing::new(String::new()),
        words,
        masked: record.map_or("", |report| &report.masked),
        places: 0,
        place: 0,
    };
    // It may go to the person: nothing of ours is on the paper.
    page.start(words.say(Phrase::LetterTitle), "");
    if let Some(report) = record {
        page.head(report);
    }
    page.element("<main>\n<p class=\"typed\">", text, "</p>\n");
    for section in record.iter().flat_map(|report| &report.sections) {
        page.section(section, None, &[]);
    }
    page.raw("</main>\n</body>\n</html>\n");
    page.out
}

/// How many entries there are that say something.
fn places(report: &Report) -> usize {
    let entries = report.sections.iter();
    let entries = entries.filter(|section| section.part == Part::Entries);
    entries.map(|section| section.pieces.len()).sum()
}

/// The style, with the words that the browser puts on every page.
fn style(words: &Words, margin: &str) -> String {
    // Content writes them; what would end a string of CSS is dropped all the same.
    let quoted = |words: &str| words.replace(['"', '\\', '\n', '<'], "");
    STYLE
        .replace("{title}", &quoted(margin))
        .replace("{page}", &quoted(words.say(Phrase::Page)))
        .replace("{of}", &quoted(words.say(Phrase::PageOf)))
}

/// Text in HTML: in an element or in a quoted attribute, it is text.
pub(crate) fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
}

struct Page<'a> {
    out: Zeroizing<String>,
    words: &'a Words,
    masked: &'a str,
    places: usize,
    place: usize,
}

impl Page<'_> {
    /// Ours, as it is: never text.
    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    fn element(&mut self, start: &str, text: &str, end: &str) {
        self.raw(start);
        self.text(text);
        self.raw(end);
    }

    fn document(&mut self, report: &Report) {
        let title = self.words.say(Phrase::Title);
        self.start(title, title);
        self.head(report);
        let first = report.first_line.as_deref().unwrap_or(title);
        self.element("<main>\n<h1>", first, "</h1>\n");
        for section in &report.sections {
            self.section(section, report.picture.as_ref(), &report.receipt);
        }
        self.raw("</main>\n<footer><div class=\"foot\">");
        self.receipt(&report.receipt);
        self.raw("</div></footer>\n</body>\n</html>\n");
    }

    /// What a browser has to know before the first line of the body.
    fn start(&mut self, title: &str, margin: &str) {
        let style = style(self.words, margin);
        let hash = Base64::encode_string(&Sha256::digest(&style));
        self.raw("<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
        self.raw(&hash);
        self.raw("'; img-src data:\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
        self.element("<title>", title, "</title>\n<style>");
        self.raw(&style);
        self.raw("</style>\n</head>\n<body>\n");
    }

    /// What stands at the head of each page.
    fn head(&mut self, report: &Report) {
        let first = report.first_line.as_deref();
        let first = first.unwrap_or_else(|| self.words.say(Phrase::Title));
        self.element("<header><div class=\"head\"><span>", first, "</span>");
        self.element("<span><bdi>", &report.case_ref, "</bdi>, ");
        let made = self.words.day(report.made);
        self.element("", &made, "</span></div></header>\n");
    }

    fn receipt(&mut self, receipt: &[String]) {
        self.element("<pre>", &receipt.join("\n"), "</pre>");
    }

    fn section(&mut self, section: &Section, picture: Option<&Picture>, receipt: &[String]) {
        self.element("<section>\n<h2>", &section.heading, "</h2>\n");
        if let Some(note) = &section.note {
            self.element("<p>", note, "</p>\n");
        }
        self.lines(&section.lines);
        if let (Part::Summary, Some(picture)) = (section.part, picture) {
            self.picture(picture);
        }
        for piece in &section.pieces {
            self.piece(piece, section.part);
        }
        if section.part == Part::Receipt {
            self.receipt(receipt);
        }
        self.raw("</section>\n");
    }

    /// The timeline, black on white: shapes tell kinds apart, not colours.
    fn picture(&mut self, picture: &Picture) {
        let (timeline, words) = (picture.timeline, self.words);
        let bottom = timeline.bottom();
        self.element("<h3>", words.say(Phrase::PictureHeading), "</h3>\n");
        let foot = timeline.foot();
        let size = [WIDTH, foot + 44].map(|at| at.to_string()).join(" ");
        self.raw("<svg class=\"timeline\" role=\"img\" viewBox=\"0 0 ");
        self.raw(&size);
        self.element("\" aria-label=\"", &picture.label, "\">\n");
        if let Some(x) = picture.told {
            let size = [x, TOP, (RIGHT - x).max(0), bottom - TOP];
            self.tag("rect", "after", &["x", "y", "width", "height"], &size);
        }
        for (tick, said) in &picture.ticks {
            let class = match tick.date {
                TickDate::Last(_) => "end",
                TickDate::First(_) | TickDate::Month(_) => "",
            };
            self.path("tick", [tick.x, TOP], [tick.x, bottom]);
            self.label([tick.x, tick.y], class, said);
        }
        for (at, lane) in picture.lanes.iter().enumerate() {
            let y = middle(at);
            self.path("lane", [LEFT - 12, y], [RIGHT, y]);
            self.label([4, y + 6], "", &shortened(lane));
        }
        for (x, flag) in &picture.flags {
            self.path("stop", [*x, TOP - 8], [*x, bottom]);
            let class = if *x > WIDTH / 2 { "end" } else { "" };
            self.label([*x, TOP - 16], class, flag);
        }
        for group in &picture.groups {
            self.shape(group.shape, [group.x, group.y], group.size);
            if group.marks.len() > 1 {
                let count = group.marks.len().to_string();
                self.label([group.x, group.y - group.size - 4], "number", &count);
            }
        }
        let apart = WIDTH / 5;
        for ((shape, name), at) in picture.key.iter().zip(0..) {
            let x = 16 + apart * at;
            self.shape(*shape, [x, foot + 26], SIZE);
            self.label([x + 16, foot + 32], "", name);
        }
        if let Some(larger) = &picture.larger {
            self.label([16 + apart * 4, foot + 32], "", larger);
        }
        self.raw("</svg>\n");
    }

    fn tag(&mut self, name: &str, class: &str, names: &[&str], values: &[i64]) {
        self.raw(&["<", name, " class=\"", class, "\""].concat());
        for (name, value) in names.iter().zip(values) {
            self.raw(&[" ", name, "=\"", &value.to_string(), "\""].concat());
        }
        self.raw("/>");
    }

    fn path(&mut self, class: &str, from: [i64; 2], to: [i64; 2]) {
        let [x1, y1] = from;
        let [x2, y2] = to;
        self.tag("line", class, &["x1", "y1", "x2", "y2"], &[x1, y1, x2, y2]);
    }

    fn label(&mut self, [x, y]: [i64; 2], class: &str, text: &str) {
        let [x, y] = [x, y].map(|at| at.to_string());
        self.raw(&["<text class=\"", class, "\" x=\"", &x, "\" y=\"", &y, "\">"].concat());
        self.element("", text, "</text>\n");
    }

    fn shape(&mut self, shape: Shape, [x, y]: [i64; 2], size: i64) {
        let class = match shape {
            Shape::Own => {
                let points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
                let points = points.map(|(x, y)| [x.to_string(), y.to_string()].join(","));
                self.raw("<polygon class=\"own\" points=\"");
                self.raw(&points.join(" "));
                return self.raw("\"/>");
            }
            Shape::Unwanted => "unwanted",
            Shape::Unsure => "unsure",
            Shape::Neutral => "neutral",
        };
        self.tag("circle", class, &["cx", "cy", "r"], &[x, y, size]);
    }

    fn lines(&mut self, lines: &[Line]) {
        if lines.is_empty() {
            return;
        }
        self.raw("<dl>\n");
        for line in lines {
            self.row(&line.label, &line.text, line.voice);
        }
        self.raw("</dl>\n");
    }

    fn row(&mut self, label: &str, text: &Text, voice: Voice) {
        // What is longer than a page has to break somewhere.
        const LONG: usize = 1500;
        let long = text.flat("").len() > LONG;
        self.raw(if long {
            "<div class=\"long\">"
        } else {
            "<div>"
        });
        self.element("<dt>", label, "</dt>");
        self.raw(match voice {
            Voice::Ours => "<dd>",
            Voice::Typed => "<dd class=\"typed\" dir=\"auto\" translate=\"no\">",
        });
        for run in text.runs() {
            match run {
                Run::Words(words) => self.text(words),
                Run::Masked => {
                    self.element("<span class=\"masked\">", self.masked, "</span>");
                }
            }
        }
        self.raw("</dd></div>\n");
    }

    fn piece(&mut self, piece: &Piece, part: Part) {
        self.raw("<article class=\"piece\">\n");
        self.element("<h3>", &piece.heading, "</h3>\n");
        if part == Part::Entries {
            self.place += 1;
            let (place, places) = (self.place.to_string(), self.places.to_string());
            let said = self.words.fill(Phrase::EntryPlace, &[&place, &places]);
            self.element("<p class=\"place\">", &said, "</p>\n");
        }
        if let Some(standing) = &piece.standing {
            self.element("<p>", standing, "</p>\n");
        }
        self.lines(&piece.lines);
        for correction in &piece.corrections {
            self.correction(correction);
        }
        self.raw("</article>\n");
    }

    fn correction(&mut self, correction: &Correction) {
        let words = self.words;
        self.raw("<div class=\"correction\">\n");
        self.element("<h4>", &correction.heading, "</h4>\n");
        if let Some(reason) = &correction.reason {
            self.raw("<dl>\n");
            self.row(words.say(Phrase::Reason), reason, Voice::Typed);
            self.raw("</dl>\n");
        }
        for changed in &correction.changed {
            self.element("<p>", &changed.label, "</p>\n<dl>\n");
            self.row(words.say(Phrase::Before), &changed.before, Voice::Typed);
            self.row(words.say(Phrase::SinceThen), &changed.since, Voice::Typed);
            self.raw("</dl>\n");
        }
        self.raw("</div>\n");
    }
}
