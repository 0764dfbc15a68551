//! Copying words. Knows nothing of what they say.

use gloo::utils::{body, document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// The browser did not copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not copied")]
pub struct NotCopied;

/// Puts `text` on the clipboard. Call it from a click.
///
/// # Errors
/// If neither the clipboard nor the older command is allowed here.
pub async fn copy(text: &str) -> Result<(), NotCopied> {
    let navigator = window().navigator();
    // On plain http the property is missing, whatever its type says.
    let present = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|found| found.is_object());
    if present
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
    {
        return Ok(());
    }
    copy_selection(text).ok_or(NotCopied)
}

/// The way of browsers and pages without a clipboard: select the words, then ask for a copy.
fn copy_selection(text: &str) -> Option<()> {
    let area: HtmlTextAreaElement = document()
        .create_element("textarea")
        .ok()?
        .dyn_into()
        .ok()?;
    area.set_value(text);
    area.set_class_name("govuk-visually-hidden");
    let before = document().active_element();
    body().append_child(&area).ok()?;
    area.select();
    let copied = document()
        .dyn_into::<HtmlDocument>()
        .ok()?
        .exec_command("copy")
        .ok();
    area.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        super::focus::element(&before);
    }
    copied.filter(|copied| *copied).map(drop)
}
