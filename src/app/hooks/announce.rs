//! One line for assistive technology: what has just happened, politely.

use std::rc::Rc;

use yew::prelude::*;

/// The line, and how often it was said: the same words twice are news twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announcer {
    /// What was said last.
    pub said: &'static str,
    /// How often anything was said.
    pub count: usize,
}

impl Reducible for Announcer {
    type Action = &'static str;

    fn reduce(self: Rc<Self>, said: &'static str) -> Rc<Self> {
        Rc::new(Self {
            said,
            count: self.count + 1,
        })
    }
}

/// Says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Announce(pub Callback<&'static str>);

/// A way to say something in the page's status line. Silent where there is none.
#[hook]
pub fn use_announce() -> Callback<&'static str> {
    use_context::<Announce>().map_or_else(Callback::noop, |announce| announce.0)
}
