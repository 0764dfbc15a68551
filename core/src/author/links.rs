//! How the parts of content hang together: ids, paths, what nothing uses, words that are not said, hard sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    faults::{Concern, Fault, Kind, Place, Warning},
    page::Notes,
};
use crate::guide::{
    model::{Guide, QuestionId, Target},
    walk::{NO_NATION, NO_SETTING},
};

/// On while the profile says nothing; no answer switches them on.
const SILENT_FLAGS: [&str; 2] = [NO_NATION, NO_SETTING];

/// Words, in all their forms, that put what happened down to the reader.
const FORBIDDEN: [&str; 10] = [
    "flattered",
    "flattering",
    "overreact",
    "overreacting",
    "overreacted",
    "overreaction",
    "leading on",
    "led on",
    "provoked",
    "asking for it",
];

const SENTENCE_WORDS: usize = 25;
const READING_GRADE: usize = 10;
/// Grades of a few words say nothing.
const GRADED_WORDS: usize = 12;

/// Every check that needs more than one file.
pub(super) fn check(guide: &Guide, notes: &mut Notes) {
    duplicates(notes);
    dangling(guide, notes);
    flags(notes);
    paths(guide, notes);
    unused(guide, notes);
    texts(notes);
}

fn duplicates(notes: &mut Notes) {
    let mut first: BTreeMap<(Kind, String), Place> = BTreeMap::new();
    let mut faults = Vec::new();
    for (kind, id, place) in &notes.given {
        if let Some(first) = first.get(&(*kind, id.clone())) {
            let fault = Fault::Duplicate {
                kind: *kind,
                id: id.clone(),
                first: first.clone(),
            };
            faults.push((place.clone(), fault));
        } else {
            first.insert((*kind, id.clone()), place.clone());
        }
    }
    add(notes, faults);
}

fn dangling(guide: &Guide, notes: &mut Notes) {
    let given: BTreeSet<(Kind, &str)> = notes
        .given
        .iter()
        .map(|(kind, id, _)| (*kind, id.as_str()))
        .collect();
    let mut faults: Vec<(Place, Fault)> = notes
        .used
        .iter()
        .filter(|(kind, id, _)| !id.is_empty() && !given.contains(&(*kind, id.as_str())))
        .map(|(kind, id, place)| {
            (
                place.clone(),
                Fault::Dangling {
                    kind: *kind,
                    id: id.clone(),
                },
            )
        })
        .collect();
    for (question, choice, place) in &notes.answers {
        let Some(found) = guide.question(&QuestionId::new(question.clone())) else {
            continue;
        };
        if !found
            .choices
            .iter()
            .any(|other| other.id.as_str() == choice)
        {
            let fault = Fault::DanglingChoice {
                question: question.clone(),
                choice: choice.clone(),
            };
            faults.push((place.clone(), fault));
        }
    }
    add(notes, faults);
}

fn flags(notes: &mut Notes) {
    let faults = notes
        .awaited
        .iter()
        .filter(|(flag, _)| {
            !SILENT_FLAGS.contains(&flag.as_str()) && !notes.switched.contains(flag)
        })
        .map(|(flag, place)| (place.clone(), Fault::FlagNeverOn { flag: flag.clone() }))
        .collect();
    add(notes, faults);
}

/// Every question reached, every outcome reached, no circle.
fn paths(guide: &Guide, notes: &mut Notes) {
    // Without a start everything would be out of reach, which says nothing.
    if guide.question(&guide.start).is_none() {
        return;
    }
    let mut walk = Walk {
        guide,
        done: BTreeSet::new(),
        open: Vec::new(),
        outcomes: BTreeSet::new(),
        cycles: Vec::new(),
    };
    walk.visit(&guide.start);
    let Walk {
        done,
        outcomes,
        cycles,
        ..
    } = walk;
    let mut faults = Vec::new();
    for through in cycles {
        let place = notes.place_of(Kind::Question, &through[0]);
        faults.push((place, Fault::Cycle { through }));
    }
    for question in &guide.questions {
        if !question.is_profile() && !done.contains(question.id.as_str()) {
            let id = question.id.as_str().to_owned();
            faults.push((
                notes.place_of(Kind::Question, &id),
                Fault::UnreachableQuestion { id },
            ));
        }
    }
    for outcome in &guide.outcomes {
        if !outcomes.contains(outcome.id.as_str()) {
            let id = outcome.id.as_str().to_owned();
            faults.push((
                notes.place_of(Kind::Outcome, &id),
                Fault::UnreachableOutcome { id },
            ));
        }
    }
    add(notes, faults);
}

struct Walk<'g> {
    guide: &'g Guide,
    done: BTreeSet<&'g str>,
    open: Vec<&'g str>,
    outcomes: BTreeSet<&'g str>,
    cycles: Vec<Vec<String>>,
}

impl<'g> Walk<'g> {
    fn visit(&mut self, id: &'g QuestionId) {
        if let Some(from) = self.open.iter().position(|open| *open == id.as_str()) {
            let mut through: Vec<String> = self.open[from..]
                .iter()
                .map(|id| (*id).to_owned())
                .collect();
            through.push(id.as_str().to_owned());
            self.cycles.push(through);
            return;
        }
        let Some(question) = self.guide.question(id) else {
            return;
        };
        if !self.done.insert(id.as_str()) {
            return;
        }
        self.open.push(id.as_str());
        for choice in &question.choices {
            match &choice.next {
                Some(Target::Question(next)) => self.visit(next),
                Some(Target::Outcome(outcome)) => {
                    self.outcomes.insert(outcome.as_str());
                }
                None => {}
            }
        }
        self.open.pop();
    }
}

/// What is written and never shown. Sources may stand unused: some were read for background.
fn unused(guide: &Guide, notes: &mut Notes) {
    let mut used: BTreeSet<(Kind, &str)> = notes
        .used
        .iter()
        .filter(|(kind, ..)| *kind != Kind::Item)
        .map(|(kind, id, _)| (*kind, id.as_str()))
        .collect();
    used.extend(
        notes
            .switched
            .iter()
            .map(|flag| (Kind::Flag, flag.as_str())),
    );
    used.extend(SILENT_FLAGS.map(|flag| (Kind::Flag, flag)));
    // An item counts only where an outcome carries it, itself or through an action.
    for outcome in &guide.outcomes {
        let through = outcome
            .actions
            .iter()
            .filter_map(|id| guide.action(id))
            .flat_map(|action| &action.items);
        used.extend(
            outcome
                .items
                .iter()
                .chain(through)
                .map(|item| (Kind::Item, item.as_str())),
        );
    }
    let watched = [
        Kind::Action,
        Kind::Wording,
        Kind::Contact,
        Kind::Disclosure,
        Kind::Item,
        Kind::Flag,
    ];
    let faults = notes
        .given
        .iter()
        .filter(|(kind, id, _)| watched.contains(kind) && !used.contains(&(*kind, id.as_str())))
        .map(|(kind, id, place)| {
            (
                place.clone(),
                Fault::Unused {
                    kind: *kind,
                    id: id.clone(),
                },
            )
        })
        .collect();
    add(notes, faults);
}

fn texts(notes: &mut Notes) {
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    for (text, place) in &notes.texts {
        let plain = text.to_lowercase();
        for word in FORBIDDEN {
            if contains_word(&plain, word) {
                faults.push((
                    place.clone(),
                    Fault::ForbiddenWord {
                        word: word.to_owned(),
                    },
                ));
            }
        }
        warnings.extend(hard(text).into_iter().map(|concern| Warning {
            place: place.clone(),
            concern,
        }));
    }
    add(notes, faults);
    for warning in warnings {
        notes.warn(warning);
    }
}

/// Whole words only: 'led on' is not in 'sealed once'.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
    })
}

fn hard(text: &str) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let sentences = sentences(text);
    for sentence in &sentences {
        let words = sentence.len();
        if words > SENTENCE_WORDS {
            concerns.push(Concern::LongSentence {
                words,
                limit: SENTENCE_WORDS,
                start: start(sentence),
            });
        }
    }
    let words: Vec<&str> = sentences.iter().flatten().copied().collect();
    if words.len() >= GRADED_WORDS {
        let grade = grade(&words, sentences.len());
        if grade > READING_GRADE {
            concerns.push(Concern::HardToRead {
                grade,
                limit: READING_GRADE,
                start: start(&words),
            });
        }
    }
    concerns
}

fn start(words: &[&str]) -> String {
    words.iter().take(6).copied().collect::<Vec<_>>().join(" ")
}

/// Words by sentence. A sentence ends at . ? ! or : before a space, or at the end.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in text.split_whitespace() {
        if let Some(last) = sentences.last_mut() {
            last.push(word);
        }
        if word
            .trim_end_matches(['”', '’', ')', ']'])
            .ends_with(['.', '?', '!'])
        {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The Flesch-Kincaid grade, rounded; syllables are estimated, so it is a hint and no measurement.
fn grade(words: &[&str], sentences: usize) -> usize {
    let syllables: u32 = words.iter().map(|word| syllables(word)).sum();
    let words = f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
    let sentences = f64::from(u32::try_from(sentences).unwrap_or(u32::MAX));
    let grade = 0.39 * words / sentences + 11.8 * f64::from(syllables) / words - 15.59;
    // Whole grades between 0 and 99, so that the conversion loses nothing that is said.
    (0..99)
        .take_while(|whole| f64::from(*whole) + 0.5 <= grade)
        .count()
}

/// Groups of vowels, without a silent final e; at least one.
fn syllables(word: &str) -> u32 {
    let letters: Vec<char> = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let mut count = 0;
    let mut before = false;
    for letter in &letters {
        let now = vowel(letter);
        if now && !before {
            count += 1;
        }
        before = now;
    }
    if letters.ends_with(&['e']) && !letters.ends_with(&['l', 'e']) && count > 1 {
        count -= 1;
    }
    count.max(1)
}

fn add(notes: &mut Notes, faults: Vec<(Place, Fault)>) {
    for (place, fault) in faults {
        notes.fault(place, fault);
    }
}
