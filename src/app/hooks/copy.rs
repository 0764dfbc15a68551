//! Copying words, with a word on whether it worked.

use yew::{platform::spawn_local, prelude::*};

use super::use_announce;
use crate::{platform::clipboard, words::guide::say as words};

/// Copies what it is given.
#[hook]
pub fn use_copy() -> Callback<AttrValue> {
    let announce = use_announce();
    use_callback(announce, |text: AttrValue, announce| {
        let announce = announce.clone();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            announce.emit(if copied.is_ok() {
                words::COPIED
            } else {
                words::NOT_COPIED
            });
        });
    })
}
