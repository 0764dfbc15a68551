//! What is wrong with a pack, and where. Has no words for it: those are in content/.

/// Why a pack was refused: everything that is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// In the order in which keys are documented.
    pub problems: Vec<Problem>,
    /// How many more there are than are listed.
    pub more: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `contacts[2].phone`; empty for the whole file.
    pub place: String,
    /// What.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is larger than a pack may be.
    FileTooLarge,
    /// The file is not UTF-8.
    NotUtf8,
    /// The file is not JSON, from there.
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It is of a format that this version does not know.
    Format,
    /// A key that has to be there is not.
    Missing,
    /// A key that packs do not have.
    UnknownKey,
    /// A key stands here a second time.
    RepeatedKey,
    /// Text has to stand here.
    NotText,
    /// A list has to stand here.
    NotList,
    /// Keys with values have to stand here.
    NotObject,
    /// There is nothing in it.
    Empty,
    /// Longer than it may be.
    TooLong {
        /// In characters.
        limit: usize,
    },
    /// More than there may be.
    TooMany {
        /// How many there may be.
        limit: usize,
    },
    /// Has `<` or `>`.
    Markup,
    /// Has a control character, one that turns the direction of text, or one that is not seen.
    Unseen,
    /// No day of the calendar, written year, month, day.
    NotDay,
    /// No number to ring.
    NotPhone,
    /// No address for e-mail.
    NotEmail,
    /// No address that begins with `https://`.
    NotHttps,
    /// No role that packs know.
    NotRole,
    /// No topic that packs know.
    NotTopic,
    /// No nation of the guide.
    NotNation,
    /// No setting of the guide.
    NotSetting,
    /// No wording of the guide.
    NotWording,
    /// No step that a pack may add to.
    NotAction,
    /// What not to do has to begin with 'Do not'.
    NotDont,
    /// Nothing is said of the contact but the role.
    Unreachable,
    /// The wording has words already.
    RepeatedWording,
}
