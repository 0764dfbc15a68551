//! An organisation's own words: names, numbers, policies and letters that stand beside ours. Knows nothing of where a pack
//! comes from, how it is shown or kept; it has nothing with which to change the guide.

mod problem;
mod read;
mod tables;

pub use problem::{Fault, Problem, Refused};
pub use read::{FILE_LIMIT_BYTES, read};
pub use tables::{Limit, Role, Topic};

use crate::{
    guide::model::{ActionId, ChoiceId, ContactId, WordingId},
    journal::moment::Day,
};

/// After so many days numbers are to be checked again.
const STALE_DAYS: i64 = 180;

/// A pack that was read whole. Every text in it is plain: no markup, no control characters, nothing unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What it is called.
    pub pack_name: String,
    /// Which version of it.
    pub version: String,
    /// When what it says was last checked.
    pub checked_on: Day,
    /// Whose it is.
    pub owner: String,
    /// Where to report what is wrong, or to ask for a newer version.
    pub report_to: String,
    /// Where 'Leave this page' goes: an `https:` address.
    pub exit: Option<String>,
    /// The nation, as the profile's question has it.
    pub nation: Option<ChoiceId>,
    /// The setting, as the profile's question has it.
    pub setting: Option<ChoiceId>,
    /// Whom to contact.
    pub contacts: Vec<Local>,
    /// What may be accepted.
    pub gifts: Vec<(Limit, String)>,
    /// Its policies.
    pub policies: Vec<Policy>,
    /// Its own words for wordings of the guide, at most one for each.
    pub letters: Vec<Letter>,
    /// What else not to do.
    pub extra_donts: Vec<String>,
    /// What else to know for a step.
    pub extra_notes: Vec<Note>,
    /// Text for reception.
    pub signage: Vec<String>,
    /// The SHA-256 of the file, in lower-case hex digits.
    pub sha256: String,
}

/// Somebody to contact in the organisation. At least one thing is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// In which role.
    pub role: Role,
    /// Who.
    pub name: Option<String>,
    /// A number to ring, as shown: digits, spaces, and a plus perhaps.
    pub phone: Option<String>,
    /// When, or what to ring out of hours.
    pub hours: Option<String>,
    /// An address for e-mail, to be shown.
    pub email: Option<String>,
    /// An `https:` address.
    pub link: Option<String>,
    /// What else to know.
    pub note: Option<String>,
}

/// A policy of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What it is about.
    pub topic: Topic,
    /// What it is called.
    pub title: String,
    /// An `https:` address.
    pub link: Option<String>,
    /// Its date.
    pub date: Option<Day>,
}

/// What the organisation says or writes where the guide has words to adapt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Beside which wording of the guide.
    pub wording: WordingId,
    /// The words.
    pub text: String,
}

/// What the organisation adds to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// To which.
    pub action: ActionId,
    /// The words.
    pub text: String,
}

impl Pack {
    /// Those who belong beside a contact of the guide.
    pub fn beside<'p>(&'p self, contact: &'p ContactId) -> impl Iterator<Item = &'p Local> {
        let is = |local: &&Local| local.role.contact() == Some(contact.as_str());
        self.contacts.iter().filter(is)
    }

    /// Those for whom the guide has no contact of its own.
    pub fn further(&self) -> impl Iterator<Item = &Local> {
        let is = |local: &&Local| local.role.contact().is_none();
        self.contacts.iter().filter(is)
    }

    /// The organisation's words for a wording.
    pub fn letter(&self, wording: &WordingId) -> Option<&Letter> {
        self.letters
            .iter()
            .find(|letter| letter.wording.is(wording))
    }

    /// What it adds to a step.
    pub fn notes<'p>(&'p self, action: &'p ActionId) -> impl Iterator<Item = &'p str> {
        let notes = self.extra_notes.iter();
        notes
            .filter(|note| note.action.is(action))
            .map(|note| note.text.as_str())
    }

    /// Whether what it says was checked too long ago to be relied on; a day that is still to come is no check at all.
    pub fn is_stale(&self, today: Day) -> bool {
        !(0..=STALE_DAYS).contains(&today.days_after(self.checked_on))
    }
}
