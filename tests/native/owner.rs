//! A log as its owner has it, in two stores in memory: forms go in as the screens fill them, pages come out as they are drawn.
//! Knows no browser.

use std::{future::Future, rc::Rc};

use firmly::{
    app::{
        book::Book,
        log::{
            form::{Form, When},
            state::{Filed, Log, Opened, Page, Recovery, Standing},
            still::{StillLog, StillLogProps},
        },
        view::LogTask,
        views::log::{LogArea, LogBar},
    },
    platform::place::{Here, Paper, Place},
};
use firmly_core::{
    journal::{
        Case, CaseId,
        entry::{CaseEntry, Entry, Fear, Precision, TermId},
        moment::Now,
        vocabulary::{Ask, AskGroup, AskKind},
    },
    random::{NoRandomness, Random},
    session::{Saved, Session},
    store::{EventHash, Memory},
    vault::{InPlace, Passphrase, RecoveryKey, WorkFactor, make_passphrase, make_recovery_key},
};
use tokio::runtime::Builder;
use yew::{Callback, html};
use zeroize::Zeroizing;

use crate::views::draw;

/// Tuesday, 1 December 2026, 09:00 UTC.
const FIRST_MS: i64 = 1_796_115_600_000;
const APART_MS: i64 = 60 * 60 * 1000;

type Sealed = Session<Rc<Memory>, Rc<Memory>>;

/// The owner of a log with one case.
pub(crate) struct Owner {
    pub(crate) book: Book,
    pub(crate) session: Sealed,
    pub(crate) case: CaseId,
    pub(crate) passphrase: Passphrase,
    pub(crate) recovery: Rc<RecoveryKey>,
    stores: [Rc<Memory>; 2],
    random: Counting,
    ms: i64,
}

impl Owner {
    /// With a log that is kept and has no entry yet.
    pub(crate) fn new() -> Self {
        let (mut random, ms) = (Counting(0), FIRST_MS);
        let stores = [Rc::new(Memory::default()), Rc::new(Memory::default())];
        let [primary, mirror] = stores.clone();
        let session = Session::begin(primary, mirror, &mut random).unwrap();
        let now = Now::new(ms, 0, Some("Europe/London")).unwrap();
        let entry = CaseEntry::new("Amber Kestrel 42".to_owned(), now.today());
        let case = wait(session.open_case(&entry, &now, &mut random))
            .unwrap()
            .case;
        let passphrase = make_passphrase(&mut random).unwrap();
        let recovery = Rc::new(make_recovery_key(&mut random).unwrap());
        let work = WorkFactor::new(1).unwrap().by(InPlace);
        wait(session.keep(&passphrase, Some(&recovery), work, &mut random)).unwrap();
        Self {
            book: Book::embedded(),
            session,
            case,
            passphrase,
            recovery,
            stores,
            random,
            ms,
        }
    }

    /// An hour later each time.
    pub(crate) fn now(&mut self) -> Now {
        self.ms += APART_MS;
        Now::new(self.ms, 0, Some("Europe/London")).unwrap()
    }

    /// What a form says is saved.
    pub(crate) fn save(&mut self, form: &Form) -> EventHash {
        let today = self.now().today();
        let entry = form.entry(today, &self.book.vocabulary, &self.case());
        self.add(entry.unwrap())
    }

    /// An entry that no form makes.
    pub(crate) fn add(&mut self, entry: Entry) -> EventHash {
        let now = self.now();
        let added = self
            .session
            .add(&self.case, entry, None, &now, &mut self.random);
        wait(added).unwrap().hash
    }

    /// Locks the log, and opens it from what the stores hold.
    pub(crate) fn open_again(&mut self) {
        self.session.lock();
        let [primary, mirror] = self.stores.clone();
        let limit = WorkFactor::UNLOCK.by(InPlace);
        let opened = Session::unlock(primary, mirror, &self.passphrase, limit);
        self.session = wait(opened).unwrap().0;
    }

    /// The case as the log tells it.
    pub(crate) fn case(&self) -> Case {
        self.session.journal().unwrap().case(&self.case).unwrap()
    }

    /// What the screens are told of the open log.
    pub(crate) fn opened(&self) -> Opened {
        Opened {
            cases: Rc::new(self.session.journal().unwrap().cases()),
            recovery: Recovery::Made,
            saved: Saved::Both,
            report: Rc::default(),
            filed: Filed::Yes,
            attached_bytes: 0,
            due: None,
            unfinished: Rc::default(),
        }
    }

    /// The log, open, on this page.
    pub(crate) fn on(&self, page: Page) -> Log {
        Log {
            standing: Standing::Open(self.opened()),
            page,
            ..Log::default()
        }
    }

    /// The page of an entry, drawn.
    pub(crate) fn entry(&self, hash: EventHash) -> String {
        shown(&self.book, self.on(Page::Entry(self.case.clone(), hash)))
    }

    /// The page of the case, drawn.
    pub(crate) fn page_of_case(&self) -> String {
        shown(&self.book, self.on(Page::Case(self.case.clone())))
    }
}

/// The bar and the page of a log that stands like this, drawn.
pub(crate) fn shown(book: &Book, log: Log) -> String {
    let here = Here {
        place: Place::File,
        paper: Paper::Prints,
    };
    let children = html! {
        <>
            <LogBar />
            <main class="f-main" id="main" tabindex="-1">
                <LogArea task={LogTask::Browse} act={Callback::noop()} today="2026-12-01" pack={None} />
            </main>
        </>
    };
    draw::<StillLog>(StillLogProps {
        book: book.clone(),
        log: Rc::new(log),
        here,
        children,
    })
}

/// The five questions, answered.
pub(crate) fn five(account: &str) -> Form {
    Form {
        when: Some(When::Today),
        precision: Some(Precision::Date),
        channel: Some(TermId::new("letter_or_card")),
        behaviour: vec![TermId::new("gift"), TermId::new("personal_message")],
        what_happened: Zeroizing::new(account.to_owned()),
        fear: Some(Fear::try_from(2).unwrap()),
        ..Form::default()
    }
}

/// Answers a question of the form, and gives the field and how the answer is read later.
pub(crate) fn answer(form: &mut Form, group: &AskGroup, ask: &Ask) -> (String, String) {
    let field = group.field(ask, 0);
    let words = |text: &str| Zeroizing::new(text.to_owned());
    let read = match (ask.kind, ask.terms.last()) {
        (AskKind::One, Some(term)) => {
            form.set(&field, words(&term.id));
            term.label.clone()
        }
        (AskKind::Several, Some(term)) => {
            form.toggle(&field, &term.id);
            term.label.clone()
        }
        (AskKind::Day, _) => {
            form.set(&field, words("3 11 2026"));
            "3 November 2026".to_owned()
        }
        _ => {
            let text = format!("{field} in words");
            form.set(&field, words(&text));
            text
        }
    };
    (field, read)
}

/// Nothing here waits for anything but memory.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// Different bytes each time, the same in every run.
struct Counting(u64);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *byte = self.0.to_be_bytes()[0];
        }
        Ok(())
    }
}
