//! Words of the guide on their way out: what the log knows in them, what the user made of them, and how they were taken.
//! Nothing here is kept when the log locks.

use std::rc::Rc;

use firmly_core::{
    guide::model::{Wording, WordingId},
    journal::{
        Case, CaseId,
        entry::{Entry, GivenEntry},
    },
    report::{Report, filled, letter, record},
};
use gloo::utils::body;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    form::{Form, Purpose},
    machine::{self, Entropy},
    state::{Busy, Change, Page},
};
use crate::platform::{clipboard, download::download, paint::painted, print::print};

/// Words that are being made ready.
#[derive(Clone)]
pub struct Letter {
    /// About which case.
    pub case: CaseId,
    /// Of which wording.
    pub wording: WordingId,
    /// As they stand.
    pub text: Zeroizing<String>,
    /// For whom, as typed.
    pub to: Zeroizing<String>,
    /// What is printed below them.
    pub record: Option<Rc<Report>>,
    /// How they were taken last.
    pub taken: Option<Taken>,
}

/// How words were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// They are on the clipboard.
    Copied,
    /// The browser was asked to print them.
    Printed,
    /// They are in a file of this name.
    File(String),
}

impl Taken {
    /// The id in the log.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Printed => "printed",
            Self::File(_) => "html",
        }
    }
}

impl LogHandle {
    /// The words that are being made ready.
    pub fn letter(&self) -> Option<&Letter> {
        self.log.letter.as_deref()
    }

    /// Makes words ready, or goes on with those that were begun.
    pub fn write_letter(&self, case: &Case, wording: &Wording) {
        let begun = self
            .letter()
            .is_some_and(|letter| letter.case == case.id && letter.wording == wording.id);
        if !begun {
            self.begin_letter(case, wording);
        }
        self.go(Page::Letter);
    }

    /// Puts the words back as content and log have them.
    pub fn begin_letter(&self, case: &Case, wording: &Wording) {
        let session = self.desk.session();
        let journal = session.and_then(|session| session.journal().ok());
        let (Some(journal), Ok(now)) = (journal, machine::now()) else {
            return;
        };
        let with_record = || record(&journal, &self.book, case, &now).map(Rc::new);
        let letter = Letter {
            case: case.id.clone(),
            wording: wording.id.clone(),
            text: filled(wording, case, &self.book),
            to: Zeroizing::new(wording.to.clone()),
            record: wording.with_record.then(with_record).flatten(),
            taken: None,
        };
        self.tasks.tell(Change::Letter(Some(Rc::new(letter))));
    }

    /// Changes the words, or for whom they are.
    pub fn change_letter(&self, change: impl FnOnce(&mut Letter)) {
        // The latest, also where this handle was held for a while.
        if let Some(mut letter) = self.log.letter.clone() {
            change(Rc::make_mut(&mut letter));
            self.tasks.tell(Change::Letter(Some(letter)));
        }
    }

    /// Takes the words, and puts that on record.
    pub fn take_letter(&self, taken: Taken) {
        let (Some(words), Some(session), None) = (self.letter(), self.desk.session(), self.busy())
        else {
            return;
        };
        let (handle, words) = (self.clone(), words.clone());
        self.tasks.tell(Change::Busy(Busy::Reporting));
        self.tasks.run(async move {
            let now = machine::now()?;
            let taken = match taken {
                // Browsers copy only as long as the click is fresh.
                Taken::Copied => {
                    let copied = clipboard::copy(&words.text, &body()).await;
                    copied.map_err(|_not_copied| Failure::NotCopied)?;
                    taken
                }
                Taken::Printed => {
                    painted().await;
                    print();
                    taken
                }
                Taken::File(_) => {
                    let name = ["letter-", &now.today().to_string(), ".html"].concat();
                    let page = letter(&words.text, words.record.as_deref(), &handle.book.report);
                    download(&name, page.as_bytes())?;
                    Taken::File(name)
                }
            };
            let given = GivenEntry {
                wording: words.wording.to_string(),
                form: taken.id().to_owned(),
                to: words.to.clone(),
                text: words.text.clone(),
            };
            let entry = Entry::given(&given);
            let added = session
                .add(&words.case, entry, None, &now, &mut Entropy)
                .await;
            let added = added.map_err(Failure::NotNoted)?;
            let opened = handle.desk.opened(&session, added.saved)?;
            Ok(Change::Taken(opened, taken))
        });
    }
}

impl Form {
    /// What was done with these words, to be put on record.
    pub fn done_with(letter: &Letter, fact: &str) -> Self {
        let mut form = Self::of(Purpose::Fact(fact.to_owned()), &letter.case);
        if fact == "told_to_stop" {
            form.set("told_to_stop.words", letter.text.clone());
        }
        form
    }
}
