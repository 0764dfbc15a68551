//! Copying words, with a word on whether it worked.

use web_sys::Element;
use yew::{platform::spawn_local, prelude::*};

use super::use_announce;
use crate::{platform::clipboard, words::guide::say as words};

/// Copies these words, for a click on a button.
#[hook]
pub fn use_copy() -> Callback<(AttrValue, MouseEvent)> {
    let announce = use_announce();
    use_callback(
        announce,
        |(text, click): (AttrValue, MouseEvent), announce| {
            let Some(place) = place(&click) else { return };
            let announce = announce.clone();
            spawn_local(async move {
                let copied = clipboard::copy(&text, &place).await;
                announce.emit(if copied.is_ok() {
                    words::COPIED
                } else {
                    words::NOT_COPIED
                });
            });
        },
    )
}

/// Beside the button, whose styles hide what is copied. What is clicked may be the icon on it.
fn place(click: &MouseEvent) -> Option<Element> {
    let clicked = click.target_dyn_into::<Element>()?;
    clicked.closest("button").ok()??.parent_element()
}
