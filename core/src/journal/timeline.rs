//! The entries of a case as a picture: where each mark stands, which are one, what is dated below. Knows no words and draws
//! nothing. What lies close together is one mark, so that long logs stay light.

use super::{
    Incident,
    entry::{Answered, Happened},
    moment::{Day, Month},
};

/// The width of the drawing, in its own units.
pub const WIDTH: i64 = 896;
/// Where the days end.
pub const RIGHT: i64 = 872;
/// Where they begin; the names of the lanes stand before.
pub const LEFT: i64 = 224;
/// Where the first lane begins; what was told stands above.
pub const TOP: i64 = 44;
const LANE: i64 = 54;
/// Marks that are closer than this are one.
const CLOSE: i64 = 10;
/// Room for the name of a month.
const MONTH: i64 = 140;
/// From one line of dates to the next.
const ROW: i64 = 24;
/// Half the size of a mark whose seriousness is not told.
pub const SIZE: i64 = 8;

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Contact that was not wanted.
    Unwanted,
    /// Contact of which that is not sure.
    Unsure,
    /// Ordinary contact.
    Neutral,
    /// What the user did.
    Own,
}

/// One thing that happened or was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub day: Day,
    /// In which lane, from 0.
    pub lane: usize,
    /// What it stands for.
    pub shape: Shape,
    /// Half its size.
    pub size: i64,
}

/// Marks of one lane and one shape that lie close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where it stands.
    pub x: i64,
    /// Where it stands.
    pub y: i64,
    /// Half the size of the largest.
    pub size: i64,
    /// What they stand for.
    pub shape: Shape,
    /// Which marks they are, in the order of their days.
    pub marks: Vec<usize>,
}

/// A place that is dated below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub x: i64,
    /// On which line that is said.
    pub y: i64,
    /// What is said.
    pub date: TickDate,
}

/// What is said of a [`Tick`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TickDate {
    /// The first day. What is said begins there.
    First(Day),
    /// The month that begins there, as does what is said.
    Month(Month),
    /// The last day, which is another than the first. What is said ends there.
    Last(Day),
}

/// From which day to which, in how many lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// How many lanes there are.
    pub lanes: usize,
}

impl Timeline {
    /// Where a day stands.
    pub fn x(self, day: Day) -> i64 {
        let span = self.last.days_after(self.first).max(1);
        LEFT + (RIGHT - LEFT) * day.days_after(self.first) / span
    }

    /// Where the lanes end.
    pub fn bottom(self) -> i64 {
        TOP + LANE * i64::try_from(self.lanes).unwrap_or(0)
    }

    /// Where what is dated below ends.
    pub fn foot(self) -> i64 {
        let ticks = self.ticks().into_iter().map(|tick| tick.y);
        ticks.max().unwrap_or(self.bottom())
    }

    /// The months that begin in it, as many as can be named, and below them the first and the last day.
    pub fn ticks(self) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        let y = self.bottom() + ROW;
        let mut month = Month::from(self.first);
        // A month has at most 31 days: the next one begins within as many.
        while let Ok(start) = month.day(1) {
            if start > self.last {
                break;
            }
            let x = self.x(start);
            let free = ticks.last().map_or(LEFT, |before| before.x + MONTH);
            if start >= self.first && (free..=WIDTH - MONTH).contains(&x) {
                let date = TickDate::Month(month);
                ticks.push(Tick { x, y, date });
            }
            let next = Month::from(start.plus_days(31));
            // The calendar ends.
            if next == month {
                break;
            }
            month = next;
        }
        let y = if ticks.is_empty() { y } else { y + ROW };
        let mut end = |x, date| ticks.push(Tick { x, y, date });
        end(LEFT, TickDate::First(self.first));
        if self.last > self.first {
            end(RIGHT, TickDate::Last(self.last));
        }
        ticks
    }

    /// The marks, which come in the order of their days, as they are drawn.
    pub fn groups(self, marks: &[Mark]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (at, mark) in marks.iter().enumerate() {
            let (x, y) = (self.x(mark.day), middle(mark.lane));
            let close = groups.iter_mut().rev();
            let mut close = close.take_while(|group| x - group.x < CLOSE);
            match close.find(|group| (group.y, group.shape) == (y, mark.shape)) {
                Some(group) => {
                    group.size = group.size.max(mark.size);
                    group.marks.push(at);
                }
                None => groups.push(Group {
                    x,
                    y,
                    size: mark.size,
                    shape: mark.shape,
                    marks: vec![at],
                }),
            }
        }
        groups
    }
}

/// The middle of a lane.
pub fn middle(lane: usize) -> i64 {
    TOP + LANE / 2 + LANE * i64::try_from(lane).unwrap_or(0)
}

/// The lane of that name, which is a new one if there is none yet.
pub fn lane_of(lanes: &mut Vec<String>, name: String) -> usize {
    let at = lanes.iter().position(|lane| *lane == name);
    at.unwrap_or_else(|| {
        lanes.push(name);
        lanes.len() - 1
    })
}

/// As much of a name as stands before its lane.
pub fn shortened(name: &str) -> String {
    const ROOM: usize = 22;
    match name.char_indices().nth(ROOM) {
        Some((end, _)) => [name[..end].trim_end(), "…"].concat(),
        None => name.to_owned(),
    }
}

/// The day of an entry; the first of the month where only that is known.
pub fn day(incident: &Incident) -> Option<Day> {
    let claimed = incident.event_start.as_ref()?;
    let of_month = || claimed.in_month()?.day(1).ok();
    Happened::on_day(claimed).or_else(of_month)
}

/// What an entry is drawn as.
pub fn shape(incident: &Incident) -> Shape {
    match (answer(incident, "direction"), answer(incident, "wanted")) {
        ("outgoing", _) => Shape::Own,
        (_, "neutral") => Shape::Neutral,
        (_, "unsure") => Shape::Unsure,
        _ => Shape::Unwanted,
    }
}

/// Half the size of an entry, by how serious it seemed to the user.
pub fn size(incident: &Incident) -> i64 {
    match answer(incident, "seriousness") {
        "minor" => 6,
        "serious" => 11,
        "severe" => 14,
        _ => SIZE,
    }
}

fn answer<'a>(incident: &'a Incident, field: &str) -> &'a str {
    match incident.more.get(field) {
        Some(Answered::Words(words)) => words,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(first: &str, last: &str) -> Timeline {
        Timeline {
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            lanes: 2,
        }
    }

    #[test]
    fn days_stand_in_their_order_and_months_where_they_begin() {
        let year = timeline("2026-01-15", "2026-12-31");
        assert_eq!(year.x(year.first), LEFT);
        assert_eq!(year.x(year.last), RIGHT);
        let dates = |line: Timeline| {
            let ticks = line.ticks().into_iter();
            let said = ticks.map(|tick| match tick.date {
                TickDate::First(day) | TickDate::Last(day) => day.to_string(),
                TickDate::Month(month) => month.to_string(),
            });
            said.collect::<Vec<_>>()
        };
        // The name of December would not end within the picture.
        let months = ["2026-02", "2026-05", "2026-08"];
        let ends = ["2026-01-15", "2026-12-31"];
        assert_eq!(dates(year), [&months[..], &ends].concat());
        let spring = timeline("2026-03-01", "2026-05-31");
        let march = TickDate::Month("2026-03".parse().unwrap());
        assert_eq!((spring.ticks()[0].x, spring.ticks()[0].date), (LEFT, march));
        let week = timeline("2026-03-02", "2026-03-09");
        assert_eq!(dates(week), ["2026-03-02", "2026-03-09"]);
        assert_eq!(week.ticks()[1].x, week.x(week.last));
        // Where no month is named, nothing is left free for it.
        assert!(week.foot() < spring.foot() && week.foot() > week.bottom());
        let one = timeline("2026-01-15", "2026-01-15");
        assert_eq!(
            (one.x(one.first), dates(one)),
            (LEFT, vec!["2026-01-15".to_owned()])
        );
        // Every month of the calendar there is, and no more.
        assert!(timeline("0000-01-02", "9999-12-30").ticks().len() <= 7);
    }

    #[test]
    fn what_lies_close_together_is_one_mark() {
        let year = timeline("2026-01-01", "2026-12-31");
        let mark = |day: &str, lane, shape, size| Mark {
            day: day.parse().unwrap(),
            lane,
            shape,
            size,
        };
        let groups = year.groups(&[
            mark("2026-01-01", 0, Shape::Unwanted, 6),
            mark("2026-01-02", 1, Shape::Unwanted, 8),
            mark("2026-01-03", 0, Shape::Unwanted, 14),
            mark("2026-01-03", 0, Shape::Own, 8),
            mark("2026-02-01", 0, Shape::Unwanted, 8),
        ]);
        let seen: Vec<_> = groups
            .iter()
            .map(|group| (&group.marks[..], group.size))
            .collect();
        assert_eq!(seen, [(&[0, 2][..], 14), (&[1], 8), (&[3], 8), (&[4], 8)]);
    }
}
