//! Adding events: hash first, then compare-and-append on the head, again if another tab was faster.

use std::{cell::Cell, future::poll_fn, rc::Rc, task::Poll};

use super::{
    AddError, DraftId, Kept, RefreshError, Report, Session, Sides, StoreProblem, StoreReport, both,
    keep::saved, sealed,
};
use crate::{
    journal::{
        CaseId,
        entry::{Answer, CaseEntry, Entry, recorded_zone},
        event::{self, Event, Field, Kind, Place},
        moment::Now,
    },
    random::{NoRandomness, Random, make_hex},
    store::{Decision, EventHash, SealedEvent, Store, StoreError, StreamId},
};

/// How often the head may move before this gives up.
const ATTEMPTS: usize = 16;

/// Where something is stored now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// In both stores. Only this is 'saved'.
    Both,
    /// In the first store; the mirror said this.
    PrimaryOnly(StoreProblem),
    /// In the mirror; the first store said this.
    MirrorOnly(StoreProblem),
    /// In memory, as the log is not kept yet.
    InMemory,
}

/// An event that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The case that it belongs to.
    pub case: CaseId,
    /// The event.
    pub hash: EventHash,
    /// Where it is.
    pub saved: Saved,
}

/// What became of an attempt to write.
enum Written {
    /// It is there.
    At(EventHash, Saved),
    /// What the stores hold as the head of the stream is not an event that can be followed.
    Stuck,
}

/// What the stores said to one event.
enum Stored {
    Yes(Saved),
    No(Sides<StoreProblem>),
    HeadMoved,
}

impl<P: Store, M: Store> Session<P, M> {
    /// Opens a case.
    ///
    /// # Errors
    /// See [`AddError`].
    pub async fn open_case(
        &self,
        case: &CaseEntry,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Added, AddError> {
        // A new stream begins anywhere, also in a store that has been emptied meanwhile: so that is asked first.
        self.read_again().await?;
        let stream = StreamId(make_hex::<8>(random)?);
        let fields = make_fields(case.answers(None), now, random)?;
        match self
            .write(&stream, Kind::Case, &fields, now, random)
            .await?
        {
            Written::At(hash, saved) => Ok(Added {
                case: CaseId(stream),
                hash,
                saved,
            }),
            Written::Stuck => Err(AddError::Conflict),
        }
    }

    /// Adds an entry to a case. The draft that it was, if any, is deleted once it is saved somewhere.
    ///
    /// # Errors
    /// See [`AddError`].
    pub async fn add(
        &self,
        case: &CaseId,
        entry: Entry,
        draft: Option<&DraftId>,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Added, AddError> {
        let kind = entry.kind;
        let fields = make_fields(entry.answers, now, random)?;
        // Nothing may hold the journal while it is written: it would be copied to be added to.
        let (is_known, stream) = self.peek(|open| {
            let streams = open.journal.streams_of(case);
            let own = |stream: &&StreamId| open.journal.may_follow(&open.vault, stream);
            let usable = streams.iter().rev().find(own).cloned();
            (!streams.is_empty(), usable)
        })?;
        if !is_known {
            return Err(AddError::NoSuchCase);
        }
        let mut written = Written::Stuck;
        if let Some(stream) = &stream {
            written = self.write(stream, kind, &fields, now, random).await?;
        }
        if matches!(written, Written::Stuck) {
            let stream = self.carry_on(case, now, random).await?;
            written = self.write(&stream, kind, &fields, now, random).await?;
        }
        let Written::At(hash, saved) = written else {
            return Err(AddError::Conflict);
        };
        if let Some(draft) = draft {
            self.delete_draft(draft).await;
        }
        Ok(Added {
            case: case.clone(),
            hash,
            saved,
        })
    }

    /// Opens another stream for a case whose stream has no head that can be followed.
    async fn carry_on(
        &self,
        case: &CaseId,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<StreamId, AddError> {
        let known = self.journal()?.case(case).ok_or(AddError::NoSuchCase)?;
        let answers = known.entry(now.today()).answers(Some(&case.0));
        let fields = make_fields(answers, now, random)?;
        let stream = StreamId(make_hex::<8>(random)?);
        match self
            .write(&stream, Kind::Case, &fields, now, random)
            .await?
        {
            Written::At(..) => Ok(stream),
            Written::Stuck => Err(AddError::Conflict),
        }
    }

    async fn write(
        &self,
        stream: &StreamId,
        kind: Kind,
        fields: &[Field],
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Written, AddError> {
        if self.behind()?.iter().any(Option::is_some) {
            self.read_again().await?;
        }
        for _ in 0..ATTEMPTS {
            let place = self.next_place(stream)?;
            let event = Event::follow(&place, now, kind, fields.to_vec());
            // Nothing is written that could not be read back.
            event::parse(&event.line()).map_err(AddError::NotReadable)?;
            let key = self.peek(|open| open.records.clone())?;
            let record = sealed::seal(&key, &place.vault, &event, random)?;
            if self.keep_in_memory(&event, &record)? {
                return Ok(Written::At(event.hash(), Saved::InMemory));
            }
            let behind = self.behind()?;
            match self.store(&record, &behind).await {
                Stored::Yes(saved) => {
                    self.take_in(event);
                    return Ok(Written::At(record.hash, saved));
                }
                Stored::No(problems) => {
                    let report = self.refresh().await;
                    let found = report.ok().and_then(|report| self.find(&record, report));
                    return found.ok_or(AddError::NotSaved(problems));
                }
                Stored::HeadMoved => {
                    let report = self.read_again().await?;
                    let restored = |store: &StoreReport| store.events_restored > 0;
                    let restored = report.stores.iter().any(restored);
                    if let Some(found) = self.find(&record, report) {
                        return Ok(found);
                    }
                    let moved = self.next_place(stream)? != place || self.behind()? != behind;
                    if !moved && !restored {
                        return Ok(Written::Stuck);
                    }
                }
            }
        }
        Err(AddError::Conflict)
    }

    /// Hands a record to both stores. The first that can be written decides whether the head is right.
    async fn store(&self, record: &SealedEvent, behind: &Sides<Option<StoreProblem>>) -> Stored {
        let conflict = StoreProblem::Store(StoreError::Conflict);
        // The mirror looks up what it has to while the first store decides, and writes nothing before that; then both write.
        let decided = Cell::new(None);
        let primary = async {
            let taken = match &behind.primary {
                Some(problem) => Err(problem.clone()),
                None => {
                    let stands = || decided.set(Some(Decision::Stands));
                    let taken = self.primary.append_telling(record, stands).await;
                    taken.map_err(StoreProblem::from)
                }
            };
            decided.set(Some(match &taken {
                Ok(()) => Decision::Stands,
                Err(problem) if *problem == conflict => Decision::Refused,
                Err(_) => Decision::Unknown,
            }));
            taken
        };
        let mirror = async {
            let decided = poll_fn(|_| decided.get().map_or(Poll::Pending, Poll::Ready));
            match &behind.mirror {
                Some(problem) => Err(problem.clone()),
                None => {
                    let taken = self.mirror.append_if(record, decided).await;
                    taken.map_err(StoreProblem::from)
                }
            }
        };
        let (primary, mut mirror) = both(primary, mirror).await;
        if primary.as_ref() == Err(&conflict) {
            return Stored::HeadMoved;
        }
        if mirror.as_ref() == Err(&conflict) {
            if primary.is_err() {
                return Stored::HeadMoved;
            }
            mirror = self.catch_up_mirror(record).await;
        }
        let problems = Sides {
            primary: primary.err(),
            mirror: mirror.err(),
        };
        self.note(problems.clone());
        saved(problems).map_or_else(Stored::No, Stored::Yes)
    }

    /// The mirror lacks what came before a record that the first store has taken.
    async fn catch_up_mirror(&self, record: &SealedEvent) -> Result<(), StoreProblem> {
        if let Ok(report) = self.refresh().await
            && let Some(problem) = report.stores.mirror.problem
        {
            return Err(problem);
        }
        Ok(self.mirror.heal(std::slice::from_ref(record)).await?)
    }

    /// A store may have done what it said it had not. Finding it keeps a second try from making a second entry.
    fn find(&self, record: &SealedEvent, report: Report) -> Option<Written> {
        let there = self.peek(|open| open.journal.contains(&record.hash));
        let saved = saved(report.stores.map(|store| store.problem)).ok()?;
        matches!(there, Ok(true)).then_some(Written::At(record.hash, saved))
    }

    pub(super) async fn read_again(&self) -> Result<Report, AddError> {
        self.refresh().await.map_err(|error| match error {
            RefreshError::Locked(locked) => locked.into(),
            RefreshError::Gone => AddError::Gone,
            RefreshError::Unavailable(problems) => AddError::NotSaved(problems),
        })
    }

    pub(super) fn behind(&self) -> Result<Sides<Option<StoreProblem>>, AddError> {
        Ok(self.peek(|open| match &open.kept {
            Kept::Yes { behind, .. } => behind.clone(),
            Kept::No { .. } => Sides::default(),
        })?)
    }

    fn next_place(&self, stream: &StreamId) -> Result<Place, AddError> {
        Ok(self.peek(|open| open.journal.next_place(&open.vault, stream))?)
    }

    /// Takes an event of a log that is not kept yet; says whether it is such a log.
    fn keep_in_memory(&self, event: &Event, record: &SealedEvent) -> Result<bool, AddError> {
        Ok(self.change(|open| {
            let Kept::No { unsaved, .. } = &mut open.kept else {
                return false;
            };
            unsaved.push(record.clone());
            Rc::make_mut(&mut open.journal).insert(event.clone());
            true
        })?)
    }

    /// Shows a stored event, unless the log has been locked meanwhile.
    fn take_in(&self, event: Event) {
        if let Some(open) = self.open.borrow_mut().as_mut() {
            Rc::make_mut(&mut open.journal).insert(event);
        }
    }
}

pub(super) fn make_fields(
    mut answers: Vec<Answer>,
    now: &Now,
    random: &mut dyn Random,
) -> Result<Vec<Field>, NoRandomness> {
    answers.extend(recorded_zone(now.zone()));
    let mut make = |answer: Answer| {
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        Ok(Field::new(salt, &answer.name, &answer.value))
    };
    answers.into_iter().map(&mut make).collect()
}
