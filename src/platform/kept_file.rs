//! A file of the user's choice that the page may write again, in browsers that have that. Knows nothing of what is in it.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::DomException;

#[wasm_bindgen]
extern "C" {
    /// The window, with what web-sys keeps behind its unstable flag.
    type Picker;

    #[wasm_bindgen(method, catch, js_name = showSaveFilePicker)]
    fn show_save_file_picker(this: &Picker, options: &Object) -> Result<Promise, JsValue>;

    /// The file, as browsers remember it.
    type Handle;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Handle) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    fn query_permission(this: &Handle, mode: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    fn request_permission(this: &Handle, mode: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &Handle) -> Result<Promise, JsValue>;

    /// What is written beside the file, and takes its place when it is closed.
    type Writable;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, bytes: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writable) -> Result<Promise, JsValue>;
}

/// Why the file was not written. What was in it before is still there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// The user has to allow it, again after each start of the browser.
    #[error("not allowed")]
    NotAllowed,
    /// The file, or the drive that it is on, is not there.
    #[error("not there")]
    Gone,
    /// The browser or the disk refused.
    #[error("refused: {0}")]
    Refused(String),
}

/// A file that the user chose.
#[derive(Clone, Debug)]
pub struct KeptFile(JsValue);

/// Whether this browser can keep a file.
pub fn is_offered() -> bool {
    web_sys::window().is_some_and(|window| {
        Reflect::get(&window, &"showSaveFilePicker".into()).is_ok_and(|found| found.is_function())
    })
}

/// Lets the user choose a file, which begins as an empty one; `None` if they chose none. Has to be called at a click.
///
/// # Errors
/// If the browser refuses.
pub async fn pick(name: &str) -> Result<Option<KeptFile>, NotWritten> {
    let window = web_sys::window().ok_or(NotWritten::NotAllowed)?;
    let (options, kind, accept) = (Object::new(), Object::new(), Object::new());
    let extensions = Array::of1(&".age".into());
    for (object, name, value) in [
        (&accept, "application/octet-stream", extensions.into()),
        (&kind, "accept", accept.clone().into()),
        (&options, "suggestedName", name.into()),
        (&options, "types", Array::of1(&kind).into()),
    ] {
        Reflect::set(object, &name.into(), &value).map_err(|thrown| told(&thrown))?;
    }
    let picked = window
        .unchecked_ref::<Picker>()
        .show_save_file_picker(&options);
    match done(picked).await {
        Ok(handle) => Ok(Some(KeptFile(handle))),
        Err(thrown) if name_of(&thrown) == "AbortError" => Ok(None),
        Err(thrown) => Err(told(&thrown)),
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

    /// Whether it may be written now.
    pub async fn is_allowed(&self) -> bool {
        granted(self.handle().query_permission(&read_and_write())).await
    }

    /// Asks the user. Has to be called at a click.
    pub async fn ask(&self) -> bool {
        granted(self.handle().request_permission(&read_and_write())).await
    }

    /// Puts these bytes in the place of the file, all or nothing.
    ///
    /// # Errors
    /// See [`NotWritten`].
    pub async fn write(&self, bytes: &[u8]) -> Result<(), NotWritten> {
        let writable = done(self.handle().create_writable()).await;
        let writable = writable.map_err(|thrown| told(&thrown))?;
        let writable = writable.unchecked_ref::<Writable>();
        let written = match done(writable.write(&Uint8Array::from(bytes))).await {
            Ok(_) => done(writable.close()).await,
            failed => {
                // What was begun beside the file goes; that it could not go changes nothing.
                drop(done(writable.abort()).await);
                failed
            }
        };
        written.map(drop).map_err(|thrown| told(&thrown))
    }

    fn handle(&self) -> &Handle {
        self.0.unchecked_ref()
    }
}

fn read_and_write() -> Object {
    let mode = Object::new();
    // A plain object takes any property; without it the browser would ask for less, and writing would say so.
    Reflect::set(&mode, &"mode".into(), &"readwrite".into()).unwrap_or_default();
    mode
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

fn told(thrown: &JsValue) -> NotWritten {
    match name_of(thrown).as_str() {
        "NotAllowedError" | "SecurityError" => NotWritten::NotAllowed,
        "NotFoundError" => NotWritten::Gone,
        name => NotWritten::Refused(name.to_owned()),
    }
}
