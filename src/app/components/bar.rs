//! The bar on every page: name, emergency line, sections, and the two ways to be seen less.

use yew::prelude::*;

use crate::{
    app::{
        components::{Icon, Jump, Link},
        host::Host,
        view::{BookPage, LogTask, View},
    },
    words::shell::{self, bar as words},
};

/// Which section of the app is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Section {
    Guide,
    Map,
    Handbook,
    Log,
    Other,
}

impl From<&View> for Section {
    fn from(view: &View) -> Self {
        match view {
            View::Start | View::Question(_) | View::Outcome => Self::Guide,
            View::Map => Self::Map,
            View::Handbook(_) => Self::Handbook,
            View::Log(_) => Self::Log,
            View::Profile | View::About | View::CheckFile => Self::Other,
        }
    }
}

/// Goes to another page, covers the page, or leaves it.
pub fn bar(
    host: &Host,
    shown: Section,
    on_go: &Callback<View>,
    on_hide: &Callback<()>,
    on_leave: &Callback<()>,
) -> Html {
    let go = |view: View| on_go.reform(move |()| view.clone());
    let section = |section: Section, view: View, hook: Option<&'static str>, name: &'static str| {
        let current = (shown == section).then_some("page");
        html! { <Link on_follow={go(view)} {hook} {current}>{ name }</Link> }
    };
    let onhide = on_hide.reform(|_: MouseEvent| ());
    html! {
        <header class="f-bar">
            <Jump class="govuk-skip-link f-skip" to="main">{ words::SKIP }</Jump>
            { leave("govuk-skip-link f-skip", on_leave, words::LEAVE.into()) }
            <div class="f-bar__in">
                <Link class="f-brand" on_follow={go(View::Start)}>{ emblem() }{ shell::BRAND }</Link>
                <p class="f-999">{ words::DANGER }{ " " }<a href="tel:999">{ words::CALL }</a></p>
                <nav class="f-nav" aria-label={words::SECTIONS}>
                    { section(Section::Guide, View::Start, None, words::GUIDE) }
                    { section(Section::Map, View::Map, Some("map"), words::MAP) }
                    { section(Section::Handbook, View::Handbook(BookPage::default()), Some("handbook"), words::HANDBOOK) }
                    if host.guest().is_none() { { section(Section::Log, View::Log(LogTask::Browse), Some("log"), words::LOG) } }
                </nav>
                <div class="f-safe" role="group" aria-label={words::PRIVACY}>
                    <button class="f-btn f-btn--plain f-btn--small" type="button" data-do="hide" onclick={onhide}>
                        { Icon::Hide.html() }{ words::HIDE }
                    </button>
                    { leave("f-btn f-btn--ink f-btn--small", on_leave, html! { <>{ Icon::Leave.html() }{ words::LEAVE }</> }) }
                </div>
            </div>
        </header>
    }
}

/// The mark beside the name.
pub(super) fn emblem() -> Html {
    html! {
        <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round">
            <path d="M7 21V4.5h9.5M7 12.5h6" />
            <circle cx="19.6" cy="4.5" r="1.7" fill="currentColor" stroke="none" />
        </svg>
    }
}

/// A real link to an empty page, so that it leads away even where the app has stopped.
fn leave(class: &'static str, on_leave: &Callback<()>, says: Html) -> Html {
    let onclick = on_leave.reform(|event: MouseEvent| event.prevent_default());
    html! {
        <a {class} href="about:blank" rel="nofollow noreferrer" data-do="leave" {onclick}>{ says }</a>
    }
}
