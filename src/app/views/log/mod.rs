//! The log on screen. Every page of it shows the state that [`use_log`] gives and calls its actions; none knows more.

mod about;
mod asks;
mod attach;
mod away;
mod bar;
mod case;
mod check;
mod copy;
mod copy_file;
mod failures;
mod fields;
mod filters;
mod find;
mod first;
mod keep;
mod keys;
mod letter;
mod list;
mod merge;
mod missing;
mod patterns;
mod read;
mod receipt;
mod recovery_key;
mod remove;
mod report;
mod report_read;
mod timeline;
mod unfinished;
mod unlock;
mod wording;
mod write;

use std::rc::Rc;

use firmly_core::pack::Pack;
use web_sys::Element;
use yew::prelude::*;

use self::failures::Failures;
use crate::{
    app::{
        components,
        log::{
            LogHandle,
            report::{Making, MakingStep},
            state::{Busy, Keeping, Opened, Page, Standing, Step},
            use_log,
        },
        state::journey::Action,
        title,
        view::LogTask,
    },
    platform::{self, focus},
    words::{
        log::{aside, copy::SEALING, filed, looking},
        shell::title as titles,
    },
};

pub use bar::LogBar;

/// What brought the user here.
#[derive(Properties, PartialEq)]
pub struct LogAreaProps {
    /// To look, or to write.
    pub task: LogTask,
    /// What leads from the log into the guide.
    pub act: Callback<Action>,
    /// Today, `YYYY-MM-DD`.
    pub today: AttrValue,
    /// The organisation's pack, whose words stand beside ours.
    pub pack: Option<Rc<Pack>>,
}

/// The log's part of the page.
#[component]
pub fn LogArea(props: &LogAreaProps) -> Html {
    let log = use_log();
    let area = use_node_ref();
    {
        // Another tab may have begun or deleted a log since this page looked.
        let log = log.clone();
        use_effect_with((), move |()| log.look());
    }
    use_task(&log, &props.task);
    use_heading(&log, &area);
    html! { <div ref={area}>{ page(&log, props) }</div> }
}

fn page(log: &LogHandle, props: &LogAreaProps) -> Html {
    let task = &props.task;
    let log = log.clone();
    let plain = |key: &'static str, page: Html| html! { <components::Page {key}>{ page }</components::Page> };
    match (&log.state().page, &log.state().standing) {
        (_, Standing::Looking) => html! {
            <>
                <h1 class="f-title" tabindex="-1">{ looking::TITLE }</h1>
                <p class="f-lede" role="status">{ looking::LEDE }</p>
            </>
        },
        (Page::SetAside, _) => plain("aside", set_aside(&log)),
        (Page::Filed(name, keeping), _) => plain("filed", filed_page(&log, name, keeping)),
        (Page::Delete, _) => plain("delete", keys::delete(&log)),
        (Page::DeleteSure, _) => plain("sure", keys::sure(&log)),
        (Page::Deleted, _) => plain("deleted", keys::deleted(&log)),
        (Page::Keep(keeping), Standing::Begun(_) | Standing::Open(_)) => {
            html! { <keep::Keep keeping={keeping.clone()} {log} /> }
        }
        (Page::Write, Standing::Begun(_) | Standing::Open(_)) => html! { <write::Write {log} /> },
        (_, Standing::Begun(_)) => html! { <write::Write {log} /> },
        (Page::Entry(case, entry), Standing::Open(_)) => {
            plain("entry", read::read(&log, case, *entry))
        }
        (Page::Case(id), Standing::Open(opened)) => {
            let case = opened.cases.iter().find(|case| case.id == *id);
            plain(
                "case",
                case.map_or_else(|| list::list(&log), |case| case::case(&log, case, props)),
            )
        }
        (Page::OpenCopy, Standing::Open(_) | Standing::Nothing | Standing::Away(_)) => {
            html! { <merge::OpenCopy {log} /> }
        }
        (Page::Merge(brought), Standing::Open(_) | Standing::Nothing | Standing::Away(_)) => {
            html! { <merge::Brings copies={Rc::clone(brought)} {log} /> }
        }
        (Page::Check(checked), Standing::Open(_)) => {
            html! { <check::Check checked={Rc::clone(checked)} {log} /> }
        }
        (Page::Report(step), Standing::Open(opened)) => report_page(&log, *step, opened),
        (Page::Letters(id), Standing::Open(opened)) => {
            let case = opened.cases.iter().find(|case| case.id == *id);
            let letters = |case| letter::letters(&log, case);
            plain("letters", case.map_or_else(|| list::list(&log), letters))
        }
        (Page::Letter, Standing::Open(opened)) => plain("letter", letter_page(&log, opened, props)),
        (Page::Receipt, Standing::Open(_)) => html! { <receipt::ReceiptPage {log} /> },
        (Page::Remove(case, entry), Standing::Open(_)) => {
            html! { <remove::Remove case={case.clone()} entry={*entry} {log} /> }
        }
        (Page::KeepFile, Standing::Open(_)) => html! { <copy_file::KeepFile {log} /> },
        (Page::ChooseFile, Standing::Open(_)) => plain("file", copy_file::choose(&log)),
        (Page::Copy, Standing::Open(_)) => html! { <copy::Copy {log} /> },
        (Page::MakeRecovery(key), Standing::Open(_)) => {
            html! { <recovery_key::MakeRecovery recovery={key.clone()} {log} /> }
        }
        (_, Standing::Open(_)) => plain("list", list::list(&log)),
        (_, Standing::Nothing) => plain("first", first::first(&log)),
        (_, Standing::Away(why)) => plain("away", away::no_log(&log, *why)),
        (_, Standing::Locked(recovery)) => {
            html! { <unlock::Unlock task={task.clone()} recovery={*recovery} {log} /> }
        }
    }
}

fn report_page(log: &LogHandle, step: MakingStep, opened: &Opened) -> Html {
    let making = log.making();
    let case = |making: &&Making| opened.cases.iter().find(|case| case.id == making.case);
    let Some((making, case)) = making.and_then(|making| Some((making, case(&making)?))) else {
        return list::list(log);
    };
    let plain = |key: &'static str, page: Html| html! { <components::Page {key}>{ page }</components::Page> };
    match step {
        MakingStep::Choose => plain("report", report::choose(log, making, case)),
        MakingStep::Mask => plain("masks", report::masks(log, making, case)),
        MakingStep::Read => html! { <report_read::Read log={log.clone()} /> },
    }
}

fn letter_page(log: &LogHandle, opened: &Opened, area: &LogAreaProps) -> Html {
    let words = log.letter().and_then(|words| {
        let case = opened.cases.iter().find(|case| case.id == words.case)?;
        Some((words, case, log.book().guide.wording(&words.wording)?))
    });
    match words {
        Some((words, case, wording)) => letter::letter(log, words, case, wording, area),
        None => list::list(log),
    }
}

/// Does what the user came for, as soon as it can be done, and once.
#[hook]
fn use_task(log: &LogHandle, task: &LogTask) {
    let waiting = use_mut_ref(|| true);
    {
        let waiting = waiting.clone();
        use_effect_with(task.clone(), move |_| {
            *waiting.borrow_mut() = true;
        });
    }
    let ready = !matches!(
        log.state().standing,
        Standing::Looking | Standing::Locked(_)
    );
    let log = log.clone();
    use_effect_with((ready, task.clone()), move |(ready, task)| {
        if *ready && waiting.replace(false) {
            log.arrive(task);
        }
    });
}

/// The title and the focus follow the pages of the log, as they follow those of the guide.
#[hook]
fn use_heading(log: &LogHandle, area: &NodeRef) {
    let arrived = use_mut_ref(|| false);
    let wrong = log.failure().is_some();
    use_effect_with(wrong, |wrong| {
        platform::title::set(&if *wrong {
            title::error(titles::LOG)
        } else {
            title::page(titles::LOG)
        });
    });
    let area = area.clone();
    use_effect_with(place(log), move |_| {
        if arrived.replace(true)
            && let Some(area) = area.cast::<Element>()
        {
            if let Ok(Some(page)) = area.closest("main").map(|main| main?.parent_element()) {
                focus::top(&page);
            }
            focus::first(&area, "h1");
        }
    });
}

/// Changes whenever another page of the log is shown.
fn place(
    log: &LogHandle,
) -> (
    std::mem::Discriminant<Page>,
    std::mem::Discriminant<Standing>,
    Option<Step>,
    usize,
) {
    let left = match &log.state().page {
        Page::Merge(copies) => copies.len(),
        Page::Report(step) => *step as usize,
        _ => 0,
    };
    let step = match &log.state().page {
        Page::Keep(keeping) => Some(keeping.step),
        _ => None,
    };
    (
        std::mem::discriminant(&log.state().page),
        std::mem::discriminant(&log.state().standing),
        step,
        left,
    )
}

/// What was written and never kept: in memory, out of sight.
fn set_aside(log: &LogHandle) -> Html {
    let act = |act: fn(&LogHandle)| {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| act(&log))
    };
    html! {
        <>
            <h1 class="f-title" tabindex="-1">{ aside::TITLE }</h1>
            <p class="f-lede">{ aside::LEDE }</p>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="continue" onclick={act(LogHandle::go_on)}>{ aside::GO_ON }</button>
                <button class="f-textlink" type="button" onclick={act(LogHandle::discard)}>{ aside::DISCARD }</button>
            </p>
        </>
    }
}

/// The entry went into a file.
fn filed_page(log: &LogHandle, name: &str, keeping: &Keeping) -> Html {
    let done = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.close())
    };
    let again = {
        let (log, keeping) = (log.clone(), keeping.clone());
        Callback::from(move |_: MouseEvent| log.finish(&keeping))
    };
    let failure = log.failure().map(|failure| failures::words(failure, ""));
    let sealing = log.busy() == Some(Busy::Sealing);
    html! {
        <>
            <Failures {failure} attempt={log.attempt()} />
            <h1 class="f-title" tabindex="-1">{ filed::TITLE }</h1>
            <p class="f-lede">{ filed::text(name) }</p>
            <p class="f-mt-s">{ filed::MORE }</p>
            <p class="f-actions f-mt">
                <button class="govuk-button" type="button" data-do="continue" onclick={done}>{ filed::DONE }</button>
                <button class="f-btn f-btn--plain" type="button" data-do="copy" onclick={again}>{ filed::AGAIN }</button>
            </p>
            <p class="f-small f-quiet" role="status">{ if sealing { SEALING } else { "" } }</p>
        </>
    }
}
