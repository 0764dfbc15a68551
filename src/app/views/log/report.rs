//! Making a report: for whom, which entries, what else, on what ground; and what is masked. What a reader gets is core's
//! business.

use firmly_core::{
    guide::model::{Disclosure, DisclosureId},
    journal::{Case, Manner},
    report::{Choice, Reader, Suggestion},
    store::EventHash,
};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    failures::{self, Failures, Words},
    fields::{Account, Tick, Ticks, day, problem},
    list, wording,
};
use crate::{
    app::{
        components::{Icon, Radio, Radios, back},
        log::{
            Busy, LogHandle, case_name,
            report::{Decision, Making, MakingStep, reader_id},
            state::Page,
        },
    },
    words::{
        log::list as list_words,
        log_report::{choose as words, mask, way},
    },
};

pub(super) const READER: &str = "report-reader";
pub(super) const FROM: &str = "report-from";
pub(super) const REASON: &str = "report-reason";
pub(super) const PLACE: &str = "report-place-";

/// The way to a report of this case.
pub(super) fn way_in(log: &LogHandle, case: &Case) -> Html {
    let begun = log.making().is_some_and(|making| making.case == case.id);
    let begin = {
        let (log, case) = (log.clone(), case.clone());
        Callback::from(move |_: MouseEvent| log.make_report(&case))
    };
    html! { <button class="f-btn f-btn--plain" type="button" data-do="report" onclick={begin}>{ if begun { way::GO_ON } else { way::LINK } }</button> }
}

/// Changes what is chosen, decided or said.
pub(super) fn change<E: 'static>(
    log: &LogHandle,
    change: impl Fn(&mut Making, E) + 'static,
) -> Callback<E> {
    let log = log.clone();
    Callback::from(move |given| log.change_making(|making| change(making, given)))
}

/// Back to another page.
pub(super) fn to(log: &LogHandle, page: Page) -> Callback<()> {
    let log = log.clone();
    Callback::from(move |()| log.go(page.clone()))
}

/// A button that goes on, and a word while that takes time.
fn go_on(log: &LogHandle, act: fn(&LogHandle)) -> Html {
    let busy = log.busy() == Some(Busy::Reporting);
    let log = log.clone();
    let onclick = Callback::from(move |_: MouseEvent| act(&log));
    html! {
        <p class="f-actions f-mt">
            <button class="govuk-button" type="button" data-do="continue" aria-disabled={busy.then_some("true")} {onclick}>{ words::GO_ON }</button>
            <span class="f-small f-quiet" role="status">{ if busy { words::MAKING } else { "" } }</span>
        </p>
    }
}

fn legend(text: &'static str, hint: &'static str, id: &'static str, inside: Html) -> Html {
    html! {
        <div class="govuk-form-group">
            <fieldset class="govuk-fieldset" aria-describedby={id}>
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ text }</legend>
                <div class="govuk-hint" {id}>{ hint }</div>
                { inside }
            </fieldset>
        </div>
    }
}

/// The first step: what goes in.
pub(super) fn choose(log: &LogHandle, making: &Making, case: &Case) -> Html {
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    html! {
        <>
            { back(&to(log, Page::Case(case.id.clone()))) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <p class="f-caption"><b>{ case_name(case) }</b>{ " · " }{ words::CAPTION }</p>
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            <div class="f-form f-one f-mt">
                { reader(log, making, failure.as_ref()) }
                { period(log, making, failure.as_ref()) }
                { entries(log, making, case) }
                { for making.reader.map(|reader| for_reader(log, making, reader, failure.as_ref())) }
                { checks(log) }
                { go_on(log, LogHandle::choices_made) }
            </div>
        </>
    }
}

fn reader(log: &LogHandle, making: &Making, failure: Option<&Words>) -> Html {
    let first = AttrValue::from([READER, "-0"].concat());
    let wrong = failure.and_then(|failure| failure.beside(&first));
    let radios = Reader::EACH.map(|reader| Radio {
        value: reader_id(reader).into(),
        label: match reader {
            Reader::Defence => words::DEFENCE,
            Reader::Police => words::POLICE,
            Reader::Manager => words::MANAGER,
            Reader::Own => words::OWN,
        }
        .into(),
    });
    let on_choose = change(log, |making, chosen: AttrValue| {
        let mut readers = Reader::EACH.into_iter();
        making.reader = readers.find(|reader| reader_id(*reader) == chosen);
    });
    html! {
        <div class={classes!("govuk-form-group", wrong.as_ref().map(|_| "govuk-form-group--error"))}>
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::READER }</legend>
                { problem(&first, wrong.as_ref()) }
                <Radios name={READER} class="f-choices--tight" radios={radios.to_vec()} chosen={making.reader.map(|reader| AttrValue::from(reader_id(reader)))} {on_choose} />
                if making.reader == Some(Reader::Own) {
                    <div class="f-note f-mt-s">{ Icon::Disk.html() }<p>{ words::OWN_NOTE }</p></div>
                }
            </fieldset>
        </div>
    }
}

fn period(log: &LogHandle, making: &Making, failure: Option<&Words>) -> Html {
    let wrong = failure.and_then(|failure| failure.beside(FROM));
    let from = change(log, |making, day| making.from = day);
    let until = change(log, |making, day| making.to = day);
    legend(
        words::PERIOD,
        words::PERIOD_HINT,
        "report-period",
        html! {
            <>
                { problem(&FROM.into(), wrong.as_ref()) }
                <div class="f-inline">
                    { day(FROM.into(), words::FROM, making.from, "report-period", from) }
                    { day("report-to".into(), words::TO, making.to, "report-period", until) }
                </div>
            </>
        },
    )
}

/// Which entries and facts go in. The list is long, and drawn only for whoever wants it.
fn entries(log: &LogHandle, making: &Making, case: &Case) -> Html {
    let open = change(log, |making, _: MouseEvent| making.one_by_one = true);
    let removed = |manner: Manner| manner == Manner::Purged;
    let tick = |hash: EventHash, label: String| Tick {
        value: hash.to_string().into(),
        label: label.into(),
        ticked: !making.left_out.contains(&hash),
    };
    let ticks = || {
        let vocabulary = &log.book().vocabulary;
        let there = case
            .incidents
            .iter()
            .zip(&case.numbers)
            .filter(|(entry, _)| {
                let withdrawn = entry.withdrawn.as_ref();
                !withdrawn.is_some_and(|withdrawn| removed(withdrawn.manner))
            });
        let entries = there.map(|(entry, number)| {
            let mut label = list_words::entry_name(number);
            for part in [
                &*wording::when(entry.event_start.as_ref()),
                &*wording::in_short(vocabulary, entry.channel.as_ref(), &entry.behaviour),
            ] {
                label.push_str(". ");
                label.push_str(part);
            }
            if entry.withdrawn.is_some() {
                label.push(' ');
                label.push_str(list_words::WITHDRAWN);
            }
            tick(entry.hash, label)
        });
        let there = case.facts.iter().filter(|fact| {
            let withdrawn = fact.withdrawn.as_ref();
            !withdrawn.is_some_and(|withdrawn| removed(withdrawn.manner))
        });
        let facts = there.map(|fact| {
            let group = vocabulary.group(&fact.kind);
            let what = group.map_or(fact.kind.as_str(), |group| &group.title);
            tick(
                fact.hash,
                words::fact(what, wording::recorded(&fact.recorded)),
            )
        });
        entries.chain(facts).collect::<Vec<_>>()
    };
    let on_toggle = change(log, |making, hash: AttrValue| {
        if let Some(hash) = EventHash::from_hex(&hash)
            && !making.left_out.remove(&hash)
        {
            making.left_out.insert(hash);
        }
    });
    legend(
        words::ENTRIES,
        words::ENTRIES_ALL,
        "report-entries",
        html! {
            <>
                { match making.left_out.len() {
                    0 => Html::default(),
                    1 => html! { <p>{ words::ENTRIES_LEFT_ONE }</p> },
                    count => html! { <p>{ words::entries_left(count) }</p> },
                } }
                if making.one_by_one {
                    <Ticks name="report-entry" ticks={ticks()} {on_toggle} />
                } else {
                    <p><button class="f-btn f-btn--plain" type="button" data-do="one-by-one" onclick={open}>{ words::ONE_BY_ONE }</button></p>
                }
            </>
        },
    )
}

const CHOICES: [(Choice, &str); 8] = [
    (Choice::Account, "account"),
    (Choice::ExactWords, "exact_words"),
    (Choice::Responses, "responses"),
    (Choice::Effect, "effect"),
    (Choice::Fear, "fear"),
    (Choice::Routine, "routine"),
    (Choice::SafetyPlan, "safety_plan"),
    (Choice::Files, "files"),
];

/// What depends on the reader: what else goes in, the ground, and the reason.
fn for_reader(log: &LogHandle, making: &Making, reader: Reader, failure: Option<&Words>) -> Html {
    let choices = reader.choices();
    let offered = CHOICES
        .iter()
        .filter(|(choice, _)| choices.contains(choice));
    let ticks: Vec<_> = offered
        .map(|(choice, id)| Tick {
            value: (*id).into(),
            label: log.book().report.choice(*choice).to_owned().into(),
            ticked: making.chosen.contains(choice),
        })
        .collect();
    let on_toggle = change(log, |making, id: AttrValue| {
        if let Some((choice, _)) = CHOICES.iter().find(|(_, known)| *known == id)
            && !making.chosen.remove(choice)
        {
            making.chosen.insert(*choice);
        }
    });
    let ticks = html! { <Ticks name="report-choice" {ticks} {on_toggle} /> };
    let on_type = change(log, |making, typed| making.reason = Zeroizing::new(typed));
    html! {
        <>
            if !choices.is_empty() { { legend(words::CHOICES, words::CHOICES_HINT, "report-choices", ticks) } }
            { ground(log, making, reader) }
            if reader == Reader::Police {
                <Account id={REASON} label={words::REASON} label_class="govuk-label--s" hint={words::REASON_HINT} value={making.reason.to_string()} problem={failure.and_then(|failure| failure.beside(REASON))} {on_type} />
            }
        </>
    }
}

/// The disclosure profile, in the words of the guide.
fn ground(log: &LogHandle, making: &Making, reader: Reader) -> Html {
    let guide = &log.book().guide;
    let Some(disclosure) = reader.ground(guide, making.profile.as_ref()) else {
        return Html::default();
    };
    let chosen = AttrValue::from(disclosure.id.to_string());
    let title = |known: &Disclosure| [&known.title, " (", known.id.as_str(), ")"].concat();
    let radios = reader.grounds(guide).map(|known| Radio {
        value: known.id.to_string().into(),
        label: title(known).into(),
    });
    let radios: Vec<_> = radios.collect();
    let on_choose = change(log, |making, id: AttrValue| {
        making.profile = Some(DisclosureId::new(id.as_str()));
    });
    html! {
        <div class="govuk-form-group" data-profile={&chosen}>
            if radios.len() > 1 {
                <fieldset class="govuk-fieldset">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ words::PROFILE }</legend>
                    <Radios name="report-profile" class="f-choices--tight" {radios} chosen={Some(chosen)} {on_choose} />
                </fieldset>
            } else {
                <h2 class="f-h3">{ words::GROUND }</h2>
                <p>{ title(disclosure) }</p>
            }
            <p class="f-mt-s"><b>{ words::MAY }</b>{ " " }{ &disclosure.may }</p>
            <p class="f-mt-xs"><b>{ &disclosure.leave_out_heading }{ ":" }</b>{ " " }{ &disclosure.leave_out }</p>
            if let Some(note) = &disclosure.note { <p class="f-mt-xs">{ note }</p> }
        </div>
    }
}

/// What to ask oneself before anything is told to anyone.
pub(super) fn checks(log: &LogHandle) -> Html {
    html! {
        <section aria-labelledby="report-checks">
            <h2 class="f-h3" id="report-checks">{ words::CHECKS }</h2>
            <ul class="f-list f-mt-xs">{ for log.book().guide.disclosure_checks.iter().map(|check| html! { <li>{ check }</li> }) }</ul>
        </section>
    }
}

/// The second step: what is masked.
pub(super) fn masks(log: &LogHandle, making: &Making, case: &Case) -> Html {
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let places = making.suggestions.iter().enumerate();
    let lede = if making.suggestions.is_empty() {
        mask::NONE
    } else {
        mask::LEDE
    };
    let busy = log.busy() == Some(Busy::Reporting);
    let find = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.find_named())
    };
    let on_type = change(log, |making, typed| {
        making.named = Zeroizing::new(typed);
        making.found = None;
    });
    html! {
        <>
            { back(&to(log, Page::Report(MakingStep::Choose))) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <p class="f-caption"><b>{ case_name(case) }</b>{ " · " }{ mask::CAPTION }</p>
            <h1 class="f-title" tabindex="-1">{ mask::TITLE }</h1>
            <p class="f-lede">{ lede }</p>
            <div class="f-form f-mt">
                { for places.map(|(at, suggestion)| place(log, making, case, at, suggestion, failure.as_ref())) }
                <div>
                    <Account id="report-named" label={mask::NAMED} label_class="govuk-label--s" hint={mask::NAMED_HINT} value={making.named.to_string()} {on_type} />
                    <p class="f-mt-s"><button class="f-btn f-btn--plain" type="button" data-do="find-named" aria-disabled={busy.then_some("true")} onclick={find}>{ mask::FIND }</button></p>
                    <p class="f-small f-mt-xs" role="status">
                        { match making.found {
                            None => String::new(),
                            Some(0) => mask::FOUND_NONE.to_owned(),
                            Some(1) => mask::FOUND_ONE.to_owned(),
                            Some(count) => mask::found(count),
                        } }
                    </p>
                </div>
                { go_on(log, LogHandle::masks_decided) }
            </div>
        </>
    }
}

/// How much of a text is shown around a place, in bytes.
const AROUND: usize = 90;

fn place(
    log: &LogHandle,
    making: &Making,
    case: &Case,
    at: usize,
    suggestion: &Suggestion,
    failure: Option<&Words>,
) -> Html {
    let name = [PLACE, &at.to_string()].concat();
    let first = AttrValue::from([&*name, "-0"].concat());
    let wrong = failure.and_then(|failure| failure.beside(&first));
    let radios = [("mask", mask::MASK), ("leave", mask::LEAVE)].map(|(value, label)| Radio {
        value: value.into(),
        label: label.into(),
    });
    let chosen = making.decision(&suggestion.mask).map(|decision| {
        AttrValue::from(match decision {
            Decision::Mask => "mask",
            Decision::Leave => "leave",
        })
    });
    let on_choose = {
        let mask = suggestion.mask.clone();
        change(log, move |making, chosen: AttrValue| {
            let decision = match &*chosen {
                "mask" => Decision::Mask,
                _ => Decision::Leave,
            };
            making.decide(&mask, decision);
        })
    };
    let of_field = mask::place(piece(log, case, suggestion.piece), &suggestion.label);
    let (text, range) = (&*suggestion.text, &suggestion.mask.at);
    let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary((range.end + AROUND).min(text.len()));
    let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
    html! {
        <div key={name.clone()} data-place="yes" class={classes!("govuk-form-group", wrong.as_ref().map(|_| "govuk-form-group--error"))}>
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ of_field }</legend>
                <p class="f-place f-voice" translate="no">
                    if start > 0 { { "… " } }
                    { part(text.get(start..range.start)) }<mark>{ part(text.get(range.clone())) }</mark>{ part(text.get(range.end..end)) }
                    if end < text.len() { { " …" } }
                </p>
                <p class="govuk-hint">{ log.book().report.suspect(suggestion.suspect) }</p>
                { problem(&first, wrong.as_ref()) }
                <Radios {name} class="f-choices--tight" radios={radios.to_vec()} {chosen} {on_choose} />
            </fieldset>
        </div>
    }
}

/// What an entry or a fact is called.
fn piece(log: &LogHandle, case: &Case, hash: EventHash) -> String {
    if let number @ 1.. = list::number(case, hash) {
        return list_words::entry_name(number);
    }
    let fact = case.facts.iter().find(|fact| fact.hash == hash);
    let group = fact.and_then(|fact| log.book().vocabulary.group(&fact.kind));
    group.map_or_else(|| mask::CASE.to_owned(), |group| group.title.clone())
}
