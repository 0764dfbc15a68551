//! Who gets what: one table with a line for every field of the log. Knows no form and no words.
//!
//! The authority is dossier D.7; docs/decisions/reports.md says how each line follows from it. A field that is not in the
//! table is withheld from everyone.

/// Who a report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// The defence organisation: advice and defence.
    Defence,
    /// The police: what was done.
    Police,
    /// The line manager: to make it stop, and safe.
    Manager,
    /// The user, to read.
    Own,
}

/// Something that a reader gets only if the user says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// What happened, in the user's own words, and why it was corrected.
    Account,
    /// What was said or written, to the word.
    ExactWords,
    /// What the user did in answer.
    Responses,
    /// The effect on the user.
    Effect,
    /// How afraid the user was.
    Fear,
    /// What the user changed in the daily routine.
    Routine,
    /// The safety plan.
    SafetyPlan,
    /// The content of attached files.
    Files,
}

/// What a reader gets of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All of it.
    Shown,
    /// All of it, if the user says so.
    OnRequest(Choice),
    /// That there is such a thing, and not what it says.
    Masked,
    /// Nothing. It is absent.
    Withheld,
    /// It stands in the exact lines, which need it; there is nothing in it to read.
    Exact,
}

/// A line of the table.
pub(crate) struct FieldRule {
    /// The name of the field; `#` is the number of a group that may be there several times, or the id of a file.
    pub(crate) name: &'static str,
    /// For the defence organisation, the police, the line manager and the user.
    rules: [Rule; 4],
}

/// When an entry happened.
pub(crate) const START: &str = "event_start";
/// What is attached to an entry.
pub(crate) const ATTACHMENT: &str = "attachment.#";
/// An account name or a number of the sender.
pub(crate) const ACCOUNT: &str = "evidence.#.account";

use std::collections::BTreeSet;

use crate::guide::model::{Disclosure, DisclosureId, Guide, ReportTo};

use Choice::{Account, Effect, ExactWords, Fear, Responses, Routine, SafetyPlan};
use Rule::{Exact, Masked, OnRequest, Shown, Withheld};

const fn field(name: &'static str, rules: [Rule; 4]) -> FieldRule {
    FieldRule { name, rules }
}

const ALL: [Rule; 4] = [Shown; 4];
const NOBODY: [Rule; 4] = [Withheld; 4];
const OWN: [Rule; 4] = [Withheld, Withheld, Withheld, Shown];
const NOT_THE_MANAGER: [Rule; 4] = [Shown, Shown, Withheld, Shown];
const NOT_THE_POLICE: [Rule; 4] = [Shown, Withheld, Shown, Shown];
const DEFENCE_AND_OWN: [Rule; 4] = [Shown, Withheld, Withheld, Shown];
const UNTOLD: [Rule; 4] = [Exact; 4];
const TICKED: [Rule; 4] = [
    Withheld,
    OnRequest(SafetyPlan),
    Withheld,
    OnRequest(SafetyPlan),
];

/// Shown to all, and to the manager on request.
const fn asked(choice: Choice) -> [Rule; 4] {
    [Shown, Shown, OnRequest(choice), Shown]
}

/// The table, in the order in which a report says it. The lines of a group stand together.
#[rustfmt::skip]
pub(crate) const FIELDS: &[FieldRule] = &[
    // The case.
    field("case_ref", UNTOLD),
    field("relation", ALL),
    field("under_18", ALL),
    field("first_contact_date", ALL),
    field("review_date", OWN),
    field("status", OWN),
    field("continues", UNTOLD),
    field("recorded_zone", UNTOLD),
    // An entry: dates, times, channels, behaviour.
    field(START, ALL),
    field("event_end", ALL),
    field("channel", ALL),
    field("behaviour", ALL),
    field("direction", ALL),
    field("wanted", ALL),
    field("place_type", ALL),
    field("place_detail", NOT_THE_MANAGER),
    // What was said and done.
    field("what_happened", asked(Account)),
    field("exact_words", asked(ExactWords)),
    field("asked_to_stop_now", ALL),
    field("my_response", asked(Responses)),
    field("gift.item", ALL),
    field("gift.value", ALL),
    field("gift.message", asked(ExactWords)),
    field("gift.disposition", asked(Responses)),
    // Who saw it.
    field("chaperone", ALL),
    field("chaperone_role", ALL),
    field("witness.#.who", ALL),
    field("witness.#.knows", DEFENCE_AND_OWN),
    field("witness.#.statement", DEFENCE_AND_OWN),
    field("witness.#.contact", NOT_THE_MANAGER),
    // What there is of it.
    field("evidence.#.type", ALL),
    field("evidence.#.description", ALL),
    field(ACCOUNT, [Masked, Shown, Masked, Shown]),
    field("evidence.#.original", NOT_THE_MANAGER),
    field("evidence.#.captured", NOT_THE_MANAGER),
    field("evidence.#.holder", NOT_THE_MANAGER),
    field("evidence.#.copying", NOT_THE_MANAGER),
    // Its name may be that of an account or a person.
    field(ATTACHMENT, [Masked, Shown, Masked, Shown]),
    // What it did.
    field("effect", asked(Effect)),
    field("fear", asked(Fear)),
    field("routine_changed", asked(Routine)),
    field("routine_what", asked(Routine)),
    field("seriousness", OWN),
    // About the person's health, or close to it.
    field("clinical_need", OWN),
    field("clinical_passed_to", OWN),
    field("clinical_record", OWN),
    // Who was told.
    field("shared.#.who", DEFENCE_AND_OWN),
    field("shared.#.when", DEFENCE_AND_OWN),
    field("shared.#.what", DEFENCE_AND_OWN),
    field("shared.#.reason", DEFENCE_AND_OWN),
    field("shared.#.profile", DEFENCE_AND_OWN),
    // Never.
    field("tree_result", NOBODY),
    field("action", NOBODY),
    field("outcome", NOBODY),
    field("state", NOBODY),
    // What was done about it.
    field("told_to_stop.date", ALL),
    field("told_to_stop.by", ALL),
    field("told_to_stop.how", ALL),
    field("told_to_stop.words", ALL),
    field("told_to_stop.witnessed_by", ALL),
    field("formal_warning.date", ALL),
    field("formal_warning.by", ALL),
    field("formal_warning.how", ALL),
    field("formal_warning.copy", ALL),
    field("manager_told.date", ALL),
    field("manager_told.role", ALL),
    field("mdo_told.date", DEFENCE_AND_OWN),
    field("mdo_told.reference", DEFENCE_AND_OWN),
    field("internal_report.date", ALL),
    field("internal_report.system", ALL),
    field("internal_report.reference", ALL),
    field("police_report.date", ALL),
    field("police_report.force", ALL),
    field("police_report.reference", ALL),
    field("police_report.officer", NOT_THE_MANAGER),
    field("police_report.next", NOT_THE_MANAGER),
    field("court_or_police_order.type", ALL),
    field("court_or_police_order.date", ALL),
    field("court_or_police_order.conditions", ALL),
    field("court_or_police_order.expiry", ALL),
    field("care_status.date", NOT_THE_POLICE),
    field("care_status.is", NOT_THE_POLICE),
    field("chaperone_rule.date", ALL),
    field("chaperone_rule.is", ALL),
    field("safety_plan.text", TICKED),
    field("review.date", OWN),
    field("status.is", OWN),
    // What holds the lines together.
    field("target", UNTOLD),
    field("targets", UNTOLD),
    field("attachments", UNTOLD),
    field("why", asked(Account)),
];

impl FieldRule {
    /// Whether it is ever said in words, and has a name for that.
    #[cfg(feature = "author")]
    pub(crate) fn is_said(&self) -> bool {
        let said = |rule: &Rule| matches!(rule, Shown | OnRequest(_) | Masked);
        self.rules.iter().any(said)
    }
}

impl Reader {
    /// All of them, in the order in which they are offered.
    pub const EACH: [Self; 4] = [Self::Defence, Self::Police, Self::Manager, Self::Own];

    /// What this reader gets of the field at this place of the table.
    pub(crate) fn rule(self, field: usize) -> Rule {
        let line = FIELDS.get(field);
        line.map_or(Withheld, |line| line.rules[self as usize])
    }

    /// What this reader gets of the field of this name; nothing of one that is not in the table. That something was done
    /// about the case (`fact`) is known with any part of it: see [`Reader::gets_fact`].
    pub fn rule_for(self, name: &str) -> Rule {
        place(name).map_or(Withheld, |(field, _)| self.rule(field))
    }

    /// `true` where the table has a line for the field of this name.
    #[cfg(feature = "author")]
    pub(crate) fn has_rule_for(name: &str) -> bool {
        place(name).is_some()
    }

    /// Whether this reader hears of a fact of this kind, with these choices.
    pub fn gets_fact(self, kind: &str, chosen: &BTreeSet<Choice>) -> bool {
        let of_kind = |name: &str| {
            let rest = name.strip_prefix(kind);
            rest.is_some_and(|rest| rest.starts_with('.') && !rest.starts_with(".#"))
        };
        let mut fields = (0..).zip(FIELDS).filter(|(_, line)| of_kind(line.name));
        fields.any(|(at, _)| self.rule(at).gives(chosen))
    }

    /// What may be put in for this reader.
    pub fn choices(self) -> BTreeSet<Choice> {
        let asked = FIELDS
            .iter()
            .filter_map(|line| match line.rules[self as usize] {
                OnRequest(choice) => Some(choice),
                _ => None,
            });
        // Originals are handed to the police, and the user may have everything; others get the list.
        let files = matches!(self, Self::Police | Self::Own).then_some(Choice::Files);
        asked.chain(files).collect()
    }

    /// The disclosure profiles under which this reader may be told, the usual one first.
    pub fn grounds(self, guide: &Guide) -> impl Iterator<Item = &Disclosure> {
        let to = match self {
            Self::Defence => Some(ReportTo::Defence),
            Self::Police => Some(ReportTo::Police),
            Self::Manager => Some(ReportTo::Manager),
            Self::Own => None,
        };
        let all = guide.disclosures.iter();
        all.filter(move |disclosure| to.is_some_and(|to| disclosure.reports.contains(&to)))
    }

    /// The profile of this id, if it is one of this reader's, or else the usual one.
    pub fn ground<'g>(
        self,
        guide: &'g Guide,
        chosen: Option<&DisclosureId>,
    ) -> Option<&'g Disclosure> {
        let chosen = self
            .grounds(guide)
            .find(|ground| chosen.is_some_and(|id| ground.id.is(id)));
        chosen.or_else(|| self.grounds(guide).next())
    }
}

impl Rule {
    /// Whether all of the field goes out, with these choices.
    pub(crate) fn gives(self, chosen: &BTreeSet<Choice>) -> bool {
        match self {
            Shown | Exact => true,
            OnRequest(choice) => chosen.contains(&choice),
            Masked | Withheld => false,
        }
    }
}

/// Where in the table the field of this name stands, and the number of its group, from 0.
pub(crate) fn place(name: &str) -> Option<(usize, usize)> {
    let mut parts = name.splitn(3, '.');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    let matches = |line: &FieldRule| match line.name.split_once(".#") {
        None => line.name == name,
        Some((group, "")) => group == first && second.is_some() && third.is_none(),
        Some((group, rest)) => group == first && rest.strip_prefix('.') == third && third.is_some(),
    };
    let at = FIELDS.iter().position(matches)?;
    let numbered = third.is_some() || first == "attachment";
    if !numbered {
        return Some((at, 0));
    }
    if third.is_none() {
        // The id of a file.
        return Some((at, 0));
    }
    // What should be a number, written as we write it, and is none is no field that we know.
    let number: usize = second?.parse().ok()?;
    (number.to_string() == second?).then_some((at, number))
}
