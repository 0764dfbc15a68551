//! The very report, read before it goes anywhere; above it what is not in it, below it the ways to hand it over. And, on the
//! page of the case, what went out.

use std::rc::Rc;

use firmly_core::{
    journal::{Case, Sent},
    report::{
        Correction, Form, LeftOut, Line, Part, Picture, Piece, Plan, Reader, Report, Run, Section,
        Text, Voice, Why, receipt::in_groups,
    },
};
use web_sys::HtmlInputElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use super::{
    case::withdrawn,
    failures::{self, Failures, Words},
    fields::{Line as LineField, Purpose, Secret, Tick, Ticks, problem},
    report::{change, checks, to},
    timeline, wording,
};
use crate::{
    app::{
        components::{Fold, Link, back},
        log::{
            Busy, LogHandle, MIN_OWN_CHARACTERS,
            report::{Handed, Making, MakingStep, Way, reader_id, way_id},
            state::{Chosen, Page},
        },
    },
    words::{
        log_letter::given as given_words,
        log_report::{read as words, sent as sent_words},
    },
};

pub(super) const READ: &str = "report-read";
pub(super) const TO_WHOM: &str = "report-to-whom";
pub(super) const WHY: &str = "report-why";
pub(super) const OWN: &str = "report-own";

/// What the page is given.
#[derive(Properties, PartialEq)]
pub(super) struct ReadProps {
    /// The log, in which a report is being made.
    pub log: LogHandle,
}

/// The third step: the report is read and handed over.
#[component]
pub(super) fn Read(props: &ReadProps) -> Html {
    let own = use_node_ref();
    let log = &props.log;
    let Some((making, (plan, _))) = log
        .making()
        .and_then(|making| Some((making, making.planned.as_ref()?)))
    else {
        return back(&to(log, Page::Home));
    };
    let failure = log.failure().map(|failure| failures::words(failure, OWN));
    let title = match plan.report.reader {
        Reader::Defence => words::TITLE_DEFENCE,
        Reader::Police => words::TITLE_POLICE,
        Reader::Manager => words::TITLE_MANAGER,
        Reader::Own => words::TITLE_OWN,
    };
    html! {
        <>
            { back(&to(log, Page::Report(MakingStep::Mask))) }
            <Failures failure={failure.clone()} attempt={log.attempt()} />
            <p class="f-caption"><b>{ &plan.report.case_ref }</b>{ " · " }{ words::CAPTION }</p>
            <h1 class="f-title" tabindex="-1">{ title }</h1>
            <p class="f-lede">{ words::LEDE }</p>
            { left_out(log, &plan.left_out) }
            <Sheet plan={Same(Rc::clone(plan))} />
            { hand_over(log, making, &plan.report, failure.as_ref(), &own) }
        </>
    }
}

/// How many are named of those that are left out as a whole.
const NAMED: usize = 12;

fn left_out(log: &LogHandle, left_out: &LeftOut) -> Html {
    let mut rows: Vec<(usize, String)> = Vec::new();
    let report = &log.book().report;
    let mut whys: Vec<Why> = left_out.pieces.iter().map(|piece| piece.why).collect();
    whys.sort_unstable();
    whys.dedup();
    for why in whys {
        let all = left_out.pieces.iter().filter(|piece| piece.why == why);
        let named: Vec<&str> = all.map(|piece| &*piece.heading).collect();
        let what = named
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join("; ");
        let said = match named.len().saturating_sub(NAMED) {
            0 => words::out_pieces(report.why(why), what),
            more => words::out_pieces_more(report.why(why), what, more),
        };
        rows.push((named.len(), said));
    }
    let mut whys: Vec<Why> = left_out.fields.iter().map(|fields| fields.why).collect();
    whys.sort_unstable();
    whys.dedup_by_key(|why| report.why(*why));
    for why in whys {
        // What was not chosen is one reason, whichever it was.
        let all = left_out.fields.iter();
        let all = all.filter(|fields| report.why(fields.why) == report.why(why));
        let (mut count, mut named) = (0, Vec::new());
        for fields in all {
            count += fields.count;
            named.push(match fields.count {
                1 => fields.label.clone(),
                several => words::field_several(&fields.label, several),
            });
        }
        rows.push((count, words::out_fields(report.why(why), named.join("; "))));
    }
    if left_out.newer > 0 {
        rows.push((left_out.newer, words::OUT_NEWER.to_owned()));
    }
    let way = |step: MakingStep, label: &'static str| {
        html! { <Link on_follow={to(log, Page::Report(step))}>{ label }</Link> }
    };
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="report-out" data-report="out">
            <h2 class="f-h2" id="report-out">{ words::OUT }</h2>
            if rows.is_empty() {
                <p>{ words::OUT_NONE }</p>
            } else {
                <ul class="f-ledger">{ for rows.into_iter().map(|(count, said)| html! { <li><b>{ count }</b><span>{ said }</span></li> }) }</ul>
            }
            <p class="f-actions f-mt-s">{ way(MakingStep::Choose, words::CHANGE) }{ way(MakingStep::Mask, words::CHANGE_MASKS) }</p>
        </section>
    }
}

/// A report as it was made once; another one is made anew.
#[derive(Clone)]
struct Same(Rc<Plan>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What is read.
#[derive(Properties, PartialEq)]
struct SheetProps {
    plan: Same,
}

/// All that a form is made of, and nothing else. It is long, and what is typed below does not draw it again.
#[component]
fn Sheet(props: &SheetProps) -> Html {
    let report = &props.plan.0.report;
    html! {
        <article class="f-sheet f-mt" aria-label={words::PREVIEW} data-report="preview">
            { sections(report) }
        </article>
    }
}

/// The parts of a report, with what stands above everything.
pub(super) fn sections(report: &Report) -> Html {
    html! {
        <>
            if let Some(first) = &report.first_line { <p class="f-first">{ first }</p> }
            { for report.sections.iter().map(|part| section(report, part)) }
        </>
    }
}

fn section(report: &Report, section: &Section) -> Html {
    let picture = report
        .picture
        .as_ref()
        .filter(|_| section.part == Part::Summary);
    html! {
        <section>
            <h2 class="f-sheet__part">{ &section.heading }</h2>
            if let Some(note) = &section.note { <p class="f-quiet">{ note }</p> }
            { lines(report, &section.lines) }
            { for picture.map(drawn) }
            { for section.pieces.iter().map(|one| piece(report, one)) }
            if section.part == Part::Receipt { <p class="f-receipt">{ report.receipt.join("\n") }</p> }
        </section>
    }
}

fn drawn(picture: &Picture) -> Html {
    html! { <div class="f-tl" role="region" aria-label={picture.label.clone()} tabindex="0">{ timeline::picture(picture) }</div> }
}

fn piece(report: &Report, piece: &Piece) -> Html {
    let withheld = piece.number.is_some() && piece.when.is_none() && piece.lines.is_empty();
    let standing = piece.standing.as_ref();
    if withheld {
        return html! { <div class="f-outblock"><b>{ &piece.heading }</b>{ " " }{ standing.cloned().unwrap_or_default() }</div> };
    }
    html! {
        <div data-piece={piece.hash.to_string()}>
            <h3>{ &piece.heading }</h3>
            if let Some(standing) = standing { <p><b>{ standing }</b></p> }
            { lines(report, &piece.lines) }
            { for piece.corrections.iter().map(|one| correction(report, one)) }
        </div>
    }
}

fn lines(report: &Report, lines: &[Line]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    let line = |line: &Line| {
        let typed = line.voice == Voice::Typed;
        html! {
            <>
                <dt>{ &line.label }</dt>
                <dd class={typed.then_some("f-voice")} translate={typed.then_some("no")}>{ text(report, &line.text) }</dd>
            </>
        }
    };
    html! { <dl class="f-kv">{ for lines.iter().map(line) }</dl> }
}

fn text(report: &Report, text: &Text) -> Html {
    let run = |run: &Run| match run {
        Run::Words(words) => Html::from(words.as_str()),
        Run::Masked => html! { <span class="f-out">{ &report.masked }</span> },
    };
    html! { <>{ for text.runs().iter().map(run) }</> }
}

fn correction(report: &Report, correction: &Correction) -> Html {
    html! {
        <div class="f-amend f-mt-xs">
            <p><b>{ &correction.heading }</b></p>
            if let Some(reason) = &correction.reason { <p translate="no">{ text(report, reason) }</p> }
            { for correction.changed.iter().map(|changed| html! {
                <>
                    <p>{ &changed.label }</p>
                    <dl class="f-kv" translate="no">
                        <dt>{ words::BEFORE }</dt><dd><del>{ text(report, &changed.before) }</del></dd>
                        <dt>{ words::SINCE }</dt><dd><ins>{ text(report, &changed.since) }</ins></dd>
                    </dl>
                </>
            }) }
        </div>
    }
}

const WAYS: [(Way, &str); 6] = [
    (Way::File(Form::Html), words::HTML),
    (Way::File(Form::Csv), words::TABLE),
    (Way::File(Form::PlainText), words::TEXT),
    (Way::Copied, words::COPIED),
    (Way::File(Form::ExactLines), words::LINES),
    (Way::File(Form::Bundle), words::BUNDLE),
];

fn hand_over(
    log: &LogHandle,
    making: &Making,
    report: &Report,
    failure: Option<&Words>,
    own: &NodeRef,
) -> Html {
    let beside = |id: &str| failure.and_then(|failure| failure.beside(id));
    let busy = log.busy() == Some(Busy::Reporting);
    let first = AttrValue::from([READ, "-0"].concat());
    let unread = beside(&first);
    let read = Tick {
        value: "read".into(),
        label: words::IS_READ.into(),
        ticked: making.is_read,
    };
    let on_read = change(log, |making, _: AttrValue| making.is_read = !making.is_read);
    let on_to = change(log, |making, typed| making.to_whom = Zeroizing::new(typed));
    let on_why = change(log, |making, typed| making.why = Zeroizing::new(typed));
    let button = |(way, label): (Way, &'static str)| {
        let class = match way {
            Way::File(Form::Html) => "govuk-button",
            _ => "f-btn f-btn--plain",
        };
        let onclick = {
            let (log, own) = (log.clone(), own.clone());
            Callback::from(move |_: MouseEvent| {
                let typed = own.cast::<HtmlInputElement>().map(|input| input.value());
                log.hand_over(way, typed.map(Zeroizing::new));
            })
        };
        html! { <button key={way_id(way)} {class} type="button" data-form={way_id(way)} aria-disabled={busy.then_some("true")} {onclick}>{ label }</button> }
    };
    let name = report.file_name(Form::Html);
    html! {
        <section class="f-sec f-form f-one" aria-labelledby="report-give">
            <h2 class="f-h2" id="report-give">{ words::GIVE }</h2>
            { checks(log) }
            <div class={classes!("govuk-form-group", unread.as_ref().map(|_| "govuk-form-group--error"))}>
                { problem(&first, unread.as_ref()) }
                <Ticks name={READ} ticks={vec![read]} on_toggle={on_read} />
            </div>
            if report.reader != Reader::Own {
                <LineField id={TO_WHOM} label={words::TO_WHOM} label_class="govuk-label--s" hint={words::TO_WHOM_HINT} value={making.to_whom.to_string()} problem={beside(TO_WHOM)} on_type={on_to} />
                <LineField id={WHY} label={words::WHY} label_class="govuk-label--s" hint={words::WHY_HINT} value={making.why.to_string()} problem={beside(WHY)} on_type={on_why} />
            }
            { sealing(log, making, beside(OWN), own) }
            <div>
                <p class="f-actions">{ for WAYS.map(button) }</p>
                <p class="f-small f-quiet f-mt-xs" role="status" data-handed={making.handed.as_ref().map(|_| "yes")}>
                    { match (&making.handed, busy) {
                        (_, true) => words::WORKING.to_owned(),
                        (Some(Handed::File(name)), _) => words::handed(name),
                        (Some(Handed::Copied), _) => words::HANDED_COPIED.to_owned(),
                        (None, _) => String::new(),
                    } }
                </p>
                <p class="f-small f-quiet f-mt-xs">{ words::FORMS_HINT }</p>
                if !report.enclosures.is_empty() { <p class="f-small f-quiet f-mt-xs">{ words::ATTACHED_HINT }</p> }
                <p class="f-small f-quiet f-mt-xs">{ words::neutral(name) }</p>
            </div>
        </section>
    }
}

/// The passphrase of the file, if it is to be sealed.
fn sealing(log: &LogHandle, making: &Making, wrong: Option<AttrValue>, own: &NodeRef) -> Html {
    let tick = Tick {
        value: "seal".into(),
        label: words::SEAL.into(),
        ticked: making.sealing.is_some(),
    };
    let make = {
        let log = log.clone();
        Callback::from(move |_: MouseEvent| log.seal_report())
    };
    let on_toggle = {
        let log = log.clone();
        Callback::from(move |_: AttrValue| match log.making() {
            Some(making) if making.sealing.is_some() => {
                log.change_making(|making| making.sealing = None);
            }
            _ => log.seal_report(),
        })
    };
    let choose_own = change(log, |making, _: MouseEvent| {
        making.sealing = Some(Chosen::OwnWanted);
    });
    html! {
        <div>
            <Ticks name="report-seal" ticks={vec![tick]} {on_toggle} />
            <p class="govuk-hint f-mt-xs">{ words::SEAL_HINT }</p>
            { match &making.sealing {
                None => Html::default(),
                Some(Chosen::Made(passphrase)) => html! {
                    <div class="f-card f-lock">
                        <p class="f-secret__name" id="report-words">{ words::WORDS }</p>
                        <p class="f-secret" aria-labelledby="report-words" translate="no" data-passphrase="shown">{ passphrase.as_str() }</p>
                        <p class="f-actions">
                            <button class="f-textlink" type="button" onclick={make}>{ words::OTHER_WORDS }</button>
                            <button class="f-textlink" type="button" data-do="own-words" onclick={choose_own}>{ words::OWN }</button>
                        </p>
                    </div>
                },
                Some(Chosen::OwnWanted | Chosen::Own(_)) => html! {
                    <div class="f-card f-lock">
                        <Secret id={OWN} label={words::OWN_LABEL} hint={words::own_hint(MIN_OWN_CHARACTERS)} purpose={Purpose::New} problem={wrong} input={own.clone()} />
                        <p><button class="f-textlink" type="button" onclick={make}>{ words::GENERATED }</button></p>
                    </div>
                },
            } }
        </div>
    }
}

/// What went out of this case.
pub(super) fn sent(log: &LogHandle, case: &Case) -> Html {
    if case.sent.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec" aria-labelledby="case-sent">
            <h2 class="f-h2" id="case-sent">{ sent_words::TITLE }</h2>
            <dl class="f-rows f-facts">{ for case.sent.iter().rev().map(|sent| one_sent(log, sent)) }</dl>
        </section>
    }
}

fn one_sent(log: &LogHandle, sent: &Sent) -> Html {
    if sent.wording.is_some() {
        return one_given(log, sent);
    }
    let mut readers = Reader::EACH.into_iter();
    let reader = readers.find(|reader| reader_id(*reader) == sent.reader);
    let reader = reader.map_or(&*sent.reader, |reader| log.book().report.reader(reader));
    let form = match &*sent.form {
        "html" => sent_words::AS_HTML,
        "text" => sent_words::AS_TEXT,
        "table" => sent_words::AS_TABLE,
        "lines" => sent_words::AS_LINES,
        "bundle" => sent_words::AS_BUNDLE,
        "copied" => sent_words::AS_COPIED,
        _ => sent_words::UNKNOWN,
    };
    let mut what = vec![form.to_owned()];
    what.extend(sent.is_sealed.then(|| sent_words::SEALED.to_owned()));
    what.extend(sent.entries.map(|count| match count {
        1 => sent_words::ENTRIES_ONE.to_owned(),
        count => sent_words::entries(count),
    }));
    what.extend(sent.profile.as_ref().map(sent_words::profile));
    html! {
        <div key={sent.hash.to_string()} class="f-row" data-sent={sent.form.clone()}>
            <dt>{ wording::recorded(&sent.recorded) }</dt>
            <dd>
                { withdrawn(sent.withdrawn.as_ref()) }
                if sent.withdrawn.is_none() {
                    <p><b>{ reader }</b>{ ": " }{ what.join(", ") }</p>
                    if let Some(to) = &sent.to { <p translate="no">{ sent_words::to(to.as_str()) }</p> }
                    if let Some(why) = &sent.why { <p translate="no">{ sent_words::why(why.as_str()) }</p> }
                    if let Some(receipt) = &sent.receipt { <p class="f-small f-quiet f-checksum">{ sent_words::receipt(in_groups(&receipt.to_string())) }</p> }
                }
            </dd>
        </div>
    }
}

/// Words that were taken.
fn one_given(log: &LogHandle, sent: &Sent) -> Html {
    let mut wordings = log.book().guide.wordings.iter();
    let id = sent.wording.as_deref().unwrap_or_default();
    let known = wordings.find(|wording| wording.id.as_str() == id);
    let form = match &*sent.form {
        "copied" => given_words::COPIED,
        "printed" => given_words::PRINTED,
        "html" => given_words::HTML,
        _ => sent_words::UNKNOWN,
    };
    html! {
        <div key={sent.hash.to_string()} class="f-row" data-sent={id.to_owned()}>
            <dt>{ wording::recorded(&sent.recorded) }</dt>
            <dd>
                <p><b>{ known.map_or(id, |wording| &wording.title) }</b>{ ", " }{ form }</p>
                if let Some(to) = &sent.to { <p translate="no">{ sent_words::to(to.as_str()) }</p> }
                if let Some(text) = &sent.text { <Fold title={given_words::TEXT}><div class="f-account"><p translate="no">{ text.as_str() }</p></div></Fold> }
            </dd>
        </div>
    }
}
