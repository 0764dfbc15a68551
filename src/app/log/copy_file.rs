//! The sealed copy in a file of the user's choice: made in a folder or chosen, written again after each change, allowed again,
//! forgotten. Whatever goes wrong with it changes nothing in the stores and nothing in the file.

use firmly_core::{
    session::{CopyKeys, KeptCopy, KeptCopyError, Locked, MakeCopyError, copy_name, read_copy},
    store::{ChosenFile as _, FileError},
    vault::{CopyKey, OpenError, Passphrase, SealError, WorkFactor, age::is_age},
};
use wasm_bindgen::JsValue;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    copies::Copy,
    desk::LogSession,
    machine::{self, Aside, Entropy},
    state::{Busy, Change, CopyFile, Page},
};
use crate::{
    platform::paint::painted,
    store::{
        RememberedFile,
        kept_file::{self, Folder, KeptFile},
    },
};

/// So many names are tried for a new file.
const NAMES: usize = 16;

impl LogHandle {
    /// True if this browser can keep a file.
    pub fn offers_file(&self) -> bool {
        self.desk.offers_file
    }

    /// Makes ready what seals copies, if this is the passphrase of the log; folder or file are chosen at the next click.
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
            handle.desk.copy_key.replace(Some((sealed, passphrase)));
            Ok(Change::Go(Page::ChooseFile))
        });
    }

    /// Lets the user choose a folder, in which a file of a new name is made. At a click: browsers ask at no other time.
    pub fn choose_folder(&self) {
        let Some((sealed, _)) = self.desk.copy_key.borrow().clone() else {
            return;
        };
        let handle = self.clone();
        self.tasks.run(async move {
            let Some(folder) = kept_file::pick_folder().await.map_err(Failure::File)? else {
                return Ok(Change::Dismissed);
            };
            let file = handle.make_file(&folder, sealed).await?;
            handle.keep_in(file);
            handle.look_beside(&folder).await;
            Ok(Change::Go(Page::Home))
        });
    }

    /// Lets the user choose a copy that is there. It is read first: a copy of this log that has nothing else is kept up to date
    /// from now on, another one is shown with what it would bring, and anything else is refused.
    pub fn choose_file(&self) {
        let Some((_, passphrase)) = self.desk.copy_key.borrow().clone() else {
            return;
        };
        let Some(session) = self.desk.session() else {
            return;
        };
        let handle = self.clone();
        self.tasks.run(async move {
            let Some(file) = kept_file::pick_file().await.map_err(Failure::File)? else {
                return Ok(Change::Dismissed);
            };
            handle.tasks.tell(Change::Busy(Busy::Opening));
            painted().await;
            let (_, bytes) = file.read().await.map_err(Failure::File)?;
            let limit = WorkFactor::WITHOUT_ASKING.by(Aside);
            let key = match CopyKey::of(&bytes, &passphrase, limit).await {
                Ok(key) => key,
                Err(OpenError::WrongKey) => {
                    let sealed = Copy::sealed(file.chosen().await.map_err(Failure::File)?);
                    return handle.show_copies(vec![sealed]).await;
                }
                Err(error) => return Err(Failure::OpenCopy(error.into())),
            };
            let plaintext = key
                .open_copy(&bytes)
                .map_err(|error| Failure::OpenCopy(error.into()))?;
            let copy = read_copy(&plaintext)?;
            let is_ours = session.is_of(&copy)? && session.lacks(&copy).await?.is_nothing();
            if !is_ours {
                let chosen = file.chosen().await.map_err(Failure::File)?;
                return handle.show_copies(vec![Copy::open(chosen, copy)]).await;
            }
            let sealed = session.seal_copy_key(&key, &mut Entropy)?;
            handle
                .remember(&file, JsValue::UNDEFINED, sealed, false)
                .await?;
            handle.keep_in(file);
            Ok(Change::Go(Page::Home))
        });
    }

    /// Makes a new file in the folder of the one that is kept, to be kept in its place. The old one stays as it is.
    pub fn keep_beside(&self) {
        let handle = self.clone();
        self.tasks.run(async move {
            handle.keep_another().await?;
            Ok(Change::Dismissed)
        });
    }

    /// As [`LogHandle::keep_beside`], where the folder is known; whether it is.
    pub(super) async fn keep_another(&self) -> Result<bool, Failure> {
        let remembered = self.desk.primary.chosen_file().await.ok().flatten();
        let Some(before) = remembered.filter(|file| file.folder.is_object()) else {
            return Ok(false);
        };
        let folder = Folder::from_remembered(before.folder);
        let file = self.make_file(&folder, before.sealed).await?;
        self.keep_in(file);
        Ok(true)
    }

    /// Makes an empty file of a name that is new in this folder, and remembers it.
    async fn make_file(&self, folder: &Folder, sealed: Vec<u8>) -> Result<KeptFile, Failure> {
        for _ in 0..NAMES {
            let name = copy_name(&machine::now()?, &mut Entropy)?;
            if let Some(file) = folder.make(&name).await.map_err(Failure::File)? {
                let folder = folder.to_remember().clone();
                self.remember(&file, folder, sealed, true).await?;
                return Ok(file);
            }
        }
        Err(Failure::File(FileError::Changed))
    }

    async fn remember(
        &self,
        file: &KeptFile,
        folder: JsValue,
        sealed: Vec<u8>,
        is_new: bool,
    ) -> Result<(), Failure> {
        let chosen = RememberedFile {
            handle: file.to_remember().clone(),
            folder,
            sealed,
            before: None,
            is_new,
        };
        let remembered = self.desk.primary.choose_file(&chosen).await;
        remembered.map_err(|_why| Failure::File(FileError::NotAllowed))
    }

    /// This is the file from now on, and is written next.
    fn keep_in(&self, file: KeptFile) {
        self.desk.copy_key.take();
        self.desk.file_tried.take();
        self.tasks
            .tell(Change::File(CopyFile::Writing(file.name())));
        self.desk.file.replace(Some(file));
    }

    /// Says how many other copies there are in the folder: another installation may keep one there.
    async fn look_beside(&self, folder: &Folder) {
        let own = self.desk.file.borrow().as_ref().map(KeptFile::name);
        let mut beside = Vec::new();
        for file in folder.files().await.unwrap_or_default() {
            let head = file.part(0, 64).await.unwrap_or_default();
            if is_age(&head) && own.as_deref() != Some(&file.name()) {
                beside.push(file);
            }
        }
        self.tasks.tell(Change::Beside(beside.len()));
        self.desk.beside.replace(beside);
    }

    /// Shows what the other copies in the folder would bring, as soon as their passphrases are typed.
    pub fn open_beside(&self) {
        let copies = self
            .desk
            .beside
            .take()
            .into_iter()
            .map(Copy::sealed)
            .collect();
        let handle = self.clone();
        self.tasks.tell(Change::Beside(0));
        self.tasks
            .run(async move { handle.show_copies(copies).await });
    }

    /// Shows what stands in the file and would be brought by it.
    pub fn open_kept(&self) {
        let (Some(session), Some(file)) = (self.desk.session(), self.desk.file.borrow().clone())
        else {
            return;
        };
        let handle = self.clone();
        self.tasks.run(async move {
            if !file.is_allowed().await && !file.ask().await {
                return Err(Failure::File(FileError::NotAllowed));
            }
            let chosen = file.chosen().await.map_err(Failure::File)?;
            let (_, bytes) = file.read().await.map_err(Failure::File)?;
            let remembered = handle.desk.primary.chosen_file().await.ok().flatten();
            let keys = match &remembered {
                Some(remembered) => open_keys(&session, remembered)?,
                None => Vec::new(),
            };
            let opened = keys.iter().find_map(|key| key.open_copy(&bytes).ok());
            let copy = match opened {
                Some(plaintext) => Copy::open(chosen, read_copy(&plaintext)?),
                None => Copy::sealed(chosen),
            };
            handle.show_copies(vec![copy.kept()]).await
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
                // Twice in a row, what stands in the file is sealed as it was the first time.
                before: Some(chosen.before.unwrap_or(chosen.sealed)),
                ..chosen
            };
            // Where it is not remembered the copy keeps the passphrase that it has.
            self.desk.primary.choose_file(&resealed).await.ok();
        }
        self.desk.file_tried.take();
        Ok(())
    }

    /// Finds the file that was chosen at an earlier time. It is read, and written where it lacks something.
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
            let name = file.name();
            handle.desk.file.replace(Some(file));
            // What is shown is written next.
            Ok(Change::File(CopyFile::Writing(name)))
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
            let is_other =
                handle.desk.file.borrow().as_ref().map(KeptFile::name) != Some(name.clone());
            if handle.tasks.era() != era || is_other {
                // Opened again meanwhile, it may have more; or it is another file.
                return handle.keep_file();
            }
            let is = match written {
                Ok(Some(KeptCopy { missing: 0, .. })) => CopyFile::Current(name),
                Ok(Some(KeptCopy { missing, .. })) => CopyFile::Lacking(name, missing),
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

    /// What the file has now; `None` if it is not to be kept any more.
    async fn write_file(
        &self,
        session: &LogSession,
        file: &KeptFile,
    ) -> Result<Option<KeptCopy>, KeptCopyError> {
        let primary = &self.desk.primary;
        let refused = |why: &str| KeptCopyError::File(FileError::Refused(why.to_owned()));
        let chosen = primary.chosen_file().await;
        let Some(chosen) = chosen.map_err(|_why| refused("Storage"))? else {
            // Another tab has forgotten it.
            self.desk.file.take();
            return Ok(None);
        };
        if !file.is_allowed().await {
            return Err(FileError::NotAllowed.into());
        }
        let keys = open_keys(session, &chosen)?;
        let [writes, before @ ..] = &keys[..] else {
            return Err(refused("Key"));
        };
        let keys = CopyKeys {
            writes,
            before: before.first(),
        };
        let now = machine::now().map_err(|_no_year| refused("Clock"))?;
        let kept = session
            .keep_copy(file, chosen.is_new, &keys, &now, &mut Entropy)
            .await?;
        if chosen.is_new || chosen.before.is_some() {
            let written = RememberedFile {
                before: None,
                is_new: false,
                ..chosen
            };
            // Where this is not remembered it is looked at once more.
            primary.choose_file(&written).await.ok();
        }
        self.desk
            .retrace(|trace| trace.copied = Some((kept.incidents, now.today())));
        Ok(Some(kept))
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
                CopyFile::Behind(name, FileError::NotAllowed.into())
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

/// The keys of a file: the one that seals it, and the one from before if there is one. None for a file of another log.
fn open_keys(session: &LogSession, file: &RememberedFile) -> Result<Vec<CopyKey>, Locked> {
    let mut keys = Vec::new();
    for sealed in [Some(&file.sealed), file.before.as_ref()]
        .into_iter()
        .flatten()
    {
        keys.extend(session.open_copy_key(sealed)?);
    }
    Ok(keys)
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
