//! The guide as data: what content/ says, ready to be walked. Knows nothing of files, screens or storage.

use serde::{Deserialize, Serialize};

pub use super::ids::{
    ActionId, ChoiceId, ContactId, DisclosureId, Flag, ItemId, OutcomeId, OverlayId, PieceId,
    QuestionId, SourceId, TargetId, WordingId,
};

/// Everything that the guide says, of one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// `2026.1`: changes whenever a word changes.
    pub version: String,
    /// The day of this version, `YYYY-MM-DD`.
    pub published: String,
    /// The day up to which the law was looked at, `YYYY-MM-DD`.
    pub law_at: String,
    /// The day after which the app says that the content is due for review, `YYYY-MM-DD`.
    pub review_by: String,
    /// The first question.
    pub start: QuestionId,
    /// Points that a reviewer still has to look up. No screen shows them.
    pub open: Vec<String>,
    /// In the order of the dossier; the profile's questions (`p_`) last.
    pub questions: Vec<Question>,
    /// In the order of the dossier.
    pub outcomes: Vec<Outcome>,
    /// Cards that a flag adds to any outcome, in the order in which they are shown.
    pub overlays: Vec<Overlay>,
    /// The action library.
    pub actions: Vec<Action>,
    /// What to say or write.
    pub wordings: Vec<Wording>,
    /// What may be told to whom.
    pub disclosures: Vec<Disclosure>,
    /// Asked before anything is handed over.
    pub disclosure_checks: Vec<String>,
    /// Whom to contact, by role.
    pub contacts: Vec<Contact>,
    /// Flags that are offered on an outcome that is reached before its questions were asked.
    pub chips: Vec<FlagName>,
    /// Words for every flag that can be on.
    pub flags: Vec<FlagName>,
    /// How the law and the services differ, topic by topic.
    pub nations: Vec<NationRow>,
    /// Where the advice comes from.
    pub sources: Vec<Source>,
    /// Every statement of the two articles that the guide began with.
    pub items: Vec<Item>,
}

/// One question, one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The stage of the journey that it belongs to, as shown above it.
    pub stage: String,
    /// The question.
    pub text: String,
    /// One sentence under it.
    pub help: Option<String>,
    /// Short name for the map, at most 20 characters.
    pub label: String,
    /// The answer is shown to nobody and never stored or exported.
    pub private: bool,
    /// Its roles for the program.
    pub roles: Vec<QuestionRole>,
    /// One of these is chosen; none is chosen beforehand.
    #[serde(rename(deserialize = "choice"))]
    pub choices: Vec<Choice>,
    /// What it rests on.
    pub items: Vec<ItemId>,
}

/// A role of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionRole {
    /// The nation, in the profile.
    Nation,
    /// The setting, in the profile.
    Setting,
    /// Whoever was asked this has been asked what the chips ask.
    Context,
    /// An organisation's limits for gifts belong to it.
    Gifts,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Its id within the question.
    pub id: ChoiceId,
    /// The answer in full.
    pub text: String,
    /// Short name for the map, at most 20 characters.
    pub label: String,
    /// Where it leads; nowhere for a question of the profile.
    pub next: Option<Target>,
    /// What it switches on.
    pub sets: Vec<Flag>,
}

/// Where an answer leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "TargetId", into = "TargetId")]
pub enum Target {
    /// To another question.
    Question(QuestionId),
    /// To the end.
    Outcome(OutcomeId),
}

/// How soon. The order is the order of danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Within two weeks.
    Routine,
    /// Within two or three working days, or before the next contact if that is earlier.
    Soon,
    /// Before next working near the person, and before the day ends.
    UrgentToday,
    /// This minute.
    Emergency,
}

impl Urgency {
    /// The id in content/ and in `data-urgency`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Soon => "soon",
            Self::UrgentToday => "urgent_today",
            Self::Emergency => "emergency",
        }
    }
}

/// Whether something is shown, given the flags that are on. The empty condition always holds.
///
/// Besides the flags of content/ the engine knows `no_nation` and `no_setting`, on while the profile says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Shown only if one of these is on; with none named, always.
    pub if_any: Vec<Flag>,
    /// Not shown if one of these is on.
    pub if_none: Vec<Flag>,
}

/// A sentence, or a few, that may depend on the flags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The words.
    pub text: String,
    /// When they are shown.
    pub condition: Condition,
}

/// What to do, at the end of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its id.
    pub id: OutcomeId,
    /// The heading.
    pub title: String,
    /// Short name for the map, at most 22 characters.
    pub label: String,
    /// How soon.
    pub urgency: Urgency,
    /// When it is reached, in a sentence.
    pub when: String,
    /// Nothing has happened, so that there is nobody whom the chips could describe.
    pub nobody_yet: bool,
    /// What to do, in order.
    pub actions: Vec<ActionId>,
    /// What to do, as reminders.
    pub dos: Vec<Line>,
    /// What not to do; each begins with 'Do not'.
    pub donts: Vec<Line>,
    /// What to put into the log.
    pub log: Vec<Line>,
    /// What to say or write.
    pub say: Vec<WordingId>,
    /// Whom to contact, in order.
    pub contacts: Vec<ContactId>,
    /// What may be told to whom.
    pub disclosures: Vec<DisclosureId>,
    /// When to go through the questions again.
    pub rerun: Vec<String>,
    /// What it rests on.
    pub items: Vec<ItemId>,
}

/// Which kind of fact an overlay is about; it decides where the card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlayKind {
    /// The person, or what has passed between the two: always open, above the actions.
    Person,
    /// Nation, setting or position: after the actions; one folded line where the outcome is routine.
    Place,
}

/// A card that a flag adds to any outcome. It adds and suppresses; suppression wins; urgency never falls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlay {
    /// Its id.
    pub id: OverlayId,
    /// What switches it on.
    pub flag: Flag,
    /// The heading.
    pub title: String,
    /// Where it stands.
    pub kind: OverlayKind,
    /// What it says.
    pub text: Vec<Line>,
    /// What it adds.
    pub actions: Vec<AddedAction>,
    /// What not to do; each begins with 'Do not'.
    pub donts: Vec<Line>,
    /// Wordings that it adds.
    pub say: Vec<WordingId>,
    /// Contacts that it adds.
    pub contacts: Vec<ContactId>,
    /// What it takes away.
    pub suppress: Vec<Suppression>,
    /// The sources of its facts.
    pub sources: Vec<SourceId>,
}

/// An action that an overlay adds, unless the outcome has it already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddedAction {
    /// Which.
    pub id: ActionId,
    /// Leads the list instead of following the outcome's own actions. Getting safe and calling 999 (A01, A02) stay ahead.
    pub first: bool,
    /// Only on these outcomes; with none named, on any.
    pub on: Vec<OutcomeId>,
    /// Only where the outcome itself carries one of these; with none named, anywhere.
    pub with: Vec<ActionId>,
}

/// Something that an overlay takes away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suppression {
    /// What goes.
    pub what: Suppressed,
    /// Only on these outcomes; with none named, on any.
    pub on: Vec<OutcomeId>,
}

/// What a suppression names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "PieceId", into = "PieceId")]
pub enum Suppressed {
    /// An action.
    Action(ActionId),
    /// A wording.
    Wording(WordingId),
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// What to do.
    pub title: String,
    /// How and why.
    pub text: String,
    /// When it is shown at all: list removal in general practice only.
    pub condition: Condition,
    /// What it rests on.
    pub items: Vec<ItemId>,
    /// Where it comes from.
    pub sources: Vec<SourceId>,
    /// Its roles for the program.
    pub roles: Vec<ActionRole>,
    /// `true` where an organisation may add a note of its own.
    pub local_notes: bool,
}

/// A role of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionRole {
    /// Getting safe and calling for help: before all else, a card's first action included.
    Safety,
    /// An organisation's limits for gifts belong to it.
    Gifts,
    /// Says what is never copied: the log shows it where files are attached.
    NeverCopy,
}

/// Words to say or write, to adapt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wording {
    /// Its id.
    pub id: WordingId,
    /// What it is for.
    pub title: String,
    /// The words, with directions between them.
    pub parts: Vec<WordingPart>,
    /// Said or sent to the person by the reader in their own name, not by the organisation.
    pub personal: bool,
    /// Of words of the reader's own: may still be said once the person has been told to stop.
    pub once_told: bool,
    /// For whom it is, as a log notes it.
    pub to: String,
    /// What may have been done with it: the id of a group of facts.
    pub fact: Option<String>,
    /// Printed with what is on record of a case, as far as a line manager is told.
    pub with_record: bool,
    /// What a log fills in, in this order.
    pub fill: Vec<Fill>,
}

/// What a log puts into a wording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    /// In place of the first of these that is left.
    pub mark: String,
    /// If this is known.
    pub with: Known,
    /// What is put there in place of what is known; `{value}` in it is that.
    pub say: Option<String>,
}

/// What a log may know of a case, for wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The day of the first contact, as said of the case; of the first unwanted entry where nothing is said.
    FirstContact,
    /// The day of the first unwanted entry.
    FirstEntry,
    /// The day of the latest unwanted entry.
    LatestEntry,
    /// How many unwanted entries there are, if more than one.
    Entries,
    /// Their days.
    Days,
    /// How the first of them came.
    FirstChannel,
    /// How they came.
    Channels,
    /// That the person is a patient.
    CurrentPatient,
    /// That the person was one.
    FormerPatient,
    /// That the person was told to stop.
    Told,
    /// On which day that was, last.
    ToldOn,
    /// That the defence organisation was called.
    DefenceTold,
    /// That the user was frightened, by an entry.
    Frightened,
    /// What the latest gift was.
    Gift,
    /// On which day it came.
    GiftOn,
}

/// A piece of a wording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordingPart {
    /// Words to be said. Blanks to fill in stand in square brackets.
    Say(String),
    /// A direction to the speaker.
    Direction(String),
}

impl WordingPart {
    /// The words, said or not.
    pub fn text(&self) -> &str {
        match self {
            Self::Say(text) | Self::Direction(text) => text,
        }
    }
}

/// What may be told to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Its id.
    pub id: DisclosureId,
    /// To whom, or under which test.
    pub title: String,
    /// What may be said.
    pub may: String,
    /// The heading of what is left out, with its exceptions.
    pub leave_out_heading: String,
    /// What is left out.
    pub leave_out: String,
    /// What else to know.
    pub note: Option<String>,
    /// Which reports may go out under it.
    pub reports: Vec<ReportTo>,
}

/// To whom a report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportTo {
    /// The defence organisation.
    Defence,
    /// The police.
    Police,
    /// The line manager.
    Manager,
}

/// Somebody to contact, by role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The role.
    pub title: String,
    /// Ways to reach them, and what to know.
    pub lines: Vec<ContactLine>,
}

/// One way to reach a contact, or a remark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactLine {
    /// A number to ring, as shown.
    pub phone: Option<String>,
    /// The words after it, or all there is.
    pub text: String,
    /// The day on which it was last seen published, `YYYY-MM-DD`.
    pub checked: Option<String>,
    /// When it is shown.
    pub condition: Condition,
}

/// A flag with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlagName {
    /// The flag.
    #[serde(rename(deserialize = "id"))]
    pub flag: Flag,
    /// Its words.
    pub label: String,
}

/// One topic of the nations table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NationRow {
    /// The topic.
    pub topic: String,
    /// England.
    pub england: String,
    /// Wales.
    pub wales: String,
    /// Scotland.
    pub scotland: String,
    /// Northern Ireland.
    pub northern_ireland: String,
    /// The sources of the row.
    pub sources: Vec<SourceId>,
}

/// How far a source was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The text itself was read, at least the part relied on.
    P,
    /// Read in someone else's summary.
    S,
    /// An older or superseded edition.
    O,
    /// From overseas, for ideas only.
    X,
    /// General knowledge, not verified.
    G,
}

/// Where advice comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Publisher and date.
    pub publisher: String,
    /// How far it was checked.
    pub level: Level,
    /// What to know about it.
    pub note: Option<String>,
    /// Where it was found.
    pub address: Option<String>,
}

/// One statement of the two articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// `advice`, `risk`, `channel` and so on.
    pub kind: String,
    /// The statement in our words.
    pub text: String,
}

/// Gives `Guide::question` and its like: `None` for an id that content/ does not have.
macro_rules! lookups {
    ($($name:ident: $list:ident, $id:ty => $item:ty;)+) => {
        impl Guide {$(
            /// The item with this id.
            pub fn $name(&self, id: &$id) -> Option<&$item> {
                self.$list.iter().find(|item| item.id.is(id))
            }
        )+}
    };
}

lookups! {
    question: questions, QuestionId => Question;
    outcome: outcomes, OutcomeId => Outcome;
    overlay: overlays, OverlayId => Overlay;
    action: actions, ActionId => Action;
    wording: wordings, WordingId => Wording;
    disclosure: disclosures, DisclosureId => Disclosure;
    contact: contacts, ContactId => Contact;
    source: sources, SourceId => Source;
    item: items, ItemId => Item;
}

impl Guide {
    /// The question that has this role.
    pub fn question_for(&self, role: QuestionRole) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.roles.contains(&role))
    }
}

impl Question {
    /// The choice with this id.
    pub fn choice(&self, id: &ChoiceId) -> Option<&Choice> {
        self.choices.iter().find(|choice| &choice.id == id)
    }

    /// Whether it belongs to the profile, and not to the tree.
    pub fn is_profile(&self) -> bool {
        self.id.as_str().starts_with("p_")
    }
}
