//! Finding entries by any words in them, as they are typed. Everything that an entry says counts, in the words of the screens.

use zeroize::Zeroizing;

use super::{
    Case, CaseId, Incident,
    entry::{Answered, TermId},
    vocabulary::{Term, Vocabulary},
};
use crate::store::EventHash;

/// Every entry of a log as one text to search. Wiped when it is let go.
#[derive(Default)]
pub struct Index {
    entries: Vec<Entry>,
}

struct Entry {
    case: CaseId,
    hash: EventHash,
    text: Zeroizing<String>,
}

impl Index {
    /// Of these cases; `said` gives what the screens say of an entry besides, such as its date.
    pub fn of(cases: &[Case], vocabulary: &Vocabulary, said: impl Fn(&Incident) -> String) -> Self {
        let mut entries = Vec::new();
        for case in cases {
            for incident in case.incidents.iter().rev() {
                let mut text = Zeroizing::new(String::new());
                add(&mut text, case.case_ref.as_deref().unwrap_or_default());
                add(&mut text, &said(incident));
                collect(&mut text, vocabulary, incident);
                entries.push(Entry {
                    case: case.id.clone(),
                    hash: incident.hash,
                    text,
                });
            }
        }
        Self { entries }
    }

    /// The entries that have every word of the query, or the beginning of one, in the order of the cases, the latest
    /// first. No words find nothing.
    pub fn find(&self, query: &str) -> Vec<(CaseId, EventHash)> {
        let query = Zeroizing::new(query.to_lowercase());
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let has_all = |entry: &&Entry| words.iter().all(|word| entry.text.contains(word));
        let found = self.entries.iter().filter(has_all);
        found
            .map(|entry| (entry.case.clone(), entry.hash))
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
