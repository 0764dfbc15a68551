//! The receipt that somebody else keeps: making it, noting who has it, checking the log against it.

use std::rc::Rc;

use firmly_core::{
    journal::{
        Case, CaseId,
        entry::{Entry, ReceiptEntry},
        moment::Day,
    },
    report::receipt::{Held, Pasted, Receipt, ReceiptError},
};
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    failure::ReceiptProblem,
    form,
    machine::{self, Entropy},
    state::{Busy, Change, Page},
};

/// A receipt of a case, and who has others.
#[derive(Clone)]
pub struct Receipting {
    /// Of which case.
    pub case: CaseId,
    /// The receipt of now.
    pub receipt: Rc<Receipt>,
    /// What the log says to those that others have, in the order of the case.
    pub given: Rc<Vec<Option<Held>>>,
    /// Who has it, as typed.
    pub to: Zeroizing<String>,
    /// When it went there, as typed.
    pub on: String,
    /// Whether that is on record.
    pub is_noted: bool,
    /// A receipt to be checked, as pasted.
    pub pasted: String,
    /// The answer of the log to it, and the number of lines around it that were passed over.
    pub checked: Option<Result<(Held, usize), ReceiptError>>,
}

impl LogHandle {
    /// The receipt that is being looked at.
    pub fn receipting(&self) -> Option<&Receipting> {
        self.log.receipting.as_deref()
    }

    /// Makes a receipt of this case as it is now.
    pub fn make_receipt(&self, case: &Case) {
        let session = self.desk.session();
        let journal = session.and_then(|session| session.journal().ok());
        let (Some(journal), Ok(now)) = (journal, machine::now()) else {
            return;
        };
        let Some(receipt) = Receipt::of(&journal, &case.id, now.instant()) else {
            return;
        };
        let held =
            |text: &Option<String>| Some(Receipt::parse(text.as_ref()?).ok()?.held(&journal));
        let given = case
            .receipts
            .iter()
            .map(|given| held(&given.text))
            .collect();
        let receipting = Receipting {
            case: case.id.clone(),
            receipt: Rc::new(receipt),
            given: Rc::new(given),
            to: Zeroizing::default(),
            on: String::new(),
            is_noted: false,
            pasted: String::new(),
            checked: None,
        };
        self.tasks
            .tell(Change::Receipting(Some(Rc::new(receipting))));
        self.go(Page::Receipt);
    }

    /// Changes what is typed.
    pub fn change_receipting(&self, change: impl FnOnce(&mut Receipting)) {
        // The latest, also where this handle was held for a while.
        if let Some(mut receipting) = self.log.receipting.clone() {
            change(Rc::make_mut(&mut receipting));
            self.tasks.tell(Change::Receipting(Some(receipting)));
        }
    }

    /// Says whether what the pasted receipt covers is here.
    pub fn check_receipt(&self) {
        let session = self.desk.session();
        if let Some(journal) = session.and_then(|session| session.journal().ok()) {
            self.change_receipting(|receipting| {
                let read = Pasted::read(&receipting.pasted);
                let held = |found: Pasted| (found.receipt.held(&journal), found.passed_over);
                receipting.checked = Some(read.map(held));
            });
        }
    }

    /// Puts on record who has the receipt.
    pub fn note_receipt(&self) {
        let (Some(receipting), Some(session), None) =
            (self.receipting(), self.desk.session(), self.busy())
        else {
            return;
        };
        let (text, receipt) = (
            receipting.receipt.text(),
            receipting.receipt.derive_digest(),
        );
        let now = match machine::now() {
            Ok(now) => now,
            Err(failure) => return self.tasks.tell(Change::Failed(failure.into())),
        };
        let on: Option<Day> = match receipting.on.trim() {
            "" => Some(now.today()),
            typed => form::day(typed),
        };
        let mut problems = Vec::new();
        problems.extend(
            receipting
                .to
                .trim()
                .is_empty()
                .then_some(ReceiptProblem::To),
        );
        problems.extend(on.is_none().then_some(ReceiptProblem::On));
        if !problems.is_empty() {
            return self.tasks.tell(Change::Failed(Failure::Receipt(problems)));
        }
        let to = receipting.to.clone();
        let (handle, case) = (self.clone(), receipting.case.clone());
        self.tasks.tell(Change::Busy(Busy::Reporting));
        self.tasks.run(async move {
            let given = ReceiptEntry {
                receipt,
                text,
                to,
                on,
            };
            let entry = Entry::receipt(&given);
            let added = session.add(&case, entry, None, &now, &mut Entropy).await;
            let added = added.map_err(Failure::Add)?;
            let opened = handle.desk.opened(&session, added.saved)?;
            Ok(Change::ReceiptNoted(opened))
        });
    }
}
