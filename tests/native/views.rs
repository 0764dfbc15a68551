//! The pages as text: every hook of a plan on the page, and nothing that must not be there.

use std::rc::Rc;

use firmly::{
    app::{
        book::Book,
        host::Host,
        state::journey::{Action, Journey},
        view::View,
        views::{
            PageProps,
            about::About,
            outcome::OutcomePage,
            question::{QuestionPage, QuestionProps},
            start::Start,
        },
    },
    platform::place::{Here, Paper, Place},
};
use firmly_core::guide::{
    model::{ChoiceId, QuestionId, Urgency},
    paths::{Path, paths},
    plan::{Plan, plan},
};
use tokio::{runtime::Builder, task::LocalSet};
use yew::{BaseComponent, Callback, LocalServerRenderer, Reducible};

pub(crate) fn draw<Page>(props: Page::Properties) -> String
where
    Page: BaseComponent,
{
    let runtime = Builder::new_current_thread().build().unwrap();
    LocalSet::new().block_on(
        &runtime,
        LocalServerRenderer::<Page>::with_props(props)
            .hydratable(false)
            .render(),
    )
}

pub(crate) fn page(journey: Rc<Journey>) -> PageProps {
    PageProps {
        journey,
        act: Callback::noop(),
        on_back: Callback::noop(),
        today: "2026-11-21".into(),
        here: Here {
            place: Place::File,
            paper: Paper::Prints,
        },
        host: Host::Page,
    }
}

pub(crate) fn start(book: &Book) -> Rc<Journey> {
    Rc::new(Journey::new(book.clone(), Vec::new()))
}

/// The journey at the end of a path.
pub(crate) fn along(book: &Book, path: &Path<'_>) -> Rc<Journey> {
    let answers = path.steps.iter().map(|(question, choice)| Action::Answer {
        question: question.id.clone(),
        choice: choice.id.clone(),
    });
    answers.fold(start(book), Reducible::reduce)
}

/// The values of one kind of hook, in the order of the page.
pub(crate) fn hooks<'a>(html: &'a str, hook: &str) -> Vec<&'a str> {
    let opening = format!(" data-{hook}=\"");
    let after = html.split(opening.as_str()).skip(1);
    after.filter_map(|rest| rest.split('"').next()).collect()
}

/// As it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;")
}

/// The first path to each outcome.
pub(crate) fn one_path_each(book: &Book) -> Vec<Path<'_>> {
    let mut found: Vec<Path<'_>> = Vec::new();
    for path in paths(&book.guide) {
        if found.iter().all(|other| other.outcome != path.outcome) {
            found.push(path);
        }
    }
    found
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    ids.into_iter().collect()
}

fn assert_has_all(html: &str, plan: &Plan<'_>) {
    let outcome = plan.outcome.id.as_str();
    assert_eq!(hooks(html, "outcome"), [outcome]);
    assert!(html.contains(&escaped(&plan.outcome.title)), "{outcome}");
    assert_eq!(
        hooks(html, "urgency").first(),
        Some(&plan.urgency.as_str()),
        "{outcome}"
    );
    assert_eq!(
        hooks(html, "action"),
        ids(plan
            .actions
            .iter()
            .map(|planned| planned.action.id.as_str())),
        "{outcome}"
    );
    assert_eq!(
        hooks(html, "wording"),
        ids(plan.say.iter().map(|wording| wording.id.as_str())),
        "{outcome}"
    );
    assert_eq!(
        hooks(html, "contact"),
        ids(plan
            .contacts
            .iter()
            .map(|planned| planned.contact.id.as_str())),
        "{outcome}"
    );
    assert_eq!(
        hooks(html, "disclosure"),
        ids(plan.disclosures.iter().map(|told| told.id.as_str())),
        "{outcome}"
    );
    assert_eq!(
        hooks(html, "flag"),
        ids(plan.chips.iter().map(|chip| chip.name.flag.as_str())),
        "{outcome}"
    );
    let cards = plan.person_cards.iter().chain(&plan.place_cards);
    assert_eq!(
        hooks(html, "overlay"),
        ids(cards.map(|card| card.overlay.id.as_str())),
        "{outcome}"
    );
    for line in plan.dos.iter().chain(&plan.log).chain(
        plan.rerun
            .iter()
            .map(|line| line.as_str())
            .collect::<Vec<_>>()
            .iter(),
    ) {
        assert!(html.contains(&escaped(line)), "{outcome} says: {line}");
    }
    assert_eq!(
        hooks(html, "do")
            .iter()
            .filter(|what| **what == "log-this")
            .count(),
        1,
        "{outcome}"
    );
}

#[test]
fn every_plan_shows_all_that_it_holds() {
    let book = Book::embedded();
    let paths = one_path_each(&book);
    assert_eq!(paths.len(), book.guide.outcomes.len());
    for path in paths {
        let journey = along(&book, &path);
        assert_eq!(journey.view(), &View::Outcome);
        let plan = plan(&book.guide, &journey.walk()).unwrap();
        assert_has_all(&draw::<OutcomePage>(page(Rc::clone(&journey))), &plan);
    }
}

#[test]
fn cards_and_places_follow_chips_and_profile() {
    let book = Book::embedded();
    let path = paths(&book.guide)
        .find(|path| path.offers_chips(&book.guide))
        .unwrap();
    let flag = book.guide.chips[0].flag.clone();
    let profile = ["p_nation", "p_setting"].map(|id| {
        let id = QuestionId::new(id);
        let first = book.guide.question(&id).unwrap().choices[0].id.clone();
        (id, first)
    });
    let journey = along(&book, &path)
        .reduce(Action::Toggle(flag))
        .reduce(Action::SetProfile(profile.to_vec()));
    let plan = plan(&book.guide, &journey.walk()).unwrap();
    assert!(!plan.person_cards.is_empty() && !plan.place_cards.is_empty());
    let html = draw::<OutcomePage>(page(Rc::clone(&journey)));
    assert_has_all(&html, &plan);
    assert!(html.contains("checked"));
}

#[test]
fn the_emergency_has_its_button_and_nobody_ticks_boxes_first() {
    let book = Book::embedded();
    let path = one_path_each(&book).into_iter().find(|path| {
        book.guide
            .outcome(path.outcome)
            .is_some_and(|outcome| outcome.urgency == Urgency::Emergency)
    });
    let html = draw::<OutcomePage>(page(along(&book, &path.unwrap())));
    let (before_the_fold, _) = html.split_once("f-more").unwrap();
    assert!(before_the_fold.contains("f-btn--999"));
    assert!(!before_the_fold.contains("f-seg"));
}

#[test]
fn answers_to_private_questions_are_never_shown_again() {
    let book = Book::embedded();
    for path in paths(&book.guide).step_by(31) {
        let Some((private, _)) = path.steps.iter().find(|(question, _)| question.private) else {
            continue;
        };
        let html = draw::<OutcomePage>(page(along(&book, &path)));
        for choice in &private.choices {
            assert!(
                !html.contains(&escaped(&choice.text)),
                "{} shows {}",
                path.outcome,
                choice.id
            );
        }
    }
}

#[test]
fn a_question_offers_its_choices_and_chooses_none() {
    let book = Book::embedded();
    for question in book
        .guide
        .questions
        .iter()
        .filter(|question| !question.is_profile())
    {
        let props = QuestionProps {
            page: page(start(&book)),
            id: question.id.clone(),
        };
        let html = draw::<QuestionPage>(props);
        assert_eq!(hooks(&html, "question"), [question.id.as_str()]);
        assert_eq!(
            hooks(&html, "choice"),
            ids(question.choices.iter().map(|choice| choice.id.as_str()))
        );
        assert!(!html.contains("checked"), "{}", question.id);
        assert!(hooks(&html, "do").contains(&"continue"));
    }
}

#[test]
fn a_question_that_was_answered_shows_the_answer() {
    let book = Book::embedded();
    let first = book.guide.question(&book.guide.start).unwrap();
    let choice: &ChoiceId = &first.choices.last().unwrap().id;
    let journey = start(&book).reduce(Action::Answer {
        question: first.id.clone(),
        choice: choice.clone(),
    });
    let html = draw::<QuestionPage>(QuestionProps {
        page: page(journey),
        id: first.id.clone(),
    });
    assert_eq!(html.matches("checked").count(), 1);
}

#[test]
fn the_start_says_how_many_questions_there_are_at_most() {
    let book = Book::embedded();
    let longest = paths(&book.guide)
        .map(|path| path.steps.len())
        .max()
        .unwrap();
    let html = draw::<Start>(page(start(&book)));
    assert!(html.contains(&format!("At most {longest} short questions")));
    assert!(hooks(&html, "do").starts_with(&["start"]));
}

#[test]
fn every_source_is_in_the_register() {
    let book = Book::embedded();
    let html = draw::<About>(page(start(&book)));
    for source in &book.guide.sources {
        assert!(html.contains(&escaped(&source.title)), "{}", source.id);
    }
}

#[test]
fn nothing_on_a_page_needs_what_the_policy_forbids() {
    let book = Book::embedded();
    let pages = one_path_each(&book)
        .into_iter()
        .map(|path| draw::<OutcomePage>(page(along(&book, &path))));
    for html in pages.chain([
        draw::<Start>(page(start(&book))),
        draw::<About>(page(start(&book))),
    ]) {
        assert!(!html.contains(" style=") && !html.contains(" onclick="));
    }
}

/// The page without everything between such a beginning and such an end.
pub(crate) fn cut(html: &str, from: &str, to: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, marked)) = rest.split_once(from) {
        kept += before;
        rest = marked.split_once(to).unwrap().1;
    }
    kept + rest
}

#[test]
fn a_pack_adds_marked_cards_and_changes_not_a_letter_of_ours() {
    let book = Book::embedded();
    let example = include_bytes!("../../docs/examples/pack-gp-england.json");
    let mut pack = firmly_core::pack::read(example, &book.guide).unwrap();
    // The cards of nation and setting are ours; here it is about what the pack brings itself.
    (pack.nation, pack.setting) = (None, None);
    let (pack, mut kinds) = (Rc::new(pack), Vec::new());
    for path in one_path_each(&book) {
        let journey = along(&book, &path);
        let ours = draw::<OutcomePage>(page(Rc::clone(&journey)));
        let with = journey.reduce(Action::SetPack(Some(Rc::clone(&pack))));
        let both = draw::<OutcomePage>(page(with));
        kinds.extend(hooks(&both, "pack").into_iter().map(str::to_owned));
        let kept = cut(&both, "<div data-pack=", "</div>");
        let kept = kept.replace(
            "<div class=\"f-row\"><dt>Also in your organisation</dt><dd></dd></div>",
            "",
        );
        let ours = cut(&ours, "<p class=\"f-small f-mt-xs f-noprint\">", "</p>");
        assert!(both.len() > ours.len(), "{}", path.outcome);
        assert_eq!(kept, ours, "{}", path.outcome);
    }
    for kind in ["contact", "note", "gifts", "donts", "letter"] {
        assert!(kinds.iter().any(|found| found == kind), "{kind}");
    }
}

#[test]
fn the_profile_of_the_user_wins_over_that_of_a_pack() {
    let book = Book::embedded();
    let example = include_bytes!("../../docs/examples/pack-gp-england.json");
    let pack = firmly_core::pack::read(example, &book.guide).unwrap();
    let journey = start(&book).reduce(Action::SetPack(Some(Rc::new(pack))));
    assert!(journey.walk().has("n_eng") && journey.walk().has("gp"));
    let scotland = (QuestionId::new("p_nation"), ChoiceId::new("sco"));
    let journey = journey.reduce(Action::SetProfile(vec![scotland]));
    assert!(journey.walk().has("n_sco") && journey.walk().has("gp"));
    assert!(!journey.walk().has("n_eng"));
    let journey = journey.reduce(Action::Leave);
    assert!(journey.walk().has("n_sco") && journey.pack().is_some());
}
