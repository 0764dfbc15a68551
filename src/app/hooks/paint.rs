//! Work that can wait until what changed is on the screen.

use yew::{platform::spawn_local, prelude::*};

use crate::platform::paint::painted;

/// Does this with `changed` once it has changed and the page has been painted.
#[hook]
pub fn use_after_paint<T: PartialEq + Clone + 'static>(changed: T, work: impl FnOnce(T) + 'static) {
    use_effect_with(changed, move |changed| {
        let changed = changed.clone();
        spawn_local(async move {
            painted().await;
            work(changed);
        });
    });
}
