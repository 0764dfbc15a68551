//! Files at an entry: chosen while it is written, and shown where it is read. Only pictures are ever drawn.

use firmly_core::{
    guide::model::ActionRole,
    journal::{
        Incident,
        attachment::{Attachment, FileKind, LIMIT_BYTES, LIMIT_PER_ENTRY, MANY_BYTES},
    },
    picture::Hidden,
    session::ReadAttachmentError,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    failures::{self, Words},
    fields::problem,
};
use crate::{
    app::{
        components::{Fold, Icon},
        log::{
            Busy, LogHandle,
            files::{ChosenFile, Shown, Sight},
        },
    },
    words::{
        errors::store as stores,
        log_attach::{attach as words, file},
    },
};

/// The id of the input at which files are chosen.
pub(super) const INPUT: &str = "log-attach";

const MEGABYTE: u64 = 1024 * 1024;

/// The largest file, as it is said.
pub(super) const LIMIT_MB: u64 = LIMIT_BYTES as u64 / MEGABYTE;

/// What is chosen while an entry is written.
pub(super) fn chosen(log: &LogHandle, failure: Option<&Words>) -> Html {
    let form = &log.state().form;
    let wrong = failure.and_then(|failure| failure.beside(INPUT));
    let note = match form.files.len() {
        0 => AttrValue::from(words::NOTE),
        count => words::chosen_so_far(count).into(),
    };
    let fold = |inside: Html| {
        html! { <div data-field="attachments"><Fold title={words::TITLE} {note}>{ inside }</Fold></div> }
    };
    if !log.may_attach() {
        let actions = &log.book().guide.actions;
        let never = actions
            .iter()
            .find(|action| action.roles.contains(&ActionRole::NeverCopy));
        return fold(html! {
            <div class="f-note" data-attach="never">
                { Icon::Warn.html() }
                <div><p>{ words::YOUNG }</p>{ for never.map(|never| html! { <p>{ &never.text }</p> }) }</div>
            </div>
        });
    }
    let onchange = {
        let log = log.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            if let (Some(input), None) = (input, log.busy()) {
                log.choose_files(&input);
            }
        })
    };
    let total = log
        .state()
        .opened()
        .map_or(0, |opened| opened.attached_bytes);
    let described = match wrong {
        Some(_) => "log-attach-hint log-attach-problem",
        None => "log-attach-hint",
    };
    let reading = log.busy() == Some(Busy::Reading);
    fold(html! {
        <>
            <p>{ words::LEDE }</p>
            <p>{ words::LEAVE_OUT }</p>
            <div class={classes!("govuk-form-group", "f-mt-s", wrong.as_ref().map(|_| "govuk-form-group--error"))}>
                <label class="govuk-label" for={INPUT}>{ words::CHOOSE }</label>
                <div class="govuk-hint" id="log-attach-hint">{ words::limits(LIMIT_PER_ENTRY, LIMIT_MB) }</div>
                { problem(&INPUT.into(), wrong.as_ref()) }
                <input class="f-file" id={INPUT} type="file" multiple=true autocomplete="off" aria-describedby={described} {onchange} />
                <span class="f-small f-quiet" role="status">{ if reading { words::READING } else { "" } }</span>
            </div>
            if !form.files.is_empty() {
                <ul class="f-attached" aria-label={words::CHOSEN}>
                    { for form.files.iter().enumerate().map(|(at, file)| one_chosen(log, at, file)) }
                </ul>
                <p class="f-small f-quiet">{ words::MEMORY }</p>
            }
            if total > MANY_BYTES { <p class="f-small">{ words::many(total / MEGABYTE) }</p> }
            if log.state().crowded { <p class="f-small">{ words::ROOM }</p> }
        </>
    })
}

fn one_chosen(log: &LogHandle, at: usize, chosen: &ChosenFile) -> Html {
    let log = log.clone();
    let onclick = move |_: MouseEvent| log.leave_out(at);
    let name = &chosen.attachment.name;
    html! {
        <li key={chosen.attachment.id.0.clone()} data-file="chosen">
            { described(&chosen.attachment) }
            if chosen.hidden == Hidden::Place { <p class="f-small">{ file::PLACE }</p> }
            <p><button class="f-textlink" type="button" data-do="leave-out" {onclick}>{ words::REMOVE }<span class="govuk-visually-hidden">{ ": " }{ name.as_str() }</span></button></p>
        </li>
    }
}

/// Its name, what it is and how large.
fn described(attachment: &Attachment) -> Html {
    let kind = match attachment.kind {
        FileKind::Png => file::PNG,
        FileKind::Jpeg => file::JPEG,
        FileKind::Webp => file::WEBP,
        FileKind::Gif => file::GIF,
        FileKind::Pdf => file::PDF,
        FileKind::Heic => file::HEIC,
        FileKind::File => file::OTHER,
    };
    html! {
        <p><b class="f-filename" translate="no">{ attachment.name.as_str() }</b><br /><span class="f-small f-quiet">{ kind }{ ", " }{ size(attachment.size_bytes) }</span></p>
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => file::size_bytes(bytes),
        1024..MEGABYTE => file::size_kb(bytes / 1024),
        _ => {
            let tenths = bytes * 10 / MEGABYTE;
            file::size_mb([&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat())
        }
    }
}

/// What is attached to an entry that is read.
pub(super) fn attached(log: &LogHandle, incident: &Incident) -> Html {
    if incident.attachments.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="entry-files" data-field="attachments">
            <h2 class="f-h2" id="entry-files">{ file::TITLE }</h2>
            <ul class="f-attached">{ for incident.attachments.iter().map(|attachment| one_attached(log, attachment)) }</ul>
            <p class="f-small f-quiet f-noprint">{ file::SAVE_HINT }</p>
        </section>
    }
}

fn one_attached(log: &LogHandle, attachment: &Attachment) -> Html {
    let shown = log.state().shown.as_ref();
    let shown = shown.filter(|shown| shown.id == attachment.id.0);
    let act = |act: fn(&LogHandle, &Attachment)| {
        let (log, attachment) = (log.clone(), attachment.clone());
        move |_: MouseEvent| act(&log, &attachment)
    };
    let named =
        html! { <span class="govuk-visually-hidden">{ ": " }{ attachment.name.as_str() }</span> };
    let is_drawn = matches!(
        shown,
        Some(Shown {
            sight: Sight::Picture(..),
            ..
        })
    );
    html! {
        <li key={attachment.id.0.clone()} data-file="attached">
            { described(attachment) }
            <p class="f-small f-quiet">{ file::CHECKSUM }<br /><span class="f-checksum" translate="no">{ attachment.sha256_hex() }</span></p>
            <p class="f-actions f-noprint">
                if is_drawn {
                    <button class="f-textlink" type="button" data-do="put-away" onclick={act(|log, _| log.put_away())}>{ file::HIDE }{ named.clone() }</button>
                } else if attachment.kind.picture().is_some() {
                    <button class="f-textlink" type="button" data-do="show" onclick={act(LogHandle::look_at)}>{ file::SHOW }{ named.clone() }</button>
                }
                <button class="f-textlink" type="button" data-do="save-file" onclick={act(LogHandle::save_attachment)}>{ file::SAVE }{ named }</button>
            </p>
            if attachment.kind.picture().is_none() { <p class="f-small f-quiet f-noprint">{ file::NOT_DRAWN }</p> }
            <div role="status">{ for shown.map(|shown| sight(log, attachment, &shown.sight)) }</div>
        </li>
    }
}

fn sight(log: &LogHandle, attachment: &Attachment, sight: &Sight) -> Html {
    let said = |words: String| html! { <p data-sight="words">{ words }</p> };
    match sight {
        Sight::Picture(drawn, hidden) => {
            let (log, attachment) = (log.clone(), attachment.clone());
            let onerror = move |_: Event| log.cannot_draw(&attachment);
            let hidden = match hidden {
                Hidden::Nothing => file::PLAIN,
                Hidden::Details => file::DETAILS,
                Hidden::Place => file::PLACE,
            };
            html! {
                <>
                    <img class="f-picture" src={drawn.address().to_owned()} alt="" data-sight="picture" {onerror} />
                    <p class="f-small f-quiet">{ hidden }</p>
                </>
            }
        }
        Sight::TooLarge => said(file::LARGE.to_owned()),
        Sight::Broken => said(file::BROKEN.to_owned()),
        Sight::NotDrawn => said(file::NOT_DRAWN.to_owned()),
        Sight::Saved(name) => said(file::saved(name)),
        Sight::Lost(ReadAttachmentError::Missing | ReadAttachmentError::Locked(_)) => {
            said(file::MISSING.to_owned())
        }
        Sight::Lost(ReadAttachmentError::Damaged) => said(file::DAMAGED.to_owned()),
        Sight::Lost(ReadAttachmentError::Unavailable(problems)) => {
            let why = [&problems.primary, &problems.mirror];
            let why = why.into_iter().flatten().map(failures::problem).next();
            said(why.unwrap_or_else(|| stores::UNAVAILABLE.to_owned()))
        }
    }
}
