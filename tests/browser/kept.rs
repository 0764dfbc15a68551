//! Both adapters keep core's contract, each test in a store of its own.

use firmly::store::{CacheMirror, IndexedDb};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::contract;

macro_rules! contract {
    ($($name:ident),+ $(,)?) => {$(
        #[wasm_bindgen_test]
        async fn $name() {
            let store = concat!("t-contract-", stringify!($name));
            contract::$name(IndexedDb::new(store)).await;
            contract::$name(CacheMirror::new(store)).await;
        }
    )+};
}

contract!(
    is_empty_at_first,
    replaces_keys_by_newer_ones_of_the_same_vault,
    appends_behind_the_head_only,
    heals_in_any_order,
    heals_what_is_damaged,
    keeps_both_sides_of_a_fork,
    keeps_drafts_by_id,
    keeps_attachments_by_id,
    counts_what_it_holds,
    appends_as_is_decided,
    tells_that_the_head_stands,
    deletes_everything,
);
