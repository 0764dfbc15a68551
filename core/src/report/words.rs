//! What a report says besides what was logged: the words of content/words/report.toml, and how they are filled. Knows no form.
//!
//! Reports are written by core, so their words are content like the log's terms, and no constants of the app.

use serde::{Deserialize, Serialize};

#[cfg(feature = "author")]
use super::audience::FIELDS;
use super::{Choice, Reader, Suspect, Why};
use crate::journal::{
    moment::{Day, Month},
    warnings::Kind,
};

/// The words of reports, compiled: texts in the order of [`Phrase`], their blanks by number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    phrases: Vec<String>,
    /// In the order of the table of fields.
    labels: Vec<String>,
    readme: String,
}

macro_rules! phrases {
    ($($name:ident = $path:literal $([$($blank:literal),+])?;)+) => {
        /// Which words. Each stands for one entry of content/words/.
        #[derive(Clone, Copy)]
        pub(crate) enum Phrase { $($name),+ }

        /// Where each stands in content/words/, and its blanks in the order in which they are given.
        #[cfg(feature = "author")]
        const PHRASES: &[(&str, &[&str])] = &[$(($path, &[$($($blank),+)?])),+];
    };
}

phrases! {
    January = "shell.months.january";
    February = "shell.months.february";
    March = "shell.months.march";
    April = "shell.months.april";
    May = "shell.months.may";
    June = "shell.months.june";
    July = "shell.months.july";
    August = "shell.months.august";
    September = "shell.months.september";
    October = "shell.months.october";
    November = "shell.months.november";
    December = "shell.months.december";
    Date = "shell.months.date" ["day", "month", "year"];
    MonthOfYear = "shell.months.month" ["month", "year"];
    Monday = "shell.weekdays.monday";
    Tuesday = "shell.weekdays.tuesday";
    Wednesday = "shell.weekdays.wednesday";
    Thursday = "shell.weekdays.thursday";
    Friday = "shell.weekdays.friday";
    Saturday = "shell.weekdays.saturday";
    Sunday = "shell.weekdays.sunday";
    WeekdayDate = "shell.weekdays.date" ["weekday", "date"];

    WhenUnknown = "log.read.when_unknown";
    WhenExactly = "log.read.exactly" ["date", "time"];
    WhenAboutAt = "log.read.about_at" ["date", "time"];
    WhenAboutDay = "log.read.about_day" ["date"];
    WhenNotSure = "log.read.not_sure" ["date"];
    WhenNotSureAt = "log.read.not_sure_at" ["date", "time"];
    WhenAbout = "log.read.about" ["time"];
    EntryName = "log.list.entry_name" ["number"];
    ClockBack = "log.list.clock_back";

    FilePng = "log_attach.file.png";
    FileJpeg = "log_attach.file.jpeg";
    FileWebp = "log_attach.file.webp";
    FileGif = "log_attach.file.gif";
    FilePdf = "log_attach.file.pdf";
    FileHeic = "log_attach.file.heic";
    FileOther = "log_attach.file.other";
    SizeBytes = "log_attach.file.size_bytes" ["count"];
    SizeKb = "log_attach.file.size_kb" ["count"];

    Title = "report.title";
    LetterTitle = "report.letter";
    FirstDefence = "report.first_defence";
    FirstPolice = "report.first_police";
    FirstManager = "report.first_manager";
    Page = "report.page";
    PageOf = "report.page_of";
    EntryPlace = "report.entry_place" ["place", "places"];
    LabelledText = "report.labelled" ["label", "text"];
    Masked = "report.masked";
    NotKnown = "report.not_known";
    Span = "report.span" ["from", "to"];
    Counted = "report.counted" ["what", "count"];
    Numbered = "report.numbered" ["group", "label"];

    AboutHeading = "report.about.heading";
    AboutCase = "report.about.case";
    Prepared = "report.about.prepared";
    PreparedAt = "report.about.prepared_at" ["date", "time", "zone"];
    ZoneNamed = "report.about.zone_named" ["zone", "offset"];
    ZoneOffset = "report.about.zone_offset" ["offset"];
    By = "report.about.by";
    OwnAccount = "report.about.own_account";
    Reference = "report.about.reference";
    ReferenceMeans = "report.about.reference_means";
    Period = "report.about.period";
    Since = "report.about.since" ["from"];
    Until = "report.about.until" ["to"];
    EntriesShown = "report.about.entries";
    EntriesOf = "report.about.entries_of" ["shown", "all"];
    CorrectionsShown = "report.about.corrections";
    WithheldEntries = "report.about.withheld_entries";
    Zone = "report.about.zone";
    Times = "report.about.times" ["zones"];
    ZoneUntold = "report.about.zone_untold";
    ContentUsed = "report.about.content";
    ContentVersion = "report.about.content_version" ["version"];

    SummaryHeading = "report.summary.heading";
    SummaryFirst = "report.summary.first";
    SummaryLast = "report.summary.last";
    SummaryChannels = "report.summary.channels";
    SummaryBehaviours = "report.summary.behaviours";
    SummaryTold = "report.summary.told";
    SummaryAfter = "report.summary.after";
    SummaryAfterDays = "report.summary.after_days" ["count", "days"];
    SummaryAfterSpan = "report.summary.after_span" ["count", "days", "first", "last"];
    SummaryAfterNone = "report.summary.after_none";

    FactsHeading = "report.facts.heading";
    FactsNone = "report.facts.none";
    EntriesHeading = "report.entries.heading";
    EntriesNone = "report.entries.none";
    Entry = "report.entries.entry" ["number", "when"];
    NumberNote = "report.entries.number_note";
    Withheld = "report.entries.withheld";
    TakenBackStub = "report.entries.taken_back_stub" ["date"];
    Removed = "report.entries.removed" ["date"];
    TakenBack = "report.entries.taken_back" ["date"];
    Because = "report.entries.because";

    Recorded = "report.row.recorded";
    RecordedAt = "report.row.recorded_at" ["date", "time", "offset"];
    SameDay = "report.row.same_day";
    NextDay = "report.row.next_day";
    DaysLater = "report.row.days_later" ["days"];
    RecordedLate = "report.row.recorded_late" ["recorded", "late"];
    Correction = "report.row.correction" ["recorded"];
    Before = "report.row.before";
    SinceThen = "report.row.since";
    TakenOut = "report.row.taken_out";
    NotYet = "report.row.not_yet";
    Reason = "report.row.reason";
    File = "report.row.file" ["name"];
    FileIs = "report.row.file_is" ["kind", "size", "sha256"];

    LeftOutHeading = "report.left_out.heading";
    LeftOutDefence = "report.left_out.defence";
    LeftOutPolice = "report.left_out.police";
    LeftOutManager = "report.left_out.manager";
    LeftOutOwn = "report.left_out.own";
    LeftOutByRule = "report.left_out.rule";
    MaskedHeading = "report.left_out.masked";
    MaskedNone = "report.left_out.masked_none";
    MaskedAccount = "report.left_out.masked_account";
    MaskedNames = "report.left_out.masked_names";
    MaskedPassages = "report.left_out.masked_passages" ["places"];
    MaskedNote = "report.left_out.masked_note";
    Newer = "report.left_out.newer";
    NewerCount = "report.left_out.newer_count" ["count"];
    Unread = "report.left_out.unread";
    UnreadCount = "report.left_out.unread_count" ["count"];

    NoteHeading = "report.note.heading";
    Ground = "report.note.ground";
    GroundLeavesOut = "report.note.leaves_out";
    NoteReason = "report.note.reason";
    ReceiptHeading = "report.receipt.heading";
    ReceiptMeans = "report.receipt.means";

    PictureHeading = "log_more.timeline.title";
    PictureLabel = "report.picture.label" ["first", "last", "count"];
    PictureNoWay = "log_more.timeline.no_way";
    PictureDone = "log_more.timeline.done_lane";
    PictureTold = "log_more.timeline.told";
    PictureOrder = "log_more.timeline.order";
    PictureUnwanted = "log_more.timeline.unwanted";
    PictureUnsure = "log_more.timeline.unsure";
    PictureNeutral = "log_more.timeline.neutral";
    PictureOwn = "report.picture.own";
    PictureLarger = "log_more.timeline.larger";

    CsvReading = "report.csv.reading";
    CsvNumber = "report.csv.number";
    CsvWhat = "report.csv.what";
    CsvState = "report.csv.state";
    CsvEntry = "report.csv.entry";
    CsvCorrections = "report.csv.corrections";

    GroupWitness = "report.group.witness" ["number"];
    GroupEvidence = "report.group.evidence" ["number"];
    GroupShared = "report.group.shared" ["number"];

    ChoiceAccount = "report.choice.account";
    ChoiceExactWords = "report.choice.exact_words";
    ChoiceResponses = "report.choice.responses";
    ChoiceEffect = "report.choice.effect";
    ChoiceFear = "report.choice.fear";
    ChoiceRoutine = "report.choice.routine";
    ChoiceSafetyPlan = "report.choice.safety_plan";
    ChoiceFiles = "report.choice.files";

    SuspectTenDigits = "report.suspect.ten_digits";
    SuspectPostcode = "report.suspect.postcode";
    SuspectDateOfBirth = "report.suspect.date_of_birth";
    SuspectEmailAddress = "report.suspect.email_address";
    SuspectClinical = "report.suspect.clinical";
    SuspectDiagnosis = "report.suspect.diagnosis";
    SuspectAccount = "report.suspect.account";
    SuspectNamed = "report.suspect.named";

    WhyRule = "report.why.rule";
    WhyNotChosen = "report.why.not_chosen";
    WhyAccount = "report.why.account";
    WhyMasked = "report.why.masked";
    WhyUnknown = "report.why.unknown";
    WhyOutsidePeriod = "report.why.outside_period";
    WhyByYou = "report.why.by_you";
    WhyTakenBack = "report.why.taken_back";

    ReaderDefence = "report.reader.defence";
    ReaderPolice = "report.reader.police";
    ReaderManager = "report.reader.manager";
    ReaderOwn = "report.reader.own";
}

impl Words {
    /// The words as content/ has them. The names of those that are missing or have other blanks, if any.
    #[cfg(feature = "author")]
    pub(crate) fn read<'w>(
        find: &dyn Fn(&str) -> Option<&'w str>,
        readme: &str,
    ) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let mut phrases = Vec::new();
        for (path, blanks) in PHRASES {
            let mut text = find(path).unwrap_or_default().to_owned();
            let mut whole = !text.is_empty();
            for (at, blank) in blanks.iter().enumerate() {
                let named = format!("{{{blank}}}");
                whole &= text.contains(&named);
                text = text.replace(&named, &format!("{{{at}}}"));
            }
            whole &= text.matches('{').count() == blank_count(&text);
            if !whole {
                wrong.push((*path).to_owned());
            }
            phrases.push(text);
        }
        let mut labels = Vec::new();
        for field in FIELDS {
            let path = field.name.replace(".#", "");
            let whole = find(&format!("report.label.{path}"));
            let first = path.split('.').next().unwrap_or_default();
            let label = whole.or_else(|| find(&format!("report.label.{first}")));
            if label.is_none() && field.is_said() {
                wrong.push(format!("report.label.{path}"));
            }
            labels.push(label.unwrap_or_default().to_owned());
        }
        let readme = readme.to_owned();
        let read = Self {
            phrases,
            labels,
            readme,
        };
        if wrong.is_empty() {
            Ok(read)
        } else {
            Err(wrong)
        }
    }

    /// Words without blanks.
    pub(crate) fn say(&self, phrase: Phrase) -> &str {
        self.phrases.get(phrase as usize).map_or("", String::as_str)
    }

    /// Words with their blanks filled, in the order of the table above.
    pub(crate) fn fill(&self, phrase: Phrase, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(phrase);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (number, after) = after.split_once('}').unwrap_or((after, ""));
            let value = number.parse().ok().and_then(|at: usize| values.get(at));
            filled.push_str(value.copied().unwrap_or_default());
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// What a reader is called.
    pub fn reader(&self, reader: Reader) -> &str {
        self.say(match reader {
            Reader::Defence => Phrase::ReaderDefence,
            Reader::Police => Phrase::ReaderPolice,
            Reader::Manager => Phrase::ReaderManager,
            Reader::Own => Phrase::ReaderOwn,
        })
    }

    /// What is put in with a choice.
    pub fn choice(&self, choice: Choice) -> &str {
        self.say(match choice {
            Choice::Account => Phrase::ChoiceAccount,
            Choice::ExactWords => Phrase::ChoiceExactWords,
            Choice::Responses => Phrase::ChoiceResponses,
            Choice::Effect => Phrase::ChoiceEffect,
            Choice::Fear => Phrase::ChoiceFear,
            Choice::Routine => Phrase::ChoiceRoutine,
            Choice::SafetyPlan => Phrase::ChoiceSafetyPlan,
            Choice::Files => Phrase::ChoiceFiles,
        })
    }

    /// What a place in free text looks like.
    pub fn suspect(&self, suspect: Suspect) -> &str {
        self.say(match suspect {
            Suspect::Looks(Kind::TenDigits) => Phrase::SuspectTenDigits,
            Suspect::Looks(Kind::Postcode) => Phrase::SuspectPostcode,
            Suspect::Looks(Kind::DateOfBirth) => Phrase::SuspectDateOfBirth,
            Suspect::Looks(Kind::EmailAddress) => Phrase::SuspectEmailAddress,
            Suspect::Looks(Kind::Clinical) => Phrase::SuspectClinical,
            Suspect::Looks(Kind::Diagnosis) => Phrase::SuspectDiagnosis,
            Suspect::Account => Phrase::SuspectAccount,
            Suspect::Named => Phrase::SuspectNamed,
        })
    }

    /// Why something is left out.
    pub fn why(&self, why: Why) -> &str {
        self.say(match why {
            Why::Rule => Phrase::WhyRule,
            Why::NotChosen(_) => Phrase::WhyNotChosen,
            Why::Account => Phrase::WhyAccount,
            Why::Masked => Phrase::WhyMasked,
            Why::Unknown => Phrase::WhyUnknown,
            Why::OutsidePeriod => Phrase::WhyOutsidePeriod,
            Why::ByYou => Phrase::WhyByYou,
            Why::TakenBack => Phrase::WhyTakenBack,
        })
    }

    /// What the field at this place of the table is called.
    pub(crate) fn label(&self, field: usize) -> &str {
        self.labels.get(field).map_or("", String::as_str)
    }

    /// How to check what is in a bundle, for whoever has nothing else.
    pub(crate) fn readme(&self) -> &str {
        &self.readme
    }

    /// `20 November 2026`.
    pub(crate) fn day(&self, day: Day) -> String {
        let (number, year) = (day.day().to_string(), day.year().to_string());
        self.fill(Phrase::Date, &[&number, self.name_of(day.into()), &year])
    }

    /// `Friday 20 November 2026`.
    pub(crate) fn weekday(&self, day: Day) -> String {
        const DAYS: [Phrase; 7] = [
            Phrase::Monday,
            Phrase::Tuesday,
            Phrase::Wednesday,
            Phrase::Thursday,
            Phrase::Friday,
            Phrase::Saturday,
            Phrase::Sunday,
        ];
        let at = usize::from(day.weekday()).saturating_sub(1);
        let weekday = DAYS.get(at).map_or("", |phrase| self.say(*phrase));
        self.fill(Phrase::WeekdayDate, &[weekday, &self.day(day)])
    }

    /// `November 2026`.
    pub(crate) fn month(&self, month: Month) -> String {
        let year = month.year().to_string();
        self.fill(Phrase::MonthOfYear, &[self.name_of(month), &year])
    }

    fn name_of(&self, month: Month) -> &str {
        const MONTHS: [Phrase; 12] = [
            Phrase::January,
            Phrase::February,
            Phrase::March,
            Phrase::April,
            Phrase::May,
            Phrase::June,
            Phrase::July,
            Phrase::August,
            Phrase::September,
            Phrase::October,
            Phrase::November,
            Phrase::December,
        ];
        let at = usize::from(month.month()).saturating_sub(1);
        MONTHS.get(at).map_or("", |phrase| self.say(*phrase))
    }
}

/// How many blanks by number there are.
#[cfg(feature = "author")]
fn blank_count(text: &str) -> usize {
    let numbered = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    text.split('{')
        .skip(1)
        .filter(|rest| numbered(rest))
        .count()
}
