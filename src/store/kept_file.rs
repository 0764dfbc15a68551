//! A file of the user's choice that the page may write again, in browsers that have that: in a folder, under a name that is
//! new there, or one that was there: adapter of core's `ChosenFile`. No window that this opens changes anything. Knows nothing
//! of what is in a file.

use firmly_core::store::{ChosenFile, FileError, Stamp};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File};

use crate::platform::file::{Chosen, NotRead};

/// No file that is larger is read.
const LIMIT_BYTES: f64 = 300e6;

#[wasm_bindgen]
extern "C" {
    /// The window, with what web-sys keeps behind its unstable flag.
    type Picker;

    #[wasm_bindgen(method, catch, js_name = showDirectoryPicker)]
    fn show_directory_picker(this: &Picker, options: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = showOpenFilePicker)]
    fn show_open_file_picker(this: &Picker) -> Result<Promise, JsValue>;

    /// A file or a folder, as browsers remember it.
    type Handle;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Handle) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    fn query_permission(this: &Handle, mode: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    fn request_permission(this: &Handle, mode: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    fn get_file_handle(this: &Handle, name: &str, options: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn values(this: &Handle) -> Result<Entries, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn get_file(this: &Handle) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &Handle, options: &Object) -> Result<Promise, JsValue>;

    /// The content of a folder, one by one.
    type Entries;

    #[wasm_bindgen(method, catch)]
    fn next(this: &Entries) -> Result<Promise, JsValue>;

    /// The stream that is written beside the file, and takes its place when it is closed.
    type Writable;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, bytes: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writable) -> Result<Promise, JsValue>;
}

/// A folder that the user chose.
#[derive(Clone, Debug)]
pub struct Folder(JsValue);

/// A file that the user chose, or that was made in a folder of theirs.
#[derive(Clone, Debug)]
pub struct KeptFile(JsValue);

/// True if this browser can keep a file.
pub fn is_offered() -> bool {
    web_sys::window().is_some_and(|window| {
        ["showDirectoryPicker", "showOpenFilePicker"]
            .iter()
            .all(|name| {
                Reflect::get(&window, &(*name).into()).is_ok_and(|found| found.is_function())
            })
    })
}

/// Lets the user choose a folder; `None` if they chose none. Has to be called at a click.
///
/// # Errors
/// If the browser refuses.
pub async fn pick_folder() -> Result<Option<Folder>, FileError> {
    let window = web_sys::window().ok_or(FileError::NotAllowed)?;
    let picker = window.unchecked_ref::<Picker>();
    let picked = done(picker.show_directory_picker(&read_and_write())).await;
    Ok(unless_dismissed(picked)?.map(Folder))
}

/// Lets the user choose a file that is there; `None` if they chose none. Has to be called at a click.
///
/// # Errors
/// If the browser refuses.
pub async fn pick_file() -> Result<Option<KeptFile>, FileError> {
    let window = web_sys::window().ok_or(FileError::NotAllowed)?;
    let picked = done(window.unchecked_ref::<Picker>().show_open_file_picker()).await;
    let picked = unless_dismissed(picked)?;
    Ok(picked.map(|picked| KeptFile(js_sys::Array::from(&picked).get(0))))
}

impl Folder {
    /// What the browser remembered.
    pub fn from_remembered(handle: JsValue) -> Self {
        Self(handle)
    }

    /// For the browser to remember.
    pub fn to_remember(&self) -> &JsValue {
        &self.0
    }

    /// Makes an empty file of this name; `None` if something of that name is there.
    ///
    /// # Errors
    /// See [`FileError`].
    pub async fn make(&self, name: &str) -> Result<Option<KeptFile>, FileError> {
        match done(self.handle().get_file_handle(name, &Object::new())).await {
            Ok(_) => return Ok(None),
            Err(thrown) => match told(&thrown) {
                FileError::Gone => {}
                FileError::Refused(why) if why == "TypeMismatchError" => return Ok(None),
                error => return Err(error),
            },
        }
        let made = self.handle().get_file_handle(name, &set("create", true));
        let made = done(made).await.map_err(|thrown| told(&thrown))?;
        Ok(Some(KeptFile(made)))
    }

    /// The files in it, without those of folders in it.
    ///
    /// # Errors
    /// See [`FileError`].
    pub async fn files(&self) -> Result<Vec<Chosen>, FileError> {
        let entries = self.handle().values().map_err(|thrown| told(&thrown))?;
        let mut files = Vec::new();
        loop {
            let next = done(entries.next()).await.map_err(|thrown| told(&thrown))?;
            let part = |name: &str| Reflect::get(&next, &name.into()).unwrap_or_default();
            if part("done").is_truthy() {
                return Ok(files);
            }
            // A folder has no such ability; and what is gone again by now is not in it.
            let entry = KeptFile(part("value"));
            if let Ok(file) = entry.file().await {
                files.push(Chosen::from(file));
            }
        }
    }

    fn handle(&self) -> &Handle {
        self.0.unchecked_ref()
    }
}

impl KeptFile {
    /// What the browser remembered.
    pub fn from_remembered(handle: JsValue) -> Self {
        Self(handle)
    }

    /// For the browser to remember.
    pub fn to_remember(&self) -> &JsValue {
        &self.0
    }

    /// The name of the file, without the folder.
    pub fn name(&self) -> String {
        self.handle().name().as_string().unwrap_or_default()
    }

    /// True if it may be written now.
    pub async fn is_allowed(&self) -> bool {
        granted(self.handle().query_permission(&read_and_write())).await
    }

    /// Asks the user. Has to be called at a click.
    pub async fn ask(&self) -> bool {
        granted(self.handle().request_permission(&read_and_write())).await
    }

    /// The file as it is now, to be read.
    ///
    /// # Errors
    /// See [`FileError`].
    pub async fn chosen(&self) -> Result<Chosen, FileError> {
        Ok(self.file().await?.into())
    }

    async fn file(&self) -> Result<File, FileError> {
        if !Reflect::get(&self.0, &"getFile".into())
            .is_ok_and(|found| found.is_instance_of::<Function>())
        {
            return Err(FileError::Gone);
        }
        let file = done(self.handle().get_file()).await;
        file.map(JsCast::unchecked_into)
            .map_err(|thrown| told(&thrown))
    }

    fn handle(&self) -> &Handle {
        self.0.unchecked_ref()
    }
}

impl ChosenFile for KeptFile {
    async fn read(&self) -> Result<(Stamp, Vec<u8>), FileError> {
        let file = self.file().await?;
        let stood = stamp(&file);
        match Chosen::from(file).read(LIMIT_BYTES).await {
            Ok(bytes) => Ok((stood, bytes)),
            Err(NotRead::TooLarge) => Err(FileError::TooLarge),
            Err(NotRead::Unreadable) => Err(FileError::Refused("NotReadableError".to_owned())),
        }
    }

    async fn replace(&self, bytes: &[u8], stood: Stamp) -> Result<(), FileError> {
        // Of two tabs that write at once one is refused; where the browser does not know the word, as if it were not there.
        let writable = done(self.handle().create_writable(&set("mode", "exclusive"))).await;
        let writable = writable.map_err(|thrown| told(&thrown))?;
        let writable = writable.unchecked_ref::<Writable>();
        let written = done(writable.write(&Uint8Array::from(bytes))).await;
        let written = match written.map_err(|thrown| told(&thrown)) {
            Ok(_) => match self.file().await {
                Ok(file) if stamp(&file) == stood => Ok(()),
                Ok(_) => Err(FileError::Changed),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            // What was begun beside the file goes; that it could not go changes nothing.
            drop(done(writable.abort()).await);
            return Err(error);
        }
        let closed = done(writable.close()).await;
        closed.map(drop).map_err(|thrown| told(&thrown))
    }
}

fn stamp(file: &File) -> Stamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole numbers, and of others the largest there is"
    )]
    Stamp {
        size_bytes: file.size() as u64,
        modified_ms: file.last_modified() as u64,
    }
}

fn set(name: &str, value: impl Into<JsValue>) -> Object {
    let options = Object::new();
    // A plain object takes any property.
    Reflect::set(&options, &name.into(), &value.into()).unwrap_or_default();
    options
}

/// Without it the browser would ask for less, and writing would say so.
fn read_and_write() -> Object {
    set("mode", "readwrite")
}

fn unless_dismissed(picked: Result<JsValue, JsValue>) -> Result<Option<JsValue>, FileError> {
    match picked {
        Ok(picked) => Ok(Some(picked)),
        Err(thrown) if name_of(&thrown) == "AbortError" => Ok(None),
        Err(thrown) => Err(told(&thrown)),
    }
}

async fn granted(asked: Result<Promise, JsValue>) -> bool {
    done(asked).await.is_ok_and(|answer| answer == "granted")
}

async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

fn name_of(thrown: &JsValue) -> String {
    let exception = thrown.dyn_ref::<DomException>();
    exception.map_or_else(|| "Unknown".to_owned(), DomException::name)
}

fn told(thrown: &JsValue) -> FileError {
    match name_of(thrown).as_str() {
        "NotAllowedError" | "SecurityError" => FileError::NotAllowed,
        "NotFoundError" => FileError::Gone,
        // Another tab writes it.
        "NoModificationAllowedError" => FileError::Changed,
        name => FileError::Refused(name.to_owned()),
    }
}
