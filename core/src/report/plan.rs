//! From a journal and a request to a report: what its reader gets, in words and in order, and what is left out and why.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::{
    Changed, Choice, Correction, Enclosure, LeftOut, LeftOutFields, Line, Part, Piece, Plan,
    Reader, Report, Request, Rule, Section, Text, Voice, Why,
    audience::{ACCOUNT, ATTACHMENT, FIELDS, START},
    picture::{Picture, Sizes, picture},
    sieve::{Sieve, Sifted, is_purged},
    tell::Teller,
    words::{Phrase, Words},
};
use crate::{
    content::Content,
    journal::{
        Amendment, Case, Change, Fact, Incident, Journal, Later, Recorded, Withdrawal,
        attachment::Attachment,
        entry::{Happened, WHY},
        event::{Event, Field, Kind},
        moment::{Day, Now},
        patterns::{fact_day, unwanted},
        vocabulary::Term,
    },
};

/// Puts a report together. `receipt` is the receipt of the case, line by line; `None` if the case is not there.
///
/// From here on what the reader does not get is not in it.
pub fn plan(
    journal: &Journal,
    content: &Content,
    request: &Request,
    receipt: &[String],
    now: &Now,
) -> Option<Plan> {
    let case = journal.case(&request.case)?;
    let streams = journal.streams_of(&request.case);
    let links = journal.links(&streams);
    let events: Vec<&Event> = links
        .iter()
        .filter_map(|link| journal.event(&link.hash))
        .collect();
    let teller = Teller {
        words: &content.report,
        vocabulary: &content.vocabulary,
    };
    let planner = Planner {
        journal,
        content,
        words: &content.report,
        teller,
        request,
        receipt,
        now,
        sieve: Sieve::new(journal, request, teller, &case),
        later: Later::of(&events),
        case: &case,
    };
    let (lines, fields) = planner.exact(&events);
    let newer = links.len() - events.len();
    let mut planned = planner.planned(newer, &fields);
    planned.report.lines = lines;
    planned.left_out.fields = fields;
    Some(planned)
}

/// More days than these are counted and not named.
const DAYS_NAMED: usize = 12;

struct Planner<'a> {
    journal: &'a Journal,
    content: &'a Content,
    words: &'a Words,
    teller: Teller<'a>,
    request: &'a Request,
    receipt: &'a [String],
    now: &'a Now,
    sieve: Sieve<'a>,
    later: Later<'a>,
    case: &'a Case,
}

impl<'a> Planner<'a> {
    /// Every line with what goes out of it, and the fields of opened events that do not, by kind and reason.
    fn exact(&self, events: &[&Event]) -> (Vec<Zeroizing<String>>, Vec<LeftOutFields>) {
        let mut left_out: Vec<LeftOutFields> = Vec::new();
        let mut line = |event: &Event| {
            let opens = self.sieve.opens(event);
            event.line_with(&mut |field| {
                let why = self.sieve.why_withheld(event, field);
                if let (true, Some(why)) = (opens, why) {
                    let label = self.label_of(field);
                    let known = |one: &&mut LeftOutFields| one.why == why && one.label == label;
                    match left_out.iter_mut().find(known) {
                        Some(known) => known.count += 1,
                        None => left_out.push(LeftOutFields {
                            label,
                            count: 1,
                            why,
                        }),
                    }
                }
                why.is_none()
            })
        };
        let lines = events.iter().map(|event| line(event)).collect();
        (lines, left_out)
    }

    /// What a field is called in the preview.
    fn label_of(&self, field: &Field) -> String {
        let place = super::audience::place(field.name());
        let label = place.map(|(at, number)| self.teller.label(at, number));
        let label = label.filter(|label| !label.is_empty());
        label.unwrap_or_else(|| self.words.say(Phrase::Unread).to_owned())
    }

    fn planned(&self, newer: usize, fields: &[LeftOutFields]) -> Plan {
        let mut enclosures = Vec::new();
        let entries = self.entries(&mut enclosures);
        let facts = self.facts();
        let about = self.about(&entries, &facts);
        let left_out = self.left_out(newer, fields, &[&entries, &facts, &about.pieces]);
        let sections = [
            Some(about),
            self.summary(),
            Some(self.section(Part::Facts, Phrase::FactsHeading, facts)),
            Some(self.section(Part::Entries, Phrase::EntriesHeading, entries)),
            Some(left_out),
            self.ground(),
            Some(self.receipt()),
        ];
        let numbered = self.case.incidents.iter().zip(&self.case.numbers);
        let entries = numbered.map(|(entry, number)| {
            let heading = self.entry_heading(entry, *number);
            self.sieve.left_out(entry.hash, heading)
        });
        let facts = self.case.facts.iter();
        let facts = facts.map(|fact| self.sieve.left_out(fact.hash, self.fact_heading(fact)));
        let first = match self.request.reader {
            Reader::Defence => Some(Phrase::FirstDefence),
            Reader::Police => Some(Phrase::FirstPolice),
            Reader::Manager => Some(Phrase::FirstManager),
            Reader::Own => None,
        };
        Plan {
            report: Report {
                reader: self.request.reader,
                made: self.now.today(),
                first_line: first.map(|first| self.words.say(first).to_owned()),
                case_ref: super::text::visible(self.case_ref()).to_string(),
                sections: sections.into_iter().flatten().collect(),
                picture: self.picture(),
                receipt: self.receipt.to_vec(),
                masked: self.words.say(Phrase::Masked).to_owned(),
                enclosures,
                lines: Vec::new(),
            },
            left_out: LeftOut {
                pieces: entries.chain(facts).flatten().collect(),
                fields: Vec::new(),
                newer,
            },
        }
    }

    fn case_ref(&self) -> &str {
        let case_ref = self.case.case_ref.as_deref();
        case_ref.unwrap_or(self.words.say(Phrase::NotKnown))
    }

    fn section(&self, part: Part, heading: Phrase, pieces: Vec<Piece>) -> Section {
        let note = match part {
            Part::Facts => pieces.is_empty().then_some(Phrase::FactsNone),
            Part::Entries if pieces.is_empty() => Some(Phrase::EntriesNone),
            Part::Entries => Some(Phrase::NumberNote),
            Part::LeftOut => Some(Phrase::MaskedNote),
            Part::Receipt => Some(Phrase::ReceiptMeans),
            Part::About | Part::Summary | Part::Ground => None,
        };
        Section {
            part,
            heading: self.words.say(heading).to_owned(),
            note: note.map(|note| self.words.say(note).to_owned()),
            lines: Vec::new(),
            pieces,
        }
    }

    fn about(&self, entries: &[Piece], facts: &[Piece]) -> Section {
        let words = self.words;
        let opening = self.journal.event(&self.case.opened);
        let case = opening.map(|event| self.piece(event, None));
        let mut lines = vec![
            self.line(Phrase::AboutCase, self.case_ref()),
            self.line(Phrase::Prepared, &self.prepared()),
            self.line(Phrase::By, words.say(Phrase::OwnAccount)),
        ];
        let (said, corrections) = case.map_or_else(Default::default, |case| {
            let heading = words.say(Phrase::AboutCase).to_owned();
            let corrected = (!case.corrections.is_empty()).then(|| Piece {
                lines: Vec::new(),
                heading,
                ..case.clone()
            });
            (case.lines, corrected)
        });
        lines.extend(said);
        lines.push(self.line(Phrase::Reference, words.say(Phrase::ReferenceMeans)));
        if let Some(period) = self.period() {
            lines.push(self.line(Phrase::Period, &period));
        }
        let purged = |entry: &Incident| is_purged(entry.withdrawn.as_ref());
        let shown = |entry: &Incident| self.sieve.why_out(entry.hash).is_none() && !purged(entry);
        let all = &self.case.incidents;
        let count = all.iter().filter(|entry| shown(entry)).count().to_string();
        let all = all.len().to_string();
        let of = words.fill(Phrase::EntriesOf, &[&count, &all]);
        lines.push(self.line(Phrase::EntriesShown, &of));
        let out = |piece: &&Piece| self.sieve.why_out(piece.hash).is_some();
        let out = entries.iter().filter(out).filter_map(|piece| piece.number);
        let mut out: Vec<_> = out.collect();
        out.sort_unstable();
        if !out.is_empty() {
            let numbers: Vec<_> = out.iter().map(usize::to_string).collect();
            lines.push(self.line(Phrase::WithheldEntries, &numbers.join(", ")));
        }
        let pieces: Vec<_> = corrections.into_iter().collect();
        let all = entries.iter().chain(facts).chain(&pieces);
        let corrected: usize = all.map(|piece| piece.corrections.len()).sum();
        lines.push(self.line(Phrase::CorrectionsShown, &corrected.to_string()));
        let times = words.fill(Phrase::Times, &[&self.zones()]);
        lines.push(self.line(Phrase::Zone, &times));
        let version = &self.content.guide.version;
        let version = words.fill(Phrase::ContentVersion, &[version]);
        lines.push(self.line(Phrase::ContentUsed, &version));
        Section {
            lines,
            ..self.section(Part::About, Phrase::AboutHeading, pieces)
        }
    }

    fn prepared(&self) -> String {
        let (words, now) = (self.words, self.now);
        let offset = now.offset().to_string();
        let zone = match now.zone() {
            Some(zone) => words.fill(Phrase::ZoneNamed, &[zone, &offset]),
            None => words.fill(Phrase::ZoneOffset, &[&offset]),
        };
        let time = now.instant().time_at(now.offset()).to_string();
        let day = words.day(now.today());
        words.fill(Phrase::PreparedAt, &[&day, &time, &zone])
    }

    fn period(&self) -> Option<String> {
        let (from, to) = (self.request.from, self.request.to);
        let day = |day: Day| self.words.day(day);
        match (from.map(day), to.map(day)) {
            (Some(from), Some(to)) => Some(self.words.fill(Phrase::Span, &[&from, &to])),
            (Some(from), None) => Some(self.words.fill(Phrase::Since, &[&from])),
            (None, Some(to)) => Some(self.words.fill(Phrase::Until, &[&to])),
            (None, None) => None,
        }
    }

    /// The zones in which what is in it was recorded.
    fn zones(&self) -> String {
        let entries = self.shown_entries().map(|entry| &entry.recorded);
        let facts = self.shown_facts().map(|fact| &fact.recorded);
        let recorded = [&self.case.recorded]
            .into_iter()
            .chain(entries)
            .chain(facts);
        let mut zones: Vec<String> = Vec::new();
        for recorded in recorded {
            let untold = self.words.say(Phrase::ZoneUntold);
            let zone = recorded.zone.as_deref().unwrap_or(untold);
            if !zones.iter().any(|known| known == zone) {
                zones.push(zone.to_owned());
            }
        }
        zones.join(", ")
    }

    /// The counts, of what is in the report only.
    fn summary(&self) -> Option<Section> {
        let words = self.words;
        let entries: Vec<_> = self.shown_entries().collect();
        let day = |entry: &&Incident| entry.event_start.as_ref().and_then(Happened::on_day);
        let days: Vec<Day> = entries.iter().filter_map(day).collect();
        let mut lines = Vec::new();
        for (phrase, day) in [
            (Phrase::SummaryFirst, days.iter().min()),
            (Phrase::SummaryLast, days.iter().max()),
        ] {
            lines.extend(day.map(|day| self.line(phrase, &words.day(*day))));
        }
        let vocabulary = self.teller.vocabulary;
        let channels = entries.iter().flat_map(|entry| &entry.channel);
        let behaviours = entries.iter().flat_map(|entry| &entry.behaviour);
        lines.extend(self.counts(
            Phrase::SummaryChannels,
            &vocabulary.channels,
            channels.map(|id| id.as_str()),
        ));
        lines.extend(self.counts(
            Phrase::SummaryBehaviours,
            &vocabulary.behaviours,
            behaviours.map(|id| id.as_str()),
        ));
        let told = self
            .shown_facts()
            .filter(|fact| fact.kind == "told_to_stop");
        let told = told.filter(|fact| fact.withdrawn.is_none());
        let told: BTreeSet<Day> = told.filter_map(fact_day).collect();
        if let Some(first) = told.iter().next() {
            let named: Vec<_> = told.iter().map(|day| words.day(*day)).collect();
            lines.push(self.line(Phrase::SummaryTold, &named.join("; ")));
            let after = entries.iter().filter(|entry| unwanted(entry));
            let after: Vec<Day> = after.filter_map(day).filter(|day| day > first).collect();
            let days: BTreeSet<Day> = after.iter().copied().collect();
            let days: Vec<_> = days.iter().map(|day| words.day(*day)).collect();
            let count = after.len().to_string();
            let said = match &days[..] {
                [] => words.say(Phrase::SummaryAfterNone).to_owned(),
                [first, .., last] if days.len() > DAYS_NAMED => {
                    let days = days.len().to_string();
                    words.fill(Phrase::SummaryAfterSpan, &[&count, &days, first, last])
                }
                days => words.fill(Phrase::SummaryAfterDays, &[&count, &days.join("; ")]),
            };
            lines.push(self.line(Phrase::SummaryAfter, &said));
        }
        (!lines.is_empty()).then(|| Section {
            lines,
            ..self.section(Part::Summary, Phrase::SummaryHeading, Vec::new())
        })
    }

    fn picture(&self) -> Option<Picture> {
        let entries: Vec<_> = self.shown_entries().collect();
        let facts: Vec<_> = self.shown_facts().collect();
        let sizes = match self.request.reader.rule_for("seriousness") {
            Rule::Shown => Sizes::Told,
            _ => Sizes::Untold,
        };
        let vocabulary = self.teller.vocabulary;
        picture(self.words, vocabulary, &entries, &facts, sizes)
    }

    /// How often each is there, in the order of their first use.
    fn counts<'t>(
        &self,
        phrase: Phrase,
        known: &[Term],
        ids: impl Iterator<Item = &'t str>,
    ) -> Option<Line> {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for id in ids {
            match counted.iter_mut().find(|(known, _)| *known == id) {
                Some((_, count)) => *count += 1,
                None => counted.push((id, 1)),
            }
        }
        let one = |(id, count): &(&str, usize)| {
            let label = known.iter().find(|term| term.id == *id);
            let label = label.map_or(*id, |term| &term.label);
            self.words
                .fill(Phrase::Counted, &[label, &count.to_string()])
        };
        let said: Vec<_> = counted.iter().map(one).collect();
        (!said.is_empty()).then(|| self.line(phrase, &said.join("; ")))
    }

    /// Entries that count: in the report, and not taken back.
    fn shown_entries(&self) -> impl Iterator<Item = &Incident> {
        let entries = self.case.incidents.iter().map(|entry| &**entry);
        entries
            .filter(|entry| entry.withdrawn.is_none() && self.sieve.why_out(entry.hash).is_none())
    }

    fn shown_facts(&self) -> impl Iterator<Item = &Fact> {
        let facts = self.case.facts.iter();
        facts.filter(|fact| self.sieve.why_out(fact.hash).is_none())
    }

    fn facts(&self) -> Vec<Piece> {
        let mut facts: Vec<_> = self.shown_facts().collect();
        facts.sort_by_key(|fact| (fact_day(fact), fact.recorded.at, fact.hash));
        let piece = |fact: &Fact| {
            let event = self.journal.event(&fact.hash)?;
            let mut piece = self.piece(event, fact.withdrawn.as_ref());
            piece.heading = self.fact_heading(fact);
            let recorded = self.teller.recorded(&fact.recorded);
            piece.lines.push(self.line(Phrase::Recorded, &recorded));
            Some(piece)
        };
        facts.into_iter().filter_map(piece).collect()
    }

    fn fact_heading(&self, fact: &Fact) -> String {
        let group = self.teller.vocabulary.group(&fact.kind);
        group.map_or_else(|| fact.kind.clone(), |group| group.title.clone())
    }

    fn entry_heading(&self, entry: &Incident, number: usize) -> String {
        let day = |day: Day| self.words.weekday(day);
        let when = self.teller.when(entry.event_start.as_ref(), day);
        let number = number.to_string();
        self.words.fill(Phrase::Entry, &[&number, &when])
    }

    /// Every entry of the case, in the order in which they happened; of those that are left out only that they are.
    fn entries(&self, enclosures: &mut Vec<Enclosure>) -> Vec<Piece> {
        let numbered = self.case.incidents.iter().zip(&self.case.numbers);
        let piece = |(entry, number): (&std::rc::Rc<Incident>, &usize)| {
            let why = self.sieve.why_out(entry.hash);
            let withdrawn = entry.withdrawn.as_ref();
            let event = self.journal.event(&entry.hash)?;
            if why.is_some() || is_purged(withdrawn) {
                return Some(self.stub(entry, *number, why, event));
            }
            let mut piece = self.piece(event, withdrawn);
            piece.heading = self.entry_heading(entry, *number);
            piece.number = Some(*number);
            let start = piece.lines.iter().position(|line| line.is(START));
            piece.when = start.map(|at| piece.lines.remove(at));
            let claimed = entry.event_start.as_ref();
            let recorded = self.teller.recorded_after(&entry.recorded, claimed);
            piece.lines.push(self.line(Phrase::Recorded, &recorded));
            self.name_files(entry, *number, &mut piece, enclosures);
            Some(piece)
        };
        numbered.filter_map(piece).collect()
    }

    /// That there is an entry, and nothing of what it says, nor when that was.
    fn stub(&self, entry: &Incident, number: usize, why: Option<Why>, event: &'a Event) -> Piece {
        let number_said = number.to_string();
        let standing = match (&entry.withdrawn, why) {
            (Some(withdrawn), None | Some(Why::TakenBack)) => {
                let phrase = match why {
                    None => Phrase::Removed,
                    Some(_) => Phrase::TakenBackStub,
                };
                self.on_day(phrase, withdrawn)
            }
            _ => self.words.say(Phrase::Withheld).to_owned(),
        };
        // Why it was purged.
        let purge = why.is_none().then(|| self.later.latest(event, Kind::Purge));
        let because = purge.flatten().and_then(|purge| self.because(purge));
        Piece {
            hash: event.hash(),
            heading: self.words.fill(Phrase::EntryName, &[&number_said]),
            number: Some(number),
            when: None,
            standing: Some(standing),
            lines: because.into_iter().collect(),
            corrections: Vec::new(),
        }
    }

    fn on_day(&self, phrase: Phrase, withdrawn: &Withdrawal) -> String {
        let Recorded { at, offset, .. } = withdrawn.recorded;
        let day = self.words.day(at.day_at(offset));
        self.words.fill(phrase, &[&day])
    }

    /// What an event says after its corrections, and the corrections, as far as the reader gets them.
    fn piece(&self, event: &'a Event, withdrawn: Option<&Withdrawal>) -> Piece {
        let (fields, amendments) = self.later.read(event);
        let said = fields.into_iter().filter_map(|field| self.said(field));
        let mut said: Vec<_> = said.collect();
        said.sort_by_key(|(sifted, _)| (group(sifted.field), sifted.number, sifted.field));
        let reason = withdrawn.and_then(|_| self.later.latest(event, Kind::Withdraw));
        let reason = reason.and_then(|withdraw| self.because(withdraw));
        let said = said.into_iter().map(|(_, line)| line);
        let corrections = amendments.iter().rev();
        Piece {
            hash: event.hash(),
            heading: String::new(),
            number: None,
            when: None,
            standing: withdrawn.map(|withdrawn| self.on_day(Phrase::TakenBack, withdrawn)),
            lines: reason.into_iter().chain(said).collect(),
            corrections: corrections
                .filter_map(|amendment| self.correction(amendment))
                .collect(),
        }
    }

    /// The reason that was given for a correction, a withdrawal or a purge.
    fn reason(&self, event: &Event) -> Option<Text> {
        let mut fields = event.fields().iter();
        let field = fields.find(|field| field.name() == WHY)?;
        let gives = self.sieve.gives_reason(event);
        gives
            .then(|| self.said(field))
            .flatten()
            .map(|(_, line)| line.text)
    }

    fn because(&self, event: &Event) -> Option<Line> {
        Some(Line {
            label: self.words.say(Phrase::Because).to_owned(),
            text: self.reason(event)?,
            voice: Voice::Typed,
            field: None,
        })
    }

    /// What the reader gets of a field, if there is anything to say.
    fn said(&self, field: &Field) -> Option<(Sifted, Line)> {
        let (sifted, text) = match self.sieve.sift(field) {
            Ok(sifted) => {
                let text = Text::new(&sifted.told.as_ref()?.words);
                (sifted, text)
            }
            Err((Why::Account, Some(sifted))) => {
                let masked = Text::masked();
                let text = match Attachment::in_field(field) {
                    Some(file) => masked.and(": ").and(&self.teller.file(&file)),
                    None => masked,
                };
                (sifted, text)
            }
            Err((Why::Masked, Some(sifted))) => {
                let text = match sifted.told.as_ref()? {
                    told if told.voice == Voice::Typed => {
                        Text::masking(&told.words, &self.sieve.masks_of(field))
                    }
                    _ => Text::masked(),
                };
                (sifted, text)
            }
            Err(_) => return None,
        };
        let voice = sifted.told.as_ref().map_or(Voice::Ours, |told| told.voice);
        let line = Line {
            label: self.teller.label(sifted.field, sifted.number),
            text,
            voice,
            field: Some(sifted.field),
        };
        Some((sifted, line))
    }

    /// A correction, unless the reader gets nothing of what it changed.
    fn correction(&self, amendment: &Amendment) -> Option<Correction> {
        let changed = amendment.changed.iter();
        let changed: Vec<_> = changed.filter_map(|change| self.changed(change)).collect();
        if changed.is_empty() {
            return None;
        }
        let recorded = self.teller.recorded(&amendment.recorded);
        let event = self.journal.event(&amendment.hash);
        Some(Correction {
            heading: self.words.fill(Phrase::Correction, &[&recorded]),
            reason: event.and_then(|event| self.reason(event)),
            changed,
        })
    }

    fn changed(&self, change: &Change) -> Option<Changed> {
        let before = change.before.as_ref().map(|field| self.said(field));
        let since = change.after.as_ref().map(|field| self.said(field));
        let text = |said: Option<Option<(Sifted, Line)>>, none: Phrase| match said {
            Some(said) => said.map(|(_, line)| line.text),
            None => Some(Text::new(self.words.say(none))),
        };
        let known = [&before, &since].into_iter().flatten().flatten();
        let label = known.map(|(_, line)| line.label.clone()).next()?;
        Some(Changed {
            label,
            before: text(before, Phrase::NotYet)?,
            since: text(since, Phrase::TakenOut)?,
        })
    }

    /// The files of an entry by number, and which of them go with the report.
    fn name_files(
        &self,
        entry: &Incident,
        number: usize,
        piece: &mut Piece,
        enclosures: &mut Vec<Enclosure>,
    ) {
        let encloses = self.request.chosen.contains(&Choice::Files)
            && self.request.reader.choices().contains(&Choice::Files);
        let lines = piece.lines.iter_mut().filter(|line| line.is(ATTACHMENT));
        for ((line, file), at) in lines.zip(&entry.attachments).zip(1..) {
            let at: usize = at;
            let name = [&number.to_string(), "-", &at.to_string()].concat();
            line.label = self.words.fill(Phrase::File, &[&name]);
            if encloses {
                enclosures.push(Enclosure {
                    attachment: file.id.clone(),
                    file_name: ["attachment-", &name, ".", file.kind.extension()].concat(),
                });
            }
        }
    }

    /// What the reader does not get: by rule, which is the same in every case, and what was masked in this one.
    fn left_out(&self, newer: usize, fields: &[LeftOutFields], pieces: &[&[Piece]]) -> Section {
        let words = self.words;
        let rule = match self.request.reader {
            Reader::Defence => Phrase::LeftOutDefence,
            Reader::Police => Phrase::LeftOutPolice,
            Reader::Manager => Phrase::LeftOutManager,
            Reader::Own => Phrase::LeftOutOwn,
        };
        let mut lines = vec![self.line(Phrase::LeftOutByRule, words.say(rule))];
        let mut masked = Vec::new();
        for (name, phrase) in [
            (ACCOUNT, Phrase::MaskedAccount),
            (ATTACHMENT, Phrase::MaskedNames),
        ] {
            let field = FIELDS.iter().position(|line| line.name == name);
            let is_masked = |line: &Line| line.field == field && line.text.is_masked();
            let all = pieces.iter().copied().flatten();
            let rule = field.map(|field| self.request.reader.rule(field));
            if rule == Some(Rule::Masked) && { all }.any(|piece| piece.lines.iter().any(is_masked))
            {
                masked.push(words.say(phrase).to_owned());
            }
        }
        let passages = pieces.iter().copied().flatten().filter(|piece| {
            let by_user = |line: &&Line| {
                let rule = line.field.map(|field| self.request.reader.rule(field));
                line.text.is_masked() && rule != Some(Rule::Masked)
            };
            let corrected = piece.corrections.iter().any(Correction::is_masked);
            corrected || piece.lines.iter().any(|line| by_user(&line))
        });
        let places: Vec<_> = passages.map(|piece| piece.heading.as_str()).collect();
        if !places.is_empty() {
            masked.push(words.fill(Phrase::MaskedPassages, &[&places.join("; ")]));
        }
        let said = match &masked[..] {
            [] => words.say(Phrase::MaskedNone).to_owned(),
            masked => masked.join(". "),
        };
        lines.push(self.line(Phrase::MaskedHeading, &said));
        if newer > 0 {
            let said = words.fill(Phrase::NewerCount, &[&newer.to_string()]);
            lines.push(self.line(Phrase::Newer, &said));
        }
        let unread = fields.iter().filter(|fields| fields.why == Why::Unknown);
        let unread: usize = unread.map(|fields| fields.count).sum();
        if unread > 0 {
            let said = words.fill(Phrase::UnreadCount, &[&unread.to_string()]);
            lines.push(self.line(Phrase::Unread, &said));
        }
        Section {
            lines,
            ..self.section(Part::LeftOut, Phrase::LeftOutHeading, Vec::new())
        }
    }

    /// The disclosure profile, in the words of the guide; for the police, why.
    fn ground(&self) -> Option<Section> {
        let Request {
            reader,
            profile,
            reason,
            ..
        } = self.request;
        let disclosure = reader.ground(&self.content.guide, profile.as_ref())?;
        let title = [&disclosure.title, " (", disclosure.id.as_str(), ")"].concat();
        let mut lines = vec![
            self.line(Phrase::Ground, &title),
            self.line(Phrase::GroundLeavesOut, &disclosure.leave_out),
        ];
        if *reader == Reader::Police && !reason.trim().is_empty() {
            lines.push(Line {
                voice: Voice::Typed,
                ..self.line(Phrase::NoteReason, reason)
            });
        }
        Some(Section {
            lines,
            ..self.section(Part::Ground, Phrase::NoteHeading, Vec::new())
        })
    }

    fn receipt(&self) -> Section {
        self.section(Part::Receipt, Phrase::ReceiptHeading, Vec::new())
    }

    fn line(&self, label: Phrase, text: &str) -> Line {
        Line {
            label: self.words.say(label).to_owned(),
            text: Text::new(text),
            voice: Voice::Ours,
            field: None,
        }
    }
}

/// The place of the first line of the same group in the table.
fn group(field: usize) -> usize {
    let prefix = |at: usize| {
        let name = FIELDS.get(at).map_or("", |line| line.name);
        name.split_once(".#").map(|(group, _)| group)
    };
    let own = prefix(field);
    match own {
        Some(_) => (0..field).find(|at| prefix(*at) == own).unwrap_or(field),
        None => field,
    }
}
