//! The foot of every page: limits, and the version of the content.

use yew::prelude::*;

use crate::{
    app::{
        book::Book,
        components::{Link, day_in_words},
        view::View,
    },
    words::shell::foot as words,
};

/// What the foot shows.
#[derive(Properties, PartialEq)]
pub struct FootProps {
    /// The content whose version it names.
    pub book: Book,
    /// Today, `YYYY-MM-DD`.
    pub today: AttrValue,
    /// Goes to another page.
    pub on_go: Callback<View>,
}

/// See [`FootProps`].
#[component]
pub fn Foot(props: &FootProps) -> Html {
    let go = |view: View| props.on_go.reform(move |()| view.clone());
    let guide = &props.book.guide;
    let review_by = day_in_words(&guide.review_by);
    // Days written year first sort as they pass.
    let overdue = *props.today > *guide.review_by;
    html! {
        <footer class="f-foot">
            <ul>
                <li><Link hook="about" on_follow={go(View::About)}>{ words::ABOUT }</Link></li>
                <li><Link hook="profile" on_follow={go(View::Profile)}>{ words::SETTINGS }</Link></li>
            </ul>
            <p>{ words::LIMITS }</p>
            <p>{ words::content(&guide.version, day_in_words(&guide.published), &review_by) }</p>
            if overdue {
                <p><b>{ words::overdue(review_by) }</b></p>
            }
        </footer>
    }
}
