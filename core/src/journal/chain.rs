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
        let (mut breaks, mut follower) = (Vec::new(), Follower::default());
        for link in &self.links {
            follower.step(link, &mut breaks);
        }
        breaks
    }
}

/// Follows the events of one stream, place by place. What an unbroken stream is, is said here and nowhere else.
#[derive(Default)]
pub(crate) struct Follower {
    /// The place that was stepped on last; 0 before the first.
    seq: u64,
    here: Vec<Standing>,
    /// Those at the place before; none at the first place, and behind a gap.
    before: Vec<Standing>,
    is_behind_gap: bool,
}

/// An event at a place, and whether everything that it follows on is there, from the first place on.
struct Standing {
    hash: EventHash,
    is_sound: bool,
}

impl Follower {
    /// The place that was stepped on last; 0 before the first.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// Whether this event stands at that place already.
    pub(crate) fn stands(&self, hash: &EventHash) -> bool {
        self.here.iter().any(|standing| standing.hash == *hash)
    }

    /// Steps on an event, whose place must not be before the last, and notes where the stream is broken. Says whether
    /// everything that the event follows on is there.
    pub(crate) fn step(&mut self, link: &Link, breaks: &mut Vec<Break>) -> bool {
        if link.seq > self.seq {
            std::mem::swap(&mut self.before, &mut self.here);
            self.here.clear();
            self.is_behind_gap = link.seq - self.seq > 1;
            if self.is_behind_gap {
                breaks.push(Break::Missing {
                    first: self.seq + 1,
                    last: link.seq - 1,
                });
                self.before.clear();
            }
            self.seq = link.seq;
        }
        let follows = |before: &&Standing| before.hash == link.prev;
        let is_sound = match self.before.iter().find(follows) {
            Some(before) => before.is_sound,
            None if self.is_behind_gap => false,
            None => {
                let is_first = self.before.is_empty() && link.prev == EventHash::ZERO;
                if !is_first {
                    note(breaks, Break::Unlinked { seq: link.seq });
                }
                is_first
            }
        };
        if !self.here.is_empty() {
            note(breaks, Break::Fork { seq: link.seq });
        }
        self.here.push(Standing {
            hash: link.hash,
            is_sound,
        });
        is_sound
    }
}

/// Each is said once of a place.
fn note(breaks: &mut Vec<Break>, found: Break) {
    if !breaks.iter().rev().take(2).any(|known| *known == found) {
        breaks.push(found);
    }
}
