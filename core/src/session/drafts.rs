//! Drafts: text that is being typed, sealed like an event and forgotten once it is one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    DraftError, Kept, Locked, Saved, Session, Sides, StoreProblem, keep::saved, union::read_both,
};
use crate::{
    journal::{
        event::write,
        moment::{Instant, Now},
    },
    random::{NoRandomness, Random, make_hex},
    store::{Contents, SealedDraft, Store, StoreError, VaultId},
    vault::{DraftPlace, RecordKey},
};

const VERSION: u32 = 1;

/// Names a draft: 64 random bits, so that none is ever written over another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftId(String);

impl DraftId {
    /// A draft that is not there yet.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn make(random: &mut dyn Random) -> Result<Self, NoRandomness> {
        make_hex::<8>(random).map(Self)
    }

    /// Its 16 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A draft, open.
#[derive(Clone)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// When it was last written.
    pub at: Instant,
    /// What the app put there.
    pub text: Zeroizing<String>,
    /// As stores keep it.
    pub(super) sealed: SealedDraft,
}

#[derive(Serialize)]
struct DraftOut<'a> {
    v: u32,
    at: Instant,
    text: &'a str,
}

#[derive(Deserialize)]
struct DraftIn {
    v: u32,
    at: Instant,
    text: String,
}

impl<P: Store, M: Store> Session<P, M> {
    /// Every draft, the last written first.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn drafts(&self) -> Result<Vec<Draft>, Locked> {
        self.peek(|open| {
            let mut drafts: Vec<_> = open.drafts.values().cloned().collect();
            drafts.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
            drafts
        })
    }

    /// Writes a draft, over the one with its id. In a log that is not kept yet it stays in memory.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn put_draft(
        &self,
        id: &DraftId,
        text: &str,
        now: &Now,
        random: &mut dyn Random,
    ) -> Result<Saved, DraftError> {
        let (vault, key) = self.peek(|open| (open.vault.clone(), open.records.clone()))?;
        let at = now.instant();
        let line = Zeroizing::new(write(&DraftOut {
            v: VERSION,
            at,
            text,
        }));
        let sealed = SealedDraft {
            id: id.0.clone(),
            sealed: key.seal_draft(&place(&vault, &id.0), line.as_bytes(), random)?,
        };
        let draft = Draft {
            id: id.clone(),
            at,
            text: Zeroizing::new(text.to_owned()),
            sealed: sealed.clone(),
        };
        self.change(|open| open.drafts.insert(id.clone(), draft))?;
        if !self.is_kept()? {
            return Ok(Saved::InMemory);
        }
        let other = self.other_logs()?;
        saved(Sides {
            primary: put(&self.primary, other.primary, &sealed).await,
            mirror: put(&self.mirror, other.mirror, &sealed).await,
        })
        .map_err(DraftError::NotSaved)
    }

    /// Forgets a draft. A store that does not do so brings it back at the next unlocking, which loses nothing.
    pub async fn delete_draft(&self, id: &DraftId) {
        let kept = self.change(|open| {
            open.drafts.remove(id);
            matches!(open.kept, Kept::Yes { .. })
        });
        let (Ok(true), Ok(other)) = (kept, self.other_logs()) else {
            return;
        };
        delete(&self.primary, other.primary, id).await;
        delete(&self.mirror, other.mirror, id).await;
    }

    /// Forgets a draft that goes on under another name. Where another tab wrote it since it was read here, it stays.
    pub async fn supersede_draft(&self, id: &DraftId) {
        let Ok((vault, key, Some(known))) = self.peek(|open| {
            let known = open.drafts.get(id).map(|draft| draft.at);
            (open.vault.clone(), open.records.clone(), known)
        }) else {
            return;
        };
        let read = read_both(&self.primary, &self.mirror).await;
        let is_newer = |draft: &SealedDraft| {
            draft.id == id.0 && open(&key, &vault, draft).is_none_or(|draft| draft.at > known)
        };
        let stays = |read: &Result<Contents, StoreError>| match read {
            Ok(held) => held.drafts.iter().any(is_newer),
            Err(_) => true,
        };
        if !read.iter().any(stays) {
            self.delete_draft(id).await;
        }
    }

    /// The stores that hold another log, in which nothing may be written.
    pub(super) fn other_logs(&self) -> Result<Sides<Option<StoreProblem>>, Locked> {
        self.peek(|open| match &open.kept {
            Kept::Yes { behind, .. } => behind
                .clone()
                .map(|problem| problem.filter(|problem| *problem == StoreProblem::OtherLog)),
            Kept::No { .. } => Sides::default(),
        })
    }
}

async fn put<S: Store>(
    store: &S,
    other_log: Option<StoreProblem>,
    draft: &SealedDraft,
) -> Option<StoreProblem> {
    match other_log {
        None => store.put_draft(draft).await.err().map(StoreProblem::from),
        problem => problem,
    }
}

async fn delete<S: Store>(store: &S, other_log: Option<StoreProblem>, id: &DraftId) {
    if other_log.is_none() {
        // Where this fails the draft comes back at the next unlocking.
        store.delete_draft(&id.0).await.ok();
    }
}

/// Opens the drafts of both stores, the later of two with one id; and how many do not open in either.
pub(super) fn open_drafts(
    key: &RecordKey,
    vault: &VaultId,
    held: &Sides<Option<&Contents>>,
) -> (BTreeMap<DraftId, Draft>, usize) {
    let mut drafts: BTreeMap<DraftId, Draft> = BTreeMap::new();
    let mut damaged = BTreeMap::new();
    for sealed in held.iter().flatten().flat_map(|held| &held.drafts) {
        match open(key, vault, sealed) {
            Some(draft) => {
                let later = drafts
                    .get(&draft.id)
                    .is_none_or(|known| known.at < draft.at);
                if later {
                    drafts.insert(draft.id.clone(), draft);
                }
            }
            None => {
                damaged.insert(DraftId(sealed.id.clone()), ());
            }
        }
    }
    damaged.retain(|id, ()| !drafts.contains_key(id));
    (drafts, damaged.len())
}

fn open(key: &RecordKey, vault: &VaultId, sealed: &SealedDraft) -> Option<Draft> {
    let plaintext = key
        .open_draft(&place(vault, &sealed.id), &sealed.sealed)
        .ok()?;
    let DraftIn { v, at, text } = serde_json::from_slice(&plaintext).ok()?;
    (v == VERSION).then(|| Draft {
        id: DraftId(sealed.id.clone()),
        at,
        text: Zeroizing::new(text),
        sealed: sealed.clone(),
    })
}

fn place<'a>(vault: &'a VaultId, draft: &'a str) -> DraftPlace<'a> {
    DraftPlace { vault, draft }
}
