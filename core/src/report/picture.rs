//! The timeline of a report: what its reader gets, as marks. Draws nothing.

use super::{
    tell::label,
    words::{Phrase, Words},
};
use crate::journal::{
    Fact, Incident,
    entry::Answered,
    moment::Day,
    timeline::{self, Group, Mark, SIZE, Shape, Tick, TickDate, Timeline},
    vocabulary::Vocabulary,
};

/// A timeline, ready to be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, in words.
    pub label: String,
    /// From which day to which.
    pub timeline: Timeline,
    /// The names of the lanes.
    pub lanes: Vec<String>,
    /// The marks.
    pub groups: Vec<Group>,
    /// What is dated below, and how that is said.
    pub ticks: Vec<(Tick, String)>,
    /// Where they were told to stop first.
    pub told: Option<i64>,
    /// What stands above: that they were told to stop, and orders.
    pub flags: Vec<(i64, String)>,
    /// Each shape that can be in it with its name.
    pub key: Vec<(Shape, String)>,
    /// What a larger mark means; nothing where marks do not differ in that.
    pub larger: Option<String>,
}

/// Whether the reader gets how serious it seemed to the user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sizes {
    /// Marks are of the size that the user said.
    Told,
    /// All are of one size.
    Untold,
}

/// The picture of these entries and facts; nothing where no day is known.
pub(super) fn picture(
    words: &Words,
    vocabulary: &Vocabulary,
    entries: &[&Incident],
    facts: &[&Fact],
    sizes: Sizes,
) -> Option<Picture> {
    let (mut lanes, mut marks) = (Vec::new(), Vec::new());
    for entry in entries {
        let Some(day) = timeline::day(entry) else {
            continue;
        };
        let channel = entry.channel.as_ref();
        let channel =
            channel.map(|id| label(&vocabulary.channels, id.as_str()).unwrap_or(id.as_str()));
        let channel = channel.unwrap_or(words.say(Phrase::PictureNoWay));
        let channel = super::text::visible(channel).to_string();
        marks.push(Mark {
            day,
            lane: timeline::lane_of(&mut lanes, channel),
            shape: timeline::shape(entry),
            size: match sizes {
                Sizes::Told => timeline::size(entry),
                Sizes::Untold => SIZE,
            },
        });
    }
    let of_day = |fact: &Fact, kind: &str| {
        let date = fact.answers.get(&[kind, ".date"].concat());
        match date.filter(|_| fact.kind == kind && fact.withdrawn.is_none())? {
            Answered::Words(day) => day.parse::<Day>().ok(),
            Answered::Terms(_) => None,
        }
    };
    for fact in facts.iter().filter(|fact| fact.kind != "review") {
        if let Some(day) = of_day(fact, &fact.kind) {
            let done = words.say(Phrase::PictureDone).to_owned();
            marks.push(Mark {
                day,
                lane: timeline::lane_of(&mut lanes, done),
                shape: Shape::Own,
                size: SIZE,
            });
        }
    }
    marks.sort_by_key(|mark| (mark.day, mark.lane));
    let (first, last) = (marks.first()?.day, marks.last()?.day);
    let timeline = Timeline {
        first,
        last,
        lanes: lanes.len(),
    };
    let days = |kind: &'static str| facts.iter().filter_map(move |fact| of_day(fact, kind));
    let told = days("told_to_stop").min().map(|day| timeline.x(day));
    let orders = days("court_or_police_order").map(|day| timeline.x(day));
    let flags = told.iter().map(|x| (*x, Phrase::PictureTold));
    let flags = flags.chain(orders.map(|x| (x, Phrase::PictureOrder)));
    let named = |(x, phrase): (i64, Phrase)| (x, words.say(phrase).to_owned());
    let count = entries.len().to_string();
    let (from, to) = (words.day(first), words.day(last));
    let said = |tick: Tick| match tick.date {
        TickDate::First(day) | TickDate::Last(day) => (tick, words.day(day)),
        TickDate::Month(month) => (tick, words.month(month)),
    };
    let key = [
        (Shape::Unwanted, Phrase::PictureUnwanted),
        (Shape::Unsure, Phrase::PictureUnsure),
        (Shape::Neutral, Phrase::PictureNeutral),
        (Shape::Own, Phrase::PictureOwn),
    ];
    let key = key.map(|(shape, phrase)| (shape, words.say(phrase).to_owned()));
    Some(Picture {
        label: words.fill(Phrase::PictureLabel, &[&from, &to, &count]),
        timeline,
        groups: timeline.groups(&marks),
        ticks: timeline.ticks().into_iter().map(said).collect(),
        told,
        flags: flags.map(named).collect(),
        key: key.to_vec(),
        larger: (sizes == Sizes::Told).then(|| words.say(Phrase::PictureLarger).to_owned()),
        lanes,
    })
}
