//! The document that the measurements end in, and the tables on the screen.

mod document;
mod format;
mod growth;
mod table;

use std::{fs, path::Path};

use crate::{
    failure::Failure,
    result::{Line, Results},
    work::Work,
};
use table::Table;

/// All measures of one size, for the screen.
pub fn summary(results: &Results) -> String {
    format!(
        "{} rows\n{}",
        format::grouped(results.rows),
        comparisons(&results.lines)
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
fn comparisons(lines: &[Line]) -> Table {
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
        let peer = line.peer.as_ref();
        table.row([
            line.what.clone(),
            format::value(line.ours, line.unit),
            peer.map(|peer| peer.name.clone()).unwrap_or_default(),
            peer.map(|peer| format::value(peer.value, line.unit))
                .unwrap_or_default(),
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
