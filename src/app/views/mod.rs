//! One file or folder per page. Views show what they are given and say what the user wants; they do nothing themselves.

pub mod about;
pub mod check_file;
pub mod handbook;
mod local;
pub mod log;
pub mod map;
pub mod outcome;
mod pack;
pub mod profile;
pub mod question;
pub mod start;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        host::Host,
        state::journey::{Action, Journey},
        view::View,
    },
    platform::place::Here,
};

/// What the pages of the guide are given.
#[derive(Properties, Clone, PartialEq)]
pub struct PageProps {
    /// The way so far.
    pub journey: Rc<Journey>,
    /// What the user wants.
    pub act: Callback<Action>,
    /// One page back, as the browser does it.
    pub on_back: Callback<()>,
    /// Today, `YYYY-MM-DD`.
    pub today: AttrValue,
    /// What can be done here.
    pub here: Here,
    /// Whose page it is.
    pub host: Host,
}

impl PageProps {
    /// Goes to another page.
    fn go(&self, view: View) -> Callback<()> {
        self.act.reform(move |()| Action::Go(view.clone()))
    }

    /// Does this.
    fn act(&self, action: Action) -> Callback<()> {
        self.act.reform(move |()| action.clone())
    }
}
