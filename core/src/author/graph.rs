//! The tree as a graph for other programs to draw: questions, choices, outcomes. Cards and profile are no part of it.

use crate::guide::model::{Guide, Target, Urgency};

/// For Graphviz.
pub fn dot(guide: &Guide) -> String {
    let mut lines = vec![
        "digraph guide {".to_owned(),
        "  rankdir=LR;".to_owned(),
        "  node [fontname=\"sans-serif\"];".to_owned(),
        "  edge [fontname=\"sans-serif\", fontsize=10];".to_owned(),
    ];
    for question in guide
        .questions
        .iter()
        .filter(|question| !question.is_profile())
    {
        let label = quoted(&question.label);
        lines.push(format!(
            "  {} [shape=box, label={label}, tooltip={}];",
            question.id,
            quoted(&question.text)
        ));
    }
    for outcome in &guide.outcomes {
        let style = if outcome.urgency == Urgency::Emergency {
            "bold"
        } else {
            "rounded"
        };
        let label = quoted(&format!("{}\n{}", outcome.label, outcome.urgency.as_str()));
        lines.push(format!(
            "  {} [shape=box, style={style}, class={}, label={label}, tooltip={}];",
            outcome.id,
            outcome.urgency.as_str(),
            quoted(&outcome.title)
        ));
    }
    for (from, label, to) in edges(guide) {
        lines.push(format!("  {from} -> {to} [label={}];", quoted(label)));
    }
    lines.push("}".to_owned());
    lines.join("\n") + "\n"
}

/// For Mermaid.
pub fn mermaid(guide: &Guide) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for question in guide
        .questions
        .iter()
        .filter(|question| !question.is_profile())
    {
        lines.push(format!("  {}[{}]", question.id, quoted(&question.label)));
    }
    for outcome in &guide.outcomes {
        lines.push(format!(
            "  {}([{}]):::{}",
            outcome.id,
            quoted(&outcome.label),
            outcome.urgency.as_str()
        ));
    }
    for (from, label, to) in edges(guide) {
        lines.push(format!("  {from} -->|{}| {to}", quoted(label)));
    }
    lines.join("\n") + "\n"
}

fn edges(guide: &Guide) -> impl Iterator<Item = (&str, &str, &str)> {
    guide.questions.iter().flat_map(|question| {
        question.choices.iter().filter_map(|choice| {
            let to = match choice.next.as_ref()? {
                Target::Question(id) => id.as_str(),
                Target::Outcome(id) => id.as_str(),
            };
            Some((question.id.as_str(), choice.label.as_str(), to))
        })
    })
}

/// Both languages take double quotes; Mermaid knows no backslash, so that quotes inside become typographic.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "”").replace('\n', "\\n"))
}
