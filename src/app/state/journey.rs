//! The way through the guide: answers, what was ticked, and the pages that Back and Forward lead to. Knows no browser.

use std::{collections::BTreeMap, rc::Rc};

use firmly_core::{
    guide::{
        model::{ActionId, ChoiceId, Flag, OutcomeId, QuestionId, QuestionRole},
        walk::{Answers, Opening, Position, Step, Walk, walk},
    },
    pack::Pack,
};
use yew::Reducible;

use crate::app::{
    book::Book,
    view::{BookPage, Entry, View},
};

/// Everything that the guide's screens show. It lives in the memory of the page and is gone with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    book: Book,
    pack: Option<Rc<Pack>>,
    answers: Answers,
    marks: BTreeMap<ActionId, Mark>,
    moments: Vec<Moment>,
    here: usize,
    arrival: Arrival,
}

/// A page as Back and Forward find it again.
#[derive(Clone, Debug, PartialEq)]
struct Moment {
    view: View,
    answers: Answers,
}

/// How the user came to the page that is shown. The number of the moment stands for it in the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By opening the app, or by coming back to it from elsewhere.
    Opened,
    /// By a link or a button of the app.
    Stepped,
    /// By Back or Forward.
    Returned,
}

/// What the user says about an action of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing yet.
    #[default]
    ToDo,
    /// It is done.
    Done,
    /// It does not apply.
    NotNeeded,
}

/// What can happen on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The questions begin anew.
    Restart,
    /// The questions begin anew, with this one.
    Begin(Opening),
    /// On to the first question without an answer, or to the plan.
    GoOn,
    /// A question is answered; on to what is asked next.
    Answer {
        /// Which.
        question: QuestionId,
        /// How.
        choice: ChoiceId,
    },
    /// Another page.
    Go(View),
    /// A chip is switched on or off.
    Toggle(Flag),
    /// Something is said about an action.
    Mark(ActionId, Mark),
    /// The profile is answered, as far as it is.
    SetProfile(Vec<(QuestionId, ChoiceId)>),
    /// An organisation's pack is opened, or taken away.
    SetPack(Option<Rc<Pack>>),
    /// Back or Forward led to this moment; `None` for one of an earlier load of the page.
    Return(Option<usize>),
    /// The user has left. Nothing stays but the profile and the pack.
    Leave,
}

impl Journey {
    /// The start, with what was kept of the profile.
    pub fn new(book: Book, profile: Vec<(QuestionId, ChoiceId)>) -> Self {
        let mut answers = Answers::default();
        for (question, choice) in profile {
            answers.answer(question, choice);
        }
        Self {
            book,
            pack: None,
            moments: vec![Moment {
                view: View::Start,
                answers: answers.clone(),
            }],
            answers,
            marks: BTreeMap::new(),
            here: 0,
            arrival: Arrival::Opened,
        }
    }

    /// Opened at a question or an outcome instead; at the start where the guide has no such thing.
    pub fn opened_at(mut self, place: &str) -> Self {
        let (question, outcome) = (QuestionId::new(place), OutcomeId::new(place));
        let guide = &self.book.guide;
        let asked = guide.question(&question);
        if asked.is_some_and(|question| !question.is_profile()) {
            self.answers.begin(Some(Opening {
                question: question.clone(),
                flags: Vec::new(),
            }));
            self.go(View::Question(question));
        } else if guide.outcome(&outcome).is_some() {
            self.go(View::Handbook(BookPage::Entry(Entry::Outcome(outcome))));
        }
        self.arrival = Arrival::Opened;
        self
    }

    /// The content.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// With an organisation's pack.
    #[must_use]
    pub fn with_pack(mut self, pack: Option<Rc<Pack>>) -> Self {
        self.pack = pack;
        self
    }

    /// The organisation's pack.
    pub fn pack(&self) -> Option<&Rc<Pack>> {
        self.pack.as_ref()
    }

    /// All answers of the user.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// All answers, and those of the pack to what the profile of the user leaves open.
    pub fn settled(&self) -> Answers {
        let mut answers = self.answers.clone();
        let Some(pack) = &self.pack else {
            return answers;
        };
        for (role, choice) in [
            (QuestionRole::Nation, &pack.nation),
            (QuestionRole::Setting, &pack.setting),
        ] {
            if let (Some(question), Some(choice)) = (self.book.guide.question_for(role), choice)
                && answers.choice(&question.id).is_none()
            {
                answers.answer(question.id.clone(), choice.clone());
            }
        }
        answers
    }

    /// Where the answers lead.
    pub fn walk(&self) -> Walk {
        walk(&self.book.guide, &self.settled())
    }

    /// The page.
    pub fn view(&self) -> &View {
        &self.moments[self.here].view
    }

    /// The number of the page among all that Back and Forward lead to.
    pub fn here(&self) -> usize {
        self.here
    }

    /// How many pages there are for Back and Forward to lead to.
    pub fn moments(&self) -> usize {
        self.moments.len()
    }

    /// How the user came to the page.
    pub fn arrival(&self) -> Arrival {
        self.arrival
    }

    /// What the user says about an action.
    pub fn mark(&self, action: &ActionId) -> Mark {
        self.marks.get(action).copied().unwrap_or_default()
    }

    /// Whether this answer, given now, takes later answers out of the way.
    pub fn turns_off(&self, question: &QuestionId, choice: &ChoiceId) -> bool {
        let before = self.walk();
        let mut answers = self.answers.clone();
        answers.answer(question.clone(), choice.clone());
        let after = walk(&self.book.guide, &answers);
        after.parked.iter().any(|id| !before.parked.contains(id))
    }

    /// The answers on the way to a question; all of them where it is not on the way.
    pub fn before(&self, question: &QuestionId) -> Vec<Step> {
        let path = self.walk().path;
        path.into_iter()
            .take_while(|step| &step.question != question)
            .collect()
    }

    /// What was answered on the page that is left stays with it.
    fn keep(&mut self) {
        self.moments[self.here].answers = self.answers.clone();
    }

    /// A new page; what lay ahead is gone.
    fn go(&mut self, view: View) {
        self.moments.truncate(self.here + 1);
        self.moments.push(Moment {
            view,
            answers: self.answers.clone(),
        });
        self.here += 1;
        self.arrival = Arrival::Stepped;
    }

    /// The first question without an answer, or the plan.
    fn go_on(&mut self) {
        let view = match self.walk().position {
            Position::Question(id) => View::Question(id),
            Position::Outcome(_) => View::Outcome,
        };
        self.go(view);
    }

    /// The answers of that moment count again; later ones, where it has none of its own, are kept.
    fn return_to(&mut self, number: usize) {
        let then = self.moments[number].answers.clone();
        for question in self
            .book
            .guide
            .questions
            .iter()
            .filter(|question| !question.is_profile())
        {
            if let Some(choice) = then.choice(&question.id) {
                self.answers.answer(question.id.clone(), choice.clone());
            }
        }
        self.answers.begin(then.from().cloned());
        self.here = number;
        self.arrival = Arrival::Returned;
    }

    /// A page that carries nothing of what was answered, in place of one that is not known any more.
    fn begin_again(&mut self) {
        self.answers.restart(&self.book.guide);
        self.marks.clear();
        self.moments.push(Moment {
            view: View::Start,
            answers: self.answers.clone(),
        });
        self.here = self.moments.len() - 1;
        self.arrival = Arrival::Opened;
    }
}

impl Reducible for Journey {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.keep();
        match action {
            Action::Restart => {
                next.answers.restart(&next.book.guide);
                next.marks.clear();
                next.go(View::Question(next.book.guide.start.clone()));
            }
            Action::Begin(from) => {
                next.answers.restart(&next.book.guide);
                next.marks.clear();
                let first = from.question.clone();
                next.answers.begin(Some(from));
                next.go(View::Question(first));
            }
            Action::GoOn => next.go_on(),
            Action::Answer { question, choice } => {
                next.answers.answer(question, choice);
                next.keep();
                next.go_on();
            }
            Action::Go(view) if &view == self.view() => return self,
            Action::Go(view) => next.go(view),
            Action::Toggle(flag) if next.answers.tags().contains(&flag) => {
                next.answers.untag(&flag)
            }
            Action::Toggle(flag) => next.answers.tag(flag),
            Action::Mark(action, mark) if self.mark(&action) == mark => return self,
            Action::Mark(action, mark) => {
                next.marks.insert(action, mark);
            }
            Action::SetProfile(profile) => {
                for question in self
                    .book
                    .guide
                    .questions
                    .iter()
                    .filter(|question| question.is_profile())
                {
                    next.answers.clear(&question.id);
                }
                for (question, choice) in profile {
                    next.answers.answer(question, choice);
                }
            }
            Action::SetPack(pack) => next.pack = pack,
            Action::Return(Some(number)) if number == self.here => return self,
            Action::Return(Some(number)) if number < self.moments.len() => next.return_to(number),
            Action::Return(_) => next.begin_again(),
            Action::Leave => {
                next.moments.clear();
                next.begin_again();
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use firmly_core::{
        content::Content,
        guide::model::{Choice, Guide, Outcome, OutcomeId, Question, Target, Urgency},
        journal::vocabulary::{ClinicalWords, Vocabulary},
    };

    use super::*;

    /// q_one: a -> q_private, b -> o_end. q_private: a, b -> q_two. q_two: a, b -> o_end. p_nation: eng.
    pub(crate) fn content() -> Content {
        let choice = |id: &str, next: Option<&str>| Choice {
            id: ChoiceId::new(id),
            text: format!("{id} in full"),
            label: id.into(),
            next: next.map(|next| match next.strip_prefix("o_") {
                Some(_) => Target::Outcome(OutcomeId::new(next)),
                None => Target::Question(QuestionId::new(next)),
            }),
            sets: Vec::new(),
        };
        let question = |id: &str, choices: Vec<Choice>| Question {
            id: QuestionId::new(id),
            stage: "Stage".into(),
            text: format!("{id}?"),
            help: None,
            label: id.into(),
            private: id == "q_private",
            roles: match id {
                "p_nation" => vec![QuestionRole::Nation],
                _ => Vec::new(),
            },
            choices,
            items: Vec::new(),
        };
        let both = |next: &str| vec![choice("a", Some(next)), choice("b", Some(next))];
        Content {
            guide: Guide {
                version: "2026.1".into(),
                published: "2026-11-20".into(),
                law_at: "2026-11-20".into(),
                review_by: "2027-05-20".into(),
                open: Vec::new(),
                start: QuestionId::new("q_one"),
                questions: vec![
                    question(
                        "q_one",
                        vec![choice("a", Some("q_private")), choice("b", Some("o_end"))],
                    ),
                    question("q_private", both("q_two")),
                    question("q_two", both("o_end")),
                    question("p_nation", vec![choice("eng", None), choice("sco", None)]),
                ],
                outcomes: vec![Outcome {
                    id: OutcomeId::new("o_end"),
                    nobody_yet: false,
                    title: "The end".into(),
                    label: "End".into(),
                    urgency: Urgency::Soon,
                    when: "It is over.".into(),
                    actions: Vec::new(),
                    dos: Vec::new(),
                    donts: Vec::new(),
                    log: Vec::new(),
                    say: Vec::new(),
                    contacts: Vec::new(),
                    disclosures: Vec::new(),
                    rerun: Vec::new(),
                    items: Vec::new(),
                }],
                overlays: Vec::new(),
                actions: Vec::new(),
                wordings: Vec::new(),
                disclosures: Vec::new(),
                disclosure_checks: Vec::new(),
                contacts: Vec::new(),
                chips: Vec::new(),
                flags: Vec::new(),
                nations: Vec::new(),
                sources: Vec::new(),
                items: Vec::new(),
            },
            vocabulary: Vocabulary {
                precisions: Vec::new(),
                channels: Vec::new(),
                behaviours: Vec::new(),
                fears: Vec::new(),
                relations: Vec::new(),
                under_18: Vec::new(),
                prefills: Vec::new(),
                case_first: Vec::new(),
                case_second: Vec::new(),
                groups: Vec::new(),
                patterns: Vec::new(),
                clinical: ClinicalWords::default(),
            },
            report: Default::default(),
        }
    }

    fn start() -> Rc<Journey> {
        Rc::new(Journey::new(Book::new(content()), Vec::new()))
    }

    fn answer(question: &str, choice: &str) -> Action {
        Action::Answer {
            question: QuestionId::new(question),
            choice: ChoiceId::new(choice),
        }
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<Journey> {
        actions.into_iter().fold(start(), Reducible::reduce)
    }

    fn at(question: &str) -> View {
        View::Question(QuestionId::new(question))
    }

    fn whole() -> [Action; 4] {
        [
            Action::Restart,
            answer("q_one", "a"),
            answer("q_private", "a"),
            answer("q_two", "b"),
        ]
    }

    #[test]
    fn answers_lead_to_the_plan_one_question_at_a_time() {
        let journey = after(whole());
        assert_eq!(journey.view(), &View::Outcome);
        assert_eq!((journey.here(), journey.arrival()), (4, Arrival::Stepped));
    }

    #[test]
    fn back_keeps_the_answer_and_forward_comes_again() {
        let back = after(whole()).reduce(Action::Return(Some(3)));
        assert_eq!(back.view(), &at("q_two"));
        assert_eq!(
            back.answers().choice(&QuestionId::new("q_two")),
            Some(&ChoiceId::new("b"))
        );
        let further = back.reduce(Action::Return(Some(1)));
        assert_eq!(further.view(), &at("q_one"));
        assert_eq!(further.walk().path.len(), 3);
        let forward = further.reduce(Action::Return(Some(4)));
        assert_eq!(forward.view(), &View::Outcome);
        assert!(forward.walk().outcome().is_some());
        assert_eq!(forward.arrival(), Arrival::Returned);
    }

    #[test]
    fn a_change_keeps_what_still_fits_and_goes_where_it_is_needed() {
        let changed = after(whole())
            .reduce(Action::Go(at("q_private")))
            .reduce(answer("q_private", "b"));
        assert_eq!(changed.view(), &View::Outcome);
        assert_eq!(changed.walk().path.len(), 3);
    }

    #[test]
    fn back_over_a_change_brings_the_old_answer_back() {
        let changed = after(whole())
            .reduce(Action::Go(at("q_one")))
            .reduce(answer("q_one", "b"));
        assert_eq!(changed.walk().path.len(), 1);
        let undone = changed.reduce(Action::Return(Some(3)));
        assert_eq!(undone.view(), &at("q_two"));
        assert_eq!(undone.before(&QuestionId::new("q_two")).len(), 2);
    }

    #[test]
    fn it_opens_where_it_is_told_and_at_the_start_where_there_is_no_such_place() {
        let at_place = |place| {
            let journey = Journey::new(Book::new(content()), Vec::new()).opened_at(place);
            assert_eq!(journey.arrival(), Arrival::Opened);
            journey
        };
        assert_eq!(at_place("q_two").view(), &at("q_two"));
        let answered = Rc::new(at_place("q_two")).reduce(answer("q_two", "a"));
        assert_eq!(answered.view(), &View::Outcome);
        let back = answered.reduce(Action::Return(Some(0)));
        assert_eq!(back.view(), &View::Start);
        let entry = Entry::Outcome(OutcomeId::new("o_end"));
        assert_eq!(
            at_place("o_end").view(),
            &View::Handbook(BookPage::Entry(entry))
        );
        for unknown in ["p_nation", "q_three", ""] {
            assert_eq!(at_place(unknown).view(), &View::Start);
        }
    }

    #[test]
    fn a_step_cuts_off_what_lay_ahead() {
        let journey = after(whole())
            .reduce(Action::Return(Some(2)))
            .reduce(Action::Go(View::About));
        assert_eq!(journey.here(), 3);
        assert_eq!(
            journey.clone().reduce(Action::Return(Some(4))).view(),
            &View::Start
        );
    }

    #[test]
    fn only_an_answer_that_parks_others_turns_off() {
        let journey = after(whole());
        assert!(journey.turns_off(&QuestionId::new("q_one"), &ChoiceId::new("b")));
        assert!(!journey.turns_off(&QuestionId::new("q_private"), &ChoiceId::new("b")));
    }

    #[test]
    fn a_new_start_forgets_answers_and_marks_and_back_finds_the_old_plan() {
        let again = after(whole())
            .reduce(Action::Mark(ActionId::new("A01"), Mark::Done))
            .reduce(Action::Restart);
        assert_eq!(again.view(), &at("q_one"));
        assert!(again.walk().path.is_empty());
        assert_eq!(again.mark(&ActionId::new("A01")), Mark::ToDo);
        let back = again.reduce(Action::Return(Some(4)));
        assert_eq!(back.view(), &View::Outcome);
        assert!(back.walk().outcome().is_some());
    }

    #[test]
    fn a_page_of_an_earlier_load_is_a_neutral_start() {
        let journey = after(whole()).reduce(Action::Return(None));
        assert_eq!(
            (journey.view(), journey.arrival()),
            (&View::Start, Arrival::Opened)
        );
        assert!(journey.walk().path.is_empty());
    }

    #[test]
    fn leaving_forgets_all_but_the_profile() {
        let eng = (QuestionId::new("p_nation"), ChoiceId::new("eng"));
        let journey = after(whole())
            .reduce(Action::SetProfile(vec![eng.clone()]))
            .reduce(Action::Leave);
        assert_eq!((journey.here(), journey.view()), (0, &View::Start));
        assert!(journey.walk().path.is_empty());
        assert_eq!(journey.answers().choice(&eng.0), Some(&eng.1));
        let open = journey.reduce(Action::SetProfile(Vec::new()));
        assert_eq!(open.answers().choice(&eng.0), None);
    }

    #[test]
    fn what_changes_nothing_is_the_same() {
        let journey = after(whole());
        for action in [
            Action::Go(View::Outcome),
            Action::Return(Some(4)),
            Action::Mark(ActionId::new("A01"), Mark::ToDo),
        ] {
            assert!(Rc::ptr_eq(&journey, &journey.clone().reduce(action)));
        }
    }
}
