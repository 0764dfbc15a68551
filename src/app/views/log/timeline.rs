//! The entries of a case as a picture: when, by which way, how serious, when they were told to stop, orders. With a table
//! that says the same. What lies close together is one mark with a number, so that long logs stay light.

use firmly_core::{
    journal::{
        Case, Fact, Incident,
        entry::Answered,
        moment::Day,
        timeline::{self, Group, Mark, RIGHT, SIZE, Shape, TOP, Tick, TickDate, Timeline, WIDTH},
    },
    report::Picture,
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

/// How many rows the table has at most.
const ROWS: usize = 200;

/// One thing that happened or was done.
struct Told<'a> {
    mark: Mark,
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
    let Some(first) = marks.first().map(|told| told.mark.day) else {
        return Html::default();
    };
    let last = marks.last().map_or(today, |told| told.mark.day.max(today));
    let timeline = Timeline {
        first,
        last,
        lanes: lanes.len(),
    };
    let ticks = timeline.ticks().into_iter();
    let ticks = ticks.map(|tick| match tick.date {
        TickDate::First(day) | TickDate::Last(day) => (tick, wording::day(day)),
        TickDate::Month(month) => (tick, wording::month(month)),
    });
    let says = words::label(
        wording::day(first),
        wording::day(last),
        case.incidents.len(),
    );
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="case-time">
            <h2 class="f-h2" id="case-time">{ words::TITLE }</h2>
            <div class="f-card f-tl" role="region" aria-label={words::PICTURE} tabindex="0">
                <svg class="f-time" viewBox={view(timeline)} role="group" aria-label={says}>
                    { told(case, timeline) }
                    { for ticks.map(|(tick, said)| dated(timeline, tick, said)) }
                    { for lanes.iter().enumerate().map(|(at, name)| lane(at, name)) }
                    { drawn(log, case, &marks, timeline) }
                </svg>
            </div>
            { key() }
            <Fold title={words::TABLE} note={rows(marks.len())}>{ table(&lanes, &marks) }</Fold>
        </section>
    }
}

/// Every mark by its day, and the names of the lanes in the order of their first use.
fn marks<'a>(log: &LogHandle, case: &'a Case) -> (Vec<String>, Vec<Told<'a>>) {
    let vocabulary = &log.book().vocabulary;
    let (mut lanes, mut marks) = (Vec::<String>::new(), Vec::new());
    let numbered = case.incidents.iter().zip(&case.numbers);
    for (incident, number) in numbered.filter(|(incident, _)| incident.withdrawn.is_none()) {
        let Some(day) = timeline::day(incident) else {
            continue;
        };
        let way = incident.channel.as_ref();
        let way = way.map_or_else(
            || words::NO_WAY.to_owned(),
            |id| wording::term(&vocabulary.channels, id),
        );
        let lane = timeline::lane_of(&mut lanes, way);
        let when = wording::when(incident.event_start.as_ref());
        let what = wording::in_short(vocabulary, incident.channel.as_ref(), &incident.behaviour);
        marks.push(Told {
            mark: Mark {
                day,
                lane,
                shape: timeline::shape(incident),
                size: timeline::size(incident),
            },
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
        let lane = timeline::lane_of(&mut lanes, words::DONE_LANE.to_owned());
        let title = vocabulary.group(&fact.kind);
        let title = title.map_or(fact.kind.as_str(), |group| &group.title);
        marks.push(Told {
            mark: Mark {
                day,
                lane,
                shape: Shape::Own,
                size: SIZE,
            },
            entry: None,
            says: words::done(wording::day(day), title),
        });
    }
    marks.sort_by_key(|told| (told.mark.day, told.mark.lane));
    (lanes, marks)
}

/// The picture of a report: the same marks, which lead nowhere.
pub(super) fn picture(picture: &Picture) -> Html {
    let bottom = picture.timeline.bottom();
    let mark = |group: &Group| {
        html! { <>{ shaped(group.shape, group.x, group.y, group.size) }{ for number(group) }</> }
    };
    html! {
        <svg class="f-time" viewBox={view(picture.timeline)} role="img" aria-label={picture.label.clone()}>
            { for picture.told.map(|x| after(x, bottom)) }
            { for picture.flags.iter().map(|(x, name)| flag(*x, bottom, name)) }
            { for picture.ticks.iter().map(|(tick, said)| dated(picture.timeline, *tick, said.clone())) }
            { for picture.lanes.iter().enumerate().map(|(at, name)| lane(at, name)) }
            { for picture.groups.iter().map(mark) }
        </svg>
    }
}

fn lane(at: usize, name: &str) -> Html {
    let y = timeline::middle(at);
    html! {
        <g key={at}>
            <text x="2" y={(y + 6).to_string()}>{ timeline::shortened(name) }</text>
            <path class="t-lane" d={line([timeline::LEFT - 12, y], [RIGHT, y])} />
        </g>
    }
}

fn line([x1, y1]: [i64; 2], [x2, y2]: [i64; 2]) -> String {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|at| at.to_string());
    ["M", &x1, " ", &y1, "L", &x2, " ", &y2].concat()
}

/// What of the drawing is seen: down to the dates.
fn view(timeline: Timeline) -> String {
    let (width, height) = (WIDTH.to_string(), (timeline.foot() + 14).to_string());
    ["0 0 ", &width, " ", &height].concat()
}

fn dated(timeline: Timeline, Tick { x, y, date }: Tick, said: String) -> Html {
    let anchor = match date {
        TickDate::First(_) | TickDate::Month(_) => "start",
        TickDate::Last(_) => "end",
    };
    html! {
        <g key={[x.to_string(), y.to_string()].join(" ")}>
            <path class="t-tick" d={line([x, TOP], [x, timeline.bottom()])} />
            <text class="t-q" x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ said }</text>
        </g>
    }
}

/// When they were told to stop first, and every order.
fn told(case: &Case, timeline: Timeline) -> Html {
    let bottom = timeline.bottom();
    let of = |kind: &str| {
        let facts = case.facts.iter();
        let days = facts.filter(|fact| fact.kind == kind && fact.withdrawn.is_none());
        let date = |fact: &Fact| match fact.answers.get(&[kind, ".date"].concat()) {
            Some(Answered::Words(day)) => day.parse::<Day>().ok(),
            _ => None,
        };
        days.filter_map(date).collect::<Vec<_>>()
    };
    let told = of("told_to_stop").into_iter().min();
    let told = told.map(|day| timeline.x(day));
    let orders = of("court_or_police_order").into_iter();
    html! {
        <>
            { for told.map(|x| after(x, bottom)) }
            { for told.map(|x| flag(x, bottom, words::TOLD)) }
            { for orders.map(|day| flag(timeline.x(day), bottom, words::ORDER)) }
        </>
    }
}

fn flag(x: i64, bottom: i64, name: &str) -> Html {
    html! {
        <g>
            <path class="t-stop" d={line([x, TOP - 8], [x, bottom])} />
            <text class="t-flagt" x={x.to_string()} y={(TOP - 16).to_string()} text-anchor={if x > WIDTH / 2 { "end" } else { "start" }}>{ name }</text>
        </g>
    }
}

/// The time after this.
fn after(x: i64, bottom: i64) -> Html {
    html! { <rect class="t-after" x={x.to_string()} y={TOP.to_string()} width={(RIGHT - x).max(0).to_string()} height={(bottom - TOP).to_string()} /> }
}

/// How many there are, above a mark that stands for several.
fn number(group: &Group) -> Option<Html> {
    let above = group.y - group.size - 4;
    (group.marks.len() > 1).then(|| {
        html! { <text class="t-n" x={group.x.to_string()} y={above.to_string()}>{ group.marks.len() }</text> }
    })
}

/// The marks. Those of one lane that lie close together are one, which opens the latest of them.
fn drawn(log: &LogHandle, case: &Case, all: &[Told<'_>], timeline: Timeline) -> Html {
    let marks: Vec<_> = all.iter().map(|told| told.mark).collect();
    let groups = timeline.groups(&marks);
    let one = |group: &Group| {
        let latest = all.get(*group.marks.last()?)?;
        let (x, y, size) = (group.x, group.y, group.size);
        let says = match group.marks.len() {
            1 => latest.says.clone(),
            count => words::several(count, &latest.says),
        };
        let drawing = html! { <><title>{ &says }</title>{ shaped(group.shape, x, y, size) }{ for number(group) }</> };
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
    let entry = |shape| {
        html! { <li><svg class="f-time f-time--key" width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">{ shaped(shape, 0, 0, 8) }</svg>{ named(shape) }</li> }
    };
    let shapes = [Shape::Unwanted, Shape::Unsure, Shape::Neutral, Shape::Own];
    html! { <ul class="f-tlkey" aria-label={words::KEY}>{ for shapes.map(entry) }<li>{ words::LARGER }</li></ul> }
}

fn named(shape: Shape) -> &'static str {
    match shape {
        Shape::Unwanted => words::UNWANTED,
        Shape::Unsure => words::UNSURE,
        Shape::Neutral => words::NEUTRAL,
        Shape::Own => words::OWN,
    }
}

/// The mark of an entry, for a list. One that was taken back has none.
pub(super) fn mark_of(incident: &Incident) -> Option<Html> {
    let shape = timeline::shape(incident);
    incident.withdrawn.is_none().then(|| {
        html! {
            <svg class="f-time f-time--key" viewBox="-15 -15 30 30" role="img">
                <title>{ named(shape) }</title>
                { shaped(shape, 0, 0, timeline::size(incident)) }
            </svg>
        }
    })
}

/// How long the table is.
fn rows(marks: usize) -> String {
    match marks {
        1 => words::TABLE_ONE.to_owned(),
        0..=ROWS => words::table_several(marks),
        _ => words::table_latest(ROWS, marks),
    }
}

fn table(lanes: &[String], marks: &[Told<'_>]) -> Html {
    let row = |told: &Told<'_>| {
        let mark = told.mark;
        let way = lanes.get(mark.lane).map_or("", String::as_str);
        html! { <tr><td>{ wording::day(mark.day) }</td><td>{ way }</td><td>{ named(mark.shape) }</td><td>{ &told.says }</td></tr> }
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
