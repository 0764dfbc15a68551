//! The parts of the static guide in reading order: opening, contents, questions, outcomes, cards, library, sources, limits.

use super::{markup::Markup, phrases::Phrases};
use crate::guide::model::{
    Action, AddedAction, Choice, ContactId, DisclosureId, Guide, Line, Outcome, OutcomeId, Overlay,
    OverlayKind, Question, QuestionId, Source, SourceId, Suppressed, Target, Urgency, Wording,
    WordingId, WordingPart,
};

/// The shapes that stand for the four urgencies, and two icons; the mock's sprite without the rest.
const SPRITE: &str = include_str!("sprite.svg");
/// The firm line, before the name.
const MARK: &str = include_str!("mark.svg");

/// What the page begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// The app's start page, whose place the guide keeps.
    Start,
    /// A title page, for paper.
    Title,
}

/// Writes the parts of one guide.
pub(super) struct Parts<'a> {
    guide: &'a Guide,
    phrases: &'a Phrases<'a>,
    questions: Vec<&'a Question>,
    outcomes: Vec<&'a Outcome>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(guide: &'a Guide, phrases: &'a Phrases<'a>) -> Self {
        let questions = guide.questions.iter().filter(|q| !q.is_profile()).collect();
        let mut outcomes: Vec<_> = guide.outcomes.iter().collect();
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.urgency));
        Self {
            guide,
            phrases,
            questions,
            outcomes,
        }
    }

    /// Everything that stands in `body`.
    pub(super) fn write(&self, html: &mut Markup, opening: Opening) {
        html.constant(SPRITE);
        self.bar(html);
        html.element(
            "main",
            &[("class", "f-main"), ("id", "main"), ("tabindex", "-1")],
            |html| {
                self.emergency(html);
                match opening {
                    Opening::Start => self.start(html),
                    Opening::Title => self.title(html),
                }
                self.contents(html);
                self.section(html, "questions", |html| self.all_questions(html));
                self.section(html, "outcomes", |html| self.all_outcomes(html));
                self.section(html, "cards", |html| self.all_overlays(html));
                self.section(html, "steps", |html| self.all_actions(html));
                self.section(html, "wordings", |html| self.all_wordings(html));
                self.section(html, "disclosures", |html| self.all_disclosures(html));
                self.section(html, "contacts", |html| self.all_contacts(html));
                self.section(html, "nations", |html| self.nations(html));
                self.section(html, "sources", |html| self.all_sources(html));
                self.section(html, "about", |html| self.about(html));
            },
        );
        self.foot(html);
    }

    fn say(&self, name: &str) -> &'a str {
        self.phrases.say(&format!("paper.{name}"))
    }

    // The opening.

    fn bar(&self, html: &mut Markup) {
        html.element("header", &[("class", "f-bar")], |html| {
            let skip = [("class", "govuk-skip-link f-skip"), ("href", "#main")];
            html.element("a", &skip, |html| {
                html.text(self.phrases.say("shell.bar.skip"))
            });
            html.element("div", &[("class", "f-bar__in")], |html| {
                html.element("a", &[("class", "f-brand"), ("href", "#main")], |html| {
                    html.constant(MARK);
                    html.text(self.phrases.say("shell.brand"));
                });
                html.element("p", &[("class", "f-999")], |html| {
                    html.text(self.phrases.say("shell.bar.danger"));
                    html.text(" ");
                    html.link("tel:999", self.phrases.say("shell.bar.call"));
                });
                let nav = [
                    ("class", "f-nav"),
                    ("aria-label", self.phrases.say("shell.bar.sections")),
                ];
                html.element("nav", &nav, |html| {
                    html.jump("questions", self.phrases.say("shell.bar.guide"));
                    html.jump("contents", self.phrases.say("shell.bar.handbook"));
                });
                html.element("div", &[("class", "f-safe")], |html| {
                    // Keeps the place of the button that needs a script, so that this one does not move.
                    html.plain("span", "");
                    let leave = [
                        ("class", "f-btn f-btn--ink f-btn--small"),
                        ("href", "about:blank"),
                        ("rel", "nofollow noreferrer"),
                    ];
                    html.element("a", &leave, |html| {
                        icon(html, "i-leave");
                        html.text(self.phrases.say("shell.bar.leave"));
                    });
                });
            });
        });
    }

    fn emergency(&self, html: &mut Markup) {
        let section = [("class", "f-emerge"), ("aria-labelledby", "h-now")];
        html.element("section", &section, |html| {
            html.element("h2", &[("class", "f-h4"), ("id", "h-now")], |html| {
                glyph(html, Urgency::Emergency);
                html.text(self.phrases.say("guide.start.danger_title"));
            });
            html.element("p", &[], |html| {
                html.text(self.phrases.say("guide.start.danger_before"));
                html.text(" ");
                html.link("tel:999", self.phrases.say("guide.start.danger_call"));
                html.text(". ");
                html.text(self.phrases.say("guide.start.danger_after"));
            });
        });
    }

    fn start(&self, html: &mut Markup) {
        html.classed("h1", "f-display", self.phrases.say("guide.start.title"));
        html.classed("p", "f-lede", self.phrases.say("guide.start.lede"));
        let main = [
            ("class", "f-door f-door--main f-mt"),
            ("aria-labelledby", "h-start"),
        ];
        html.element("section", &main, |html| {
            heading(
                html,
                "h2",
                "f-h2",
                "h-start",
                self.phrases.say("guide.start.what"),
            );
            html.plain("p", self.say("below"));
            html.element("p", &[("class", "f-actions")], |html| {
                let start = [
                    ("class", "govuk-button"),
                    ("href", &*format!("#{}", self.guide.start)),
                ];
                html.element("a", &start, |html| {
                    html.text(self.phrases.say("guide.start.start"))
                });
            });
        });
        html.element("div", &[("class", "f-doors")], |html| {
            html.element("section", &[("class", "f-door")], |html| {
                html.classed("h2", "f-h3", self.phrases.say("guide.start.log"));
                html.plain("p", self.say("start_log"));
            });
            html.element("section", &[("class", "f-door")], |html| {
                html.element("h2", &[("class", "f-h3")], |html| {
                    html.jump("contents", self.phrases.say("guide.start.handbook"));
                });
                html.plain("p", self.phrases.say("guide.start.handbook_text"));
            });
        });
    }

    fn title(&self, html: &mut Markup) {
        html.classed("h1", "f-title", self.say("title"));
        html.classed("p", "f-lede", self.say("lede"));
        html.classed("p", "f-mt-s", self.phrases.say("shell.foot.limits"));
        html.classed("p", "f-mt-xs f-small", &self.version());
    }

    fn contents(&self, html: &mut Markup) {
        let section = [("class", "f-sec"), ("aria-labelledby", "contents")];
        html.element("nav", &section, |html| {
            heading(html, "h2", "f-h2", "contents", self.say("contents"));
            html.element("ul", &[("class", "f-list")], |html| {
                for id in SECTIONS {
                    html.element("li", &[], |html| html.jump(id, self.section_title(id)));
                }
            });
            heading(html, "h3", "f-h3 f-mt-s", "", self.say("by_urgency"));
            html.element("ol", &[("class", "f-list")], |html| {
                for outcome in &self.outcomes {
                    html.element("li", &[], |html| {
                        html.jump(outcome.id.as_str(), &outcome.title);
                        html.text(" ");
                        html.text(self.phrases.urgency(outcome.urgency));
                    });
                }
            });
        });
    }

    fn section(&self, html: &mut Markup, id: &'static str, inside: impl FnOnce(&mut Markup)) {
        let section = [("class", "f-sec"), ("aria-labelledby", id)];
        html.element("section", &section, |html| {
            heading(html, "h2", "f-h2", id, self.section_title(id));
            inside(html);
        });
    }

    fn section_title(&self, id: &str) -> &'a str {
        self.phrases.say(&format!("paper.sections.{id}"))
    }

    // Questions.

    fn all_questions(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.questions"));
        for question in &self.questions {
            self.question(html, question, Some(self.question_number(&question.id)));
        }
        heading(html, "h3", "f-h3 f-mt", "profile", self.say("profile"));
        html.plain("p", self.say("ledes.profile"));
        for question in self.guide.questions.iter().filter(|q| q.is_profile()) {
            html.element("div", &[("class", "f-mt-s")], |html| {
                heading(html, "h4", "f-h4", question.id.as_str(), &question.text);
                self.choices(html, question);
            });
        }
    }

    fn question(&self, html: &mut Markup, question: &Question, number: Option<usize>) {
        html.element("div", &[("class", "f-mt")], |html| {
            if let Some(number) = number {
                html.element("p", &[("class", "f-caption")], |html| {
                    html.text(&self.phrases.fill(
                        "paper.question",
                        &[("stage", &question.stage), ("number", &number.to_string())],
                    ));
                });
            }
            heading(html, "h3", "f-h3", question.id.as_str(), &question.text);
            if let Some(help) = &question.help {
                html.classed("p", "f-quiet", help);
            }
            self.choices(html, question);
        });
    }

    fn choices(&self, html: &mut Markup, question: &Question) {
        html.element("ul", &[("class", "f-list")], |html| {
            for choice in &question.choices {
                html.element("li", &[], |html| self.choice(html, choice));
            }
        });
    }

    fn choice(&self, html: &mut Markup, choice: &Choice) {
        html.text(&choice.text);
        if let Some(next) = &choice.next {
            html.void("br", &[]);
            match next {
                Target::Question(id) => {
                    let number = self.question_number(id).to_string();
                    let label = self.guide.question(id).map_or("", |q| q.label.as_str());
                    let text = self.phrases.fill(
                        "paper.to_question",
                        &[("number", &number), ("label", label)],
                    );
                    html.jump(id.as_str(), &text);
                }
                Target::Outcome(id) => {
                    if let Some(outcome) = self.guide.outcome(id) {
                        html.text(self.phrases.urgency(outcome.urgency));
                        html.text(" ");
                        html.jump(id.as_str(), &outcome.title);
                    }
                }
            }
        }
        let cards: Vec<_> = self
            .guide
            .overlays
            .iter()
            .filter(|overlay| choice.sets.contains(&overlay.flag))
            .collect();
        if !cards.is_empty() {
            html.text(". ");
            html.text(self.say(if cards.len() == 1 {
                "read_also"
            } else {
                "read_also_several"
            }));
            for (index, card) in cards.into_iter().enumerate() {
                html.text(if index == 0 { " " } else { ", " });
                html.jump(card.id.as_str(), &card.title);
            }
        }
    }

    fn question_number(&self, id: &QuestionId) -> usize {
        self.questions
            .iter()
            .position(|question| &question.id == id)
            .map_or(0, |index| index + 1)
    }

    // Outcomes.

    fn all_outcomes(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.outcomes"));
        for outcome in &self.outcomes {
            html.element("article", &[("class", "f-mt")], |html| {
                self.outcome(html, outcome)
            });
        }
    }

    fn outcome(&self, html: &mut Markup, outcome: &Outcome) {
        heading(html, "h3", "f-h3", outcome.id.as_str(), &outcome.title);
        html.element("p", &[("class", "f-u")], |html| {
            glyph(html, outcome.urgency);
            html.text(" ");
            html.plain("b", self.phrases.urgency(outcome.urgency));
            html.text(" ");
            html.text(self.phrases.urgency_meaning(outcome.urgency));
        });
        html.element("p", &[], |html| {
            html.text(self.say("reached_when"));
            html.text(" ");
            html.text(&outcome.when);
        });
        self.head(html, "do_in_order");
        html.element("ol", &[("class", "f-list")], |html| {
            for action in outcome
                .actions
                .iter()
                .filter_map(|id| self.guide.action(id))
            {
                html.element("li", &[], |html| self.action_link(html, action));
            }
        });
        self.lines(html, "dos", &outcome.dos);
        self.lines(html, "donts", &outcome.donts);
        self.lines(html, "log", &outcome.log);
        self.says(html, &outcome.say);
        self.contact_links(html, &outcome.contacts);
        self.disclosure_links(html, &outcome.disclosures);
        if !outcome.rerun.is_empty() {
            self.head(html, "rerun");
            for text in &outcome.rerun {
                html.plain("p", text);
            }
        }
    }

    fn head(&self, html: &mut Markup, name: &str) {
        html.classed(
            "h4",
            "f-h4 f-mt-xs",
            self.phrases.say(&format!("paper.heads.{name}")),
        );
    }

    fn action_link(&self, html: &mut Markup, action: &Action) {
        html.jump(action.id.as_str(), &action.title);
        if let Some(when) = self.phrases.condition(&action.condition) {
            html.text(". ");
            html.text(&when);
        }
    }

    fn lines(&self, html: &mut Markup, head: &str, lines: &[Line]) {
        if lines.is_empty() {
            return;
        }
        self.head(html, head);
        html.element("ul", &[("class", "f-list")], |html| {
            for line in lines {
                html.element("li", &[], |html| self.line(html, line));
            }
        });
    }

    fn line(&self, html: &mut Markup, line: &Line) {
        if let Some(when) = self.phrases.condition(&line.condition) {
            html.classed("span", "f-quiet", &when);
            html.text(" ");
        }
        html.text(&line.text);
    }

    fn says(&self, html: &mut Markup, ids: &[WordingId]) {
        self.links(
            html,
            "say",
            ids.iter().filter_map(|id| {
                let wording = self.guide.wording(id)?;
                Some((id.as_str().to_owned(), wording.title.as_str()))
            }),
        );
    }

    fn contact_links(&self, html: &mut Markup, ids: &[ContactId]) {
        self.links(
            html,
            "contacts",
            ids.iter().filter_map(|id| {
                let contact = self.guide.contact(id)?;
                Some((contact_anchor(id), contact.title.as_str()))
            }),
        );
    }

    fn disclosure_links(&self, html: &mut Markup, ids: &[DisclosureId]) {
        self.links(
            html,
            "disclosures",
            ids.iter().filter_map(|id| {
                let disclosure = self.guide.disclosure(id)?;
                Some((id.as_str().to_owned(), disclosure.title.as_str()))
            }),
        );
    }

    fn links<'b>(
        &self,
        html: &mut Markup,
        head: &str,
        targets: impl Iterator<Item = (String, &'b str)>,
    ) {
        let mut targets = targets.peekable();
        if targets.peek().is_none() {
            return;
        }
        html.element("p", &[], |html| {
            html.plain("b", self.phrases.say(&format!("paper.heads.{head}")));
            for (index, (id, title)) in targets.enumerate() {
                html.text(if index == 0 { " " } else { "; " });
                html.jump(&id, title);
            }
        });
    }

    // Cards.

    fn all_overlays(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.cards"));
        for overlay in &self.guide.overlays {
            let class = match overlay.kind {
                OverlayKind::Person => "f-over f-mt-s",
                OverlayKind::Place => "f-over f-over--plain f-mt-s",
            };
            html.element("article", &[("class", class)], |html| {
                self.overlay(html, overlay)
            });
        }
    }

    fn overlay(&self, html: &mut Markup, overlay: &Overlay) {
        heading(html, "h3", "f-h3", overlay.id.as_str(), &overlay.title);
        let when = self.phrases.when(&overlay.flag);
        html.classed(
            "p",
            "f-quiet",
            &self.phrases.fill("paper.applies", &[("when", when)]),
        );
        for line in &overlay.text {
            html.element("p", &[], |html| self.line(html, line));
        }
        if !overlay.actions.is_empty() {
            self.head(html, "adds");
            html.element("ul", &[("class", "f-list")], |html| {
                for added in &overlay.actions {
                    html.element("li", &[], |html| self.added(html, added));
                }
            });
        }
        self.lines(html, "donts", &overlay.donts);
        self.says(html, &overlay.say);
        self.contact_links(html, &overlay.contacts);
        if !overlay.suppress.is_empty() {
            self.head(html, "takes_away");
            html.element("ul", &[("class", "f-list")], |html| {
                for (what, title) in self.suppressed(overlay) {
                    html.element("li", &[], |html| {
                        self.suppression(html, overlay, what, title)
                    });
                }
            });
        }
        self.sources_of(html, &overlay.sources);
    }

    fn added(&self, html: &mut Markup, added: &AddedAction) {
        let Some(action) = self.guide.action(&added.id) else {
            return;
        };
        self.action_link(html, action);
        if added.first {
            html.text(". ");
            html.text(self.say("added_first"));
        }
        if !added.on.is_empty() {
            html.text(". ");
            html.text(self.say("added_on"));
            self.outcome_links(html, &added.on);
        }
        if !added.with.is_empty() {
            html.text(". ");
            html.text(self.say("added_with"));
            for (index, action) in added
                .with
                .iter()
                .filter_map(|id| self.guide.action(id))
                .enumerate()
            {
                html.text(if index == 0 { " " } else { ", " });
                html.jump(action.id.as_str(), &action.title);
            }
        }
    }

    /// Each thing that the card takes away, once.
    fn suppressed<'b>(&'b self, overlay: &'b Overlay) -> Vec<(&'b Suppressed, &'b str)> {
        let mut all: Vec<(&Suppressed, &str)> = Vec::new();
        for suppression in &overlay.suppress {
            let title = match &suppression.what {
                Suppressed::Action(id) => self.guide.action(id).map(|a| a.title.as_str()),
                Suppressed::Wording(id) => self.guide.wording(id).map(|w| w.title.as_str()),
            };
            if let Some(title) = title
                && !all.iter().any(|(what, _)| **what == suppression.what)
            {
                all.push((&suppression.what, title));
            }
        }
        all
    }

    fn suppression(&self, html: &mut Markup, overlay: &Overlay, what: &Suppressed, title: &str) {
        let id = match what {
            Suppressed::Action(id) => id.as_str(),
            Suppressed::Wording(id) => id.as_str(),
        };
        html.jump(id, title);
        let own = (overlay.suppress.iter()).filter(|suppression| &suppression.what == what);
        let on: Vec<_> = own.flat_map(|suppression| suppression.on.clone()).collect();
        if !on.is_empty() {
            html.text(". ");
            html.text(self.say("added_on"));
            self.outcome_links(html, &on);
        }
    }

    fn outcome_links(&self, html: &mut Markup, ids: &[OutcomeId]) {
        for (index, outcome) in ids
            .iter()
            .filter_map(|id| self.guide.outcome(id))
            .enumerate()
        {
            html.text(if index == 0 { " " } else { ", " });
            html.jump(outcome.id.as_str(), &outcome.title);
        }
    }

    // The library.

    fn all_actions(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.steps"));
        for action in &self.guide.actions {
            heading(html, "h3", "f-h3 f-mt-s", action.id.as_str(), &action.title);
            html.element("p", &[], |html| {
                if let Some(when) = self.phrases.condition(&action.condition) {
                    html.classed("span", "f-quiet", &when);
                    html.text(" ");
                }
                html.text(&action.text);
            });
            self.sources_of(html, &action.sources);
        }
    }

    fn sources_of(&self, html: &mut Markup, sources: &[SourceId]) {
        if sources.is_empty() {
            return;
        }
        html.element("p", &[("class", "f-small f-quiet")], |html| {
            html.text(self.say("source"));
            for (index, source) in sources
                .iter()
                .filter_map(|id| self.guide.source(id))
                .enumerate()
            {
                html.text(if index == 0 { " " } else { "; " });
                html.jump(&source_anchor(source), &source.title);
                html.text(", ");
                html.text(self.phrases.level(source.level));
            }
        });
    }

    fn all_wordings(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.wordings"));
        for wording in &self.guide.wordings {
            html.element("article", &[("class", "f-say f-mt-s")], |html| {
                self.wording(html, wording)
            });
        }
    }

    fn wording(&self, html: &mut Markup, wording: &Wording) {
        heading(html, "h3", "f-h3", wording.id.as_str(), &wording.title);
        for part in &wording.parts {
            match part {
                WordingPart::Say(words) => {
                    html.element("blockquote", &[], |html| html.plain("p", words));
                }
                WordingPart::Direction(words) => html.plain("p", words),
            }
        }
        if wording.personal {
            html.classed("p", "f-small f-quiet", self.say("personal"));
        }
    }

    fn all_disclosures(&self, html: &mut Markup) {
        html.plain("p", self.say("ledes.disclosures"));
        html.element("ul", &[("class", "f-list")], |html| {
            for check in &self.guide.disclosure_checks {
                html.plain("li", check);
            }
        });
        for disclosure in &self.guide.disclosures {
            html.element("article", &[("class", "f-mt-s")], |html| {
                heading(
                    html,
                    "h3",
                    "f-h3",
                    disclosure.id.as_str(),
                    &disclosure.title,
                );
                html.element("p", &[], |html| {
                    html.plain("b", self.say("may_be_said"));
                    html.text(" ");
                    html.text(&disclosure.may);
                });
                html.element("p", &[], |html| {
                    html.plain("b", &disclosure.leave_out_heading);
                    html.text(" ");
                    html.text(&disclosure.leave_out);
                });
                if let Some(note) = &disclosure.note {
                    html.plain("p", note);
                }
            });
        }
    }

    fn all_contacts(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.contacts"));
        for contact in &self.guide.contacts {
            heading(
                html,
                "h3",
                "f-h3 f-mt-s",
                &contact_anchor(&contact.id),
                &contact.title,
            );
            if contact.lines.is_empty() {
                html.plain("p", self.say("no_number"));
            }
            for line in &contact.lines {
                html.element("p", &[], |html| {
                    if let Some(when) = self.phrases.condition(&line.condition) {
                        html.classed("span", "f-quiet", &when);
                        html.text(" ");
                    }
                    if let Some(phone) = &line.phone {
                        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
                        html.link(&format!("tel:{digits}"), phone);
                        html.text(" ");
                    }
                    html.text(&line.text);
                    if let Some(checked) = &line.checked {
                        html.text(" ");
                        let day = self.phrases.day(checked);
                        html.classed(
                            "span",
                            "f-small f-quiet",
                            &self.phrases.fill("paper.checked", &[("day", &day)]),
                        );
                    }
                });
            }
        }
    }

    fn nations(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.phrases.say("handbook.nations.lede"));
        for row in &self.guide.nations {
            heading(html, "h3", "f-h3 f-mt-s", "", &row.topic);
            html.element("dl", &[("class", "f-rows")], |html| {
                for (name, text) in [
                    ("england", &row.england),
                    ("wales", &row.wales),
                    ("scotland", &row.scotland),
                    ("northern_ireland", &row.northern_ireland),
                ] {
                    html.element("div", &[("class", "f-row")], |html| {
                        html.plain("dt", self.phrases.say(&format!("handbook.nations.{name}")));
                        html.plain("dd", text);
                    });
                }
            });
            self.sources_of(html, &row.sources);
        }
    }

    fn all_sources(&self, html: &mut Markup) {
        html.classed("p", "f-sub", self.say("ledes.sources"));
        html.element("ul", &[("class", "f-list f-small")], |html| {
            for source in &self.guide.sources {
                html.element("li", &[("id", &source_anchor(source))], |html| {
                    html.plain("b", &source.title);
                    html.text(". ");
                    html.text(&source.publisher);
                    html.text(". ");
                    html.text(self.phrases.level_in_full(source.level));
                    for more in [&source.note, &source.address].into_iter().flatten() {
                        html.text(" ");
                        html.text(more);
                    }
                });
            }
        });
    }

    // Limits.

    fn about(&self, html: &mut Markup) {
        html.plain("p", self.phrases.say("shell.foot.limits"));
        for (head, items) in [
            ("can", &["can_same", "can_record"][..]),
            ("cannot", &["cannot_law", "cannot_replace", "cannot_prove"]),
            (
                "seen",
                &["seen_sends", "seen_remains", "seen_law", "seen_paper"],
            ),
        ] {
            heading(
                html,
                "h3",
                "f-h3 f-mt-s",
                "",
                self.phrases.say(&format!("shell.about.{head}")),
            );
            html.element("ul", &[("class", "f-list")], |html| {
                for item in items {
                    html.plain("li", self.phrases.say(&format!("shell.about.{item}")));
                }
            });
        }
    }

    fn version(&self) -> String {
        self.phrases.fill(
            "shell.foot.content",
            &[
                ("version", &self.guide.version),
                ("law_at", &self.phrases.day(&self.guide.law_at)),
                ("review_by", &self.phrases.day(&self.guide.review_by)),
            ],
        )
    }

    fn foot(&self, html: &mut Markup) {
        html.element("footer", &[("class", "f-foot")], |html| {
            html.plain("p", self.phrases.say("shell.foot.limits"));
            html.plain("p", &self.version());
        });
    }
}

/// In the order in which they stand.
const SECTIONS: [&str; 10] = [
    "questions",
    "outcomes",
    "cards",
    "steps",
    "wordings",
    "disclosures",
    "contacts",
    "nations",
    "sources",
    "about",
];

fn heading(html: &mut Markup, tag: &str, class: &str, id: &str, text: &str) {
    let attributes = [("class", class), ("id", id)];
    let wanted = if id.is_empty() { 1 } else { 2 };
    html.element(tag, &attributes[..wanted], |html| html.text(text));
}

fn glyph(html: &mut Markup, urgency: Urgency) {
    html.element(
        "svg",
        &[("class", "f-glyph"), ("aria-hidden", "true")],
        |html| {
            html.element(
                "use",
                &[("href", &format!("#g-{}", urgency.as_str()))],
                |_| (),
            );
        },
    );
}

fn icon(html: &mut Markup, id: &str) {
    html.element(
        "svg",
        &[("class", "f-i"), ("aria-hidden", "true")],
        |html| {
            html.element("use", &[("href", &format!("#{id}"))], |_| ());
        },
    );
}

/// Roles are plain words, so they get a prefix against the ids of the sections.
fn contact_anchor(id: &ContactId) -> String {
    format!("to-{id}")
}

fn source_anchor(source: &Source) -> String {
    format!("by-{}", source.id)
}
