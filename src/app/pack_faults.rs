//! What is wrong with a pack, in the words of the content: the page and `firmly pack`, which compiles this file too, say the
//! same. Finds nothing itself: core does.

use firmly_core::pack::{Fault, Problem, Refused};

use crate::words::pack_fault as words;

/// All that is wrong, a line each.
pub(crate) fn lines(refused: &Refused) -> Vec<String> {
    let mut lines: Vec<String> = refused.problems.iter().map(line).collect();
    if refused.more > 0 {
        lines.push(words::more(refused.more));
    }
    lines
}

fn line(problem: &Problem) -> String {
    let said = fault(problem.fault);
    match problem.place.as_str() {
        "" => said,
        place => words::at(place, said),
    }
}

fn fault(fault: Fault) -> String {
    let said = match fault {
        Fault::NotJson { line, column } => return words::not_json(line, column),
        Fault::TooLong { limit } => return words::too_long(limit),
        Fault::TooMany { limit } => return words::too_many(limit),
        Fault::FileTooLarge => words::FILE_TOO_LARGE,
        Fault::NotUtf8 => words::NOT_UTF8,
        Fault::Format => words::FORMAT,
        Fault::Missing => words::MISSING,
        Fault::UnknownKey => words::UNKNOWN_KEY,
        Fault::RepeatedKey => words::REPEATED_KEY,
        Fault::NotText => words::NOT_TEXT,
        Fault::NotList => words::NOT_LIST,
        Fault::NotObject => words::NOT_OBJECT,
        Fault::Empty => words::EMPTY,
        Fault::Markup => words::MARKUP,
        Fault::Unseen => words::UNSEEN,
        Fault::NotDay => words::NOT_DAY,
        Fault::NotPhone => words::NOT_PHONE,
        Fault::NotEmail => words::NOT_EMAIL,
        Fault::NotHttps => words::NOT_HTTPS,
        Fault::NotRole => words::NOT_ROLE,
        Fault::NotTopic => words::NOT_TOPIC,
        Fault::NotNation => words::NOT_NATION,
        Fault::NotSetting => words::NOT_SETTING,
        Fault::NotWording => words::NOT_WORDING,
        Fault::NotAction => words::NOT_ACTION,
        Fault::NotDont => words::NOT_DONT,
        Fault::Unreachable => words::UNREACHABLE,
        Fault::RepeatedWording => words::REPEATED_WORDING,
    };
    said.to_owned()
}
