//! One story for each kind of screen: a state, drawn. Here each is checked for its bones and written as a page;
//! `tests/e2e/stories.test.mjs` opens the pages in browsers, and has axe look at them.

use std::{fs, path::Path, rc::Rc};

use firmly::app::{
    book::Book,
    log::{
        Failure, ReportProblem,
        form::{Form, Problem, Purpose, Removal},
        letter::{Letter, Taken},
        receipt::Receipting,
        report::{Decision, Handed, Making, MakingStep},
        state::{
            Away, Brought, Checked, Chosen, CopyFile, Filed, Found, Keeping, Key, Log, Missing,
            Notice, Opened, Page, Recovery, Standing, Step, Target, Unfinished,
        },
        trace::{Due, Trace},
    },
    state::journey::Action,
    view::BookPage,
    views::{
        about::About,
        handbook::{Handbook, HandbookProps},
        outcome::OutcomePage,
        question::{QuestionPage, QuestionProps},
        start::Start,
    },
};
use firmly_core::{
    guide::model::{ChoiceId, QuestionId},
    journal::{
        entry::{CommitmentEntry, Entry, GivenEntry, ReceiptEntry, Resolve, SentEntry},
        vocabulary::GroupKind,
    },
    report::{Reader, Request, plan, receipt::Receipt, record, suggestions},
    session::{
        DraftId, KeptCopyError, Lack, Look, MergePreview, OpenCopyError, Presence, Report, Saved,
        Sides, StoreProblem, StoreReport, UnlockError,
    },
    store::{FileError, StoreError},
};
use yew::Reducible;
use zeroize::Zeroizing;

use crate::{
    owner::{Owner, answer, five, shown},
    structure::assert_sound,
    views::{along, draw, one_path_each, page, start},
};

/// A screen in one state.
pub(crate) struct Story {
    pub(crate) name: &'static str,
    /// True if it is a screen of the log, of which all is typed in confidence.
    pub(crate) is_log: bool,
    pub(crate) html: String,
}

/// Every story.
pub(crate) fn stories() -> Vec<Story> {
    let book = Book::embedded();
    let mut found: Vec<Story> = of_guide(&book)
        .into_iter()
        .map(|(name, page)| Story {
            name,
            is_log: false,
            html: format!("<main class=\"f-main\" id=\"main\" tabindex=\"-1\">{page}</main>"),
        })
        .collect();
    let owner = written();
    let states = without_log(&owner)
        .into_iter()
        .chain(forms(&owner))
        .chain(kept(&owner))
        .chain(open(&owner))
        .chain(copies(&owner))
        .chain(handed_over(&owner));
    found.extend(states.map(|(name, log)| Story {
        name,
        is_log: true,
        html: shown(&book, log),
    }));
    found
}

type State = (&'static str, Log);

/// Questions with a reason and without, plans with the button of the emergency, with chips, with every card, and the rest.
fn of_guide(book: &Book) -> Vec<(&'static str, String)> {
    let props = || page(start(book));
    let question = |id: &str| {
        draw::<QuestionPage>(QuestionProps {
            page: props(),
            id: QuestionId::new(id),
        })
    };
    let paths = one_path_each(book);
    let journey = |outcome: &str| {
        let path = paths.iter().find(|path| path.outcome.as_str() == outcome);
        along(book, path.unwrap())
    };
    let plan = |outcome: &str| draw::<OutcomePage>(page(journey(outcome)));
    let places = [
        ("p_nation", "sco"),
        ("p_setting", "gp"),
        ("p_status", "locum"),
    ]
    .map(|(question, choice)| (QuestionId::new(question), ChoiceId::new(choice)));
    let everywhere = journey("o_stalking").reduce(Action::SetProfile(places.to_vec()));
    let index = |query: &str| HandbookProps {
        at: BookPage::Index {
            query: query.to_owned(),
        },
        page: props(),
    };
    vec![
        ("start", draw::<Start>(props())),
        ("about", draw::<About>(props())),
        ("handbook", draw::<Handbook>(index(""))),
        ("handbook-found", draw::<Handbook>(index("flowers"))),
        ("question", question("q_danger")),
        ("question-private", question("q_conduct")),
        ("question-many", question("q_kind")),
        ("plan-emergency", plan("o_999")),
        ("plan-chips", plan("o_repeat")),
        ("plan-plain", plan("o_friend")),
        ("plan-places", draw::<OutcomePage>(page(everywhere))),
    ]
}

/// A log in which everything was done once: an entry, one that is corrected, one that is withdrawn, every fact, words that
/// were taken, a report and a receipt that went out.
fn written() -> Owner {
    let mut owner = Owner::new();
    let book = owner.book.clone();
    let mut full = five("He waited at the gate, and said that the insulin made him brave.");
    for kind in [GroupKind::Incident, GroupKind::Several] {
        for group in book.vocabulary.groups_of(kind) {
            for ask in &group.asks {
                answer(&mut full, group, ask);
            }
        }
    }
    owner.save(&full);
    let second = owner.save(&five("A second bouquet."));
    let third = owner.save(&five("This was someone else."));
    let mut amended = Form::amending(&owner.case().incidents[1], &owner.case);
    amended.what_happened = Zeroizing::new("A second bouquet, with a card.".to_owned());
    amended.why = Zeroizing::new("I found the card".to_owned());
    owner.save(&amended);
    let mut withdrawn = Form::of(Purpose::Withdraw(third.to_string()), &owner.case);
    withdrawn.why = Zeroizing::new("Another patient".to_owned());
    owner.save(&withdrawn);
    for group in book.vocabulary.groups_of(GroupKind::Fact) {
        let mut form = Form::of(Purpose::Fact(group.id.clone()), &owner.case);
        for ask in &group.asks {
            answer(&mut form, group, ask);
        }
        owner.save(&form);
    }
    owner.add(Entry::commitment(&CommitmentEntry {
        action: book.guide.actions[0].id.to_string(),
        outcome: book.guide.outcomes[0].id.to_string(),
        state: Resolve::Done,
    }));
    let receipt = receipt(&mut owner);
    owner.add(Entry::sent(&SentEntry {
        reader: "police".to_owned(),
        form: "html".to_owned(),
        is_sealed: true,
        entries: 2,
        profile: Some("D2".to_owned()),
        to: Zeroizing::new("The officer on 101".to_owned()),
        why: Zeroizing::new("Asked for".to_owned()),
        receipt: receipt.derive_digest(),
    }));
    owner.add(Entry::receipt(&ReceiptEntry {
        receipt: receipt.derive_digest(),
        text: receipt.text(),
        to: Zeroizing::new("The practice manager".to_owned()),
        on: None,
    }));
    owner.add(Entry::given(&GivenEntry {
        wording: book.guide.wordings[0].id.to_string(),
        form: "copied".to_owned(),
        to: Zeroizing::new("The patient".to_owned()),
        text: Zeroizing::new("Please write to the practice only.".to_owned()),
    }));
    assert_eq!(owner.case().incidents[1].hash, second);
    owner
}

fn receipt(owner: &mut Owner) -> Receipt {
    let now = owner.now();
    let journal = owner.session.journal().unwrap();
    Receipt::of(&journal, &owner.case, now.instant()).unwrap()
}

fn without_log(owner: &Owner) -> Vec<State> {
    let standing = |standing: Standing| Log {
        standing,
        ..Log::default()
    };
    let day = "2026-11-20".parse().unwrap();
    let missing = Missing {
        was: Trace {
            events: 9,
            incidents: 2,
            last: day,
            copied: None,
            put_off: None,
        },
        events: 0,
    };
    let locked = || standing(Standing::Locked(Recovery::Made));
    let in_memory = |filed: Filed| {
        standing(Standing::Open(Opened {
            saved: Saved::InMemory,
            filed,
            ..owner.opened()
        }))
    };
    vec![
        ("log-looking", standing(Standing::Looking)),
        ("log-first", standing(Standing::Nothing)),
        (
            "log-missing",
            Log {
                missing: Some(missing),
                ..standing(Standing::Nothing)
            },
        ),
        (
            "log-away-unavailable",
            standing(Standing::Away(Away::Unavailable)),
        ),
        ("log-away-newer", standing(Standing::Away(Away::Newer))),
        ("log-away-keys", standing(Standing::Away(Away::KeysMissing))),
        ("log-locked", locked()),
        (
            "log-locked-wrong",
            Log {
                failure: Some(Failure::Unlock(UnlockError::NoLog)),
                attempt: 1,
                ..locked()
            },
        ),
        (
            "log-locked-no-recovery",
            standing(Standing::Locked(Recovery::PutOff)),
        ),
        (
            "log-delete",
            Log {
                page: Page::Delete,
                ..locked()
            },
        ),
        (
            "log-delete-sure",
            Log {
                page: Page::DeleteSure,
                ..locked()
            },
        ),
        (
            "log-deleted",
            Log {
                page: Page::Deleted,
                ..locked()
            },
        ),
        (
            "log-set-aside",
            Log {
                page: Page::SetAside,
                form: five("Not saved."),
                ..standing(Standing::Begun(Target::Browser))
            },
        ),
        (
            "log-filed",
            Log {
                page: Page::Filed(
                    "firmly-2026-12-01-0a1b.age".to_owned(),
                    Keeping {
                        target: Target::File,
                        step: Step::Confirm,
                        passphrase: Chosen::Made(owner.passphrase.clone()),
                        recovery: Key(Rc::clone(&owner.recovery)),
                        wanted: Recovery::Made,
                    },
                ),
                form: five("Not saved."),
                ..standing(Standing::Begun(Target::File))
            },
        ),
        ("log-open-copy-new", {
            let page = Page::OpenCopy;
            let failure = Some(Failure::OpenCopy(OpenCopyError::NotOurs));
            Log {
                page,
                failure,
                attempt: 1,
                ..standing(Standing::Nothing)
            }
        }),
        ("log-in-memory", in_memory(Filed::No)),
        ("log-in-memory-handed", in_memory(Filed::HandedOver)),
        ("log-in-memory-filed", in_memory(Filed::Yes)),
    ]
}

fn forms(owner: &Owner) -> Vec<State> {
    let begun = |form: Form| Log {
        standing: Standing::Begun(Target::Browser),
        page: Page::Write,
        form,
        ..Log::default()
    };
    let writing = |form: Form| Log {
        form,
        ..owner.on(Page::Write)
    };
    let vocabulary = &owner.book.vocabulary;
    let problems = vec![
        Problem::WhenMissing,
        Problem::ChannelMissing,
        Problem::BehaviourMissing,
        Problem::WhatHappenedMissing,
        Problem::FearMissing,
    ];
    let case = owner.case();
    let mut full = Form::amending(&case.incidents[0], &owner.case);
    full.purpose = Purpose::Incident;
    // What should not be there is watched for.
    full.what_happened =
        Zeroizing::new("My number is 943 476 5919 and I live in M1 1AE, he said".to_owned());
    let fact = vocabulary.groups_of(GroupKind::Fact).next().unwrap();
    vec![
        ("log-write", begun(Form::default())),
        (
            "log-write-wrong",
            Log {
                failure: Some(Failure::Form(problems)),
                attempt: 1,
                ..begun(Form::default())
            },
        ),
        ("log-write-full", writing(full)),
        (
            "log-amend",
            writing(Form::amending(&case.incidents[0], &owner.case)),
        ),
        (
            "log-withdraw",
            writing(Form::of(
                Purpose::Withdraw(case.incidents[0].hash.to_string()),
                &owner.case,
            )),
        ),
        (
            "log-fact",
            writing(Form::of(Purpose::Fact(fact.id.clone()), &owner.case)),
        ),
        ("log-who", writing(Form::about_case(&case))),
    ]
}

fn kept(owner: &Owner) -> Vec<State> {
    let keeping = |step: Step, passphrase: Chosen| Log {
        standing: Standing::Begun(Target::Browser),
        page: Page::Keep(Keeping {
            target: Target::Browser,
            step,
            passphrase,
            recovery: Key(Rc::clone(&owner.recovery)),
            wanted: Recovery::Made,
        }),
        form: five("Not saved."),
        ..Log::default()
    };
    let made = || Chosen::Made(owner.passphrase.clone());
    vec![
        ("log-keep-words", keeping(Step::Passphrase, made())),
        ("log-keep-own", keeping(Step::Passphrase, Chosen::OwnWanted)),
        ("log-keep-recovery", keeping(Step::Recovery, made())),
        ("log-keep-again", keeping(Step::Confirm, made())),
        (
            "log-keep-mismatch",
            Log {
                failure: Some(Failure::Mismatch),
                attempt: 1,
                ..keeping(Step::Confirm, made())
            },
        ),
        (
            "log-keep-failed",
            Log {
                failure: Some(Failure::Randomness),
                attempt: 1,
                ..keeping(Step::Failed, made())
            },
        ),
        (
            "log-change-passphrase",
            owner.on(Page::Keep(Keeping {
                target: Target::SamePlace,
                step: Step::Passphrase,
                passphrase: made(),
                recovery: Key(Rc::clone(&owner.recovery)),
                wanted: Recovery::Made,
            })),
        ),
        (
            "log-recovery",
            owner.on(Page::MakeRecovery(Key(Rc::clone(&owner.recovery)))),
        ),
    ]
}

fn open(owner: &Owner) -> Vec<State> {
    let case = owner.case();
    let entry = |at: usize| owner.on(Page::Entry(owner.case.clone(), case.incidents[at].hash));
    let (day, time) = ("2026-11-20".parse().unwrap(), "10:00".parse().unwrap());
    let unfinished = |form| Unfinished {
        id: DraftId::make(&mut Zeros).unwrap(),
        at: (day, time),
        form,
    };
    let healed = Report {
        stores: Sides {
            primary: StoreReport::default(),
            mirror: StoreReport {
                events_restored: 3,
                keys_restored: true,
                unreadable: 1,
                ..StoreReport::default()
            },
        },
        ..Report::default()
    };
    let mut all_said = owner.opened();
    all_said.recovery = Recovery::PutOff;
    all_said.saved = Saved::PrimaryOnly(StoreProblem::Store(StoreError::Quota));
    all_said.report = Rc::new(healed.clone());
    all_said.due = Some(Due::Old(3, day));
    all_said.unfinished = Rc::new(vec![unfinished(Some(five("Begun."))), unfinished(None)]);
    let checked = |report: Report| {
        owner.on(Page::Check(Rc::new(Checked {
            look: Look {
                presence: Presence::Log,
                stores: Sides {
                    primary: Err(StoreError::Unavailable),
                    mirror: Err(StoreError::Unavailable),
                },
                events: 9,
                agree: false,
            },
            report: Ok(report),
            copied: Some(day),
            at: (day, time),
        })))
    };
    let removing = Failure::Removal(Removal::default().problems());
    vec![
        (
            "log-list",
            Log {
                notice: Some(Notice::Saved(Saved::Both)),
                ..owner.on(Page::Home)
            },
        ),
        (
            "log-list-all-said",
            Log {
                standing: Standing::Open(all_said),
                file: CopyFile::Behind(
                    "firmly-2026-12-01-0a1b.age".to_owned(),
                    KeptCopyError::File(FileError::NotAllowed),
                ),
                beside: 2,
                closing: true,
                ..Log::default()
            },
        ),
        ("log-entry", entry(0)),
        ("log-entry-corrected", entry(1)),
        ("log-entry-withdrawn", entry(2)),
        ("log-case", owner.on(Page::Case(owner.case.clone()))),
        (
            "log-remove-case",
            owner.on(Page::Remove(owner.case.clone(), None)),
        ),
        ("log-check", checked(healed)),
        (
            "log-remove",
            Log {
                failure: Some(removing),
                attempt: 1,
                ..owner.on(Page::Remove(
                    owner.case.clone(),
                    Some(case.incidents[0].hash),
                ))
            },
        ),
    ]
}

fn copies(owner: &Owner) -> Vec<State> {
    let brought = |name: &str, found: Found| Brought {
        name: name.to_owned(),
        found,
        is_spare: false,
    };
    let preview = MergePreview {
        new: 5,
        new_incidents: 3,
        new_attachments: 1,
        new_cases: 1,
        here: 2,
        newer: 1,
        purges: 1,
        another_log: true,
        made: "2026-11-20".parse().unwrap(),
        forks: 0,
    };
    let lack = Lack {
        events: 0,
        newer: 1,
        attachments: 0,
    };
    let file = || "firmly-2026-12-01-0a1b.age".to_owned();
    let kept = |file: CopyFile, beside: usize| Log {
        file,
        beside,
        ..owner.on(Page::Home)
    };
    let behind = |why: KeptCopyError| kept(CopyFile::Behind(file(), why), 0);
    vec![
        ("log-copy", owner.on(Page::Copy)),
        (
            "log-copy-wrong",
            Log {
                failure: Some(Failure::PassphraseMissing),
                attempt: 1,
                ..owner.on(Page::Copy)
            },
        ),
        ("log-keep-file", owner.on(Page::KeepFile)),
        ("log-choose-file", owner.on(Page::ChooseFile)),
        ("log-file-current", kept(CopyFile::Current(file()), 0)),
        ("log-file-writing", kept(CopyFile::Writing(file()), 0)),
        ("log-file-lacking", kept(CopyFile::Lacking(file(), 2), 1)),
        ("log-file-beside", kept(CopyFile::Current(file()), 3)),
        (
            "log-file-not-allowed",
            behind(KeptCopyError::File(FileError::NotAllowed)),
        ),
        (
            "log-file-gone",
            behind(KeptCopyError::File(FileError::Gone)),
        ),
        ("log-file-foreign", behind(KeptCopyError::Foreign)),
        (
            "log-file-more",
            behind(KeptCopyError::HoldsMore(Lack {
                events: 3,
                ..Lack::default()
            })),
        ),
        ("log-file-newer", behind(KeptCopyError::HoldsMore(lack))),
        (
            "log-file-cut-short",
            behind(KeptCopyError::Unreadable(OpenCopyError::CutShort)),
        ),
        (
            "log-file-not-as-written",
            behind(KeptCopyError::NotAsWritten),
        ),
        ("log-open-copy", owner.on(Page::OpenCopy)),
        (
            "log-copies",
            owner.on(Page::Merge(Rc::new(vec![
                brought("sealed.age", Found::Sealed),
                brought(
                    "letter.age",
                    Found::Refused(Failure::OpenCopy(OpenCopyError::NotOurs)),
                ),
                brought("other.age", Found::Open(preview, None)),
            ]))),
        ),
        (
            "log-merged-some",
            Log {
                notice: Some(Notice::Merged(5, Saved::Both)),
                ..owner.on(Page::Merge(Rc::new(vec![
                    Brought {
                        is_spare: true,
                        ..brought("other.age", Found::Merged(Lack::default()))
                    },
                    brought(
                        "half.age",
                        Found::Refused(Failure::OpenCopy(OpenCopyError::CutShort)),
                    ),
                    brought(
                        "placeholder.age",
                        Found::Refused(Failure::OpenCopy(OpenCopyError::Blank)),
                    ),
                ])))
            },
        ),
        (
            "log-merged",
            Log {
                notice: Some(Notice::Merged(5, Saved::Both)),
                ..owner.on(Page::Merge(Rc::new(vec![brought(
                    "other.age",
                    Found::Merged(lack),
                )])))
            },
        ),
    ]
}

/// Reports, letters and receipts.
fn handed_over(owner: &Owner) -> Vec<State> {
    let book = &owner.book;
    let (case, journal) = (owner.case(), owner.session.journal().unwrap());
    let now = firmly_core::journal::moment::Now::new(1_796_200_000_000, 0, None).unwrap();
    let chosen = Making {
        reader: Some(Reader::Police),
        one_by_one: true,
        ..Making::of(owner.case.clone())
    };
    let request = Request::new(Reader::Police, &case);
    let places = suggestions(&journal, book, &request, &["bouquet"]);
    assert!(!places.is_empty());
    let masking = Making {
        suggestions: Rc::new(places.clone()),
        named: Zeroizing::new("bouquet".to_owned()),
        found: Some(1),
        decided: vec![(places[0].mask.clone(), Decision::Mask)],
        ..chosen.clone()
    };
    let receipt = Receipt::of(&journal, &owner.case, now.instant()).unwrap();
    let lines: Vec<String> = receipt.text().lines().map(str::to_owned).collect();
    let planned = plan(&journal, book, &request, &lines, &now).unwrap();
    let reading = Making {
        planned: Some((Rc::new(planned), receipt.derive_digest())),
        sealing: Some(Chosen::Made(owner.passphrase.clone())),
        handed: Some(Handed::File("report-2026-12-01.html".to_owned())),
        ..masking.clone()
    };
    let report = |step: MakingStep, making: &Making, problems: Vec<ReportProblem>| Log {
        making: Some(Rc::new(making.clone())),
        failure: (!problems.is_empty()).then_some(Failure::Report(problems)),
        attempt: 1,
        ..owner.on(Page::Report(step))
    };
    let wording = &book.guide.wordings[0];
    let letter = Letter {
        case: owner.case.clone(),
        wording: wording.id.clone(),
        text: Zeroizing::new("Please write to the practice only.".to_owned()),
        to: Zeroizing::new("The patient".to_owned()),
        record: record(&journal, book, &case, &now).map(Rc::new),
        taken: Some(Taken::Copied),
    };
    let held = receipt.held(&journal);
    let receipting = Receipting {
        case: owner.case.clone(),
        given: Rc::new(vec![Some(held)]),
        receipt: Rc::new(receipt),
        to: Zeroizing::default(),
        on: String::new(),
        is_noted: true,
        pasted: String::new(),
        checked: Some(Ok((held, 0))),
    };
    use MakingStep::{Choose, Mask, Read};
    vec![
        ("log-report", report(Choose, &chosen, Vec::new())),
        (
            "log-report-wrong",
            report(
                Choose,
                &Making::of(owner.case.clone()),
                vec![ReportProblem::Reader],
            ),
        ),
        (
            "log-report-masks",
            report(Mask, &masking, vec![ReportProblem::Undecided(1)]),
        ),
        ("log-report-read", report(Read, &reading, Vec::new())),
        (
            "log-report-unread",
            report(
                Read,
                &reading,
                vec![
                    ReportProblem::Unread,
                    ReportProblem::ToWhom,
                    ReportProblem::Why,
                ],
            ),
        ),
        ("log-letters", owner.on(Page::Letters(owner.case.clone()))),
        (
            "log-letter",
            Log {
                letter: Some(Rc::new(letter)),
                ..owner.on(Page::Letter)
            },
        ),
        (
            "log-receipt",
            Log {
                receipting: Some(Rc::new(receipting)),
                ..owner.on(Page::Receipt)
            },
        ),
    ]
}

/// Enough for a name.
struct Zeros;

impl firmly_core::random::Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), firmly_core::random::NoRandomness> {
        bytes.fill(0);
        Ok(())
    }
}

#[test]
fn every_story_is_sound_and_written_as_a_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stories");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let styles = include_str!("../../styles/firmly.css");
    for story in stories() {
        assert_sound(&story.html, story.name);
        let page = format!(
            "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{} - Firmly</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
             <style>{styles}</style></head><body class=\"f-app\">{}</body></html>",
            story.name, story.html
        );
        fs::write(folder.join(format!("{}.html", story.name)), page).unwrap();
    }
}
