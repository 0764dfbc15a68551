//! What might have to be masked in free text: suggestions, each of which the user confirms or refuses. Never claims to have
//! found everything.

use std::ops::Range;

use zeroize::Zeroizing;

use super::{
    FieldId, Mask, Reader, Request, Rule, Why,
    audience::{self, ACCOUNT, FIELDS},
    sieve::{Sieve, Sifted},
    tell::Teller,
};
use crate::{
    content::Content,
    journal::{
        Journal,
        event::{Event, Field},
        target,
        warnings::{Kind, warnings},
    },
    store::EventHash,
};

/// What a place in free text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspect {
    /// Something that should not have been recorded.
    Looks(Kind),
    /// The account name or number of the sender, which this reader does not get.
    Account,
    /// Words that the user named.
    Named,
}

/// A place in free text that goes out, and that might have to be masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The mask that it would be.
    pub mask: Mask,
    /// What it looks like.
    pub suspect: Suspect,
    /// The entry or the fact that it is in, or the event that opened the case.
    pub piece: EventHash,
    /// What the field is called.
    pub label: String,
    /// The whole text, in which the mask says where.
    pub text: Zeroizing<String>,
}

/// Everything that might have to be masked in what a request would let out, event by event in the order of the log, with
/// every place of the words that the user named. What is masked already is suggested as well.
pub fn suggestions(
    journal: &Journal,
    content: &Content,
    request: &Request,
    named: &[&str],
) -> Vec<Suggestion> {
    let Some(case) = journal.case(&request.case) else {
        return Vec::new();
    };
    let teller = Teller {
        words: &content.report,
        vocabulary: &content.vocabulary,
    };
    let sieve = Sieve::new(journal, request, teller, &case);
    let links = journal.links(&journal.streams_of(&request.case));
    let events = links.iter().filter_map(|link| journal.event(&link.hash));
    let events: Vec<&Event> = events.collect();
    let accounts = accounts(request.reader, &events);
    let accounts = accounts.into_iter().map(|words| (Suspect::Account, words));
    let named = named.iter().filter_map(|words| sought(words));
    let named = named.map(|words| (Suspect::Named, words));
    let all_sought: Vec<_> = accounts.chain(named).collect();
    let mut found = Vec::new();
    for event in events.iter().filter(|event| sieve.opens(event)) {
        for field in event.fields() {
            let (Ok(sifted) | Err((Why::Masked, Some(sifted)))) = sieve.sift(field) else {
                continue;
            };
            if sieve.why_withheld(event, field) == Some(Why::Rule) {
                continue;
            }
            let Some(text) = free_text(&sifted, field) else {
                continue;
            };
            let looks = warnings(&content.vocabulary.clinical, &text);
            let looks = looks
                .into_iter()
                .map(|warning| (Suspect::Looks(warning.kind), warning.at));
            let mut all: Vec<_> = looks.collect();
            for (suspect, words) in &all_sought {
                all.extend(places(&text, words).into_iter().map(|at| (*suspect, at)));
            }
            all.sort_by_key(|(suspect, at)| (at.start, *suspect));
            found.extend(all.into_iter().map(|(suspect, at)| Suggestion {
                mask: Mask {
                    field: FieldId::of(field),
                    at,
                },
                suspect,
                piece: target(event).unwrap_or(event.hash()),
                label: teller.label(sifted.field, sifted.number),
                text: text.clone(),
            }));
        }
    }
    found
}

/// What was typed; not a term, a day or a file, and not the account name itself, which stands there to be evidence.
fn free_text(sifted: &Sifted, field: &Field) -> Option<Zeroizing<String>> {
    let told = sifted.told.as_ref()?;
    // A channel of another version is a term that we do not know, and no text.
    let other = [ACCOUNT, "channel"].contains(&FIELDS.get(sifted.field)?.name);
    let typed = told.voice == super::Voice::Typed && !other;
    typed.then(|| field.value().map(Zeroizing::new)).flatten()
}

/// The account names and numbers that stand in the case, in small letters, where this reader does not get them.
fn accounts(reader: Reader, events: &[&Event]) -> Vec<Zeroizing<String>> {
    if reader.rule_for("evidence.0.account") != Rule::Masked {
        return Vec::new();
    }
    let fields = events.iter().flat_map(|event| event.fields());
    let named = fields.filter(|field| {
        let line = audience::place(field.name()).and_then(|(at, _)| FIELDS.get(at));
        line.is_some_and(|line| line.name == ACCOUNT)
    });
    let mut accounts: Vec<Zeroizing<String>> = Vec::new();
    for field in named {
        let account = field.value::<String>().map(Zeroizing::new);
        let account = account.and_then(|account| sought(&account));
        accounts.extend(account.filter(|account| !accounts.contains(account)));
    }
    accounts
}

/// In small letters; nothing where that is too short to be looked for.
fn sought(words: &str) -> Option<Zeroizing<String>> {
    const SHORTEST: usize = 2;
    let small = Zeroizing::new(words.trim().to_ascii_lowercase());
    (small.len() >= SHORTEST).then_some(small)
}

/// Where it stands as a word of its own.
fn places(text: &str, sought: &str) -> Vec<Range<usize>> {
    let small = Zeroizing::new(text.to_ascii_lowercase());
    let apart = |next: Option<char>| !next.is_some_and(char::is_alphanumeric);
    let places = small.match_indices(sought);
    let places = places.map(|(at, found)| at..at + found.len());
    let whole = |at: &Range<usize>| {
        apart(text[..at.start].chars().next_back()) && apart(text[at.end..].chars().next())
    };
    places.filter(whole).collect()
}
