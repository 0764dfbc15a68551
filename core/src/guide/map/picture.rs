//! What the picture consists of: boxes with lines of text, lines between them, in units of the picture. Draws nothing itself.

use std::fmt::Write;

use crate::guide::model::{OutcomeId, QuestionId, Urgency};

/// A place in the picture; a line that turns here is rounded by `round`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    /// Radius of the corner.
    pub round: f64,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Rect {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The middle, from left to right.
    pub fn middle_x(&self) -> f64 {
        self.x + self.width / 2.0
    }

    /// The middle, from top to bottom.
    pub fn middle_y(&self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// What a box stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A question.
    Question(QuestionId),
    /// An outcome; it may stand in several boxes.
    Outcome(OutcomeId, Urgency),
    /// A question whose own box is elsewhere.
    Jump(QuestionId),
}

/// What a box has to do with the answers given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It is not on the path.
    Off,
    /// It is on the path: answered, or to be answered next.
    On,
    /// The path ends here.
    End,
}

/// How a line of text is set; the view's style sheet says how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The name of a question, or of the outcome at the end.
    Label,
    /// The answer under it, or the urgency at the end.
    Answer,
    /// The name of an outcome or a jump.
    Plain,
}

/// A line of text; `x` and `y` are where its base line begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words.
    pub words: String,
    /// How they are set.
    pub voice: Voice,
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The shape of an urgency, in a square.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Which.
    pub urgency: Urgency,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width and height.
    pub size: f64,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it stands for.
    pub subject: Subject,
    /// Whether it is on the path.
    pub part: Part,
    /// Where it is.
    pub rect: Rect,
    /// The radius of its corners.
    pub round: f64,
    /// What it says.
    pub texts: Vec<Text>,
    /// The urgency of an outcome; of all outcomes behind it in a folded row.
    pub glyphs: Vec<Glyph>,
}

/// A line from one box to another, along all its corners. It runs under the boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The place of the box in [`Picture::nodes`] from which it comes.
    pub from: usize,
    /// And the one to which it goes.
    pub to: usize,
    /// Its corners.
    pub points: Vec<Point>,
}

/// A name that stands beside no box: of a stage, or of a choice that skips questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// The words.
    pub words: String,
    /// Where its base line begins; its middle, on a plate.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    /// The ground that it needs where it stands on a line.
    pub plate: Option<Rect>,
}

/// A small arrow on the path, where it comes into a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tip {
    /// Pointing down; the place of its point.
    Down(Point),
    /// Pointing right.
    Right(Point),
}

/// A stop on the rail of the tall form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Its middle.
    pub at: Point,
    /// Whether it is on the path.
    pub part: Part,
}

/// The whole picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Width in units.
    pub width: f64,
    /// Height in units.
    pub height: f64,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The lines between them.
    pub edges: Vec<Edge>,
    /// The path, in the pieces into which jumps cut it.
    pub path: Vec<Vec<Point>>,
    /// Arrows on it.
    pub tips: Vec<Tip>,
    /// The places of the boxes on the path, in its order.
    pub path_nodes: Vec<usize>,
    /// Names of stages and of choices that skip questions.
    pub captions: Vec<Caption>,
    /// Rules under the names of stages: left and right end.
    pub rules: Vec<(Point, Point)>,
    /// Stops on the rail of the tall form.
    pub stops: Vec<Stop>,
}

impl Picture {
    /// The path as data of an SVG path.
    pub fn path_data(&self) -> String {
        self.path.iter().map(|piece| path_data(piece)).collect()
    }

    /// All other lines as data of one SVG path, so that they do not darken where they share a stretch.
    pub fn edge_data(&self) -> String {
        self.edges
            .iter()
            .map(|edge| path_data(&edge.points))
            .collect()
    }

    /// The arrows as data of an SVG path.
    pub fn tip_data(&self) -> String {
        let mut data = String::new();
        for tip in &self.tips {
            let (at, rest) = match tip {
                Tip::Down(point) => ((point.x - 7.0, point.y - 9.0), "h14l-7 9z"),
                Tip::Right(point) => ((point.x - 9.0, point.y - 7.0), "v14l9 -7z"),
            };
            push(
                &mut data,
                format_args!("M{} {}{rest}", tidy(at.0), tidy(at.1)),
            );
        }
        data
    }
}

/// A line through these points, its corners rounded as far as there is room, as data of an SVG path.
pub fn path_data(points: &[Point]) -> String {
    let mut data = String::new();
    let Some((first, rest)) = points.split_first() else {
        return data;
    };
    push(
        &mut data,
        format_args!("M{} {}", tidy(first.x), tidy(first.y)),
    );
    let mut before = *first;
    for (index, corner) in rest.iter().enumerate() {
        match rest.get(index + 1) {
            Some(after) => {
                let round = corner
                    .round
                    .min(distance(&before, corner) / 2.0)
                    .min(distance(corner, after) / 2.0);
                let entry = towards(corner, &before, round);
                let exit = towards(corner, after, round);
                push(
                    &mut data,
                    format_args!(
                        "L{} {}Q{} {} {} {}",
                        tidy(entry.x),
                        tidy(entry.y),
                        tidy(corner.x),
                        tidy(corner.y),
                        tidy(exit.x),
                        tidy(exit.y)
                    ),
                );
            }
            None => push(
                &mut data,
                format_args!("L{} {}", tidy(corner.x), tidy(corner.y)),
            ),
        }
        before = *corner;
    }
    data
}

/// A length in units of the picture, to a tenth, so that the same picture has the same data everywhere.
pub fn tidy(units: f64) -> String {
    // Minus zero plus zero is zero.
    ((units * 10.0).round() / 10.0 + 0.0).to_string()
}

fn distance(a: &Point, b: &Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn towards(from: &Point, to: &Point, by: f64) -> Point {
    let whole = distance(from, to);
    let share = if whole > 0.0 { by / whole } else { 0.0 };
    Point {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        round: 0.0,
    }
}

fn push(data: &mut String, piece: std::fmt::Arguments<'_>) {
    #[expect(
        clippy::let_underscore_must_use,
        reason = "writing to a String cannot fail"
    )]
    let _ = data.write_fmt(piece);
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn lengths_are_to_a_tenth() {
        let lengths = [0.0, 15.5, -3.0, -0.04, -0.25, 1234.96].map(tidy);
        assert_eq!(lengths, ["0", "15.5", "-3", "0", "-0.3", "1235"]);
    }
}
