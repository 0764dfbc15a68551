//! Whom to contact, and what may be told to whom.

use firmly_core::guide::{
    model::{ContactLine, Disclosure},
    plan::PlannedContact,
};
use yew::prelude::*;

use super::Sheet;
use crate::{
    app::{
        components::{Fold, Icon, Link, day_in_words},
        view::View,
        views::{PageProps, local},
    },
    words::{
        guide::{contacts as contact_words, tell as words},
        pack as pack_words,
    },
};

/// Whom to contact, in order.
pub(super) fn contacts(sheet: Sheet<'_>) -> Html {
    let (page, plan) = (sheet.page, sheet.plan);
    if plan.contacts.is_empty() {
        return Html::default();
    }
    html! {
        <section class="f-sec" aria-labelledby="h-who">
            <h2 class="f-h2" id="h-who" tabindex="-1">{ contact_words::TITLE }</h2>
            <dl class="f-rows">
                { for plan.contacts.iter().map(|planned| contact(page, planned)) }
                { further(page) }
            </dl>
            if page.journey.pack().is_none() && page.host.guest().is_none() {
                <p class="f-small f-mt-xs f-noprint">
                    <Link class="f-textlink" hook="pack" on_follow={page.go(View::Profile)}>{ pack_words::OFFER }</Link>
                </p>
            }
        </section>
    }
}

/// Those of the organisation whom we have no row for.
fn further(page: &PageProps) -> Html {
    let further = page
        .journey
        .pack()
        .filter(|pack| pack.further().next().is_some());
    further.map_or_else(Html::default, |pack| {
        html! { <div class="f-row"><dt>{ pack_words::ALSO }</dt><dd>{ local::contacts(page, pack.further()) }</dd></div> }
    })
}

fn contact(page: &PageProps, planned: &PlannedContact<'_>) -> Html {
    let id = planned.contact.id.as_str();
    let beside = page
        .journey
        .pack()
        .map(|pack| local::contacts(page, pack.beside(&planned.contact.id)));
    let newest = planned
        .lines
        .iter()
        .filter_map(|line| line.checked.as_deref())
        .max();
    html! {
        <div key={id} class="f-row" data-contact={id.to_owned()}>
            <dt>{ &planned.contact.title }</dt>
            <dd>
                if planned.lines.is_empty() { { contact_words::OWN } }
                { for planned.lines.iter().map(|line| contact_line(line)) }
                if let Some(day) = newest {
                    <span class="f-quiet">{ contact_words::checked(day_in_words(day)) }</span>
                }
                { beside }
            </dd>
        </div>
    }
}

fn contact_line(line: &ContactLine) -> Html {
    html! {
        <>
            if let Some(phone) = &line.phone {
                <a class="f-tel" href={format!("tel:{}", digits(phone))}>{ phone }</a>{ " " }
            }
            { &line.text }<br />
        </>
    }
}

/// A number as it is dialled.
fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// What may be told to whom, and what to ask oneself before.
pub(super) fn disclosures(sheet: Sheet<'_>) -> Html {
    if sheet.plan.disclosures.is_empty() {
        return Html::default();
    }
    let checks = &sheet.page.journey.book().guide.disclosure_checks;
    html! {
        <section class="f-sec" aria-labelledby="h-tell">
            <h2 class="f-h2" id="h-tell" tabindex="-1">{ words::TITLE }</h2>
            <div class="f-card f-duo">{ for sheet.plan.disclosures.iter().map(|told| disclosure(told)) }</div>
            if !checks.is_empty() {
                <div class="f-mt-s">
                    <Fold title={words::CHECKS}>
                        <ul class="f-list">{ for checks.iter().map(|check| html! { <li>{ check }</li> }) }</ul>
                    </Fold>
                </div>
            }
        </section>
    }
}

fn disclosure(told: &Disclosure) -> Html {
    html! {
        <div key={told.id.as_str()} class="f-tell" data-disclosure={told.id.as_str().to_owned()}>
            <h3 class="f-h3">{ &told.title }</h3>
            if let Some(note) = &told.note { <p>{ note }</p> }
            <dl>
                <dt>{ Icon::Tick.html() }{ words::MAY }</dt>
                <dd>{ &told.may }</dd>
                <dt class="f-tell__no">{ Icon::No.html() }{ &told.leave_out_heading }</dt>
                <dd>{ &told.leave_out }</dd>
            </dl>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dialled_without_their_gaps() {
        assert_eq!(digits("0800 716 646"), "0800716646");
        assert_eq!(digits("0808 80 10 800"), "08088010800");
    }
}
