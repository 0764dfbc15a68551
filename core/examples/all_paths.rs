//! Times every path of the guide with every profile: prints one line of JSON, `{"paths":…,"plans":…,"ms":…}`.

use std::{collections::BTreeSet, path::Path, time::Instant};

use firmly_core::{
    author,
    guide::{
        model::{Flag, Guide},
        paths::paths,
        plan::plan_for,
        walk::walk,
    },
};

#[expect(clippy::print_stdout, reason = "the line is what it is run for")]
fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let (content, _) = author::read(&folder).expect("content/ is sound");
    let guide = &content.guide;

    let begun = Instant::now();
    let mut walked = 0;
    let mut ends = BTreeSet::new();
    for path in paths(guide) {
        walked += 1;
        let end = walk(guide, &path.answers());
        let outcome = end.outcome().expect("a path ends at an outcome").clone();
        ends.insert((outcome, end.flags));
    }
    let profiles = profiles(guide);
    let mut plans = 0;
    for (outcome, flags) in &ends {
        for profile in &profiles {
            plan_for(guide, outcome, &(flags | profile)).expect("an outcome of the guide");
            plans += 1;
        }
    }
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    println!(r#"{{"paths":{walked},"plans":{plans},"ms":{ms:.1}}}"#);
}

/// The flags of every possible profile.
fn profiles(guide: &Guide) -> BTreeSet<BTreeSet<Flag>> {
    let mut profiles = BTreeSet::from([BTreeSet::new()]);
    for question in guide.questions.iter().filter(|q| q.is_profile()) {
        for profile in profiles.clone() {
            for choice in &question.choices {
                let mut with = profile.clone();
                with.extend(choice.sets.iter().cloned());
                profiles.insert(with);
            }
        }
    }
    profiles
}
