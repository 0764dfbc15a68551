//! What the log says of times, terms and entries. Knows the words, not the screens.

use firmly_core::journal::{
    Incident, Recorded,
    entry::{Answered, Fear, Happened, Precision, TermId},
    event::Field,
    moment::{Day, Month},
    vocabulary::{AskKind, Term, Vocabulary},
};

use crate::{
    app::components::day_in_words,
    words::{
        log::{entry, list, read},
        shell::weekdays,
    },
};

const WEEKDAYS: [&str; 7] = [
    weekdays::MONDAY,
    weekdays::TUESDAY,
    weekdays::WEDNESDAY,
    weekdays::THURSDAY,
    weekdays::FRIDAY,
    weekdays::SATURDAY,
    weekdays::SUNDAY,
];

/// The label of a term; its id where the content no longer knows it.
pub(super) fn term(terms: &[Term], id: &TermId) -> String {
    let known = terms.iter().find(|term| term.id == id.as_str());
    known.map_or_else(|| id.as_str().to_owned(), |term| term.label.clone())
}

/// The label of a level of fear.
pub(super) fn level(terms: &[Term], level: u8) -> String {
    term(terms, &TermId::new(level.to_string()))
}

/// When something happened, as vague as the user was.
pub(super) fn when(happened: Option<&Happened>) -> String {
    let Some(happened) = happened else {
        return read::WHEN_UNKNOWN.to_owned();
    };
    let time = happened.at_time();
    // Who is not sure of the day has not said which of the week it was.
    match (happened.precision(), happened.on_day(), time) {
        (Precision::Exact, Some(on), Some(time)) => read::exactly(weekday(on), time),
        (Precision::About, Some(on), Some(time)) => read::about_at(weekday(on), time),
        (Precision::About, Some(on), None) => read::about_day(day(on)),
        (Precision::NotSure, Some(on), Some(time)) => read::not_sure_at(day(on), time),
        (Precision::NotSure, Some(on), None) => read::not_sure(day(on)),
        (Precision::NotSure, None, Some(time)) => read::about(time),
        (_, Some(on), _) => weekday(on),
        (_, None, _) => happened
            .in_month()
            .map_or_else(|| read::WHEN_UNKNOWN.to_owned(), month),
    }
}

/// When the machine recorded it.
pub(super) fn recorded(recorded: &Recorded) -> String {
    read::recorded_at(
        day(recorded.at.day_at(recorded.offset)),
        recorded.at.time_at(recorded.offset),
    )
}

/// How long after it was recorded, where that can be said; when it was recorded, where not.
pub(super) fn delay(incident: &Incident) -> String {
    let Recorded { at, offset, .. } = incident.recorded;
    let (on, time) = (at.day_at(offset), at.time_at(offset));
    let claimed = incident
        .event_start
        .as_ref()
        .filter(|claim| claim.precision() != Precision::NotSure);
    match claimed
        .and_then(Happened::on_day)
        .map(|day| on.days_after(day))
    {
        Some(0) => list::RECORDED_SAME.to_owned(),
        Some(1) => list::RECORDED_NEXT.to_owned(),
        Some(days @ 2..) => list::recorded_late(days),
        Some(_) | None => list::recorded(day(on), time),
    }
}

/// Several kinds in one line: `Gift; ignores request to stop`.
pub(super) fn kinds(terms: &[Term], kinds: &[TermId]) -> String {
    let label = |(at, kind): (usize, &TermId)| match at {
        0 => term(terms, kind),
        _ => lower_first(&term(terms, kind)),
    };
    kinds
        .iter()
        .enumerate()
        .map(label)
        .collect::<Vec<_>>()
        .join("; ")
}

/// How it came and what it was, for lists: `Gift or delivery. Gift; ignores request to stop.`
pub(super) fn in_short(
    vocabulary: &Vocabulary,
    channel: Option<&TermId>,
    behaviour: &[TermId],
) -> String {
    let channel = channel.map(|channel| term(&vocabulary.channels, channel));
    let parts = [
        channel.unwrap_or_default(),
        kinds(&vocabulary.behaviours, behaviour),
    ];
    let said = parts.iter().filter(|part| !part.is_empty());
    said.map(|part| format!("{part}."))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What an answer to a question of content/ says.
pub(super) fn answer(vocabulary: &Vocabulary, field: &str, answered: &Answered) -> String {
    let asked = vocabulary.asked(field).map(|(_, ask, _)| ask);
    let terms = asked.map_or(&[][..], |ask| &ask.terms);
    match answered {
        Answered::Terms(ids) => kinds(terms, ids),
        Answered::Words(words) if asked.is_some_and(|ask| ask.kind == AskKind::Day) => words
            .parse()
            .map_or_else(|_not_a_day| words.to_string(), day),
        Answered::Words(words) => term(terms, &TermId::new(words.as_str())),
    }
}

/// What a field is called: the question that it answers.
pub(super) fn label<'a>(vocabulary: &'a Vocabulary, field: &'a str) -> &'a str {
    match field {
        "event_start" => entry::WHEN,
        "channel" => read::CHANNEL,
        "behaviour" => read::BEHAVIOUR,
        "what_happened" => read::WHAT_HAPPENED,
        "fear" => read::FEAR,
        _ => vocabulary
            .asked(field)
            .map_or(field, |(_, ask, _)| &ask.label),
    }
}

/// What a stored field says; its exact text where this version does not know its form.
pub(super) fn stored(vocabulary: &Vocabulary, field: &Field) -> String {
    let name = field.name();
    let told = match name {
        "event_start" => field.value::<Happened>().map(|told| when(Some(&told))),
        "fear" => field
            .value::<Fear>()
            .map(|fear| level(&vocabulary.fears, fear.into())),
        "channel" => field
            .value::<TermId>()
            .map(|id| term(&vocabulary.channels, &id)),
        "behaviour" => field
            .value::<Vec<TermId>>()
            .map(|ids| kinds(&vocabulary.behaviours, &ids)),
        _ => field
            .answered()
            .map(|answered| answer(vocabulary, name, &answered)),
    };
    told.unwrap_or_else(|| field.text().to_owned())
}

fn lower_first(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters
        .next()
        .map(|first| first.to_lowercase().to_string())
        .unwrap_or_default();
    first + characters.as_str()
}

pub(super) fn day(day: Day) -> String {
    day_in_words(&day.to_string())
}

/// `Friday 20 November 2026`.
fn weekday(on: Day) -> String {
    let at = usize::from(on.weekday()).saturating_sub(1);
    weekdays::date(WEEKDAYS.get(at).copied().unwrap_or_default(), day(on))
}

pub(super) fn month(month: Month) -> String {
    day_in_words(&month.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_vaguely_as_it_was_claimed() {
        let day: Day = "2026-11-19".parse().unwrap();
        let time = "14:10".parse().unwrap();
        for (happened, said) in [
            (
                Happened::exact(day, time),
                "Thursday 19 November 2026, 14:10",
            ),
            (
                Happened::about(day, Some(time)),
                "Thursday 19 November 2026, about 14:10",
            ),
            (Happened::about(day, None), "About 19 November 2026"),
            (Happened::date(day), "Thursday 19 November 2026"),
            (Happened::month(day.into()), "November 2026"),
            (
                Happened::not_sure(Some(day), None),
                "19 November 2026, not sure",
            ),
            (Happened::not_sure(None, None), "Not remembered"),
        ] {
            assert_eq!(when(Some(&happened)), said);
        }
    }
}
