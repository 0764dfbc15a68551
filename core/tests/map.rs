//! The picture of the tree: whole, legible, the same each time, and true to the answers.

use std::{collections::BTreeSet, path::Path, sync::OnceLock};

use firmly_core::{
    author,
    guide::{
        map::{
            Captions, Direction, Face, Form, Measure, estimate, layout, list, nearest,
            nearest_on_path,
            picture::{Part, Picture, Point, Rect, Subject, Text, Voice},
        },
        model::{ChoiceId, Guide, QuestionId, Urgency},
        paths::paths,
        walk::{Answers, walk},
    },
};

fn guide() -> Guide {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    author::read(&folder).expect("content/ is good").0.guide
}

fn draw(guide: &Guide, answers: &Answers, form: Form) -> Picture {
    draw_in(guide, answers, form, &estimate)
}

fn draw_in(guide: &Guide, answers: &Answers, form: Form, measure: Measure<'_>) -> Picture {
    let captions = Captions {
        kept_private: "Kept private",
        here: "Next question",
        see_above: &|choice| format!("{choice}: see above"),
        urgency: &|urgency| {
            match urgency {
                Urgency::Emergency => "Emergency: this minute",
                Urgency::UrgentToday => "Urgent today: before the day ends",
                Urgency::Soon => "Soon: two or three working days",
                Urgency::Routine => "Routine: within two weeks",
            }
            .to_owned()
        },
    };
    layout(guide, &walk(guide, answers), form, &captions, measure)
}

/// The second bouquet: told before, and again.
fn second_bouquet() -> Answers {
    let mut answers = Answers::default();
    for (question, choice) in [
        ("q_danger", "no"),
        ("q_threat", "none"),
        ("q_target", "me"),
        ("q_person", "current"),
        ("q_vuln", "no"),
        ("q_conduct", "prof"),
        ("q_kind", "gift"),
        ("q_gift", "meaning"),
        ("q_told_gift", "again"),
        ("q_pattern", "repeat"),
        ("q_care", "yes"),
        ("q_trust", "unwarned"),
    ] {
        answers.answer(QuestionId::new(question), ChoiceId::new(choice));
    }
    answers
}

/// The pictures for no answers and for the answers of every complete path, in both forms.
fn all_pictures() -> &'static [(Answers, Form, Picture)] {
    static ALL: OnceLock<Vec<(Answers, Form, Picture)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let guide = guide();
        std::iter::once(Answers::default())
            .chain(paths(&guide).map(|path| path.answers()))
            .flat_map(|answers| [(answers.clone(), Form::Wide), (answers, Form::Tall)])
            .map(|(answers, form)| {
                let picture = draw(&guide, &answers, form);
                (answers, form, picture)
            })
            .collect()
    })
}

fn of_form(wanted: Form) -> impl Iterator<Item = (&'static Answers, &'static Picture)> {
    all_pictures()
        .iter()
        .filter(move |(_, form, _)| *form == wanted)
        .map(|(answers, _, picture)| (answers, picture))
}

/// Whether a level or upright stretch runs through the inside of a box.
fn runs_through(from: &Point, to: &Point, rect: &Rect) -> bool {
    let (left, right) = (from.x.min(to.x), from.x.max(to.x));
    let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
    right > rect.x + 0.5
        && left < rect.right() - 0.5
        && bottom > rect.y + 0.5
        && top < rect.bottom() - 0.5
}

#[test]
fn the_same_answers_give_the_same_picture() {
    let guide = guide();
    for form in [Form::Wide, Form::Tall] {
        assert_eq!(
            draw(&guide, &second_bouquet(), form),
            draw(&guide, &second_bouquet(), form)
        );
    }
}

#[test]
fn every_question_and_every_outcome_is_drawn() {
    let guide = guide();
    for (_, picture) in of_form(Form::Wide) {
        let mut questions = Vec::new();
        let mut outcomes = BTreeSet::new();
        for node in &picture.nodes {
            match &node.subject {
                Subject::Question(id) => questions.push(id.clone()),
                Subject::Outcome(id, _) => {
                    outcomes.insert(id.clone());
                }
                Subject::Jump(_) => {}
            }
        }
        questions.sort();
        let mut expected: Vec<_> = guide
            .questions
            .iter()
            .filter(|q| !q.is_profile())
            .map(|q| q.id.clone())
            .collect();
        expected.sort();
        assert_eq!(questions, expected, "each question has one box");
        assert_eq!(outcomes.len(), guide.outcomes.len());
    }
}

#[test]
fn the_tall_form_shows_the_path_whole_and_the_rest_at_least_as_shapes() {
    let guide = guide();
    for (answers, picture) in of_form(Form::Tall) {
        for step in walk(&guide, answers).path {
            let node = picture
                .nodes
                .iter()
                .find(|node| node.subject == Subject::Question(step.question.clone()));
            assert_eq!(node.unwrap().part, Part::On, "{}", step.question);
        }
        let columns = [
            "q_consult",
            "q_gift",
            "q_online",
            "q_direct",
            "q_presence",
            "q_alleg",
            "q_reaction",
        ];
        for column in columns {
            let node = picture
                .nodes
                .iter()
                .find(|node| node.subject == Subject::Question(QuestionId::new(column)));
            let node = node.unwrap();
            assert!(node.part == Part::On || !node.glyphs.is_empty(), "{column}");
        }
    }
}

#[test]
fn no_line_runs_through_a_box_that_it_does_not_belong_to() {
    for (_, form, picture) in all_pictures() {
        for edge in &picture.edges {
            for stretch in edge.points.windows(2) {
                assert!(
                    stretch[0].x == stretch[1].x || stretch[0].y == stretch[1].y,
                    "lines are level or upright"
                );
                for (index, node) in picture.nodes.iter().enumerate() {
                    if index != edge.from && index != edge.to {
                        assert!(
                            !runs_through(&stretch[0], &stretch[1], &node.rect),
                            "{form:?}: from {:?} to {:?} through {:?}",
                            picture.nodes[edge.from].subject,
                            picture.nodes[edge.to].subject,
                            node.subject
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn boxes_do_not_overlap_and_stay_on_the_page() {
    for (_, form, picture) in all_pictures() {
        for (index, node) in picture.nodes.iter().enumerate() {
            let rect = &node.rect;
            assert!(rect.x >= 0.0 && rect.y >= 0.0, "{:?}", node.subject);
            assert!(
                rect.right() <= picture.width && rect.bottom() <= picture.height,
                "{:?}",
                node.subject
            );
            for other in &picture.nodes[index + 1..] {
                let apart = rect.right() <= other.rect.x
                    || other.rect.right() <= rect.x
                    || rect.bottom() <= other.rect.y
                    || other.rect.bottom() <= rect.y;
                assert!(apart, "{form:?}: {:?} on {:?}", node.subject, other.subject);
            }
        }
    }
}

#[test]
fn labels_fit_their_boxes() {
    let face = |text: &Text, part: Part| match (text.voice, part) {
        (Voice::Label, Part::End) => Face::Title,
        (Voice::Label, _) => Face::Label,
        _ => Face::Plain,
    };
    for (_, form, picture) in all_pictures() {
        for node in &picture.nodes {
            for text in &node.texts {
                let end = text.x + estimate(&text.words, face(text, node.part));
                assert!(end <= node.rect.right(), "{form:?}: {}", text.words);
                assert!(
                    text.y > node.rect.y + 9.0 && text.y < node.rect.bottom() - 3.0,
                    "{}",
                    text.words
                );
            }
        }
    }
}

#[test]
fn names_keep_clear_of_shapes_and_edges_in_a_wide_face() {
    let guide = guide();
    // As wide as the widest of the system faces.
    let wide = |words: &str, face: Face| 1.25 * estimate(words, face);
    let picture = draw_in(&guide, &Answers::default(), Form::Tall, &wide);
    for node in &picture.nodes {
        let shapes = node.glyphs.iter().map(|glyph| glyph.x);
        for text in &node.texts {
            let end = text.x + wide(&text.words, Face::Label);
            let limit = shapes
                .clone()
                .filter(|x| *x > text.x)
                .fold(node.rect.right(), f64::min);
            assert!(end <= limit, "{} runs into something", text.words);
        }
    }
}

#[test]
fn the_path_goes_from_the_first_question_to_the_outcome_and_carries_the_answers() {
    let guide = guide();
    for path in paths(&guide) {
        let answers = path.answers();
        for form in [Form::Wide, Form::Tall] {
            let picture = draw(&guide, &answers, form);
            let ends: Vec<_> = picture
                .nodes
                .iter()
                .filter(|node| node.part == Part::End)
                .collect();
            assert_eq!(ends.len(), 1, "{form:?}");
            assert!(matches!(&ends[0].subject, Subject::Outcome(id, _) if id == path.outcome));
            let last = picture.path_nodes.last().unwrap();
            assert_eq!(&picture.nodes[*last], ends[0]);
            let on = picture
                .path_nodes
                .iter()
                .map(|index| &picture.nodes[*index]);
            let asked: Vec<_> = on
                .filter_map(|node| match &node.subject {
                    Subject::Question(id) => Some(id),
                    _ => None,
                })
                .collect();
            let expected: Vec<_> = path
                .steps
                .iter()
                .map(|(question, _)| &question.id)
                .collect();
            assert_eq!(asked, expected, "{form:?}");
            for (question, choice) in &path.steps {
                let node = picture
                    .nodes
                    .iter()
                    .find(|node| node.subject == Subject::Question(question.id.clone()));
                let said: Vec<_> = node
                    .unwrap()
                    .texts
                    .iter()
                    .filter(|text| text.voice == Voice::Answer)
                    .map(|text| text.words.as_str())
                    .collect();
                let expected = if question.private {
                    "Kept private"
                } else {
                    &choice.label
                };
                assert_eq!(said.join(" "), expected, "{}", question.id);
            }
        }
    }
}

#[test]
fn the_answer_about_the_users_own_conduct_is_nowhere() {
    let guide = guide();
    let conduct = guide.question(&QuestionId::new("q_conduct")).unwrap();
    let way = walk(&guide, &second_bouquet());
    let listed = list(&guide, &way);
    let told = way.path.iter().filter(|step| step.question != conduct.id);
    let asked = guide
        .questions
        .iter()
        .filter(|question| !question.is_profile());
    assert_eq!(listed.len(), asked.count());
    assert_eq!(
        listed
            .iter()
            .filter(|listed| listed.given.is_some())
            .count(),
        told.count()
    );
    assert!(
        listed
            .iter()
            .any(|listed| listed.question.id == conduct.id && listed.given.is_none())
    );

    for form in [Form::Wide, Form::Tall] {
        let pictures: Vec<_> = ["prof", "replied"]
            .map(|choice| {
                let mut answers = second_bouquet();
                answers.answer(conduct.id.clone(), ChoiceId::new(choice));
                draw(&guide, &answers, form)
            })
            .into();
        assert_eq!(pictures[0], pictures[1]);
    }
}

#[test]
fn before_any_answer_the_first_question_is_the_place_to_begin() {
    let guide = guide();
    for form in [Form::Wide, Form::Tall] {
        let picture = draw(&guide, &Answers::default(), form);
        assert_eq!(picture.path_nodes.len(), 1);
        assert_eq!(
            picture.nodes[picture.path_nodes[0]].subject,
            Subject::Question(guide.start.clone())
        );
        assert!(picture.path.is_empty());
    }
}

#[test]
fn arrow_keys_reach_every_box() {
    let guide = guide();
    for form in [Form::Wide, Form::Tall] {
        let picture = draw(&guide, &second_bouquet(), form);
        let mut reached: BTreeSet<usize> = picture.path_nodes.iter().copied().collect();
        let mut pending: Vec<usize> = reached.iter().copied().collect();
        while let Some(from) = pending.pop() {
            for direction in [
                Direction::Left,
                Direction::Right,
                Direction::Up,
                Direction::Down,
            ] {
                if let Some(to) = nearest(&picture, from, direction)
                    && reached.insert(to)
                {
                    pending.push(to);
                }
            }
        }
        let missed: Vec<_> = (0..picture.nodes.len())
            .filter(|index| !reached.contains(index))
            .map(|index| &picture.nodes[index].subject)
            .collect();
        assert!(missed.is_empty(), "{form:?}: {missed:?}");
    }
}

#[test]
fn escape_leads_back_to_the_path() {
    let guide = guide();
    let picture = draw(&guide, &second_bouquet(), Form::Wide);
    let place = |wanted: &str| {
        let of = |subject: &Subject| match subject {
            Subject::Question(id) => id.as_str() == wanted,
            Subject::Outcome(id, _) => id.as_str() == wanted,
            Subject::Jump(_) => false,
        };
        picture
            .nodes
            .iter()
            .position(|node| of(&node.subject))
            .expect("it is drawn")
    };
    assert_eq!(
        nearest_on_path(&picture, place("o_999")),
        Some(place("q_danger"))
    );
    assert_eq!(
        nearest_on_path(&picture, place("o_gift_amorous")),
        Some(place("q_told_gift"))
    );
}

#[test]
fn the_second_bouquet_in_the_wide_form() {
    let guide = guide();
    let picture = draw(&guide, &second_bouquet(), Form::Wide);
    let mut said = format!("{} x {}\n", picture.width, picture.height);
    for node in &picture.nodes {
        let words: Vec<_> = node.texts.iter().map(|text| text.words.as_str()).collect();
        let Rect {
            x,
            y,
            width,
            height,
        } = node.rect;
        said += &format!(
            "{:?} at {x:.1} {y:.1}, {width:.1} x {height:.1}: {}\n",
            node.part,
            words.join(" / ")
        );
    }
    for caption in &picture.captions {
        said += &format!("{} at {:.1} {:.1}\n", caption.words, caption.x, caption.y);
    }
    said += &format!(
        "edges {}\npath {}\ntips {}\n",
        picture.edge_data(),
        picture.path_data(),
        picture.tip_data()
    );
    insta::assert_snapshot!(said);
}
