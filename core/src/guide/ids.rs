//! The ids of content/, each a type of its own. Knows nothing of what they name.

use serde::{Deserialize, Serialize};

use super::model::{Suppressed, Target};

/// Declares ids as types of their own, so that a question is never taken for an action. Whoever reads content/ knows from
/// serde's name of the type what an id has to name.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename = $kind)]
        pub struct $name(String);

        impl $name {
            /// The id that is written so in content/.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as it is written in content/ and in the `data-*` hooks.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// As `==`, but quick to say no: ids of a kind differ in their last character more often than not.
            pub fn is(&self, other: &Self) -> bool {
                self.0.as_bytes().last() == other.0.as_bytes().last() && self == other
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// `q_danger`; a question of the profile begins with `p_`.
    QuestionId = "question",
    /// `now`: unique within its question only.
    ChoiceId = "choice",
    /// `o_999`.
    OutcomeId = "outcome",
    /// `v_told`.
    OverlayId = "overlay",
    /// `A04`.
    ActionId = "action",
    /// `W11`.
    WordingId = "wording",
    /// `D2`.
    DisclosureId = "disclosure",
    /// `police_101`.
    ContactId = "contact",
    /// `MDU-2014`.
    SourceId = "source",
    /// `S0-29`: one statement of the two articles that the guide began with.
    ItemId = "item",
    /// A fact that an answer, a chip or the profile switches on: `told`, `gp`, `n_sco`.
    Flag = "flag",
    /// Of a question or an outcome, as content/ writes it.
    TargetId = "target",
    /// Of an action or a wording, as content/ writes it.
    PieceId = "piece",
}

/// Outcomes begin with `o_`.
impl From<TargetId> for Target {
    fn from(TargetId(id): TargetId) -> Self {
        if id.starts_with("o_") {
            Self::Outcome(OutcomeId(id))
        } else {
            Self::Question(QuestionId(id))
        }
    }
}

impl From<Target> for TargetId {
    fn from(target: Target) -> Self {
        match target {
            Target::Question(QuestionId(id)) | Target::Outcome(OutcomeId(id)) => Self(id),
        }
    }
}

/// Wordings begin with `W`.
impl From<PieceId> for Suppressed {
    fn from(PieceId(id): PieceId) -> Self {
        if id.starts_with('W') {
            Self::Wording(WordingId(id))
        } else {
            Self::Action(ActionId(id))
        }
    }
}

impl From<Suppressed> for PieceId {
    fn from(what: Suppressed) -> Self {
        match what {
            Suppressed::Action(ActionId(id)) | Suppressed::Wording(WordingId(id)) => Self(id),
        }
    }
}
