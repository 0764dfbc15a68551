//! What is remembered of the file that the user chose for copies: the browser's handle, the sealed key of the copy, how far
//! it came. It stands in `meta` beside the key files, and goes with the database.

use firmly_core::store::StoreError;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{IndexedDb, META, answer, ask, bytes, failed, property, whole};

const FILE: &str = "file";

/// The file that the user chose.
#[derive(Clone, Debug)]
pub struct RememberedFile {
    /// The browser's handle. Only this browser can make anything of it.
    pub handle: JsValue,
    /// The sealed key of the copy.
    pub sealed: Vec<u8>,
    /// How many events the copy in it has.
    pub events: u64,
}

impl IndexedDb {
    /// The file that was chosen; `None` where none was, or where nothing can be made of what is there.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn chosen_file(&self) -> Result<Option<RememberedFile>, StoreError> {
        let Some(transaction) = self.look().await? else {
            return Ok(None);
        };
        let found = answer(&ask(transaction.store(META)?.get(&FILE.into()))?).await?;
        if found.is_undefined() {
            return Ok(None);
        }
        let sealed = property(&found, "sealed");
        let sealed = sealed.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
        let events = property(&found, "events").as_f64().and_then(whole);
        let handle = property(&found, "handle");
        Ok(sealed.zip(events).map(|(sealed, events)| RememberedFile {
            handle,
            sealed,
            events,
        }))
    }

    /// Remembers the file, in place of the one before.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn choose_file(&self, file: &RememberedFile) -> Result<(), StoreError> {
        let transaction = self.write().await?;
        let value = Object::new();
        #[expect(clippy::cast_precision_loss, reason = "no log is that long")]
        let events = file.events as f64;
        for (name, part) in [
            ("handle", file.handle.clone()),
            ("sealed", bytes(&file.sealed).into()),
            ("events", events.into()),
        ] {
            Reflect::set(&value, &name.into(), &part).map_err(|thrown| failed(&thrown))?;
        }
        ask(transaction.store(META)?.put_with_key(&value, &FILE.into()))?;
        transaction.committed().await
    }

    /// Forgets the file, which stays where it is.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn forget_file(&self) -> Result<(), StoreError> {
        if self.look().await?.is_none() {
            return Ok(());
        }
        let transaction = self.write().await?;
        ask(transaction.store(META)?.delete(&FILE.into()))?;
        transaction.committed().await
    }
}
