//! The first store: IndexedDB. One strict transaction per change; never upgrades, empties or repairs what it did not write.
//!
//! Database `firmly-1`, its version the version of the [layout](super::layout). Four object stores: `events`, key the
//! hash in hex, value `{stream, seq, body}`, index `place` over stream and seq; `drafts` and
//! `attachments`, key the id, value the body; `meta`, key `keys`, value the body, and key `file`, the file
//! that the user [chose](RememberedFile) for copies. A body is a record of the layout in a `Uint8Array`. The head of a stream is the
//! last event of the index (of two at one place the one with the lower hash), so there is no second truth that could
//! fall behind.

mod chosen;
mod connection;

pub use chosen::RememberedFile;

use std::cell::RefCell;

use firmly_core::store::{
    AttachmentId, Contents, Counts, EventHash, KeyFiles, SealedAttachment, SealedDraft,
    SealedEvent, Store, StoreError, StreamId,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    IdbCursor, IdbCursorDirection, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction,
};

use self::connection::{Connection, Found};
use super::{
    exception::{TIMEOUT, called, failed, named, property},
    layout::{self, Record},
    limit::within,
};

const EVENTS: &str = "events";
const DRAFTS: &str = "drafts";
const ATTACHMENTS: &str = "attachments";
const META: &str = "meta";
const PLACE: &str = "place";
const KEYS: &str = "keys";

/// So many events are written in one transaction, so that other tabs need not wait long.
const BATCH: usize = 500;

/// The time that the head of a stream may take, in milliseconds: the mirror's lock is held meanwhile, and other tabs wait for it.
const HEAD_LIMIT_MS: i32 = 2_000;

/// The time that anything else may take, in milliseconds, which may be much to read from a slow disk.
const LIMIT_MS: i32 = 20_000;

/// The store of sealed bytes in IndexedDB. Made without touching anything; reading never creates the database.
#[derive(Debug)]
pub struct IndexedDb {
    name: String,
    connection: RefCell<Option<Connection>>,
    loss: RefCell<Option<String>>,
}

impl IndexedDb {
    /// The store in the database of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            connection: RefCell::new(None),
            loss: RefCell::new(None),
        }
    }

    /// What the browser said if, since this was made, it found its database damaged and deleted it.
    #[must_use]
    pub fn loss(&self) -> Option<String> {
        self.loss.borrow().clone()
    }

    /// A transaction that only reads; `None` where there is no database.
    async fn look(&self) -> Result<Option<Transaction>, StoreError> {
        if let Some(transaction) = self.begin("readonly")? {
            return Ok(Some(transaction));
        }
        match connection::look(&self.name).await? {
            Found::Nothing { loss } => {
                if loss.is_some() {
                    *self.loss.borrow_mut() = loss;
                }
                Ok(None)
            }
            Found::Database(connection) => {
                *self.connection.borrow_mut() = Some(connection);
                self.begin("readonly")
            }
        }
    }

    /// A strict transaction that writes, in a database that is created if need be.
    async fn write(&self) -> Result<Transaction, StoreError> {
        if let Some(transaction) = self.begin("readwrite")? {
            return Ok(transaction);
        }
        let (connection, loss) = connection::create(&self.name).await?;
        if loss.is_some() {
            *self.loss.borrow_mut() = loss;
        }
        *self.connection.borrow_mut() = Some(connection);
        self.begin("readwrite")?.ok_or(StoreError::Closed)
    }

    /// A transaction over the connection that there is; `None` where there is none, or the browser has severed it.
    fn begin(&self, mode: &str) -> Result<Option<Transaction>, StoreError> {
        let mut connection = self.connection.borrow_mut();
        let begun = match connection.as_ref() {
            Some(open) if !open.is_closed() => {
                open.transaction(&[EVENTS, DRAFTS, ATTACHMENTS, META], mode)
            }
            _ => Err(StoreError::Closed),
        };
        match begun {
            Ok(inner) => Ok(Some(Transaction(inner))),
            Err(error) => {
                *connection = None;
                match error {
                    StoreError::Closed => Ok(None),
                    error => Err(error),
                }
            }
        }
    }

    /// Does it, and once again over a new connection if the browser has severed the one that there was, as browsers do with
    /// tabs in the background. `work` hears if it is done again: the first time may have done it and lost the answer.
    async fn lasting<T>(
        &self,
        mut work: impl AsyncFnMut(bool) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = work(false).await;
        let error = match done {
            Err(StoreError::Closed) => "InvalidStateError",
            Err(StoreError::Backend { ref name }) => name,
            _ => return done,
        };
        let again = matches!(error, "InvalidStateError" | "AbortError" | "UnknownError");
        if again || error == TIMEOUT {
            *self.connection.borrow_mut() = None;
        }
        if again { work(true).await } else { done }
    }
}

impl Store for IndexedDb {
    async fn read(&self) -> Result<Contents, StoreError> {
        self.lasting(async |_| {
            let Some(transaction) = self.look().await? else {
                return Ok(Contents::default());
            };
            let (events, drafts) = (transaction.store(EVENTS)?, transaction.store(DRAFTS)?);
            let wanted = [
                ask(events.get_all())?,
                ask(events.get_all_keys())?,
                ask(drafts.get_all())?,
                ask(drafts.get_all_keys())?,
                ask(transaction.store(META)?.get(&KEYS.into()))?,
                ask(transaction.store(ATTACHMENTS)?.get_all_keys())?,
            ];
            let mut found = Vec::with_capacity(wanted.len());
            for request in &wanted {
                found.push(answer(request).await?);
            }
            let [events, hashes, drafts, ids, keys, attachments] =
                found.try_into().unwrap_or_default();

            let mut contents = Contents::default();
            for (value, hash) in Array::from(&events).iter().zip(Array::from(&hashes).iter()) {
                match event_in(&value).filter(|event| hash == event.hash.to_string().as_str()) {
                    Some(event) => contents.events.push(event),
                    None => contents.unreadable += 1,
                }
            }
            for (value, id) in Array::from(&drafts).iter().zip(Array::from(&ids).iter()) {
                match record_in(&value) {
                    Some(Record::Draft(draft)) if id == draft.id.as_str() => {
                        contents.drafts.push(draft);
                    }
                    _ => contents.unreadable += 1,
                }
            }
            for id in Array::from(&attachments).iter() {
                match id.as_string() {
                    Some(id) => contents.attachments.push(AttachmentId(id)),
                    None => contents.unreadable += 1,
                }
            }
            if !keys.is_undefined() {
                match record_in(&keys) {
                    Some(Record::Keys(keys)) => contents.keys = Some(keys),
                    _ => contents.unreadable += 1,
                }
            }
            Ok(contents)
        })
        .await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.lasting(async |_| {
            let Some(transaction) = self.look().await? else {
                return Ok(Counts::default());
            };
            let wanted = [
                ask(transaction.store(EVENTS)?.count())?,
                ask(transaction.store(DRAFTS)?.count())?,
            ];
            let keys = ask(transaction.store(META)?.get(&KEYS.into()))?;
            let mut counts = Counts::default();
            for (request, count) in wanted.iter().zip([&mut counts.events, &mut counts.drafts]) {
                let found = answer(request).await?.as_f64().and_then(whole);
                *count = found.and_then(|found| found.try_into().ok()).unwrap_or(0);
            }
            let keys = answer(&keys).await?;
            match record_in(&keys) {
                Some(Record::Keys(keys)) => counts.keys = Some(keys),
                _ => counts.unreadable = usize::from(!keys.is_undefined()),
            }
            Ok(counts)
        })
        .await
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        self.lasting(async |again| {
            let transaction = self.write().await?;
            let meta = transaction.store(META)?;
            let stored = answer(&ask(meta.get(&KEYS.into()))?).await?;
            if !stored.is_undefined() {
                match record_in(&stored) {
                    Some(Record::Keys(stored)) if layout::succeeds(keys, &stored) => {}
                    Some(Record::Keys(stored)) if again && stored == *keys => return Ok(()),
                    Some(Record::Keys(_)) => return transaction.refuse(StoreError::Conflict),
                    _ => return transaction.refuse(named("UnreadableKeys")),
                }
            }
            ask(meta.put_with_key(&bytes(&layout::keys(keys)), &KEYS.into()))?;
            transaction.committed().await
        })
        .await
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        self.append_telling(event, || {}).await
    }

    async fn append_telling(
        &self,
        event: &SealedEvent,
        stands: impl FnOnce(),
    ) -> Result<(), StoreError> {
        let mut stands = Some(stands);
        self.lasting(async |again| {
            let transaction = self.write().await?;
            let events = transaction.store(EVENTS)?;
            let hash = JsValue::from(event.hash.to_string());
            if again && !answer(&ask(events.get_key(&hash))?).await?.is_undefined() {
                return Ok(());
            }
            let head = ask_head(&events, &event.stream)?;
            // Asked for together, as each answer takes its time; nothing is written before both have been heard.
            ask(events.add_with_key(&value_of(event)?, &hash))?;
            let head = within(HEAD_LIMIT_MS, answer(&head)).await;
            let head = head.unwrap_or_else(|| Err(named(TIMEOUT)));
            match head.and_then(|found| head_in(&found)) {
                Ok((seq, head)) if event.seq == seq + 1 && event.prev == head => {
                    // No other transaction that writes comes between.
                    if let Some(stands) = stands.take() {
                        stands();
                    }
                    transaction.committed().await
                }
                Ok(_) => transaction.refuse(StoreError::Conflict),
                Err(error) => transaction.refuse(error),
            }
        })
        .await
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        for batch in events.chunks(BATCH) {
            self.lasting(async |_| {
                let transaction = self.write().await?;
                let store = transaction.store(EVENTS)?;
                for event in batch {
                    let (value, key) = (value_of(event)?, event.hash.to_string().into());
                    ask(store.put_with_key(&value, &key))?;
                }
                transaction.committed().await
            })
            .await?;
        }
        Ok(())
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        self.lasting(async |_| {
            let transaction = self.write().await?;
            let drafts = transaction.store(DRAFTS)?;
            ask(drafts.put_with_key(&bytes(&layout::draft(draft)), &draft.id.as_str().into()))?;
            transaction.committed().await
        })
        .await
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        self.lasting(async |_| {
            if self.look().await?.is_none() {
                return Ok(());
            }
            let transaction = self.write().await?;
            ask(transaction.store(DRAFTS)?.delete(&id.into()))?;
            transaction.committed().await
        })
        .await
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        self.lasting(async |_| {
            let transaction = self.write().await?;
            let body = bytes(&layout::attachment(attachment));
            let attachments = transaction.store(ATTACHMENTS)?;
            ask(attachments.put_with_key(&body, &attachment.id.0.as_str().into()))?;
            transaction.committed().await
        })
        .await
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        self.lasting(async |_| {
            let Some(transaction) = self.look().await? else {
                return Ok(None);
            };
            let request = transaction.store(ATTACHMENTS)?.get(&id.0.as_str().into());
            let found = answer(&ask(request)?).await?;
            if found.is_undefined() {
                return Ok(None);
            }
            match record_in(&found) {
                Some(Record::Attachment(attachment)) if attachment.id == *id => {
                    Ok(Some(attachment))
                }
                _ => Err(named("UnreadableAttachment")),
            }
        })
        .await
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        self.lasting(async |_| {
            if self.look().await?.is_none() {
                return Ok(());
            }
            let transaction = self.write().await?;
            let attachments = transaction.store(ATTACHMENTS)?;
            for AttachmentId(id) in ids {
                ask(attachments.delete(&id.as_str().into()))?;
            }
            transaction.committed().await
        })
        .await
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        *self.connection.borrow_mut() = None;
        connection::delete(&self.name).await
    }
}

/// One transaction. It commits by itself as soon as nothing is asked of it any more.
struct Transaction(IdbTransaction);

impl Transaction {
    fn store(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        self.0.object_store(name).map_err(|thrown| failed(&thrown))
    }

    /// Waits until everything is durable, or nothing was written.
    async fn committed(self) -> Result<(), StoreError> {
        let ended = called(|done| {
            self.0.set_oncomplete(Some(done));
            self.0.set_onabort(Some(done));
        });
        let event = within(LIMIT_MS, ended)
            .await
            .ok_or_else(|| named(TIMEOUT))?;
        if property(&event, "type") == "complete" {
            return Ok(());
        }
        Err(self
            .0
            .error()
            .map_or_else(|| named("AbortError"), |error| failed(&error)))
    }

    /// Ends it with nothing written.
    fn refuse(self, why: StoreError) -> Result<(), StoreError> {
        self.0.abort().map_err(|thrown| failed(&thrown))?;
        Err(why)
    }
}

fn ask(request: Result<IdbRequest, JsValue>) -> Result<IdbRequest, StoreError> {
    request.map_err(|thrown| failed(&thrown))
}

async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    if request.ready_state() == web_sys::IdbRequestReadyState::Pending {
        let answered = called(|done| {
            request.set_onsuccess(Some(done));
            request.set_onerror(Some(done));
        });
        within(LIMIT_MS, answered)
            .await
            .ok_or_else(|| named(TIMEOUT))?;
    }
    match request.error() {
        Ok(Some(error)) => Err(failed(&error)),
        _ => request.result().map_err(|thrown| failed(&thrown)),
    }
}

/// Asks for the last event of a stream by place, of two the one with the lower hash.
fn ask_head(events: &IdbObjectStore, stream: &StreamId) -> Result<IdbRequest, StoreError> {
    let stream = JsValue::from(stream.0.as_str());
    // An array sorts behind every number: this is all that the index has of the stream.
    let range = IdbKeyRange::bound(&Array::of1(&stream), &Array::of2(&stream, &Array::new()))
        .map_err(|thrown| failed(&thrown))?;
    ask(events.index(PLACE).and_then(|index| {
        index.open_key_cursor_with_range_and_direction(&range, IdbCursorDirection::Prevunique)
    }))
}

/// What was found; place 0 and zeros if there is none.
fn head_in(found: &JsValue) -> Result<(u64, EventHash), StoreError> {
    let Some(cursor) = found.dyn_ref::<IdbCursor>() else {
        return Ok((0, EventHash([0; 32])));
    };
    let place = cursor.key().map_err(|thrown| failed(&thrown))?;
    let hash = cursor.primary_key().map_err(|thrown| failed(&thrown))?;
    let hash = hash.as_string().as_deref().and_then(EventHash::from_hex);
    let seq = Array::from(&place).get(1).as_f64().and_then(whole);
    seq.zip(hash).ok_or_else(|| named("UnreadableHead"))
}

/// JavaScript counts in floating point, exactly up to here.
fn whole(number: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number within range"
    )]
    (number.fract() == 0.0 && (0.0..=js_sys::Number::MAX_SAFE_INTEGER).contains(&number))
        .then_some(number as u64)
}

fn value_of(event: &SealedEvent) -> Result<JsValue, StoreError> {
    let value = Object::new();
    #[expect(clippy::cast_precision_loss, reason = "no stream is that long")]
    let seq = event.seq as f64;
    for (name, part) in [
        ("stream", event.stream.0.as_str().into()),
        ("seq", seq.into()),
        ("body", bytes(&layout::event(event)).into()),
    ] {
        Reflect::set(&value, &name.into(), &part).map_err(|thrown| failed(&thrown))?;
    }
    Ok(value.into())
}

fn event_in(value: &JsValue) -> Option<SealedEvent> {
    let Record::Event(event) = record_in(&property(value, "body"))? else {
        return None;
    };
    let placed = property(value, "stream") == event.stream.0.as_str()
        && property(value, "seq").as_f64().and_then(whole) == Some(event.seq);
    placed.then_some(event)
}

fn record_in(body: &JsValue) -> Option<Record> {
    layout::parse(&body.dyn_ref::<Uint8Array>()?.to_vec())
}

fn bytes(record: &[u8]) -> Uint8Array {
    Uint8Array::from(record)
}
