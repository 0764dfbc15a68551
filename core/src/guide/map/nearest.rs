//! From a box to the nearest in a direction, for the arrow keys. Knows no keys.

use super::picture::{Picture, Rect};

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

/// How much worse a unit aside is than a unit ahead.
const ASIDE: f64 = 2.5;

/// The place of the nearest box in this direction; `None` at the edge of the picture.
pub fn nearest(picture: &Picture, from: usize, direction: Direction) -> Option<usize> {
    let start = &picture.nodes.get(from)?.rect;
    picture
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| {
            let (ahead, aside) = offset(start, &node.rect, direction);
            (index != from && ahead > 1.0).then_some((index, ahead + ASIDE * aside))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

/// How far ahead and how far aside a box is, from left edge to left edge and from middle to middle.
fn offset(from: &Rect, to: &Rect, direction: Direction) -> (f64, f64) {
    let right = to.x - from.x;
    let down = to.middle_y() - from.middle_y();
    match direction {
        Direction::Left => (-right, down.abs()),
        Direction::Right => (right, down.abs()),
        Direction::Up => (-down, right.abs()),
        Direction::Down => (down, right.abs()),
    }
}
