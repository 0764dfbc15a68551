//! Opening a pack that the user chose: read, checked whole, and kept in this browser only if the user says so.

use std::rc::Rc;

use firmly_core::pack::{FILE_LIMIT_BYTES, Fault, Problem, Refused, read};
use yew::{platform::spawn_local, prelude::*};

use super::use_announce;
use crate::{
    app::{book::Book, kept_pack, kept_profile::Keep, pack_faults::lines, state::journey::Action},
    platform::file::{Chosen, NotRead},
    words::pack::page as words,
};

/// How it stands.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum PackStand {
    /// Nothing is wrong.
    #[default]
    Idle,
    /// No file was chosen.
    Missing,
    /// The browser does not read it.
    Unreadable,
    /// All that is wrong with it.
    Refused(Rc<Vec<String>>),
}

/// The opening of packs.
#[derive(Clone)]
pub(crate) struct PackFile {
    stand: UseStateHandle<PackStand>,
    attempt: UseStateHandle<usize>,
    announce: Callback<&'static str>,
    act: Callback<Action>,
    book: Book,
}

impl PackFile {
    /// How it stands.
    pub(crate) fn stand(&self) -> &PackStand {
        &self.stand
    }

    /// Counts the tries.
    pub(crate) fn attempt(&self) -> usize {
        *self.attempt
    }

    /// Opens a pack in place of the one that is open.
    pub(crate) fn open(&self, file: Option<Chosen>, keep: Keep) {
        self.attempt.set(*self.attempt + 1);
        let Some(file) = file else {
            return self.stand.set(PackStand::Missing);
        };
        let this = self.clone();
        spawn_local(async move {
            let stand = match bytes(&file).await {
                Ok(bytes) => this.take(&bytes, keep),
                Err(stand) => stand,
            };
            this.stand.set(stand);
        });
    }

    fn take(&self, bytes: &[u8], keep: Keep) -> PackStand {
        let pack = match read(bytes, &self.book.guide) {
            Ok(pack) => pack,
            Err(refused) => return PackStand::Refused(Rc::new(lines(&refused))),
        };
        // What was read is UTF-8.
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        // One that was kept before is not this one: it does not come back with the next opening of the page.
        let settled = match keep {
            Keep::OnThisDevice => kept_pack::keep(text),
            Keep::InMemory => kept_pack::forget(),
        };
        self.announce.emit(match (keep, settled) {
            (Keep::OnThisDevice, Ok(())) => words::KEPT,
            (Keep::OnThisDevice, Err(_)) => words::NOT_KEPT,
            (Keep::InMemory, _) => words::OPENED,
        });
        self.act.emit(Action::SetPack(Some(Rc::new(pack))));
        PackStand::Idle
    }

    /// Takes the pack away; the one that is part of the file comes back.
    pub(crate) fn remove(&self) {
        // Where nothing can be stored, there is nothing to take away.
        if kept_pack::forget().is_ok() || !kept_pack::is_kept() {
            self.announce.emit(words::REMOVED);
        }
        self.stand.set(PackStand::Idle);
        self.act
            .emit(Action::SetPack(kept_pack::load(&self.book).pack));
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the limit is far below where numbers lose precision"
)]
async fn bytes(file: &Chosen) -> Result<Vec<u8>, PackStand> {
    let too_large = || {
        let place = String::new();
        let problems = vec![Problem {
            place,
            fault: Fault::FileTooLarge,
        }];
        PackStand::Refused(Rc::new(lines(&Refused { problems, more: 0 })))
    };
    file.read(FILE_LIMIT_BYTES as f64)
        .await
        .map_err(|error| match error {
            NotRead::Unreadable => PackStand::Unreadable,
            NotRead::TooLarge => too_large(),
        })
}

/// See [`PackFile`].
#[hook]
pub(crate) fn use_pack_file(book: &Book, act: &Callback<Action>) -> PackFile {
    PackFile {
        stand: use_state(PackStand::default),
        attempt: use_state(|| 0),
        announce: use_announce(),
        act: act.clone(),
        book: book.clone(),
    }
}
