//! The report that is being made: what is chosen, decided and said, step by step, and what became of it. What leaves is
//! decided in core; nothing here is kept when the log locks.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use firmly_core::{
    guide::model::DisclosureId,
    journal::{
        Case, CaseId,
        attachment::FileKind,
        entry::{Entry, SentEntry},
        moment::Day,
    },
    picture::{Hidden, PIXELS_LIMIT, hidden, pixels},
    report::{
        Choice, Form, Mask, Plan, Reader, Report, Request, Suggestion, Suspect, bundle, csv, html,
        plain_text, plan, receipt::Receipt, suggestions,
    },
    session::AddError,
    store::EventHash,
    vault::{
        Passphrase, SealError, WorkFactor, age::encrypt_with_passphrase, check_own, make_passphrase,
    },
};
use gloo::utils::body;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    desk::LogSession,
    failure::ReportProblem,
    machine::{self, Aside, Entropy},
    state::{Busy, Change, Chosen, Page},
};
use crate::platform::{
    clipboard, download::download, drawn::redrawn, paint::painted, unicode::nfkc,
};

/// A report on its way.
#[derive(Clone)]
pub struct Making {
    /// About which case.
    pub case: CaseId,
    /// For whom.
    pub reader: Option<Reader>,
    /// Entries from this day on.
    pub from: Option<Day>,
    /// Entries to this day.
    pub to: Option<Day>,
    /// Whether entries are chosen one by one.
    pub one_by_one: bool,
    /// Entries and facts that are left out.
    pub left_out: BTreeSet<EventHash>,
    /// What is put in on request, of any reader.
    pub chosen: BTreeSet<Choice>,
    /// The disclosure profile that was chosen.
    pub profile: Option<DisclosureId>,
    /// Why the police are given it.
    pub reason: Zeroizing<String>,
    /// Words that are to be masked, as typed: one line each.
    pub named: Zeroizing<String>,
    /// In how many places those that were looked for are, as long as they stand as they are.
    pub found: Option<usize>,
    /// What might have to be masked.
    pub suggestions: Rc<Vec<Suggestion>>,
    /// What the user said of it.
    pub decided: Vec<(Mask, Decision)>,
    /// The report, and the digest of the receipt in it.
    pub planned: Option<(Rc<Plan>, EventHash)>,
    /// Whether the user has read it.
    pub is_read: bool,
    /// To whom it is given, as typed.
    pub to_whom: Zeroizing<String>,
    /// Why, as typed.
    pub why: Zeroizing<String>,
    /// The passphrase that seals it, if one is to.
    pub sealing: Option<Chosen>,
    /// What was handed over last.
    pub handed: Option<Handed>,
}

/// What is to become of a place in free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is masked.
    Mask,
    /// It stays.
    Leave,
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakingStep {
    /// What goes in is chosen.
    Choose,
    /// What is masked is decided.
    Mask,
    /// It is read, and handed over.
    Read,
}

/// What was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// A file of this name.
    File(String),
    /// Its text was copied.
    Copied,
}

/// How a report is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a file of this form.
    File(Form),
    /// As text on the clipboard.
    Copied,
}

impl Making {
    fn new(case: &Case) -> Self {
        Self {
            left_out: Request::new(Reader::Own, case).left_out,
            ..Self::of(case.id.clone())
        }
    }

    /// A report of this case, with nothing chosen.
    pub fn of(case: CaseId) -> Self {
        Self {
            case,
            reader: None,
            from: None,
            to: None,
            one_by_one: false,
            left_out: BTreeSet::new(),
            chosen: BTreeSet::new(),
            profile: None,
            reason: Zeroizing::default(),
            named: Zeroizing::default(),
            found: None,
            suggestions: Rc::default(),
            decided: Vec::new(),
            planned: None,
            is_read: false,
            to_whom: Zeroizing::default(),
            why: Zeroizing::default(),
            sealing: None,
            handed: None,
        }
    }

    /// What was said of this place.
    pub fn decision(&self, mask: &Mask) -> Option<Decision> {
        let known = self.decided.iter().find(|(known, _)| known == mask);
        known.map(|(_, decision)| *decision)
    }

    /// Notes what is to become of this place.
    pub fn decide(&mut self, mask: &Mask, decision: Decision) {
        self.decided.retain(|(known, _)| known != mask);
        self.decided.push((mask.clone(), decision));
    }

    /// What the user asks for, with the places that are masked.
    fn request(&self, reader: Reader) -> Request {
        let choices = reader.choices();
        let chosen = self.chosen.iter().copied();
        let places = self.suggestions.iter().map(|suggestion| &suggestion.mask);
        let masked = places.filter(|mask| self.decision(mask) == Some(Decision::Mask));
        Request {
            reader,
            case: self.case.clone(),
            from: self.from,
            to: self.to,
            left_out: self.left_out.clone(),
            chosen: chosen.filter(|choice| choices.contains(choice)).collect(),
            masks: masked.cloned().collect(),
            profile: self.profile.clone(),
            reason: self.reason.to_string(),
        }
    }

    fn problems_of_choices(&self) -> Vec<ReportProblem> {
        let mut problems = Vec::new();
        if self.reader.is_none() {
            problems.push(ReportProblem::Reader);
        }
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            problems.push(ReportProblem::Period);
        }
        if self.reader == Some(Reader::Police) && self.reason.trim().is_empty() {
            problems.push(ReportProblem::Reason);
        }
        problems
    }

    fn problems_of_masks(&self) -> Vec<ReportProblem> {
        let open = self
            .suggestions
            .iter()
            .position(|place| self.decision(&place.mask).is_none());
        open.map(ReportProblem::Undecided).into_iter().collect()
    }

    fn problems_of_reading(&self) -> Vec<ReportProblem> {
        let mut problems = Vec::new();
        if !self.is_read {
            problems.push(ReportProblem::Unread);
        }
        if self.reader != Some(Reader::Own) {
            if self.to_whom.trim().is_empty() {
                problems.push(ReportProblem::ToWhom);
            }
            if self.why.trim().is_empty() {
                problems.push(ReportProblem::Why);
            }
        }
        problems
    }
}

/// The ids under which the log keeps them.
pub fn reader_id(reader: Reader) -> &'static str {
    match reader {
        Reader::Defence => "defence",
        Reader::Police => "police",
        Reader::Manager => "manager",
        Reader::Own => "own",
    }
}

/// The id of a form in the log.
pub fn way_id(way: Way) -> &'static str {
    match way {
        Way::File(Form::Html) => "html",
        Way::File(Form::PlainText) => "text",
        Way::File(Form::Csv) => "table",
        Way::File(Form::ExactLines) => "lines",
        Way::File(Form::Bundle) => "bundle",
        Way::Copied => "copied",
    }
}

impl LogHandle {
    /// Begins a report of this case, or goes on with the one that was begun.
    pub fn make_report(&self, case: &Case) {
        if self.making().is_none_or(|making| making.case != case.id) {
            let making = Making::new(case);
            self.tasks.tell(Change::Making(Some(Rc::new(making))));
        }
        self.go(Page::Report(MakingStep::Choose));
    }

    /// The report that is being made.
    pub fn making(&self) -> Option<&Making> {
        self.log.making.as_deref()
    }

    /// Changes what is chosen, decided or said.
    pub fn change_making(&self, change: impl FnOnce(&mut Making)) {
        // The latest, also where this handle was held for a while.
        if let Some(mut making) = self.log.making.clone() {
            change(Rc::make_mut(&mut making));
            self.tasks.tell(Change::Making(Some(making)));
        }
    }

    /// On from the choices: looks for what might have to be masked.
    pub fn choices_made(&self) {
        let Some(making) = self.making() else {
            return;
        };
        let problems = making.problems_of_choices();
        let (Some(reader), []) = (making.reader, &problems[..]) else {
            return self.tasks.tell(Change::Failed(Failure::Report(problems)));
        };
        if making.why.trim().is_empty() && reader == Reader::Police {
            let reason = making.reason.clone();
            self.change_making(|making| making.why = reason);
        }
        self.look_for_masks(reader);
    }

    /// Looks for the words that the user named.
    pub fn find_named(&self) {
        if let Some(reader) = self.making().and_then(|making| making.reader) {
            self.look_for_masks(reader);
        }
    }

    fn look_for_masks(&self, reader: Reader) {
        let (Some(session), None) = (self.desk.session(), self.busy()) else {
            return;
        };
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Reporting));
        self.tasks.run(async move {
            painted().await;
            let Some(making) = handle.making() else {
                return Ok(Change::Dismissed);
            };
            let request = Request {
                masks: Vec::new(),
                ..making.request(reader)
            };
            let named: Vec<&str> = making.named.lines().collect();
            let journal = session.journal()?;
            let mut found = suggestions(&journal, &handle.book, &request, &named);
            let of_user = found.iter().filter(|place| place.suspect == Suspect::Named);
            let masks: Vec<Mask> = of_user.map(|place| place.mask.clone()).collect();
            // A place may look like several things.
            found.dedup_by(|next, before| next.mask == before.mask);
            handle.change_making(|making| {
                let is_new = making.found.is_none();
                making.found = (!making.named.trim().is_empty()).then_some(masks.len());
                for mask in &masks {
                    // Who names words wants them masked; later on, single ones may be let be.
                    if is_new || making.decision(mask).is_none() {
                        making.decide(mask, Decision::Mask);
                    }
                }
                making.suggestions = Rc::new(found);
            });
            Ok(Change::Go(Page::Report(MakingStep::Mask)))
        });
    }

    /// On from the masks: makes the report.
    pub fn masks_decided(&self) {
        let (Some(making), Some(session), None) = (self.making(), self.desk.session(), self.busy())
        else {
            return;
        };
        if making.found.is_none() && !making.named.trim().is_empty() {
            // Words that were typed and not looked for yet are not passed over.
            return self.find_named();
        }
        let problems = making.problems_of_masks();
        let (Some(reader), []) = (making.reader, &problems[..]) else {
            return self.tasks.tell(Change::Failed(Failure::Report(problems)));
        };
        let request = making.request(reader);
        let handle = self.clone();
        self.tasks.tell(Change::Busy(Busy::Reporting));
        self.tasks.run(async move {
            painted().await;
            let now = machine::now()?;
            let journal = session.journal()?;
            let gone = Failure::Add(AddError::NoSuchCase);
            let receipt = Receipt::of(&journal, &request.case, now.instant());
            let receipt = receipt.ok_or_else(|| gone.clone())?;
            let lines: Vec<String> = receipt.text().lines().map(str::to_owned).collect();
            let planned = plan(&journal, &handle.book, &request, &lines, &now).ok_or(gone)?;
            let digest = receipt.derive_digest();
            handle.change_making(|making| {
                making.planned = Some((Rc::new(planned), digest));
                making.is_read = false;
                making.handed = None;
            });
            Ok(Change::Go(Page::Report(MakingStep::Read)))
        });
    }

    /// Six words that seal the report, or other ones.
    pub fn seal_report(&self) {
        match make_passphrase(&mut Entropy) {
            Ok(words) => self.change_making(|making| making.sealing = Some(Chosen::Made(words))),
            Err(refused) => self.tasks.tell(Change::Failed(refused.into())),
        }
    }

    /// Hands the report over, and puts that on record. `own` is the passphrase that was typed, where one is.
    pub fn hand_over(&self, way: Way, own: Option<Zeroizing<String>>) {
        let (Some(making), Some(session), None) = (self.making(), self.desk.session(), self.busy())
        else {
            return;
        };
        let problems = making.problems_of_reading();
        let (Some(reader), Some((planned, receipt)), []) =
            (making.reader, making.planned.clone(), &problems[..])
        else {
            return self.tasks.tell(Change::Failed(Failure::Report(problems)));
        };
        let passphrase = match (&making.sealing, way) {
            (None, _) | (_, Way::Copied) => None,
            (Some(Chosen::Made(words)), _) => Some(words.clone()),
            (Some(Chosen::OwnWanted | Chosen::Own(_)), _) => {
                let typed = Passphrase::normalise(&own.unwrap_or_default(), nfkc);
                if let Err(weak) = check_own(&typed) {
                    return self.tasks.tell(Change::Failed(weak.into()));
                }
                Some(typed)
            }
        };
        let entries = planned.report.sections.iter();
        let entries = entries.flat_map(|section| &section.pieces);
        let entries = entries.filter(|piece| piece.number.is_some() && piece.when.is_some());
        let ground = reader.ground(&self.book.guide, making.profile.as_ref());
        let sent = SentEntry {
            reader: reader_id(reader).to_owned(),
            form: way_id(way).to_owned(),
            is_sealed: passphrase.is_some(),
            entries: entries.count(),
            profile: ground.map(|ground| ground.id.to_string()),
            to: making.to_whom.clone(),
            why: making.why.clone(),
            receipt,
        };
        let (handle, case) = (self.clone(), making.case.clone());
        self.tasks.tell(Change::Busy(Busy::Reporting));
        self.tasks.run(async move {
            let report = &planned.report;
            let handed = match way {
                // Browsers copy only as long as the click is fresh.
                Way::Copied => {
                    let text = plain_text(report, &handle.book.report);
                    let copied = clipboard::copy(&text, &body()).await;
                    copied.map_err(|_not_copied| Failure::NotCopied)?;
                    Handed::Copied
                }
                Way::File(form) => {
                    painted().await;
                    let mut bytes = handle.bytes(&session, &case, report, form).await?;
                    let mut name = report.file_name(form);
                    if let Some(passphrase) = passphrase {
                        name.push_str(".age");
                        bytes = sealed(&bytes, &passphrase).await?.into();
                    }
                    // A log that was locked meanwhile hands over nothing.
                    session.journal()?;
                    download(&name, &bytes)?;
                    Handed::File(name)
                }
            };
            let now = machine::now()?;
            let added = session
                .add(&case, Entry::sent(&sent), None, &now, &mut Entropy)
                .await;
            let added = added.map_err(Failure::NotNoted)?;
            let opened = handle.desk.opened(&session, added.saved)?;
            Ok(Change::HandedOver(opened, handed))
        });
    }

    async fn bytes(
        &self,
        session: &LogSession,
        case: &CaseId,
        report: &Report,
        form: Form,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let words = &self.book.report;
        let text = match form {
            Form::Html => html(report, words),
            Form::PlainText => plain_text(report, words),
            Form::Csv => csv(report, words),
            Form::ExactLines => report.exact_lines(),
            Form::Bundle => {
                let mut contents = BTreeMap::new();
                let known = session.journal()?.case(case);
                let entries = known.iter().flat_map(|case| &case.incidents);
                for file in entries.flat_map(|entry| &entry.attachments) {
                    let mut enclosed = report.enclosures.iter();
                    if enclosed.any(|enclosure| enclosure.attachment == file.id) {
                        // What cannot be read is missed when the bundle is made.
                        if let Ok(content) = session.attachment(file).await
                            && let Some(content) = shared(content, file.kind).await
                        {
                            contents.insert(file.id.clone(), content);
                        }
                    }
                }
                return bundle(report, words, &contents).map_err(Failure::Bundle);
            }
        };
        Ok(Zeroizing::new(text.as_bytes().to_vec()))
    }
}

/// What others get of a file: of a picture that a camera wrote something into, what is seen. `None` if it cannot be drawn.
async fn shared(content: Zeroizing<Vec<u8>>, kind: FileKind) -> Option<Zeroizing<Vec<u8>>> {
    let Some(media_type) = kind.picture() else {
        return Some(content);
    };
    if hidden(&content) == Hidden::Nothing {
        return Some(content);
    }
    if pixels(&content).is_none_or(|pixels| pixels > PIXELS_LIMIT) {
        return None;
    }
    let drawn = redrawn(&content, media_type).await?;
    Some(Zeroizing::new(drawn))
}

/// In an age file, with less work where memory is short.
async fn sealed(bytes: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, SealError> {
    let seal = async |work: WorkFactor| {
        let passphrase = passphrase.as_str();
        encrypt_with_passphrase(bytes, passphrase, work.by(Aside), &mut Entropy).await
    };
    match seal(WorkFactor::COPY).await {
        Err(SealError::NoMemory { .. }) => seal(WorkFactor::UNLOCK).await,
        sealed => sealed,
    }
}
