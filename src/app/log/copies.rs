//! Copies from outside, one or several at once: chosen, opened, previewed, and merged one after the other. One that fails
//! stops none of the others.

use std::rc::Rc;

use firmly_core::{
    session::{KeyError, OpenCopyError, OpenedCopy, Saved, open_copy},
    vault::{Passphrase, WorkFactor},
};
use web_sys::HtmlInputElement;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    desk::LogSession,
    machine::{self, Aside, Entropy},
    state::{Brought, Busy, Change, Found, Notice, Page, Standing, Target},
};
use crate::platform::{
    file::{self, Chosen, NotRead},
    paint::painted,
    unicode::nfkc,
};

/// No copy that is larger is read.
const COPY_LIMIT_BYTES: f64 = 300e6;

/// A copy that was chosen, until it is merged.
pub(super) struct Copy {
    file: Chosen,
    is: Is,
}

enum Is {
    /// No passphrase that was typed opens it.
    Sealed,
    /// It cannot be opened, whatever is typed.
    Refused(Failure),
    /// It is open, and why merging it failed, if it did.
    Open(Opened, Option<Failure>),
}

struct Opened {
    copy: Rc<OpenedCopy>,
    /// What opened it.
    passphrase: Passphrase,
}

impl LogHandle {
    /// Opens the copies in the files that were chosen here, all with this passphrase: as what to merge into the open log,
    /// as the log of this browser where there is none, and in memory only where none can be kept.
    pub fn open_copies(&self, input: &HtmlInputElement, typed: Zeroizing<String>) {
        let sealed = |file| Copy {
            file,
            is: Is::Sealed,
        };
        let copies: Vec<Copy> = file::chosen(input).into_iter().map(sealed).collect();
        if copies.is_empty() {
            return self.tasks.tell(Change::Failed(Failure::FileMissing));
        }
        self.desk.copies.replace(copies);
        self.try_passphrase(typed);
    }

    /// Tries a passphrase for all that none has opened so far.
    pub fn try_passphrase(&self, typed: Zeroizing<String>) {
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::PassphraseMissing));
        }
        let handle = self.clone();
        let era = self.tasks.era();
        self.tasks.tell(Change::Busy(Busy::Opening));
        self.tasks.run(async move {
            let passphrase = Passphrase::normalise(&typed, nfkc);
            drop(typed);
            let mut copies = handle.desk.copies.take();
            let before = copies.iter().filter(|copy| copy.is_sealed()).count();
            for copy in copies.iter_mut().filter(|copy| copy.is_sealed()) {
                painted().await;
                copy.open(&passphrase).await;
                if handle.tasks.era() != era {
                    return Ok(Change::Locked);
                }
            }
            let sealed = copies.iter().filter(|copy| copy.is_sealed()).count();
            let wrong = OpenCopyError::Key(KeyError::Wrong);
            let alone = match &copies[..] {
                [alone] => alone.refusal(),
                _ => None,
            };
            let all_open = copies.iter().all(|copy| matches!(copy.is, Is::Open(..)));
            let more = copies.len() > 1;
            handle.desk.copies.replace(copies);
            if let Some(failure) = alone {
                return Err(failure);
            }
            if sealed > 0
                && (sealed == before && matches!(handle.log.page, Page::Merge(_)) || !more)
            {
                return Err(wrong.into());
            }
            if handle.log.opened().is_none() && all_open {
                return handle.merge_all(era).await;
            }
            let session = match handle.open_session() {
                Some(session) => session,
                None => handle.desk.begin()?,
            };
            Ok(Change::Go(Page::Merge(handle.brought(&session)?)))
        });
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
        for mut copy in self.desk.copies.take() {
            if self.tasks.era() != era {
                return Ok(Change::Locked);
            }
            if let Is::Open(opened, failed) = &mut copy.is {
                match session.merge(&opened.copy, &now, &mut Entropy).await {
                    Ok(done) => {
                        taken += done.new + done.new_attachments;
                        merged = Some((done.saved, opened.passphrase.clone()));
                        continue;
                    }
                    Err(error) => *failed = Some(Failure::Merge(error)),
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
        self.found_again();
        let opened = self.desk.opened(&session, saved.clone())?;
        let notice = Notice::Merged(taken, saved);
        if self.desk.copies.borrow().is_empty() {
            return Ok(Change::Done(opened, notice));
        }
        let rest = self.brought(&session)?;
        Ok(Change::Merged(opened, rest, notice))
    }

    /// A log that was made of copies: to be kept in this browser, or in memory where it keeps nothing.
    fn restored(&self, session: &LogSession, passphrase: Passphrase) -> Result<Change, Failure> {
        self.desk.copies.take();
        if matches!(self.log.standing, Standing::Nothing) {
            self.tasks.tell(Change::Begun);
            self.keep_into(Target::Browser);
            return Ok(Change::Dismissed);
        }
        self.found_again();
        let events = session.journal()?.len();
        self.desk.filed.replace(Some((passphrase, events)));
        let opened = self.desk.opened(session, Saved::InMemory)?;
        Ok(Change::Opened(opened, None))
    }

    fn open_session(&self) -> Option<Rc<LogSession>> {
        let session = self.desk.session();
        session.filter(|_| self.log.opened().is_some())
    }

    /// What the copies would bring.
    fn brought(&self, session: &LogSession) -> Result<Rc<Vec<Brought>>, Failure> {
        let copies = self.desk.copies.borrow();
        let open: Vec<_> = copies
            .iter()
            .filter_map(|copy| match &copy.is {
                Is::Open(opened, _) => Some(Rc::clone(&opened.copy)),
                Is::Sealed | Is::Refused(_) => None,
            })
            .collect();
        let mut previews = session.previews(&open, &machine::now()?)?.into_iter();
        let one = |copy: &Copy| {
            let found = match &copy.is {
                Is::Sealed => Found::Sealed,
                Is::Refused(failure) => Found::Refused(failure.clone()),
                Is::Open(_, failed) => Found::Open(previews.next()?, failed.clone()),
            };
            let name = copy.file.name();
            Some(Brought { name, found })
        };
        Ok(Rc::new(copies.iter().filter_map(one).collect()))
    }
}

impl Copy {
    fn is_sealed(&self) -> bool {
        matches!(self.is, Is::Sealed)
    }

    /// Why it cannot be opened, or was not merged.
    fn refusal(&self) -> Option<Failure> {
        match &self.is {
            Is::Refused(failure) | Is::Open(_, Some(failure)) => Some(failure.clone()),
            Is::Sealed | Is::Open(_, None) => None,
        }
    }

    async fn open(&mut self, passphrase: &Passphrase) {
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
                    passphrase: passphrase.clone(),
                };
                Is::Open(opened, None)
            }
            Err(Failure::OpenCopy(OpenCopyError::Key(KeyError::Wrong))) => Is::Sealed,
            Err(failure) => Is::Refused(failure),
        };
    }
}
