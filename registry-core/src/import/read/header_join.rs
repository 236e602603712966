//! Two rows of headers as one: the upper names groups of columns, the lower the columns of each.

use std::collections::HashMap;

use super::{
    header_cell::{clean, is_blank},
    rows::Cells,
};

/// The most letters of a header; longer texts are titles and notes.
const MOST_LETTERS: usize = 80;

/// Headers that say little without their group: the name of a company is not that of the cluster.
const NEEDS_GROUP: &[&str] = &["name", "names", "title", "code", "名称", "名"];

/// Whether the lower of two rows goes on with the headers of the upper: it names columns that the upper leaves blank
/// behind a group, and says nothing below headers that stand alone.
pub(super) fn reads_on(
    upper: Cells<'_>,
    lower: Cells<'_>,
    is_known: &dyn Fn(&str) -> bool,
) -> bool {
    let columns = upper.len().max(lower.len());
    let at = |row: Cells<'_>, column: usize| clean(row.get(column).unwrap_or_default());
    let mut has_group = false;
    let mut in_group = false;
    for column in 0..columns {
        let (above, below) = (at(upper, column), at(lower, column));
        if !below.is_empty() && !is_header_like(&below) {
            return false;
        }
        let starts_group = at(upper, column + 1).is_empty() && !at(lower, column + 1).is_empty();
        match (above.is_empty(), below.is_empty()) {
            (true, false) if in_group => has_group = true,
            (false, false) if !starts_group && is_known(&above) => return false,
            (false, _) => in_group = !below.is_empty() || !is_known(&above),
            _ => {}
        }
    }
    has_group
}

/// A short text, or a year; a number is a value.
fn is_header_like(text: &str) -> bool {
    let is_number = text.chars().any(|letter| letter.is_ascii_digit())
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || " .,%'+-\u{a0}".contains(letter));
    let is_year = text.len() == 4
        && text
            .parse()
            .is_ok_and(|year: u16| (1800..2200).contains(&year));
    text.chars().count() <= MOST_LETTERS && (is_year || !is_number)
}

/// The header of each column. A name that is known alone, or under its group, stays as it is known.
pub(super) fn join(
    upper: Cells<'_>,
    lower: Cells<'_>,
    is_known: &dyn Fn(&str) -> bool,
    spread_from: &dyn Fn(usize) -> Option<usize>,
) -> Vec<String> {
    let groups = groups(upper, lower, spread_from);
    let below: Vec<String> = (0..groups.len())
        .map(|column| clean(lower.get(column).unwrap_or_default()))
        .collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    below
        .iter()
        .for_each(|name| *times.entry(name).or_default() += 1);
    let names = groups.iter().zip(&below).map(|(group, name)| {
        if group.is_empty() || name.is_empty() || group == name {
            return if name.is_empty() {
                group.clone()
            } else {
                name.clone()
            };
        }
        let joined = format!("{group} {name}");
        let is_plain = is_known(name)
            && times.get(name.as_str()) == Some(&1)
            && !NEEDS_GROUP.contains(&name.to_lowercase().as_str());
        if is_plain && !is_known(&joined) {
            name.clone()
        } else {
            joined
        }
    });
    names.collect()
}

/// The group of each column: its own cell of the upper row, or the one that is spread over it.
fn groups(
    upper: Cells<'_>,
    lower: Cells<'_>,
    spread_from: &dyn Fn(usize) -> Option<usize>,
) -> Vec<String> {
    let columns = upper.len().max(lower.len());
    let is_merged = (0..columns).any(|column| spread_from(column).is_some());
    let mut groups: Vec<String> = Vec::with_capacity(columns);
    for column in 0..columns {
        let own = upper.get(column).unwrap_or_default();
        let has_name = lower.get(column).is_some_and(|name| !is_blank(name));
        let before = if is_merged {
            spread_from(column)
        } else {
            column.checked_sub(1).filter(|_| has_name)
        };
        let group = match before {
            Some(before) if is_blank(own) => groups.get(before).cloned().unwrap_or_default(),
            _ => clean(own),
        };
        groups.push(group);
    }
    groups
}
