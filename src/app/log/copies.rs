//! Copies from outside, one or several at once: chosen, opened, previewed, and merged one after the other. One that fails
//! stops none of the others.

use std::rc::Rc;

use firmly_core::{
    session::{KeptCopyError, KeyError, OpenCopyError, OpenedCopy, Saved, open_copy},
    vault::{Passphrase, WorkFactor, age::is_age},
};
use web_sys::HtmlInputElement;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle, Opens,
    desk::LogSession,
    machine::{self, Aside, Entropy},
    state::{Brought, Busy, Change, CopyFile, Found, Notice, Page, Standing, Target},
};
use crate::platform::{
    file::{self, Chosen, NotRead},
    paint::painted,
    unicode::nfkc,
};

/// No copy that is larger is read.
const COPY_LIMIT_BYTES: f64 = 300e6;
/// So much is read of each file of a folder.
const HEAD_BYTES: u32 = 256;

/// A copy that was chosen.
pub(super) struct Copy {
    file: Chosen,
    is: Is,
    /// True if this is what stands in the file that is kept up to date.
    is_kept: bool,
}

enum Is {
    /// No passphrase that was typed opens it.
    Sealed,
    /// It cannot be opened, whatever is typed.
    Refused(Failure),
    /// It is open, and how far it came.
    Open(Opened, Step),
}

struct Opened {
    copy: Rc<OpenedCopy>,
    /// What opened it, if that was typed.
    passphrase: Option<Passphrase>,
}

enum Step {
    /// It was not merged yet.
    Read,
    /// What it had is in the log.
    Merged,
    /// Merging it failed.
    Failed(Failure),
}

impl LogHandle {
    /// Opens the copies in the files and the folder that were chosen here, all with this passphrase: as what to merge into the
    /// open log, as the log of this browser where there is none, and in memory only where none can be kept. Of a folder only
    /// what may be a copy is taken.
    pub fn open_copies(
        &self,
        files: &HtmlInputElement,
        folder: &HtmlInputElement,
        typed: Zeroizing<String>,
    ) {
        let (files, folder) = (file::chosen(files), file::chosen(folder));
        if files.is_empty() && folder.is_empty() {
            return self.tasks.tell(Change::Failed(Failure::FileMissing));
        }
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::PassphraseMissing));
        }
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        self.tasks.run(async move {
            let mut copies: Vec<Copy> = files.into_iter().map(Copy::sealed).collect();
            let in_folder = !folder.is_empty();
            for file in folder {
                if may_be_copy(&file).await {
                    copies.push(Copy::sealed(file));
                }
            }
            if copies.is_empty() && in_folder {
                return Err(Failure::FolderEmpty);
            }
            handle.desk.copies.replace(copies);
            handle.open_with(&typed).await
        });
    }

    /// Tries a passphrase for all that none has opened so far.
    pub fn try_passphrase(&self, typed: Zeroizing<String>) {
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::PassphraseMissing));
        }
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        self.tasks
            .run(async move { handle.open_with(&typed).await });
    }

    async fn open_with(&self, typed: &str) -> Result<Change, Failure> {
        let era = self.tasks.era();
        let passphrase = Passphrase::normalise(typed, nfkc);
        let mut copies = self.desk.copies.take();
        let before = copies.iter().filter(|copy| copy.is_sealed()).count();
        for copy in copies.iter_mut().filter(|copy| copy.is_sealed()) {
            painted().await;
            copy.try_to_open(&passphrase).await;
            if self.tasks.era() != era {
                return Ok(Change::Locked);
            }
        }
        let sealed = copies.iter().filter(|copy| copy.is_sealed()).count();
        let alone = match &copies[..] {
            [alone] => alone.refusal(),
            _ => None,
        };
        let all_open = copies.iter().all(|copy| matches!(copy.is, Is::Open(..)));
        let more = copies.len() > 1;
        self.desk.copies.replace(copies);
        if let Some(failure) = alone {
            return Err(failure);
        }
        if sealed > 0 && (sealed == before && matches!(self.log.page, Page::Merge(_)) || !more) {
            return Err(Failure::WrongPassphrase(Opens::Copy, passphrase.unusual()));
        }
        if self.log.opened().is_none() && all_open {
            return self.merge_all(era).await;
        }
        let session = match self.open_session() {
            Some(session) => session,
            None => self.desk.begin()?,
        };
        let saved = self.saved_last();
        Ok(Change::Go(Page::Merge(
            self.brought(&session, &saved).await?,
        )))
    }

    /// Shows what these copies would bring to the open log.
    pub(super) async fn show_copies(&self, copies: Vec<Copy>) -> Result<Change, Failure> {
        let Some(session) = self.open_session() else {
            return Ok(Change::Dismissed);
        };
        self.desk.copies.replace(copies);
        let saved = self.saved_last();
        Ok(Change::Go(Page::Merge(
            self.brought(&session, &saved).await?,
        )))
    }

    /// Merges the copies that are open into the log, one after the other.
    pub fn merge(&self) {
        let handle = self.clone();
        let era = self.tasks.era();
        self.tasks.tell(Change::Busy(Busy::Saving));
        self.tasks.run(async move {
            painted().await;
            handle.merge_all(era).await
        });
    }

    /// Lets the copies go. Nothing was changed.
    pub fn leave_copies(&self) {
        self.desk.copies.take();
        if self.log.opened().is_none() {
            // What was begun to hold them.
            self.let_go();
        }
        self.go(Page::Home);
    }

    async fn merge_all(&self, era: usize) -> Result<Change, Failure> {
        let now = machine::now()?;
        let open = self.open_session();
        let session = match &open {
            Some(session) => Rc::clone(session),
            None => self.desk.begin()?,
        };
        let (mut taken, mut merged, mut rest) = (0, None, Vec::new());
        let mut is_kept = false;
        for mut copy in self.desk.copies.take() {
            if self.tasks.era() != era {
                return Ok(Change::Locked);
            }
            if let Is::Open(opened, step @ (Step::Read | Step::Failed(_))) = &mut copy.is {
                match session.merge(&opened.copy, &now, &mut Entropy).await {
                    Ok(done) => {
                        taken += done.new + done.new_attachments;
                        let passphrase = opened.passphrase.clone();
                        merged = Some((done.saved, passphrase));
                        is_kept |= copy.is_kept;
                        *step = Step::Merged;
                    }
                    Err(error) => *step = Step::Failed(Failure::Merge(error)),
                }
            }
            rest.push(copy);
        }
        if self.tasks.era() != era {
            return Ok(Change::Locked);
        }
        let failed = rest.iter().find_map(Copy::refusal);
        self.desk.copies.replace(rest);
        let Some((saved, passphrase)) = merged else {
            return match failed {
                Some(failure) => Err(failure),
                None => Ok(Change::Go(Page::Home)),
            };
        };
        if open.is_none() {
            return self.restored(&session, passphrase);
        }
        if is_kept {
            self.go_on_from_merged().await;
        }
        self.found_again();
        let opened = self.desk.opened(&session, saved.clone())?;
        let rest = self.brought(&session, &saved).await?;
        Ok(Change::Merged(opened, rest, Notice::Merged(taken, saved)))
    }

    /// What stood in the kept file is in the log now. If another installation wrote it, it is left alone, and this one goes on
    /// in a file of its own.
    async fn go_on_from_merged(&self) {
        self.desk.file_tried.take();
        if matches!(self.log.file, CopyFile::Behind(_, KeptCopyError::Foreign)) {
            // Where there is no folder, or none that can be written now, the screen goes on to say so.
            drop(self.keep_another().await);
        }
    }

    /// A log that was made of copies: to be kept in this browser, or in memory where it keeps nothing.
    fn restored(
        &self,
        session: &LogSession,
        passphrase: Option<Passphrase>,
    ) -> Result<Change, Failure> {
        self.desk.copies.take();
        if matches!(self.log.standing, Standing::Nothing) {
            self.tasks.tell(Change::Begun);
            self.keep_into(Target::Browser);
            return Ok(Change::Dismissed);
        }
        self.found_again();
        let events = session.journal()?.len();
        let passphrase = passphrase.map(|passphrase| (passphrase, events));
        self.desk.filed.replace(passphrase);
        let opened = self.desk.opened(session, Saved::InMemory)?;
        Ok(Change::Opened(opened, None))
    }

    fn open_session(&self) -> Option<Rc<LogSession>> {
        let session = self.desk.session();
        session.filter(|_| self.log.opened().is_some())
    }

    /// What the copies would bring, or have brought, and which of them hold nothing that is not in the log.
    async fn brought(
        &self,
        session: &LogSession,
        saved: &Saved,
    ) -> Result<Rc<Vec<Brought>>, Failure> {
        let copies = self.desk.copies.take();
        let open: Vec<_> = copies
            .iter()
            .filter_map(|copy| match &copy.is {
                Is::Open(opened, _) => Some(Rc::clone(&opened.copy)),
                Is::Sealed | Is::Refused(_) => None,
            })
            .collect();
        let mut previews = session.previews(&open, &machine::now()?)?.into_iter();
        let is_safe = session.is_kept()? && *saved == Saved::Both;
        let mut brought = Vec::new();
        for copy in &copies {
            let mut is_spare = false;
            let found = match &copy.is {
                Is::Sealed => Found::Sealed,
                Is::Refused(failure) => Found::Refused(failure.clone()),
                Is::Open(opened, step) => {
                    let own = copy.is_kept || self.is_kept_up(&copy.file.name());
                    let lack = session.lacks(&opened.copy).await?;
                    is_spare = is_safe && !own && lack.is_nothing();
                    match (step, previews.next()) {
                        (Step::Merged, _) => Found::Merged(lack),
                        (Step::Read, Some(preview)) => Found::Open(preview, None),
                        (Step::Failed(why), Some(preview)) => {
                            Found::Open(preview, Some(why.clone()))
                        }
                        (_, None) => continue,
                    }
                }
            };
            brought.push(Brought {
                name: copy.file.name(),
                found,
                is_spare,
            });
        }
        self.desk.copies.replace(copies);
        Ok(Rc::new(brought))
    }

    /// True if the page keeps a file of this name up to date.
    fn is_kept_up(&self, name: &str) -> bool {
        let kept = self.desk.file.borrow();
        kept.as_ref().is_some_and(|file| file.name() == name)
    }
}

/// True if a file of a folder begins as a copy does, or is empty where content may still come.
async fn may_be_copy(file: &Chosen) -> bool {
    let Ok(head) = file.part(0, HEAD_BYTES).await else {
        return false;
    };
    is_age(&head) || head.iter().all(|byte| *byte == 0)
}

impl Copy {
    pub(super) fn sealed(file: Chosen) -> Self {
        Self {
            file,
            is: Is::Sealed,
            is_kept: false,
        }
    }

    /// One that was opened without a passphrase.
    pub(super) fn open(file: Chosen, copy: OpenedCopy) -> Self {
        let opened = Opened {
            copy: Rc::new(copy),
            passphrase: None,
        };
        Self {
            is: Is::Open(opened, Step::Read),
            ..Self::sealed(file)
        }
    }

    /// The state of the file that is kept up to date.
    pub(super) fn kept(self) -> Self {
        Self {
            is_kept: true,
            ..self
        }
    }

    fn is_sealed(&self) -> bool {
        matches!(self.is, Is::Sealed)
    }

    /// Why it cannot be opened, or was not merged.
    fn refusal(&self) -> Option<Failure> {
        match &self.is {
            Is::Refused(failure) | Is::Open(_, Step::Failed(failure)) => Some(failure.clone()),
            Is::Sealed | Is::Open(..) => None,
        }
    }

    async fn try_to_open(&mut self, passphrase: &Passphrase) {
        let read = self.file.read(COPY_LIMIT_BYTES).await;
        let opened = match read {
            Ok(bytes) => {
                let limit = WorkFactor::WITHOUT_ASKING.by(Aside);
                let opened = open_copy(&bytes, passphrase, limit).await;
                opened.map_err(Failure::OpenCopy)
            }
            Err(NotRead::TooLarge) => Err(OpenCopyError::TooLarge.into()),
            Err(NotRead::Unreadable) => Err(Failure::FileUnreadable),
        };
        self.is = match opened {
            Ok(copy) => {
                let opened = Opened {
                    copy: Rc::new(copy),
                    passphrase: Some(passphrase.clone()),
                };
                Is::Open(opened, Step::Read)
            }
            Err(Failure::OpenCopy(OpenCopyError::Key(KeyError::Wrong))) => Is::Sealed,
            Err(failure) => Is::Refused(failure),
        };
    }
}
