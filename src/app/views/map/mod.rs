//! The whole tree on one page: as a picture for wide screens, as one for phones, and as a list. Core says where things are.

mod drawing;
mod list;

use std::rc::Rc;

use firmly_core::guide::{
    map::{
        Captions, Face, Form, estimate, layout,
        picture::{Part, Picture, Subject},
    },
    model::Urgency,
    walk::{Position, Walk},
};
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use self::drawing::Drawing;
use super::PageProps;
use crate::{
    app::{
        book::Book,
        components::{Link, glyph},
        hooks::{Zoom, use_zoom},
        state::journey::Action,
        view::{BookPage, Entry, View},
    },
    platform::{focus, measure::Measurer},
    words::map as words,
};

/// See [`PageProps`].
#[component]
pub fn MapPage(props: &PageProps) -> Html {
    let walk = props.journey.walk();
    let pictures = use_memo(
        (walk.clone(), props.journey.book().clone()),
        |(walk, book)| {
            [Form::Wide, Form::Tall].map(|form| Rc::new(draw(book, &props.host.root(), walk, form)))
        },
    );
    let [wide, tall] = pictures.as_ref();
    let (scroll, column) = (use_node_ref(), use_node_ref());
    let zoom = use_zoom(&scroll);
    let on_open = open(props, &column);
    let onkeydown = zoom.reform(|event: KeyboardEvent| {
        // The browser's own zoom stays the browser's.
        let alone = !(event.alt_key() || event.ctrl_key() || event.meta_key());
        Zoom::of_key(&event.key()).filter(|_| alone)
    });

    let guide = &props.journey.book().guide;
    let questions = list::questions(props.journey.book(), &walk).len();
    let lede = if walk.path.is_empty() {
        words::lede_empty(questions, guide.outcomes.len())
    } else {
        words::lede(questions, guide.outcomes.len())
    };
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ lede }</p>
            <div class="f-mapbox f-wide" {onkeydown}>
                <div class="f-mapbar">{ key() }{ zoom_buttons(&zoom) }</div>
                <div ref={scroll} class="f-mapscroll" tabindex="0" role="region" aria-label={words::NAME}>
                    <Drawing picture={wide.clone()} form={Form::Wide} on_open={on_open.clone()} />
                    <Drawing picture={tall.clone()} form={Form::Tall} {on_open} />
                </div>
            </div>
            <p class="f-small f-quiet f-mt-s f-wide f-noprint">{ words::AGAIN }{ " " }{ words::KEYS }</p>
            <div ref={column} class="f-mt">{ list::list(props.journey.book(), &walk) }</div>
            { go_on(props) }
        </>
    }
}

/// Lays the picture out in the type of the page.
fn draw(book: &Book, root: &Element, walk: &Walk, form: Form) -> Picture {
    let captions = Captions {
        kept_private: words::node::KEPT_PRIVATE,
        here: words::node::HERE,
        see_above: &|choice| words::node::see_above(choice),
        urgency: &|urgency| in_time(urgency).to_owned(),
    };
    let measurer = Measurer::new(root);
    let measure = |text: &str, face: Face| {
        let (weight, size) = match face {
            Face::Label => (600, 13.5),
            Face::Plain => (400, 13.0),
            Face::Title => (700, 17.0),
        };
        measurer
            .as_ref()
            .and_then(|measurer| measurer.width(text, weight, size))
            .unwrap_or_else(|| estimate(text, face))
    };
    layout(&book.guide, walk, form, &captions, &measure)
}

/// What a box does: an answered question can be answered anew, any other is found in the list; an outcome has its page.
fn open(page: &PageProps, column: &NodeRef) -> Callback<(Subject, Part)> {
    let (act, column) = (page.act.clone(), column.clone());
    Callback::from(move |(subject, part)| match (subject, part) {
        (Subject::Question(id), Part::On) => act.emit(Action::Go(View::Question(id))),
        (Subject::Question(id) | Subject::Jump(id), _) => {
            if let Some(column) = column.cast::<Element>() {
                focus::reveal(&column, &format!("#{}", list::anchor(&id)));
            }
        }
        (Subject::Outcome(..), Part::End) => act.emit(Action::Go(View::Outcome)),
        (Subject::Outcome(id, _), _) => act.emit(Action::Go(View::Handbook(BookPage::Entry(
            Entry::Outcome(id),
        )))),
    })
}

fn key() -> Html {
    let shape = |urgency: Urgency| {
        html! { <li class="f-u" data-urgency={urgency.as_str()}>{ glyph(urgency) }{ name(urgency) }</li> }
    };
    html! {
        <ul class="f-key" aria-label={words::key::NAME}>
            <li><span class="f-key__line"></span>{ words::key::PATH }</li>
            { for [Urgency::Emergency, Urgency::UrgentToday, Urgency::Soon, Urgency::Routine].map(shape) }
        </ul>
    }
}

fn zoom_buttons(zoom: &Callback<Option<Zoom>>) -> Html {
    let to = |step: Zoom| zoom.reform(move |_: MouseEvent| Some(step));
    html! {
        <div class="f-zoom" role="group" aria-label={words::zoom::NAME}>
            <button type="button" aria-label={words::zoom::SMALLER} onclick={to(Zoom::Out)}>{ "−" }</button>
            <button type="button" onclick={to(Zoom::Fit)}>{ words::zoom::FIT }</button>
            <button type="button" aria-label={words::zoom::LARGER} onclick={to(Zoom::In)}>{ "+" }</button>
        </div>
    }
}

/// Back to where the answers have led.
fn go_on(page: &PageProps) -> Html {
    let walk = page.journey.walk();
    let name = match (&walk.position, walk.path.is_empty()) {
        (Position::Outcome(_), _) => words::next::PLAN,
        (Position::Question(_), false) => words::next::GO_ON,
        (Position::Question(_), true) => words::next::START,
    };
    html! {
        <p class="f-actions f-mt">
            <Link class="govuk-button" hook={walk.path.is_empty().then_some("start")} on_follow={page.act(Action::GoOn)}>{ name }</Link>
            if !walk.path.is_empty() {
                <Link class="f-textlink" hook="restart" on_follow={page.act(Action::Restart)}>{ words::next::RESTART }</Link>
            }
        </p>
    }
}

/// An urgency in a word or two.
fn name(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => words::key::EMERGENCY,
        Urgency::UrgentToday => words::key::URGENT_TODAY,
        Urgency::Soon => words::key::SOON,
        Urgency::Routine => words::key::ROUTINE,
    }
}

/// The same with what it means, short enough for the picture.
fn in_time(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => words::node::EMERGENCY,
        Urgency::UrgentToday => words::node::URGENT_TODAY,
        Urgency::Soon => words::node::SOON,
        Urgency::Routine => words::node::ROUTINE,
    }
}
