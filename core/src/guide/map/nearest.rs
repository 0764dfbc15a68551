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

/// The place of the box on the path that is nearest to this one.
pub fn nearest_on_path(picture: &Picture, from: usize) -> Option<usize> {
    let start = &picture.nodes.get(from)?.rect;
    let far = |at: usize| {
        let rect = picture.nodes.get(at).map(|node| &node.rect)?;
        Some((rect.middle_x() - start.middle_x()).hypot(rect.middle_y() - start.middle_y()))
    };
    picture
        .path_nodes
        .iter()
        .copied()
        .filter_map(|at| Some((at, far(at)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(at, _)| at)
}
