//! Copying words. Knows nothing of what they say.

use gloo::utils::{document, window};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// The browser did not copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not copied")]
pub struct NotCopied;

/// Puts `text` on the clipboard. Call it from a click; what it needs for it stands `within` for a moment.
///
/// # Errors
/// If neither the clipboard nor the older command is allowed here.
pub async fn copy(text: &str, within: &Element) -> Result<(), NotCopied> {
    let navigator = window().navigator();
    // On plain http the property is missing, whatever its type says.
    let present = get(&navigator, "clipboard").is_some_and(|found| found.is_object());
    if present
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
    {
        return Ok(());
    }
    copy_selection(text, within).ok_or(NotCopied)
}

/// The way of browsers and pages without a clipboard: select the words, then ask for a copy.
fn copy_selection(text: &str, within: &Element) -> Option<()> {
    let area: HtmlTextAreaElement = document()
        .create_element("textarea")
        .ok()?
        .dyn_into()
        .ok()?;
    area.set_value(text);
    area.set_class_name("govuk-visually-hidden");
    // The page's, or that of a shadow root.
    let before = get(&within.get_root_node(), "activeElement");
    within.append_child(&area).ok()?;
    area.select();
    let copied = document()
        .dyn_into::<HtmlDocument>()
        .ok()?
        .exec_command("copy")
        .ok();
    area.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        super::focus::element(&before);
    }
    copied.filter(|copied| *copied).map(drop)
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok()
}
