//! The compiled content that this build carries. Read once, when the app starts; knows nothing of what it says.

use firmly_core::content::Content;

/// What the build compiled from content/.
const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/content.postcard"));

/// The guide and the vocabulary of this build.
///
/// # Errors
/// Only if the file was damaged after it was built.
pub(crate) fn embedded() -> Result<Content, impl std::error::Error> {
    Content::from_compiled(COMPILED)
}
