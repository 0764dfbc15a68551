//! A report as plain text, to paste into an incident system. What was typed stands indented, so that it cannot be taken for
//! ours.

use zeroize::Zeroizing;

use super::words::Phrase;
use super::{Line, Part, Piece, Report, Text, Voice, words::Words};

/// The report as plain text, in lines that end as Windows ends them.
pub fn plain_text(report: &Report, words: &Words) -> Zeroizing<String> {
    let mut out = Paper {
        text: Zeroizing::new(String::new()),
        masked: &report.masked,
        words,
    };
    if let Some(first) = &report.first_line {
        out.line(&[first]);
    }
    for section in &report.sections {
        out.heading(&section.heading, '=');
        out.lines(&section.lines);
        if let Some(note) = &section.note {
            out.line(&[note]);
        }
        for piece in &section.pieces {
            out.piece(piece);
        }
        if section.part == Part::Receipt {
            for line in &report.receipt {
                out.line(&[line]);
            }
        }
    }
    out.text
}

struct Paper<'a> {
    text: Zeroizing<String>,
    masked: &'a str,
    words: &'a Words,
}

impl Paper<'_> {
    fn line(&mut self, parts: &[&str]) {
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push_str("\r\n");
    }

    fn heading(&mut self, heading: &str, under: char) {
        if !self.text.is_empty() {
            self.line(&[]);
        }
        self.line(&[heading]);
        let rule: String = heading.chars().map(|_| under).collect();
        self.line(&[&rule]);
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            self.said(&line.label, &line.text, line.voice);
        }
    }

    fn said(&mut self, label: &str, text: &Text, voice: Voice) {
        let flat = text.flat(self.masked);
        if voice == Voice::Ours && !flat.contains('\n') {
            return self.line(&[label, ": ", &flat]);
        }
        self.line(&[label, ":"]);
        for line in flat.split('\n') {
            self.line(&["    ", line]);
        }
    }

    fn piece(&mut self, piece: &Piece) {
        self.heading(&piece.heading, '-');
        if let Some(standing) = &piece.standing {
            self.line(&[standing]);
        }
        self.lines(&piece.lines);
        for correction in &piece.corrections {
            self.line(&[]);
            self.line(&[&correction.heading]);
            if let Some(reason) = &correction.reason {
                self.said(self.words.say(Phrase::Reason), reason, Voice::Typed);
            }
            for changed in &correction.changed {
                self.line(&[&changed.label]);
                self.said(
                    self.words.say(Phrase::Before),
                    &changed.before,
                    Voice::Typed,
                );
                self.said(
                    self.words.say(Phrase::SinceThen),
                    &changed.since,
                    Voice::Typed,
                );
            }
        }
    }
}
