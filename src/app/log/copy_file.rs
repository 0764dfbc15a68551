//! The sealed copy in a file of the user's choice: chosen, written again after each change, allowed again, forgotten.
//! Whatever goes wrong with it changes nothing in the stores.

use firmly_core::{
    session::{MakeCopyError, copy_name},
    vault::{CopyKey, Passphrase, SealError, WorkFactor},
};
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    desk::LogSession,
    machine::{self, Aside, Entropy},
    state::{Busy, Change, CopyFile, Page},
};
use crate::{
    platform::{
        kept_file::{self, KeptFile, NotWritten},
        paint::painted,
    },
    store::RememberedFile,
};

impl LogHandle {
    /// Whether this browser can keep a file.
    pub fn offers_file(&self) -> bool {
        kept_file::is_offered()
    }

    /// Makes ready what seals copies, if this is the passphrase of the log; the file is chosen at the next click.
    pub fn prepare_file(&self, typed: Zeroizing<String>) {
        let Some(session) = self.desk.session() else {
            return;
        };
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::PassphraseMissing));
        }
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Sealing));
        self.tasks.run(async move {
            painted().await;
            let passphrase = handle.own_passphrase(&typed).await?;
            let sealed = sealed_key(&session, &passphrase).await?;
            handle.desk.copy_key.replace(Some(sealed));
            Ok(Change::Go(Page::ChooseFile))
        });
    }

    /// Lets the user choose the file. At a click: browsers ask at no other time.
    pub fn choose_file(&self) {
        let Some(sealed) = self.desk.copy_key.borrow().clone() else {
            return;
        };
        let handle = self.clone();
        self.tasks.run(async move {
            let name = copy_name(&machine::now()?, &mut Entropy)?;
            let Some(file) = kept_file::pick(&name).await.map_err(Failure::File)? else {
                return Ok(Change::Dismissed);
            };
            let chosen = RememberedFile {
                handle: file.to_remember().clone(),
                sealed,
                events: 0,
            };
            let remembered = handle.desk.primary.choose_file(&chosen).await;
            remembered.map_err(|_why| Failure::File(NotWritten::NotAllowed))?;
            handle.desk.copy_key.take();
            handle.desk.file_tried.take();
            handle.desk.file.replace(Some(file));
            Ok(Change::Go(Page::Home))
        });
    }

    /// Another passphrase seals the file from now on.
    pub(super) async fn reseal_file(
        &self,
        session: &LogSession,
        passphrase: &Passphrase,
    ) -> Result<(), Failure> {
        let name = self.desk.file.borrow().as_ref().map(KeptFile::name);
        let Some(name) = name else {
            return Ok(());
        };
        self.tasks.tell(Change::File(CopyFile::Writing(name)));
        if let Ok(Some(chosen)) = self.desk.primary.chosen_file().await {
            let resealed = RememberedFile {
                sealed: sealed_key(session, passphrase).await?,
                ..chosen
            };
            // Where it is not remembered the copy keeps the passphrase that it has.
            self.desk.primary.choose_file(&resealed).await.ok();
        }
        self.desk.file_tried.take();
        Ok(())
    }

    /// Finds the file that was chosen at an earlier time.
    pub(super) fn recall_file(&self) {
        if !kept_file::is_offered() {
            return;
        }
        let handle = self.clone();
        self.tasks.run(async move {
            let file = handle.desk.primary.chosen_file().await;
            let Some((session, chosen)) = handle.desk.session().zip(file.ok().flatten()) else {
                return Ok(Change::File(CopyFile::None));
            };
            // Another log's, from before this one was made.
            if session.open_copy_key(&chosen.sealed)?.is_none() {
                return Ok(Change::File(CopyFile::None));
            }
            let file = KeptFile::from_remembered(chosen.handle);
            let (name, allowed) = (file.name(), file.is_allowed().await);
            handle.desk.file.replace(Some(file));
            let events = session.journal()?.len() as u64;
            Ok(Change::File(if allowed && chosen.events == events {
                handle.desk.file_tried.set(Some(events));
                CopyFile::Current(name)
            } else if allowed {
                // What is shown is written next.
                CopyFile::Writing(name)
            } else {
                handle.desk.file_tried.set(Some(events));
                CopyFile::Behind(name, NotWritten::NotAllowed)
            }))
        });
    }

    /// Writes the file if the log has changed since this was last tried.
    pub(super) fn keep_file(&self) {
        let desk = &self.desk;
        let (Some(session), Some(file)) = (desk.session(), desk.file.borrow().clone()) else {
            return;
        };
        let Ok(events) = session.journal().map(|journal| journal.len() as u64) else {
            return;
        };
        if desk.file_tried.get() == Some(events) || desk.file_writing.replace(true) {
            return;
        }
        desk.file_tried.set(Some(events));
        let (handle, era) = (self.clone(), self.tasks.era());
        let name = file.name();
        self.tasks
            .tell(Change::File(CopyFile::Writing(name.clone())));
        self.tasks.finish(async move {
            // The words that an entry is saved are not to wait for its copy.
            painted().await;
            let written = handle.write_file(&session, &file).await;
            handle.desk.file_writing.set(false);
            if handle.tasks.era() != era {
                // Opened again meanwhile, it may have more.
                return handle.keep_file();
            }
            let is = match written {
                Ok(Some(0)) => CopyFile::Current(name),
                Ok(Some(missing)) => CopyFile::Lacking(name, missing),
                Ok(None) => CopyFile::None,
                Err(why) => CopyFile::Behind(name, why),
            };
            let reminded = handle
                .log
                .opened()
                .is_some_and(|opened| opened.due.is_some());
            if reminded && let Ok(opened) = handle.desk.opened(&session, handle.saved_last()) {
                handle.tasks.tell(Change::Known(opened));
            }
            handle.tasks.tell(Change::File(is));
        });
    }

    /// Gives how many attached files could not be read, for which an older version is not written over; `None` if the file is not to be kept any more.
    async fn write_file(
        &self,
        session: &LogSession,
        file: &KeptFile,
    ) -> Result<Option<usize>, NotWritten> {
        let primary = &self.desk.primary;
        let refused = |why: &str| NotWritten::Refused(why.to_owned());
        let chosen = primary.chosen_file().await;
        let Some(chosen) = chosen.map_err(|_why| refused("Storage"))? else {
            // Another tab has forgotten it.
            self.desk.file.take();
            return Ok(None);
        };
        if !file.is_allowed().await {
            return Err(NotWritten::NotAllowed);
        }
        let count = || session.journal().map(|journal| journal.len() as u64);
        if count().is_ok_and(|events| events < chosen.events) {
            // Another tab has written more, which would be missing from this version. What cannot be read now stays out.
            session.refresh().await.ok();
        }
        let key = session.open_copy_key(&chosen.sealed).ok().flatten();
        let key = key.ok_or_else(|| refused("Locked"))?;
        let now = machine::now().map_err(|_no_year| refused("Clock"))?;
        let attached = session.all_attached().await;
        let attached = attached.map_err(|_locked| refused("Locked"))?;
        if attached.missing > 0 && chosen.events > 0 {
            // What is in the file may be all that is left of them.
            return Ok(Some(attached.missing));
        }
        let copy = session.copy_under(&attached.contents, &key, &now, &mut Entropy);
        let copy = copy.map_err(|_why| refused("Sealing"))?;
        let journal = session.journal().map_err(|_locked| refused("Locked"))?;
        let events = journal.len() as u64;
        let incidents = journal
            .cases()
            .iter()
            .map(|case| case.incidents.len())
            .sum();
        drop(journal);
        file.write(&copy.bytes).await?;
        let written = RememberedFile { events, ..chosen };
        // Where this is not remembered it is written once more.
        primary.choose_file(&written).await.ok();
        self.desk
            .retrace(|trace| trace.copied = Some((incidents, now.today())));
        Ok(Some(attached.missing))
    }

    /// Asks the user to allow it where that is needed, and writes the file. At a click.
    pub fn allow_file(&self) {
        let Some(file) = self.desk.file.borrow().clone() else {
            return;
        };
        let handle = self.clone();
        self.tasks.run(async move {
            let name = file.name();
            Ok(Change::File(if file.ask().await {
                handle.desk.file_tried.take();
                CopyFile::Writing(name)
            } else {
                CopyFile::Behind(name, NotWritten::NotAllowed)
            }))
        });
    }

    /// Keeps the file up to date no longer. It stays as it is.
    pub fn forget_file(&self) {
        let handle = self.clone();
        self.tasks.run(async move {
            let forgotten = handle.desk.primary.forget_file().await;
            forgotten.map_err(Failure::Forget)?;
            handle.desk.file.take();
            Ok(Change::File(CopyFile::None))
        });
    }
}

/// The key of a copy under this passphrase, sealed for this log. With less work where memory is short.
async fn sealed_key(
    session: &LogSession,
    passphrase: &Passphrase,
) -> Result<Vec<u8>, MakeCopyError> {
    let make =
        async |work: WorkFactor| CopyKey::make(passphrase, work.by(Aside), &mut Entropy).await;
    let key = match make(WorkFactor::COPY).await {
        Err(SealError::NoMemory { .. }) => make(WorkFactor::UNLOCK).await,
        key => key,
    }?;
    session.seal_copy_key(&key, &mut Entropy)
}
