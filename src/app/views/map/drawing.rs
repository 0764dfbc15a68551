//! Draws a picture that core laid out, and moves the focus through it. Knows no layout.

use std::rc::Rc;

use firmly_core::guide::map::{
    Direction, Form, nearest, nearest_on_path,
    picture::{Caption, Glyph, Node, Part, Picture, Stop, Subject, Voice, tidy},
};
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::name;
use crate::{platform::focus, words::map as words};

/// What is drawn, and what opening a box does.
#[derive(Properties, PartialEq)]
pub(super) struct DrawingProps {
    pub(super) picture: Rc<Picture>,
    pub(super) form: Form,
    pub(super) on_open: Callback<(Subject, Part)>,
}

/// See [`DrawingProps`].
#[component]
pub(super) fn Drawing(props: &DrawingProps) -> Html {
    let svg = use_node_ref();
    let picture = &props.picture;
    let (class, prefix) = match props.form {
        Form::Wide => ("f-map f-map--wide", "wide"),
        Form::Tall => ("f-map f-map--tall", "tall"),
    };
    let onkeydown = {
        let (svg, picture) = (svg.clone(), picture.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let at = event
                .target_dyn_into::<Element>()
                .and_then(|target| number(&target.id(), prefix));
            let to = at.and_then(|at| step(&picture, at, &event.key()));
            if let (Some(to), Some(svg)) = (to, svg.cast::<Element>()) {
                event.prevent_default();
                focus::first(&svg, &format!("#{prefix}-{to}"));
            }
        })
    };
    let title = format!("{prefix}-title");
    html! {
        <svg
            ref={svg.clone()}
            {class}
            viewBox={format!("-3 -3 {} {}", tidy(picture.width + 6.0), tidy(picture.height + 6.0))}
            role="group"
            aria-labelledby={title.clone()}
            {onkeydown}
        >
            <title id={title}>{ words::DRAWING }</title>
            <g aria-hidden="true">
                { for picture.rules.iter().map(|(left, right)| html! {
                    <path class="m-stageline" d={format!("M{} {}H{}", tidy(left.x), tidy(left.y), tidy(right.x))} />
                }) }
                <path class="m-edge" d={picture.edge_data()} />
                <path class="m-path" d={picture.path_data()} />
                <path class="m-tip" d={picture.tip_data()} />
            </g>
            { for picture.captions.iter().map(caption) }
            { for picture.nodes.iter().enumerate().map(|(at, node)| self::node(props, &svg, prefix, at, node)) }
            <g aria-hidden="true">{ for picture.stops.iter().map(stop) }</g>
        </svg>
    }
}

fn caption(caption: &Caption) -> Html {
    let anchor = caption.plate.map(|_| "middle");
    html! {
        <>
            if let Some(plate) = caption.plate {
                <rect
                    class="m-plate"
                    x={tidy(plate.x)}
                    y={tidy(plate.y)}
                    width={tidy(plate.width)}
                    height={tidy(plate.height)}
                />
            }
            <text class="m-stage" text-anchor={anchor} x={tidy(caption.x)} y={tidy(caption.y)}>{ &caption.words }</text>
        </>
    }
}

fn node(props: &DrawingProps, svg: &NodeRef, prefix: &str, at: usize, node: &Node) -> Html {
    let (question, outcome, urgency) = match &node.subject {
        Subject::Question(id) => (Some(id.as_str().to_owned()), None, None),
        Subject::Outcome(id, urgency) => {
            (None, Some(id.as_str().to_owned()), Some(urgency.as_str()))
        }
        Subject::Jump(_) => (None, None, None),
    };
    let kind = match node.subject {
        Subject::Question(_) => "m-q",
        Subject::Outcome(..) => "m-o",
        Subject::Jump(_) => "m-jump",
    };
    let part = match node.part {
        Part::Off => None,
        Part::On => Some("is-on"),
        Part::End => Some("is-end"),
    };
    // One stop of the Tab key for each box on the path; the arrow keys reach the others.
    let tabindex = if props.picture.path_nodes.contains(&at) {
        "0"
    } else {
        "-1"
    };
    let onclick = {
        let (on_open, subject, part) = (props.on_open.clone(), node.subject.clone(), node.part);
        let (svg, home) = (
            svg.clone(),
            home(&props.picture, &node.subject).map(|home| format!("#{prefix}-{home}")),
        );
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            match (&home, svg.cast::<Element>()) {
                (Some(home), Some(svg)) => focus::jump(&svg, home),
                _ => on_open.emit((subject.clone(), part)),
            }
        })
    };
    html! {
        <a
            key={at}
            id={format!("{prefix}-{at}")}
            href="#"
            class={classes!(kind, part)}
            {tabindex}
            aria-label={spoken(node)}
            data-question={question}
            data-outcome={outcome}
            data-urgency={urgency}
            {onclick}
        >
            <rect
                x={tidy(node.rect.x)}
                y={tidy(node.rect.y)}
                width={tidy(node.rect.width)}
                height={tidy(node.rect.height)}
                rx={tidy(node.round)}
            />
            { for node.glyphs.iter().map(glyph) }
            { for node.texts.iter().map(|text| html! {
                <text class={voice(text.voice)} x={tidy(text.x)} y={tidy(text.y)}>{ &text.words }{ " " }</text>
            }) }
        </a>
    }
}

/// The box of the question that a jump stands for.
fn home(picture: &Picture, subject: &Subject) -> Option<usize> {
    let Subject::Jump(question) = subject else {
        return None;
    };
    let home = Subject::Question(question.clone());
    picture.nodes.iter().position(|node| node.subject == home)
}

/// A box in a phrase: what it says, and the urgency that its shape stands for.
fn spoken(node: &Node) -> String {
    let mut said = String::new();
    let mut before = None;
    for text in &node.texts {
        match before {
            None => {}
            Some(voice) if voice != text.voice && !said.ends_with('?') => said.push_str(". "),
            Some(_) => said.push(' '),
        }
        said.push_str(&text.words);
        before = Some(text.voice);
    }
    match (&node.subject, node.part) {
        (Subject::Outcome(_, urgency), Part::Off) => words::node::outcome(said, name(*urgency)),
        (Subject::Jump(_), _) => words::node::jump(said),
        (Subject::Question(_), _) | (Subject::Outcome(..), _) => said,
    }
}

fn glyph(glyph: &Glyph) -> Html {
    html! {
        <g class="m-o" data-urgency={glyph.urgency.as_str()} aria-hidden="true">
            <use
                class="f-glyph"
                href={format!("#g-{}", glyph.urgency.as_str())}
                x={tidy(glyph.x)}
                y={tidy(glyph.y)}
                width={tidy(glyph.size)}
                height={tidy(glyph.size)}
            />
        </g>
    }
}

fn stop(stop: &Stop) -> Html {
    let class = match stop.part {
        Part::Off => "m-dot",
        Part::On | Part::End => "m-dot is-on",
    };
    html! { <circle {class} cx={tidy(stop.at.x)} cy={tidy(stop.at.y)} r="6" /> }
}

fn voice(voice: Voice) -> Option<&'static str> {
    match voice {
        Voice::Label => Some("m-l"),
        Voice::Answer => Some("m-a"),
        Voice::Plain => None,
    }
}

/// The place of a box from its id.
fn number(id: &str, prefix: &str) -> Option<usize> {
    id.strip_prefix(prefix)?.strip_prefix('-')?.parse().ok()
}

/// Where a key leads from a box.
fn step(picture: &Picture, at: usize, key: &str) -> Option<usize> {
    match key {
        "ArrowLeft" => nearest(picture, at, Direction::Left),
        "ArrowRight" => nearest(picture, at, Direction::Right),
        "ArrowUp" => nearest(picture, at, Direction::Up),
        "ArrowDown" => nearest(picture, at, Direction::Down),
        "Escape" => nearest_on_path(picture, at),
        _ => None,
    }
}
