//! The whole guide as Markdown, for somebody who reviews it on paper. Leaves nothing out and adds nothing.

use crate::{
    content::Content,
    guide::model::{
        Action, ActionId, Condition, ContactId, Flag, FlagName, Guide, ItemId, Line, Outcome,
        Overlay, OverlayKind, Question, SourceId, Suppressed, Target, WordingId, WordingPart,
    },
    journal::vocabulary::Term,
};

/// All that the guide says, with ids, sources and conditions.
pub fn markdown(content: &Content) -> String {
    let guide = &content.guide;
    let mut page = Proof {
        guide,
        lines: Vec::new(),
    };
    page.line(format!("# The guide, version {}", guide.version));
    page.line(format!(
        "Of {}. To be reviewed by {}. It begins with `{}`.",
        guide.published, guide.review_by, guide.start
    ));
    page.line(format!("The law was looked at up to {}.", guide.law_at));
    page.list(
        "Still open, for a person with the page before them",
        guide
            .open
            .iter()
            .map(|what| format!("[ ] {what}"))
            .collect(),
    );
    page.line("## Questions".to_owned());
    for question in &guide.questions {
        page.question(question);
    }
    page.line("## Outcomes".to_owned());
    for outcome in &guide.outcomes {
        page.outcome(outcome);
    }
    page.line("## Cards".to_owned());
    for overlay in &guide.overlays {
        page.overlay(overlay);
    }
    page.line("## Actions".to_owned());
    for action in &guide.actions {
        page.action(action);
    }
    page.wordings();
    page.disclosures();
    page.contacts();
    page.flags();
    page.nations();
    page.sources();
    page.items();
    page.vocabulary(content);
    page.lines.join("\n\n") + "\n"
}

struct Proof<'g> {
    guide: &'g Guide,
    lines: Vec<String>,
}

impl Proof<'_> {
    fn line(&mut self, text: String) {
        self.lines.push(text);
    }

    fn list(&mut self, heading: &str, entries: Vec<String>) {
        if entries.is_empty() {
            return;
        }
        self.line(format!("**{heading}**"));
        let entries: Vec<String> = entries
            .into_iter()
            .map(|entry| format!("- {entry}"))
            .collect();
        self.line(entries.join("\n"));
    }

    fn question(&mut self, question: &Question) {
        self.line(format!("### `{}` {}", question.id, question.text));
        let mut about = vec![
            format!("Stage: {}", question.stage),
            format!("On the map: {}", question.label),
        ];
        about.extend(question.help.iter().map(|help| format!("Help: {help}")));
        about.extend(in_program(&question.roles));
        if question.private {
            about.push("Private: shown to nobody, never stored".to_owned());
        }
        self.list("About it", about);
        let choices = question.choices.iter().map(|choice| {
            let to = match &choice.next {
                Some(Target::Question(id)) => format!(" → `{id}`"),
                Some(Target::Outcome(id)) => {
                    format!(" → `{id}` {}", self.outcome_title(id.as_str()))
                }
                None => String::new(),
            };
            let sets = if choice.sets.is_empty() {
                String::new()
            } else {
                format!(" Switches on: {}.", self.flag_names(&choice.sets))
            };
            format!(
                "`{}` {} (on the map: {}){to}{sets}",
                choice.id, choice.text, choice.label
            )
        });
        let choices = choices.collect();
        self.list("Choices", choices);
        self.rests_on(&question.items);
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.line(format!("### `{}` {}", outcome.id, outcome.title));
        let about = vec![
            format!("Urgency: {}", outcome.urgency.as_str()),
            format!("On the map: {}", outcome.label),
            format!("Reached when: {}", outcome.when),
            format!("Nobody yet: {}", outcome.nobody_yet),
        ];
        self.list("About it", about);
        self.list("Actions, in order", self.actions(&outcome.actions));
        self.list("Do", self.sentences(&outcome.dos));
        self.list("Do not", self.sentences(&outcome.donts));
        self.list("Log", self.sentences(&outcome.log));
        self.list("Say or write", self.wording_titles(&outcome.say));
        self.list("Contact", self.contact_titles(&outcome.contacts));
        let disclosures = outcome
            .disclosures
            .iter()
            .map(|id| {
                format!(
                    "`{id}` {}",
                    self.guide.disclosure(id).map_or("", |found| &found.title)
                )
            })
            .collect();
        self.list("What may be told", disclosures);
        self.list("Run again", outcome.rerun.clone());
        self.rests_on(&outcome.items);
    }

    fn overlay(&mut self, overlay: &Overlay) {
        self.line(format!("### `{}` {}", overlay.id, overlay.title));
        let place = match overlay.kind {
            OverlayKind::Person => "open, above the actions",
            OverlayKind::Place => "after the actions, one folded line where the outcome is routine",
        };
        self.line(format!(
            "Shown with: {}. Stands: {place}.",
            self.flag_name(&overlay.flag)
        ));
        self.list("Says", self.sentences(&overlay.text));
        let actions = overlay.actions.iter().map(|added| {
            let mut entry = self.action_title(&added.id);
            if added.first {
                entry += "; leads the list";
            }
            if !added.on.is_empty() {
                let on: Vec<String> = added.on.iter().map(|id| format!("`{id}`")).collect();
                entry += &format!("; only on {}", on.join(", "));
            }
            if !added.with.is_empty() {
                let with: Vec<String> = added.with.iter().map(|id| format!("`{id}`")).collect();
                entry += &format!("; only where the outcome itself has {}", with.join(" or "));
            }
            entry
        });
        self.list("Adds actions", actions.collect());
        self.list("Do not", self.sentences(&overlay.donts));
        self.list("Adds words", self.wording_titles(&overlay.say));
        self.list("Adds contacts", self.contact_titles(&overlay.contacts));
        let suppressed = overlay.suppress.iter().map(|suppression| {
            let what = match &suppression.what {
                Suppressed::Action(id) => self.action_title(id),
                Suppressed::Wording(id) => self.wording_title(id),
            };
            let on: Vec<String> = suppression.on.iter().map(|id| format!("`{id}`")).collect();
            let on = if on.is_empty() {
                "any outcome".to_owned()
            } else {
                on.join(", ")
            };
            format!("{what}, on {on}")
        });
        self.list("Takes away", suppressed.collect());
        self.rests_on_sources(&overlay.sources);
    }

    fn rests_on_sources(&mut self, ids: &[SourceId]) {
        let sources = ids.iter().map(|id| match self.guide.source(id) {
            Some(source) => format!(
                "`{id}` ({:?}) {}. {}",
                source.level, source.title, source.publisher
            ),
            None => format!("`{id}`"),
        });
        self.list("Sources", sources.collect());
    }

    fn action(&mut self, action: &Action) {
        self.line(format!(
            "### `{}` {}{}",
            action.id,
            action.title,
            self.condition(&action.condition)
        ));
        self.line(action.text.clone());
        let notes = action
            .local_notes
            .then(|| "An organisation may add a note".to_owned());
        let about = in_program(&action.roles).into_iter().chain(notes);
        self.list("About it", about.collect());
        self.rests_on_sources(&action.sources);
        self.rests_on(&action.items);
    }

    fn wordings(&mut self) {
        self.line("## Words to say or write".to_owned());
        for wording in &self.guide.wordings {
            let personal = if wording.personal {
                " (the reader in person)"
            } else {
                ""
            };
            self.line(format!("### `{}` {}{personal}", wording.id, wording.title));
            let parts = wording.parts.iter().map(|part| match part {
                WordingPart::Say(text) => format!("> {text}"),
                WordingPart::Direction(text) => format!("*{text}*"),
            });
            self.line(parts.collect::<Vec<_>>().join("\n\n"));
            let told = if wording.once_told {
                ", also once they were told to stop"
            } else {
                ""
            };
            self.line(format!("For: {}{told}", wording.to));
            let fact = wording
                .fact
                .iter()
                .map(|fact| format!("what may have been done: `{fact}`"));
            let record = wording
                .with_record
                .then(|| "printed with what is on record".to_owned());
            let fills = wording.fill.iter().map(|fill| {
                let say = fill.say.as_deref().map(|say| format!(" as '{say}'"));
                format!(
                    "{}: `{}`{}",
                    fill.mark,
                    in_content(&fill.with),
                    say.unwrap_or_default()
                )
            });
            self.list("In the log", fact.chain(record).chain(fills).collect());
        }
    }

    fn disclosures(&mut self) {
        self.line("## What may be told to whom".to_owned());
        self.list(
            "Asked before anything is handed over",
            self.guide.disclosure_checks.clone(),
        );
        for disclosure in &self.guide.disclosures {
            self.line(format!("### `{}` {}", disclosure.id, disclosure.title));
            self.line(format!("May be said: {}", disclosure.may));
            self.line(format!(
                "{}: {}",
                disclosure.leave_out_heading, disclosure.leave_out
            ));
            if let Some(note) = &disclosure.note {
                self.line(note.clone());
            }
            if !disclosure.reports.is_empty() {
                let reports: Vec<String> = disclosure.reports.iter().map(in_content).collect();
                self.line(format!("Reports under it: {}", reports.join(", ")));
            }
        }
    }

    fn contacts(&mut self) {
        self.line("## Contacts".to_owned());
        for contact in &self.guide.contacts {
            let lines = contact.lines.iter().map(|line| {
                let phone = line
                    .phone
                    .as_ref()
                    .map_or(String::new(), |phone| format!("**{phone}** "));
                let checked = line
                    .checked
                    .as_ref()
                    .map_or(String::new(), |day| format!(" (last seen published {day})"));
                format!(
                    "{phone}{}{checked}{}",
                    line.text,
                    self.condition(&line.condition)
                )
            });
            let lines = lines.collect();
            self.line(format!("### `{}` {}", contact.id, contact.title));
            self.list("Ways", lines);
        }
    }

    fn flags(&mut self) {
        self.line("## Flags".to_owned());
        let names = |flags: &[FlagName]| {
            flags
                .iter()
                .map(|name| format!("`{}` {}", name.flag, name.label))
                .collect()
        };
        self.list("All", names(&self.guide.flags));
        self.list("Offered as chips", names(&self.guide.chips));
    }

    fn nations(&mut self) {
        self.line("## Nations".to_owned());
        let mut rows = vec![
            "| Topic | England | Wales | Scotland | Northern Ireland | Sources |".to_owned(),
            "|---|---|---|---|---|---|".to_owned(),
        ];
        rows.extend(self.guide.nations.iter().map(|row| {
            let sources = row.sources.iter().map(|id| match self.guide.source(id) {
                Some(source) => format!("`{id}` ({:?})", source.level),
                None => format!("`{id}`"),
            });
            format!(
                "| {} | {} | {} | {} | {} | {} |",
                row.topic,
                row.england,
                row.wales,
                row.scotland,
                row.northern_ireland,
                sources.collect::<Vec<_>>().join(", ")
            )
        }));
        self.line(rows.join("\n"));
    }

    fn sources(&mut self) {
        self.line("## Sources".to_owned());
        let entries = self.guide.sources.iter().map(|source| {
            let note = source
                .note
                .as_ref()
                .map_or(String::new(), |note| format!(" Note: {note}."));
            let address = source
                .address
                .as_ref()
                .map_or(String::new(), |address| format!(" <{address}>"));
            format!(
                "`{}` ({:?}) {}. {}.{note}{address}",
                source.id, source.level, source.title, source.publisher
            )
        });
        self.list(
            "P read itself, S in a summary, O older edition, X overseas, G widely advised, no single source found",
            entries.collect(),
        );
    }

    fn items(&mut self) {
        self.line("## Items of the two articles".to_owned());
        let entries = self
            .guide
            .items
            .iter()
            .map(|item| format!("`{}` ({}) {}", item.id, item.kind, item.text));
        self.list("All", entries.collect());
    }

    fn vocabulary(&mut self, content: &Content) {
        let vocabulary = &content.vocabulary;
        self.line("## The log's terms".to_owned());
        for (heading, terms) in [
            ("How certain a time is", &vocabulary.precisions),
            ("How it reached the reader", &vocabulary.channels),
            ("What kind of behaviour", &vocabulary.behaviours),
            ("How it leaves the reader", &vocabulary.fears),
            ("Who the person is", &vocabulary.relations),
            ("Under 18", &vocabulary.under_18),
        ] {
            self.list(
                heading,
                terms
                    .iter()
                    .map(|term| format!("`{}` {}", term.id, term.label))
                    .collect(),
            );
        }
        for group in &vocabulary.groups {
            let mut lines: Vec<String> = [&group.one, &group.hint]
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            for ask in &group.asks {
                let name = group.field(ask, 0);
                let hint = ask.hint.as_deref().unwrap_or_default();
                let says = [&ask.label, " ", hint].concat();
                let term = |term: &Term| format!("\n  - `{}` {}", term.id, term.label);
                let terms: String = ask.terms.iter().map(term).collect();
                lines.push(format!("`{name}` {:?}: {}{terms}", ask.kind, says.trim()));
            }
            self.list(
                &format!("{} (`{}`, {:?})", group.title, group.id, group.kind),
                lines,
            );
        }
        let patterns = vocabulary.patterns.iter().map(|rule| {
            let looks = [
                &rule.tags,
                &rule.channels,
                &rule.after_channels,
                &rule.behaviours,
                &rule.places,
            ];
            let looks: Vec<&str> = looks.into_iter().flatten().map(String::as_str).collect();
            format!(
                "`{}` ({}) {{count}} {}. {} To `{}`. Looks for: {}. At least {} in {} days; fear {:?}. Rests on: {}",
                rule.id,
                in_content(&rule.rule),
                rule.counts,
                rule.says,
                rule.to,
                looks.join(", "),
                rule.at_least,
                rule.days,
                rule.levels,
                rule.rests_on.join(", ")
            )
        });
        self.list("Patterns", patterns.collect());
        let prefills = vocabulary.prefills.iter().map(|prefill| {
            let mut puts: Vec<&str> = prefill.behaviours.iter().map(String::as_str).collect();
            puts.extend(
                [&prefill.channel, &prefill.relation, &prefill.under_18]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
            format!(
                "`{}` `{}`: {}",
                prefill.question,
                prefill.choice,
                puts.join(", ")
            )
        });
        self.list("What an answer puts into a new entry", prefills.collect());
        self.line(format!(
            "Warns of: {}; and after ‘he is’: {}.",
            vocabulary.clinical.clinical.join(", "),
            vocabulary.clinical.diagnoses.join(", ")
        ));
        self.line(format!(
            "Case names: {}; {}.",
            vocabulary.case_first.join(", "),
            vocabulary.case_second.join(", ")
        ));
    }

    fn rests_on(&mut self, items: &[ItemId]) {
        if !items.is_empty() {
            let items: Vec<&str> = items.iter().map(ItemId::as_str).collect();
            self.line(format!("Rests on: {}", items.join(", ")));
        }
    }

    fn outcome_title(&self, id: &str) -> &str {
        self.guide
            .outcomes
            .iter()
            .find(|outcome| outcome.id.as_str() == id)
            .map_or("", |outcome| &outcome.title)
    }

    fn actions(&self, ids: &[ActionId]) -> Vec<String> {
        ids.iter().map(|id| self.action_title(id)).collect()
    }

    fn action_title(&self, id: &ActionId) -> String {
        let action = self.guide.action(id);
        let condition = action.map_or(String::new(), |action| self.condition(&action.condition));
        format!(
            "`{id}` {}{condition}",
            action.map_or("", |action| &action.title)
        )
    }

    fn wording_titles(&self, ids: &[WordingId]) -> Vec<String> {
        ids.iter().map(|id| self.wording_title(id)).collect()
    }

    fn wording_title(&self, id: &WordingId) -> String {
        format!(
            "`{id}` {}",
            self.guide.wording(id).map_or("", |wording| &wording.title)
        )
    }

    fn contact_titles(&self, ids: &[ContactId]) -> Vec<String> {
        ids.iter()
            .map(|id| {
                format!(
                    "`{id}` {}",
                    self.guide.contact(id).map_or("", |contact| &contact.title)
                )
            })
            .collect()
    }

    fn sentences(&self, lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| format!("{}{}", line.text, self.condition(&line.condition)))
            .collect()
    }

    fn condition(&self, condition: &Condition) -> String {
        let mut words = Vec::new();
        if !condition.if_any.is_empty() {
            words.push(format!("only if: {}", self.flag_names(&condition.if_any)));
        }
        if !condition.if_none.is_empty() {
            words.push(format!("not if: {}", self.flag_names(&condition.if_none)));
        }
        if words.is_empty() {
            String::new()
        } else {
            format!(" *({})*", words.join("; "))
        }
    }

    fn flag_names(&self, flags: &[Flag]) -> String {
        flags
            .iter()
            .map(|flag| self.flag_name(flag))
            .collect::<Vec<_>>()
            .join(" or ")
    }

    fn flag_name(&self, flag: &Flag) -> String {
        let words = self
            .guide
            .flags
            .iter()
            .find(|name| &name.flag == flag)
            .map_or("", |name| &name.label);
        format!("“{words}” (`{flag}`)")
    }
}

/// The roles of a thing in words, if it has any.
fn in_program(roles: &[impl serde::Serialize]) -> Option<String> {
    let names: Vec<String> = roles.iter().map(in_content).collect();
    (!names.is_empty()).then(|| format!("For the program: {}", names.join(", ")))
}

/// The name in content/ of one of a few words.
fn in_content(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
