//! The twins keep the contract, and the faulty one fails as it is told.

use std::rc::Rc;

use firmly_core::store::{Fault, Faulty, Memory, Store, StoreError};

use crate::{bench::block_on, contract};

macro_rules! contract {
    ($($name:ident),+ $(,)?) => {$(
        #[test]
        fn $name() {
            block_on(contract::$name(Memory::default()));
            // A faulty store whose time has not come is as good as what it wraps.
            let healthy = Faulty::new(Memory::default(), Fault::WrongByte, 1000..);
            block_on(contract::$name(Rc::new(healthy)));
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

#[test]
fn faults_come_when_they_are_due() {
    let quota = || Fault::Refused(StoreError::Quota);
    let store = Faulty::new(Memory::default(), quota(), 2..=3);
    let results: Vec<_> = (0..4).map(|_| block_on(store.delete_all())).collect();
    let full = Err(StoreError::Quota);
    assert_eq!(results, [Ok(()), full.clone(), full, Ok(())]);
    assert_eq!(store.count(), 4);
}
