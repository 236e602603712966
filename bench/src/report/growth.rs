//! How each measure grows with the number of rows.

use std::cmp::Reverse;

use super::{format, table::Table};
use crate::{
    part::Part,
    result::{Line, Results},
};

/// A row a measure, a column a size: ours, its multiple of the peer's, and whether the target of that size is met.
pub fn growth(all: &[Results]) -> Table {
    let sizes = all.iter().map(format::size);
    let header: Vec<String> = ["what", "peer"]
        .map(str::to_owned)
        .into_iter()
        .chain(sizes)
        .collect();
    let mut table = Table::new(&header);
    for line in measures(all) {
        let peer = line.peer_name().unwrap_or_default().to_owned();
        let cells = all.iter().map(|results| cell(results, line));
        table.row([line.what.clone(), peer].into_iter().chain(cells));
    }
    table
}

/// Every measure that any size has. Those with peers come first and stand for the same without.
fn measures(all: &[Results]) -> Vec<&Line> {
    let mut measures: Vec<&Line> = Vec::new();
    for part in Part::ALL {
        let mut of_part: Vec<&[Line]> = all
            .iter()
            .filter_map(|results| lines(results, part))
            .collect();
        of_part.sort_by_key(|lines| Reverse((with_peers(lines), lines.len())));
        for line in of_part.into_iter().flatten() {
            if !measures.iter().any(|known| stands_for(known, line)) {
                measures.push(line);
            }
        }
    }
    measures
}

fn with_peers(lines: &[Line]) -> usize {
    lines.iter().filter(|line| line.peer.is_some()).count()
}

fn lines(results: &Results, part: Part) -> Option<&[Line]> {
    let measured = results.parts.iter().find(|measured| measured.part == part);
    measured.map(|measured| &*measured.lines)
}

/// The same measure, beside the same peer or where the other has none.
fn stands_for(line: &Line, other: &Line) -> bool {
    line.what == other.what && (other.peer.is_none() || line.peer_name() == other.peer_name())
}

/// The same measure at another size. Where that has no peers, the first line of the name stands for all.
fn cell(results: &Results, line: &Line) -> String {
    let found = results.lines().find(|other| stands_for(line, other));
    found.map_or_else(|| "not measured".to_owned(), shown)
}

fn shown(line: &Line) -> String {
    let ratio = line
        .ratio()
        .map(|ratio| format!(" ({})", format::ratio(ratio)));
    let met = line.is_met().map(|met| format!(" {}", format::met(met)));
    format!(
        "{}{}{}",
        format::value(line.ours, line.unit),
        ratio.unwrap_or_default(),
        met.unwrap_or_default()
    )
}
