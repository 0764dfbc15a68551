//! A wording of the guide with what the log knows put into it. What the log does not know stays in its brackets: absence
//! from the log proves nothing. Knows no screen.

use std::rc::Rc;

use zeroize::Zeroizing;

use super::{Part, Reader, Report, Request, plan, tell::label};
use crate::{
    content::Content,
    guide::model::{Fill, Guide, Known, Wording, WordingPart},
    journal::{
        Case, Fact, Incident, Journal,
        entry::TermId,
        moment::{Day, Now},
        patterns::{day, fact_day, says, unwanted, words},
        vocabulary::Term,
    },
};

/// How afraid one is from 'frightened' on.
const FRIGHTENED: u8 = 3;

/// The wording with what is known of the case, to be edited: its parts one below the other, directions in square brackets.
pub fn filled(wording: &Wording, case: &Case, content: &Content) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::new());
    for part in &wording.parts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        match part {
            WordingPart::Say(words) => text.push_str(words),
            WordingPart::Direction(words) => {
                text.push('[');
                text.push_str(words);
                text.push(']');
            }
        }
    }
    fill_in(&mut text, wording, case, content);
    text
}

/// Other words for the same, such as an organisation's, with what is known of the case.
pub fn filled_words(
    words: &str,
    wording: &Wording,
    case: &Case,
    content: &Content,
) -> Zeroizing<String> {
    let mut text = Zeroizing::new(words.to_owned());
    fill_in(&mut text, wording, case, content);
    text
}

fn fill_in(text: &mut Zeroizing<String>, wording: &Wording, case: &Case, content: &Content) {
    let record = Record::of(case, content);
    for fill in &wording.fill {
        record.fill(fill, text);
    }
}

/// The wordings that may be used in this case: once the person has been told to stop, hardly any of the user's own.
pub fn offered<'g>(guide: &'g Guide, case: &Case) -> Vec<&'g Wording> {
    let mut told = case
        .facts
        .iter()
        .filter(|fact| fact.kind == "told_to_stop" && fact.withdrawn.is_none());
    let asked =
        |entry: &Rc<Incident>| entry.withdrawn.is_none() && says(entry, "asked_to_stop_now", "yes");
    let is_told = told.next().is_some() || case.incidents.iter().any(asked);
    let offered = |wording: &&Wording| !is_told || !wording.personal || wording.once_told;
    guide.wordings.iter().filter(offered).collect()
}

/// What still has to be settled: what stands in square brackets, and what is to be chosen of: `have / have`.
pub fn open_marks(text: &str) -> Vec<&str> {
    let mut marks = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let (before, from) = rest.split_at(start);
        choices(before, &mut marks);
        let Some(end) = from.find(']') else {
            rest = from;
            break;
        };
        marks.push(&from[..=end]);
        rest = &from[end + 1..];
    }
    choices(rest, &mut marks);
    marks
}

/// The words on both sides of each stroke that stands alone.
fn choices<'t>(text: &'t str, marks: &mut Vec<&'t str>) {
    for (at, stroke) in text.match_indices(" / ") {
        let before = text[..at]
            .rfind(char::is_whitespace)
            .map_or(0, |space| space + 1);
        let after = at + stroke.len();
        let length = text[after..].find(char::is_whitespace);
        marks.push(&text[before..length.map_or(text.len(), |length| after + length)]);
    }
}

/// What is on record of the case, as far as a line manager is told it: counts, dates, and what was done.
pub fn record(journal: &Journal, content: &Content, case: &Case, now: &Now) -> Option<Report> {
    let request = Request::new(Reader::Manager, case);
    let mut report = plan(journal, content, &request, &[], now)?.report;
    report
        .sections
        .retain(|section| matches!(section.part, Part::Summary | Part::Facts));
    report.picture = None;
    report.enclosures.clear();
    report.lines.clear();
    Some(report)
}

/// What a log knows of a case.
struct Record<'a> {
    case: &'a Case,
    content: &'a Content,
    /// What came in, was not wanted and stands.
    entries: Vec<&'a Incident>,
}

impl<'a> Record<'a> {
    fn of(case: &'a Case, content: &'a Content) -> Self {
        let entries = case.incidents.iter().map(|entry| &**entry);
        Self {
            case,
            content,
            entries: entries.filter(|entry| stands(entry)).collect(),
        }
    }

    /// Puts what is known in place of the first mark that is left.
    fn fill(&self, fill: &Fill, text: &mut Zeroizing<String>) {
        let (Some(at), Some(known)) = (text.find(&fill.mark), self.known(fill.with)) else {
            return;
        };
        let put = match &fill.say {
            Some(say) => Zeroizing::new(say.replace("{value}", &known)),
            None => known,
        };
        let after = at + fill.mark.len();
        *text = Zeroizing::new([&text[..at], &put, &text[after..]].concat());
    }

    fn known(&self, what: Known) -> Option<Zeroizing<String>> {
        let says = |yes: bool| yes.then(Zeroizing::default);
        let report = &self.content.report;
        let said = |day: Option<Day>| day.map(|day| Zeroizing::new(report.day(day)));
        match what {
            Known::FirstContact => said(
                self.case
                    .first_contact_date
                    .or(self.days().first().copied()),
            ),
            Known::FirstEntry => said(self.days().first().copied()),
            Known::LatestEntry => said(self.days().last().copied()),
            // Of one there is no number.
            Known::Entries => Some(self.entries.len())
                .filter(|count| *count > 1)
                .map(|count| Zeroizing::new(count.to_string())),
            Known::Days => {
                let days = self.days().into_iter().map(|day| report.day(day));
                joined(days.collect())
            }
            Known::FirstChannel => joined(self.channels().into_iter().take(1).collect()),
            Known::Channels => joined(self.channels()),
            Known::CurrentPatient => says(self.is("current_patient")),
            Known::FormerPatient => says(self.is("former_patient")),
            Known::Told => says(self.fact("told_to_stop").is_some()),
            Known::ToldOn => said(self.fact("told_to_stop").and_then(fact_day)),
            Known::DefenceTold => says(self.fact("mdo_told").is_some()),
            Known::Frightened => {
                let afraid = |entry: &&Incident| entry.fear.map_or(0, u8::from) >= FRIGHTENED;
                says(self.entries.iter().any(afraid))
            }
            Known::Gift => self.gift().map(|(_, item)| Zeroizing::new(item.to_owned())),
            Known::GiftOn => said(self.gift().and_then(|(entry, _)| day(entry))),
        }
    }

    /// The days of the entries, each once, in order.
    fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.entries.iter().filter_map(|entry| day(entry)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// How the entries came, each way once, in the order in which they first came so.
    fn channels(&self) -> Vec<String> {
        let mut channels = Vec::new();
        for channel in self
            .entries
            .iter()
            .filter_map(|entry| entry.channel.as_ref())
        {
            let named = in_a_sentence(&self.content.vocabulary.channels, channel);
            if !channels.contains(&named) {
                channels.push(named);
            }
        }
        channels
    }

    fn is(&self, relation: &str) -> bool {
        let said = self.case.relation.as_ref();
        said.is_some_and(|said| said.as_str() == relation)
    }

    /// The latest fact of this kind that stands.
    fn fact(&self, kind: &str) -> Option<&Fact> {
        let facts = self.case.facts.iter();
        let facts = facts.filter(|fact| fact.kind == kind && fact.withdrawn.is_none());
        facts.max_by_key(|fact| (fact_day(fact), fact.recorded.at))
    }

    /// The latest gift, and the entry that has it.
    fn gift(&self) -> Option<(&'a Incident, &'a str)> {
        let mut entries = self.entries.iter().rev();
        entries.find_map(|entry| Some((*entry, words(entry, "gift.item")?)))
    }
}

fn stands(entry: &Incident) -> bool {
    entry.withdrawn.is_none() && unwanted(entry)
}

/// One after the other; nothing where there is none.
fn joined(named: Vec<String>) -> Option<Zeroizing<String>> {
    (!named.is_empty()).then(|| Zeroizing::new(named.join(", ")))
}

/// The label of a term as it stands within a sentence.
fn in_a_sentence(terms: &[Term], id: &TermId) -> String {
    let mut letters = label(terms, id.as_str()).unwrap_or(id.as_str()).chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
