//! What is remembered of the file that the user chose for copies: the browser's handle, and of its folder, the sealed key of
//! the copy. It stands in `meta` beside the key files, and goes with the database.

use firmly_core::store::StoreError;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{IndexedDb, META, answer, ask, bytes, failed, property};

const FILE: &str = "file";

/// The file that the user chose.
#[derive(Clone, Debug)]
pub struct RememberedFile {
    /// The browser's handle. Only this browser can make anything of it.
    pub handle: JsValue,
    /// The handle of its folder, if that was chosen; else `undefined`.
    pub folder: JsValue,
    /// The sealed key of the copy.
    pub sealed: Vec<u8>,
    /// The one from before the passphrase was changed, until the file is written under the new one.
    pub before: Option<Vec<u8>>,
    /// True if it was made for the copy and has not been written yet.
    pub is_new: bool,
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
        let part = |name: &str| {
            let part = property(&found, name);
            part.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
        };
        Ok(part("sealed").map(|sealed| RememberedFile {
            handle: property(&found, "handle"),
            folder: property(&found, "folder"),
            sealed,
            before: part("before"),
            is_new: property(&found, "new").is_truthy(),
        }))
    }

    /// Remembers the file, in place of the one before.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn choose_file(&self, file: &RememberedFile) -> Result<(), StoreError> {
        let transaction = self.write().await?;
        let value = Object::new();
        let before = file.before.as_deref().map(|before| bytes(before).into());
        for (name, part) in [
            ("handle", file.handle.clone()),
            ("folder", file.folder.clone()),
            ("sealed", bytes(&file.sealed).into()),
            ("before", before.unwrap_or_default()),
            ("new", file.is_new.into()),
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
