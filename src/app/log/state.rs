//! How the log stands and what is on its page, as one reducer without effects. Holds no key of an open log.

use std::{fmt, rc::Rc};

use firmly_core::{
    journal::{
        Case, CaseId,
        moment::{Day, TimeOfDay},
    },
    session::{
        DraftId, KeptCopyError, Lack, Look, MergePreview, Presence, RefreshError, Report, Saved,
    },
    store::EventHash,
    vault::{Passphrase, RecoveryKey},
};
use yew::Reducible;

use super::{
    IDLE_MINUTES,
    failure::Failure,
    files::Shown,
    form::Form,
    letter::{Letter, Taken},
    receipt::Receipting,
    report::{Handed, Making, MakingStep},
    trace::{Due, Trace},
};

/// Everything that the log's screens show.
#[derive(Clone, Default)]
pub struct Log {
    /// What there is.
    pub standing: Standing,
    /// What is on the page.
    pub page: Page,
    /// The entry that is being written; empty while none is.
    pub form: Form,
    /// What it began with.
    pub started: Form,
    /// What became of it so far.
    pub draft: Drafted,
    /// What is being done.
    pub busy: Option<Busy>,
    /// What failed last.
    pub failure: Option<Failure>,
    /// Counts failures, so that each is told.
    pub attempt: usize,
    /// What was done last.
    pub notice: Option<Notice>,
    /// An attached file that is looked at.
    pub shown: Option<Shown>,
    /// Whether the browser has little room left for this page.
    pub crowded: bool,
    /// The copy in a file of the user's choice.
    pub file: CopyFile,
    /// The number of other copies in its folder, where nobody has looked at them yet.
    pub beside: usize,
    /// What is missing of what was there.
    pub missing: Option<Missing>,
    /// The page of a case from which an entry was opened.
    pub from: Option<CaseId>,
    /// The report that is being made.
    pub making: Option<Rc<Making>>,
    /// The words that are being made ready.
    pub letter: Option<Rc<Letter>>,
    /// The receipt that is being looked at.
    pub receipting: Option<Rc<Receipting>>,
    /// How many entries of a case are shown, if more than at first.
    pub rows: usize,
    /// After how many minutes without use it locks, where the user chose.
    pub idle: Option<u32>,
    /// Whether it locks within the minute.
    pub closing: bool,
    /// Counts changes: two states are the same if they are of the same turn.
    pub turn: usize,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What the stores hold.
    pub look: Look,
    /// What was found and healed when they were read.
    pub report: Result<Report, RefreshError>,
    /// The day of the last copy.
    pub copied: Option<Day>,
    /// When it was done, by the machine's clock.
    pub at: (Day, TimeOfDay),
}

/// That the stores hold less than they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What they held.
    pub was: Trace,
    /// Events that they hold now.
    pub events: usize,
}

/// What there is.
#[derive(Clone, Default)]
pub enum Standing {
    /// Not known yet.
    #[default]
    Looking,
    /// Nothing, and a log can be kept here.
    Nothing,
    /// No log can be kept here.
    Away(Away),
    /// A log, locked.
    Locked(Recovery),
    /// A log in memory, not kept anywhere yet.
    Begun(Target),
    /// A log, open.
    Open(Opened),
}

/// Why no log can be kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// The browser keeps nothing for this page, or not enough.
    Unavailable,
    /// A newer version of the app wrote a store.
    Newer,
    /// There are entries, and nothing that would open them.
    KeysMissing,
    /// The page came over a line on which anyone may have changed it.
    PlainHttp,
}

/// Whether there is a recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It opens the log too.
    Made,
    /// It was put off.
    PutOff,
}

/// Where a log that was begun is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into both stores of the browser.
    Browser,
    /// Into a file, since the browser keeps none.
    File,
    /// Nowhere else: it is kept, and gets another passphrase.
    SamePlace,
}

/// An open log, as the screens show it.
#[derive(Clone)]
pub struct Opened {
    /// Its cases.
    pub cases: Rc<Vec<Case>>,
    /// Whether there is a recovery key.
    pub recovery: Recovery,
    /// Where the last change is.
    pub saved: Saved,
    /// What was found and healed at opening.
    pub report: Rc<Report>,
    /// The state of the file into which a log that is only in memory was put.
    pub filed: Filed,
    /// How many bytes are attached to its entries.
    pub attached_bytes: u64,
    /// Why a copy should be made today.
    pub due: Option<Due>,
    /// What was begun and is not saved, beside what is being written.
    pub unfinished: Rc<Vec<Unfinished>>,
}

/// Something that was begun and is not saved.
#[derive(Clone)]
pub struct Unfinished {
    /// Its draft.
    pub id: DraftId,
    /// When it was last written, by the machine's clock.
    pub at: (Day, TimeOfDay),
    /// As far as it came; `None` where another version of the app wrote it.
    pub form: Option<Form>,
}

/// What is on the log's page.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Page {
    /// What there is: the list, or the way to it.
    #[default]
    Home,
    /// A new entry.
    Write,
    /// The steps of the first save.
    Keep(Keeping),
    /// A case.
    Case(CaseId),
    /// An entry.
    Entry(CaseId, EventHash),
    /// A copy outside the browser.
    Copy,
    /// A file is to be kept up to date.
    KeepFile,
    /// It is to be chosen.
    ChooseFile,
    /// A copy from outside is to be opened.
    OpenCopy,
    /// How the log is kept.
    Check(Rc<Checked>),
    /// What copies would bring.
    Merge(Rc<Vec<Brought>>),
    /// A report is made.
    Report(MakingStep),
    /// The words that can be said or written in a case.
    Letters(CaseId),
    /// Words are made ready.
    Letter,
    /// The receipt of a case.
    Receipt,
    /// An entry, or all of a case, is to be removed for good.
    Remove(CaseId, Option<EventHash>),
    /// The recovery key that was put off.
    MakeRecovery(Key),
    /// What is lost with the log, and what is not.
    Delete,
    /// The last step before it is gone.
    DeleteSure,
    /// It is gone.
    Deleted,
    /// Something was written and is kept in memory, out of sight.
    SetAside,
    /// The entry was handed to the browser as a file of this name.
    Filed(String, Keeping),
}

/// The states of the file into which a log that is only in memory was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// Something in it is in no file.
    No,
    /// All of it was handed to the browser, and nobody has seen the file yet.
    HandedOver,
    /// All of it is in a file, or in the browser.
    Yes,
}

/// The sealed copy in a file of the user's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CopyFile {
    /// There is none.
    #[default]
    None,
    /// It is being written.
    Writing(String),
    /// It has everything.
    Current(String),
    /// It has everything but so many attached files, which cannot be read.
    Lacking(String, usize),
    /// It was not written; it has what it had.
    Behind(String, KeptCopyError),
}

/// A copy that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Brought {
    /// The name of its file.
    pub name: String,
    /// What is known of it.
    pub found: Found,
    /// True if everything in it is in the log, and the log is in both places: nothing would be lost with the file.
    pub is_spare: bool,
}

/// What is known of a copy.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// No passphrase that was typed opens it.
    Sealed,
    /// It cannot be opened.
    Refused(Failure),
    /// What it would bring, and why merging it failed, if it did.
    Open(MergePreview, Option<Failure>),
    /// It was merged, and this could not be taken in.
    Merged(Lack),
}

/// The first save: a passphrase, a recovery key, and whether both are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Keeping {
    /// Where to.
    pub target: Target,
    /// How far.
    pub step: Step,
    /// The passphrase.
    pub passphrase: Chosen,
    /// The recovery key.
    pub recovery: Key,
    /// Whether it is made.
    pub wanted: Recovery,
}

/// A step of the first save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The passphrase is shown.
    Passphrase,
    /// The recovery key is shown.
    Recovery,
    /// The passphrase is typed.
    Confirm,
    /// All was tried, and it failed.
    Failed,
}

/// The passphrase of a log that is being kept.
#[derive(Clone, PartialEq)]
pub enum Chosen {
    /// Six words that were made.
    Made(Passphrase),
    /// The user will type one.
    OwnWanted,
    /// The user typed one.
    Own(Passphrase),
}

impl Chosen {
    /// The passphrase, if there is one.
    pub fn passphrase(&self) -> Option<&Passphrase> {
        match self {
            Self::Made(passphrase) | Self::Own(passphrase) => Some(passphrase),
            Self::OwnWanted => None,
        }
    }
}

/// Says nothing of the passphrase.
impl fmt::Debug for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Made(_) => "Made",
            Self::OwnWanted => "OwnWanted",
            Self::Own(_) => "Own",
        })
    }
}

/// A recovery key on its way to the user.
#[derive(Clone)]
pub struct Key(pub Rc<RecoveryKey>);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Says nothing of the key.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// What became of what is being typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafted {
    /// Nothing yet.
    #[default]
    Not,
    /// It is sealed in the stores as it stands.
    Sealed,
    /// It could not be sealed.
    Failed,
    /// It came back from an earlier time.
    Restored,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The log is being opened.
    Opening,
    /// An entry is being saved.
    Saving,
    /// Files are being read.
    Reading,
    /// Something is being sealed under a passphrase.
    Sealing,
    /// The log is being deleted.
    Deleting,
    /// A report is being made or handed over.
    Reporting,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An entry was saved, there.
    Saved(Saved),
    /// A copy was handed to the browser. So many attached files could not be put into it.
    Copied(String, usize),
    /// A recovery key was made.
    RecoveryMade,
    /// The passphrase was changed, there.
    PassphraseChanged(Saved),
    /// So many events of a copy were taken in, there.
    Merged(usize, Saved),
    /// Something was removed for good.
    Removed,
}

/// A change to the form.
pub type Edit = Rc<dyn Fn(&mut Form)>;

/// What can happen.
#[derive(Clone)]
pub enum Change {
    /// The stores were looked at.
    Looked(Look),
    /// They are not looked at: the page came over plain http.
    Off,
    /// They are to be looked at again.
    LookAgain,
    /// They hold less than they did, or that has been said enough.
    Missing(Option<Missing>),
    /// An attached file is looked at, or put away.
    Shown(Option<Shown>),
    /// The browser has little room left for this page.
    Crowded,
    /// What is known of the open log is known better.
    Known(Opened),
    /// A log was begun in memory.
    Begun,
    /// The log was opened; the draft that was in it comes back.
    Opened(Opened, Option<Box<Form>>),
    /// Another page.
    Go(Page),
    /// The form is changed.
    Edit(Edit),
    /// A new entry begins with this, unless one is being written already.
    Start(Box<Form>),
    /// This is written from now on, new or from a draft; what was being written is in the open log's drafts.
    TakenUp(Opened, Box<Form>, Drafted),
    /// What was being typed is thrown away.
    Discard,
    /// So many entries of a case are shown.
    Rows(usize),
    /// The draft was sealed, or not.
    Drafted(Drafted),
    /// What is chosen, decided or said of the report that is being made.
    Making(Option<Rc<Making>>),
    /// A report was handed over, and that is on record.
    HandedOver(Opened, Handed),
    /// What became of the words that are being made ready.
    Letter(Option<Rc<Letter>>),
    /// They were taken, and that is on record.
    Taken(Opened, Taken),
    /// What is typed beside a receipt.
    Receipting(Option<Rc<Receipting>>),
    /// Who has it is on record.
    ReceiptNoted(Opened),
    /// Something begins that takes time.
    Busy(Busy),
    /// It failed.
    Failed(Failure),
    /// The failure was read.
    Dismissed,
    /// An entry was saved.
    Saved(Opened),
    /// Something else was done.
    Done(Opened, Notice),
    /// How the copy in a file of the user's choice stands.
    File(CopyFile),
    /// So many other copies are in its folder, to be looked at.
    Beside(usize),
    /// Copies were merged: what was found of each.
    Merged(Opened, Rc<Vec<Brought>>, Notice),
    /// The entry was handed to the browser as a file of this name.
    Filed(String, Keeping),
    /// After how many minutes without use it locks from now on.
    Idle(u32),
    /// Everything was read and checked.
    Checked(Opened, Rc<Checked>),
    /// It locks within the minute, or someone is there again.
    Closing(bool),
    /// The log was locked.
    Locked,
    /// The log was deleted.
    Deleted,
}

impl Log {
    /// The open log.
    pub fn opened(&self) -> Option<&Opened> {
        match &self.standing {
            Standing::Open(opened) => Some(opened),
            _ => None,
        }
    }

    /// After how many minutes without use it locks.
    pub fn idle_minutes(&self) -> u32 {
        self.idle.unwrap_or(IDLE_MINUTES)
    }

    /// Whether text would be lost with the page.
    pub fn is_unsaved(&self) -> bool {
        match &self.standing {
            Standing::Begun(_) => !self.form.is_empty(),
            Standing::Open(opened) if opened.saved == Saved::InMemory => {
                opened.filed != Filed::Yes || !self.form.is_empty() || !opened.unfinished.is_empty()
            }
            _ => false,
        }
    }

    /// Whether the last two seconds of typing, or more where that failed, are in no draft yet.
    pub fn is_unsealed(&self) -> bool {
        let sealed = matches!(self.draft, Drafted::Sealed | Drafted::Restored);
        self.opened().is_some() && self.is_writing() && !sealed
    }

    /// Whether something was typed or chosen that the form did not begin with.
    pub fn is_writing(&self) -> bool {
        !self.form.is_empty() && self.form != self.started
    }

    /// Something of the page went out or was said, and is on record.
    fn noted(&mut self, opened: Opened) {
        self.standing = Standing::Open(opened);
        self.busy = None;
        self.failure = None;
    }

    fn at(&mut self, page: Page) {
        self.page = page;
        self.shown = None;
        self.busy = None;
        self.failure = None;
    }
}

impl Reducible for Log {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let turn = self.turn + 1;
        Rc::new(Self {
            turn,
            ..(*self).clone().after(change)
        })
    }
}

impl Log {
    fn after(self, change: Change) -> Self {
        let mut log = self;
        match change {
            Change::Looked(look) => {
                // A log that was opened or begun meanwhile is what there is.
                if !matches!(log.standing, Standing::Open(_) | Standing::Begun(_)) {
                    log.standing = standing(&look);
                }
            }
            Change::Off => log.standing = Standing::Away(Away::PlainHttp),
            Change::LookAgain => log.standing = Standing::Looking,
            Change::Missing(missing) => log.missing = missing,
            Change::Shown(shown) => {
                log.shown = shown;
                log.busy = None;
            }
            Change::Crowded => log.crowded = true,
            Change::Known(opened) => log.standing = Standing::Open(opened),
            Change::Begun => {
                let target = match log.standing {
                    Standing::Nothing => Target::Browser,
                    Standing::Begun(target) => target,
                    _ => Target::File,
                };
                log.standing = Standing::Begun(target);
            }
            Change::Opened(opened, draft) => {
                log.standing = Standing::Open(opened);
                log.at(Page::Home);
                log.draft = if draft.is_some() {
                    Drafted::Restored
                } else {
                    Drafted::Not
                };
                log.form = draft.map(|draft| *draft).unwrap_or_default();
                log.started = Form::default();
            }
            Change::Go(page) => {
                if let Page::Entry(..) = &page {
                    log.from = match &log.page {
                        Page::Case(case) => Some(case.clone()),
                        Page::Home => None,
                        _ => log.from,
                    };
                }
                log.at(page);
                log.notice = None;
                log.rows = 0;
            }
            Change::Edit(edit) => {
                edit(&mut log.form);
                log.draft = Drafted::Not;
            }
            Change::Start(form) => {
                if log.form.is_empty() {
                    log.started = (*form).clone();
                    log.form = *form;
                    log.draft = Drafted::Not;
                }
                log.at(Page::Write);
                log.notice = None;
            }
            Change::TakenUp(opened, form, draft) => {
                log.standing = Standing::Open(opened);
                log.started = match draft {
                    Drafted::Restored => Form::default(),
                    _ => (*form).clone(),
                };
                log.form = *form;
                log.draft = draft;
                log.at(Page::Write);
                log.notice = None;
            }
            Change::Discard => {
                let aside = log.page == Page::SetAside;
                log.form = Form::default();
                log.draft = Drafted::Not;
                log.at(Page::Home);
                if aside || matches!(log.standing, Standing::Begun(_)) {
                    log.standing = Standing::Looking;
                }
            }
            Change::Rows(rows) => log.rows = rows,
            Change::Drafted(draft) => log.draft = draft,
            Change::Making(making) => log.making = making,
            Change::HandedOver(opened, handed) => {
                log.noted(opened);
                if let Some(making) = &mut log.making {
                    Rc::make_mut(making).handed = Some(handed);
                }
            }
            Change::Letter(letter) => log.letter = letter,
            Change::Taken(opened, taken) => {
                log.noted(opened);
                if let Some(letter) = &mut log.letter {
                    Rc::make_mut(letter).taken = Some(taken);
                }
            }
            Change::Receipting(receipting) => log.receipting = receipting,
            Change::ReceiptNoted(opened) => {
                log.noted(opened);
                if let Some(receipting) = &mut log.receipting {
                    let receipting = Rc::make_mut(receipting);
                    receipting.is_noted = true;
                    receipting.to = Default::default();
                    receipting.on.clear();
                }
            }
            Change::Busy(busy) => {
                log.busy = Some(busy);
                log.failure = None;
            }
            Change::Failed(failure) => {
                log.busy = None;
                log.attempt += 1;
                if let (Page::Keep(keeping), Failure::Keep(_) | Failure::Add(_)) =
                    (&mut log.page, &failure)
                {
                    keeping.step = Step::Failed;
                }
                log.failure = Some(failure);
            }
            Change::Dismissed => {
                log.failure = None;
                log.busy = None;
            }
            Change::Saved(opened) => {
                // Until it is written it lacks what was saved.
                if let CopyFile::Current(name) = log.file {
                    log.file = CopyFile::Writing(name);
                }
                log.notice = Some(Notice::Saved(opened.saved.clone()));
                let page = log.form.leads_to(&opened.cases);
                log.standing = Standing::Open(opened);
                log.form = Form::default();
                log.draft = Drafted::Not;
                log.at(page);
            }
            Change::Done(opened, notice) => {
                log.standing = Standing::Open(opened);
                log.at(Page::Home);
                log.notice = Some(notice);
            }
            Change::File(file) => log.file = file,
            Change::Beside(count) => log.beside = count,
            Change::Merged(opened, rest, notice) => {
                log.standing = Standing::Open(opened);
                log.at(Page::Merge(rest));
                log.notice = Some(notice);
            }
            // What was written stays until the user says that the file is there.
            Change::Filed(name, keeping) => log.at(Page::Filed(name, keeping)),
            Change::Idle(minutes) => log.idle = Some(minutes),
            Change::Checked(opened, checked) => {
                log.standing = Standing::Open(opened);
                log.at(Page::Check(checked));
            }
            Change::Closing(closing) => log.closing = closing,
            Change::Locked => {
                let idle = log.idle;
                return Self {
                    idle,
                    ..log.locked()
                };
            }
            Change::Deleted => {
                return Self {
                    // Until the stores are looked at again: what the user came for does not begin by itself now.
                    standing: Standing::Locked(Recovery::PutOff),
                    page: Page::Deleted,
                    ..Self::default()
                };
            }
        }
        log
    }

    /// Nothing of an open log stays. What is nowhere else stays in memory, out of sight.
    fn locked(self) -> Self {
        let unsaved = self.is_unsaved();
        match self.standing {
            Standing::Open(opened) if unsaved => Self {
                standing: Standing::Open(opened),
                form: self.form,
                page: Page::SetAside,
                ..Self::default()
            },
            Standing::Open(opened) if opened.saved == Saved::InMemory => Self::default(),
            Standing::Open(opened) => Self {
                standing: Standing::Locked(opened.recovery),
                ..Self::default()
            },
            Standing::Begun(_) if !self.form.is_empty() => Self {
                standing: self.standing,
                form: self.form,
                page: Page::SetAside,
                ..Self::default()
            },
            Standing::Begun(_) => Self::default(),
            standing => Self {
                standing,
                ..Self::default()
            },
        }
    }
}

fn standing(look: &Look) -> Standing {
    match look.presence {
        Presence::Nothing => Standing::Nothing,
        Presence::Log | Presence::TwoLogs => {
            let stores = [&look.stores.primary, &look.stores.mirror];
            let made = stores.into_iter().flatten().any(|store| store.recovery);
            Standing::Locked(if made {
                Recovery::Made
            } else {
                Recovery::PutOff
            })
        }
        Presence::KeysMissing => Standing::Away(Away::KeysMissing),
        Presence::NewerFormat { .. } => Standing::Away(Away::Newer),
        Presence::Uncertain | Presence::Unavailable => Standing::Away(Away::Unavailable),
    }
}

#[cfg(test)]
mod tests {
    use firmly_core::{
        session::Sides,
        store::{StoreError, StreamId},
    };
    use zeroize::Zeroizing;

    use super::*;

    fn opened(recovery: Recovery) -> Opened {
        Opened {
            cases: Rc::default(),
            recovery,
            saved: Saved::Both,
            report: Rc::default(),
            filed: Filed::Yes,
            attached_bytes: 0,
            due: None,
            unfinished: Rc::default(),
        }
    }

    fn open() -> Log {
        Log::default().after(Change::Opened(opened(Recovery::PutOff), None))
    }

    fn typed() -> Change {
        Change::Edit(Rc::new(|form| {
            form.what_happened = Zeroizing::new("A second bouquet.".to_owned())
        }))
    }

    fn look(presence: Presence) -> Change {
        Change::Looked(Look {
            presence,
            stores: Sides {
                primary: Err(StoreError::Unavailable),
                mirror: Err(StoreError::Unavailable),
            },
            events: 0,
            agree: false,
        })
    }

    #[test]
    fn locking_leaves_nothing_of_an_open_log() {
        let log = open()
            .after(typed())
            .after(Change::Go(Page::Copy))
            .after(Change::Failed(Failure::Clock))
            .after(Change::Locked);
        assert!(matches!(log.standing, Standing::Locked(Recovery::PutOff)));
        assert!(log.form.is_empty() && log.failure.is_none() && log.notice.is_none());
        assert_eq!(log.page, Page::Home);
    }

    #[test]
    fn locking_leaves_nothing_of_a_report_that_was_being_made() {
        let log = open()
            .after(Change::Making(Some(Rc::new(Making::of(CaseId::new(
                StreamId("671ee9a28f4c4c99".to_owned()),
            ))))))
            .after(Change::Go(Page::Report(MakingStep::Choose)))
            .after(Change::Busy(Busy::Reporting));
        assert!(log.making.is_some());
        let log = log.after(Change::Locked);
        assert!(log.making.is_none() && log.page == Page::Home && log.busy.is_none());
    }

    #[test]
    fn deleting_leaves_nothing_and_begins_nothing() {
        let log = open()
            .after(typed())
            .after(Change::Go(Page::DeleteSure))
            .after(Change::Deleted);
        assert!(log.opened().is_none() && log.form.is_empty());
        assert_eq!(log.page, Page::Deleted);
        assert!(!matches!(log.standing, Standing::Nothing));
    }

    #[test]
    fn what_was_never_kept_survives_locking_out_of_sight() {
        let log = Log::default()
            .after(look(Presence::Nothing))
            .after(Change::Begun)
            .after(typed());
        assert!(log.is_unsaved());
        let log = log.after(Change::Locked);
        assert!(matches!(log.standing, Standing::Begun(Target::Browser)));
        assert_eq!(log.page, Page::SetAside);
        assert_eq!(*log.form.what_happened, "A second bouquet.");
    }

    #[test]
    fn a_log_that_cannot_be_kept_here_goes_into_a_file() {
        for presence in [
            Presence::Unavailable,
            Presence::Uncertain,
            Presence::KeysMissing,
        ] {
            let log = Log::default().after(look(presence)).after(Change::Begun);
            assert!(matches!(log.standing, Standing::Begun(Target::File)));
        }
    }

    #[test]
    fn words_are_unsealed_until_a_draft_has_them() {
        let typed = open().after(typed());
        assert!(typed.is_unsealed());
        for (drafted, unsealed) in [
            (Drafted::Sealed, false),
            (Drafted::Failed, true),
            (Drafted::Not, true),
        ] {
            let log = typed.clone().after(Change::Drafted(drafted));
            assert_eq!(log.is_unsealed(), unsealed, "{drafted:?}");
        }
        assert!(!open().is_unsealed());
    }

    #[test]
    fn a_new_entry_does_not_replace_one_that_is_being_written() {
        let other = Form {
            channel: Some(firmly_core::journal::entry::TermId::new("gift_or_delivery")),
            ..Form::default()
        };
        let log = open()
            .after(typed())
            .after(Change::Start(Box::new(other.clone())));
        assert_eq!(*log.form.what_happened, "A second bouquet.");
        assert_eq!(log.page, Page::Write);
        assert!(open().after(Change::Start(Box::new(other.clone()))).form == other);
    }

    #[test]
    fn what_a_form_begins_with_is_not_written_yet() {
        let form = Form {
            channel: Some(firmly_core::journal::entry::TermId::new("gift_or_delivery")),
            ..Form::default()
        };
        let taken_up = |draft| {
            let opened = opened(Recovery::Made);
            open().after(Change::TakenUp(opened, Box::new(form.clone()), draft))
        };
        let new = taken_up(Drafted::Not);
        assert!(!new.is_writing() && new.page == Page::Write);
        assert!(new.after(typed()).is_writing());
        assert!(
            taken_up(Drafted::Restored).is_writing(),
            "a draft was written"
        );
    }

    #[test]
    fn what_only_memory_has_is_not_locked_away_with_unfinished_entries() {
        let unfinished = Unfinished {
            id: DraftId::make(&mut Zeros).unwrap(),
            at: ("2026-11-20".parse().unwrap(), "10:00".parse().unwrap()),
            form: Some(Form::default()),
        };
        let in_memory = Opened {
            saved: Saved::InMemory,
            unfinished: Rc::new(vec![unfinished]),
            ..opened(Recovery::PutOff)
        };
        let log = Log::default().after(Change::Opened(in_memory, None));
        assert!(log.is_unsaved());
        let log = log.after(Change::Locked);
        assert!(log.page == Page::SetAside && log.opened().is_some());
    }

    /// Enough for a name.
    struct Zeros;

    impl firmly_core::random::Random for Zeros {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), firmly_core::random::NoRandomness> {
            bytes.fill(0);
            Ok(())
        }
    }

    #[test]
    fn a_failure_keeps_the_text_and_a_save_lets_it_go() {
        let failed = open()
            .after(typed())
            .after(Change::Busy(Busy::Saving))
            .after(Change::Failed(Failure::Randomness));
        assert_eq!(*failed.form.what_happened, "A second bouquet.");
        assert_eq!((failed.busy, failed.attempt), (None, 1));
        let saved = failed.after(Change::Saved(opened(Recovery::Made)));
        assert!(saved.form.is_empty());
        assert_eq!(saved.notice, Some(Notice::Saved(Saved::Both)));
    }

    #[test]
    fn what_is_seen_late_does_not_close_a_log_that_was_opened_meanwhile() {
        assert!(open().after(look(Presence::Nothing)).opened().is_some());
    }
}
