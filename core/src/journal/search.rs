//! Finding lines of the log by any words in them, as they are typed, and by what they are. Everything that a line says
//! counts, in the words of the screens.

use zeroize::Zeroizing;

use super::{
    Amendment, Case, Fact, Incident,
    entry::{Answered, TermId},
    filter::{About, Filter, Place},
    vocabulary::{Term, Vocabulary},
};

/// Every entry, fact and correction of a log as one text each. Wiped when it is let go.
#[derive(Default)]
pub struct Index {
    lines: Vec<Line>,
}

struct Line {
    place: Place,
    text: Zeroizing<String>,
}

/// What has a text of its own.
pub enum Said<'a> {
    /// An entry: what it says besides its terms and texts, such as its date.
    Entry(&'a Incident),
    /// A fact: all that it says.
    Fact(&'a Fact),
    /// A correction: all that it says.
    Correction(&'a Amendment),
}

impl Index {
    /// Of these cases; `said` gives what the screens say.
    pub fn of(cases: &[Case], vocabulary: &Vocabulary, said: impl Fn(&Said<'_>) -> String) -> Self {
        let mut lines = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            if case.purged.is_some() {
                continue;
            }
            let name = case.case_ref.as_deref().unwrap_or_default();
            let mut put = |about: About, correction: Option<usize>, says: &Said<'_>| {
                let mut text = Zeroizing::new(String::new());
                add(&mut text, name);
                add(&mut text, &said(says));
                if let Said::Entry(incident) = says {
                    collect(&mut text, vocabulary, incident);
                }
                let case = at;
                let place = Place {
                    case,
                    about,
                    correction,
                };
                lines.push(Line { place, text });
            };
            let mut all = |about: About, says: Option<Said<'_>>, amendments: &[Amendment]| {
                if let Some(says) = says {
                    put(about, None, &says);
                }
                for (at, amendment) in amendments.iter().enumerate() {
                    put(about, Some(at), &Said::Correction(amendment));
                }
            };
            for (at, entry) in case.incidents.iter().enumerate().rev() {
                all(
                    About::Entry(at),
                    Some(Said::Entry(entry)),
                    &entry.amendments,
                );
            }
            for (at, fact) in case.facts.iter().enumerate().rev() {
                all(About::Fact(at), Some(Said::Fact(fact)), &fact.amendments);
            }
            all(About::Case, None, &case.amendments);
        }
        Self { lines }
    }

    /// The lines that have every word of the query, or the beginning of one, and that the filter wants; of each case its
    /// entries, the latest first, then its facts. No words and no filter find nothing.
    ///
    /// `cases` are those that it was made of.
    pub fn find(&self, cases: &[Case], query: &str, filter: &Filter) -> Vec<Place> {
        let query = Zeroizing::new(query.to_lowercase());
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() && filter.is_empty() {
            return Vec::new();
        }
        let wanted = |line: &&Line| {
            let case = cases.get(line.place.case);
            case.is_some_and(|case| filter.wants(case, &line.place))
                && words.iter().all(|word| line.text.contains(word))
        };
        self.lines
            .iter()
            .filter(wanted)
            .map(|line| line.place)
            .collect()
    }
}

fn add(text: &mut Zeroizing<String>, words: &str) {
    text.push_str(&words.to_lowercase());
    text.push('\n');
}

fn collect(text: &mut Zeroizing<String>, vocabulary: &Vocabulary, incident: &Incident) {
    let label = |terms: &[Term], id: &TermId| {
        let known = terms.iter().find(|term| term.id == id.as_str());
        known.map_or_else(|| id.as_str().to_owned(), |term| term.label.clone())
    };
    if let Some(channel) = &incident.channel {
        add(text, &label(&vocabulary.channels, channel));
    }
    for kind in &incident.behaviour {
        add(text, &label(&vocabulary.behaviours, kind));
    }
    if let Some(account) = &incident.what_happened {
        add(text, account);
    }
    for (field, answered) in &incident.more {
        let terms = vocabulary.asked(field);
        let terms = terms.map_or(&[][..], |(_, ask, _)| &ask.terms);
        match answered {
            Answered::Words(words) => add(text, &label(terms, &TermId::new(words.as_str()))),
            Answered::Terms(ids) => ids.iter().for_each(|id| add(text, &label(terms, id))),
        }
    }
}
