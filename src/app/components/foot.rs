//! The foot of every page: limits, and the version of the content.

use yew::prelude::*;

use crate::{
    app::{
        book::Book,
        components::{Link, day_in_words},
        host::Host,
        view::View,
    },
    words::shell::foot as words,
};

/// A guest has no files to check. The version is the content's; whether its review is overdue follows from today, `YYYY-MM-DD`.
pub fn foot(host: &Host, book: &Book, today: &str, on_go: &Callback<View>) -> Html {
    let go = |view: View| on_go.reform(move |()| view.clone());
    let guide = &book.guide;
    let review_by = day_in_words(&guide.review_by);
    // Days written year first sort as they pass.
    let overdue = *today > *guide.review_by;
    html! {
        <footer class="f-foot">
            <ul>
                <li><Link hook="about" on_follow={go(View::About)}>{ words::ABOUT }</Link></li>
                if host.guest().is_none() {
                    <li><Link hook="check-file" on_follow={go(View::CheckFile)}>{ words::CHECK_FILE }</Link></li>
                }
                <li><Link hook="profile" on_follow={go(View::Profile)}>{ words::SETTINGS }</Link></li>
            </ul>
            <p>{ words::LIMITS }</p>
            <p>{ words::content(&guide.version, day_in_words(&guide.law_at), &review_by) }</p>
            if overdue {
                <p><b>{ words::overdue(review_by) }</b></p>
            }
        </footer>
    }
}
