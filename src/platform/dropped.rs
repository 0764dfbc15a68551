//! Files and folders that the user dropped on the page, as if they had been picked.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DataTransfer, DataTransferItem, DataTransferItemList, DragEvent, FileList,
    FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

#[wasm_bindgen]
extern "C" {
    /// A dropped item, where the browser gives its handle; web-sys keeps this behind its unstable flag.
    type Item;

    #[wasm_bindgen(method, catch, js_name = getAsFileSystemHandle)]
    fn handle(this: &Item) -> Result<Promise, JsValue>;

    /// A file or a folder.
    type Handle;

    #[wasm_bindgen(method, getter)]
    fn kind(this: &Handle) -> String;

    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn file(this: &Handle) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn values(this: &Handle) -> Result<Handles, JsValue>;

    type Handles;

    #[wasm_bindgen(method, catch)]
    fn next(this: &Handles) -> Result<Promise, JsValue>;
}

/// A dropped item. It can be asked for only while it is dropped; what is in it, later.
enum Dropped {
    /// From a browser that gives handles. Of entries Chromium tells a page from a disk nothing (156: `EncodingError`).
    Handle(Promise),
    /// From any other.
    Entry(FileSystemEntry),
}

/// Chooses the files that were dropped, as if they had been picked; where folders were dropped, with all that is in them.
/// Browsers would open them in place of the page.
pub fn drop_into(files: &HtmlInputElement, folder: Option<&HtmlInputElement>, event: &DragEvent) {
    event.prevent_default();
    let Some(dropped) = event.data_transfer() else {
        return;
    };
    let items = dropped.items();
    let items: Vec<DataTransferItem> = (0..items.length()).filter_map(|at| items.get(at)).collect();
    let entry = |item: &DataTransferItem| item.webkit_get_as_entry().ok().flatten();
    let is_folder = |item| entry(item).is_some_and(|entry| entry.is_directory());
    if let Some(folder) = folder.filter(|_| items.iter().any(is_folder)) {
        let folder = folder.clone();
        let given = items.iter().filter_map(|item| {
            let handle = item.unchecked_ref::<Item>().handle();
            let entry = || entry(item).map(Dropped::Entry);
            handle.map_or_else(|_| entry(), |handle| Some(Dropped::Handle(handle)))
        });
        let given: Vec<_> = given.collect();
        spawn_local(async move {
            if let Some(all) = all_in(given).await {
                folder.set_files(Some(&all));
            }
        });
    } else if let Some(dropped) = dropped.files().filter(|dropped| dropped.length() > 0) {
        files.set_files(Some(&dropped));
    }
}

/// Every file in these, as far as the browser gives it; the list has to be made as if it had been dropped.
async fn all_in(dropped: Vec<Dropped>) -> Option<FileList> {
    let gathered = DataTransfer::new().ok()?;
    let list = gathered.items();
    let (mut handles, mut entries) = (Vec::new(), Vec::new());
    for item in dropped {
        match item {
            Dropped::Handle(handle) => handles.extend(JsFuture::from(handle).await.ok()),
            Dropped::Entry(entry) => entries.push(entry),
        }
    }
    add_handles(&list, handles).await;
    add_entries(&list, entries).await;
    gathered.files()
}

async fn add_handles(list: &DataTransferItemList, mut handles: Vec<JsValue>) {
    while let Some(handle) = handles.pop() {
        let handle: Handle = handle.unchecked_into();
        if handle.kind() == "file" {
            add(list, done(handle.file()).await);
        } else if let Ok(within) = handle.values() {
            while let Ok(next) = done(within.next()).await {
                let part = |name: &str| Reflect::get(&next, &name.into()).unwrap_or_default();
                if part("done").is_truthy() {
                    break;
                }
                handles.push(part("value"));
            }
        }
    }
}

async fn add_entries(list: &DataTransferItemList, mut entries: Vec<FileSystemEntry>) {
    while let Some(entry) = entries.pop() {
        if let Some(file) = entry.dyn_ref::<FileSystemFileEntry>() {
            let found = asked(|answer, refused| {
                file.file_with_callback_and_callback(answer, refused);
            });
            add(list, found.await);
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
}

/// A file that cannot be listed is one that was not dropped.
fn add(list: &DataTransferItemList, file: Result<JsValue, JsValue>) {
    if let Ok(file) = file {
        list.add_with_file(file.unchecked_ref()).ok();
    }
}

async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
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
