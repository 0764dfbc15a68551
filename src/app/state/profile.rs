//! Where the user works, as the few codes that may be kept in clear. Knows nothing of where they are kept.

use firmly_core::guide::model::{ChoiceId, Guide, QuestionId};

/// `p_nation=eng p_setting=gp`: answers to the profile, for keeping.
pub fn to_codes(answers: &[(QuestionId, ChoiceId)]) -> String {
    let codes = answers
        .iter()
        .map(|(question, choice)| format!("{question}={choice}"));
    codes.collect::<Vec<_>>().join(" ")
}

/// What [`to_codes`] wrote. Codes that this guide does not know are left out; they were answers to something else.
pub fn from_codes(guide: &Guide, codes: &str) -> Vec<(QuestionId, ChoiceId)> {
    let codes = codes.split(' ').filter_map(|code| code.split_once('='));
    codes
        .map(|(question, choice)| (QuestionId::new(question), ChoiceId::new(choice)))
        .filter(|(question, choice)| {
            guide
                .question(question)
                .is_some_and(|question| question.is_profile() && question.choice(choice).is_some())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::journey::tests::content;

    #[test]
    fn codes_come_back_and_nothing_else_does() {
        let guide = content().guide;
        let answers = [(QuestionId::new("p_nation"), ChoiceId::new("eng"))];
        let codes = to_codes(&answers);
        assert_eq!(codes, "p_nation=eng");
        assert_eq!(from_codes(&guide, &codes), answers);
        assert_eq!(
            from_codes(&guide, "p_nation=mars q_one=a p_other=eng nonsense"),
            []
        );
    }
}
