//! What a field says, in words. Knows terms, dates and files; not who gets what.

use zeroize::Zeroizing;

use super::{
    Voice,
    audience::{ATTACHMENT, FIELDS, START},
    words::{Phrase, Words},
};
use crate::{
    journal::{
        Recorded,
        attachment::{Attachment, FileKind},
        entry::{Answered, Fear, Happened, Precision, TermId},
        event::{Clock, Field},
        moment::Day,
        vocabulary::{AskKind, Term, Vocabulary},
    },
    store::EventHash,
};

/// What a field says.
pub(super) struct Told {
    pub(super) words: Zeroizing<String>,
    pub(super) voice: Voice,
}

/// The words of the log and of reports.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) words: &'a Words,
    pub(super) vocabulary: &'a Vocabulary,
}

impl Teller<'_> {
    /// What it says; `None` where its value is not of the form that the field at this place of the table has.
    pub(super) fn told(self, place: usize, field: &Field) -> Option<Told> {
        let line = FIELDS.get(place)?;
        let vocabulary = self.vocabulary;
        match line.name {
            START => {
                let happened: Happened = field.value()?;
                Some(ours(self.when(Some(&happened), |day| self.words.day(day))))
            }
            "channel" => Some(term(&vocabulary.channels, field.value()?)),
            "behaviour" => Some(terms(&vocabulary.behaviours, &field.value::<Vec<_>>()?)),
            "fear" => {
                let level: u8 = field.value::<Fear>()?.into();
                Some(term(&vocabulary.fears, TermId::new(level.to_string())))
            }
            "relation" => Some(term(&vocabulary.relations, field.value()?)),
            "under_18" => Some(term(&vocabulary.under_18, field.value()?)),
            "status" => Some(self.asked("status.is", &field.answered()?)),
            "first_contact_date" | "review_date" => {
                Some(ours(self.words.day(field.value::<Day>()?)))
            }
            "what_happened" | "why" => Some(typed(Zeroizing::new(field.value()?))),
            ATTACHMENT => {
                let file = Attachment::in_field(field)?;
                let named = [&*file.name, ": ", &self.file(&file)].concat();
                Some(typed(Zeroizing::new(named)))
            }
            _ => Some(self.asked(field.name(), &field.answered()?)),
        }
    }

    /// Whether the value of a field that is not said has the form that it should have.
    pub(super) fn is_shaped(place: usize, field: &Field) -> bool {
        let hash = |text: &String| EventHash::from_hex(text).is_some();
        match FIELDS.get(place).map(|line| line.name) {
            Some("target") => field.value::<String>().is_some_and(|text| hash(&text)),
            Some("targets") => {
                let hashes: Option<Vec<String>> = field.value();
                hashes.is_some_and(|hashes| hashes.iter().all(hash))
            }
            Some("attachments") => {
                let ids: Option<Vec<String>> = field.value();
                let is_id = |id: &String| hash(&[&**id, &**id].concat());
                ids.is_some_and(|ids| ids.iter().all(is_id))
            }
            Some("continues") => {
                let stream: Option<String> = field.value();
                stream.is_some_and(|stream| hash(&stream.repeat(4)))
            }
            Some("case_ref" | "recorded_zone") => field.value::<String>().is_some(),
            _ => false,
        }
    }

    /// What was answered to a question of content/.
    fn asked(self, name: &str, answered: &Answered) -> Told {
        let asked = self.vocabulary.asked(name).map(|(_, ask, _)| ask);
        let known = asked.map_or(&[][..], |ask| &ask.terms);
        match answered {
            Answered::Terms(ids) => terms(known, ids),
            Answered::Words(words) if asked.is_some_and(|ask| ask.kind == AskKind::Day) => {
                match words.parse() {
                    Ok(day) => ours(self.words.day(day)),
                    Err(_) => typed(words.clone()),
                }
            }
            Answered::Words(words) => match label(known, words) {
                Some(label) => ours(label.to_owned()),
                None => typed(words.clone()),
            },
        }
    }

    /// When something happened, as vague as the user was.
    pub(super) fn when(self, happened: Option<&Happened>, day: impl Fn(Day) -> String) -> String {
        let words = self.words;
        let unknown = || words.say(Phrase::WhenUnknown).to_owned();
        let Some(happened) = happened else {
            return unknown();
        };
        let date = happened.on_day().map(day);
        let time = happened.at_time().map(|time| time.to_string());
        match (happened.precision(), date, time) {
            (Precision::Exact, Some(date), Some(time)) => {
                words.fill(Phrase::WhenExactly, &[&date, &time])
            }
            (Precision::About, Some(date), Some(time)) => {
                words.fill(Phrase::WhenAboutAt, &[&date, &time])
            }
            (Precision::About, Some(date), None) => words.fill(Phrase::WhenAboutDay, &[&date]),
            (Precision::NotSure, Some(date), Some(time)) => {
                words.fill(Phrase::WhenNotSureAt, &[&date, &time])
            }
            (Precision::NotSure, Some(date), None) => words.fill(Phrase::WhenNotSure, &[&date]),
            (Precision::NotSure, None, Some(time)) => words.fill(Phrase::WhenAbout, &[&time]),
            (_, Some(date), _) => date,
            (_, None, _) => {
                let month = happened.in_month();
                month.map_or_else(unknown, |month| words.month(month))
            }
        }
    }

    /// When the machine recorded it: `20 November 2026, 21:10 (UTC+00:00)`.
    pub(super) fn recorded(self, recorded: &Recorded) -> String {
        let Recorded { at, offset, .. } = recorded;
        let (day, time) = (self.words.day(at.day_at(*offset)), at.time_at(*offset));
        let (time, offset) = (time.to_string(), offset.to_string());
        let mut told = self.words.fill(Phrase::RecordedAt, &[&day, &time, &offset]);
        if recorded.clock == Clock::Back {
            told.push_str(". ");
            told.push_str(self.words.say(Phrase::ClockBack));
        }
        told
    }

    /// The same, and how long that was after what was claimed.
    pub(super) fn recorded_after(self, recorded: &Recorded, claimed: Option<&Happened>) -> String {
        let claimed = claimed.filter(|claim| claim.precision() != Precision::NotSure);
        let on = recorded.at.day_at(recorded.offset);
        let days = claimed
            .and_then(Happened::on_day)
            .map(|day| on.days_after(day));
        let told = self.recorded(recorded);
        let late = match days {
            Some(0) => self.words.say(Phrase::SameDay).to_owned(),
            Some(1) => self.words.say(Phrase::NextDay).to_owned(),
            Some(days @ 2..) => self.words.fill(Phrase::DaysLater, &[&days.to_string()]),
            Some(_) | None => return told,
        };
        self.words.fill(Phrase::RecordedLate, &[&told, &late])
    }

    /// What kind of file it is, how large, and its checksum; not what it is called.
    pub(super) fn file(self, file: &Attachment) -> String {
        const KB: u64 = 1000;
        let kind = self.words.say(match file.kind {
            FileKind::Png => Phrase::FilePng,
            FileKind::Jpeg => Phrase::FileJpeg,
            FileKind::Webp => Phrase::FileWebp,
            FileKind::Gif => Phrase::FileGif,
            FileKind::Pdf => Phrase::FilePdf,
            FileKind::Heic => Phrase::FileHeic,
            FileKind::File => Phrase::FileOther,
        });
        let (unit, count) = match file.size_bytes {
            bytes if bytes < KB => (Phrase::SizeBytes, bytes),
            bytes => (Phrase::SizeKb, bytes.div_ceil(KB)),
        };
        let size = self.words.fill(unit, &[&count.to_string()]);
        let sha256 = file.sha256_hex();
        self.words.fill(Phrase::FileIs, &[kind, &size, &sha256])
    }

    /// What the field at this place of the table is called; `number` is that of its group, from 0.
    pub(super) fn label(self, field: usize, number: usize) -> String {
        let label = self.words.label(field);
        let name = FIELDS.get(field).map_or("", |line| line.name);
        let group = match name.split_once(".#.") {
            Some(("witness", _)) => Phrase::GroupWitness,
            Some(("evidence", _)) => Phrase::GroupEvidence,
            Some(("shared", _)) => Phrase::GroupShared,
            _ => return label.to_owned(),
        };
        let group = self.words.fill(group, &[&(number + 1).to_string()]);
        self.words.fill(Phrase::Numbered, &[&group, label])
    }
}

fn ours(words: String) -> Told {
    let (words, voice) = (Zeroizing::new(words), Voice::Ours);
    Told { words, voice }
}

fn typed(words: Zeroizing<String>) -> Told {
    let voice = Voice::Typed;
    Told { words, voice }
}

/// The label of a term, where the content knows it.
pub(super) fn label<'t>(known: &'t [Term], id: &str) -> Option<&'t str> {
    let known = known.iter().find(|term| term.id == id)?;
    Some(&known.label)
}

/// Its label; its id where the content no longer knows it.
fn term(known: &[Term], id: TermId) -> Told {
    terms(known, &[id])
}

/// Several in one line: `Gift; ignores request to stop`.
fn terms(known: &[Term], ids: &[TermId]) -> Told {
    let mut words = Zeroizing::new(String::new());
    let mut voice = Voice::Ours;
    for id in ids {
        let known = label(known, id.as_str());
        if known.is_none() {
            voice = Voice::Typed;
        }
        let label = known.unwrap_or(id.as_str());
        if words.is_empty() {
            words.push_str(label);
        } else {
            words.push_str("; ");
            let mut characters = label.chars();
            words.extend(characters.next().into_iter().flat_map(char::to_lowercase));
            words.push_str(characters.as_str());
        }
    }
    Told { words, voice }
}
