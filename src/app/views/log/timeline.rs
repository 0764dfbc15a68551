//! The entries of a case as a picture: when, by which way, how serious, when they were told to stop, orders. With a table
//! that says the same. What lies close together is one mark with a number, so that long logs stay light.

use crate::app::markup::html;
use firmly_core::journal::{
    Case, Fact, Incident,
    entry::{Answered, Happened},
    moment::{Day, Month},
};
use yew::prelude::*;

use super::{LogAreaProps, wording};
use crate::{
    app::{
        components::Fold,
        log::{LogHandle, state::Page},
    },
    words::log_more::timeline as words,
};

/// Of the drawing, in its own units.
const WIDTH: i64 = 896;
const LEFT: i64 = 224;
const RIGHT: i64 = 872;
const TOP: i64 = 44;
const LANE: i64 = 54;
/// Marks that are closer than this are one.
const CLOSE: i64 = 10;
/// How many rows the table has at most.
const ROWS: usize = 200;
const MONTHS_NAMED: i64 = 8;

/// What a mark stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Unwanted,
    Unsure,
    Neutral,
    Own,
}

/// One thing that happened or was done.
struct Mark<'a> {
    day: Day,
    lane: usize,
    shape: Shape,
    /// Half its size.
    size: i64,
    /// The entry, unless it is something that was done.
    entry: Option<&'a Incident>,
    says: String,
}

/// The picture and its table; nothing where no day is known.
pub(super) fn timeline(log: &LogHandle, case: &Case, area: &LogAreaProps) -> Html {
    let Ok(today) = area.today.parse::<Day>() else {
        return Html::default();
    };
    let (lanes, marks) = marks(log, case);
    let Some(first) = marks.first().map(|mark| mark.day) else {
        return Html::default();
    };
    let last = marks.last().map_or(today, |mark| mark.day.max(today));
    let place = |day: Day| {
        let span = last.days_after(first).max(1);
        LEFT + (RIGHT - LEFT) * day.days_after(first) / span
    };
    let bottom = TOP + LANE * i64::try_from(lanes.len()).unwrap_or(0);
    let view = ["0 0 ", &WIDTH.to_string(), " ", &(bottom + 38).to_string()].concat();
    let says = words::label(
        wording::day(first),
        wording::day(last),
        case.incidents.len(),
    );
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="case-time">
            <h2 class="f-h2" id="case-time">{ words::TITLE }</h2>
            <div class="f-card f-tl" role="region" aria-label={words::PICTURE} tabindex="0">
                <svg class="f-time" viewBox={view} role="group" aria-label={says}>
                    { told(case, &place, bottom) }
                    { months(first, last, &place, bottom) }
                    { for lanes.iter().enumerate().map(|(at, name)| lane(at, name)) }
                    { drawn(log, case, &marks, &place) }
                </svg>
            </div>
            { key() }
            <Fold title={words::TABLE} note={words::table_note(marks.len())}>{ table(&lanes, &marks) }</Fold>
        </section>
    }
}

/// Every mark by its day, and the names of the lanes in the order of their first use.
fn marks<'a>(log: &LogHandle, case: &'a Case) -> (Vec<String>, Vec<Mark<'a>>) {
    let vocabulary = &log.book().vocabulary;
    let (mut lanes, mut marks) = (Vec::<String>::new(), Vec::new());
    let numbered = case.incidents.iter().zip(&case.numbers);
    for (incident, number) in numbered.filter(|(incident, _)| incident.withdrawn.is_none()) {
        let Some(day) = day(incident) else { continue };
        let way = incident.channel.as_ref();
        let way = way.map_or_else(
            || words::NO_WAY.to_owned(),
            |id| wording::term(&vocabulary.channels, id),
        );
        let lane = lane_of(&mut lanes, way);
        let when = wording::when(incident.event_start.as_ref());
        let what = wording::in_short(vocabulary, incident.channel.as_ref(), &incident.behaviour);
        marks.push(Mark {
            day,
            lane,
            shape: shape(incident),
            size: size(incident),
            entry: Some(incident),
            says: words::entry(number, when, what),
        });
    }
    let of_day = |fact: &Fact| match fact.answers.get(&[&fact.kind, ".date"].concat()) {
        Some(Answered::Words(day)) if fact.withdrawn.is_none() => day.parse::<Day>().ok(),
        _ => None,
    };
    // When to look again lies ahead.
    let done = case.facts.iter().filter(|fact| fact.kind != "review");
    for (fact, day) in done.filter_map(|fact| Some((fact, of_day(fact)?))) {
        let lane = lane_of(&mut lanes, words::DONE_LANE.to_owned());
        let title = vocabulary.group(&fact.kind);
        let title = title.map_or(fact.kind.as_str(), |group| &group.title);
        marks.push(Mark {
            day,
            lane,
            shape: Shape::Own,
            size: 8,
            entry: None,
            says: words::done(wording::day(day), title),
        });
    }
    marks.sort_by_key(|mark| (mark.day, mark.lane));
    (lanes, marks)
}

fn lane_of(lanes: &mut Vec<String>, name: String) -> usize {
    let at = lanes.iter().position(|lane| *lane == name);
    at.unwrap_or_else(|| {
        lanes.push(name);
        lanes.len() - 1
    })
}

/// The day; the first of the month where only that is known.
fn day(incident: &Incident) -> Option<Day> {
    let claimed = incident.event_start.as_ref()?;
    let of_month = || claimed.in_month()?.day(1).ok();
    Happened::on_day(claimed).or_else(of_month)
}

fn answer<'a>(incident: &'a Incident, field: &str) -> &'a str {
    match incident.more.get(field) {
        Some(Answered::Words(words)) => words,
        _ => "",
    }
}

fn shape(incident: &Incident) -> Shape {
    match (answer(incident, "direction"), answer(incident, "wanted")) {
        ("outgoing", _) => Shape::Own,
        (_, "neutral") => Shape::Neutral,
        (_, "unsure") => Shape::Unsure,
        _ => Shape::Unwanted,
    }
}

fn size(incident: &Incident) -> i64 {
    match answer(incident, "seriousness") {
        "minor" => 6,
        "serious" => 11,
        "severe" => 14,
        _ => 8,
    }
}

fn middle(lane: usize) -> i64 {
    TOP + LANE / 2 + LANE * i64::try_from(lane).unwrap_or(0)
}

fn lane(at: usize, name: &str) -> Html {
    let y = middle(at);
    html! {
        <g key={at}>
            <text x="2" y={(y + 6).to_string()}>{ shortened(name) }</text>
            <path class="t-lane" d={line([LEFT - 12, y], [RIGHT, y])} />
        </g>
    }
}

/// As much as stands before the lane.
fn shortened(name: &str) -> String {
    const ROOM: usize = 22;
    match name.char_indices().nth(ROOM) {
        Some((end, _)) => [name[..end].trim_end(), "…"].concat(),
        None => name.to_owned(),
    }
}

fn line([x1, y1]: [i64; 2], [x2, y2]: [i64; 2]) -> String {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|at| at.to_string());
    ["M", &x1, " ", &y1, "L", &x2, " ", &y2].concat()
}

fn months(first: Day, last: Day, place: &impl Fn(Day) -> i64, bottom: i64) -> Html {
    let mut starts = Vec::new();
    let mut month = Month::from(first);
    // A month has at most 31 days: the next one begins within as many.
    while let Ok(start) = month.day(1) {
        if start > last {
            break;
        }
        if start > first {
            starts.push((start, month));
        }
        month = Month::from(start.plus_days(31));
    }
    let step = starts.len() / usize::try_from(MONTHS_NAMED).unwrap_or(1) + 1;
    let tick = |(day, month): &(Day, Month)| {
        let x = place(*day);
        html! {
            <g key={month.to_string()}>
                <path class="t-tick" d={line([x, TOP], [x, bottom])} />
                <text class="t-q" x={(x + 4).to_string()} y={(bottom + 24).to_string()}>{ wording::month(*month) }</text>
            </g>
        }
    };
    html! { <>{ for starts.iter().step_by(step).map(tick) }</> }
}

/// When they were told to stop first, and every order.
fn told(case: &Case, place: &impl Fn(Day) -> i64, bottom: i64) -> Html {
    let of = |kind: &str| {
        let facts = case.facts.iter();
        let days = facts.filter(|fact| fact.kind == kind && fact.withdrawn.is_none());
        let date = |fact: &Fact| match fact.answers.get(&[kind, ".date"].concat()) {
            Some(Answered::Words(day)) => day.parse::<Day>().ok(),
            _ => None,
        };
        days.filter_map(date).collect::<Vec<_>>()
    };
    let flag = |day: Day, name: &'static str| {
        let x = place(day);
        html! {
            <g key={[name, &day.to_string()].concat()}>
                <path class="t-stop" d={line([x, TOP - 8], [x, bottom])} />
                <text class="t-flagt" x={x.to_string()} y={(TOP - 16).to_string()} text-anchor={if x > WIDTH / 2 { "end" } else { "start" }}>{ name }</text>
            </g>
        }
    };
    let told = of("told_to_stop").into_iter().min();
    let after = told.map(|day| {
        let x = place(day);
        html! { <rect class="t-after" x={x.to_string()} y={TOP.to_string()} width={(RIGHT - x).max(0).to_string()} height={(bottom - TOP).to_string()} /> }
    });
    let orders = of("court_or_police_order").into_iter();
    html! {
        <>
            { for after }
            { for told.map(|day| flag(day, words::TOLD)) }
            { for orders.map(|day| flag(day, words::ORDER)) }
        </>
    }
}

/// The marks. Those of one lane that lie close together are one, which opens the latest of them.
fn drawn(log: &LogHandle, case: &Case, marks: &[Mark<'_>], place: &impl Fn(Day) -> i64) -> Html {
    let mut groups: Vec<(i64, Vec<&Mark<'_>>)> = Vec::new();
    for mark in marks {
        let x = place(mark.day);
        // Marks come by their days, and those of one group are alike.
        let close = groups.iter_mut().rev().take_while(|(at, _)| x - at < CLOSE);
        let alike = |group: &[&Mark<'_>]| {
            let first = group.first().map(|first| (first.lane, first.shape));
            first == Some((mark.lane, mark.shape))
        };
        let near = { close }.find(|(_, group)| alike(group));
        match near {
            Some((_, group)) => group.push(mark),
            None => groups.push((x, vec![mark])),
        }
    }
    let one = |(x, group): &(i64, Vec<&Mark<'_>>)| {
        let latest = group.last()?;
        let (x, y) = (*x, middle(latest.lane));
        let size = group.iter().map(|mark| mark.size).max().unwrap_or(8);
        let says = match group.len() {
            1 => latest.says.clone(),
            count => words::several(count, &latest.says),
        };
        let number = (group.len() > 1).then(|| {
            html! { <text class="t-n" x={x.to_string()} y={(y - size - 4).to_string()}>{ group.len() }</text> }
        });
        let drawing = html! { <><title>{ &says }</title>{ shaped(latest.shape, x, y, size) }{ for number }</> };
        Some(match latest.entry {
            None => html! { <g role="img" aria-label={says}>{ drawing }</g> },
            Some(incident) => {
                let (log, case, hash) = (log.clone(), case.id.clone(), incident.hash);
                let onclick = Callback::from(move |event: MouseEvent| {
                    event.prevent_default();
                    log.go(Page::Entry(case.clone(), hash));
                });
                html! { <a href="#" aria-label={says} {onclick}>{ drawing }</a> }
            }
        })
    };
    html! { <>{ for groups.iter().filter_map(one) }</> }
}

fn shaped(shape: Shape, x: i64, y: i64, size: i64) -> Html {
    let [cx, cy, r, ring] = [x, y, size, size + 5].map(|at| at.to_string());
    let ring = html! { <circle class="t-ring" cx={cx.clone()} cy={cy.clone()} r={ring} /> };
    let diamond = || {
        let points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
        let points = points.map(|(x, y)| [x.to_string(), y.to_string()].join(","));
        html! { <polygon class="t-mine" points={points.join(" ")} /> }
    };
    let class = match shape {
        Shape::Own => return html! { <>{ ring }{ diamond() }</> },
        Shape::Unwanted => "t-p",
        Shape::Unsure => "t-half",
        Shape::Neutral => "t-p--no",
    };
    html! { <>{ ring }<circle {class} {cx} {cy} {r} /></> }
}

fn key() -> Html {
    let entry = |(shape, name): (Shape, &'static str)| {
        html! { <li><svg class="f-time f-time--key" width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">{ shaped(shape, 0, 0, 8) }</svg>{ name }</li> }
    };
    let shapes = [
        (Shape::Unwanted, words::UNWANTED),
        (Shape::Unsure, words::UNSURE),
        (Shape::Neutral, words::NEUTRAL),
        (Shape::Own, words::OWN),
    ];
    html! { <ul class="f-tlkey" aria-label={words::KEY}>{ for shapes.map(entry) }<li>{ words::LARGER }</li></ul> }
}

fn table(lanes: &[String], marks: &[Mark<'_>]) -> Html {
    let row = |mark: &Mark<'_>| {
        let shape = match mark.shape {
            Shape::Unwanted => words::UNWANTED,
            Shape::Unsure => words::UNSURE,
            Shape::Neutral => words::NEUTRAL,
            Shape::Own => words::OWN,
        };
        let way = lanes.get(mark.lane).map_or("", String::as_str);
        html! { <tr><td>{ wording::day(mark.day) }</td><td>{ way }</td><td>{ shape }</td><td>{ &mark.says }</td></tr> }
    };
    html! {
        <div class="f-scroll" role="region" aria-label={words::TABLE} tabindex="0">
            <table class="f-table">
                <thead><tr><th scope="col">{ words::WHEN }</th><th scope="col">{ words::WAY }</th><th scope="col">{ words::WANTED }</th><th scope="col">{ words::WHAT }</th></tr></thead>
                <tbody>{ for marks.iter().rev().take(ROWS).map(row) }</tbody>
            </table>
        </div>
    }
}
