//! A picture in the making: puts boxes and ways, then follows the answers along the ways. Knows no form.

use std::collections::BTreeMap;

use super::{
    Captions,
    picture::{Edge, Glyph, Node, Part, Picture, Point, Rect, Stop, Subject, Text, Tip, Voice},
    shape::{Exit, Shape},
    text::{Face, Measure, lines},
};
use crate::guide::{
    model::{Choice, Guide, Outcome, Question, QuestionId, Target},
    walk::{Position, Walk},
};

/// The measures in which the two forms differ.
#[derive(Clone, Copy)]
pub(super) struct Metrics {
    /// From the edge of a box to the name in it.
    pub(super) label_x: f64,
    /// From the edge of an outcome to its shape.
    pub(super) glyph_x: f64,
    /// From the edge of an outcome to its name.
    pub(super) name_x: f64,
    /// The height of a side question of one line.
    pub(super) side_height: f64,
    /// Between boxes that hang from one stem.
    pub(super) gap: f64,
    /// The same beside a side question.
    pub(super) inner_gap: f64,
    /// From a side question with its outcomes to the next box.
    pub(super) after_side: f64,
    /// From the edge of a side question to its outcomes.
    pub(super) indent: f64,
    /// From the edge of a side question to the stem of its outcomes.
    pub(super) stem: f64,
}

/// Where a stack of boxes goes.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) stem: f64,
    pub(super) x: f64,
    pub(super) width: f64,
    pub(super) top: f64,
    pub(super) gap: f64,
}

/// Between the base lines of one name.
const LINE: f64 = 15.5;
/// From the last base line of a name to that of the answer.
const ANSWER: f64 = 18.0;
/// From the middle of capitals to their base line.
const BASE: f64 = 4.75;
/// Room that text leaves at the right.
const MARGIN: f64 = 5.0;

struct Way {
    from: QuestionId,
    target: Target,
    edge: usize,
    tip: Option<Tip>,
}

pub(super) struct Draft<'a> {
    pub(super) shape: Shape<'a>,
    guide: &'a Guide,
    walk: &'a Walk,
    captions: &'a Captions<'a>,
    measure: Measure<'a>,
    metrics: Metrics,
    pub(super) picture: Picture,
    ways: Vec<Way>,
    homes: BTreeMap<QuestionId, (usize, Point)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        guide: &'a Guide,
        walk: &'a Walk,
        captions: &'a Captions<'a>,
        measure: Measure<'a>,
        metrics: Metrics,
    ) -> Self {
        Self {
            shape: Shape::new(guide),
            guide,
            walk,
            captions,
            measure,
            metrics,
            picture: Picture::default(),
            ways: Vec::new(),
            homes: BTreeMap::new(),
        }
    }

    /// The answer to a question of the path.
    pub(super) fn choice(&self, question: &Question) -> Option<&'a Choice> {
        let step = self
            .walk
            .path
            .iter()
            .find(|step| step.question == question.id)?;
        self.guide.question(&question.id)?.choice(&step.choice)
    }

    /// The outcome that stands as a card behind the last question of all, if the path ends there.
    pub(super) fn card_of(&self, question: &Question) -> Option<&'a Outcome> {
        let is_last = |id: &QuestionId| {
            self.walk
                .path
                .last()
                .is_some_and(|step| &step.question == id)
        };
        let end = self.shape.second.last()?;
        if end.id != question.id || !is_last(&question.id) {
            return None;
        }
        self.guide.outcome(self.walk.outcome()?)
    }

    /// The ways out of a question that hang from it: all but those along the lines of the picture and into the card.
    pub(super) fn exits(&self, question: &'a Question, along: &[&'a Question]) -> Vec<Exit<'a>> {
        let mut lines: Vec<_> = along.iter().map(|on| &on.id).collect();
        if self
            .shape
            .trunk
            .last()
            .is_some_and(|fan| fan.id == question.id)
        {
            lines.extend(self.shape.columns.iter().map(|column| &column.question.id));
        }
        lines.extend(self.shape.second.first().map(|merge| &merge.id));
        let mut exits = self.shape.exits(question, &lines);
        if let Some(end) = self.card_of(question) {
            exits.retain(|exit| *exit != Exit::Outcome(end));
        }
        exits
    }

    /// The width of the words of an outcome or answer.
    pub(super) fn width_of(&self, words: &str) -> f64 {
        (self.measure)(words, Face::Plain)
    }

    pub(super) fn is_on(&self, question: &Question) -> bool {
        self.choice(question).is_some() || self.is_next(question)
    }

    fn is_next(&self, question: &Question) -> bool {
        matches!(&self.walk.position, Position::Question(id) if id == &question.id)
    }

    /// What stands under the name of a question on the path.
    fn answer(&self, question: &Question) -> Option<&'a str> {
        match self.choice(question) {
            Some(_) if question.private => Some(self.captions.kept_private),
            Some(choice) => Some(&choice.label),
            None if self.is_next(question) => Some(self.captions.here),
            None => None,
        }
    }

    /// The lines of a question's box that is `width` wide.
    pub(super) fn question_lines(&self, question: &Question, width: f64) -> Vec<(String, Voice)> {
        let room = width - self.metrics.label_x - MARGIN;
        let label = lines(&question.label, Face::Label, room, self.measure);
        let answer = self
            .answer(question)
            .map(|answer| lines(answer, Face::Plain, room, self.measure));
        (label.into_iter().map(|line| (line, Voice::Label)))
            .chain(
                answer
                    .into_iter()
                    .flatten()
                    .map(|line| (line, Voice::Answer)),
            )
            .collect()
    }

    /// The name of a question alone, in a row with so much room, and the height that it needs.
    pub(super) fn row_label(
        &self,
        question: &Question,
        room: f64,
        least: f64,
    ) -> (f64, Vec<(String, Voice)>) {
        // Names are set larger in this form than they are measured.
        let label: Vec<_> = lines(
            &question.label,
            Face::Label,
            room * 13.5 / 14.5,
            self.measure,
        )
        .into_iter()
        .map(|line| (line, Voice::Label))
        .collect();
        (Self::question_height(&label, least), label)
    }

    /// The height that these lines need, at least `least`.
    pub(super) fn question_height(lines: &[(String, Voice)], least: f64) -> f64 {
        least.max(16.0 + LINE * lines.len() as f64)
    }

    /// Puts the box of a question; lines come to it and leave from it at `anchor`.
    pub(super) fn question(&mut self, question: &Question, rect: Rect, anchor: Point) -> usize {
        let set = self.question_lines(question, rect.width);
        let texts = set_in(&set, rect, self.metrics.label_x);
        let node = self.node(Node {
            subject: Subject::Question(question.id.clone()),
            part: if self.is_on(question) {
                Part::On
            } else {
                Part::Off
            },
            rect,
            round: 7.0,
            texts,
            glyphs: Vec::new(),
        });
        self.homes.insert(question.id.clone(), (node, anchor));
        node
    }

    pub(super) fn node(&mut self, node: Node) -> usize {
        self.picture.nodes.push(node);
        self.picture.nodes.len() - 1
    }

    /// Puts a stop on the rail.
    pub(super) fn stop(&mut self, at: Point, part: Part) {
        self.picture.stops.push(Stop { at, part });
    }

    /// Leads an answer from its question along these points to a box.
    pub(super) fn way(
        &mut self,
        from: &Question,
        target: Target,
        to: usize,
        points: Vec<Point>,
        tip: Option<Tip>,
    ) {
        let Some((home, _)) = self.homes.get(&from.id) else {
            return;
        };
        self.picture.edges.push(Edge {
            from: *home,
            to,
            points,
        });
        self.ways.push(Way {
            from: from.id.clone(),
            target,
            edge: self.picture.edges.len() - 1,
            tip,
        });
    }

    /// Puts the ways out of a question under each other, from a stem; gives the lower edge of the last.
    pub(super) fn stack(&mut self, from: &Question, exits: &[Exit<'a>], frame: Frame) -> f64 {
        let Some(&(_, anchor)) = self.homes.get(&from.id) else {
            return frame.top;
        };
        let mut top = frame.top;
        let mut bottom = frame.top;
        for exit in exits {
            let (node, end, next) = match exit {
                Exit::Outcome(outcome) => {
                    let node = self.outcome(outcome, frame.x, frame.width, top);
                    (node, None, frame.gap)
                }
                Exit::Jump(question, choice) => {
                    let words = (self.captions.see_above)(&choice.label);
                    let node = self.jump(question, &words, frame.x, frame.width, top);
                    (node, None, frame.gap)
                }
                Exit::Side(question) => {
                    let set = self.question_lines(question, frame.width);
                    let height = if set.len() < 2 {
                        self.metrics.side_height
                    } else {
                        30.0 + 14.0 * (set.len() - 1) as f64
                    };
                    let rect = Rect {
                        x: frame.x,
                        y: top,
                        width: frame.width,
                        height,
                    };
                    let inner = point(frame.x + self.metrics.stem, rect.middle_y(), 6.0);
                    let node = self.question(question, rect, inner);
                    (node, Some(inner), self.metrics.after_side)
                }
            };
            let Some(rect) = self.picture.nodes.get(node).map(|node| node.rect) else {
                continue;
            };
            let middle = rect.middle_y();
            let mut points = vec![anchor];
            if anchor.x != frame.stem {
                points.push(point(frame.stem, anchor.y, 0.0));
            }
            points.push(point(frame.stem, middle, 6.0));
            points.push(end.unwrap_or_else(|| point(rect.x, middle, 0.0)));
            self.way(from, exit.target(), node, points, None);
            bottom = rect.bottom();
            if let Exit::Side(question) = exit {
                let inner = Frame {
                    stem: frame.x + self.metrics.stem,
                    x: frame.x + self.metrics.indent,
                    width: frame.width - self.metrics.indent,
                    top: bottom + self.metrics.inner_gap,
                    gap: self.metrics.inner_gap,
                };
                let exits = self.shape.exits(question, &[]);
                if !exits.is_empty() {
                    bottom = self.stack(question, &exits, inner);
                }
            }
            top = bottom + next;
        }
        bottom
    }

    /// Puts an outcome.
    fn outcome(&mut self, outcome: &Outcome, x: f64, width: f64, y: f64) -> usize {
        let inset = self.metrics.name_x;
        let (rect, texts) = self.chip(&outcome.label, x, width, y, inset);
        self.node(Node {
            subject: Subject::Outcome(outcome.id.clone(), outcome.urgency),
            part: Part::Off,
            rect,
            round: 6.0,
            texts,
            glyphs: vec![Glyph {
                urgency: outcome.urgency,
                x: x + self.metrics.glyph_x,
                y: rect.middle_y() - 6.5,
                size: 13.0,
            }],
        })
    }

    fn jump(&mut self, question: &Question, words: &str, x: f64, width: f64, y: f64) -> usize {
        let (rect, texts) = self.chip(words, x, width, y, self.metrics.label_x);
        self.node(Node {
            subject: Subject::Jump(question.id.clone()),
            part: Part::Off,
            rect,
            round: 6.0,
            texts,
            glyphs: Vec::new(),
        })
    }

    fn chip(&self, words: &str, x: f64, width: f64, y: f64, inset: f64) -> (Rect, Vec<Text>) {
        let set: Vec<_> = lines(words, Face::Plain, width - inset - MARGIN, self.measure)
            .into_iter()
            .map(|line| (line, Voice::Plain))
            .collect();
        let height = 30.0 + 14.0 * set.len().saturating_sub(1) as f64;
        let rect = Rect {
            x,
            y,
            width,
            height,
        };
        let texts = set_in(&set, rect, inset);
        (rect, texts)
    }

    /// Puts the outcome in which the last line ends, as a card whose middle or top is given.
    pub(super) fn card(
        &mut self,
        outcome: &Outcome,
        x: f64,
        width: f64,
        inset: f64,
        place: Place,
    ) -> usize {
        let title = lines(
            &outcome.title,
            Face::Title,
            width - 2.0 * inset,
            self.measure,
        );
        let height = 52.0 + 22.0 * title.len() as f64;
        let y = match place {
            Place::Middle { at, not_above } => (at - height / 2.0).max(not_above),
            Place::Top(y) => y,
        };
        let rect = Rect {
            x,
            y,
            width,
            height,
        };
        let mut base = y + 11.0;
        let mut texts = Vec::new();
        for words in title {
            base += 22.0;
            texts.push(Text {
                words,
                voice: Voice::Label,
                x: x + inset,
                y: base,
            });
        }
        texts.push(Text {
            words: (self.captions.urgency)(outcome.urgency),
            voice: Voice::Answer,
            x: x + inset + 21.0,
            y: base + 23.0,
        });
        self.node(Node {
            subject: Subject::Outcome(outcome.id.clone(), outcome.urgency),
            part: Part::End,
            rect,
            round: 10.0,
            texts,
            glyphs: vec![Glyph {
                urgency: outcome.urgency,
                x: x + inset,
                y: base + 11.0,
                size: 14.0,
            }],
        })
    }

    /// Where lines come to the box of a question and leave it.
    pub(super) fn anchor(&self, question: &Question) -> Option<(usize, Point)> {
        self.homes.get(&question.id).copied()
    }

    /// Follows the answers along the ways and gives the picture.
    pub(super) fn finish(mut self) -> Picture {
        let first = match (self.walk.path.first(), &self.walk.position) {
            (Some(step), _) => step.question.clone(),
            (None, Position::Question(id)) => id.clone(),
            (None, Position::Outcome(_)) => return self.picture,
        };
        let Some(&(node, anchor)) = self.homes.get(&first) else {
            return self.picture;
        };
        self.picture.path_nodes.push(node);
        let mut piece = vec![anchor];
        for step in &self.walk.path {
            let target = self
                .guide
                .question(&step.question)
                .and_then(|question| question.choice(&step.choice))
                .and_then(|choice| choice.next.as_ref());
            let way = self
                .ways
                .iter()
                .find(|way| way.from == step.question && Some(&way.target) == target);
            let (Some(target), Some(way)) = (target, way) else {
                continue;
            };
            let Some(edge) = self.picture.edges.get(way.edge) else {
                continue;
            };
            piece.extend(edge.points.iter().skip(1).copied());
            self.picture.tips.extend(way.tip);
            self.picture.path_nodes.push(edge.to);
            let Some(node) = self.picture.nodes.get_mut(edge.to) else {
                continue;
            };
            match (&node.subject, target) {
                (Subject::Outcome(..), _) => node.part = Part::End,
                (Subject::Jump(_), Target::Question(id)) => {
                    node.part = Part::On;
                    // The path goes on elsewhere.
                    if let Some(&(home, anchor)) = self.homes.get(id) {
                        self.picture
                            .path
                            .push(std::mem::replace(&mut piece, vec![anchor]));
                        self.picture.path_nodes.push(home);
                    }
                }
                _ => {}
            }
        }
        self.picture.path.push(piece);
        self.picture.path.retain(|piece| piece.len() > 1);
        self.picture
    }
}

/// Where a card goes from top to bottom.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Its middle on a line, but not higher than this.
    Middle { at: f64, not_above: f64 },
    /// Its upper edge.
    Top(f64),
}

pub(super) fn point(x: f64, y: f64, round: f64) -> Point {
    Point { x, y, round }
}

/// Lines under each other around the middle of a box.
pub(super) fn set_in(lines: &[(String, Voice)], rect: Rect, inset: f64) -> Vec<Text> {
    let steps: Vec<f64> = lines
        .windows(2)
        .map(|pair| match (pair[0].1, pair[1].1) {
            (Voice::Label, Voice::Answer) => ANSWER,
            _ => LINE,
        })
        .collect();
    let mut y = rect.middle_y() - steps.iter().sum::<f64>() / 2.0 + BASE;
    let mut texts = Vec::new();
    for (index, (words, voice)) in lines.iter().enumerate() {
        if index > 0 {
            y += steps.get(index - 1).copied().unwrap_or(LINE);
        }
        texts.push(Text {
            words: words.clone(),
            voice: *voice,
            x: rect.x + inset,
            y,
        });
    }
    texts
}
