//! What can be done with the log. Each action is a word of the screens; how it ends comes back as a change of state.

use std::rc::Rc;

use firmly_core::{
    journal::{
        Case, CaseId,
        entry::{CaseEntry, CommitmentEntry, Entry, TermId, TreeResult},
        moment::Now,
    },
    session::{
        DraftId, KeyError, MakeCopyError, Saved, Session, UnlockError, delete_everything, glance,
        look,
    },
    store::EventHash,
    vault::{
        Passphrase, RecoveryKey, SealError, WorkFactor, check_own, make_passphrase,
        make_recovery_key,
    },
};
use gloo::timers::callback::Timeout;
use yew::UseReducerHandle;
use zeroize::Zeroizing;

use super::{
    Failure, IDLE_CHOICES, Opens,
    desk::{self, Desk, LogSession},
    form::{About, Form, Removal},
    machine::{self, Aside, Entropy},
    search::Search,
    state::{
        Away, Busy, Change, Checked, Chosen, Drafted, Edit, Keeping, Key, Log, Notice, Page,
        Recovery, Standing, Step, Target, Unfinished,
    },
    tasks::Tasks,
};
use crate::{
    app::{
        book::Book,
        view::{EntryStart, LogTask},
    },
    platform::{
        download::download,
        paint::painted,
        place::{Here, Place},
        preferences::{self, Name},
        scrypt,
        unicode::nfkc,
    },
};

/// What is typed is sealed after so long at the latest.
const DRAFT_DUE_MS: u32 = 2_000;

/// The name of what is remembered of it.
const IDLE: Name = Name("firmly-1-idle");

/// The log, for views: how it stands, and what can be done.
#[derive(Clone)]
pub struct LogHandle {
    /// Always the latest state, also where an earlier handle is held.
    pub(super) log: UseReducerHandle<Log>,
    /// The turn for which it was handed out.
    pub(super) turn: usize,
    pub(super) desk: Rc<Desk>,
    pub(super) tasks: Tasks,
    pub(super) book: Book,
}

/// Two are equal if they were handed out for the same state.
impl PartialEq for LogHandle {
    fn eq(&self, other: &Self) -> bool {
        self.turn == other.turn
    }
}

impl LogHandle {
    /// How it stands.
    pub fn state(&self) -> &Log {
        &self.log
    }

    /// What can be done here.
    pub fn here(&self) -> Here {
        self.desk.here
    }

    /// The words of the log.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// What failed last.
    pub fn failure(&self) -> Option<&Failure> {
        self.log.failure.as_ref()
    }

    /// Counts up when the log is locked: what was shown before is not to be seen any more.
    pub fn era(&self) -> usize {
        self.tasks.era()
    }

    /// Counts failures.
    pub fn attempt(&self) -> usize {
        self.log.attempt
    }

    /// What is being done.
    pub fn busy(&self) -> Option<Busy> {
        self.log.busy
    }

    /// Whether the browser said that it found its database damaged and deleted it.
    pub fn loss(&self) -> bool {
        self.desk.primary.loss().is_some()
    }

    /// Looks at what the stores hold. Changes nothing there.
    pub fn look(&self) {
        if self.here().place == Place::PlainHttp {
            return self.tasks.tell(Change::Off);
        }
        let desk = Rc::clone(&self.desk);
        let tasks = self.tasks.clone();
        self.tasks.finish(async move {
            let mut seen = glance(&desk.primary, &desk.mirror).await;
            if desk.missing(&seen).is_some() {
                // Each may lack what the other one has.
                seen = look(&desk.primary, &desk.mirror).await;
            }
            let look = seen;
            // An open log is what there is; its own changes leave their trace.
            if desk.session().is_none() {
                tasks.tell(Change::Missing(desk.missing(&look)));
            }
            tasks.tell(Change::Looked(look));
        });
    }

    /// The minutes that the user chose at an earlier time.
    pub(super) fn recall_idle(&self) {
        let chosen = preferences::load(IDLE).and_then(|minutes| minutes.parse().ok());
        if let Some(minutes) = chosen.filter(|minutes| IDLE_CHOICES.contains(minutes)) {
            self.tasks.tell(Change::Idle(minutes));
        }
    }

    /// Locks after so many minutes without use from now on, also at later times where the browser remembers.
    pub fn lock_after(&self, minutes: u32) {
        preferences::keep(IDLE, &minutes.to_string()).ok();
        self.tasks.tell(Change::Idle(minutes));
    }

    /// Reads both stores, heals each from the other, and says how all is kept.
    pub fn check(&self) {
        let Some(session) = self.desk.session().filter(|_| self.log.busy.is_none()) else {
            return;
        };
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        self.tasks.run(async move {
            painted().await;
            let report = session.refresh().await;
            let desk = &handle.desk;
            let look = look(&desk.primary, &desk.mirror).await;
            let now = machine::now()?;
            let saved = match &report {
                Ok(report) => desk::saved(report),
                Err(_) => handle.saved_last(),
            };
            let opened = desk.opened(&session, saved)?;
            let checked = Checked {
                look,
                report,
                copied: desk
                    .traced()
                    .and_then(|trace| trace.copied)
                    .map(|(_, day)| day),
                at: (now.today(), now.instant().time_at(now.offset())),
            };
            Ok(Change::Checked(opened, Rc::new(checked)))
        });
    }

    /// Whatever was missing has come back with a copy, or the user has seen what the copy brings.
    pub(super) fn found_again(&self) {
        self.desk.missing.set(false);
        self.tasks.tell(Change::Missing(None));
    }

    /// The user knows why there is less than there was.
    pub fn explained(&self) {
        self.desk.untrace();
        self.tasks.tell(Change::Missing(None));
    }

    /// The user came to the log for this.
    pub fn arrive(&self, task: &LogTask) {
        match (task, &self.log.standing) {
            (LogTask::Write(_), Standing::Looking | Standing::Locked(_)) => {}
            // Whoever comes back to write, with nothing new from the guide, comes back to what is being written.
            (LogTask::Write(start), _)
                if *start == EntryStart::default() && self.log.is_writing() =>
            {
                self.go(Page::Write);
            }
            (LogTask::Write(start), _) => self.start(start),
            (LogTask::Copy, Standing::Open(_)) => self.go(Page::Copy),
            (LogTask::Copy, _) => {}
            (LogTask::Browse, _)
                if matches!(
                    self.log.page,
                    Page::SetAside | Page::Keep(_) | Page::Filed(..)
                ) => {}
            (LogTask::Browse, _) => self.go(Page::Home),
        }
    }

    /// A form that begins with what it is for. What is being written goes to the drafts first; in a log that is not kept
    /// yet it goes on as it is.
    pub fn begin(&self, form: Form) {
        if self.log.opened().is_some() {
            self.take_up(form, None);
        } else {
            self.tasks.tell(Change::Start(Box::new(form)));
        }
    }

    /// Goes on with a draft.
    pub fn resume(&self, unfinished: &Unfinished) {
        if let Some(form) = unfinished.form.clone() {
            self.take_up(form, Some(unfinished.id.clone()));
        }
    }

    /// Writes this from now on. Neither is lost: where the drafts do not take what is being written, it stays.
    fn take_up(&self, form: Form, draft: Option<DraftId>) {
        let Some(session) = self.desk.session().filter(|_| self.log.busy.is_none()) else {
            return;
        };
        let (handle, before) = (self.clone(), self.log.form.clone());
        let written = self.log.is_writing();
        // It is sealed here and now.
        self.desk.due.take();
        self.tasks.run(async move {
            let desk = &handle.desk;
            if written {
                let id = desk.seal(&session, &desk::written(&before)).await?;
                desk.files.borrow_mut().insert(id, before.files);
            } else {
                let own = desk.draft.take();
                if let Some(id) = own {
                    session.delete_draft(&id).await;
                }
                desk.forget_taken_up(&session).await;
            }
            let drafted = match draft {
                Some(_) => Drafted::Restored,
                None => Drafted::Not,
            };
            if let Some(id) = &draft {
                // The form has them.
                desk.files.borrow_mut().remove(id);
            }
            desk.draft.replace(None);
            desk.taken_up.replace(draft);
            let opened = desk.opened(&session, handle.saved_last())?;
            Ok(Change::TakenUp(opened, Box::new(form), drafted))
        });
    }

    /// Throws a draft away.
    pub fn discard_draft(&self, id: &DraftId) {
        let Some(session) = self.desk.session() else {
            return;
        };
        let (handle, id) = (self.clone(), id.clone());
        self.tasks.run(async move {
            session.delete_draft(&id).await;
            handle.desk.files.borrow_mut().remove(&id);
            let opened = handle.desk.opened(&session, handle.saved_last())?;
            Ok(Change::Known(opened))
        });
    }

    /// Where the last change went.
    pub(super) fn saved_last(&self) -> Saved {
        let opened = self.log.opened();
        opened.map_or(Saved::Both, |opened| opened.saved.clone())
    }

    /// A new entry from an empty form.
    pub fn write(&self) {
        self.start(&EntryStart::default());
    }

    /// A new entry that begins with what the guide knows.
    fn start(&self, start: &EntryStart) {
        if matches!(self.log.standing, Standing::Away(Away::PlainHttp)) {
            return;
        }
        if !matches!(self.log.standing, Standing::Open(_) | Standing::Begun(_)) {
            if self.desk.begin().is_err() {
                return self.tasks.tell(Change::Failed(Failure::Randomness));
            }
            self.tasks.tell(Change::Begun);
        }
        match self.form_from(start) {
            Ok(form) => self.begin(form),
            Err(failure) => self.tasks.tell(Change::Failed(failure)),
        }
    }

    fn form_from(&self, start: &EntryStart) -> Result<Form, Failure> {
        let now = machine::now()?;
        // One case and nothing that speaks for another person: the entry is about that one.
        let only = self
            .log
            .opened()
            .and_then(|opened| match &opened.cases[..] {
                [only] => Some(only.id.as_str().to_owned()),
                _ => None,
            });
        Ok(Form {
            channel: start.channel.clone().map(TermId::new),
            behaviour: start.behaviours.iter().map(TermId::new).collect(),
            tree_result: start.outcome.as_ref().map(|outcome| TreeResult {
                outcome: outcome.as_str().to_owned(),
                content: self.book.guide.version.clone(),
                date: now.today(),
            }),
            about: About {
                case: only,
                relation: start.relation.clone().map(TermId::new),
                under_18: start.under_18.clone().map(TermId::new),
            },
            ..Form::default()
        })
    }

    /// Another page of the log.
    pub fn go(&self, page: Page) {
        self.tasks.tell(Change::Go(page));
    }

    /// Offers a sealed copy where the browser was asked to save the page; seals the draft where one writes. False if there is
    /// nothing on the page that a saved page would show.
    pub fn offer_copy(&self) -> bool {
        match self.log.standing {
            Standing::Open(_) if self.log.is_writing() => self.seal_due(),
            Standing::Open(_) => self.go(Page::Copy),
            Standing::Begun(_) => {}
            _ => return false,
        }
        true
    }

    /// Back from out of sight: to what is being written, or to what is only in memory.
    pub fn go_on(&self) {
        self.go(if self.log.form.is_empty() {
            Page::Home
        } else {
            Page::Write
        });
    }

    /// What is looked for on the overview, or on the page of this case.
    pub fn searched(&self, within: Option<&CaseId>) -> Search {
        let searches = self.desk.searches.borrow();
        let found = searches.iter().find(|(page, _)| page.as_ref() == within);
        found.map(|(_, search)| search.clone()).unwrap_or_default()
    }

    /// Notes what is looked for, for when that page is come back to.
    pub fn note_search(&self, within: Option<&CaseId>, search: &Search) {
        let mut searches = self.desk.searches.borrow_mut();
        searches.retain(|(page, _)| page.as_ref() != within);
        searches.push((within.cloned(), search.clone()));
    }

    /// Shows so many entries of a case.
    pub fn show_rows(&self, rows: usize) {
        self.tasks.tell(Change::Rows(rows));
    }

    /// The failure was read.
    pub fn dismiss(&self) {
        self.tasks.tell(Change::Dismissed);
    }

    /// Changes what is typed.
    pub fn edit(&self, edit: impl Fn(&mut Form) + 'static) {
        let edit: Edit = Rc::new(edit);
        self.tasks.tell(Change::Edit(edit));
    }

    /// Notes the form as it is shown, and sees that it will be sealed.
    pub(super) fn shown(&self) {
        let written = self.log.opened().is_none() || self.log.is_writing();
        // What nobody has touched is no draft.
        let form = if written {
            self.log.form.clone()
        } else {
            Form::default()
        };
        self.desk.form.replace(form);
        self.desk
            .unsaved
            .set(self.log.is_unsaved() || self.log.is_unsealed());
        self.keep_file();
        let typed = self.log.draft == Drafted::Not && written && !self.log.form.is_empty();
        if typed && self.log.opened().is_some() && self.desk.due.borrow().is_none() {
            let handle = self.clone();
            let due = Timeout::new(DRAFT_DUE_MS, move || handle.seal_draft());
            self.desk.due.replace(Some(due));
        }
    }

    /// Seals the draft now, if it is to be sealed soon.
    pub(super) fn seal_due(&self) {
        if self.desk.due.take().is_some() {
            self.seal_draft();
        }
    }

    fn seal_draft(&self) {
        let desk = Rc::clone(&self.desk);
        // The timer has run out; forgetting it keeps it from being cancelled while it runs.
        if let Some(due) = desk.due.take() {
            due.forget();
        }
        let Some(session) = desk.session() else {
            return;
        };
        self.tasks.run(async move {
            let text = {
                let form = desk.form.borrow();
                if form.is_empty() {
                    return Ok(Change::Drafted(Drafted::Not));
                }
                desk::written(&form)
            };
            let sealed = desk.seal(&session, &text).await;
            // Whatever was typed since makes another draft due.
            let unchanged = desk::written(&desk.form.borrow()) == text;
            Ok(Change::Drafted(match sealed {
                Ok(_) if unchanged => Drafted::Sealed,
                Ok(_) => Drafted::Not,
                Err(_) => Drafted::Failed,
            }))
        });
    }

    /// Throws away what is being typed.
    pub fn discard(&self) {
        let begun = matches!(self.log.standing, Standing::Begun(_))
            || matches!(self.log.page, Page::SetAside);
        let (session, draft) = (self.desk.session(), self.desk.draft.take());
        self.tasks.tell(Change::Discard);
        if begun {
            self.let_go();
        } else if let Some(session) = session {
            let desk = Rc::clone(&self.desk);
            self.tasks.finish(async move {
                if let Some(draft) = draft {
                    session.delete_draft(&draft).await;
                }
                desk.forget_taken_up(&session).await;
            });
        }
    }

    /// Saves the entry; in a log that is not kept yet, begins to keep it.
    pub fn save(&self) {
        let Some(session) = self.desk.session() else {
            return;
        };
        let (now, form) = match machine::now() {
            Ok(now) => (now, self.form_to_save()),
            Err(clock) => return self.tasks.tell(Change::Failed(clock.into())),
        };
        let vocabulary = &self.book.vocabulary;
        let problems = match self.case_of(&form) {
            Some(case) => form.entry(now.today(), vocabulary, &case).err(),
            None => form.read(now.today(), vocabulary).err(),
        };
        if let Some(problems) = problems {
            return self.tasks.tell(Change::Failed(Failure::Form(problems)));
        }
        if let Standing::Begun(target) = self.log.standing {
            return self.keep_into(target);
        }
        let handle = self.clone();
        self.tasks.run_alone(Busy::Saving, async move {
            let saved = handle.add(&session, &form, &now).await?;
            // What was just written is not to be hidden by what was looked for before.
            handle.desk.searches.take();
            handle.desk.draft.replace(None);
            Ok(Change::Saved(handle.desk.opened(&session, saved)?))
        });
    }

    /// Puts on record what was said of steps of a plan.
    pub fn commit(&self, case: &CaseId, said: Vec<CommitmentEntry>) {
        let Some(session) = self.desk.session().filter(|_| self.log.busy.is_none()) else {
            return;
        };
        let (handle, case) = (self.clone(), case.clone());
        self.tasks.tell(Change::Busy(Busy::Saving));
        self.tasks.run(async move {
            let mut saved = Saved::Both;
            for commitment in &said {
                let entry = Entry::commitment(commitment);
                let now = machine::now()?;
                let added = session.add(&case, entry, None, &now, &mut Entropy).await?;
                saved = added.saved;
            }
            let opened = handle.desk.opened(&session, saved.clone())?;
            Ok(Change::Done(opened, Notice::Saved(saved)))
        });
    }

    /// The case that the form names, as it is shown.
    pub(super) fn case_of(&self, form: &Form) -> Option<Case> {
        let cases = &self.log.opened()?.cases;
        cases.iter().find(|case| form.is_about(&case.id)).cloned()
    }

    /// Adds what the form says, in its case, which is opened if need be.
    async fn add(&self, session: &LogSession, form: &Form, now: &Now) -> Result<Saved, Failure> {
        let (today, vocabulary) = (now.today(), &self.book.vocabulary);
        let (case, entry) = match desk::named_case(session, form)? {
            Some(case) => {
                let entry = form.entry(today, vocabulary, &case);
                (case.id, entry.map_err(Failure::Form)?)
            }
            None => {
                let incident = form.read(today, vocabulary).map_err(Failure::Form)?;
                let case = self.open_case(session, &form.about, now).await?;
                (case, Entry::incident(&incident))
            }
        };
        let draft = self.desk.draft.borrow().clone();
        self.attach(session, form).await?;
        let added = session
            .add(&case, entry, draft.as_ref(), now, &mut Entropy)
            .await;
        if added.is_err() {
            self.detach(session, form).await;
        }
        let saved = added?.saved;
        self.desk.forget_taken_up(session).await;
        Ok(saved)
    }

    async fn open_case(
        &self,
        session: &LogSession,
        about: &About,
        now: &Now,
    ) -> Result<CaseId, Failure> {
        let case = CaseEntry {
            relation: about.relation.clone(),
            under_18: about.under_18.clone(),
            ..CaseEntry::new(
                session.make_case_ref(&self.book.vocabulary, &mut Entropy)?,
                now.today(),
            )
        };
        let case = session.open_case(&case, now, &mut Entropy).await?.case;
        // If the entry fails now, the next try is about the same case.
        let name = case.as_str().to_owned();
        self.edit(move |form| form.about.case = Some(name.clone()));
        Ok(case)
    }

    /// Begins to keep what was written.
    pub(super) fn keep_into(&self, target: Target) {
        match (
            make_passphrase(&mut Entropy),
            make_recovery_key(&mut Entropy),
        ) {
            (Ok(passphrase), Ok(recovery)) => self.go(Page::Keep(Keeping {
                target,
                step: Step::Passphrase,
                passphrase: Chosen::Made(passphrase),
                recovery: Key(Rc::new(recovery)),
                wanted: Recovery::Made,
            })),
            _ => self.tasks.tell(Change::Failed(Failure::Randomness)),
        }
    }

    /// A passphrase of the user's own instead.
    pub fn own_wanted(&self, keeping: &Keeping) {
        self.go(Page::Keep(Keeping {
            passphrase: Chosen::OwnWanted,
            ..keeping.clone()
        }));
    }

    /// Six other words.
    pub fn other_words(&self, keeping: &Keeping) {
        match make_passphrase(&mut Entropy) {
            Ok(words) => self.go(Page::Keep(Keeping {
                passphrase: Chosen::Made(words),
                ..keeping.clone()
            })),
            Err(refused) => self.tasks.tell(Change::Failed(refused.into())),
        }
    }

    /// On from the passphrase. One of the user's own is checked first.
    pub fn passphrase_chosen(&self, keeping: &Keeping, own: Option<Zeroizing<String>>) {
        let passphrase = match own {
            Some(typed) => {
                let passphrase = Passphrase::normalise(&typed, nfkc);
                if let Err(weak) = check_own(&passphrase) {
                    return self.tasks.tell(Change::Failed(weak.into()));
                }
                Chosen::Own(passphrase)
            }
            None => keeping.passphrase.clone(),
        };
        let step = match keeping.target {
            Target::Browser => Step::Recovery,
            Target::File | Target::SamePlace => Step::Confirm,
        };
        self.go(Page::Keep(Keeping {
            passphrase,
            step,
            ..keeping.clone()
        }));
    }

    /// Another step of the first save.
    pub fn step(&self, keeping: &Keeping, step: Step, wanted: Recovery) {
        self.go(Page::Keep(Keeping {
            step,
            wanted,
            ..keeping.clone()
        }));
    }

    /// The passphrase was typed once: if it is the one that was chosen, everything is sealed and written.
    pub fn confirm(&self, keeping: &Keeping, typed: &str) {
        if keeping.passphrase.passphrase() != Some(&Passphrase::normalise(typed, nfkc)) {
            return self.tasks.tell(Change::Failed(Failure::Mismatch));
        }
        match keeping.target {
            Target::Browser | Target::File => self.finish(keeping),
            Target::SamePlace => self.change_passphrase(keeping),
        }
    }

    /// Another passphrase for the log that is open.
    pub fn new_passphrase(&self) {
        self.keep_into(Target::SamePlace);
    }

    fn change_passphrase(&self, keeping: &Keeping) {
        let (Some(session), Some(passphrase)) = (
            self.desk.session(),
            keeping.passphrase.passphrase().cloned(),
        ) else {
            return;
        };
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Sealing));
        self.tasks.run(async move {
            painted().await;
            let saved = session
                .change_passphrase(&passphrase, WorkFactor::UNLOCK.by(Aside), &mut Entropy)
                .await?;
            handle.reseal_file(&session, &passphrase).await?;
            let opened = handle.desk.opened(&session, saved.clone())?;
            Ok(Change::Done(opened, Notice::PassphraseChanged(saved)))
        });
    }

    /// Deletes the log from this browser, open or locked, with what is being typed.
    pub fn delete(&self) {
        self.tasks.forget();
        if let (Some(session), ..) = self.desk.clear() {
            session.lock();
        }
        self.tasks.tell(Change::Locked);
        self.tasks.tell(Change::Go(Page::DeleteSure));
        self.tasks.tell(Change::Busy(Busy::Deleting));
        let desk = Rc::clone(&self.desk);
        self.tasks.run(async move {
            match delete_everything(&desk.primary, &desk.mirror).await {
                Ok(()) => {
                    desk.untrace();
                    Ok(Change::Deleted)
                }
                Err(left) => Err(Failure::Delete(left)),
            }
        });
    }

    /// Seals and writes what was begun, again if it failed before.
    pub fn finish(&self, keeping: &Keeping) {
        let Some(session) = self.desk.session() else {
            return;
        };
        let Some(passphrase) = keeping.passphrase.passphrase().cloned() else {
            return;
        };
        let (handle, keeping, form) = (self.clone(), keeping.clone(), self.form_to_save());
        self.tasks.tell(Change::Busy(Busy::Sealing));
        self.tasks.run(async move {
            painted().await;
            let now = machine::now()?;
            // Without a form it is a copy that is being kept here.
            if !form.is_empty() {
                // An earlier try may have come as far as this; what was changed since is another entry.
                let vocabulary = &handle.book.vocabulary;
                let incident = form.read(now.today(), vocabulary).map_err(Failure::Form)?;
                if handle.desk.added.borrow().as_ref() != Some(&incident) {
                    handle.add(&session, &form, &now).await?;
                    handle.desk.added.replace(Some(incident));
                }
            }
            match keeping.target {
                Target::Browser => {
                    let recovery =
                        (keeping.wanted == Recovery::Made).then_some(&*keeping.recovery.0);
                    let saved = session
                        .keep(
                            &passphrase,
                            recovery,
                            WorkFactor::UNLOCK.by(Aside),
                            &mut Entropy,
                        )
                        .await?;
                    handle.desk.draft.replace(None);
                    handle.desk.added.replace(None);
                    handle.found_again();
                    Ok(Change::Saved(handle.desk.opened(&session, saved)?))
                }
                Target::File | Target::SamePlace => {
                    let (name, _) = copy_to_file(&session, &passphrase, &now).await?;
                    Ok(Change::Filed(name, keeping))
                }
            }
        });
    }

    /// Puts what was begun, and could not be kept, into a file under the passphrase that was chosen.
    pub fn file_instead(&self, keeping: &Keeping) {
        self.finish(&Keeping {
            target: Target::File,
            ..keeping.clone()
        });
    }

    /// Puts what is typed into a file of its own, because the log did not take it.
    pub fn rescue(&self) {
        let rescued = self.log.form.clone();
        if self.desk.begin().is_err() {
            return self.tasks.tell(Change::Failed(Failure::Randomness));
        }
        self.tasks.tell(Change::Discard);
        self.tasks.tell(Change::Begun);
        self.tasks.tell(Change::Start(Box::new(Form {
            about: About::default(),
            ..rescued
        })));
        self.keep_into(Target::File);
    }

    /// A passphrase is about to be typed.
    pub fn expect_passphrase(&self) {
        scrypt::prepare();
    }

    /// Opens the log.
    pub fn unlock(&self, typed: Zeroizing<String>) {
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::PassphraseMissing));
        }
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        let era = self.tasks.era();
        self.tasks.run(async move {
            painted().await;
            let passphrase = Passphrase::normalise(&typed, nfkc);
            let (primary, mirror) = (handle.desk.primary.clone(), handle.desk.mirror.clone());
            let limit = WorkFactor::WITHOUT_ASKING.by(Aside);
            let unlocked = Session::unlock(primary, mirror, &passphrase, limit).await;
            let (session, report) = unlocked.map_err(|error| match error {
                UnlockError::Key(KeyError::Wrong) => {
                    Failure::WrongPassphrase(Opens::Log, passphrase.unusual())
                }
                error => error.into(),
            })?;
            handle.opened(session, report, era)
        });
    }

    /// Opens the log with the recovery key.
    pub fn recover(&self, typed: &str) {
        if typed.trim().is_empty() {
            return self.tasks.tell(Change::Failed(Failure::KeyMissing));
        }
        let key = match RecoveryKey::from_typed(typed) {
            Ok(key) => key,
            Err(mistyped) => return self.tasks.tell(Change::Failed(mistyped.into())),
        };
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        let era = self.tasks.era();
        self.tasks.run(async move {
            let (primary, mirror) = (handle.desk.primary.clone(), handle.desk.mirror.clone());
            let (session, report) = Session::unlock_with_recovery(primary, mirror, &key).await?;
            handle.opened(session, report, era)
        });
    }

    /// Shows a log that was just opened; drops it if it was locked meanwhile.
    fn opened(
        &self,
        session: LogSession,
        report: firmly_core::session::Report,
        era: usize,
    ) -> Result<Change, Failure> {
        if self.tasks.era() != era {
            session.lock();
            return Ok(Change::Locked);
        }
        let saved = desk::saved(&report);
        let unpurged = report.unpurged > 0;
        self.desk.note(report);
        let session = self.desk.sit_down(session);
        if unpurged {
            let session = Rc::clone(&session);
            self.tasks.finish(async move {
                // Where a store does not let go now, it is asked again at the next opening.
                session.finish_purges(&mut Entropy).await.ok();
            });
        }
        self.recall_file();
        let drafts = session.drafts()?;
        let newest = drafts
            .iter()
            .find_map(|draft| Some((draft.id.clone(), desk::read(&draft.text)?)));
        let form = newest.map(|(id, form)| {
            self.desk.taken_up.replace(Some(id));
            Box::new(form)
        });
        Ok(Change::Opened(self.desk.opened(&session, saved)?, form))
    }

    /// Saves a copy outside the browser, under the log's passphrase, which is tried first: a copy under a mistyped one
    /// would open for nobody.
    pub fn copy(&self, typed: Zeroizing<String>) {
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
            let now = machine::now()?;
            let (name, missing) = copy_to_file(&session, &passphrase, &now).await?;
            let cases = session.journal()?.cases();
            let incidents = cases.iter().map(|case| case.incidents.len()).sum();
            handle.desk.retrace(|trace| {
                trace.copied = Some((incidents, now.today()));
            });
            handle.done(&session, Notice::Copied(name, missing))
        });
    }

    /// The passphrase as it was typed, if it opens the log that is open.
    pub(super) async fn own_passphrase(&self, typed: &str) -> Result<Passphrase, Failure> {
        let passphrase = Passphrase::normalise(typed, nfkc);
        let (primary, mirror) = (self.desk.primary.clone(), self.desk.mirror.clone());
        let work = WorkFactor::WITHOUT_ASKING.by(Aside);
        let tried = Session::unlock(primary, mirror, &passphrase, work).await;
        let (trial, _report) = tried.map_err(|error| match error {
            UnlockError::Key(KeyError::Wrong) => {
                Failure::WrongPassphrase(Opens::ForCopy, passphrase.unusual())
            }
            error => Failure::CopyPassphrase(error),
        })?;
        trial.lock();
        Ok(passphrase)
    }

    /// Puts off the copy that is due.
    pub fn put_off_copy(&self) {
        let (Some(session), Ok(now)) = (self.desk.session(), machine::now()) else {
            return;
        };
        self.desk
            .retrace(|trace| trace.put_off = Some((trace.incidents, now.today())));
        let saved = self.log.opened().map(|opened| opened.saved.clone());
        if let Some(Ok(opened)) = saved.map(|saved| self.desk.opened(&session, saved)) {
            self.tasks.tell(Change::Known(opened));
        }
    }

    /// Puts a log that is only in memory into a file, under the passphrase of the copy that it came from.
    pub fn save_file(&self) {
        let (Some(session), Some((passphrase, _))) =
            (self.desk.session(), self.desk.filed.borrow().clone())
        else {
            return;
        };
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Sealing));
        self.tasks.run(async move {
            painted().await;
            let (name, missing) = copy_to_file(&session, &passphrase, &machine::now()?).await?;
            handle.desk.handed.set(Some(session.journal()?.len()));
            handle.done(&session, Notice::Copied(name, missing))
        });
    }

    /// The user has seen the file that a log that is only in memory went into.
    pub fn file_is_there(&self) {
        let Some(session) = self.desk.session() else {
            return;
        };
        if let (Some((_, events)), Some(handed)) =
            (&mut *self.desk.filed.borrow_mut(), self.desk.handed.take())
        {
            *events = handed;
        }
        if let Ok(opened) = self.desk.opened(&session, self.saved_last()) {
            self.tasks.tell(Change::Known(opened));
        }
    }

    /// Removes for good what an entry says, or all of a case.
    pub fn purge(&self, case: &CaseId, entry: Option<EventHash>, removal: &Removal) {
        let problems = removal.problems();
        if !problems.is_empty() {
            return self.tasks.tell(Change::Failed(Failure::Removal(problems)));
        }
        let Some(session) = self.desk.session() else {
            return;
        };
        let (handle, case) = (self.clone(), case.clone());
        let why = Zeroizing::new(removal.why.clone());
        self.tasks.tell(Change::Busy(Busy::Deleting));
        self.tasks.run(async move {
            let targets = match entry {
                Some(entry) => vec![entry],
                None => session.journal()?.events_of(&case),
            };
            let now = machine::now()?;
            let purged = session
                .purge(&case, &targets, &why, &now, &mut Entropy)
                .await;
            let added = purged.map_err(Failure::Purge)?;
            let opened = handle.desk.opened(&session, added.saved)?;
            Ok(Change::Done(opened, Notice::Removed))
        });
    }

    /// Shows a recovery key for a log that has none. It opens nothing before [`LogHandle::keep_recovery`].
    pub fn make_recovery(&self) {
        match make_recovery_key(&mut Entropy) {
            Ok(key) => self.go(Page::MakeRecovery(Key(Rc::new(key)))),
            Err(refused) => self.tasks.tell(Change::Failed(refused.into())),
        }
    }

    /// Writes the recovery file for this key.
    pub fn keep_recovery(&self, key: &Key) {
        let Some(session) = self.desk.session() else {
            return;
        };
        let (handle, key) = (self.clone(), key.clone());
        self.tasks.tell(Change::Busy(Busy::Saving));
        self.tasks.run(async move {
            session.change_recovery(&key.0, &mut Entropy).await?;
            handle.done(&session, Notice::RecoveryMade)
        });
    }

    fn done(&self, session: &LogSession, notice: Notice) -> Result<Change, Failure> {
        let opened = self.desk.opened(session, self.saved_last())?;
        Ok(Change::Done(opened, notice))
    }

    /// Ends a log that went into a file, which the user has seen.
    pub fn close(&self) {
        self.let_go();
        self.tasks.tell(Change::Discard);
    }

    /// Looks at the stores once more.
    pub fn look_again(&self) {
        self.tasks.tell(Change::LookAgain);
    }

    /// Locks the log at once: nothing of it stays on the page or, as soon as the draft is sealed, in memory. What was
    /// begun and never kept stays in memory, out of sight: there is no key yet that could bring it back.
    pub fn lock(&self) {
        self.tasks.forget();
        self.desk.unsaved.set(false);
        let begun = self
            .desk
            .session()
            .is_some_and(|session| session.is_kept() == Ok(false));
        if !begun || !self.log.is_unsaved() {
            self.let_go();
        }
        self.tasks.tell(Change::Locked);
    }

    pub(super) fn let_go(&self) {
        let (Some(session), form, draft) = self.desk.clear() else {
            return;
        };
        let kept = session.is_kept() == Ok(true);
        // What was taken up and not touched stands in the draft that it came from.
        let changed = kept && !form.is_empty() && self.log.draft != Drafted::Restored;
        let draft = draft.or_else(|| DraftId::make(&mut Entropy).ok());
        let (Some(id), Ok(now), true) = (draft, machine::now(), changed) else {
            return session.lock();
        };
        self.tasks.finish(async move {
            let text = desk::written(&form);
            drop(form);
            let mut entropy = Entropy;
            let put = session.put_draft(&id, &text, &now, &mut entropy);
            // The first step seals; the keys are not needed for the rest.
            let lock = async { session.lock() };
            // A draft that no store takes is lost with the lock; the one from two seconds before is there.
            drop(futures::join!(put, lock).0);
        });
    }
}

/// Seals everything that is open into a file, and hands it to the browser. With less work where memory is short. Gives
/// the file's name, and how many attached files could not be read and are not in it.
async fn copy_to_file(
    session: &LogSession,
    passphrase: &Passphrase,
    now: &Now,
) -> Result<(String, usize), Failure> {
    let attached = session.all_attached().await?;
    let copy = async |work: WorkFactor| {
        let (contents, work) = (&attached.contents, work.by(Aside));
        session
            .copy(contents, passphrase, work, now, &mut Entropy)
            .await
    };
    let copy = match copy(WorkFactor::COPY).await {
        Err(MakeCopyError::Seal(SealError::NoMemory { .. })) => copy(WorkFactor::UNLOCK).await,
        copy => copy,
    }?;
    download(&copy.file_name, &copy.bytes)?;
    Ok((copy.file_name, attached.missing))
}
