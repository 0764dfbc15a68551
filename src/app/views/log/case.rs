//! The page of a case: who it is about, what was done, its entries. What is told here can be handed over later.

use firmly_core::journal::{
    Amendment, Case, Commitment, Fact, Manner, Withdrawal,
    entry::{Answers, Resolve, Status},
    event::Field,
    vocabulary::{AskGroup, GroupKind, Vocabulary},
};
use yew::prelude::*;

use super::{
    LogAreaProps, letter, list, patterns, receipt, report, report_read, timeline, wording,
};
use crate::{
    app::{
        components::{Icon, Link, back},
        log::{
            LogHandle, case_name,
            form::{Form, Purpose},
            state::Page,
        },
    },
    words::{
        guide::steps,
        log::{list as list_words, read},
        log_more::{case as words, status as statuses},
        log_remove::purge,
    },
};

/// The page of this case.
pub(super) fn case(log: &LogHandle, case: &Case, area: &LogAreaProps) -> Html {
    let home = {
        let log = log.clone();
        Callback::from(move |()| log.go(Page::Home))
    };
    html! {
        <>
            { back(&home) }
            <p class="f-caption"><b>{ words::CAPTION }</b></p>
            <h1 class="f-title" tabindex="-1" data-field="case_ref">{ case_name(case) }</h1>
            <p class="f-lede">{ list::count(case) }</p>
            { list::notice(log) }
            <p class="f-actions f-mt-s">{ new_entry(log, case) }{ ways_out(log, case) }</p>
            { timeline::timeline(log, case, area) }
            { patterns::panel(log, case, area) }
            { who(log, case) }
            { facts(log, case) }
            { commitments(log, case) }
            { report_read::sent(log, case) }
            { list::entries(log, case) }
            <p class="f-sec f-noprint">{ way_to_remove(log, &Page::Remove(case.id.clone(), None), purge::CASE_LINK) }</p>
        </>
    }
}

/// The way to removing an entry or a case for good.
pub(super) fn way_to_remove(log: &LogHandle, page: &Page, link: &'static str) -> Html {
    let (log, page) = (log.clone(), page.clone());
    html! { <Link class="f-textlink" hook="remove" on_follow={Callback::from(move |()| log.go(page.clone()))}>{ link }</Link> }
}

/// A button for a new entry of this case.
fn new_entry(log: &LogHandle, case: &Case) -> Html {
    let begin = opener(log, Form::of(Purpose::Incident, &case.id));
    html! { <button class="govuk-button" type="button" data-do="log-this" onclick={begin.reform(|_: MouseEvent| ())}>{ Icon::Plus.html() }{ list_words::NEW }</button> }
}

/// Opens a form; what is being written waits meanwhile.
pub(super) fn opener(log: &LogHandle, form: Form) -> Callback<()> {
    let log = log.clone();
    Callback::from(move |()| log.begin(form.clone()))
}

/// What can be made of a case for others.
fn ways_out(log: &LogHandle, case: &Case) -> Html {
    if case.purged.is_some() {
        return Html::default();
    }
    html! { <>{ report::way_in(log, case) }{ letter::way_in(log, case) }{ receipt::way_in(log, case) }</> }
}

fn who(log: &LogHandle, case: &Case) -> Html {
    let vocabulary = &log.book().vocabulary;
    let said = |term: Option<String>| term.unwrap_or_else(|| read::NOT_ANSWERED.to_owned());
    let relation = case.relation.as_ref();
    let under_18 = case.under_18.as_ref();
    let rows = [
        (
            "relation",
            words::RELATION,
            said(relation.map(|id| wording::term(&vocabulary.relations, id))),
        ),
        (
            "under_18",
            words::UNDER_18,
            said(under_18.map(|id| wording::term(&vocabulary.under_18, id))),
        ),
        (
            "first_contact_date",
            words::FIRST_CONTACT,
            said(case.first_contact_date.map(wording::day)),
        ),
    ];
    html! {
        <section class="f-sec f-sec--near" aria-labelledby="case-who">
            <h2 class="f-h2" id="case-who">{ words::WHO }</h2>
            <dl class="f-rows f-facts">{ for rows.map(|(field, name, value)| row(field, name, &value)) }</dl>
            <p class="f-mt-xs"><Link on_follow={opener(log, Form::about_case(case))}>{ words::CHANGE_WHO }</Link></p>
            { amendments(vocabulary, &case.amendments) }
        </section>
    }
}

fn row(field: &str, name: &str, value: &str) -> Html {
    html! { <div key={field.to_owned()} class="f-row" data-field={field.to_owned()}><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// Everything that was answered of these questions, in their order, and whatever else is there.
pub(super) fn answers(vocabulary: &Vocabulary, answers: &Answers) -> Html {
    let told = |name: &String| {
        let said = wording::answer(vocabulary, name, answers.get(name)?);
        let (group, number) = match vocabulary.asked(name) {
            Some((group, _, number)) if group.kind == GroupKind::Several => {
                (group.one.as_deref(), number)
            }
            _ => (None, 0),
        };
        let label = wording::label(vocabulary, name);
        let label = match group {
            Some(one) => [
                &one.replace("{number}", &(number + 1).to_string()),
                ": ",
                label,
            ]
            .concat(),
            None => label.to_owned(),
        };
        Some(row(name, &label, &said))
    };
    html! { <>{ for in_order(vocabulary, answers).into_iter().filter_map(told) }</> }
}

/// The names of the fields in the order in which they are asked; what is not asked any more comes last.
fn in_order<'a>(vocabulary: &Vocabulary, answers: &'a Answers) -> Vec<&'a String> {
    let place = |name: &&String| {
        let (group, ask, number) = vocabulary.asked(name)?;
        let of_group = vocabulary
            .groups
            .iter()
            .position(|other| other.id == group.id)?;
        let of_ask = group.asks.iter().position(|other| other.id == ask.id)?;
        Some((of_group, number, of_ask))
    };
    let mut names: Vec<_> = answers.keys().collect();
    names.sort_by_key(|name| place(name).unwrap_or((usize::MAX, 0, 0)));
    names
}

/// What was done, a row for each kind of thing: what is on record, or that nothing is, and a way to add it.
fn facts(log: &LogHandle, case: &Case) -> Html {
    let kind = |group: &AskGroup| {
        let begin = opener(log, Form::of(Purpose::Fact(group.id.clone()), &case.id));
        let facts: Vec<_> = case
            .facts
            .iter()
            .filter(|fact| fact.kind == group.id)
            .collect();
        html! {
            <div key={group.id.clone()} class="f-row f-row--act" data-fact={group.id.clone()}>
                <dt>{ &group.title }</dt>
                <dd>
                    { current(case, &group.id).unwrap_or_else(|| html! { if facts.is_empty() { { words::NOTHING } } }) }
                    { for facts.into_iter().rev().map(|fact| one_fact(log, case, fact)) }
                </dd>
                <dd>
                    <Link class="f-textlink" hook="add-fact" on_follow={begin}>
                        { words::ADD }<span class="govuk-visually-hidden">{ words::add_to(&group.title) }</span>
                    </Link>
                </dd>
            </div>
        }
    };
    let groups = log.book().vocabulary.groups_of(GroupKind::Fact);
    html! {
        <section class="f-sec" aria-labelledby="case-done">
            <h2 class="f-h2" id="case-done">{ words::DONE }</h2>
            <dl class="f-rows f-facts">{ for groups.map(kind) }</dl>
            <p class="f-small f-quiet f-mt-s">{ words::NOT_OVERWRITTEN }</p>
        </section>
    }
}

/// What became of the steps of the plans.
fn commitments(log: &LogHandle, case: &Case) -> Html {
    let actions = &log.book().guide.actions;
    let one = |commitment: &Commitment| {
        let known = actions
            .iter()
            .find(|action| action.id.as_str() == commitment.action);
        let title = known.map_or(commitment.action.as_str(), |action| &action.title);
        let state = match commitment.state {
            Resolve::ToDo => steps::TODO,
            Resolve::Done => steps::DONE,
            Resolve::NotNeeded => steps::SKIP,
        };
        html! {
            <div key={commitment.action.clone()} class="f-row" data-action={commitment.action.clone()}>
                <dt>{ title }</dt>
                <dd><b>{ state }</b><br /><span class="f-small f-quiet">{ words::on_record(wording::recorded(&commitment.recorded)) }</span></dd>
            </div>
        }
    };
    if case.commitments.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec" aria-labelledby="case-steps">
            <h2 class="f-h2" id="case-steps">{ words::STEPS }</h2>
            <dl class="f-rows f-facts">{ for case.commitments.iter().map(one) }</dl>
        </section>
    }
}

/// How the case stands and when to look at it again: known from its first day.
fn current(case: &Case, kind: &str) -> Option<Html> {
    let (field, now) = match kind {
        "review" => ("review_date", wording::day(case.review_date?)),
        "status" => ("status", status(case.status?).to_owned()),
        _ => return None,
    };
    Some(html! { <p data-field={field}><b>{ now }</b></p> })
}

/// How a case stands, in words.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Open => statuses::OPEN,
        Status::Settled => statuses::SETTLED,
        Status::Closed => statuses::CLOSED,
        Status::OnHold => statuses::ON_HOLD,
    }
}

fn one_fact(log: &LogHandle, case: &Case, fact: &Fact) -> Html {
    let vocabulary = &log.book().vocabulary;
    let amend = opener(log, Form::amending_fact(fact, &case.id));
    let take_back = opener(
        log,
        Form::of(Purpose::Withdraw(fact.hash.to_string()), &case.id),
    );
    html! {
        <div key={fact.hash.to_string()} class="f-fact">
            { withdrawn(fact.withdrawn.as_ref()) }
            { for in_order(vocabulary, &fact.answers).into_iter().map(|field| {
                let said = fact.answers.get(field).map(|answered| wording::answer(vocabulary, field, answered));
                html! { <p key={field.clone()} data-field={field.clone()}>{ wording::label(vocabulary, field) }{ " " }<b translate="no">{ said }</b></p> }
            }) }
            <p class="f-small f-quiet">
                { words::on_record(wording::recorded(&fact.recorded)) }
                if fact.withheld > 0 && fact.withdrawn.is_none() { { " " }{ read::withheld(fact.withheld) } }
                if !fact.unread.is_empty() { { " " }{ read::UNREAD } }
                if fact.withdrawn.is_none() {
                    { " " }<Link hook="amend-fact" on_follow={amend}>{ words::CORRECT_FACT }</Link>
                    { " " }<Link on_follow={take_back}>{ words::TAKE_BACK }</Link>
                }
            </p>
            { amendments(vocabulary, &fact.amendments) }
        </div>
    }
}

/// That it was taken back, and why.
pub(super) fn withdrawn(withdrawal: Option<&Withdrawal>) -> Html {
    let Some(Withdrawal {
        manner,
        recorded,
        why,
    }) = withdrawal
    else {
        return Html::default();
    };
    let when = wording::recorded(recorded);
    let text = match manner {
        Manner::Withdrawn => words::withdrawn(when),
        Manner::Purged => purge::removed(when),
    };
    html! {
        <div class="f-note f-mt-s" data-withdrawn="yes">
            { Icon::Info.html() }
            <div>
                <p>{ text }</p>
                if let Some(why) = why { <p translate="no">{ why.as_str() }</p> }
            </div>
        </div>
    }
}

/// Every correction, the newest first: both texts.
pub(super) fn amendments(vocabulary: &Vocabulary, amendments: &[Amendment]) -> Html {
    let text = |field: &Option<Field>| match field {
        Some(field) => wording::stored(vocabulary, field),
        None => read::NOT_ANSWERED.to_owned(),
    };
    let one = |amendment: &Amendment| {
        html! {
            <article key={amendment.hash.to_string()} class="f-amend" data-amendment={amendment.hash.to_string()}>
                <h3 class="f-h4">{ words::amended(wording::recorded(&amendment.recorded)) }</h3>
                if let Some(why) = &amendment.why { <p translate="no">{ why.as_str() }</p> }
                <dl class="f-rows f-facts">
                    { for amendment.changed.iter().map(|change| html! {
                        <div key={change.name.clone()} class="f-row" data-field={change.name.clone()}>
                            <dt>{ wording::label(vocabulary, &change.name) }</dt>
                            <dd translate="no">
                                <p><b>{ words::BEFORE }</b>{ " " }<del>{ text(&change.before) }</del></p>
                                <p><b>{ words::AFTER }</b>{ " " }<ins>{ text(&change.after) }</ins></p>
                            </dd>
                        </div>
                    }) }
                </dl>
            </article>
        }
    };
    if amendments.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-mt-s" aria-label={words::CORRECTIONS}>{ for amendments.iter().map(one) }</section>
    }
}
