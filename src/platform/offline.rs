//! Asks if this browser has kept a served page for when the network is gone. Keeps nothing itself: the worker beside the page
//! does.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

/// The three ways in which a page may work without the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offline {
    /// A worker has it, or is about to.
    Kept,
    /// No worker has it yet.
    #[default]
    NotYet,
    /// This browser has no worker here: a private window, or storage that is switched off.
    NotHere,
}

/// Calls `found` with how it stands, and again when a worker has the page.
pub async fn look(found: impl Fn(Offline)) {
    let navigator = window().navigator();
    let offered = Reflect::get(&navigator, &"serviceWorker".into());
    if !offered.is_ok_and(|workers| workers.is_object()) {
        return found(Offline::NotHere);
    }
    if kept().await {
        return found(Offline::Kept);
    }
    // It comes when a worker is there, which may be never.
    if let Ok(ready) = navigator.service_worker().ready()
        && JsFuture::from(ready).await.is_ok()
        && kept().await
    {
        found(Offline::Kept);
    }
}

/// True if the page is in a cache. A cache that cannot be asked has nothing.
async fn kept() -> bool {
    let Ok(caches) = window().caches() else {
        return false;
    };
    let asked = JsFuture::from(caches.match_with_str("./"));
    asked.await.is_ok_and(|response| response.is_object())
}
