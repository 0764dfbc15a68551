//! The second store: CacheStorage, which browsers keep on disk apart from IndexedDB. Never fetches, never guesses.
//!
//! Cache `firmly-1`. Each entry is a record of the [layout](super::layout) as the body of a response, under an address
//! that cannot exist: `https://firmly-1.invalid/` with `event/<stream>/<seq>/<hash>`, `draft/<id>`, `keys` or `format`
//! (the version of the layout, in decimal). Thousands of entries would take seconds to read, and hundreds too long to
//! append to, so that 8 events of a stream become one entry, a segment, 8 such segments become one, and 8 of those:
//! `segment/<stream>/<first seq>-<last seq>/<hash of the last>`. That is done when a draft is written: nobody waits for that.
//! What is there twice was about to be moved. The head of a stream is the highest place among the addresses (of two at one
//! place the one with the lower hash); it is looked up only where the first store cannot say. A cache has no transactions,
//! so that each change is made under a lock that all tabs share.
//!
//! Attachments are in a cache of their own, `firmly-1-attachments`, as `attachment/<id>`: the first is always read whole.

mod lock;
mod paths;

use std::{collections::BTreeMap, future::Future};

use firmly_core::store::{
    AttachmentId, Contents, Counts, Decision, EventHash, KeyFiles, SealedAttachment, SealedDraft,
    SealedEvent, Store, StoreError, StreamId,
};
use futures::join;
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Request, Response};

use self::{
    lock::Lock,
    paths::{ATTACHMENT, Piece, attachment_path, encoded, event_path, head, pieces, segment_path},
};
use super::{
    exception::{failed, named, property, refused},
    layout::{self, FORMAT, Record},
    limit::within,
};

/// The time that the first store has to decide, in milliseconds: the lock is held meanwhile, and other tabs wait for it.
const LOCK_LIMIT_MS: i32 = 4_500;

/// So many entries of a stream become one.
const FOLD: usize = 8;

/// So many events are written as one entry, where there are that many at once.
const SEGMENT: usize = FOLD * FOLD * FOLD;

/// Single events become one entry, and so do entries of no more places than these.
const SMALL: [u64; 3] = [1, 32, 256];

/// The store of sealed bytes in CacheStorage. Made without touching anything; reading never creates the cache.
#[derive(Debug)]
pub struct CacheMirror {
    name: String,
}

impl CacheMirror {
    /// The store in the cache of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }

    /// The cache if it is there, of a format that we know.
    async fn look(&self) -> Result<Option<Entries>, StoreError> {
        let caches = caches()?;
        let there = JsFuture::from(caches.has(&self.name))
            .await
            .map_err(|thrown| refused(&thrown))?;
        if !there.is_truthy() {
            return Ok(None);
        }
        let entries = open(&caches, &self.name).await?;
        // Every record says its own version: a format that cannot be read keeps nobody from reading the others.
        if let Err(newer @ StoreError::NewerFormat { .. }) = entries.check_format().await {
            return Err(newer);
        }
        Ok(Some(entries))
    }

    /// The cache, created if need be, every path in it, and the lock under which to change it.
    async fn write(&self) -> Result<(Entries, Vec<String>, Lock), StoreError> {
        let caches = caches()?;
        // At once, as each takes its time. Whoever deletes the cache in between has emptied the first store too.
        let (lock, entries) = join!(Lock::acquire(&self.name), open(&caches, &self.name));
        let (lock, entries) = (lock?, entries?);
        let (format, paths) = join!(entries.check_format(), entries.paths());
        if format?.is_none() {
            let format = FORMAT.to_string();
            entries.put("format", format.as_bytes()).await?;
        }
        Ok((entries, paths?, lock))
    }

    /// The cache of attachments if it is there, once the other one is of a format that we know.
    async fn look_at_attachments(&self) -> Result<Option<Entries>, StoreError> {
        if self.look().await?.is_none() {
            return Ok(None);
        }
        let (caches, name) = (caches()?, self.attachments());
        let there = done(caches.has(&name)).await?;
        if !there.is_truthy() {
            return Ok(None);
        }
        open(&caches, &name).await.map(Some)
    }

    fn attachments(&self) -> String {
        format!("{}-attachments", self.name)
    }
}

impl Store for CacheMirror {
    async fn read(&self) -> Result<Contents, StoreError> {
        let Some(entries) = self.look().await? else {
            return Ok(Contents::default());
        };
        // Addresses and bodies come in two answers: nobody may write between them.
        let _lock = Lock::acquire(&self.name).await?;
        let mut contents = Contents::default();
        let (paths, bodies) = join!(entries.paths(), entries.bodies());
        for (path, body) in paths?.iter().zip(bodies?) {
            let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
            let Some(body) = body else {
                contents.unreadable += 1;
                continue;
            };
            match (kind, layout::parse(&body)) {
                ("format", _) => {}
                ("event", Some(Record::Event(event))) if *path == event_path(&event) => {
                    contents.events.push(event);
                }
                ("segment", None) => {
                    let (events, unreadable) = layout::parse_segment(&body);
                    contents.events.extend(events);
                    contents.unreadable += unreadable;
                }
                ("draft", Some(Record::Draft(draft))) if rest == encoded(&draft.id) => {
                    contents.drafts.push(draft);
                }
                ("keys", Some(Record::Keys(keys))) => contents.keys = Some(keys),
                _ => contents.unreadable += 1,
            }
        }
        contents
            .events
            .sort_by(|a, b| (a.hash, &a.sealed).cmp(&(b.hash, &b.sealed)));
        contents.events.dedup();
        if let Some(entries) = self.look_at_attachments().await? {
            let ids = entries.paths().await?;
            let ids = ids.iter().map(|path| path.strip_prefix(ATTACHMENT));
            for id in ids {
                match id {
                    Some(id) => contents.attachments.push(AttachmentId(id.to_owned())),
                    None => contents.unreadable += 1,
                }
            }
        }
        Ok(contents)
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        let Some(entries) = self.look().await? else {
            return Ok(Counts::default());
        };
        let (paths, keys) = join!(entries.paths(), entries.get("keys"));
        let mut counts = Counts::default();
        for path in paths? {
            match Piece::of(&path) {
                Some(piece) => counts.events += usize::try_from(piece.places()).unwrap_or(0),
                None if path.starts_with("draft/") => counts.drafts += 1,
                None if ["format", "keys"].contains(&&*path) => {}
                None => counts.unreadable += 1,
            }
        }
        match keys?.map(|keys| layout::parse(&keys)) {
            None => {}
            Some(Some(Record::Keys(keys))) => counts.keys = Some(keys),
            Some(_) => counts.unreadable += 1,
        }
        Ok(counts)
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        let (entries, _, _lock) = self.write().await?;
        if let Some(stored) = entries.get("keys").await? {
            match layout::parse(&stored) {
                Some(Record::Keys(stored)) if layout::succeeds(keys, &stored) => {}
                Some(Record::Keys(_)) => return Err(StoreError::Conflict),
                _ => return Err(named("UnreadableKeys")),
            }
        }
        entries.put("keys", &layout::keys(keys)).await
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        let (entries, paths, _lock) = self.write().await?;
        let (seq, head) = head(&paths, &event.stream);
        if event.seq != seq + 1 || event.prev != head {
            return Err(StoreError::Conflict);
        }
        entries.put(&event_path(event), &layout::event(event)).await
    }

    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        let caches = caches()?;
        // Asked first whether it is there: opening creates it.
        let there = done(caches.has(&self.name));
        let opened = open(&caches, &self.name);
        let (there, lock, entries) = join!(there, Lock::acquire(&self.name), opened);
        let (there, lock, entries) = (there?.is_truthy(), lock?, entries?);
        let decided = within(LOCK_LIMIT_MS, decided).await;
        match decided.unwrap_or(Decision::Unknown) {
            // Looking at the addresses and the format takes longer than writing. The first store has looked at both: a newer
            // version would have closed it.
            Decision::Stands if there => {
                entries.put(&event_path(event), &layout::event(event)).await
            }
            Decision::Stands | Decision::Refused => Err(StoreError::Conflict),
            Decision::Unknown => {
                drop(lock);
                self.append(event).await
            }
        }
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        let (entries, paths, _lock) = self.write().await?;
        let mut streams: BTreeMap<&StreamId, BTreeMap<(u64, EventHash), &SealedEvent>> =
            BTreeMap::new();
        for event in events {
            let of_stream = streams.entry(&event.stream).or_default();
            of_stream.insert((event.seq, event.hash), event);
        }
        for (stream, mut healing) in streams {
            entries.replace(&paths, stream, &mut healing).await?;
            let healing: Vec<_> = healing.into_values().cloned().collect();
            entries.add(&paths, &healing).await?;
        }
        Ok(())
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        let (entries, paths, _lock) = self.write().await?;
        let path = format!("draft/{}", encoded(&draft.id));
        entries.put(&path, &layout::draft(draft)).await?;
        // The draft is there; whatever cannot be moved now is moved later.
        entries.fold(&paths).await.ok();
        Ok(())
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        if self.look().await?.is_none() {
            return Ok(());
        }
        let (entries, _, _lock) = self.write().await?;
        entries.delete(&format!("draft/{}", encoded(id))).await
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        let (_, _, _lock) = self.write().await?;
        let entries = open(&caches()?, &self.attachments()).await?;
        let body = layout::attachment(attachment);
        entries.put(&attachment_path(&attachment.id), &body).await
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        let Some(entries) = self.look_at_attachments().await? else {
            return Ok(None);
        };
        let Some(body) = entries.get(&attachment_path(id)).await? else {
            return Ok(None);
        };
        match layout::parse(&body) {
            Some(Record::Attachment(attachment)) if attachment.id == *id => Ok(Some(attachment)),
            _ => Err(named("UnreadableAttachment")),
        }
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        let Some(entries) = self.look_at_attachments().await? else {
            return Ok(());
        };
        let _lock = Lock::acquire(&self.name).await?;
        for id in ids {
            entries.delete(&attachment_path(id)).await?;
        }
        Ok(())
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        let caches = caches()?;
        let _lock = Lock::acquire(&self.name).await?;
        done(caches.delete(&self.attachments())).await?;
        JsFuture::from(caches.delete(&self.name))
            .await
            .map_err(|thrown| failed(&thrown))?;
        Ok(())
    }
}

/// The cache of this name, created if need be.
async fn open(caches: &CacheStorage, name: &str) -> Result<Entries, StoreError> {
    let cache = JsFuture::from(caches.open(name))
        .await
        .map_err(|thrown| refused(&thrown))?;
    Ok(Entries {
        cache: cache.unchecked_into(),
        root: format!("https://{name}.invalid/"),
    })
}

/// An open cache, its entries by the path behind the root.
struct Entries {
    cache: Cache,
    root: String,
}

impl Entries {
    /// The format of the cache; `None` before the first write.
    async fn check_format(&self) -> Result<Option<u32>, StoreError> {
        let Some(stored) = self.get("format").await? else {
            return Ok(None);
        };
        let found = std::str::from_utf8(&stored)
            .ok()
            .and_then(|text| text.parse().ok());
        match found {
            Some(found) if found > FORMAT => Err(StoreError::NewerFormat {
                found,
                known: FORMAT,
            }),
            Some(found) => Ok(Some(found)),
            None => Err(named("UnreadableFormat")),
        }
    }

    async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = done(self.cache.match_with_str(&self.address(path))).await?;
        match found.dyn_into::<Response>() {
            Ok(response) => Ok(Some(body_of(&response).await?)),
            Err(_) => Ok(None),
        }
    }

    async fn put(&self, path: &str, body: &[u8]) -> Result<(), StoreError> {
        let response = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(body)))
            .map_err(|thrown| failed(&thrown))?;
        done(self.cache.put_with_str(&self.address(path), &response)).await?;
        Ok(())
    }

    /// Puts events of one stream, in order of their places, into a segment that others are to go for, and reads it back.
    async fn put_together(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        let Some(path) = segment_path(events) else {
            return Ok(());
        };
        let body = layout::segment(events);
        self.put(&path, &body).await?;
        match self.get(&path).await? {
            Some(stands) if stands == body => Ok(()),
            _ => {
                // All that it should hold is still where it was.
                self.delete(&path).await?;
                Err(named("NotAsWritten"))
            }
        }
    }

    async fn delete(&self, path: &str) -> Result<(), StoreError> {
        done(self.cache.delete_with_str(&self.address(path))).await?;
        Ok(())
    }

    /// Every path, in the order of [`Entries::bodies`].
    async fn paths(&self) -> Result<Vec<String>, StoreError> {
        let requests = Array::from(&done(self.cache.keys()).await?);
        Ok(requests
            .iter()
            .filter_map(|request| request.dyn_into::<Request>().ok())
            .map(|request| {
                let address = request.url();
                address
                    .strip_prefix(&self.root)
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect())
    }

    /// Every body, asked for all at once: one by one takes seconds where there are thousands. `None` for one that the
    /// browser cannot give: it keeps each in a file of its own, and one that is damaged says nothing of the others.
    async fn bodies(&self) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let responses = Array::from(&done(self.cache.match_all()).await?);
        let buffers = Array::new();
        for response in responses.iter() {
            let response: Response = response.unchecked_into();
            let buffer = response.array_buffer().map_err(|thrown| failed(&thrown))?;
            buffers.push(&buffer.into());
        }
        let outcomes = Array::from(&done(Promise::all_settled(&buffers)).await?);
        Ok(outcomes
            .iter()
            .map(|outcome| {
                let buffer = property(&outcome, "value");
                let buffer = buffer.dyn_ref::<ArrayBuffer>()?;
                Some(Uint8Array::new(buffer).to_vec())
            })
            .collect())
    }

    /// Puts sound events into the segments that hold others under their hashes, and takes them off the list.
    async fn replace(
        &self,
        paths: &[String],
        stream: &StreamId,
        healing: &mut BTreeMap<(u64, EventHash), &SealedEvent>,
    ) -> Result<(), StoreError> {
        let mut healed = Vec::new();
        for piece in pieces(paths, stream).filter(|piece| piece.is_segment) {
            let held_here = (piece.first, EventHash::ZERO)..=(piece.last, EventHash([0xff; 32]));
            if healing.range(held_here).next().is_none() {
                continue;
            }
            // What cannot be read is not written over.
            let Some(mut held) = self.events_in(&piece).await else {
                continue;
            };
            let mut changed = false;
            for record in &mut held {
                // It may be in another segment too, which was about to go.
                if let Some(event) = healing.get(&(record.seq, record.hash)) {
                    changed |= record != *event;
                    *record = (*event).clone();
                    healed.push((record.seq, record.hash));
                }
            }
            if changed {
                // In two halves beside it, so that it goes only once they stand.
                for half in held.chunks(held.len().div_ceil(2)) {
                    self.put_together(half).await?;
                }
                if held.len() > 1 {
                    self.delete(piece.path).await?;
                }
                self.remove(paths, &held).await?;
            }
        }
        for place in healed {
            healing.remove(&place);
        }
        Ok(())
    }

    /// Adds events of one stream, in order of their places: as segments where they are many.
    async fn add(&self, paths: &[String], events: &[SealedEvent]) -> Result<(), StoreError> {
        for events in events.chunks(SEGMENT) {
            match segment_path(events) {
                Some(path) if events.len() >= FOLD && !paths.contains(&path) => {
                    self.put_together(events).await?;
                    self.remove(paths, events).await?;
                }
                _ => {
                    for event in events {
                        self.put(&event_path(event), &layout::event(event)).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes one entry of many small ones of a stream. The new one was read back before the others go, so that whatever is
    /// cut short leaves events twice and never not at all.
    async fn fold(&self, paths: &[String]) -> Result<(), StoreError> {
        let mut pieces: Vec<_> = paths.iter().filter_map(|path| Piece::of(path)).collect();
        pieces.sort();
        pieces.dedup();
        for of_stream in pieces.chunk_by(|a, b| a.stream == b.stream) {
            let mut smaller = 0;
            for small in SMALL {
                let of_size = smaller + 1..=small;
                let pieces = of_stream
                    .iter()
                    .filter(|piece| of_size.contains(&piece.places()));
                self.unite(paths, &Vec::from_iter(pieces)).await?;
                smaller = small;
            }
        }
        Ok(())
    }

    /// Makes one entry of these, if they are many enough. What cannot be read stays where it is.
    async fn unite(&self, paths: &[String], pieces: &[&Piece<'_>]) -> Result<(), StoreError> {
        if pieces.len() < FOLD {
            return Ok(());
        }
        let (mut events, mut read) = (Vec::new(), Vec::new());
        for piece in pieces {
            if let Some(held) = self.events_in(piece).await {
                events.extend(held);
                read.push(piece.path);
            }
        }
        events.sort_by_key(|event| (event.seq, event.hash));
        events.dedup();
        if segment_path(&events).is_none_or(|path| paths.contains(&path)) {
            return Ok(());
        }
        self.put_together(&events).await?;
        for path in read {
            self.delete(path).await?;
        }
        Ok(())
    }

    /// The events of an entry; `None` if any of it cannot be read.
    async fn events_in(&self, piece: &Piece<'_>) -> Option<Vec<SealedEvent>> {
        let body = self.get(piece.path).await.ok()??;
        if piece.is_segment {
            let (events, unreadable) = layout::parse_segment(&body);
            return (unreadable == 0).then_some(events);
        }
        match layout::parse(&body)? {
            Record::Event(event) if event_path(&event) == piece.path => Some(vec![event]),
            _ => None,
        }
    }

    /// Removes the entries of events that stand in a segment now.
    async fn remove(&self, paths: &[String], events: &[SealedEvent]) -> Result<(), StoreError> {
        for path in events.iter().map(event_path) {
            if paths.contains(&path) {
                self.delete(&path).await?;
            }
        }
        Ok(())
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }
}

/// Absent on plain http, and refused in an opaque origin.
fn caches() -> Result<CacheStorage, StoreError> {
    let caches = web_sys::window()
        .and_then(|window| window.caches().ok())
        .map(JsValue::from)
        .filter(JsValue::is_object);
    caches
        .map(JsCast::unchecked_into)
        .ok_or(StoreError::Unavailable)
}

async fn done(promise: Promise) -> Result<JsValue, StoreError> {
    JsFuture::from(promise)
        .await
        .map_err(|thrown| failed(&thrown))
}

async fn body_of(response: &Response) -> Result<Vec<u8>, StoreError> {
    let promise = response.array_buffer().map_err(|thrown| failed(&thrown))?;
    let buffer: ArrayBuffer = done(promise).await?.unchecked_into();
    Ok(Uint8Array::new(&buffer).to_vec())
}
