//! The tree as a picture and as a list: where every box and line goes, and what is on the path. Draws nothing, measures nothing.

pub mod picture;

mod draft;
mod nearest;
mod shape;
mod tall;
mod text;
mod wide;

pub use self::{
    nearest::{Direction, nearest, nearest_on_path},
    text::{Face, Measure, estimate},
};

use self::{draft::Draft, picture::Picture, shape::Shape};
use super::{
    model::{ChoiceId, Guide, Question, Urgency},
    walk::Walk,
};

/// How the picture is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Three bands, for wide screens and paper.
    Wide,
    /// A rail, for phones.
    Tall,
}

/// The words in the picture that are not the guide's.
pub struct Captions<'a> {
    /// Stands for the answer to a private question.
    pub kept_private: &'a str,
    /// Stands for the answer to the question that comes next.
    pub here: &'a str,
    /// 'Touch: see above', from the name of a choice.
    pub see_above: &'a dyn Fn(&str) -> String,
    /// How soon, on the card at the end.
    pub urgency: &'a dyn Fn(Urgency) -> String,
}

/// Lays the tree out. The same guide, answers and measures give the same picture.
pub fn layout(
    guide: &Guide,
    walk: &Walk,
    form: Form,
    captions: &Captions<'_>,
    measure: Measure<'_>,
) -> Picture {
    match form {
        Form::Wide => wide::draw(Draft::new(guide, walk, captions, measure, wide::METRICS)),
        Form::Tall => tall::draw(Draft::new(guide, walk, captions, measure, tall::METRICS)),
    }
}

/// A question of the list that says the same as the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<'g> {
    /// The question.
    pub question: &'g Question,
    /// The answer given, but for private questions.
    pub given: Option<&'g ChoiceId>,
}

/// Every question of the tree, in the order of the picture.
pub fn list<'g>(guide: &'g Guide, walk: &Walk) -> Vec<Listed<'g>> {
    Shape::new(guide)
        .in_order()
        .into_iter()
        .map(|question| Listed {
            question,
            given: walk
                .path
                .iter()
                .find(|step| step.question == question.id && !question.private)
                .and_then(|step| question.choice(&step.choice))
                .map(|choice| &choice.id),
        })
        .collect()
}
