//! Checking a file that the user chose: read part by part, so that it can be seen how far it is, and stopped. Keeps nothing
//! but what was found, and that no longer than the page.

use std::{cell::Cell, rc::Rc};

use firmly_core::{
    report::{
        check::{Check, FILE_LIMIT_BYTES, NotChecked},
        receipt::{Pasted, ReceiptError},
    },
    vault::age::is_age,
};
use yew::{platform::spawn_local, prelude::*};
use zeroize::Zeroizing;

use crate::{
    app::{
        components::day_in_words,
        findings::{Findings, Style, findings},
    },
    platform::{
        file::{Chosen, NotRead},
        paint::painted,
    },
};

/// So much is checked between two looks at the page.
const PART_BYTES: u32 = 1 << 20;
/// How every packed file begins.
const PACKED: &[u8] = b"PK\x03\x04";

/// How it stands.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum Stand {
    /// Nothing was chosen yet.
    #[default]
    Idle,
    /// So many percent are read.
    Reading(u32),
    /// What was found.
    Done(Rc<Findings>),
    /// Why nothing was.
    Refused(Refused),
}

/// Why nothing was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No file was chosen.
    Missing,
    /// The browser does not read it.
    Unreadable,
    /// It is sealed.
    Sealed,
    /// It is a bundle, with the exact lines in it.
    Packed,
    /// It cannot be checked.
    File(NotChecked),
    /// What was pasted is no receipt.
    Receipt(ReceiptError),
}

impl From<NotChecked> for Refused {
    fn from(error: NotChecked) -> Self {
        Self::File(error)
    }
}

impl From<NotRead> for Refused {
    fn from(error: NotRead) -> Self {
        match error {
            NotRead::Unreadable => Self::Unreadable,
            NotRead::TooLarge => Self::File(NotChecked::TooLarge),
        }
    }
}

/// A check, and what can be done with it.
#[derive(Clone)]
pub(crate) struct Checking {
    stand: UseStateHandle<Stand>,
    attempt: UseStateHandle<usize>,
    /// Counts up whenever what is going on is nobody's business any more.
    turn: Rc<Cell<usize>>,
}

impl Checking {
    /// How it stands.
    pub(crate) fn stand(&self) -> &Stand {
        &self.stand
    }

    /// Counts the tries.
    pub(crate) fn attempt(&self) -> usize {
        *self.attempt
    }

    /// Stops what is going on, and forgets what was found.
    pub(crate) fn stop(&self) {
        self.turn.set(self.turn.get() + 1);
        self.stand.set(Stand::Idle);
    }

    /// Checks a file, against the receipt if anything was pasted.
    pub(crate) fn start(&self, file: Option<Chosen>, receipt: &str) {
        let mine = self.turn.get() + 1;
        self.turn.set(mine);
        self.attempt.set(*self.attempt + 1);
        let refused = |why| self.stand.set(Stand::Refused(why));
        let Some(file) = file else {
            return refused(Refused::Missing);
        };
        let receipt = match receipt.trim() {
            "" => None,
            text => match Pasted::read(text) {
                Ok(receipt) => Some(receipt),
                Err(error) => return refused(Refused::Receipt(error)),
            },
        };
        self.stand.set(Stand::Reading(0));
        let (stand, turn) = (self.stand.setter(), Rc::clone(&self.turn));
        spawn_local(async move {
            let goes_on = |percent| {
                let is = turn.get() == mine;
                if is {
                    stand.set(Stand::Reading(percent));
                }
                is
            };
            let end = match read(&file, receipt.as_ref(), goes_on).await {
                Ok(Some(found)) => Stand::Done(Rc::new(found)),
                Ok(None) => return,
                Err(why) => Stand::Refused(why),
            };
            if turn.get() == mine {
                stand.set(end);
            }
        });
    }
}

/// Reads and checks; `None` if it is not to go on.
async fn read(
    file: &Chosen,
    receipt: Option<&Pasted>,
    goes_on: impl Fn(u32) -> bool,
) -> Result<Option<Findings>, Refused> {
    let size = file.size_bytes();
    if size as usize > FILE_LIMIT_BYTES {
        return Err(NotChecked::TooLarge.into());
    }
    let (mut check, mut from) = (Check::default(), 0);
    // What is read of a line that has not ended yet.
    let mut begun = Zeroizing::new(Vec::new());
    while from < size {
        if !goes_on(from / (size / 100 + 1)) {
            return Ok(None);
        }
        painted().await;
        let to = size.min(from + PART_BYTES);
        let part = Zeroizing::new(file.part(from, to).await?);
        if from == 0 && is_age(&part) {
            return Err(Refused::Sealed);
        }
        if from == 0 && part.starts_with(PACKED) {
            return Err(Refused::Packed);
        }
        let mut pieces = part.split(|byte| *byte == b'\n');
        // Behind the last line feed of a part a line goes on in the next one.
        let rest = pieces.next_back().unwrap_or_default();
        for piece in pieces {
            if begun.is_empty() {
                check.line(piece)?;
            } else {
                begun.extend_from_slice(piece);
                check.line(&begun)?;
                *begun = Vec::new();
            }
        }
        begun.extend_from_slice(rest);
        from = to;
    }
    if !begun.is_empty() {
        check.line(&begun)?;
    }
    let checked = check.finish(receipt.map(|pasted| &pasted.receipt))?;
    let style = Style {
        day: day_in_words,
        foreign: str::to_owned,
    };
    Ok(Some(findings(&checked, receipt, 0, style)))
}

/// A check that ends with the page it is on.
#[hook]
pub(crate) fn use_checking() -> Checking {
    let (stand, attempt) = (use_state(Stand::default), use_state(|| 0));
    let turn = use_memo((), |()| Cell::new(0));
    {
        let turn = Rc::clone(&turn);
        use_effect_with((), move |()| move || turn.set(turn.get() + 1));
    }
    Checking {
        stand,
        attempt,
        turn,
    }
}
