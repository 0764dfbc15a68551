//! What a check found, in the words of the content: the page and `firmly check`, which compiles this file too, say the
//! same. Finds nothing itself: core does. Knows neither screen nor terminal.

use firmly_core::{
    journal::{
        chain::Break,
        event::Kind,
        moment::{Instant, Offset},
    },
    report::{
        check::{AnchorFound, Anchored, Checked, Fault, NotChecked, PurgedEntry, Wrong},
        receipt::{Pasted, Receipt, ReceiptError, ReceiptFault},
    },
};
use zeroize::Zeroizing;

use crate::words::check::{attached, cannot, count, fault, kind, left_out, receipt, result};

/// So many of a sort are told one by one.
pub(crate) const TOLD: usize = 50;

/// How a place writes what is not a word of ours.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// A day, from `YYYY-MM-DD`.
    pub(crate) day: fn(&str) -> String,
    /// Words of whoever wrote the file.
    pub(crate) foreign: fn(&str) -> String,
}

/// All that is to be said of a file, a line each.
#[derive(PartialEq)]
pub(crate) struct Findings {
    /// Whether nothing is wrong.
    pub(crate) is_whole: bool,
    /// The whole in one line.
    pub(crate) verdict: String,
    /// What it is, where it is a copy, and what is wrong.
    pub(crate) faults: Vec<String>,
    /// For each stream how it stands, when it was recorded and its head.
    pub(crate) streams: Vec<[String; 3]>,
    /// What a newer version made.
    pub(crate) newer: Option<String>,
    /// What it says to the receipt.
    pub(crate) receipt: Vec<String>,
    /// What came with it.
    pub(crate) attached: Vec<String>,
    /// What was left out by whoever made the file.
    pub(crate) withheld: Vec<String>,
    /// What was removed by the writer, and why.
    pub(crate) purged: Zeroizing<Vec<String>>,
}

/// What is to be said of a file that was held against this receipt; `came` is how many files came with it.
pub(crate) fn findings(
    checked: &Checked,
    held: Option<&Pasted>,
    came: usize,
    style: Style,
) -> Findings {
    let copy = checked.copy.iter().map(|(_, made)| result::copy(made));
    let faults = checked.faults.iter().take(TOLD);
    let faults = faults.map(|Fault { line, what }| words_for(*line, *what));
    let faults = copy
        .chain(faults)
        .chain(more(checked.faults.len(), fault::more));
    let streams = checked.streams.iter().map(|stream| {
        let (id, many) = (&stream.id.0, entries(stream.entries));
        let (first, last) = stream.recorded;
        let stands = match stream.is_unbroken {
            true => result::stream(id, many),
            false => result::stream_broken(id, many),
        };
        [
            stands,
            result::recorded(first, last),
            result::head(stream.head),
        ]
    });
    let newer = checked.newer.len();
    Findings {
        is_whole: checked.is_whole(),
        verdict: verdict(checked, held.map(|held| &held.receipt), style),
        faults: faults.collect(),
        streams: streams.collect(),
        newer: (newer > 0).then(|| result::newer(entries(newer))),
        receipt: held.map_or_else(Vec::new, |held| told_receipt(checked, held, style)),
        attached: told_attached(checked, came),
        withheld: told_withheld(checked, style),
        purged: told_purged(&checked.purged, style),
    }
}

fn verdict(checked: &Checked, held: Option<&Receipt>, style: Style) -> String {
    let many = entries(checked.entries());
    match (checked.faults.first(), held) {
        (Some(first), _) => result::broken(many, first.line),
        (None, None) => result::sound(many),
        (None, Some(held)) if is_matched(checked) => {
            result::sound_match(many, day(held.made, style))
        }
        (None, Some(held)) => result::sound_differs(many, day(held.made, style)),
    }
}

fn is_matched(checked: &Checked) -> bool {
    let mut found = checked.receipt.iter().flatten();
    found.all(|anchored| matches!(anchored.found, AnchorFound::Matches { .. }))
}

fn told_receipt(checked: &Checked, held: &Pasted, style: Style) -> Vec<String> {
    let mut told = passed_over(held.passed_over);
    for Anchored { anchor, found } in checked.receipt.iter().flatten() {
        let (day, many) = (day(held.receipt.made, style), numbered(anchor.length));
        told.push(match *found {
            AnchorFound::Matches { line, .. } => receipt::matches(day, many, line),
            AnchorFound::Gaps { line } => receipt::gaps(day, many, line),
            AnchorFound::Shorter => receipt::shorter(day, many),
            AnchorFound::Different => receipt::different(day, many),
        });
        if let AnchorFound::Matches { after, .. } = *found
            && after > 0
        {
            told.push(receipt::after(entries(after)));
        }
    }
    told
}

/// A sentence with the number of lines that were pasted around the receipt; none if there are none.
pub(crate) fn passed_over(lines: usize) -> Vec<String> {
    match lines {
        0 => Vec::new(),
        1 => vec![receipt::PASSED_OVER_ONE.to_owned()],
        _ => vec![receipt::passed_over(lines)],
    }
}

fn told_attached(checked: &Checked, came: usize) -> Vec<String> {
    let missing = checked.attached.iter().filter(|file| !file.is_there);
    let (all, missing) = (checked.attached.len(), missing.count());
    let mut told = Vec::new();
    if all > 0 {
        told.push(match missing {
            0 => attached::all(files(all)),
            _ if checked.copy.is_none() && came == 0 => attached::none(files(all)),
            _ => attached::some(files(all), missing),
        });
    }
    if checked.strangers > 0 {
        told.push(attached::strangers(files(checked.strangers)));
    }
    told
}

fn told_withheld(checked: &Checked, style: Style) -> Vec<String> {
    let all = checked.withheld.len();
    let mut told = vec![match all {
        0 => left_out::NOTHING.to_owned(),
        _ => left_out::withheld(entries(all)),
    }];
    told.extend(checked.withheld.iter().take(TOLD).map(|withheld| {
        left_out::withheld_line(
            withheld.line,
            kind_name(withheld.kind),
            local(withheld.at, style),
            withheld.fields,
            fields(withheld.of),
        )
    }));
    told.extend(more(all, left_out::more));
    told
}

fn told_purged(purged: &[PurgedEntry], style: Style) -> Zeroizing<Vec<String>> {
    let mut told = Vec::new();
    if !purged.is_empty() {
        told.push(left_out::purged(entries(purged.len())));
    }
    for purged in purged.iter().take(TOLD) {
        let (by, offset) = purged.by_at;
        told.push(left_out::purged_line(
            purged.line,
            kind_name(purged.kind),
            local(purged.at, style),
            (style.day)(&by.day_at(offset).to_string()),
            purged.by,
        ));
        told.push(match &purged.why {
            Some(why) => left_out::why((style.foreign)(why)),
            None => left_out::WHY_NOT.to_owned(),
        });
        if purged.left > 0 {
            told.push(left_out::purged_left(purged.line, fields(purged.left)));
        }
    }
    told.extend(more(purged.len(), left_out::more));
    Zeroizing::new(told)
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
        NotChecked::Utf16 => cannot::UTF_16.to_owned(),
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
        ReceiptFault::Several => receipt::several(line),
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

/// A number of files.
pub(crate) fn files(many: usize) -> String {
    match many {
        1 => count::FILE.to_owned(),
        _ => count::files(many),
    }
}

fn day(at: Instant, style: Style) -> String {
    // The day in UTC: a receipt does not say where it was made.
    let at = at.to_string();
    (style.day)(at.get(..10).unwrap_or(&at))
}

fn local((at, offset): (Instant, Offset), style: Style) -> String {
    let mut words = (style.day)(&at.day_at(offset).to_string());
    for part in [
        " ",
        &at.time_at(offset).to_string(),
        " (UTC",
        &offset.to_string(),
        ")",
    ] {
        words.push_str(part);
    }
    words
}

/// How many are not told one by one.
fn more(all: usize, words: impl FnOnce(usize) -> String) -> Option<String> {
    (all > TOLD).then(|| words(all - TOLD))
}
