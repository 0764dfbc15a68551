//! What the answers put into a new entry of the log. Private answers put nothing into it.

use firmly_core::{content::Content, guide::walk::Walk};

use crate::app::view::EntryStart;

/// What an entry written from here begins with. A later answer says more than an earlier one.
pub fn entry_start(content: &Content, walk: &Walk) -> EntryStart {
    let mut start = EntryStart {
        outcome: walk.outcome().cloned(),
        ..EntryStart::default()
    };
    for step in &walk.path {
        if content
            .guide
            .question(&step.question)
            .is_none_or(|question| question.private)
        {
            continue;
        }
        let prefills = content.vocabulary.prefills.iter();
        for prefill in prefills
            .filter(|prefill| prefill.question == step.question && prefill.choice == step.choice)
        {
            let later = |new: &Option<String>, old: Option<String>| new.clone().or(old);
            start.channel = later(&prefill.channel, start.channel);
            start.relation = later(&prefill.relation, start.relation);
            start.under_18 = later(&prefill.under_18, start.under_18);
            for behaviour in &prefill.behaviours {
                if !start.behaviours.contains(behaviour) {
                    start.behaviours.push(behaviour.clone());
                }
            }
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use firmly_core::{
        guide::{
            model::{ChoiceId, QuestionId},
            walk::{Answers, walk},
        },
        journal::vocabulary::Prefill,
    };

    use super::*;
    use crate::app::state::journey::tests::content;

    fn prefill(question: &str, choice: &str) -> Prefill {
        Prefill {
            question: QuestionId::new(question),
            choice: ChoiceId::new(choice),
            channel: None,
            behaviours: Vec::new(),
            relation: None,
            under_18: None,
        }
    }

    #[test]
    fn later_answers_say_more_and_private_ones_nothing() {
        let mut content = content();
        content.vocabulary.prefills = vec![
            Prefill {
                channel: Some("unknown".into()),
                relation: Some("current".into()),
                ..prefill("q_one", "a")
            },
            Prefill {
                channel: Some("gift".into()),
                behaviours: vec!["gift".into()],
                ..prefill("q_two", "a")
            },
            Prefill {
                behaviours: vec!["sent a reply".into()],
                ..prefill("q_private", "a")
            },
            Prefill {
                under_18: Some("yes".into()),
                ..prefill("q_one", "b")
            },
        ];
        let mut answers = Answers::default();
        for question in ["q_one", "q_private", "q_two"] {
            answers.answer(QuestionId::new(question), ChoiceId::new("a"));
        }
        let walk = walk(&content.guide, &answers);
        assert_eq!(
            entry_start(&content, &walk),
            EntryStart {
                outcome: walk.outcome().cloned(),
                channel: Some("gift".into()),
                behaviours: vec!["gift".into()],
                relation: Some("current".into()),
                under_18: None,
            }
        );
        assert!(walk.outcome().is_some());
    }
}
