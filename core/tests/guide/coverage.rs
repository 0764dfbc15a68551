//! Which questions, actions, outcomes and overlays carry each of the 72 items: regenerated from content and compared.

use std::fmt::Write as _;

use firmly_core::guide::model::{ActionId, ItemId};

use crate::situations::guide;

/// The matrix as committed.
const COMMITTED: &str = include_str!("coverage.md");

fn matrix() -> String {
    let mut matrix = String::from(
        "| Item | Questions | Actions | Outcomes | Overlays |\n|---|---|---|---|---|\n",
    );
    for item in &guide().items {
        let rows = [
            column(questions(&item.id), "-"),
            column(actions(&item.id), "(outcome only)"),
            column(outcomes(&item.id), "-"),
            column(overlays(&item.id), "-"),
        ];
        writeln!(matrix, "| {} | {} |", item.id, rows.join(" | ")).expect("a string takes it");
    }
    matrix
}

fn column(ids: Vec<&str>, none: &str) -> String {
    if ids.is_empty() {
        none.to_owned()
    } else {
        ids.join(" ")
    }
}

fn questions(item: &ItemId) -> Vec<&'static str> {
    let questions = guide()
        .questions
        .iter()
        .filter(|question| question.items.contains(item));
    questions.map(|question| question.id.as_str()).collect()
}

fn actions(item: &ItemId) -> Vec<&'static str> {
    let actions = guide()
        .actions
        .iter()
        .filter(|action| action.items.contains(item));
    actions.map(|action| action.id.as_str()).collect()
}

/// Outcomes that rest on it themselves or through an action of theirs.
fn outcomes(item: &ItemId) -> Vec<&'static str> {
    let outcomes = guide().outcomes.iter().filter(|outcome| {
        outcome.items.contains(item) || outcome.actions.iter().any(|id| carries(id, item))
    });
    outcomes.map(|outcome| outcome.id.as_str()).collect()
}

/// Overlays that add an action which rests on it.
fn overlays(item: &ItemId) -> Vec<&'static str> {
    let overlays = guide()
        .overlays
        .iter()
        .filter(|overlay| overlay.actions.iter().any(|added| carries(&added.id, item)));
    overlays.map(|overlay| overlay.id.as_str()).collect()
}

fn carries(action: &ActionId, item: &ItemId) -> bool {
    guide()
        .action(action)
        .is_some_and(|action| action.items.contains(item))
}

#[test]
fn the_matrix_is_as_committed() {
    let matrix = matrix();
    for (now, committed) in matrix.lines().zip(COMMITTED.lines()) {
        assert_eq!(now, committed);
    }
    assert_eq!(
        matrix.lines().count(),
        COMMITTED.lines().count(),
        "{matrix}"
    );
}
