//! How each measure grows with the number of rows.

use super::{format, table::Table};
use crate::result::{Line, Results};

/// A row a measure, a column a size: ours, and its multiple of the peer's.
pub fn growth(all: &[Results]) -> Table {
    let sizes: Vec<String> = all
        .iter()
        .map(|results| format!("{} rows", format::grouped(results.rows)))
        .collect();
    let header: Vec<&str> = ["what", "peer"]
        .into_iter()
        .chain(sizes.iter().map(String::as_str))
        .collect();
    let mut table = Table::new(&header);
    for line in measures(all) {
        let peer = line
            .peer
            .as_ref()
            .map(|peer| peer.name.clone())
            .unwrap_or_default();
        let cells = all.iter().map(|results| cell(results, line));
        table.row([line.what.clone(), peer].into_iter().chain(cells));
    }
    table
}

/// The measures of the size that has most of them.
fn measures(all: &[Results]) -> &[Line] {
    let fullest = all.iter().max_by_key(|results| results.lines.len());
    fullest.map_or(&[], |results| &results.lines)
}

/// The same measure at another size. Where that has no peers, the first line of the name stands for all.
fn cell(results: &Results, line: &Line) -> String {
    let same = |other: &&Line| other.what == line.what && peer(other) == peer(line);
    let alone = |other: &&Line| other.what == line.what && other.peer.is_none();
    let found = results
        .lines
        .iter()
        .find(same)
        .or_else(|| results.lines.iter().find(alone));
    found.map_or_else(|| "not measured".to_owned(), shown)
}

fn shown(line: &Line) -> String {
    let ratio = line
        .ratio()
        .map(|ratio| format!(" ({})", format::ratio(ratio)));
    format!(
        "{}{}",
        format::value(line.ours, line.unit),
        ratio.unwrap_or_default()
    )
}

fn peer(line: &Line) -> Option<&str> {
    line.peer.as_ref().map(|peer| peer.name.as_str())
}
