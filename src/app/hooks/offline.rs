//! Tells if a page that is served works without the network, and again when that changes.

use yew::{platform::spawn_local, prelude::*};

use crate::platform::offline::{self, Offline};

/// The latest that was found; see [`Offline`].
#[hook]
pub fn use_offline() -> Offline {
    let found = use_state(Offline::default);
    {
        let found = found.setter();
        use_effect_with((), move |()| {
            spawn_local(offline::look(move |now| found.set(now)));
        });
    }
    *found
}
