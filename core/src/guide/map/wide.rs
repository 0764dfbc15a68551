//! The wide form: three bands, read like lines of text. Knows where things go, nothing of how they look.

use super::{
    draft::{Draft, Frame, Metrics, Place, point},
    picture::{Caption, Picture, Point, Rect, Tip},
    shape::Column,
};
use crate::guide::model::{Question, Target};

pub(super) const METRICS: Metrics = Metrics {
    label_x: 10.0,
    glyph_x: 7.0,
    name_x: 25.0,
    side_height: 32.0,
    gap: 8.0,
    inner_gap: 7.0,
    after_side: 10.0,
    indent: 15.0,
    stem: 7.0,
};

/// The width of the page.
const PAGE: f64 = 1200.0;
/// From the edge of a box to the stem of what hangs from it.
const STEM: f64 = 8.0;
/// From the edge of a box to what hangs from it.
const HANG: f64 = 18.0;
/// Where the second bus comes down into the third band.
const ENTRY: f64 = 24.0;
/// Columns that the card at the end takes.
const CARD: usize = 2;

/// The boxes of one level, all equally high.
struct Level {
    top: f64,
    height: f64,
    pitch: f64,
}

impl Level {
    fn x(&self, column: usize) -> f64 {
        1.0 + column as f64 * self.pitch
    }

    fn middle(&self) -> f64 {
        self.top + self.height / 2.0
    }

    fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// Puts the whole tree.
pub(super) fn draw<'a>(mut draft: Draft<'a>) -> Picture {
    let trunk = draft.shape.trunk.clone();
    let columns = draft.shape.columns.clone();
    let second = draft.shape.second.clone();
    let pitch = PAGE / trunk.len().max(second.len() + CARD).max(1) as f64;

    let skips = skips(&draft, &trunk);
    let top = 38.0 + 20.0 * skips.len() as f64;
    let first = trunk_boxes(&mut draft, &trunk, top, pitch);
    stages(&mut draft, &trunk, &first);
    for (row, skip) in skips.into_iter().enumerate() {
        bracket(&mut draft, &trunk, &first, skip, row);
    }
    let mut bottom = trunk_exits(&mut draft, &trunk, &first);
    if let Some(fan) = trunk.last().filter(|_| !columns.is_empty()) {
        let bus = bottom + 34.0;
        let told = fan_out(&mut draft, fan, &columns, bus);
        bottom = told.bottom;
        if let Some(merge) = second.first() {
            let bus = told.bottom + 22.0;
            let level = trunk_boxes(&mut draft, &second, bus + 42.0, pitch);
            for from in told.merging {
                come_back(&mut draft, from, merge, bus, level.top);
            }
            bottom =
                trunk_exits(&mut draft, &second, &level).max(end(&mut draft, &second, &level, bus));
        }
    }
    draft.picture.width = PAGE;
    draft.picture.height = bottom + 1.0;
    draft.finish()
}

/// Puts the boxes of a trunk on one level, each led to the next.
fn trunk_boxes<'a>(draft: &mut Draft<'a>, trunk: &[&'a Question], top: f64, pitch: f64) -> Level {
    let width = pitch - 22.0;
    let height = (trunk.iter())
        .map(|question| Draft::question_height(&draft.question_lines(question, width), 54.0))
        .fold(0.0, f64::max);
    let level = Level { top, height, pitch };
    for (column, question) in trunk.iter().enumerate() {
        let rect = Rect {
            x: level.x(column),
            y: top,
            width,
            height,
        };
        draft.question(question, rect, point(rect.middle_x(), level.middle(), 12.0));
    }
    for pair in trunk.windows(2) {
        let [from, to] = pair else { continue };
        lead(draft, from, to, |from, to| vec![from, to], None);
    }
    level
}

/// Leads an answer of `from` to the box of `to`, where both have theirs.
fn lead<'a>(
    draft: &mut Draft<'a>,
    from: &Question,
    to: &Question,
    points: impl FnOnce(Point, Point) -> Vec<Point>,
    tip: Option<Tip>,
) {
    if let (Some((_, start)), Some((node, end))) = (draft.anchor(from), draft.anchor(to)) {
        draft.way(
            from,
            Target::Question(to.id.clone()),
            node,
            points(start, end),
            tip,
        );
    }
}

/// Names the stages of a trunk over the boxes.
fn stages<'a>(draft: &mut Draft<'a>, trunk: &[&'a Question], level: &Level) {
    let mut column = 0;
    while let Some(first) = trunk.get(column) {
        let more = trunk
            .iter()
            .skip(column)
            .take_while(|q| q.stage == first.stage)
            .count();
        let (left, last) = (level.x(column), level.x(column + more - 1));
        draft.picture.captions.push(Caption {
            words: first.stage.clone(),
            x: left,
            y: 14.0,
            plate: None,
        });
        draft.picture.rules.push((
            point(left, 24.0, 0.0),
            point(last + level.pitch - 22.0, 24.0, 0.0),
        ));
        column += more;
    }
}

/// The pairs of a trunk between which a choice skips others.
fn skips<'a>(draft: &Draft<'a>, trunk: &[&'a Question]) -> Vec<(usize, usize)> {
    let mut skips = Vec::new();
    for (at, question) in trunk.iter().enumerate() {
        for child in draft.shape.children(question) {
            let to = trunk.iter().position(|on| on.id == child.id);
            skips.extend(to.filter(|to| *to > at + 1).map(|to| (at, to)));
        }
    }
    skips
}

/// Draws a choice that skips ahead as a bracket over the trunk.
fn bracket<'a>(
    draft: &mut Draft<'a>,
    trunk: &[&'a Question],
    level: &Level,
    skip: (usize, usize),
    row: usize,
) {
    let (Some(from), Some(to)) = (trunk.get(skip.0), trunk.get(skip.1)) else {
        return;
    };
    let y = level.top - 18.0 - 20.0 * row as f64;
    lead(
        draft,
        from,
        to,
        |from, to| vec![from, point(from.x, y, 8.0), point(to.x, y, 8.0), to],
        None,
    );
    let choice = from
        .choices
        .iter()
        .find(|choice| choice.next == Some(Target::Question(to.id.clone())));
    if let (Some(choice), Some((_, start)), Some((_, end))) =
        (choice, draft.anchor(from), draft.anchor(to))
    {
        let x = f64::midpoint(start.x, end.x);
        let width = draft.width_of(&choice.label) + 12.0;
        draft.picture.captions.push(Caption {
            words: choice.label.clone(),
            x,
            y: y + 4.0,
            plate: Some(Rect {
                x: x - width / 2.0,
                y: y - 10.0,
                width,
                height: 20.0,
            }),
        });
    }
}

/// Hangs the ways out from the boxes of a trunk; gives the lowest edge.
fn trunk_exits<'a>(draft: &mut Draft<'a>, trunk: &[&'a Question], level: &Level) -> f64 {
    let mut lowest = level.bottom();
    for (column, question) in trunk.iter().enumerate() {
        let exits = draft.exits(question, trunk);
        let x = level.x(column);
        let frame = Frame {
            stem: x + STEM,
            x: x + HANG,
            width: level.pitch - 22.0 - HANG,
            top: level.bottom() + 16.0,
            gap: METRICS.gap,
        };
        lowest = lowest.max(draft.stack(question, &exits, frame));
    }
    lowest
}

/// What hangs from the first bus.
struct Told<'a> {
    /// Its lowest edge.
    bottom: f64,
    /// The questions whose answers run on into the second bus.
    merging: Vec<&'a Question>,
}

/// Hangs the columns from the first bus.
fn fan_out<'a>(
    draft: &mut Draft<'a>,
    fan: &'a Question,
    columns: &[Column<'a>],
    bus: f64,
) -> Told<'a> {
    let wide: usize = columns.iter().map(Column::width).sum();
    let pitch = PAGE / wide.max(1) as f64;
    let width = |columns: usize| columns as f64 * pitch - 18.0;
    let height = (columns.iter())
        .map(|column| draft.question_lines(column.question, width(column.width())))
        .map(|lines| Draft::question_height(&lines, 48.0))
        .fold(0.0, f64::max);
    let level = Level {
        top: bus + 24.0,
        height,
        pitch,
    };

    let mut place = 0;
    let mut placed = Vec::new();
    let mut lowest = level.bottom();
    for column in columns {
        let x = level.x(place);
        let rect = Rect {
            x,
            y: level.top,
            width: width(column.width()),
            height,
        };
        draft.question(column.question, rect, point(x + STEM, level.middle(), 0.0));
        from_bus(draft, fan, column.question, bus);
        // Its ways out share its columns in turn.
        let exits = draft.exits(column.question, &column.told);
        for turn in 0..column.width() {
            let exits: Vec<_> = exits
                .iter()
                .skip(turn)
                .step_by(column.width())
                .cloned()
                .collect();
            let x = level.x(place + turn);
            let frame = Frame {
                stem: x + STEM,
                x: x + HANG,
                width: width(1) - HANG,
                top: level.bottom() + 14.0,
                gap: METRICS.gap,
            };
            lowest = lowest.max(draft.stack(column.question, &exits, frame));
        }
        placed.extend(
            column
                .told
                .iter()
                .enumerate()
                .map(|(turn, told)| (column, place + turn, *told)),
        );
        place += column.width();
    }

    let mut told = Told {
        bottom: lowest,
        merging: Vec::new(),
    };
    let height = (placed.iter())
        .map(|(_, _, question)| {
            Draft::question_height(&draft.question_lines(question, width(1)), 48.0)
        })
        .fold(0.0, f64::max);
    let under = Level {
        top: lowest + 16.0,
        height,
        pitch,
    };
    for (column, place, question) in placed {
        let x = under.x(place);
        let rect = Rect {
            x,
            y: under.top,
            width: width(1),
            height,
        };
        draft.question(question, rect, point(x + STEM, under.middle(), 0.0));
        let tip = Tip::Down(point(x + STEM, under.top - 2.0, 0.0));
        lead(
            draft,
            column.question,
            question,
            |from, to| vec![from, point(to.x, from.y, 0.0), to],
            Some(tip),
        );
        let exits = draft.exits(question, &[]);
        let frame = Frame {
            stem: x + STEM,
            x: x + HANG,
            width: width(1) - HANG,
            top: under.bottom() + 14.0,
            gap: METRICS.gap,
        };
        told.bottom = told
            .bottom
            .max(under.bottom())
            .max(draft.stack(question, &exits, frame));
        told.merging.push(question);
    }
    told.merging.extend(
        columns
            .iter()
            .filter(|column| column.told.is_empty())
            .map(|column| column.question),
    );
    told
}

/// From the fan down, along the bus and into a column.
fn from_bus<'a>(draft: &mut Draft<'a>, fan: &'a Question, to: &'a Question, bus: f64) {
    let hangs = !draft.exits(fan, &[]).is_empty();
    let Some(rect) = draft
        .anchor(fan)
        .and_then(|(node, _)| draft.picture.nodes.get(node))
        .map(|node| node.rect)
    else {
        return;
    };
    // Beside what hangs from the fan, or from its middle where nothing does.
    let drop = if hangs {
        rect.right() + 11.0
    } else {
        rect.middle_x()
    };
    let top = draft.anchor(to).map(|(_, anchor)| (anchor.x, bus + 24.0));
    let tip = top.map(|(x, top)| Tip::Down(point(x, top - 2.0, 0.0)));
    lead(
        draft,
        fan,
        to,
        |from, to| {
            vec![
                from,
                point(drop, from.y, 12.0),
                point(drop, bus, 12.0),
                point(to.x, bus, 12.0),
                to,
            ]
        },
        tip,
    );
}

/// From a column down, along the second bus and into the question at which columns meet again, if an answer leads there.
fn come_back<'a>(
    draft: &mut Draft<'a>,
    from: &'a Question,
    merge: &'a Question,
    bus: f64,
    top: f64,
) {
    if !draft
        .shape
        .children(from)
        .iter()
        .any(|child| child.id == merge.id)
    {
        return;
    }
    lead(
        draft,
        from,
        merge,
        |from, to| {
            vec![
                from,
                point(from.x, bus, 12.0),
                point(ENTRY, bus, 12.0),
                point(ENTRY, to.y, 12.0),
                to,
            ]
        },
        Some(Tip::Down(point(ENTRY, top - 2.0, 0.0))),
    );
}

/// Puts the outcome as a card after the last question, if the path ends there; gives its lower edge.
fn end<'a>(draft: &mut Draft<'a>, second: &[&'a Question], level: &Level, bus: f64) -> f64 {
    let Some(last) = second.last() else {
        return level.bottom();
    };
    let (Some(outcome), Some((_, anchor))) = (draft.card_of(last), draft.anchor(last)) else {
        return level.bottom();
    };
    let x = level.x(second.len()) + 13.0;
    let width = CARD as f64 * level.pitch - 36.0;
    let place = Place::Middle {
        at: level.middle(),
        not_above: bus + 12.0,
    };
    let card = draft.card(outcome, x, width, 22.0, place);
    let points = vec![anchor, point(x, level.middle(), 0.0)];
    let tip = Tip::Right(point(x - 4.0, level.middle(), 0.0));
    draft.way(
        last,
        Target::Outcome(outcome.id.clone()),
        card,
        points,
        Some(tip),
    );
    draft
        .picture
        .nodes
        .get(card)
        .map_or(level.bottom(), |node| node.rect.bottom())
}
