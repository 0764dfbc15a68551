//! The compiled content, shared by every view without copying.

use std::{ops::Deref, rc::Rc};

use firmly_core::content::Content;

use crate::content;

/// One content for the whole page. Two are equal if they are the same one, so that views compare quickly.
#[derive(Clone, Debug)]
pub struct Book(Rc<Content>);

impl Book {
    /// The content that this build carries.
    pub fn embedded() -> Self {
        Self::new(content::embedded().expect("the build has read back what it compiled"))
    }

    /// Shares this content.
    pub fn new(content: Content) -> Self {
        Self(Rc::new(content))
    }
}

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Book {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.0
    }
}
