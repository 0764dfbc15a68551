//! What the log's effects work with: the two stores, the session, the draft. Held beside the state, never shown.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use firmly_core::{
    journal::{Case, CaseId, entry::IncidentEntry},
    random::NoRandomness,
    session::{DraftId, Look, Presence, Report, Saved, Session},
    vault::Passphrase,
};
use gloo::timers::callback::Timeout;
use zeroize::Zeroizing;

use super::{
    Failure,
    copies::Copy,
    files::ChosenFile,
    form::Form,
    machine::{self, Entropy},
    search::Search,
    state::{Filed, Missing, Opened, Recovery, Unfinished},
    trace::{Due, Trace},
};
use crate::{
    platform::{
        file::Chosen,
        place::Here,
        preferences::{self, Name},
    },
    store::{CacheMirror, IndexedDb, NAME, kept_file::KeptFile},
};

const TRACE: Name = Name("firmly-1-trace");

pub(super) type LogSession = Session<Rc<IndexedDb>, Rc<CacheMirror>>;

pub(super) struct Desk {
    /// The abilities of the page where it was opened.
    pub(super) here: Here,
    /// True if the browser lets the user choose a file that is kept up to date.
    pub(super) offers_file: bool,
    pub(super) primary: Rc<IndexedDb>,
    pub(super) mirror: Rc<CacheMirror>,
    session: RefCell<Option<Rc<LogSession>>>,
    /// The entry as it was shown last.
    pub(super) form: RefCell<Form>,
    pub(super) draft: RefCell<Option<DraftId>>,
    /// The draft that it was taken up from. Another tab may have done so too: what is written here goes into one of its own.
    pub(super) taken_up: RefCell<Option<DraftId>>,
    /// The files of what waits in the drafts, which do not hold them.
    pub(super) files: RefCell<BTreeMap<DraftId, Vec<ChosenFile>>>,
    /// Seals the draft when it is due.
    pub(super) due: RefCell<Option<Timeout>>,
    /// What was added to a log that is not kept yet: a second try to keep it adds nothing twice, and nothing too little.
    pub(super) added: RefCell<Option<IncidentEntry>>,
    report: RefCell<Rc<Report>>,
    /// The copies that were chosen, until they are merged.
    pub(super) copies: RefCell<Vec<Copy>>,
    /// The file of the user's choice that is kept up to date.
    pub(super) file: RefCell<Option<KeptFile>>,
    /// What seals it, sealed, and under which passphrase, until it is chosen.
    pub(super) copy_key: RefCell<Option<(Vec<u8>, Passphrase)>>,
    /// The other copies in its folder, until they are looked at.
    pub(super) beside: RefCell<Vec<Chosen>>,
    /// How many events there were when it was last written, or tried to be.
    pub(super) file_tried: Cell<Option<u64>>,
    /// Whether it is being written, also of a log that was locked meanwhile.
    pub(super) file_writing: Cell<bool>,
    /// The passphrase under which a log that is only in memory goes into a file, and how many events the last file has.
    pub(super) filed: RefCell<Option<(Passphrase, usize)>>,
    /// The number of events in a file that was handed to the browser and that nobody has seen yet.
    pub(super) handed: Cell<Option<usize>>,
    /// Whether the stores hold less than they did, which is not yet explained: the trace says what there was.
    pub(super) missing: Cell<bool>,
    /// What is looked for on the overview and on the pages of cases. No page but the one that looks needs to know.
    pub(super) searches: RefCell<Vec<(Option<CaseId>, Search)>>,
    /// Whether text would be lost with the page.
    pub(super) unsaved: Rc<Cell<bool>>,
}

impl Desk {
    pub(super) fn new(here: Here, offers_file: bool) -> Self {
        Self {
            here,
            offers_file,
            primary: Rc::new(IndexedDb::new(NAME)),
            mirror: Rc::new(CacheMirror::new(NAME)),
            session: RefCell::default(),
            form: RefCell::default(),
            draft: RefCell::default(),
            taken_up: RefCell::default(),
            files: RefCell::default(),
            due: RefCell::default(),
            added: RefCell::default(),
            report: RefCell::default(),
            copies: RefCell::default(),
            file: RefCell::default(),
            copy_key: RefCell::default(),
            beside: RefCell::default(),
            file_tried: Cell::default(),
            file_writing: Cell::default(),
            filed: RefCell::default(),
            handed: Cell::default(),
            missing: Cell::default(),
            searches: RefCell::default(),
            unsaved: Rc::default(),
        }
    }

    pub(super) fn session(&self) -> Option<Rc<LogSession>> {
        self.session.borrow().clone()
    }

    /// A new log in memory, in place of whatever was open.
    pub(super) fn begin(&self) -> Result<Rc<LogSession>, NoRandomness> {
        let session = Session::begin(self.primary.clone(), self.mirror.clone(), &mut Entropy)?;
        Ok(self.sit_down(session))
    }

    /// Works with this session from now on.
    pub(super) fn sit_down(&self, session: LogSession) -> Rc<LogSession> {
        let session = Rc::new(session);
        self.draft.replace(None);
        self.taken_up.replace(None);
        self.added.replace(None);
        if let Some(before) = self.session.replace(Some(Rc::clone(&session))) {
            before.lock();
        }
        session
    }

    /// Lets go of everything and gives what was open, for the last thing to be done with it.
    pub(super) fn clear(&self) -> (Option<Rc<LogSession>>, Form, Option<DraftId>) {
        self.due.replace(None);
        self.taken_up.take();
        self.unsaved.set(false);
        self.added.replace(None);
        self.report.replace(Rc::default());
        self.copies.take();
        self.files.take();
        self.filed.replace(None);
        self.handed.take();
        self.file.take();
        self.copy_key.take();
        self.beside.take();
        self.file_tried.take();
        self.searches.take();
        (self.session.take(), self.form.take(), self.draft.take())
    }

    pub(super) fn note(&self, report: Report) {
        self.report.replace(Rc::new(report));
    }

    /// What the screens show of this session.
    pub(super) fn opened(&self, session: &LogSession, saved: Saved) -> Result<Opened, Failure> {
        let (events, kept) = (session.journal()?.len(), session.is_kept()?);
        let cases = session.journal()?.cases();
        let in_file = self.filed.borrow().as_ref().map(|(_, events)| *events);
        let incidents = cases.iter().map(|case| case.incidents.len()).sum();
        let due = if kept {
            self.trace(events, incidents)?
        } else {
            None
        };
        Ok(Opened {
            filed: if kept || in_file == Some(events) {
                Filed::Yes
            } else if self.handed.get() == Some(events) {
                Filed::HandedOver
            } else {
                Filed::No
            },
            due,
            attached_bytes: session.journal()?.attached_bytes(),
            cases: Rc::new(cases),
            recovery: if session.has_recovery()? {
                Recovery::Made
            } else {
                Recovery::PutOff
            },
            saved,
            report: self.report.borrow().clone(),
            unfinished: Rc::new(self.unfinished(session)?),
        })
    }

    /// Every draft but the one that is being written.
    fn unfinished(&self, session: &LogSession) -> Result<Vec<Unfinished>, Failure> {
        let offset = machine::now()?.offset();
        let (own, taken_up) = (self.draft.borrow(), self.taken_up.borrow());
        let drafts = session.drafts()?.into_iter();
        let others = drafts.filter(|draft| ![&*own, &*taken_up].contains(&&Some(draft.id.clone())));
        let files = self.files.borrow();
        let unfinished = others.map(|draft| Unfinished {
            at: (draft.at.day_at(offset), draft.at.time_at(offset)),
            form: read(&draft.text).map(|form| Form {
                files: files.get(&draft.id).cloned().unwrap_or_default(),
                ..form
            }),
            id: draft.id,
        });
        Ok(unfinished.collect())
    }

    /// Leaves a trace of how much there is, and says whether a copy is due.
    fn trace(&self, events: usize, incidents: usize) -> Result<Option<Due>, Failure> {
        let today = machine::now()?.today();
        let before = self.traced();
        let changed = before.is_none_or(|before| before.events != events);
        let trace = Trace {
            events,
            incidents,
            last: before
                .filter(|_| !changed)
                .map_or(today, |before| before.last),
            copied: before.and_then(|before| before.copied),
            put_off: before.and_then(|before| before.put_off),
        };
        // Before it is explained why there is less, what there was is not forgotten.
        if changed && !self.missing.get() {
            self.leave(&trace);
        }
        Ok(trace.due(today))
    }

    /// What was left earlier.
    pub(super) fn traced(&self) -> Option<Trace> {
        preferences::load(TRACE).as_deref().and_then(Trace::read)
    }

    /// Changes what was left.
    pub(super) fn retrace(&self, change: impl FnOnce(&mut Trace)) {
        if let Some(mut trace) = self.traced() {
            change(&mut trace);
            self.leave(&trace);
        }
    }

    fn leave(&self, trace: &Trace) {
        // Where nothing can be kept in clear nothing is noticed, and nothing else is lost.
        preferences::keep(TRACE, &trace.write()).ok();
    }

    /// Forgets what there was.
    pub(super) fn untrace(&self) {
        self.missing.set(false);
        preferences::forget(TRACE).ok();
    }

    /// Whether the stores hold less than they did.
    pub(super) fn missing(&self, look: &Look) -> Option<Missing> {
        let readable = matches!(look.presence, Presence::Nothing | Presence::Log);
        let was = self
            .traced()
            .filter(|was| readable && was.events > look.events);
        self.missing.set(was.is_some());
        was.map(|was| Missing {
            was,
            events: look.events,
        })
    }

    /// Seals what is written as a draft of its own. The one that it was taken up from goes then.
    pub(super) async fn seal(&self, session: &LogSession, text: &str) -> Result<DraftId, Failure> {
        let (id, now) = (self.draft_id()?, machine::now()?);
        session.put_draft(&id, text, &now, &mut Entropy).await?;
        self.forget_taken_up(session).await;
        Ok(id)
    }

    /// Deletes the draft that was taken up: its text stands elsewhere, or was thrown away.
    pub(super) async fn forget_taken_up(&self, session: &LogSession) {
        let taken_up = self.taken_up.take();
        if let Some(before) = taken_up {
            session.supersede_draft(&before).await;
        }
    }

    /// The draft's name, made if there is none yet.
    fn draft_id(&self) -> Result<DraftId, NoRandomness> {
        if let Some(id) = &*self.draft.borrow() {
            return Ok(id.clone());
        }
        let id = DraftId::make(&mut Entropy)?;
        self.draft.replace(Some(id.clone()));
        Ok(id)
    }
}

/// Where a session that was just opened stands.
pub(super) fn saved(report: &Report) -> Saved {
    match (
        &report.stores.primary.problem,
        &report.stores.mirror.problem,
    ) {
        (None, None) => Saved::Both,
        (None, Some(problem)) => Saved::PrimaryOnly(problem.clone()),
        (Some(problem), _) => Saved::MirrorOnly(problem.clone()),
    }
}

/// The form as a draft keeps it.
pub(super) fn written(form: &Form) -> Zeroizing<String> {
    Zeroizing::new(serde_json::to_string(form).expect("text, numbers and lists serialise"))
}

/// What [`written`] wrote; nothing where it was another version's.
pub(super) fn read(draft: &str) -> Option<Form> {
    serde_json::from_slice(draft.as_bytes()).ok()
}

/// The case that the form names, if the log still has it.
pub(super) fn named_case(session: &LogSession, form: &Form) -> Result<Option<Case>, Failure> {
    let cases = session.journal()?.cases();
    Ok(cases.into_iter().find(|case| form.is_about(&case.id)))
}
