//! What a check finds, in words for a terminal. Finds nothing itself: core does.

use firmly_core::{
    journal::{
        chain::Break,
        event::Kind,
        moment::{Instant, Offset},
    },
    report::{
        check::{AnchorFound, Anchored, Checked, Fault, NotChecked, Wrong},
        receipt::{Receipt, ReceiptError, ReceiptFault},
    },
};
use zeroize::Zeroizing;

use crate::{
    copies::shown,
    given::Given,
    words::check::{attached, cannot, count, fault, kind, left_out, proof, receipt, result},
};

/// So many of a sort are told one by one.
const TOLD: usize = 50;

/// All that is to be said of a file.
pub(crate) fn tell(given: &Given, checked: &Checked, held: Option<&Receipt>) -> Zeroizing<String> {
    let mut text = Lines::default();
    text.line(&verdict(checked, held));
    if let Some((_, made)) = checked.copy {
        text.line(&result::copy(made));
    }
    for Fault { line, what } in checked.faults.iter().take(TOLD) {
        text.line(&words_for(*line, *what));
    }
    text.more(checked.faults.len(), fault::more);
    for stream in &checked.streams {
        text.gap();
        let (id, many) = (&stream.id.0, entries(stream.entries));
        text.line(&match stream.is_unbroken {
            true => result::stream(id, many),
            false => result::stream_broken(id, many),
        });
        let (first, last) = stream.recorded;
        text.line(&result::recorded(first, last));
        text.line(&result::head(stream.head));
    }
    if !checked.newer.is_empty() {
        text.line(&result::newer(entries(checked.newer.len())));
    }
    if let (Some(held), Some(found)) = (held, &checked.receipt) {
        text.gap();
        for anchored in found {
            tell_anchored(&mut text, held, anchored);
        }
    }
    text.gap();
    tell_attached(&mut text, given, checked);
    tell_left_out(&mut text, checked);
    for (title, points) in [
        (proof::TITLE, proof::PROVES),
        (proof::TITLE_NOT, proof::NOT_PROVEN),
    ] {
        text.gap();
        text.line(title);
        for point in points {
            text.line(&["- ", point].concat());
        }
    }
    text.0
}

fn verdict(checked: &Checked, held: Option<&Receipt>) -> String {
    let many = entries(checked.entries());
    match (checked.faults.first(), held) {
        (Some(first), _) => result::broken(many, first.line),
        (None, None) => result::sound(many),
        (None, Some(held)) if is_matched(checked) => result::sound_match(many, day(held.made)),
        (None, Some(held)) => result::sound_differs(many, day(held.made)),
    }
}

fn is_matched(checked: &Checked) -> bool {
    let mut found = checked.receipt.iter().flatten();
    found.all(|anchored| matches!(anchored.found, AnchorFound::Matches { .. }))
}

fn tell_anchored(text: &mut Lines, held: &Receipt, anchored: &Anchored) {
    let (day, many) = (day(held.made), numbered(anchored.anchor.length));
    match anchored.found {
        AnchorFound::Matches { line, after } => {
            text.line(&receipt::matches(day, many, line));
            if after > 0 {
                text.line(&receipt::after(entries(after)));
            }
        }
        AnchorFound::Gaps { line } => text.line(&receipt::gaps(day, many, line)),
        AnchorFound::Shorter => text.line(&receipt::shorter(day, many)),
        AnchorFound::Different => text.line(&receipt::different(day, many)),
    }
}

fn tell_attached(text: &mut Lines, given: &Given, checked: &Checked) {
    let missing = checked.attached.iter().filter(|file| !file.is_there);
    let (all, missing) = (checked.attached.len(), missing.count());
    if all > 0 {
        text.line(&match missing {
            0 => attached::all(files(all)),
            _ if checked.copy.is_none() && given.files.is_empty() => attached::none(files(all)),
            _ => attached::some(files(all), missing),
        });
    }
    if checked.strangers > 0 {
        text.line(&attached::strangers(files(checked.strangers)));
    }
    if given.like_list > 0 {
        text.line(&format!(
            "As the list of checksums says: {}.",
            files(given.like_list)
        ));
    }
    for name in given.unlike_list.iter().take(TOLD) {
        text.line(&format!(
            "Missing, or NOT as the list of checksums says: {}",
            shown(name)
        ));
    }
}

fn tell_left_out(text: &mut Lines, checked: &Checked) {
    if checked.withheld.is_empty() {
        text.line(left_out::NOTHING);
    } else {
        text.line(&left_out::withheld(entries(checked.withheld.len())));
    }
    for withheld in checked.withheld.iter().take(TOLD) {
        text.line(&left_out::withheld_line(
            withheld.line,
            kind_name(withheld.kind),
            local(withheld.at),
            withheld.fields,
            fields(withheld.of),
        ));
    }
    text.more(checked.withheld.len(), left_out::more);
    if !checked.purged.is_empty() {
        text.gap();
        text.line(&left_out::purged(entries(checked.purged.len())));
    }
    for purged in checked.purged.iter().take(TOLD) {
        text.line(&left_out::purged_line(
            purged.line,
            kind_name(purged.kind),
            local(purged.at),
            purged.by_at.0.day_at(purged.by_at.1),
            purged.by,
        ));
        match &purged.why {
            Some(why) => text.line(&left_out::why(shown(why))),
            None => text.line(left_out::WHY_NOT),
        }
        if purged.left > 0 {
            text.line(&left_out::purged_left(purged.line, fields(purged.left)));
        }
    }
    text.more(checked.purged.len(), left_out::more);
}

fn words_for(line: usize, what: Wrong) -> String {
    match what {
        Wrong::Line(_) => fault::damaged(line),
        Wrong::Broken(Break::Missing { first, last }) if first == last => {
            fault::missing_one(line, first)
        }
        Wrong::Broken(Break::Missing { first, last }) => fault::missing(line, first, last),
        Wrong::Broken(Break::Fork { seq }) => fault::fork(line, seq),
        Wrong::Broken(Break::Unlinked { seq }) => fault::unlinked(line, seq),
        Wrong::Repeated { seq } => fault::repeated(line, seq),
        Wrong::Earlier { seq } => fault::earlier(line, seq),
        Wrong::Content => fault::content(line),
        Wrong::CutShort => fault::CUT_SHORT.to_owned(),
    }
}

/// Why nothing was checked.
pub(crate) fn not_checked(error: NotChecked) -> String {
    match error {
        NotChecked::NotLines => cannot::NOT_LINES.to_owned(),
        NotChecked::TooLarge => cannot::TOO_LARGE.to_owned(),
        NotChecked::NewerFormat { found, known } => cannot::newer(found, known),
    }
}

/// Why a receipt is none.
pub(crate) fn not_a_receipt(error: ReceiptError) -> String {
    let line = error.line;
    match error.fault {
        ReceiptFault::NotAReceipt => receipt::NOT_A_RECEIPT.to_owned(),
        ReceiptFault::NewerVersion => receipt::NEWER.to_owned(),
        ReceiptFault::Vault => receipt::vault(line),
        ReceiptFault::Time => receipt::time(line),
        ReceiptFault::Length => receipt::length(line),
        ReceiptFault::Head => receipt::head(line),
        ReceiptFault::Digest => receipt::digest(line),
        ReceiptFault::Mismatch => receipt::MISMATCH.to_owned(),
        ReceiptFault::More => receipt::more(line),
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Case => kind::CASE,
        Kind::Fact => kind::FACT,
        Kind::Incident => kind::INCIDENT,
        Kind::Commitment => kind::COMMITMENT,
        Kind::Amend => kind::AMEND,
        Kind::Withdraw => kind::WITHDRAW,
        Kind::Purge => kind::PURGE,
        Kind::Sent => kind::SENT,
        Kind::Receipt => kind::RECEIPT,
        Kind::Link => kind::LINK,
    }
}

fn entries(many: usize) -> String {
    numbered(many as u64)
}

fn numbered(many: u64) -> String {
    match many {
        1 => count::ENTRY.to_owned(),
        _ => count::entries(many),
    }
}

fn fields(many: usize) -> String {
    match many {
        1 => count::FIELD.to_owned(),
        _ => count::fields(many),
    }
}

fn files(many: usize) -> String {
    match many {
        1 => count::FILE.to_owned(),
        _ => count::files(many),
    }
}

fn day(at: Instant) -> String {
    // The day in UTC: a receipt does not say where it was made.
    at.to_string().chars().take(10).collect()
}

fn local((at, offset): (Instant, Offset)) -> String {
    format!("{} {} (UTC{offset})", at.day_at(offset), at.time_at(offset))
}

/// What is said, line by line.
#[derive(Default)]
struct Lines(Zeroizing<String>);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn gap(&mut self) {
        self.0.push('\n');
    }

    /// How many are not told one by one.
    fn more(&mut self, all: usize, words: impl FnOnce(usize) -> String) {
        if all > TOLD {
            self.line(&words(all - TOLD));
        }
    }
}
