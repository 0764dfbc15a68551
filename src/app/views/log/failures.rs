//! What every failure of the log is called on the screen: what happened, what is safe, what to do next.

use firmly_core::{
    journal::attachment::LIMIT_PER_ENTRY,
    report::BundleError,
    session::{
        AddError, AttachError, DraftError, KeepError, KeyError, KeysError, MakeCopyError,
        OpenCopyError, PurgeError, Saved, Sides, StoreProblem, UnlockError,
    },
    store::StoreError,
};
use yew::prelude::*;

use super::{attach, merge, receipt, remove, report, report_read};
use crate::{
    app::{
        components::Jump,
        log::{
            Failure, KeyTextError, Opens, ReceiptProblem, RemovalProblem, ReportProblem, SealError,
            Unusual, WeakPassphrase,
            files::FileProblem,
            form::{FieldName, Problem},
        },
    },
    platform::focus,
    words::{
        errors::{log, store as stores},
        log::{confirm, copy, entry, keep, unlock_problem},
        log_attach::problem as attach_problem,
        log_copy_file::file as file_words,
        log_keys::sure,
        log_letter::receipt as receipt_words,
        log_merge::{open as opened, preview},
        log_more::entry as more,
        log_remove::purge as remove_words,
        log_report::{choose, mask, read as report_words},
        shell::page as page_words,
    },
};

/// A failure in words: each with the field that it is about, if it is about one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words(Vec<(Option<AttrValue>, AttrValue)>);

impl Words {
    /// All of them, one after the other.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.0.iter().map(|(_, words)| &**words).collect();
        words.join(" ")
    }

    /// What stands beside the field of this id.
    pub(super) fn beside(&self, id: &str) -> Option<AttrValue> {
        let found = self
            .0
            .iter()
            .find(|(field, _)| field.as_deref() == Some(id));
        found.map(|(_, words)| words.clone())
    }
}

/// The words of a failure. `field` is the one field of the page, where it has only one.
pub(super) fn words(failure: &Failure, field: &'static str) -> Words {
    let about = |words: String| Words(vec![(Some(field.into()), words.into())]);
    let at_large = |words: String| Words(vec![(None, words.into())]);
    match failure {
        Failure::Form(problems) => Words(
            problems
                .iter()
                .map(|problem| (first_input(problem), form(problem).into()))
                .collect(),
        ),
        Failure::PassphraseMissing => about(unlock_problem::EMPTY.to_owned()),
        Failure::KeyMissing => about(unlock_problem::KEY_EMPTY.to_owned()),
        Failure::Key(KeyTextError::Length { found, expected }) => {
            about(unlock_problem::key_length(expected, found))
        }
        Failure::Key(KeyTextError::Mistyped) => about(unlock_problem::KEY_MISTYPED.to_owned()),
        Failure::WrongPassphrase(what, unusual) => about(wrong_passphrase(*what, unusual)),
        Failure::Unlock(error) | Failure::CopyPassphrase(error) => at_large(unlock(error)),
        Failure::Weak(weak) => about(weakness(*weak)),
        Failure::Mismatch => about(confirm::MISMATCH.to_owned()),
        Failure::Add(error) => at_large(add(error)),
        Failure::Attach(error) => at_large(attach(error)),
        Failure::Files(problems) => Words(
            problems
                .iter()
                .map(|(name, problem)| (Some(attach::INPUT.into()), file(name, *problem).into()))
                .collect(),
        ),
        Failure::Draft(error) => at_large(log::draft(draft(error))),
        Failure::Keep(error) => at_large(kept(error)),
        Failure::Keys(error) => at_large(keys(error)),
        Failure::Delete(left) => at_large(left_over(left)),
        Failure::Copy(error) => at_large(make_copy(error)),
        Failure::Report(problems) => Words(problems.iter().copied().map(report).collect()),
        Failure::Receipt(problems) => {
            Words(problems.iter().copied().map(receipt_problem).collect())
        }
        Failure::ReportSeal(error) => at_large(seal(error)),
        Failure::Bundle(BundleError::Missing(_)) => at_large(report_words::MISSING.to_owned()),
        Failure::Bundle(BundleError::TooLarge) => at_large(report_words::TOO_LARGE.to_owned()),
        Failure::NotNoted(error) => at_large(report_words::not_noted(add(error))),
        Failure::NotCopied => at_large(report_words::NOT_COPIED.to_owned()),
        Failure::FileMissing => Words(vec![(Some(merge::FILE.into()), opened::NO_FILE.into())]),
        Failure::FolderEmpty => at_large(opened::FOLDER_EMPTY.to_owned()),
        Failure::File(_) => at_large(file_words::UNPICKED.to_owned()),
        Failure::Forget(error) => at_large(store(error)),
        Failure::FileUnreadable => at_large(opened::UNREADABLE.to_owned()),
        Failure::OpenCopy(error) => at_large(open_copy(error)),
        Failure::Merge(error) => at_large(preview::failed(purge(error))),
        Failure::Purge(error) => at_large(purge(error)),
        Failure::Removal(problems) => Words(problems.iter().copied().map(removal).collect()),
        Failure::Download => at_large(log::DOWNLOAD.to_owned()),
        Failure::Randomness => at_large(log::NO_RANDOMNESS.to_owned()),
        Failure::Clock => at_large(log::CLOCK.to_owned()),
    }
}

/// Why one of the two places does not have what the other has; `None` where both have it.
pub(super) fn one_place(saved: &Saved) -> Option<String> {
    match saved {
        Saved::Both | Saved::InMemory => None,
        Saved::PrimaryOnly(why) | Saved::MirrorOnly(why) => Some(problem(why)),
    }
}

/// Why a place does not have what it should.
pub(super) fn problem(problem: &StoreProblem) -> String {
    match problem {
        StoreProblem::Store(error) => store(error),
        StoreProblem::OtherLog => log::OTHER_LOG.to_owned(),
    }
}

/// Why a store did not do as it was asked.
pub(super) fn store(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable => stores::UNAVAILABLE.to_owned(),
        StoreError::Quota => stores::QUOTA.to_owned(),
        StoreError::Conflict => stores::CONFLICT.to_owned(),
        StoreError::NewerFormat { found, known } => stores::newer(found, known),
        StoreError::Closed => stores::CLOSED.to_owned(),
        StoreError::Blocked => stores::BLOCKED.to_owned(),
        StoreError::Backend { name } => stores::backend(name),
    }
}

/// Both places failed. Where both say the same it is said once.
fn both(problems: &Sides<StoreProblem>) -> String {
    let (primary, mirror) = (problem(&problems.primary), problem(&problems.mirror));
    if primary == mirror {
        primary
    } else {
        format!("{primary} {mirror}")
    }
}

/// Why something is left of a log that was to be deleted.
fn left_over(left: &Sides<Option<StoreProblem>>) -> String {
    let why = [&left.primary, &left.mirror];
    let why = why.into_iter().flatten().map(problem).next();
    sure::failed(why.unwrap_or_default())
}

fn unlock(error: &UnlockError) -> String {
    match error {
        UnlockError::Unavailable(sides) => {
            let why = [&sides.primary, &sides.mirror]
                .into_iter()
                .flatten()
                .map(store)
                .next();
            why.unwrap_or_else(|| stores::UNAVAILABLE.to_owned())
        }
        UnlockError::NewerFormat { found, known } => stores::newer(found, known),
        UnlockError::NoLog => log::GONE.to_owned(),
        UnlockError::KeysMissing => log::KEYS_MISSING.to_owned(),
        UnlockError::NoRecovery => log::NO_RECOVERY.to_owned(),
        UnlockError::Key(error) => key(error),
    }
}

fn key(error: &KeyError) -> String {
    match error {
        KeyError::Wrong => unlock_problem::KEY_WRONG.to_owned(),
        KeyError::Damaged => log::DAMAGED_KEYS.to_owned(),
        KeyError::NewerVersion => log::NEWER.to_owned(),
        KeyError::TooExpensive { .. } => log::TOO_EXPENSIVE.to_owned(),
        KeyError::NoMemory { .. } => log::NO_MEMORY.to_owned(),
    }
}

fn add(error: &AddError) -> String {
    match error {
        AddError::Locked(_) => log::LOCKED.to_owned(),
        AddError::NoRandomness(_) => log::NO_RANDOMNESS.to_owned(),
        AddError::NoSuchCase => log::NO_SUCH_CASE.to_owned(),
        AddError::NoCaseRefLeft => log::NO_CASE_REF.to_owned(),
        AddError::NotReadable(_) => log::TOO_LONG.to_owned(),
        AddError::Conflict => stores::CONFLICT.to_owned(),
        AddError::Gone => log::EMPTIED.to_owned(),
        AddError::NotSaved(problems) => both(problems),
        AddError::Attach(error) => attach(error),
    }
}

fn attach(error: &AttachError) -> String {
    match error {
        AttachError::Locked(_) => log::LOCKED.to_owned(),
        AttachError::NoRandomness(_) => log::NO_RANDOMNESS.to_owned(),
        AttachError::TooLarge | AttachError::Full => attach_problem::FULL.to_owned(),
        AttachError::NotSaved(problems) => attach_problem::not_saved(both(problems)),
    }
}

fn file(name: &str, problem: FileProblem) -> String {
    match problem {
        FileProblem::TooLarge => attach_problem::too_large(name, attach::LIMIT_MB),
        FileProblem::TooMany => attach_problem::too_many(name, LIMIT_PER_ENTRY),
        FileProblem::Unreadable => attach_problem::unreadable(name),
        FileProblem::Empty => attach_problem::empty(name),
    }
}

fn draft(error: &DraftError) -> String {
    match error {
        DraftError::Locked(_) => log::LOCKED.to_owned(),
        DraftError::NoRandomness(_) => log::NO_RANDOMNESS.to_owned(),
        DraftError::NotSaved(problems) => both(problems),
    }
}

fn kept(error: &KeepError) -> String {
    match error {
        KeepError::Locked(_) => log::LOCKED.to_owned(),
        KeepError::AlreadyKept => log::ALREADY_KEPT.to_owned(),
        KeepError::AnotherLog => log::OTHER_LOG.to_owned(),
        KeepError::NewerFormat { found, known } => stores::newer(found, known),
        KeepError::Seal(error) => seal(error),
        KeepError::NotSaved(problems) => both(problems),
    }
}

fn keys(error: &KeysError) -> String {
    match error {
        KeysError::Locked(_) => log::LOCKED.to_owned(),
        KeysError::NotKept => log::NOT_KEPT.to_owned(),
        KeysError::Seal(error) => seal(error),
        KeysError::NotSaved(problems) => both(problems),
    }
}

/// Why no copy was made.
pub(super) fn make_copy(error: &MakeCopyError) -> String {
    match error {
        MakeCopyError::Locked(_) => log::LOCKED.to_owned(),
        MakeCopyError::Seal(error) => seal(error),
    }
}

fn seal(error: &SealError) -> String {
    match error {
        SealError::NoRandomness(_) => log::NO_RANDOMNESS.to_owned(),
        SealError::TooLarge => log::TOO_LONG.to_owned(),
        SealError::NoMemory { .. } => log::NO_MEMORY.to_owned(),
    }
}

fn open_copy(error: &OpenCopyError) -> String {
    match error {
        OpenCopyError::NotOurs => opened::NOT_OURS.to_owned(),
        OpenCopyError::Blank => opened::BLANK.to_owned(),
        OpenCopyError::CutShort => opened::CUT_SHORT.to_owned(),
        OpenCopyError::TooLarge => opened::TOO_LARGE.to_owned(),
        OpenCopyError::NewerFormat { .. } => opened::NEWER.to_owned(),
        OpenCopyError::Key(error) => key(error),
        OpenCopyError::Damaged { line } => opened::damaged(line),
    }
}

fn purge(error: &PurgeError) -> String {
    match error {
        PurgeError::Add(error) => add(error),
        PurgeError::OnHold => remove_words::ON_HOLD.to_owned(),
        PurgeError::Nothing => remove_words::NOTHING.to_owned(),
        PurgeError::Unfinished(sides) => {
            let why = [&sides.primary, &sides.mirror];
            let why = why.into_iter().flatten().map(problem).next();
            remove_words::unfinished(why.unwrap_or_default())
        }
    }
}

fn receipt_problem(problem: ReceiptProblem) -> (Option<AttrValue>, AttrValue) {
    let (id, words) = match problem {
        ReceiptProblem::To => (receipt::TO, receipt_words::PROBLEM_TO),
        ReceiptProblem::On => (receipt::ON, receipt_words::PROBLEM_ON),
    };
    (Some(id.into()), words.into())
}

fn report(problem: ReportProblem) -> (Option<AttrValue>, AttrValue) {
    let first = |name: &str| AttrValue::from([name, "-0"].concat());
    let (id, words) = match problem {
        ReportProblem::Reader => (first(report::READER), choose::PROBLEM_READER),
        ReportProblem::Period => (report::FROM.into(), choose::PROBLEM_PERIOD),
        ReportProblem::Reason => (report::REASON.into(), choose::PROBLEM_REASON),
        ReportProblem::Undecided(at) => {
            let name = [report::PLACE, &at.to_string()].concat();
            (first(&name), mask::PROBLEM)
        }
        ReportProblem::Unread => (first(report_read::READ), report_words::PROBLEM_UNREAD),
        ReportProblem::ToWhom => (report_read::TO_WHOM.into(), report_words::PROBLEM_TO_WHOM),
        ReportProblem::Why => (report_read::WHY.into(), report_words::PROBLEM_WHY),
    };
    (Some(id), words.into())
}

fn removal(problem: RemovalProblem) -> (Option<AttrValue>, AttrValue) {
    let pending = || AttrValue::from([remove::PENDING, "-0"].concat());
    let (id, words) = match problem {
        RemovalProblem::Pending => (pending(), remove_words::PROBLEM_PENDING.to_owned()),
        RemovalProblem::Stop => (pending(), remove_words::PROBLEM_STOP.to_owned()),
        RemovalProblem::Why => (remove::WHY.into(), remove_words::PROBLEM_WHY.to_owned()),
        RemovalProblem::Word => {
            let words = remove_words::problem_word(remove_words::WORD);
            (remove::WORD.into(), words)
        }
    };
    (Some(id), words.into())
}

/// That a passphrase does not open something, with what was unusual about it, and that it can be looked at.
fn wrong_passphrase(what: Opens, unusual: &[Unusual]) -> String {
    let wrong = match what {
        Opens::Log => unlock_problem::WRONG,
        Opens::ForCopy => copy::WRONG,
        Opens::Copy => opened::WRONG,
    };
    let mut sentences = vec![wrong.to_owned()];
    sentences.extend(unusual.iter().map(|unusual| match unusual {
        Unusual::Word(nth) => unlock_problem::unusual_word(nth),
        Unusual::Capitals => unlock_problem::UNUSUAL_CAPITALS.to_owned(),
        Unusual::Layout => unlock_problem::UNUSUAL_LAYOUT.to_owned(),
        Unusual::Letters => unlock_problem::UNUSUAL_LETTERS.to_owned(),
    }));
    sentences.push(unlock_problem::LOOK.to_owned());
    sentences.join(" ")
}

fn weakness(weak: WeakPassphrase) -> String {
    match weak {
        WeakPassphrase::TooShort {
            characters,
            at_least,
        } => keep::too_short(characters, at_least),
        WeakPassphrase::Repetitive { .. } => keep::REPETITIVE.to_owned(),
        WeakPassphrase::Common => keep::COMMON.to_owned(),
    }
}

fn form(problem: &Problem) -> &'static str {
    match problem {
        Problem::WhenMissing => entry::PROBLEM_WHEN_MISSING,
        Problem::DateUnclear => entry::PROBLEM_DATE_UNCLEAR,
        Problem::DateAhead => entry::PROBLEM_DATE_AHEAD,
        Problem::TimeUnclear => entry::PROBLEM_TIME_UNCLEAR,
        Problem::TimeMissing => entry::PROBLEM_TIME_MISSING,
        Problem::ChannelMissing => entry::PROBLEM_CHANNEL_MISSING,
        Problem::BehaviourMissing => entry::PROBLEM_BEHAVIOUR_MISSING,
        Problem::WhatHappenedMissing => entry::PROBLEM_WHAT_HAPPENED_MISSING,
        Problem::FearMissing => entry::PROBLEM_FEAR_MISSING,
        Problem::DayUnclear(_) => entry::PROBLEM_DATE_UNCLEAR,
        Problem::NothingAnswered => more::PROBLEM_NOTHING_ANSWERED,
        Problem::NothingChanged => more::PROBLEM_NOTHING_CHANGED,
        Problem::NotHere => more::PROBLEM_NOT_HERE,
    }
}

/// The id of the input at which a problem is put right.
pub(super) fn first_input(problem: &Problem) -> Option<AttrValue> {
    let id = match problem {
        Problem::DayUnclear(field) => return Some(input_id(field).into()),
        Problem::WhenMissing => "log-when-0",
        Problem::DateUnclear | Problem::DateAhead => "log-day",
        Problem::TimeUnclear | Problem::TimeMissing => "log-time",
        _ => match problem.field()? {
            FieldName::EventStart => "log-when-0",
            FieldName::Channel => "log-channel-0",
            FieldName::Behaviour => "log-behaviour-0",
            FieldName::WhatHappened => "log-what",
            FieldName::Fear => "log-fear-0",
        },
    };
    Some(id.into())
}

/// The id of the input that answers the field of this name.
pub(super) fn input_id(field: &str) -> String {
    ["log-", &field.replace('.', "-")].concat()
}

/// What keeps the user from going on.
#[derive(Properties, PartialEq)]
pub(super) struct FailuresProps {
    /// What, if anything.
    pub failure: Option<Words>,
    /// Counts failures, so that the focus comes back at each.
    pub attempt: usize,
    /// What can be done about it beside the fields.
    #[prop_or_default]
    pub children: Html,
}

/// See [`FailuresProps`].
#[component]
pub(super) fn Failures(props: &FailuresProps) -> Html {
    let summary = use_node_ref();
    {
        let summary = summary.clone();
        use_effect_with((props.attempt, props.failure.is_some()), move |_| {
            if let Some(summary) = summary.cast::<web_sys::HtmlElement>() {
                summary.scroll_into_view();
                focus::element(&summary);
            }
        });
    }
    let Some(Words(words)) = &props.failure else {
        return Html::default();
    };
    html! {
        <div ref={summary} class="govuk-error-summary" role="alert" tabindex="-1">
            <h2 class="govuk-error-summary__title">{ page_words::PROBLEM }</h2>
            <ul class="govuk-error-summary__list">
                { for words.iter().map(|(field, words)| match field {
                    Some(field) => html! { <li><Jump to={field.clone()}>{ words }</Jump></li> },
                    None => html! { <li>{ words }</li> },
                }) }
            </ul>
            { props.children.clone() }
        </div>
    }
}
