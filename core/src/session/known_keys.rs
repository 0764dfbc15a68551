//! The key files that a session knows, and what may be written over those that a store holds.
//!
//! A passphrase says nothing of the recovery file, nor a recovery key of the passphrase file: either may be damaged without
//! showing it. So a file takes the place of another only if this session opened or made it, and the other is no newer.

use super::{Sides, StoreProblem, keep::put_keys};
use crate::store::{KeyFiles, Store};

/// One key file, sealed.
pub(super) enum KeyFile {
    /// Under the passphrase.
    Passphrase(Vec<u8>),
    /// To the recovery key.
    Recovery(Vec<u8>),
}

/// Key files, and which of the two this session opened or made.
#[derive(Clone)]
pub(super) struct KnownKeys {
    pub(super) files: KeyFiles,
    proven: Proven,
    /// The highest generation in a store that could be read: of files that may not have opened here.
    newest: u64,
}

#[derive(Clone, Copy, Default)]
struct Proven {
    passphrase: bool,
    recovery: bool,
}

/// The key files that two stores should hold.
pub(super) struct Settled {
    /// The files to write to each store; `None` where those that it holds stay.
    pub(super) next: Sides<Option<KeyFiles>>,
    /// The generation of the newest.
    top: u64,
    /// The generation of those that the session knows, once any are written.
    own: u64,
    /// True if they differ even then.
    pub(super) disagree: bool,
}

impl KnownKeys {
    /// Both were made here.
    pub(super) fn made(files: KeyFiles) -> Self {
        let proven = Proven {
            passphrase: true,
            recovery: files.recovery.is_some(),
        };
        Self::with(files, proven)
    }

    /// The passphrase file of these has opened.
    pub(super) fn by_passphrase(files: KeyFiles) -> Self {
        let proven = Proven {
            passphrase: true,
            recovery: false,
        };
        Self::with(files, proven)
    }

    /// The recovery file of these has opened.
    pub(super) fn by_recovery(files: KeyFiles) -> Self {
        let proven = Proven {
            passphrase: false,
            recovery: true,
        };
        Self::with(files, proven)
    }

    fn with(files: KeyFiles, proven: Proven) -> Self {
        Self {
            newest: files.generation,
            files,
            proven,
        }
    }

    /// Says what each store should hold, where `held` is what it holds now and `made` is a new file that takes the place of
    /// every one before it. `None` for a store that holds none or cannot be read; `all_read` if both could be.
    ///
    /// Newer files that did not open here stay, and stay the newer ones, as does whatever is not proven.
    pub(super) fn settle(
        &mut self,
        made: Option<KeyFile>,
        held: &Sides<Option<&KeyFiles>>,
        all_read: bool,
    ) -> Settled {
        let found = || held.iter().copied().flatten();
        let newest = found().max_by_key(|held| held.generation);
        if let Some(newest) = newest {
            self.follow(newest);
        }
        let before = self.files.generation;
        let newest = newest.map_or(before, |held| held.generation);
        let newest = newest.max(if all_read { 0 } else { self.newest });
        let made = self.put(made);
        if self.files.recovery.is_none() {
            let mut known = found().filter(|held| held.generation <= before);
            self.files.recovery = known.find_map(|held| held.recovery.clone());
        }

        let wanted = held.as_ref().map(|held| match held {
            Some(held) => self.over(held, before, made),
            None => self.files.clone(),
        });
        let is_new = |held: Option<&KeyFiles>, wanted: &KeyFiles| {
            held.is_some_and(|held| {
                !same(held, wanted) && (held.generation == newest || !same(wanted, &self.files))
            })
        };
        let is_new = is_new(held.primary, &wanted.primary) || is_new(held.mirror, &wanted.mirror);
        let is_change = made.passphrase || made.recovery;
        // Nothing is healed over files that may be the good ones.
        let waits = newest > before && !is_change;
        let is_next = is_change || (is_new && newest == before);
        let top = newest.max(before).saturating_add(u64::from(is_next));
        let is_there = before >= newest || found().any(|held| held.generation == newest);
        let alike = is_there && wanted.iter().all(|wanted| same(wanted, &self.files));
        // What was older stays older as long as it differs.
        let place = |generation: u64| {
            let stays_older = generation < newest && !alike;
            top.saturating_sub(u64::from(stays_older))
        };
        let next = |held: Option<&KeyFiles>, wanted: &KeyFiles| {
            let Some(held) = held else {
                return Some(at(wanted, if waits { before } else { place(before) }));
            };
            let is_older = held.generation < newest && !alike;
            let stays = same(held, wanted) && (is_older || held.generation == top);
            (!waits && !stays).then(|| at(wanted, place(held.generation)))
        };
        let next = Sides {
            primary: next(held.primary, &wanted.primary),
            mirror: next(held.mirror, &wanted.mirror),
        };
        self.newest = top;
        let (primary, mirror) = (
            next.primary.as_ref().or(held.primary),
            next.mirror.as_ref().or(held.mirror),
        );
        let disagree = matches!((primary, mirror), (Some(one), Some(other)) if !same(one, other));
        Settled {
            next,
            top,
            own: if waits { before } else { place(before) },
            disagree,
        }
    }

    /// Takes note that a store was given what it should hold.
    pub(super) fn note(&mut self, settled: &Settled) {
        self.files.generation = settled.own;
    }

    /// Goes by newer files, where they leave what is proven as it is.
    fn follow(&mut self, newer: &KeyFiles) {
        let passphrase = newer.passphrase == self.files.passphrase;
        let recovery = newer.recovery == self.files.recovery;
        let keeps_proven =
            (passphrase || !self.proven.passphrase) && (recovery || !self.proven.recovery);
        if newer.generation > self.files.generation && keeps_proven {
            self.files = newer.clone();
        }
    }

    /// Takes in a file that was made here; says which it was.
    fn put(&mut self, made: Option<KeyFile>) -> Proven {
        let mut which = Proven::default();
        match made {
            Some(KeyFile::Passphrase(file)) => {
                self.files.passphrase = file;
                which.passphrase = true;
            }
            Some(KeyFile::Recovery(file)) => {
                self.files.recovery = Some(file);
                which.recovery = true;
            }
            None => {}
        }
        self.proven.passphrase |= which.passphrase;
        self.proven.recovery |= which.recovery;
        which
    }

    /// The files for a store that holds these now: each may take the place of the one there.
    fn over(&self, held: &KeyFiles, before: u64, made: Proven) -> KeyFiles {
        let is_no_newer = held.generation <= before;
        let mut wanted = held.clone();
        if made.passphrase || (self.proven.passphrase && is_no_newer) {
            wanted.passphrase.clone_from(&self.files.passphrase);
        }
        let may = self.proven.recovery || held.recovery.is_none();
        if made.recovery || (may && is_no_newer) {
            wanted.recovery.clone_from(&self.files.recovery);
        }
        wanted
    }
}

impl Settled {
    /// Writes to each store what it should hold, but for those with a problem. Files that stay the older ones are written
    /// only where the newer ones stand, so that they never pass for these. Says which stores hold what they should.
    pub(super) async fn put<P: Store, M: Store>(
        &self,
        (primary, mirror): (&P, &M),
        problems: &mut Sides<Option<StoreProblem>>,
    ) -> Sides<bool> {
        let is_older =
            |next: &Option<KeyFiles>| next.as_ref().is_some_and(|keys| keys.generation < self.top);
        let older = self.next.as_ref().map(is_older);
        if !older.primary {
            put(primary, &mut problems.primary, &self.next.primary).await;
        }
        if !older.mirror {
            put(mirror, &mut problems.mirror, &self.next.mirror).await;
        }
        let mut done = Sides {
            primary: !older.primary && problems.primary.is_none(),
            mirror: !older.mirror && problems.mirror.is_none(),
        };
        if older.primary && done.mirror {
            put(primary, &mut problems.primary, &self.next.primary).await;
            done.primary = problems.primary.is_none();
        } else if older.mirror && done.primary {
            put(mirror, &mut problems.mirror, &self.next.mirror).await;
            done.mirror = problems.mirror.is_none();
        }
        done
    }
}

async fn put<S: Store>(store: &S, problem: &mut Option<StoreProblem>, keys: &Option<KeyFiles>) {
    if let Some(keys) = keys {
        put_keys(store, problem, keys).await;
    }
}

fn same(one: &KeyFiles, other: &KeyFiles) -> bool {
    (&one.passphrase, &one.recovery) == (&other.passphrase, &other.recovery)
}

fn at(files: &KeyFiles, generation: u64) -> KeyFiles {
    KeyFiles {
        generation,
        ..files.clone()
    }
}
