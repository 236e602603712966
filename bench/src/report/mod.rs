//! The document that the measurements end in, and the tables on the screen.

mod document;
mod format;
mod growth;
mod table;

use std::{fs, path::Path};

use crate::{
    failure::Failure,
    part::Part,
    result::{Line, Peer, Results, Unit},
    work::Work,
};
use table::Table;

/// The measures of some parts of one size, for the screen.
pub fn summary(results: &Results, parts: &[Part]) -> String {
    let measured = results
        .parts
        .iter()
        .filter(|measured| parts.contains(&measured.part));
    format!(
        "{} rows\n{}",
        format::grouped(results.rows),
        comparisons(measured.flat_map(|measured| &measured.lines))
    )
}

/// Writes the document from all that was measured.
pub fn write(work: &Work, output: &Path) -> Result<(), Failure> {
    let all = Results::read_all(work)?;
    fs::write(output, document::document(&all)).map_err(Failure::file(output))?;
    eprintln!("wrote {}", output.display());
    Ok(())
}

/// A row a measure: ours, theirs, ratio, target.
fn comparisons<'a>(lines: impl Iterator<Item = &'a Line>) -> Table {
    let mut table = Table::new(&[
        "what",
        "registry",
        "peer",
        "its value",
        "registry ÷ peer",
        "target",
        "",
    ]);
    for line in lines {
        let theirs = line.peer.as_ref().map(|peer| theirs(peer, line.unit));
        table.row([
            line.what.clone(),
            format::value(line.ours, line.unit),
            line.peer_name().unwrap_or_default().to_owned(),
            theirs.unwrap_or_default(),
            line.ratio().map(format::ratio).unwrap_or_default(),
            line.target
                .map(|target| target.to_string())
                .unwrap_or_default(),
            line.is_met()
                .map(format::met)
                .unwrap_or_default()
                .to_owned(),
        ]);
    }
    table
}

/// The peer's value, with its day where it was not measured with ours.
fn theirs(peer: &Peer, unit: Unit) -> String {
    let value = format::value(peer.value, unit);
    match &peer.kept_from {
        Some(day) => format!("{value} on {day}"),
        None => value,
    }
}

#[cfg(test)]
mod tests;
