//! The tall form: the path as a rail, ways out beside it, columns off the path folded. Knows where things go, nothing of how
//! they look.

use super::{
    draft::{Draft, Frame, Metrics, Place, point, set_in},
    picture::{Caption, Glyph, Node, Part, Picture, Rect, Subject},
    shape::{Column, Exit},
};
use crate::guide::model::{Question, Target, Urgency};

pub(super) const METRICS: Metrics = Metrics {
    label_x: 13.0,
    glyph_x: 10.0,
    name_x: 31.0,
    side_height: 34.0,
    gap: 6.0,
    inner_gap: 6.0,
    after_side: 6.0,
    indent: 24.0,
    stem: 10.0,
};

/// The width of the page.
const PAGE: f64 = 300.0;
/// Where boxes end.
const RIGHT: f64 = 296.0;
/// The rail.
const RAIL: f64 = 13.0;
/// Where the boxes of the rail begin.
const BOX: f64 = 30.0;
/// Where what hangs from them begins.
const HANG: f64 = 50.0;

/// From the edge of a folded row to its name.
const LABEL: f64 = 12.0;

/// Puts the whole tree.
pub(super) fn draw(draft: Draft<'_>) -> Picture {
    let trunk = draft.shape.trunk.clone();
    let columns = draft.shape.columns.clone();
    let second = draft.shape.second.clone();
    let mut rail = Rail {
        draft,
        bottom: 0.0,
        hung: false,
        last: None,
    };

    for question in &trunk {
        rail.question(question, &trunk);
    }
    let (open, folded): (Vec<_>, Vec<_>) = columns
        .iter()
        .partition(|column| rail.draft.is_on(column.question));
    for column in folded {
        rail.row(column);
    }
    for column in open {
        rail.question(column.question, &column.told);
        for told in &column.told {
            if rail.draft.is_on(told) {
                rail.question(told, &[]);
            }
        }
    }
    for question in &second {
        rail.question(question, &second);
    }
    for question in &trunk {
        rail.skips(question, &trunk);
    }
    rail.end(second.last().copied());

    let Rail {
        mut draft, bottom, ..
    } = rail;
    draft.picture.width = PAGE;
    draft.picture.height = bottom + 6.0;
    draft.finish()
}

/// The line at the left, as far as it is drawn.
struct Rail<'a> {
    draft: Draft<'a>,
    bottom: f64,
    /// Whether something hangs from the last box.
    hung: bool,
    last: Option<&'a Question>,
}

impl<'a> Rail<'a> {
    /// Puts a stop with its box and what hangs from it.
    fn question(&mut self, question: &'a Question, along: &[&'a Question]) {
        let new_stage = self.last.is_none_or(|last| last.stage != question.stage);
        let top = match (new_stage, self.last) {
            (true, None) => 32.0,
            (true, Some(_)) => self.bottom + 38.0,
            (false, _) if self.hung => self.bottom + 12.0,
            (false, _) => self.bottom + 14.0,
        };
        if new_stage {
            let words = question.stage.clone();
            let caption = Caption {
                words,
                x: BOX,
                y: top - 9.0,
                plate: None,
            };
            self.draft.picture.captions.push(caption);
        }
        let width = RIGHT - BOX;
        let height = Draft::question_height(&self.draft.question_lines(question, width), 48.0);
        let rect = Rect {
            x: BOX,
            y: top,
            width,
            height,
        };
        let stop = point(RAIL, rect.middle_y(), 0.0);
        self.draft.question(question, rect, stop);
        let part = if self.draft.is_on(question) {
            Part::On
        } else {
            Part::Off
        };
        self.draft.stop(stop, part);
        if let Some(last) = self.last {
            self.lead(last, question);
        }

        let exits = self.draft.exits(question, along);
        let frame = Frame {
            stem: RAIL,
            x: HANG,
            width: RIGHT - HANG,
            top: rect.bottom() + 8.0,
            gap: METRICS.gap,
        };
        self.bottom = if exits.is_empty() {
            rect.bottom()
        } else {
            self.draft.stack(question, &exits, frame)
        };
        self.hung = !exits.is_empty();
        self.last = Some(question);
    }

    /// Leads one stop to another.
    fn lead(&mut self, from: &'a Question, to: &'a Question) {
        if let (Some((_, start)), Some((node, end))) =
            (self.draft.anchor(from), self.draft.anchor(to))
        {
            let target = Target::Question(to.id.clone());
            self.draft.way(from, target, node, vec![start, end], None);
        }
    }

    /// The choices by which the path leaves stops out.
    fn skips(&mut self, question: &'a Question, trunk: &[&'a Question]) {
        for child in self.draft.shape.children(question) {
            if trunk
                .iter()
                .skip_while(|on| on.id != question.id)
                .skip(2)
                .any(|on| on.id == child.id)
            {
                self.lead(question, child);
            }
        }
    }

    /// Puts a column as one row, with the shapes of the outcomes behind it.
    fn row(&mut self, column: &Column<'a>) {
        let question = column.question;
        let top = self.bottom + if self.hung { METRICS.gap } else { 8.0 };
        let shapes = self.shapes(column);
        let room = RIGHT - HANG - LABEL - 24.0 - 17.0 * shapes.len() as f64;
        let (height, label) = self.draft.row_label(question, room, METRICS.side_height);
        let rect = Rect {
            x: HANG,
            y: top,
            width: RIGHT - HANG,
            height,
        };
        let glyphs = shapes
            .iter()
            .rev()
            .enumerate()
            .map(|(index, urgency)| Glyph {
                urgency: *urgency,
                x: RIGHT - 24.0 - 17.0 * index as f64,
                y: rect.middle_y() - 6.5,
                size: 13.0,
            })
            .collect();
        let row = self.draft.node(Node {
            subject: Subject::Question(question.id.clone()),
            part: Part::Off,
            rect,
            round: 7.0,
            texts: set_in(&label, rect, LABEL),
            glyphs,
        });
        if let Some((fan, (_, start))) = self
            .last
            .and_then(|fan| Some((fan, self.draft.anchor(fan)?)))
        {
            let middle = rect.middle_y();
            let points = vec![start, point(RAIL, middle, 6.0), point(HANG, middle, 0.0)];
            self.draft.way(
                fan,
                Target::Question(question.id.clone()),
                row,
                points,
                None,
            );
        }
        self.bottom = rect.bottom();
        self.hung = true;
    }

    /// The urgencies of the outcomes behind a column, in its order.
    fn shapes(&self, column: &Column<'a>) -> Vec<Urgency> {
        let own = self.draft.exits(column.question, &column.told);
        let told = column
            .told
            .iter()
            .flat_map(|told| self.draft.exits(told, &[]));
        own.into_iter()
            .chain(told)
            .filter_map(|exit| match exit {
                Exit::Outcome(outcome) => Some(outcome.urgency),
                Exit::Side(_) | Exit::Jump(..) => None,
            })
            .collect()
    }

    /// Puts the outcome as a card under the last stop, if the path ends there.
    fn end(&mut self, last: Option<&'a Question>) {
        let Some((last, outcome)) = last.and_then(|last| Some((last, self.draft.card_of(last)?)))
        else {
            return;
        };
        let top = self.bottom + 14.0;
        let card = self
            .draft
            .card(outcome, 2.0, RIGHT - 2.0, 18.0, Place::Top(top));
        if let Some((_, start)) = self.draft.anchor(last) {
            let points = vec![start, point(RAIL, top, 0.0)];
            self.draft.way(
                last,
                Target::Outcome(outcome.id.clone()),
                card,
                points,
                None,
            );
        }
        self.bottom = self
            .draft
            .picture
            .nodes
            .get(card)
            .map_or(top, |node| node.rect.bottom());
    }
}
