//! Where the app is shown: on a page of its own, or as a guest in somebody else's. A guest is the guide alone, and leaves
//! title, address, history and storage of the page around it as they are.

use gloo::utils::body;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    app::view::View,
    platform::{print, title},
};

/// Whose page it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Host {
    /// Ours.
    #[default]
    Page,
    /// Somebody else's.
    Guest(Guest),
}

/// What a guest was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Guest {
    /// What it is drawn into.
    pub root: Element,
    /// Where a page with the log is.
    pub log: Option<AttrValue>,
    /// The question or outcome that it begins with, in place of the first page.
    pub start: Option<AttrValue>,
    /// Hears of every step, and of the wish to leave or to print. Never of an answer.
    pub tell: Callback<&'static str>,
}

/// What a guest tells when the user wants to leave.
const LEAVE: &str = "leave";

/// The word by which a guest in the middle of a page says that the user wants it on paper.
const PRINT: &str = "print";

impl Host {
    /// The guest, where it is one.
    pub fn guest(&self) -> Option<&Guest> {
        match self {
            Self::Page => None,
            Self::Guest(guest) => Some(guest),
        }
    }

    /// What the app is drawn into.
    pub fn root(&self) -> Element {
        self.guest()
            .map_or_else(|| body().into(), |guest| guest.root.clone())
    }

    /// Whether it stands in the middle of a page that has a main part of its own.
    pub fn is_within(&self) -> bool {
        self.guest()
            .is_some_and(|guest| guest.root.tag_name() != "BODY")
    }

    /// Sets the title of a page that is ours.
    pub fn title(&self, title: &str) {
        if self.guest().is_none() {
            title::set(title);
        }
    }

    /// Says what kind of page is shown now.
    pub fn stepped(&self, view: &View) {
        self.tell(match view {
            View::Start => "start",
            View::Question(_) => "question",
            View::Outcome => "outcome",
            View::Map => "map",
            View::Handbook(_) => "handbook",
            View::Profile | View::About | View::CheckFile | View::Log(_) => "other",
        });
    }

    /// Says that the user wants to leave.
    pub fn left(&self) {
        self.tell(LEAVE);
    }

    /// Prints what is shown, without the page around it.
    pub fn print(&self) {
        if self.is_within() {
            self.tell(PRINT);
        } else {
            print::print();
        }
    }

    fn tell(&self, what: &'static str) {
        if let Some(guest) = self.guest() {
            guest.tell.emit(what);
        }
    }
}
