//! Opening and deleting the database. The only place that knows versions, blocking, closing and the time limit.

use std::{cell::Cell, rc::Rc};

use firmly_core::store::StoreError;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction, IdbVersionChangeEvent};

use super::{ATTACHMENTS, DRAFTS, EVENTS, META, PLACE};
use crate::store::{
    exception::{TIMEOUT, called, failed, named, property, refused},
    layout::FORMAT,
    limit::within,
};

/// How long the browser may take to open its database. Some never answer; the guide must not wait for them.
const LIMIT_MS: i32 = 2_000;

#[wasm_bindgen]
extern "C" {
    /// The database with the one call that web-sys keeps behind its unstable flag.
    type DurableDatabase;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn durable_transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// An open database. Lets go when another tab wants to delete or change it.
#[derive(Debug)]
pub(super) struct Connection {
    database: IdbDatabase,
    closed: Rc<Cell<bool>>,
    _on_change: Closure<dyn FnMut()>,
    _on_close: Closure<dyn FnMut()>,
}

impl Connection {
    fn new(database: IdbDatabase) -> Self {
        let closed = Rc::new(Cell::new(false));
        let on_change = Closure::new({
            let (database, closed) = (database.clone(), Rc::clone(&closed));
            move || {
                closed.set(true);
                database.close();
            }
        });
        let on_close = Closure::new({
            let closed = Rc::clone(&closed);
            move || closed.set(true)
        });
        database.set_onversionchange(Some(on_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Self {
            database,
            closed,
            _on_change: on_change,
            _on_close: on_close,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    pub(super) fn transaction(
        &self,
        stores: &[&str],
        mode: &str,
    ) -> Result<IdbTransaction, StoreError> {
        let stores: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())
            .map_err(|thrown| failed(&thrown))?;
        self.database
            .unchecked_ref::<DurableDatabase>()
            .durable_transaction(&stores, mode, &options)
            .map_err(|thrown| failed(&thrown))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

/// What looking found.
pub(super) enum Found {
    /// There is no database, and there still is none.
    Nothing {
        /// What the browser said if it has just deleted one.
        loss: Option<String>,
    },
    /// There is one.
    Database(Connection),
}

/// Opens the database if it is there, and leaves no trace if it is not.
pub(super) async fn look(name: &str) -> Result<Found, StoreError> {
    let opened = open(name, Missing::Leave).await?;
    Ok(match opened.connection {
        Some(connection) => Found::Database(connection),
        None => Found::Nothing { loss: opened.loss },
    })
}

/// Opens the database, and creates it if it is not there. Beside it what the browser said if it has just deleted one.
pub(super) async fn create(name: &str) -> Result<(Connection, Option<String>), StoreError> {
    let opened = open(name, Missing::Create).await?;
    let connection = opened.connection.ok_or(StoreError::Closed)?;
    Ok((connection, opened.loss))
}

/// Deletes the database; other tabs let go of it when they are told.
pub(super) async fn delete(name: &str) -> Result<(), StoreError> {
    let request = factory()?
        .delete_database(name)
        .map_err(|thrown| refused(&thrown))?;
    match outcome(&request, |_| ()).await? {
        Outcome::Success => Ok(()),
        Outcome::Error(thrown) => Err(failed(&thrown)),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Leave,
    Create,
}

struct Opened {
    connection: Option<Connection>,
    loss: Option<String>,
}

async fn open(name: &str, missing: Missing) -> Result<Opened, StoreError> {
    let factory = factory()?;
    let request = factory
        .open_with_u32(name, FORMAT)
        .map_err(|thrown| refused(&thrown))?;

    let absent = Rc::new(Cell::new(false));
    let loss = Rc::new(Cell::new(None));
    let on_upgrade = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new({
        let (request, absent, loss) = (request.clone(), Rc::clone(&absent), Rc::clone(&loss));
        move |event: IdbVersionChangeEvent| {
            loss.set(loss_in(&event));
            let done = match missing {
                Missing::Create => lay_out(&request),
                Missing::Leave => {
                    absent.set(true);
                    Err(JsValue::UNDEFINED)
                }
            };
            if done.is_err()
                && let Some(transaction) = request.transaction()
            {
                // Only a transaction that has ended by itself refuses this, and then there is nothing left to abort.
                drop(transaction.abort());
            }
        }
    });
    let ended = outcome(&request, |request| {
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    })
    .await;
    request.set_onupgradeneeded(None);
    if ended.is_err() {
        abandon(&request);
    }

    let connection = match ended? {
        Outcome::Success => Some(Connection::new(database_of(&request)?)),
        Outcome::Error(_) if absent.get() => None,
        Outcome::Error(thrown) if property(&thrown, "name") == "VersionError" => {
            return Err(newer(&factory, name).await);
        }
        Outcome::Error(thrown) => return Err(refused(&thrown)),
    };
    Ok(Opened {
        connection,
        loss: loss.take(),
    })
}

/// What is answered after nobody waits any more leaves no trace: a database that is not there is not made, which would be one
/// without stores, and one that is there is let go of.
fn abandon(request: &IdbOpenDbRequest) {
    let on_upgrade = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Some(transaction) = request.transaction() {
                // As above.
                drop(transaction.abort());
            }
        }
    });
    let on_success = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Ok(database) = database_of(&request) {
                database.close();
            }
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.unchecked_ref()));
    request.set_onsuccess(Some(on_success.unchecked_ref()));
}

fn lay_out(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    let place = Array::of2(&"stream".into(), &"seq".into());
    database
        .create_object_store(EVENTS)?
        .create_index_with_str_sequence(PLACE, &place)?;
    database.create_object_store(DRAFTS)?;
    database.create_object_store(META)?;
    database.create_object_store(ATTACHMENTS)?;
    Ok(())
}

/// Chromium says here that it found the database damaged and deleted it; other browsers say nothing.
fn loss_in(event: &IdbVersionChangeEvent) -> Option<String> {
    let loss = property(event, "dataLoss").as_string()?;
    (loss != "none").then_some(loss)
}

/// Reads the version of a database that is too new for us, and changes nothing.
async fn newer(factory: &IdbFactory, name: &str) -> StoreError {
    let request = match factory.open(name) {
        Ok(request) => request,
        Err(thrown) => return refused(&thrown),
    };
    match outcome(&request, |_| ()).await {
        Ok(Outcome::Success) => match database_of(&request) {
            Ok(database) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a version is a positive whole number; a cast saturates"
                )]
                let found = database.version() as u32;
                database.close();
                StoreError::NewerFormat {
                    found,
                    known: FORMAT,
                }
            }
            Err(error) => error,
        },
        Ok(Outcome::Error(thrown)) => refused(&thrown),
        Err(error) => error,
    }
}

fn factory() -> Result<IdbFactory, StoreError> {
    web_sys::window()
        .and_then(|window| window.indexed_db().ok().flatten())
        .ok_or(StoreError::Unavailable)
}

fn database_of(request: &IdbOpenDbRequest) -> Result<IdbDatabase, StoreError> {
    request
        .result()
        .and_then(JsCast::dyn_into)
        .map_err(|thrown| failed(&thrown))
}

enum Outcome {
    Success,
    Error(JsValue),
}

async fn outcome(
    request: &IdbOpenDbRequest,
    listen: impl FnOnce(&IdbOpenDbRequest),
) -> Result<Outcome, StoreError> {
    listen(request);
    // That it is blocked is no outcome yet: whoever has it open, be it what we closed ourselves, may be about to let go.
    let blocked = Rc::new(Cell::new(false));
    let on_blocked = Closure::<dyn FnMut()>::new({
        let blocked = Rc::clone(&blocked);
        move || blocked.set(true)
    });
    request.set_onblocked(Some(on_blocked.as_ref().unchecked_ref()));
    let answer = called(|done| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(done));
    });
    let answer = within(LIMIT_MS, answer).await;
    request.set_onblocked(None);
    let Some(event) = answer else {
        return Err(if blocked.get() {
            StoreError::Blocked
        } else {
            named(TIMEOUT)
        });
    };
    if property(&event, "type") == "success" {
        return Ok(Outcome::Success);
    }
    let error = request.error().ok().flatten();
    Ok(Outcome::Error(
        error.map_or(JsValue::UNDEFINED, JsValue::from),
    ))
}
