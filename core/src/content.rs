//! All that content/ compiles to. Only a container.

use serde::{Deserialize, Serialize};

use crate::{guide::model::Guide, journal::vocabulary::Vocabulary, report::Words};

/// The compiled content. The words of the interface are not in it: they become Rust constants in the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The guide.
    pub guide: Guide,
    /// The log's terms.
    pub vocabulary: Vocabulary,
    /// What reports say: core writes them.
    pub report: Words,
}

impl Content {
    /// Reads what [`Content::to_compiled`] wrote.
    ///
    /// # Errors
    /// If the bytes are not compiled content of this version of the program.
    pub fn from_compiled(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    /// The compact form that builds embed: no names of fields, and a reader a tenth of the size of JSON's. Good for the
    /// version of the program that wrote it, and for no other.
    ///
    /// # Errors
    /// None that content can cause; the signature is the serialiser's.
    pub fn to_compiled(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }
}
