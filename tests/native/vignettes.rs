//! The six vignettes as pages: what the page at the end of each must show and say, and what it must not. What their plans
//! hold is the core's to test.

use firmly::app::{book::Book, state::journey::Action, views::outcome::OutcomePage};
use firmly_core::guide::model::{ChoiceId, QuestionId};
use yew::Reducible;

use crate::views::{cut, draw, escaped, hooks, page, start};

/// A story: where the user works, what they answer, and the page that they get.
struct Vignette {
    /// `question:choice`, separated by spaces.
    profile: &'static str,
    /// The same.
    answers: &'static str,
    outcome: &'static str,
    urgency: &'static str,
    overlays: &'static [&'static str],
    /// The first actions, in their order.
    first: &'static [&'static str],
    /// Kinds of hooks, and ids that are among them.
    shows: &'static [(&'static str, &'static [&'static str])],
    /// The same, for ids that are not.
    hides: &'static [(&'static str, &'static [&'static str])],
    says: &'static [&'static str],
    never_says: &'static [&'static str],
}

impl Vignette {
    fn assert(&self) {
        let book = Book::embedded();
        let pairs = |text: &str| -> Vec<(QuestionId, ChoiceId)> {
            let pairs = text.split(' ').map(|pair| pair.split_once(':').unwrap());
            pairs
                .map(|(question, choice)| (QuestionId::new(question), ChoiceId::new(choice)))
                .collect()
        };
        let mut journey = start(&book).reduce(Action::SetProfile(pairs(self.profile)));
        for (question, choice) in pairs(self.answers) {
            journey = journey.reduce(Action::Answer { question, choice });
        }
        let html = draw::<OutcomePage>(page(journey));
        assert_eq!(hooks(&html, "outcome"), [self.outcome]);
        assert!(hooks(&html, "urgency").contains(&self.urgency));
        let mut overlays = hooks(&html, "overlay");
        overlays.sort_unstable();
        let mut expected = self.overlays.to_vec();
        expected.sort_unstable();
        assert_eq!(overlays, expected);
        assert!(hooks(&html, "action").starts_with(self.first));
        for (kind, ids) in self.shows {
            let there = hooks(&html, kind);
            for id in *ids {
                assert!(there.contains(id), "shows {id}");
            }
        }
        for (kind, ids) in self.hides {
            let there = hooks(&html, kind);
            for id in *ids {
                assert!(!there.contains(id), "does not show {id}");
            }
        }
        // Titles of sources are not advice.
        let advice = plain(&cut(&html, "<details class=\"f-src\">", "</details>"));
        for words in self.says {
            assert!(advice.contains(&plain(&escaped(words))), "says {words}");
        }
        for words in self.never_says {
            assert!(
                !advice.contains(&plain(&escaped(words))),
                "never says {words}"
            );
        }
    }
}

/// The words of a page, in small letters and with one kind of apostrophe, as HTML writes them.
fn plain(html: &str) -> String {
    let words = cut(html, "<", ">").replace(['’', '‘'], &escaped("'"));
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[test]
fn pv_1_friend_request_after_a_night_shift() {
    Vignette {
        profile: "p_nation:eng p_setting:hosp p_status:trainee",
        answers: "q_danger:no q_threat:none q_target:me q_person:current q_vuln:no q_conduct:prof q_kind:online q_online:request q_told_friend:first",
        outcome: "o_friend",
        urgency: "routine",
        overlays: &["v_hosp", "v_training", "v_eng"],
        first: &["A16"],
        shows: &[("action", &["A18", "A20"]), ("wording", &["W06"]), ("do", &["log-this"])],
        hides: &[("action", &["A22", "A04", "A28", "A31"]), ("wording", &["W13"]), ("contact", &["police_101"])],
        says: &["supervisor", "Do not accept and then restrict"],
        never_says: &[],
    }
    .assert();
}

#[test]
fn pv_2_second_bouquet() {
    Vignette {
        profile: "p_nation:eng p_setting:gp p_status:perm",
        answers: "q_danger:no q_threat:none q_target:me q_person:current q_vuln:no q_conduct:prof q_kind:gift q_gift:meaning q_told_gift:again q_pattern:repeat q_care:yes q_trust:unwarned",
        outcome: "o_repeat",
        urgency: "soon",
        overlays: &["v_told", "v_gp", "v_eng"],
        first: &["A22"],
        shows: &[("action", &["A21", "A25", "A46"]), ("do", &["log-this"])],
        hides: &[("action", &["A11", "A29", "A30", "A65"]), ("wording", &["W22"])],
        says: &["12 months"],
        never_says: &["return it", "give it back"],
    }
    .assert();
}

#[test]
fn pv_3_he_knows_the_colour_of_the_curtains() {
    Vignette {
        profile: "p_nation:sco p_setting:nurse p_status:perm",
        answers: "q_danger:no q_threat:none q_target:me q_person:current q_vuln:yes q_conduct:replied q_kind:direct q_direct:private q_told_direct:again q_pattern:fear",
        outcome: "o_stalking",
        urgency: "urgent_today",
        overlays: &["v_vulnerable", "v_replied", "v_private", "v_told", "v_nurse", "v_sco"],
        first: &["A04"],
        shows: &[("action", &["A45"]), ("disclosure", &["D2"]), ("contact", &["police_999", "helpline"]), ("do", &["log-this"])],
        hides: &[("action", &["A11", "A65"])],
        says: &["999 when someone is", "2010 Act", "sleep, work, travel", "Do not wait for more evidence, or for a threat"],
        never_says: &["stalking protection order", "1997 Act", "section 2A", "PCSE", "Special Allocation", "2023 Act"],
    }
    .assert();
}

#[test]
fn pv_4_you_have_lovely_hands() {
    Vignette {
        profile: "p_nation:wal p_setting:dental p_status:perm",
        answers: "q_danger:no q_threat:none q_target:me q_person:current q_vuln:no q_conduct:prof q_kind:consult q_consult:remark q_told_consult:first",
        outcome: "o_consult",
        urgency: "soon",
        overlays: &["v_dental", "v_wal"],
        first: &["A12", "A11"],
        shows: &[("action", &["A23", "A24"]), ("wording", &["W02"]), ("do", &["log-this"])],
        hides: &[("action", &["A29", "A30"]), ("contact", &["commissioner"])],
        says: &["GDC"],
        never_says: &["list removal", "removal from the list", "Alternative Treatment Scheme", "is harassment", "is a crime", "is an offence"],
    }
    .assert();
}

#[test]
fn pv_5_youll_read_about_me() {
    Vignette {
        profile: "p_nation:eng p_setting:hosp p_status:perm",
        answers: "q_danger:no q_threat:self",
        outcome: "o_self_harm",
        urgency: "urgent_today",
        overlays: &["v_hosp", "v_eng"],
        first: &["A33"],
        shows: &[("disclosure", &["D3"]), ("do", &["log-this"])],
        hides: &[],
        says: &[
            "999 if it could be now",
            "in the clinical record",
            "your answer about a relationship stayed the same",
            "Do not ignore it as manipulation",
        ],
        never_says: &["phone the person", "ring the person"],
    }
    .assert();
}

#[test]
fn pv_6_the_referral() {
    Vignette {
        profile: "p_nation:eng p_setting:gp p_status:locum",
        answers: "q_danger:no q_threat:none q_target:me q_person:former q_vuln:no q_conduct:prof q_kind:alleg q_alleg:made",
        outcome: "o_complaint_made",
        urgency: "urgent_today",
        overlays: &["v_former", "v_gp", "v_locum", "v_eng"],
        first: &["A51", "A37"],
        shows: &[("action", &["A52", "A55"]), ("disclosure", &["D4"]), ("do", &["log-this"])],
        hides: &[("action", &["A29", "A30"])],
        says: &["Corrections are added, dated, never written over", "Do not reply, phone or explain to the patient or the regulator yourself", "Do not remove the patient from the list because of the complaint"],
        never_says: &[],
    }
    .assert();
}
