//! What an organisation's pack adds to a page: beside ours, marked as the organisation's, and never in its place.

use std::rc::Rc;

use firmly_core::{
    guide::model::{Action, ActionRole, WordingId},
    pack::{Limit, Local, Pack, Policy, Role, Topic},
};
use yew::prelude::*;

use super::PageProps;
use crate::{
    app::components::day_in_words,
    words::pack::{self as words, limit, role, topic},
};

/// A card with whose words it has.
fn marked(pack: &Pack, kind: &'static str, said: Html) -> Html {
    html! {
        <div class="f-over f-over--plain f-findings f-mt-xs" data-pack={kind}>
            <p class="f-small f-quiet">{ words::from(&pack.owner) }</p>
            { said }
        </div>
    }
}

/// Whether it was checked too long ago. A machine that does not know the day cannot say that it was not.
fn is_stale(pack: &Pack, today: &str) -> bool {
    today.parse().map_or(true, |today| pack.is_stale(today))
}

fn day(pack: &Pack) -> String {
    day_in_words(&pack.checked_on.to_string())
}

/// When it was checked, with a warning where that is too long ago.
pub(super) fn checked(page: &PageProps, pack: &Pack) -> Html {
    match is_stale(pack, &page.today) {
        true => html! { <p class="f-small"><b>{ words::stale(day(pack)) }</b></p> },
        false => html! { <p class="f-small f-quiet">{ words::checked(day(pack)) }</p> },
    }
}

/// Those of the organisation beside one of our contacts.
pub(super) fn contacts<'p>(page: &PageProps, locals: impl Iterator<Item = &'p Local>) -> Html {
    let Some(pack) = page.journey.pack() else {
        return Html::default();
    };
    let locals: Vec<Html> = locals.map(contact).collect();
    if locals.is_empty() {
        return Html::default();
    }
    marked(
        pack,
        "contact",
        html! { <>{ for locals }{ checked(page, pack) }</> },
    )
}

fn contact(local: &Local) -> Html {
    // As it is dialled.
    let dialled = |phone: &str| phone.replace(' ', "");
    html! {
        <p>
            <b>{ role_name(local.role) }</b><br />
            if let Some(name) = &local.name { <>{ name }<br /></> }
            if let Some(phone) = &local.phone {
                <><a class="f-tel" href={["tel:", &dialled(phone)].concat()}>{ phone }</a><br /></>
            }
            if let Some(hours) = &local.hours { <>{ hours }<br /></> }
            if let Some(email) = &local.email { <>{ email }<br /></> }
            if let Some(link) = &local.link { <>{ outward(link) }<br /></> }
            if let Some(note) = &local.note { { note } }
        </p>
    }
}

/// An address that opens in a tab of its own, when it is followed.
fn outward(link: &str) -> Html {
    html! { <a href={link.to_owned()} target="_blank" rel="noopener noreferrer nofollow">{ link.to_owned() }</a> }
}

/// What the organisation adds to a step of the plan.
pub(super) fn step(page: &PageProps, action: &Action) -> Html {
    let Some(pack) = page.journey.pack() else {
        return Html::default();
    };
    let notes: Vec<Html> = pack
        .notes(&action.id)
        .map(|note| html! { <p>{ note.to_owned() }</p> })
        .collect();
    html! {
        <>
            if !notes.is_empty() { { marked(pack, "note", html! { { for notes } }) } }
            if action.roles.contains(&ActionRole::Gifts) { { limits(page) } }
        </>
    }
}

/// Its limits for gifts.
pub(super) fn limits(page: &PageProps) -> Html {
    match page.journey.pack() {
        Some(pack) if !pack.gifts.is_empty() => {
            let about_gifts = |policy: &&Policy| policy.topic == Topic::Gifts;
            marked(
                pack,
                "gifts",
                html! {
                    <>
                        { gifts(pack) }
                        { for pack.policies.iter().filter(about_gifts).map(policy) }
                        { checked(page, pack) }
                    </>
                },
            )
        }
        _ => Html::default(),
    }
}

fn gifts(pack: &Pack) -> Html {
    let one = |(limit, said): &(Limit, String)| html! { <p><b>{ limit_name(*limit) }</b>{ ": " }{ said }</p> };
    html! { { for pack.gifts.iter().map(one) } }
}

fn policy(policy: &Policy) -> Html {
    let title = match policy.date {
        Some(date) => words::dated(&policy.title, day_in_words(&date.to_string())),
        None => policy.title.clone(),
    };
    html! {
        <p>
            <b>{ topic_name(policy.topic) }</b>{ ": " }{ title }
            if let Some(link) = &policy.link { <><br />{ outward(link) }</> }
        </p>
    }
}

/// What else not to do.
pub(super) fn donts(page: &PageProps) -> Html {
    match page.journey.pack() {
        Some(pack) if !pack.extra_donts.is_empty() => {
            let line = |line: &String| html! { <p><b>{ line }</b></p> };
            marked(
                pack,
                "donts",
                html! { { for pack.extra_donts.iter().map(line) } },
            )
        }
        _ => Html::default(),
    }
}

/// The organisation's words for one of our wordings: whose they are, and the words, a line each.
pub(super) fn letter(
    pack: Option<&Rc<Pack>>,
    wording: &WordingId,
    take: impl FnOnce(&str) -> Html,
) -> Html {
    match pack.and_then(|pack| Some((pack, pack.letter(wording)?))) {
        Some((pack, letter)) => marked(
            pack,
            "letter",
            html! { <>{ lines(&letter.text) }<p class="f-actions">{ take(&letter.text) }</p></> },
        ),
        None => Html::default(),
    }
}

fn lines(text: &str) -> Html {
    let line = |line: &str| html! { <>{ line.to_owned() }<br /></> };
    html! { <p>{ for text.lines().map(line) }</p> }
}

/// All of the pack that has something to read, for the handbook.
pub(super) fn whole(page: &PageProps) -> Html {
    let Some(pack) = page.journey.pack() else {
        return Html::default();
    };
    let part = |title: &'static str, is_there: bool, said: Html| match is_there {
        true => html! { <><h3 class="f-h3 f-mt-s">{ title }</h3>{ said }</> },
        false => Html::default(),
    };
    html! {
        <section class="f-sec f-findings" aria-labelledby="h-local" data-pack="whole">
            <h2 class="f-h2" id="h-local" tabindex="-1">{ words::from(&pack.owner) }</h2>
            <p class="f-sub">{ words::page::version(&pack.pack_name, &pack.version) }</p>
            { checked(page, pack) }
            <p class="f-small">{ words::page::REPORT_TO }{ ": " }{ &pack.report_to }</p>
            { for pack.contacts.iter().map(contact) }
            { for pack.extra_donts.iter().map(|line| html! { <p><b>{ line }</b></p> }) }
            { part(words::GIFTS, !pack.gifts.is_empty(), gifts(pack)) }
            { part(words::POLICIES, !pack.policies.is_empty(), html! { { for pack.policies.iter().map(policy) } }) }
            { part(words::SIGNAGE, !pack.signage.is_empty(), html! { { for pack.signage.iter().map(|text| lines(text)) } }) }
        </section>
    }
}

fn role_name(of: Role) -> &'static str {
    match of {
        Role::Manager => role::MANAGER,
        Role::Deputy => role::DEPUTY,
        Role::Security => role::SECURITY,
        Role::SafeguardingChild => role::SAFEGUARDING_CHILD,
        Role::SafeguardingAdult => role::SAFEGUARDING_ADULT,
        Role::SexualSafetyLead => role::SEXUAL_SAFETY_LEAD,
        Role::FreedomToSpeakUp => role::FREEDOM_TO_SPEAK_UP,
        Role::IncidentSystem => role::INCIDENT_SYSTEM,
        Role::OccupationalHealth => role::OCCUPATIONAL_HEALTH,
        Role::Counselling => role::COUNSELLING,
        Role::Supervisor => role::SUPERVISOR,
        Role::Complaints => role::COMPLAINTS,
        Role::DefenceOrganisation => role::MDO,
        Role::DataProtection => role::DATA_PROTECTION,
        Role::Caldicott => role::CALDICOTT,
        Role::CommissionerRemovals => role::COMMISSIONER_REMOVALS,
        Role::PoliceForce => role::POLICE_FORCE,
        Role::PoliceOnlineReport => role::POLICE_ONLINE_REPORT,
        Role::Sarc => role::SARC,
        Role::CrisisLine => role::CRISIS_LINE,
    }
}

fn topic_name(of: Topic) -> &'static str {
    match of {
        Topic::Chaperone => topic::CHAPERONE,
        Topic::Gifts => topic::GIFTS,
        Topic::Violence => topic::VIOLENCE,
        Topic::LoneWorking => topic::LONE_WORKING,
        Topic::SocialMedia => topic::SOCIAL_MEDIA,
        Topic::Complaints => topic::COMPLAINTS,
        Topic::Records => topic::RECORDS,
    }
}

fn limit_name(of: Limit) -> &'static str {
    match of {
        Limit::Cash => limit::CASH,
        Limit::SingleValue => limit::SINGLE_VALUE,
        Limit::TwelveMonthSum => limit::TWELVE_MONTH_SUM,
        Limit::RegisterValue => limit::REGISTER_VALUE,
    }
}
