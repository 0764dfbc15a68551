//! The organisation's pack as the page finds it: kept in this browser, or part of the file. Kept in clear, and only if the user
//! says so. Judges no pack: core does.

use std::rc::Rc;

use firmly_core::pack::{Pack, Refused, read};

use crate::{
    app::book::Book,
    platform::{
        baked,
        preferences::{self, Name, Unavailable},
    },
};

const NAME: Name = Name("firmly-1-pack");
/// The block that `firmly pack` puts into a copy of the file.
const BLOCK: &str = "script[type='application/json']#firmly-pack";

/// What there is before anybody has opened one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The pack.
    pub pack: Option<Rc<Pack>>,
    /// Why one that is here is not used. It stays where it is.
    pub refused: Option<Refused>,
}

/// The pack that is kept, before the one that is part of the file.
pub fn load(book: &Book) -> Found {
    let mut found = Found::default();
    for text in [preferences::load(NAME), baked::text(BLOCK)]
        .into_iter()
        .flatten()
    {
        match read(text.as_bytes(), &book.guide) {
            Ok(pack) => {
                found.pack = Some(Rc::new(pack));
                break;
            }
            Err(refused) => found.refused = found.refused.or(Some(refused)),
        }
    }
    found
}

/// Whether one is kept, readable or not.
pub fn is_kept() -> bool {
    preferences::load(NAME).is_some()
}

/// Keeps the text of a pack.
///
/// # Errors
/// If the browser refuses.
pub fn keep(text: &str) -> Result<(), Unavailable> {
    preferences::keep(NAME, text)
}

/// Takes away the one that was kept.
///
/// # Errors
/// If the browser refuses.
pub fn forget() -> Result<(), Unavailable> {
    preferences::forget(NAME)
}
