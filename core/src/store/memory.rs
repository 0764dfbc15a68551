//! A store that keeps nothing beyond its own life: for tests. Knows no keys.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    slice,
};

use super::{
    AttachmentId, Contents, Decision, EventHash, KeyFiles, SealedAttachment, SealedDraft,
    SealedEvent, Store, StoreError, StreamId,
};

/// A store in memory. Does all that the port promises but for lasting.
#[derive(Default)]
pub struct Memory {
    /// All but the names of attachments.
    contents: RefCell<Contents>,
    attachments: RefCell<BTreeMap<AttachmentId, SealedAttachment>>,
}

impl Memory {
    /// A store that holds this already.
    pub fn holding(contents: Contents) -> Self {
        Self {
            contents: RefCell::new(contents),
            ..Self::default()
        }
    }

    /// What it holds now.
    pub fn contents(&self) -> Contents {
        let attachments = self.attachments.borrow();
        Contents {
            attachments: attachments.keys().cloned().collect(),
            ..self.contents.borrow().clone()
        }
    }

    /// Its attachments, to be changed behind the back of whoever uses it.
    pub fn attachments(&self) -> std::cell::RefMut<'_, BTreeMap<AttachmentId, SealedAttachment>> {
        self.attachments.borrow_mut()
    }

    /// Changes what it holds behind the back of whoever uses it.
    pub fn change(&self, change: impl FnOnce(&mut Contents)) {
        change(&mut self.contents.borrow_mut());
    }
}

/// The place and the hash of the last event of a stream.
fn head(contents: &Contents, stream: &StreamId) -> Option<(u64, EventHash)> {
    let events = contents
        .events
        .iter()
        .filter(|event| event.stream == *stream);
    events
        .max_by(|a, b| a.seq.cmp(&b.seq).then(b.hash.cmp(&a.hash)))
        .map(|event| (event.seq, event.hash))
}

impl Store for Memory {
    async fn read(&self) -> Result<Contents, StoreError> {
        Ok(self.contents())
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        let refused = contents
            .keys
            .as_ref()
            .is_some_and(|held| held.vault != keys.vault || held.generation >= keys.generation);
        if refused {
            return Err(StoreError::Conflict);
        }
        contents.keys = Some(keys.clone());
        Ok(())
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        let (seq, hash) = head(&contents, &event.stream).unwrap_or((0, EventHash::ZERO));
        let taken = contents.events.iter().any(|held| held.hash == event.hash);
        if taken || seq.checked_add(1) != Some(event.seq) || event.prev != hash {
            return Err(StoreError::Conflict);
        }
        contents.events.push(event.clone());
        Ok(())
    }

    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        match decided.await {
            Decision::Stands if self.contents.borrow().keys.is_some() => {
                self.heal(slice::from_ref(event)).await
            }
            Decision::Stands | Decision::Refused => Err(StoreError::Conflict),
            Decision::Unknown => self.append(event).await,
        }
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        let healed: BTreeSet<_> = events.iter().map(|event| event.hash).collect();
        contents.events.retain(|held| !healed.contains(&held.hash));
        contents.events.extend_from_slice(events);
        Ok(())
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        contents.drafts.retain(|held| held.id != draft.id);
        contents.drafts.push(draft.clone());
        Ok(())
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        self.contents
            .borrow_mut()
            .drafts
            .retain(|held| held.id != id);
        Ok(())
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        self.attachments()
            .insert(attachment.id.clone(), attachment.clone());
        Ok(())
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        Ok(self.attachments.borrow().get(id).cloned())
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        self.attachments().retain(|id, _| !ids.contains(id));
        Ok(())
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        self.attachments().clear();
        self.contents.replace(Contents::default());
        Ok(())
    }
}
