//! Fifty entries with everything that a user does meanwhile, and the n-th operation of a store fails: for every fifth n, or
//! with `FIRMLY_LONG`, as `cargo xtask release` sets it, for every n; in every way, in either store and in both. What the
//! user was told is true of what the stores were left with.

use std::{
    collections::BTreeMap,
    env,
    ops::Bound,
    pin::pin,
    rc::Rc,
    task::{Context, Poll},
};

use firmly_core::{
    journal::{CaseId, Incident, Journal, attachment::Attachment, entry::Entry},
    session::{
        AddError, AttachError, DraftError, DraftId, KeepError, KeysError, RefreshError, Saved,
        Session, UnlockError, open_copy,
    },
    store::{Fault, Faulty, Memory, StoreError},
    vault::Passphrase,
};
use futures::task::noop_waker_ref;

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, an_incident, assert_unbroken, block_on, now, recovery, typed,
};

const ENTRIES: usize = 50;

/// What is pending after a few turns never answers.
pub(crate) trait Soon: Future + Sized {
    fn soon(self) -> Option<Self::Output> {
        let mut future = pin!(self);
        let mut context = Context::from_waker(noop_waker_ref());
        (0..4).find_map(|_| match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    }
}

impl<F: Future> Soon for F {}

type Failing = Rc<Faulty<Rc<Memory>, (Bound<usize>, Bound<usize>)>>;

/// What a user was told of an entry.
struct Told {
    /// What it may read as: two where a correction is in doubt.
    texts: Vec<String>,
    /// Whether it is withdrawn; `None` where that is in doubt.
    withdrawn: Option<bool>,
}

/// Someone who writes a log, tries again what fails, and reloads the page where nothing ever answers.
struct User {
    stores: (Failing, Failing),
    random: Seeded,
    log: Session<Failing, Failing>,
    case: CaseId,
    told: BTreeMap<usize, Told>,
    /// In memory, and not said to be saved.
    waiting: Vec<usize>,
    /// The passphrases that may open it, the last that was said to be good first.
    passphrases: Vec<Passphrase>,
    failures: usize,
    reloads: usize,
}

/// How an attempt ended.
enum End {
    Done,
    Failed,
    /// The page was reloaded: nothing is known.
    Reloaded,
    /// The log cannot be opened any more in this session.
    Over,
}

fn text(number: usize) -> String {
    format!("account {number:02}")
}

fn number(text: &str) -> usize {
    text["account ".len()..][..2].parse().unwrap()
}

/// The incidents by their number, as the log has them.
fn incidents(journal: &Journal) -> BTreeMap<usize, Vec<Rc<Incident>>> {
    let mut incidents: BTreeMap<usize, Vec<Rc<Incident>>> = BTreeMap::new();
    for incident in journal.cases().into_iter().flat_map(|case| case.incidents) {
        let account = number(incident.what_happened.as_ref().unwrap());
        incidents.entry(account).or_default().push(incident);
    }
    incidents
}

impl User {
    fn begin(stores: (Failing, Failing)) -> Self {
        let mut random = Seeded(83);
        let log = Session::begin(stores.0.clone(), stores.1.clone(), &mut random).unwrap();
        let case = block_on(log.open_case(&a_case(), &now(0), &mut random))
            .unwrap()
            .case;
        Self {
            stores,
            random,
            log,
            case,
            told: BTreeMap::new(),
            waiting: Vec::new(),
            passphrases: vec![typed("six words that no one else has")],
            failures: 0,
            reloads: 0,
        }
    }

    /// Opens the log with what should open it, and again.
    fn unlock(&mut self) -> End {
        for _ in 0..3 {
            for passphrase in &self.passphrases {
                let (primary, mirror) = self.stores.clone();
                let opened = Session::unlock(primary, mirror, passphrase, CHEAP).soon();
                match opened {
                    Some(Ok((log, _report))) => {
                        self.log = log;
                        return End::Done;
                    }
                    Some(Err(UnlockError::Unavailable(_) | UnlockError::Key(_))) => {
                        self.failures += 1;
                    }
                    // Nothing of it was ever said to be saved.
                    Some(Err(UnlockError::NoLog)) => return End::Over,
                    Some(Err(other)) => panic!("{other:?}"),
                    None => self.reloads += 1,
                }
            }
        }
        End::Over
    }

    /// What became of something that was asked of the log.
    fn end<E>(&mut self, outcome: Option<Result<Saved, E>>, expected: impl Fn(&E) -> bool) -> End
    where
        E: std::fmt::Debug,
    {
        match outcome {
            Some(Ok(_)) => End::Done,
            Some(Err(error)) => {
                assert!(expected(&error), "{error:?}");
                self.failures += 1;
                End::Failed
            }
            None => {
                self.reloads += 1;
                self.log.lock();
                match self.unlock() {
                    End::Done => End::Reloaded,
                    _ => End::Over,
                }
            }
        }
    }

    fn add(&mut self, entry: Entry, draft: Option<&DraftId>) -> End {
        let outcome = self
            .log
            .add(&self.case, entry, draft, &now(9), &mut self.random)
            .soon();
        let outcome = outcome.map(|added| added.map(|added| added.saved));
        self.end(outcome, |error| {
            matches!(error, AddError::NotSaved(_) | AddError::Conflict)
        })
    }

    fn attach(&mut self, number: usize) -> (End, Vec<Attachment>) {
        let (name, content) = (text(number), text(number).into_bytes());
        let attachment = Attachment::make(&name, &content, &mut self.random).unwrap();
        let attached = self
            .log
            .attach(&attachment, &content, &mut self.random)
            .soon();
        let end = self.end(attached, |error| matches!(error, AttachError::NotSaved(_)));
        (end, vec![attachment])
    }

    /// A new entry; after a reload it is written again if it is not in the list. False where all is over.
    fn write(&mut self, number: usize, draft: Option<&DraftId>) -> bool {
        for _ in 0..3 {
            let mut incident = an_incident(&text(number));
            if number % 10 == 2 {
                match self.attach(number) {
                    (End::Done, attached) => incident.attachments = attached,
                    (End::Over, _) => return false,
                    _ => continue,
                }
            }
            match self.add(Entry::incident(&incident), draft) {
                End::Done if self.log.is_kept() == Ok(false) => {
                    self.waiting.push(number);
                    return true;
                }
                End::Done => {
                    self.tell(number);
                    return true;
                }
                End::Failed => {}
                End::Reloaded => {
                    let journal = self.log.journal().unwrap();
                    if incidents(&journal).contains_key(&number) {
                        self.tell(number);
                        return true;
                    }
                    if journal.case(&self.case).is_none() {
                        return false;
                    }
                }
                End::Over => return false,
            }
        }
        true
    }

    fn tell(&mut self, number: usize) {
        let told = Told {
            texts: vec![text(number)],
            withdrawn: Some(false),
        };
        self.told.insert(number, told);
    }

    /// Corrects or withdraws an entry that is there. False where all is over.
    fn change(&mut self, number: usize, withdraw: bool) -> bool {
        let journal = self.log.journal().unwrap();
        if !self.told.contains_key(&number) {
            return true;
        }
        let incident = incidents(&journal)[&number][0].hash;
        let corrected = format!("{}, corrected", text(number));
        let entry = if withdraw {
            Entry::withdraw(incident, "It was someone else")
        } else {
            let (before, after) = (an_incident(&text(number)), an_incident(&corrected));
            let (before, after) = (Entry::incident(&before), Entry::incident(&after));
            Entry::amend(incident, "I counted again", &before, &after).unwrap()
        };
        let end = self.add(entry, None);
        let told = self.told.get_mut(&number).unwrap();
        match (&end, withdraw) {
            (End::Done, true) => told.withdrawn = Some(true),
            (End::Done, false) => told.texts = vec![corrected],
            (_, true) => told.withdrawn = None,
            (_, false) => told.texts.push(corrected),
        }
        !matches!(end, End::Over)
    }

    fn keep(&mut self) -> bool {
        let passphrase = self.passphrases[0].clone();
        let kept = self
            .log
            .keep(&passphrase, Some(&recovery()), CHEAP, &mut self.random)
            .soon();
        let end = self.end(kept, |error| {
            matches!(error, KeepError::NotSaved(_) | KeepError::AnotherLog)
        });
        match end {
            End::Done => {
                for number in std::mem::take(&mut self.waiting) {
                    self.tell(number);
                }
                true
            }
            End::Failed => true,
            // Nothing was said to be saved, and the page with all of it is gone.
            End::Reloaded | End::Over => false,
        }
    }

    fn change_passphrase(&mut self, words: &str) -> bool {
        let new = typed(words);
        let changed = self
            .log
            .change_passphrase(&new, CHEAP, &mut self.random)
            .soon();
        // While it runs either may be good; once it is said, only the new one has to be.
        let before = self.passphrases.clone();
        self.passphrases.push(new.clone());
        let end = self.end(changed, |error| {
            matches!(error, KeysError::NotSaved(_) | KeysError::NotKept)
        });
        let readable = || matches!(self.log.refresh().soon(), Some(Ok(_)));
        match end {
            End::Done => self.passphrases = vec![new],
            // What is said to have failed has not happened, unless nobody can say.
            End::Failed if readable() => self.passphrases = before,
            _ => {}
        }
        !matches!(end, End::Over)
    }

    fn change_recovery(&mut self) -> bool {
        let changed = self
            .log
            .change_recovery(&recovery(), &mut self.random)
            .soon();
        let end = self.end(changed, |error| {
            matches!(error, KeysError::NotSaved(_) | KeysError::NotKept)
        });
        !matches!(end, End::Over)
    }

    fn refresh(&mut self) -> bool {
        let read = self.log.refresh().soon();
        let read = read.map(|read| read.map(|_report| Saved::Both));
        let end = self.end(read, |error| matches!(error, RefreshError::Unavailable(_)));
        !matches!(end, End::Over)
    }

    fn draft(&mut self, id: &DraftId, text: &str) -> (bool, bool) {
        let put = self
            .log
            .put_draft(id, text, &now(9), &mut self.random)
            .soon();
        let end = self.end(put, |error| matches!(error, DraftError::NotSaved(_)));
        (matches!(end, End::Done), !matches!(end, End::Over))
    }

    /// A copy holds all that was said to be saved.
    fn copy(&mut self) {
        let pass = typed("six others for the copy alone");
        let copy = block_on(self.log.copy(
            &Default::default(),
            &pass,
            CHEAP,
            &now(40),
            &mut self.random,
        ));
        let opened = block_on(open_copy(&copy.unwrap().bytes, &pass, CHEAP)).unwrap();
        self.assert_told(&opened.journal);
    }

    fn assert_told(&self, journal: &Journal) {
        let found = incidents(journal);
        for (number, told) in &self.told {
            let Some([incident]) = found.get(number).map(|found| &found[..]) else {
                panic!("entry {number} is lost, or there twice")
            };
            let text = incident.what_happened.as_ref().unwrap().as_str();
            assert!(told.texts.iter().any(|told| told == text), "{text}");
            let withdrawn = incident.withdrawn.is_some();
            assert!(
                told.withdrawn.is_none_or(|told| told == withdrawn),
                "{text}"
            );
        }
        assert_unbroken(journal);
    }
}

/// The whole of it. Gives the user, and what is written and was not saved as an entry: a draft that was said to be
/// sealed.
fn a_session(stores: (Failing, Failing)) -> (User, Option<String>) {
    let mut user = User::begin(stores);
    let draft = DraftId::make(&mut user.random).unwrap();
    let mut go_on = true;
    for number in 0..ENTRIES {
        if matches!(number, 2..=4) && user.log.is_kept() == Ok(false) {
            go_on = user.keep();
        }
        if go_on && number % 3 == 0 {
            go_on = user.draft(&draft, "He left").1;
        }
        go_on = go_on && user.write(number, (number % 3 == 0).then_some(&draft));
        go_on = go_on
            && match number {
                12 | 24 | 36 if user.log.is_kept() == Ok(true) => {
                    user.log.lock();
                    matches!(user.unlock(), End::Done)
                }
                18 => user.change_passphrase("six words that nobody else knows"),
                30 => user.change_passphrase("six words that are the third ones"),
                33 => user.change_recovery(),
                40 => {
                    user.copy();
                    true
                }
                45 => user.refresh(),
                _ if number % 10 == 5 => user.change(number - 1, false),
                _ if number % 10 == 7 => user.change(number - 4, true),
                _ => true,
            };
        if !go_on {
            return (user, None);
        }
    }
    let last = DraftId::make(&mut user.random).unwrap();
    let sealed = user.draft(&last, "Unfinished").0 && user.log.is_kept() == Ok(true);
    (user, sealed.then(|| "Unfinished".to_owned()))
}

/// That all that the user was told is true once the stores are sound again, and that it is put right at once.
fn assert_true(stores: &Stores, user: &User, draft: Option<String>) {
    if user.told.is_empty() {
        return;
    }
    let unlock = |passphrase: &Passphrase| {
        let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
        block_on(Session::unlock(primary, mirror, passphrase, CHEAP))
    };
    let opens = user.passphrases.iter().find_map(|good| {
        let (log, _report) = unlock(good).ok()?;
        Some((log, good))
    });
    let (log, good) = opens.expect("a passphrase that was said to be good opens the log");
    let journal = log.journal().unwrap();
    user.assert_told(&journal);
    let told = |attachment: &&Attachment| user.told.contains_key(&number(&attachment.name));
    let attached = journal.attachments();
    for attachment in attached.iter().filter(told) {
        let content = block_on(log.attachment(attachment)).unwrap();
        assert_eq!(str::from_utf8(&content).unwrap(), attachment.name.as_str());
    }
    if let Some(draft) = draft {
        let drafts = log.drafts().unwrap();
        assert!(drafts.iter().any(|found| *found.text == draft));
    }
    let (_log, mut report) = unlock(good).unwrap();
    // Where a change of the passphrase is in doubt, there may be newer key files under the other one.
    report.keys_disagree &= user.passphrases.len() == 1;
    assert_eq!(report, Default::default());
}

fn failing(inner: &Rc<Memory>, way: &Fault, fails: (Bound<usize>, Bound<usize>)) -> Failing {
    Rc::new(Faulty::new(inner.clone(), way.clone(), fails))
}

const NEVER: (Bound<usize>, Bound<usize>) = (Bound::Excluded(usize::MAX), Bound::Unbounded);

fn only(n: usize) -> (Bound<usize>, Bound<usize>) {
    (Bound::Included(n), Bound::Included(n))
}

fn from(n: usize) -> (Bound<usize>, Bound<usize>) {
    (Bound::Included(n), Bound::Unbounded)
}

/// How many operations a session asks of a store where all goes well.
fn operations() -> usize {
    let stores = Stores::default();
    let store = |inner| failing(inner, &Fault::WrongByte, NEVER);
    let (primary, mirror) = (store(&stores.primary), store(&stores.mirror));
    let (user, draft) = a_session((primary.clone(), mirror.clone()));
    assert_eq!(
        (user.told.len(), user.failures, user.reloads),
        (ENTRIES, 0, 0)
    );
    let corrected = |told: &&Told| told.texts[0].ends_with("corrected");
    assert_eq!(user.told.values().filter(corrected).count(), 4);
    let withdrawn = |told: &&Told| told.withdrawn == Some(true);
    assert_eq!(user.told.values().filter(withdrawn).count(), 5);
    assert!(draft.is_some());
    assert_eq!(user.log.journal().unwrap().attachments().len(), 5);
    assert_true(&stores, &user, draft);
    let count = primary.count().min(mirror.count());
    assert!(count > 100, "{count}");
    count
}

/// The operations that are made to fail in turn.
fn failing_operations() -> impl Iterator<Item = usize> {
    let step = if env::var_os("FIRMLY_LONG").is_some() {
        1
    } else {
        5
    };
    (1..=operations()).step_by(step)
}

fn backend() -> StoreError {
    let name = "AbortError".to_owned();
    StoreError::Backend { name }
}

/// An error before and after it was done, and wrong bytes. What is said goes round with `n`: nothing depends on it.
fn answers(n: usize) -> [Fault; 4] {
    let said = [StoreError::Quota, backend(), StoreError::Closed][n % 3].clone();
    [
        Fault::Refused(said.clone()),
        Fault::Aborted(said.clone()),
        Fault::DoneBut(said),
        Fault::WrongByte,
    ]
}

const NO_ANSWER: [Fault; 2] = [Fault::Silent, Fault::DoneButSilent];

#[test]
fn a_fault_in_one_store_is_no_fault_of_the_log() {
    for n in failing_operations() {
        for way in answers(n) {
            let one = |primary, mirror| {
                let stores = Stores::default();
                let first = failing(&stores.primary, &way, primary);
                let second = failing(&stores.mirror, &way, mirror);
                let (user, draft) = a_session((first, second));
                assert_eq!(
                    (user.told.len(), user.failures, user.reloads),
                    (ENTRIES, 0, 0),
                    "{way:?} {n}"
                );
                assert_true(&stores, &user, draft);
            };
            one(only(n), NEVER);
            one(NEVER, only(n));
        }
    }
}

#[test]
fn a_store_that_does_not_answer_costs_a_reload_and_no_entry() {
    for n in failing_operations() {
        for way in NO_ANSWER {
            let one = |primary, mirror| {
                let stores = Stores::default();
                let first = failing(&stores.primary, &way, primary);
                let second = failing(&stores.mirror, &way, mirror);
                let (user, draft) = a_session((first, second));
                assert_true(&stores, &user, draft);
                user.told.len()
            };
            for (primary, mirror) in [(only(n), NEVER), (NEVER, only(n))] {
                let told = one(primary, mirror);
                // Only what never was kept is gone with the page.
                assert!(told == ENTRIES || told == 0, "{way:?} {n}: {told}");
            }
        }
    }
}

#[test]
fn a_fault_in_both_stores_is_told_and_loses_nothing_that_was_acknowledged() {
    for n in failing_operations() {
        // Wrong bytes in both at once cannot be told from right ones by anyone.
        let once = answers(n).into_iter().take(3).chain(NO_ANSWER);
        let for_good = (Fault::DoneBut(backend()), from(n));
        for (way, fails) in once.map(|way| (way, only(n))).chain([for_good]) {
            let stores = Stores::default();
            let first = failing(&stores.primary, &way, fails);
            let second = failing(&stores.mirror, &way, fails);
            let (user, draft) = a_session((first, second));
            assert_true(&stores, &user, draft);
        }
    }
}
