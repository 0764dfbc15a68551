//! What was purged: which events have let go of their fields, and what of them stays. Knows no store.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    entry::{ATTACHMENTS, CONTINUES, TARGET, TARGETS, Unsorted},
    event::{Event, Kind, Line},
};
use crate::store::{AttachmentId, EventHash};

/// The events that were purged. The core of each stays, and so do its place and its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Purged {
    /// By the purge that says so.
    events: BTreeMap<EventHash, EventHash>,
    attachments: BTreeSet<AttachmentId>,
}

impl Purged {
    /// What these lines say was purged.
    pub(crate) fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut purged = Self::default();
        for line in lines {
            if let Line::Event(event) = line {
                purged.note(event);
            }
        }
        purged
    }

    /// Takes in what an event says was purged; whether it says anything.
    pub(crate) fn note(&mut self, event: &Event) -> bool {
        let targets = targets(event);
        let by = event.hash();
        self.events
            .extend(targets.iter().map(|target| (*target, by)));
        if !targets.is_empty() {
            let named: Option<Vec<String>> = Unsorted::new(event.fields()).take(ATTACHMENTS);
            let named = named.unwrap_or_default();
            self.attachments.extend(named.into_iter().map(AttachmentId));
        }
        !targets.is_empty()
    }

    /// The content that was purged with them.
    pub(crate) fn attachments(&self) -> &BTreeSet<AttachmentId> {
        &self.attachments
    }

    /// The event as it may be kept, if that is less than it is.
    pub(crate) fn strip(&self, event: &Event) -> Option<Event> {
        let (_, stays) = self.rule(event)?;
        let more = |name: &str| !stays.contains(&name);
        let holds_more = event.fields().iter().any(|field| more(field.name()));
        holds_more.then(|| event.keeping(stays))
    }

    /// The purge of an event, and the names of the fields that stay. What corrects a purged event says again what was in
    /// it, and goes with it; what a purge says itself stays.
    pub(crate) fn rule(&self, event: &Event) -> Option<(EventHash, &'static [&'static str])> {
        if self.events.is_empty() {
            return None;
        }
        let (purged, stays): (_, &[&str]) = match event.core().kind {
            Kind::Case => (event.hash(), &[CONTINUES]),
            Kind::Fact | Kind::Incident | Kind::Commitment | Kind::Sent | Kind::Receipt => {
                (event.hash(), &[])
            }
            Kind::Amend | Kind::Withdraw => (target(event)?, &[TARGET]),
            _ => return None,
        };
        Some((*self.events.get(&purged)?, stays))
    }
}

/// The event that a correction or a withdrawal is about.
pub(crate) fn target(event: &Event) -> Option<EventHash> {
    EventHash::from_hex(&Unsorted::new(event.fields()).take::<String>(TARGET)?)
}

/// The events that a purge is about; none for events of other kinds.
pub(crate) fn targets(event: &Event) -> Vec<EventHash> {
    if event.core().kind != Kind::Purge {
        return Vec::new();
    }
    let named: Option<Vec<String>> = Unsorted::new(event.fields()).take(TARGETS);
    let named = named.unwrap_or_default();
    named
        .iter()
        .filter_map(|hash| EventHash::from_hex(hash))
        .collect()
}
