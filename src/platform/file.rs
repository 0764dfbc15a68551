//! Reading files that the user chose or dropped. Knows nothing of what is in them.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DataTransfer, DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// The browser could not read it.
    #[error("file unreadable")]
    Unreadable,
    /// It is larger than it may be.
    #[error("file too large")]
    TooLarge,
}

/// A file that the user chose. It is read when it is needed.
#[derive(Clone)]
pub struct Chosen(File);

impl Chosen {
    /// Its name, without the folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How large it is; the most that can be said where it is larger than 4 GB.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the largest number stands for all above"
    )]
    pub fn size_bytes(&self) -> u32 {
        self.0.size() as u32
    }

    /// What is in it from one byte to before another.
    ///
    /// # Errors
    /// If the browser cannot read it.
    pub async fn part(&self, from: u32, to: u32) -> Result<Vec<u8>, NotRead> {
        let part = self.0.slice_with_f64_and_f64(from.into(), to.into());
        let buffer = JsFuture::from(part.or(Err(NotRead::Unreadable))?.array_buffer());
        let buffer = buffer.await.or(Err(NotRead::Unreadable))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// What is in it, if that is no more than `limit_bytes`.
    ///
    /// # Errors
    /// See [`NotRead`].
    pub async fn read(&self, limit_bytes: f64) -> Result<Vec<u8>, NotRead> {
        if self.0.size() > limit_bytes {
            return Err(NotRead::TooLarge);
        }
        let buffer = JsFuture::from(self.0.array_buffer())
            .await
            .or(Err(NotRead::Unreadable))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl From<File> for Chosen {
    fn from(file: File) -> Self {
        Self(file)
    }
}

/// The files that were chosen here.
pub fn chosen(input: &HtmlInputElement) -> Vec<Chosen> {
    let Some(files) = input.files() else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|at| files.get(at))
        .map(Chosen)
        .collect()
}

/// Chooses the files that were dropped, as if they had been picked; where folders were dropped, with all that is in them.
/// Browsers would open them in place of the page.
pub fn drop_into(files: &HtmlInputElement, folder: Option<&HtmlInputElement>, event: &DragEvent) {
    event.prevent_default();
    let Some(dropped) = event.data_transfer() else {
        return;
    };
    // They can be asked for only now; what is in them, later.
    let items = dropped.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok()?)
        .collect();
    if let Some(folder) = folder.filter(|_| entries.iter().any(FileSystemEntry::is_directory)) {
        let folder = folder.clone();
        spawn_local(async move {
            if let Some(all) = all_in(entries).await {
                folder.set_files(Some(&all));
            }
        });
    } else if let Some(dropped) = dropped.files().filter(|dropped| dropped.length() > 0) {
        files.set_files(Some(&dropped));
    }
}

/// Every file in these, as far as the browser gives it; the list has to be made as if it had been dropped.
async fn all_in(mut entries: Vec<FileSystemEntry>) -> Option<FileList> {
    let gathered = DataTransfer::new().ok()?;
    let list = gathered.items();
    while let Some(entry) = entries.pop() {
        if let Some(file) = entry.dyn_ref::<FileSystemFileEntry>() {
            let found = asked(|answer, refused| {
                file.file_with_callback_and_callback(answer, refused);
            });
            if let Ok(found) = found.await {
                // A file that cannot be listed is one that was not dropped.
                list.add_with_file(found.unchecked_ref()).ok();
            }
        } else if let Some(folder) = entry.dyn_ref::<FileSystemDirectoryEntry>() {
            let reader = folder.create_reader();
            // They come some at a time, and none at the end.
            loop {
                let some = asked(|answer, refused| {
                    let read = reader.read_entries_with_callback_and_callback(answer, refused);
                    // What cannot be read is refused as well.
                    read.ok();
                });
                let some = Array::from(&some.await.unwrap_or_default());
                if some.length() == 0 {
                    break;
                }
                entries.extend(some.iter().map(JsCast::unchecked_into));
            }
        }
    }
    gathered.files()
}

async fn asked(ask: impl FnOnce(&Function, &Function)) -> Result<JsValue, JsValue> {
    let mut ask = Some(ask);
    let promise = Promise::new(&mut |answer, refused| {
        if let Some(ask) = ask.take() {
            ask(&answer, &refused);
        }
    });
    JsFuture::from(promise).await
}
