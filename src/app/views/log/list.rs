//! The open log: its cases and their entries by date, channel and kind. Text stays shut until an entry is opened.

use firmly_core::{
    journal::{Case, CaseId, Incident, Manner},
    session::{Report, Saved},
    store::EventHash,
};
use yew::prelude::*;

use super::{
    case as case_page, copy_file, failures, find::Find, keys, merge, missing, timeline, unfinished,
    wording,
};
use crate::{
    app::{
        components::{Icon, Link},
        log::{
            LogHandle, case_name,
            state::{Filed, Notice, Opened, Page, Recovery},
            trace::Due,
        },
    },
    words::{
        log::{copy, healed, list as words, lost},
        log_keys::change,
        log_merge::{memory, preview, remind},
        log_more::case as case_words,
        log_remove::purge,
    },
};

/// The page of the open log.
pub(super) fn list(log: &LogHandle) -> Html {
    let Some(opened) = log.state().opened() else {
        return Html::default();
    };
    let act = |act: fn(&LogHandle)| {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| act(&log))
    };
    let lede = match opened.cases.len() {
        1 => words::LEDE_ONE.to_owned(),
        count => words::lede_many(count),
    };
    html! {
        <>
            <failures::Failures failure={log.failure().map(|failure| failures::words(failure, ""))} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ words::TITLE }</h1>
            <p class="f-lede">{ lede }</p>
            { notice(log) }
            <p class="f-actions f-mt-s">
                if !log.state().is_writing() {
                    <button class="govuk-button" type="button" data-do="log-this" onclick={act(LogHandle::write)}>{ Icon::Plus.html() }{ words::NEW }</button>
                } else {
                    <button class="govuk-button" type="button" data-do="log-this" onclick={act(|log| log.go(Page::Write))}>{ Icon::Pen.html() }{ words::GO_ON }</button>
                    <button class="f-btn f-btn--plain" type="button" data-do="another" onclick={act(LogHandle::write)}>{ Icon::Plus.html() }{ words::NEW }</button>
                }
                if opened.saved == Saved::InMemory {
                    <button class="f-btn f-btn--plain" type="button" data-do="copy" onclick={act(LogHandle::save_file)}>{ Icon::Disk.html() }{ memory::SAVE }</button>
                } else {
                    <button class="f-btn f-btn--plain" type="button" data-do="copy" onclick={act(|log| log.go(Page::Copy))}>{ Icon::Disk.html() }{ words::COPY_NOW }</button>
                }
                { merge::way(log) }
            </p>
            { missing::missing(log) }
            { reminders(log, opened) }
            { copy_file::stands(log) }
            if log.loss() { <div class="f-note f-mt">{ Icon::Warn.html() }<p>{ lost::TEXT }</p></div> }
            { report(&opened.report) }
            { unfinished::unfinished(log, opened) }
            <Find log={log.clone()} within={None::<CaseId>}>
                { for opened.cases.iter().filter(|case| case.purged.is_none()).map(|case| one_case(log, case)) }
                { deleted(opened) }
            </Find>
            if opened.saved != Saved::InMemory { { keys::section(log, opened.recovery) } }
        </>
    }
}

/// What was just done, in words; only what both places have is 'saved'.
pub(super) fn notice(log: &LogHandle) -> Html {
    let words = match &log.state().notice {
        None => return Html::default(),
        Some(Notice::Saved(Saved::InMemory)) => memory::SAVED.to_owned(),
        Some(Notice::Removed) => purge::DONE.to_owned(),
        Some(Notice::Merged(0, _)) => preview::DONE_NONE.to_owned(),
        Some(Notice::Merged(count, Saved::InMemory)) => preview::done_memory(count),
        Some(Notice::Merged(count, saved)) => match failures::one_place(saved) {
            None => preview::done(count),
            Some(why) => preview::done_one(count, why),
        },
        Some(Notice::Saved(saved)) => match failures::one_place(saved) {
            None => words::SAVED.to_owned(),
            Some(why) => words::saved_one(why),
        },
        Some(Notice::Copied(name, 0)) => copy::saved(name),
        Some(Notice::Copied(name, missing)) => copy::saved_but(name, missing),
        Some(Notice::RecoveryMade) => words::RECOVERY_MADE.to_owned(),
        Some(Notice::PassphraseChanged(saved)) => match failures::one_place(saved) {
            None => change::DONE.to_owned(),
            Some(why) => change::done_one(why),
        },
    };
    html! { <div class="f-note f-note--calm f-mt-s" role="status" data-notice="done">{ Icon::Tick.html() }<p>{ words }</p></div> }
}

fn reminders(log: &LogHandle, opened: &Opened) -> Html {
    let make = {
        let log = log.clone();
        Callback::from(move |()| log.make_recovery())
    };
    if opened.saved == Saved::InMemory {
        let (is, text) = match opened.filed {
            Filed::No => ("unfiled", memory::UNFILED),
            Filed::HandedOver => ("handed", memory::HANDED),
            Filed::Yes => ("filed", memory::TAKES),
        };
        let there = {
            let log = log.clone();
            Callback::from(move |()| log.file_is_there())
        };
        return html! {
            <div class="f-note f-mt" data-memory={is}>
                { Icon::Warn.html() }
                <div>
                    <p>{ memory::NOTE }</p>
                    <p>{ text }</p>
                    if opened.filed == Filed::HandedOver {
                        <p><Link hook="file-there" on_follow={there}>{ memory::THERE }</Link></p>
                    }
                </div>
            </div>
        };
    }
    html! {
        <>
            if let Some(why) = failures::one_place(&opened.saved) {
                <div class="f-note f-mt">{ Icon::Warn.html() }<p>{ words::one_place(why) }</p></div>
            }
            if opened.recovery == Recovery::PutOff {
                <div class="f-note f-mt">{ Icon::Warn.html() }<p>{ words::RECOVERY_PUT_OFF }{ " " }<Link hook="recovery" on_follow={make}>{ words::RECOVERY_NOW }</Link></p></div>
            }
            { opened.due.map(|due| remind_of_copy(log, due)) }
        </>
    }
}

fn remind_of_copy(log: &LogHandle, due: Due) -> Html {
    let (copy, later) = (log.clone(), log.clone());
    let lacks = |count: usize| match count {
        1 => remind::AGAIN_ONE.to_owned(),
        count => remind::again(count),
    };
    let text = match due {
        Due::First => remind::FIRST.to_owned(),
        Due::Lacks(count) => lacks(count),
        Due::Old(count, day) => [&lacks(count), " ", &remind::old(wording::day(day))].concat(),
    };
    html! {
        <div class="f-note f-note--calm f-mt" data-remind="copy">
            { Icon::Disk.html() }
            <p>
                { text }{ " " }
                <Link on_follow={Callback::from(move |()| copy.go(Page::Copy))}>{ remind::NOW }</Link>{ " " }
                <Link hook="later" on_follow={Callback::from(move |()| later.put_off_copy())}>{ remind::LATER }</Link>
            </p>
        </div>
    }
}

/// The cases that were deleted: that they were there.
fn deleted(opened: &Opened) -> Html {
    let purged = opened.cases.iter().filter_map(|case| case.purged.as_ref());
    let lines: Vec<_> = purged
        .map(|purged| case_page::withdrawn(Some(purged)))
        .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="deleted-cases" data-deleted="yes">
            <h2 class="f-h2" id="deleted-cases">{ purge::DELETED_CASES }</h2>
            { for lines }
        </section>
    }
}

/// What was found and healed when the log was opened; nothing where all was well.
fn report(report: &Report) -> Html {
    let (primary, mirror) = (&report.stores.primary, &report.stores.mirror);
    let restored = primary.events_restored.max(mirror.events_restored);
    let unreadable =
        report.damaged.len() + report.damaged_drafts + primary.unreadable + mirror.unreadable;
    let lines: Vec<String> = [
        (primary.events_restored > 0 && mirror.events_restored > 0)
            .then(|| healed::BOTH.to_owned()),
        ((primary.events_restored > 0) != (mirror.events_restored > 0))
            .then(|| healed::one(restored)),
        (restored == 0 && (primary.keys_restored || mirror.keys_restored))
            .then(|| healed::KEYS.to_owned()),
        (unreadable == 1).then(|| healed::DAMAGED_ONE.to_owned()),
        (unreadable > 1).then(|| healed::damaged_many(unreadable)),
        (report.foreign > 0).then(|| healed::foreign(report.foreign)),
        report
            .keys_disagree
            .then(|| healed::KEYS_DISAGREE.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="f-note f-mt" data-report="healed">
            { Icon::Warn.html() }
            <div>
                <h2 class="f-h3">{ healed::TITLE }</h2>
                { for lines.iter().map(|line| html! { <p>{ line }</p> }) }
            </div>
        </div>
    }
}

fn one_case(log: &LogHandle, case: &Case) -> Html {
    let id = format!("case-{}", case.id.as_str());
    let open = {
        let (log, case) = (log.clone(), case.id.clone());
        Callback::from(move |()| log.go(Page::Case(case.clone())))
    };
    html! {
        <section key={case.id.as_str()} class="f-sec f-sec--near" aria-labelledby={id.clone()} data-case={case.id.as_str().to_owned()}>
            <h2 class="f-h2" {id}>{ case_name(case) }</h2>
            <p class="f-sub">{ count(case) }{ " " }<Link hook="case" on_follow={open}>{ case_words::PAGE }</Link></p>
            { rows(log, case) }
        </section>
    }
}

/// How many entries it has.
pub(super) fn count(case: &Case) -> String {
    match case.incidents.len() {
        0 => words::ENTRIES_NONE.to_owned(),
        1 => words::ENTRIES_ONE.to_owned(),
        count => words::entries_many(count),
    }
}

/// The entries, on the page of their case.
pub(super) fn entries(log: &LogHandle, case: &Case) -> Html {
    html! {
        <section class="f-sec" aria-labelledby="case-entries">
            <h2 class="f-h2" id="case-entries">{ case_words::ENTRIES }</h2>
            <Find log={log.clone()} within={case.id.clone()}>{ rows(log, case) }</Find>
        </section>
    }
}

/// The entries, the latest first, as many as are wanted; and what cannot be shown.
fn rows(log: &LogHandle, case: &Case) -> Html {
    let shown = log.state().rows.max(ROWS);
    let left = case.incidents.len().saturating_sub(shown);
    let more = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.show_rows(shown + ROWS))
    };
    html! {
        <>
            if !case.breaks.is_empty() {
                <div class="f-note">{ Icon::Warn.html() }<p>{ words::BREAKS }</p></div>
            }
            { match case.not_shown {
                0 => Html::default(),
                1 => html! { <p class="f-quiet">{ words::NOT_SHOWN_ONE }</p> },
                count => html! { <p class="f-quiet">{ words::not_shown_many(count) }</p> },
            } }
            <ol class="f-entries" reversed=true>
                { for (0..case.incidents.len()).rev().take(shown).map(|at| row(log, case, at)) }
            </ol>
            if left > 0 {
                <p><button class="f-btn f-btn--plain" type="button" data-do="more" onclick={more}>{ case_words::older(left.min(ROWS)) }</button></p>
            }
        </>
    }
}

/// How many entries are shown at once.
const ROWS: usize = 100;

/// The number of an entry of this case.
pub(super) fn number(case: &Case, entry: EventHash) -> usize {
    let at = case.incidents.iter().position(|known| known.hash == entry);
    at.and_then(|at| case.numbers.get(at))
        .copied()
        .unwrap_or_default()
}

/// When it happened; of a removed entry nothing is known of that.
pub(super) fn title(incident: &Incident) -> String {
    let withdrawn = incident.withdrawn.as_ref();
    if withdrawn.is_some_and(|withdrawn| withdrawn.manner == Manner::Purged) {
        return purge::REMOVED_TITLE.to_owned();
    }
    wording::when(incident.event_start.as_ref())
}

/// The entry at this place of its case.
pub(super) fn row(log: &LogHandle, case: &Case, at: usize) -> Html {
    let (incident, number) = (&case.incidents[at], case.numbers[at]);
    let open = {
        let (log, case, hash) = (log.clone(), case.id.clone(), incident.hash);
        Callback::from(move |()| log.go(Page::Entry(case.clone(), hash)))
    };
    html! {
        <li key={incident.hash.to_string()} class="f-entry" data-entry={incident.hash.to_string()}>
            <div class="f-entry__n">{ for timeline::mark_of(incident) }</div>
            <p><Link on_follow={open}>{ title(incident) }</Link></p>
            <p>
                { wording::in_short(&log.book().vocabulary, incident.channel.as_ref(), &incident.behaviour) }
                { for incident.withdrawn.as_ref().map(|withdrawn| html! { <>{ " " }<b>{ match withdrawn.manner {
                    Manner::Withdrawn => words::WITHDRAWN,
                    Manner::Purged => purge::REMOVED_SHORT,
                } }</b></> }) }
                if !incident.amendments.is_empty() { { " " }<b>{ words::AMENDED }</b> }
            </p>
            <p class="f-quiet f-entry__side">
                <span>{ words::entry_side(number) }</span>{ " " }<span>{ wording::delay(incident) }</span>
            </p>
        </li>
    }
}
