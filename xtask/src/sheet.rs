//! Leaves out of a style sheet what nothing in the page can need: rules for classes of govuk-frontend that no part of it
//! says. Knows as much of CSS as that takes.

/// What stands before a class that is not ours, and so may be there without being used.
const FOREIGN: &str = ".govuk-";

/// The style sheet without the rules whose foreign classes stand in none of these texts.
pub(crate) fn needed(styles: &str, texts: &[&str]) -> String {
    let mut kept = String::new();
    let mut rest = styles;
    while let Some((prelude, behind)) = rest.split_once('{') {
        let body = &behind[..closing(behind)];
        rest = behind[body.len()..].strip_prefix('}').unwrap_or_default();
        // A statement without a block may stand before.
        let (statements, prelude) = prelude
            .rfind(';')
            .map_or(("", prelude), |at| prelude.split_at(at + 1));
        kept += statements;
        let is_group = ["@media", "@supports", "@layer"]
            .iter()
            .any(|start| prelude.starts_with(start));
        let (prelude, body) = if is_group {
            (prelude.to_owned(), needed(body, texts))
        } else if prelude.starts_with('@') {
            (prelude.to_owned(), body.to_owned())
        } else {
            let mut selectors = selectors(prelude);
            selectors.retain(|selector| is_needed(selector, texts));
            (selectors.join(","), body.to_owned())
        };
        if !prelude.is_empty() && !body.is_empty() {
            kept += &[&prelude, "{", &body, "}"].concat();
        }
    }
    kept + rest
}

/// Where the block ends that has just been opened.
pub(crate) fn closing(text: &str) -> usize {
    let mut depth = 1_u32;
    let end = text.find(|character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.unwrap_or(text.len())
}

fn selectors(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    list.split(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    })
    .collect()
}

/// Whether all foreign classes are said. What `:not()` or `:is()` speaks of need not be there.
fn is_needed(selector: &str, texts: &[&str]) -> bool {
    let mut depth = 0_u32;
    let outside: String = selector
        .chars()
        .filter(|character| {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .collect();
    outside.match_indices(FOREIGN).all(|(at, _)| {
        let class = &outside[at + 1..];
        let end = class.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let class = &class[..end.unwrap_or(class.len())];
        texts.iter().any(|text| text.contains(class))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rules_that_nothing_can_need_go() {
        let styles = "@charset \"x\";@layer govuk{.govuk-a{b:c}.govuk-b,.govuk-a:is(.x,.govuk-b){d:e}\
                      @media print{.govuk-b::before{content:\"\"}}}\
                      .f-own{x:y}@page{margin:0}p:not(.govuk-b)+.govuk-a__in{z:0}.govuk-b .f-own{q:r}";
        assert_eq!(
            needed(styles, &["<p class=\"f-x govuk-a\">", "govuk-a__in"]),
            "@charset \"x\";@layer govuk{.govuk-a{b:c}.govuk-a:is(.x,.govuk-b){d:e}}\
             .f-own{x:y}@page{margin:0}p:not(.govuk-b)+.govuk-a__in{z:0}"
        );
    }

    #[test]
    fn where_all_is_said_nothing_goes() {
        let styles = include_str!("../../styles/firmly.css");
        assert_eq!(needed(styles, &[styles]), styles);
        assert!(needed(styles, &[""]).len() < styles.len());
    }
}
