//! How far a page that is served works without the network. What is found comes as it is found.

use yew::{platform::spawn_local, prelude::*};

use crate::platform::offline::{self, Offline};

/// Says how far it does, and again when that changes.
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
