//! Everything that a reader can be shown: every way through the tree with every profile that matters. Asserts nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path as File,
    sync::LazyLock,
};

use firmly_core::{
    author::{self, WordModule, Worded, Words},
    content::Content,
    guide::{
        model::{Flag, Guide, Outcome, OutcomeId},
        paths::{Path, paths},
        plan::{Plan, plan_for},
    },
};

fn read() -> &'static (Content, Words) {
    static READ: LazyLock<(Content, Words)> = LazyLock::new(|| {
        let folder = File::new(env!("CARGO_MANIFEST_DIR")).join("../content");
        author::read(&folder).expect("content/ is sound")
    });
    &READ
}

pub(crate) fn guide() -> &'static Guide {
    &read().0.guide
}

pub(crate) fn every_path() -> &'static [Path<'static>] {
    static PATHS: LazyLock<Vec<Path<'static>>> = LazyLock::new(|| paths(guide()).collect());
    &PATHS
}

/// An outcome under flags that answers, profile and chips can bring about: its plan in brief, as there are many.
pub(crate) struct Situation {
    pub(crate) outcome: &'static Outcome,
    flags: Numbers,
    actions: Vec<u8>,
    general_practice_only: Vec<u8>,
    say: Numbers,
    pub(crate) urgency_is_kept: bool,
    pub(crate) log_prompts: usize,
    pub(crate) lists: Lists,
}

/// What the nation's card says of practice lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    Nothing,
    ForGeneralPracticeOnly,
    ForAnyReader,
}

/// A set of numbers below 64.
type Numbers = u64;

/// The place of an action or a wording in the content.
fn number(id: &str) -> u8 {
    static NUMBERS: LazyLock<BTreeMap<&'static str, u8>> = LazyLock::new(|| {
        let actions = guide().actions.iter().map(|action| action.id.as_str());
        let wordings = guide().wordings.iter().map(|wording| wording.id.as_str());
        (0..)
            .zip(actions)
            .chain((0..).zip(wordings))
            .map(|(at, id)| (id, at))
            .collect()
    });
    NUMBERS[id]
}

/// The place of a flag among all that answers switch on.
fn flag_number(flag: &str) -> u8 {
    static FLAGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let choices = guide()
            .questions
            .iter()
            .flat_map(|question| &question.choices);
        let flags: BTreeSet<&str> = choices
            .flat_map(|choice| &choice.sets)
            .map(Flag::as_str)
            .collect();
        flags.into_iter().collect()
    });
    let number = FLAGS.iter().position(|known| *known == flag);
    number
        .and_then(|number| number.try_into().ok())
        .unwrap_or_else(|| panic!("no flag {flag}"))
}

fn set(numbers: impl Iterator<Item = u8>) -> Numbers {
    numbers.fold(0, |set, number| set | (1 << number))
}

impl Situation {
    fn new(outcome: &OutcomeId, flags: &BTreeSet<Flag>) -> Self {
        let plan = plan_for(guide(), outcome, flags).expect("an outcome of the guide");
        let actions = plan.actions.iter();
        Self {
            outcome: plan.outcome,
            flags: set(flags.iter().map(|flag| flag_number(flag.as_str()))),
            general_practice_only: actions
                .clone()
                .filter(|planned| planned.general_practice_only)
                .map(|planned| number(planned.action.id.as_str()))
                .collect(),
            actions: actions
                .map(|planned| number(planned.action.id.as_str()))
                .collect(),
            say: set(plan.say.iter().map(|wording| number(wording.id.as_str()))),
            urgency_is_kept: plan.urgency == plan.outcome.urgency,
            log_prompts: plan.log.len(),
            lists: lists(&plan),
        }
    }

    pub(crate) fn is(&self, outcome: &str) -> bool {
        self.outcome.id.as_str() == outcome
    }

    pub(crate) fn is_any(&self, outcomes: &[&str]) -> bool {
        outcomes.contains(&self.outcome.id.as_str())
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags & (1 << flag_number(flag)) != 0
    }

    pub(crate) fn at(&self, action: &str) -> Option<usize> {
        let number = number(action);
        self.actions.iter().position(|shown| *shown == number)
    }

    pub(crate) fn acts(&self, action: &str) -> bool {
        self.actions.contains(&number(action))
    }

    /// Whether an action carries the chip 'general practice only'.
    pub(crate) fn is_chipped(&self, action: &str) -> bool {
        self.general_practice_only.contains(&number(action))
    }

    pub(crate) fn says(&self, wording: &str) -> bool {
        self.say & (1 << number(wording)) != 0
    }

    pub(crate) fn discloses(&self, disclosure: &str) -> bool {
        self.outcome
            .disclosures
            .iter()
            .any(|told| told.as_str() == disclosure)
    }

    fn name(&self) -> String {
        let choices = guide()
            .questions
            .iter()
            .flat_map(|question| &question.choices);
        let flags: BTreeSet<&str> = choices
            .flat_map(|choice| &choice.sets)
            .map(Flag::as_str)
            .filter(|flag| self.has(flag))
            .collect();
        let flags: Vec<&str> = flags.into_iter().collect();
        format!("{} with {}", self.outcome.id, flags.join(" "))
    }
}

fn lists(plan: &Plan<'_>) -> Lists {
    let mut sentences = plan
        .place_cards
        .iter()
        .filter(|card| card.overlay.flag.as_str().starts_with("n_"))
        .flat_map(|card| &card.text)
        .filter(|sentence| is_on_lists(sentence.text))
        .peekable();
    if sentences.peek().is_none() {
        Lists::Nothing
    } else if sentences.all(|sentence| sentence.general_practice_only) {
        Lists::ForGeneralPracticeOnly
    } else {
        Lists::ForAnyReader
    }
}

/// Whether a sentence is about taking somebody off a practice list.
fn is_on_lists(text: &str) -> bool {
    ["emoval", "list", "Allocation", "Alternative Treatment"]
        .iter()
        .any(|word| text.contains(word))
}

/// The place of an action in a plan.
pub(crate) fn place(plan: &Plan<'_>, action: &str) -> Option<usize> {
    plan.actions
        .iter()
        .position(|planned| planned.action.id.as_str() == action)
}

/// All situations: paths that end alike are one.
///
/// Where chips are offered: every set of chips without a profile; none, each one and all of them with each profile.
pub(crate) fn situations() -> &'static [Situation] {
    static SITUATIONS: LazyLock<Vec<Situation>> = LazyLock::new(|| {
        let profiles = profiles();
        let ends: Vec<_> = distinct_ends().into_iter().collect();
        let parts = ends.chunks(ends.len().div_ceil(2));
        std::thread::scope(|scope| {
            let parts: Vec<_> = parts
                .map(|part| {
                    scope.spawn(|| {
                        part.iter()
                            .flat_map(|end| situations_at(end, &profiles))
                            .collect()
                    })
                })
                .collect();
            let parts = parts.into_iter().map(|part| part.join());
            parts
                .flat_map(|part: Result<Vec<Situation>, _>| part.expect("no plan panics"))
                .collect()
        })
    });
    &SITUATIONS
}

/// Where a path ends: the outcome, the flags that its answers switch on, and whether chips are offered.
type End = (&'static OutcomeId, BTreeSet<Flag>, bool);

fn situations_at(
    (outcome, flags, offers_chips): &End,
    profiles: &[BTreeSet<Flag>],
) -> Vec<Situation> {
    let mut situations = Vec::new();
    let chips = if *offers_chips {
        chip_sets()
    } else {
        vec![BTreeSet::new()]
    };
    for chips in chips {
        let alone_too = chips.len() < 2 || chips.len() == guide().chips.len();
        let profiles = if alone_too { profiles } else { &profiles[..1] };
        let flags = flags | &chips;
        for profile in profiles {
            situations.push(Situation::new(outcome, &(&flags | profile)));
        }
    }
    situations
}

fn distinct_ends() -> BTreeSet<End> {
    let ends: BTreeSet<_> = every_path()
        .iter()
        .map(|path| (path.outcome, path.flags(), path.offers_chips(guide())))
        .collect();
    ends.into_iter()
        .map(|(outcome, flags, chips)| (outcome, flags.into_iter().cloned().collect(), chips))
        .collect()
}

/// The flags of every possible profile; the first is the profile that says nothing.
fn profiles() -> Vec<BTreeSet<Flag>> {
    let mut profiles = vec![BTreeSet::new()];
    for question in guide()
        .questions
        .iter()
        .filter(|question| question.is_profile())
    {
        for profile in profiles.clone() {
            for choice in &question.choices {
                let with = &profile | &choice.sets.iter().cloned().collect();
                if !profiles.contains(&with) {
                    profiles.push(with);
                }
            }
        }
    }
    profiles
}

fn chip_sets() -> Vec<BTreeSet<Flag>> {
    let mut sets = vec![BTreeSet::new()];
    for chip in &guide().chips {
        for mut set in sets.clone() {
            set.insert(chip.flag.clone());
            sets.push(set);
        }
    }
    sets
}

/// Fails with the first few situations that break a rule.
#[track_caller]
pub(crate) fn nowhere(breaks: impl Fn(&Situation) -> bool) {
    let broken: Vec<String> = situations()
        .iter()
        .filter(|situation| breaks(situation))
        .map(Situation::name)
        .collect();
    let few = &broken[..broken.len().min(8)];
    assert!(
        broken.is_empty(),
        "{} situations, such as\n{}",
        broken.len(),
        few.join("\n")
    );
}

/// A text of the content, with the place where it stands.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) at: String,
    /// In lower case, with straight apostrophes.
    pub(crate) words: String,
    /// All that has to hold for it to be shown: one of each of these flags, none of those.
    if_any: Vec<Vec<String>>,
    if_none: Vec<String>,
}

impl Text {
    /// Whether it can be shown while this flag of the profile is on. Answers to one question exclude each other.
    pub(crate) fn can_be_shown_with(&self, flag: &str) -> bool {
        let question = guide().questions.iter().find(|question| {
            let mut sets = question.choices.iter().flat_map(|choice| &choice.sets);
            question.is_profile() && sets.any(|set| set.as_str() == flag)
        });
        let choices = &question.expect("a flag of the profile").choices;
        let others: Vec<&str> = choices
            .iter()
            .flat_map(|choice| &choice.sets)
            .map(Flag::as_str)
            .chain(["no_nation", "no_setting"])
            .filter(|other| *other != flag)
            .collect();
        let impossible = |any: &Vec<String>| any.iter().all(|one| others.contains(&one.as_str()));
        !self.if_any.iter().any(impossible) && !self.if_none.iter().any(|none| none == flag)
    }

    /// Whether it vanishes when this flag is on.
    pub(crate) fn gives_way_to(&self, flag: &str) -> bool {
        self.if_none.iter().any(|none| none == flag)
    }

    /// Whether it is for one nation, or for readers whose nation is not known.
    pub(crate) fn is_of_one_nation(&self) -> bool {
        let of_nation = |flag: &&String| flag.starts_with("n_");
        self.if_any
            .iter()
            .any(|any| any.iter().all(|one| of_nation(&one)))
            || self.if_none.iter().filter(of_nation).count() == 3
    }

    /// Whether it is quoted: the register of sources and the two articles speak in their own words.
    pub(crate) fn is_quoted(&self) -> bool {
        self.at.starts_with("/guide/sources/") || self.at.starts_with("/guide/items/")
    }

    /// Whether the guide itself says it, in its own words: not the log, not the screens.
    pub(crate) fn is_advice(&self) -> bool {
        self.at.starts_with("/guide/") && !self.is_quoted()
    }
}

/// Every text of the content, whatever its kind, and every interface word: none is left out by being forgotten here.
pub(crate) fn every_text() -> Vec<Text> {
    let (content, words) = read();
    let content = serde_json::to_value(content).expect("content is JSON");
    let nowhere = Text {
        at: String::new(),
        words: String::new(),
        if_any: vec![],
        if_none: vec![],
    };
    let mut texts = Vec::new();
    gather(&content, &nowhere, &mut texts);
    let on_screen = Text {
        at: "/words".to_owned(),
        ..nowhere
    };
    for module in &words.modules {
        gather_words(module, &on_screen, &mut texts);
    }
    assert!(texts.len() > 2000, "too few texts: {}", texts.len());
    texts
}

fn gather_words(module: &WordModule, within: &Text, texts: &mut Vec<Text>) {
    let within = Text {
        at: format!("{}/{}", within.at, module.name),
        ..within.clone()
    };
    for (key, worded) in &module.entries {
        let words = match worded {
            Worded::Text { text, .. } => text.clone(),
            Worded::List(lines) => lines.join("\n"),
        };
        texts.push(Text {
            at: format!("{}/{key}", within.at),
            words: plain(&words),
            ..within.clone()
        });
    }
    for module in &module.modules {
        gather_words(module, &within, texts);
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// Takes the texts out of a value, with the conditions of whatever they stand in.
fn gather(value: &serde_json::Value, within: &Text, texts: &mut Vec<Text>) {
    use serde_json::Value;
    let strings = |value: &Value| -> Vec<String> {
        let strings = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        strings.map(str::to_owned).collect()
    };
    match value {
        Value::String(text) => {
            let words = plain(text);
            texts.push(Text {
                words,
                ..within.clone()
            });
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = format!("{}/{index}", within.at);
                gather(
                    item,
                    &Text {
                        at,
                        ..within.clone()
                    },
                    texts,
                );
            }
        }
        Value::Object(fields) => {
            let mut within = within.clone();
            if let Some(flag) = fields.get("flag").and_then(Value::as_str) {
                within.if_any.push(vec![flag.to_owned()]);
            }
            if let Some(condition) = fields.get("condition") {
                let any = strings(&condition["if_any"]);
                within.if_any.extend((!any.is_empty()).then_some(any));
                within.if_none.extend(strings(&condition["if_none"]));
            }
            for (name, field) in fields {
                let at = format!("{}/{name}", within.at);
                gather(
                    field,
                    &Text {
                        at,
                        ..within.clone()
                    },
                    texts,
                );
            }
        }
        _ => {}
    }
}
