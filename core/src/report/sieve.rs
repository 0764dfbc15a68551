//! What of a case a reader gets, field by field: the table of readers, the user's choices and masks, applied to events.
//! Knows no words.

use std::ops::Range;

use super::{
    FieldId, LeftOutPiece, Request, Rule, Why,
    audience::{self, FIELDS},
    tell::{Teller, Told},
};
use crate::{
    journal::{
        Case, Fact, Incident, Journal, Manner, Withdrawal,
        entry::{FACT, RECORDED_ZONE, TARGET, WHY},
        event::{Event, Field, Kind},
        filter::days_of,
        target, targets,
    },
    store::EventHash,
};

/// What goes through for one request.
pub(super) struct Sieve<'a> {
    journal: &'a Journal,
    request: &'a Request,
    teller: Teller<'a>,
    /// By field, in order.
    masks: Vec<(FieldId, Range<usize>)>,
    /// Entries and facts that are left out as a whole, in order.
    out: Vec<(EventHash, Why)>,
}

/// A field that goes through, or is masked.
pub(super) struct Sifted {
    /// Its place in the table.
    pub(super) field: usize,
    /// The number of its group, from 0.
    pub(super) number: usize,
    /// What it says; nothing where it is masked by rule.
    pub(super) told: Option<Told>,
}

impl<'a> Sieve<'a> {
    pub(super) fn new(
        journal: &'a Journal,
        request: &'a Request,
        teller: Teller<'a>,
        case: &Case,
    ) -> Self {
        let masks = request.masks.iter();
        let mut masks: Vec<_> = masks.map(|mask| (mask.field, mask.at.clone())).collect();
        masks.sort_by_key(|(field, at)| (*field, at.start));
        let facts = case.facts.iter();
        let facts = facts.filter_map(|fact| Some((fact.hash, why_fact(request, fact)?)));
        let entries = case.incidents.iter();
        let entries = entries.filter_map(|entry| Some((entry.hash, why_entry(request, entry)?)));
        let mut out: Vec<_> = entries.chain(facts).collect();
        out.sort_unstable_by_key(|(hash, _)| *hash);
        Self {
            journal,
            request,
            teller,
            masks,
            out,
        }
    }

    /// Why an entry or a fact is left out as a whole, if it is.
    pub(super) fn why_out(&self, piece: EventHash) -> Option<Why> {
        let at = self.out.binary_search_by_key(&piece, |(hash, _)| *hash);
        self.out.get(at.ok()?).map(|(_, why)| *why)
    }

    /// The same, to be shown in the preview.
    pub(super) fn left_out(&self, hash: EventHash, heading: String) -> Option<LeftOutPiece> {
        let why = self.why_out(hash)?;
        Some(LeftOutPiece { hash, heading, why })
    }

    /// Whether the fields of an event are looked at one by one. Those of the others are withheld, all of them.
    pub(super) fn opens(&self, event: &Event) -> bool {
        match event.core().kind {
            Kind::Case | Kind::Purge => true,
            Kind::Incident | Kind::Fact => self.why_out(event.hash()).is_none(),
            Kind::Amend | Kind::Withdraw => target(event).is_some_and(|hash| self.is_told_of(hash)),
            Kind::Commitment | Kind::Sent | Kind::Receipt | Kind::Link => false,
        }
    }

    /// Whether a reader who hears of this event learns nothing from the reason of what is about it.
    fn is_told_of(&self, hash: EventHash) -> bool {
        let about = self.journal.event(&hash).map(|event| event.core().kind);
        let told = [Kind::Case, Kind::Incident, Kind::Fact];
        about.is_some_and(|kind| told.contains(&kind)) && self.why_out(hash).is_none()
    }

    /// Why a field does not stand in the exact lines, if it does not.
    pub(super) fn why_withheld(&self, event: &Event, field: &Field) -> Option<Why> {
        if !self.opens(event) {
            // What a line is about stays, so that what was purged can be told from what is withheld.
            let about = [Kind::Amend, Kind::Withdraw].contains(&event.core().kind);
            let stays = about && field.name() == TARGET && self.sift(field).is_ok();
            return (!stays).then_some(Why::Rule);
        }
        if field.name() == WHY && !self.gives_reason(event) {
            return Some(Why::Rule);
        }
        self.sift(field).err().map(|(why, _)| why)
    }

    /// Whether the reason for a correction, a withdrawal or a purge may be told: it may say what was in fields that this
    /// reader does not get.
    pub(super) fn gives_reason(&self, event: &Event) -> bool {
        match event.core().kind {
            Kind::Amend => {
                let mut changed = event.fields().iter();
                changed.all(|field| {
                    [TARGET, WHY, RECORDED_ZONE].contains(&field.name())
                        || matches!(self.sift(field), Ok(_) | Err((Why::Masked, _)))
                })
            }
            Kind::Purge => {
                let kind = |hash: &EventHash| self.journal.event(hash).map(|e| e.core().kind);
                let targets = targets(event);
                let open = |hash: &EventHash| {
                    let kind = kind(hash);
                    matches!(kind, Some(Kind::Incident | Kind::Case)) && self.is_told_of(*hash)
                };
                targets.iter().all(open)
            }
            _ => true,
        }
    }

    /// What a reader gets of a field. Where it is masked, with what there is left to tell.
    pub(super) fn sift(&self, field: &Field) -> Result<Sifted, (Why, Option<Sifted>)> {
        if field.name() == FACT {
            let kind: Option<String> = field.value();
            let request = self.request;
            let gets = kind.is_some_and(|kind| request.reader.gets_fact(&kind, &request.chosen));
            return if gets {
                Ok(Sifted::untold())
            } else {
                Err((Why::Rule, None))
            };
        }
        let Some((at, number)) = audience::place(field.name()) else {
            return Err((Why::Unknown, None));
        };
        let sifted = |told| Sifted {
            field: at,
            number,
            told,
        };
        let rule = self.request.reader.rule(at);
        match rule {
            Rule::Withheld => return Err((Why::Rule, None)),
            Rule::OnRequest(choice) if !rule.gives(&self.request.chosen) => {
                return Err((Why::NotChosen(choice), None));
            }
            Rule::Masked => return Err((Why::Account, Some(sifted(None)))),
            Rule::Exact => {
                let shaped = Teller::is_shaped(at, field);
                return if shaped {
                    Ok(sifted(None))
                } else {
                    Err((Why::Unknown, None))
                };
            }
            Rule::Shown | Rule::OnRequest(_) => {}
        }
        if field.is_null() {
            return Ok(sifted(None));
        }
        let Some(told) = self.teller.told(at, field) else {
            return Err((Why::Unknown, None));
        };
        if self.masks_of(field).is_empty() {
            Ok(sifted(Some(told)))
        } else {
            Err((Why::Masked, Some(sifted(Some(told)))))
        }
    }

    /// What the user masked in a field.
    pub(super) fn masks_of(&self, field: &Field) -> Vec<Range<usize>> {
        if self.masks.is_empty() {
            return Vec::new();
        }
        let id = FieldId::of(field);
        let of_field = self.masks.iter().filter(|(masked, _)| *masked == id);
        of_field.map(|(_, at)| at.clone()).collect()
    }
}

impl Sifted {
    fn untold() -> Self {
        Self {
            field: FIELDS.len(),
            number: 0,
            told: None,
        }
    }
}

fn why_fact(request: &Request, fact: &Fact) -> Option<Why> {
    let Request { reader, chosen, .. } = request;
    if is_purged(fact.withdrawn.as_ref()) {
        // Nothing is left of it but that it was there.
        return Some(Why::Rule);
    }
    if !reader.gets_fact(&fact.kind, chosen) {
        let choices = reader.choices().into_iter();
        let mut choices = choices.filter(|choice| {
            let one = [*choice].into_iter().collect();
            reader.gets_fact(&fact.kind, &one)
        });
        return Some(choices.next().map_or(Why::Rule, Why::NotChosen));
    }
    let left_out = request.left_out.contains(&fact.hash);
    left_out.then(|| by_whom(fact.withdrawn.as_ref()))
}

fn why_entry(request: &Request, entry: &Incident) -> Option<Why> {
    let (first, last) = days_of(entry);
    let late = request.from.is_some_and(|from| last < from);
    let early = request.to.is_some_and(|to| first > to);
    if late || early {
        return Some(Why::OutsidePeriod);
    }
    let left_out = request.left_out.contains(&entry.hash);
    left_out.then(|| by_whom(entry.withdrawn.as_ref()))
}

fn by_whom(withdrawn: Option<&Withdrawal>) -> Why {
    match withdrawn {
        Some(_) => Why::TakenBack,
        None => Why::ByYou,
    }
}

pub(super) fn is_purged(withdrawn: Option<&Withdrawal>) -> bool {
    withdrawn.is_some_and(|withdrawn| withdrawn.manner == Manner::Purged)
}
