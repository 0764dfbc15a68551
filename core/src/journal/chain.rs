//! The order of a stream, and where it is broken. Knows hashes and places, not what events say.

use std::collections::BTreeSet;

use super::moment::Instant;
use crate::store::EventHash;

/// One event's place in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// From 1.
    pub seq: u64,
    /// Its own hash.
    pub hash: EventHash,
    /// The hash that it follows.
    pub prev: EventHash,
    /// When it was recorded; unknown for events of a newer version.
    pub at: Option<Instant>,
}

/// Where a stream is not one unbroken line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// These places are empty: their events are lost or damaged.
    Missing {
        /// The first empty place.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Two events claim one place: the log was copied or set back. Both are kept.
    Fork {
        /// The place.
        seq: u64,
    },
    /// The event follows on none that is at the place before.
    Unlinked {
        /// Its place.
        seq: u64,
    },
}

/// The events of one stream, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    links: BTreeSet<Link>,
}

impl Chain {
    pub(crate) fn insert(&mut self, link: Link) {
        self.links.insert(link);
    }

    /// The last event; of two at one place the one with the lower hash, as stores count it.
    pub fn head(&self) -> Option<&Link> {
        let last = self.links.last()?.seq;
        self.links
            .iter()
            .rev()
            .take_while(|link| link.seq == last)
            .last()
    }

    /// Its events, in order.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// How many events it has.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Whether two events claim one place.
    pub fn is_forked(&self) -> bool {
        self.breaks()
            .iter()
            .any(|found| matches!(found, Break::Fork { .. }))
    }

    /// Where it is broken, in order; empty for a stream that is whole.
    pub fn breaks(&self) -> Vec<Break> {
        let mut breaks = Vec::new();
        let mut before: Option<&[&Link]> = None;
        let mut expected = 1;
        let links: Vec<_> = self.links.iter().collect();
        for place in links.chunk_by(|a, b| a.seq == b.seq) {
            let Some(seq) = place.first().map(|link| link.seq) else {
                continue;
            };
            if seq > expected {
                breaks.push(Break::Missing {
                    first: expected,
                    last: seq - 1,
                });
            } else if place.iter().any(|link| !follows(link, before)) {
                breaks.push(Break::Unlinked { seq });
            }
            if place.len() > 1 {
                breaks.push(Break::Fork { seq });
            }
            before = Some(place);
            expected = seq.saturating_add(1);
        }
        breaks
    }
}

/// Whether it follows one of those at the place before; at the first place there is none.
fn follows(link: &Link, before: Option<&[&Link]>) -> bool {
    match before {
        Some(before) => before.iter().any(|before| before.hash == link.prev),
        None => link.prev == EventHash::ZERO,
    }
}
