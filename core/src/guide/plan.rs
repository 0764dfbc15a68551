//! From an outcome and the flags that are on to what is shown, resolved and in order. Knows nothing of how it is shown.

use std::collections::BTreeSet;

use super::{
    model::{
        Action, ActionId, ActionRole, Condition, Contact, ContactLine, Disclosure, Flag, FlagName,
        Guide, Line, Outcome, OutcomeId, Overlay, OverlayKind, Suppressed, Urgency, Wording,
        WordingId,
    },
    walk::{NO_SETTING, Walk, is_on, note_silence},
};

/// Practice list rules are for general practice alone.
const GENERAL_PRACTICE: &str = "gp";

/// What an outcome says under the flags that are on. Borrows from the guide.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan<'g> {
    /// The outcome.
    pub outcome: &'g Outcome,
    /// How soon. Always the outcome's own: no card lowers it.
    pub urgency: Urgency,
    /// About the person and what has passed: open, above the actions.
    pub person_cards: Vec<Card<'g>>,
    /// About nation, setting and position: after the actions.
    pub place_cards: Vec<Card<'g>>,
    /// What to do, in order, without repeats.
    pub actions: Vec<PlannedAction<'g>>,
    /// What to do, as reminders.
    pub dos: Vec<&'g str>,
    /// What not to do: the outcome's, then the cards'.
    pub donts: Vec<&'g str>,
    /// What to put into the log.
    pub log: Vec<&'g str>,
    /// What to say or write.
    pub say: Vec<&'g Wording>,
    /// Whom to contact, in order.
    pub contacts: Vec<PlannedContact<'g>>,
    /// What may be told to whom.
    pub disclosures: Vec<&'g Disclosure>,
    /// When to go through the questions again.
    pub rerun: &'g [String],
    /// Chips to offer; none where their questions were asked.
    pub chips: Vec<Chip<'g>>,
}

/// An overlay that is on.
#[derive(Clone, Debug, PartialEq)]
pub struct Card<'g> {
    /// Which.
    pub overlay: &'g Overlay,
    /// What it says at present.
    pub text: Vec<Sentence<'g>>,
    /// Shown as one line until it is opened: place cards on a routine outcome.
    pub folded: bool,
}

/// A sentence of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence<'g> {
    /// The words.
    pub text: &'g str,
    /// Shown only because the setting is not known: carries the chip 'general practice only'.
    pub general_practice_only: bool,
}

/// An action in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedAction<'g> {
    /// Which.
    pub action: &'g Action,
    /// The card that brought it; `None` for the outcome's own.
    pub added_by: Option<&'g Overlay>,
    /// Shown only because the setting is not known: carries the chip 'general practice only'.
    pub general_practice_only: bool,
}

/// A contact with the ways to reach it that apply.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedContact<'g> {
    /// Whom.
    pub contact: &'g Contact,
    /// How.
    pub lines: Vec<&'g ContactLine>,
}

/// A flag that the user can switch on the outcome itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chip<'g> {
    /// Which, with its words.
    pub name: &'g FlagName,
    /// Whether it is on.
    pub on: bool,
}

impl Condition {
    /// Whether it holds under these flags.
    pub fn holds(&self, flags: &BTreeSet<Flag>) -> bool {
        (self.if_any.is_empty() || self.if_any.iter().any(|flag| flags.contains(flag)))
            && !self.if_none.iter().any(|flag| flags.contains(flag))
    }

    /// Whether it is for general practice, and holds only because the setting is not known.
    fn is_general_practice_unsaid(&self, flags: &BTreeSet<Flag>) -> bool {
        let names = |flag: &str| self.if_any.iter().any(|named| named.as_str() == flag);
        names(NO_SETTING)
            && names(GENERAL_PRACTICE)
            && self
                .if_any
                .iter()
                .all(|named| [NO_SETTING, GENERAL_PRACTICE].contains(&named.as_str()))
            && is_on(flags, NO_SETTING)
    }
}

/// What the answers lead to; `None` while they lead to a question.
pub fn plan<'g>(guide: &'g Guide, walk: &Walk) -> Option<Plan<'g>> {
    let mut plan = plan_for(guide, walk.outcome()?, &walk.flags)?;
    if walk.offers_chips {
        plan.chips = guide
            .chips
            .iter()
            .map(|name| Chip {
                name,
                on: walk.flags.contains(&name.flag),
            })
            .collect();
    }
    Some(plan)
}

/// An outcome under any flags, without a path to it; `None` for an id that the guide does not have.
///
/// `no_nation` and `no_setting` need not be given: they follow from the rest.
pub fn plan_for<'g>(
    guide: &'g Guide,
    outcome: &OutcomeId,
    flags: &BTreeSet<Flag>,
) -> Option<Plan<'g>> {
    let outcome = guide.outcome(outcome)?;
    let mut flags = flags.clone();
    note_silence(guide, &mut flags);
    let overlays: Vec<&Overlay> = (guide.overlays.iter())
        .filter(|overlay| flags.contains(&overlay.flag))
        .collect();
    Some(
        Composer {
            guide,
            outcome,
            suppressed: suppressed(&overlays, outcome),
            overlays,
            flags,
        }
        .compose(),
    )
}

/// One outcome with the overlays that are on.
struct Composer<'g> {
    guide: &'g Guide,
    outcome: &'g Outcome,
    overlays: Vec<&'g Overlay>,
    suppressed: Vec<&'g Suppressed>,
    flags: BTreeSet<Flag>,
}

impl<'g> Composer<'g> {
    fn compose(&self) -> Plan<'g> {
        Plan {
            outcome: self.outcome,
            urgency: self.outcome.urgency,
            person_cards: self.cards(OverlayKind::Person),
            place_cards: self.cards(OverlayKind::Place),
            actions: self.actions(),
            dos: self.lines(&self.outcome.dos),
            donts: self.donts(),
            log: self.lines(&self.outcome.log),
            say: self.say(),
            contacts: self.contacts(),
            disclosures: resolve(&self.outcome.disclosures, |id| self.guide.disclosure(id)),
            rerun: &self.outcome.rerun,
            chips: Vec::new(),
        }
    }

    fn cards(&self, kind: OverlayKind) -> Vec<Card<'g>> {
        let folded = kind == OverlayKind::Place && self.outcome.urgency == Urgency::Routine;
        self.overlays
            .iter()
            .filter(|overlay| overlay.kind == kind)
            .map(|overlay| Card {
                overlay,
                text: overlay
                    .text
                    .iter()
                    .filter(|line| line.condition.holds(&self.flags))
                    .map(|line| Sentence {
                        text: &line.text,
                        general_practice_only: line
                            .condition
                            .is_general_practice_unsaid(&self.flags),
                    })
                    .collect(),
                folded,
            })
            .collect()
    }

    /// Safety, then what a card puts first, then the outcome's own, then what the cards add.
    fn actions(&self) -> Vec<PlannedAction<'g>> {
        let own = || self.outcome.actions.iter().map(|id| (id, None));
        let is_safety = |id: &ActionId| {
            let action = self.guide.action(id);
            action.is_some_and(|action| action.roles.contains(&ActionRole::Safety))
        };
        let added = |first: bool| self.added().filter(move |(_, _, f)| *f == first);

        let mut actions: Vec<PlannedAction<'g>> = Vec::new();
        let in_order = own()
            .filter(|(id, _)| is_safety(id))
            .chain(added(true).map(|(id, by, _)| (id, Some(by))))
            .chain(own())
            .chain(added(false).map(|(id, by, _)| (id, Some(by))));
        for (id, by) in in_order {
            let repeated = actions.iter().any(|planned| planned.action.id.is(id));
            if repeated || self.suppresses_action(id) {
                continue;
            }
            let Some(action) = self.guide.action(id) else {
                continue;
            };
            if action.condition.holds(&self.flags) {
                actions.push(PlannedAction {
                    action,
                    added_by: by.filter(|_| !self.outcome.actions.contains(id)),
                    general_practice_only: action.condition.is_general_practice_unsaid(&self.flags),
                });
            }
        }
        actions
    }

    /// What the cards add here: action, card, and whether it leads.
    fn added(&self) -> impl Iterator<Item = (&'g ActionId, &'g Overlay, bool)> {
        let outcome = self.outcome;
        self.overlays.iter().flat_map(move |overlay| {
            overlay
                .actions
                .iter()
                .filter(|added| added.on.is_empty() || added.on.contains(&outcome.id))
                .filter(|added| {
                    added.with.is_empty()
                        || added.with.iter().any(|id| outcome.actions.contains(id))
                })
                .map(|added| (&added.id, *overlay, added.first))
        })
    }

    fn suppresses_action(&self, id: &ActionId) -> bool {
        let mut gone = self.suppressed.iter();
        gone.any(|what| matches!(what, Suppressed::Action(gone) if gone.is(id)))
    }

    fn suppresses_wording(&self, id: &WordingId) -> bool {
        let mut gone = self.suppressed.iter();
        gone.any(|what| matches!(what, Suppressed::Wording(gone) if gone.is(id)))
    }

    fn lines(&self, lines: &'g [Line]) -> Vec<&'g str> {
        lines
            .iter()
            .filter(|line| line.condition.holds(&self.flags))
            .map(|line| line.text.as_str())
            .collect()
    }

    fn donts(&self) -> Vec<&'g str> {
        let lists = std::iter::once(&self.outcome.donts)
            .chain(self.overlays.iter().map(|overlay| &overlay.donts));
        without_repeats(lists.flat_map(|list| self.lines(list)))
    }

    fn say(&self) -> Vec<&'g Wording> {
        let ids = std::iter::once(&self.outcome.say)
            .chain(self.overlays.iter().map(|overlay| &overlay.say))
            .flatten()
            .filter(|id| !self.suppresses_wording(id));
        resolve(without_repeats(ids), |id| self.guide.wording(id))
    }

    /// A contact whose every line belongs to another nation or setting has nothing to offer here.
    fn contacts(&self) -> Vec<PlannedContact<'g>> {
        let ids = std::iter::once(&self.outcome.contacts)
            .chain(self.overlays.iter().map(|overlay| &overlay.contacts))
            .flatten();
        resolve(without_repeats(ids), |id| self.guide.contact(id))
            .into_iter()
            .map(|contact| PlannedContact {
                contact,
                lines: contact
                    .lines
                    .iter()
                    .filter(|line| line.condition.holds(&self.flags))
                    .collect(),
            })
            .filter(|planned| planned.contact.lines.is_empty() || !planned.lines.is_empty())
            .collect()
    }
}

/// What the cards take away on this outcome.
fn suppressed<'g>(overlays: &[&'g Overlay], outcome: &Outcome) -> Vec<&'g Suppressed> {
    let suppressions = overlays.iter().flat_map(|overlay| &overlay.suppress);
    suppressions
        .filter(|gone| gone.on.is_empty() || gone.on.contains(&outcome.id))
        .map(|gone| &gone.what)
        .collect()
}

fn without_repeats<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// What the ids name. Content is checked so that all of them name something.
fn resolve<'g, Id: 'g, Item>(
    ids: impl IntoIterator<Item = &'g Id>,
    find: impl Fn(&'g Id) -> Option<&'g Item>,
) -> Vec<&'g Item> {
    ids.into_iter().filter_map(find).collect()
}
