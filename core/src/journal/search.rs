//! Finding lines of the log by any words in them, in any case and with or without accents and quotes, and by what they
//! are. Everything that a line says counts, in the words of the screens.

use std::{mem, rc::Rc};

use zeroize::Zeroizing;

use super::{
    Amendment, Case, Fact, Incident,
    entry::{Answered, TermId},
    filter::{About, Filter, Place},
    vocabulary::{Term, Vocabulary},
};
use crate::folding::{NormalForm, fold};

/// Every entry, fact and correction of a log as one text each. Wiped when it is let go.
pub struct Index {
    lines: Vec<Line>,
    nfkd: NormalForm,
}

struct Line {
    place: Place,
    text: Zeroizing<String>,
    /// The entry that it is, and the name of its case, where it is one: as long as both are the same, so is the text.
    read: Option<(Rc<Incident>, Option<String>)>,
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

/// What was found, and the way to what a longer query finds. Wiped when it is let go.
#[derive(Clone, Default)]
pub struct Found {
    words: Vec<Zeroizing<String>>,
    filter: Filter,
    lines: Vec<usize>,
}

impl Index {
    /// An index of nothing.
    pub fn new(nfkd: NormalForm) -> Self {
        Self {
            lines: Vec::new(),
            nfkd,
        }
    }

    /// Takes in these cases; `said` gives what the screens say. What was read of an entry before is not read again.
    pub fn read(
        &mut self,
        cases: &[Case],
        vocabulary: &Vocabulary,
        said: impl Fn(&Said<'_>) -> String,
    ) {
        let before = mem::take(&mut self.lines).into_iter();
        let mut before = before.filter(|line| line.read.is_some()).peekable();
        for (at, case) in cases.iter().enumerate() {
            if case.purged.is_some() {
                continue;
            }
            let name = case.case_ref.as_deref().unwrap_or_default();
            let nfkd = self.nfkd;
            let text = |says: &Said<'_>| {
                let mut text = Zeroizing::new(String::new());
                let mut add = |words: &str| {
                    text.push_str(&fold(words, nfkd));
                    text.push('\n');
                };
                add(name);
                add(&said(says));
                if let Said::Entry(incident) = says {
                    collect(add, vocabulary, incident);
                }
                text
            };
            let place = |about: About, correction: Option<usize>| Place {
                case: at,
                about,
                correction,
            };
            let corrections = |about: About, amendments: &[Amendment]| -> Vec<Line> {
                let correction = |(nth, amendment)| Line {
                    place: place(about, Some(nth)),
                    text: text(&Said::Correction(amendment)),
                    read: None,
                };
                amendments.iter().enumerate().map(correction).collect()
            };
            for (nth, entry) in case.incidents.iter().enumerate().rev() {
                let is_it = |line: &Line| {
                    let read = line.read.as_ref();
                    read.is_some_and(|(known, _)| known.hash == entry.hash)
                };
                let known = before.next_if(is_it).filter(|line| {
                    let read = line.read.as_ref();
                    read.is_some_and(|(known, name)| {
                        Rc::ptr_eq(known, entry) && *name == case.case_ref
                    })
                });
                let place = place(About::Entry(nth), None);
                self.lines.push(match known {
                    Some(known) => Line { place, ..known },
                    None => Line {
                        place,
                        text: text(&Said::Entry(entry)),
                        read: Some((Rc::clone(entry), case.case_ref.clone())),
                    },
                });
                self.lines
                    .extend(corrections(About::Entry(nth), &entry.amendments));
            }
            for (nth, fact) in case.facts.iter().enumerate().rev() {
                self.lines.push(Line {
                    place: place(About::Fact(nth), None),
                    text: text(&Said::Fact(fact)),
                    read: None,
                });
                self.lines
                    .extend(corrections(About::Fact(nth), &fact.amendments));
            }
            self.lines
                .extend(corrections(About::Case, &case.amendments));
        }
    }

    /// The lines that have every word of the query, or the beginning of one, and that the filter wants; of each case its
    /// entries, the latest first, then its facts. No words and no filter find nothing.
    ///
    /// `cases` are those that were read, and `before` is what this index found last: where each of its words goes on in
    /// the query, and the filter is the same, only those lines are looked at.
    pub fn find(&self, cases: &[Case], query: &str, filter: &Filter, before: &Found) -> Found {
        let query = fold(query, self.nfkd);
        let words = query.split_whitespace();
        let words: Vec<_> = words.map(|word| Zeroizing::new(word.to_owned())).collect();
        if words.is_empty() && filter.is_empty() {
            return Found::default();
        }
        let wanted = |at: &usize| {
            self.lines.get(*at).is_some_and(|line| {
                let case = cases.get(line.place.case);
                words.iter().all(|word| line.text.contains(&**word))
                    && case.is_some_and(|case| filter.wants(case, &line.place))
            })
        };
        let goes_on =
            |word: &Zeroizing<String>| words.iter().any(|longer| longer.contains(&**word));
        let narrower = !before.words.is_empty()
            && before.filter == *filter
            && before.words.iter().all(goes_on);
        let lines = if narrower {
            before.lines.iter().copied().filter(wanted).collect()
        } else {
            (0..self.lines.len()).filter(wanted).collect()
        };
        Found {
            words,
            filter: filter.clone(),
            lines,
        }
    }

    /// Where what was found stands, in order.
    pub fn places(&self, found: &Found) -> Vec<Place> {
        let lines = found.lines.iter().filter_map(|at| self.lines.get(*at));
        lines.map(|line| line.place).collect()
    }
}

fn collect(mut add: impl FnMut(&str), vocabulary: &Vocabulary, incident: &Incident) {
    let label = |terms: &[Term], id: &TermId| {
        let known = terms.iter().find(|term| term.id == id.as_str());
        known.map_or_else(|| id.as_str().to_owned(), |term| term.label.clone())
    };
    if let Some(channel) = &incident.channel {
        add(&label(&vocabulary.channels, channel));
    }
    for kind in &incident.behaviour {
        add(&label(&vocabulary.behaviours, kind));
    }
    if let Some(account) = &incident.what_happened {
        add(account);
    }
    for (field, answered) in &incident.more {
        let terms = vocabulary.asked(field);
        let terms = terms.map_or(&[][..], |(_, ask, _)| &ask.terms);
        match answered {
            Answered::Words(words) => add(&label(terms, &TermId::new(words.as_str()))),
            Answered::Terms(ids) => ids.iter().for_each(|id| add(&label(terms, id))),
        }
    }
}
