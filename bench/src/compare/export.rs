//! Everything, as JSON Lines and as CSV.

use super::setup::{Setup, settled};
use crate::{
    failure::Failure, measure::Spent, peers::Sqlite, result::Line, target::Target, work::remove,
};

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for (format, mode) in [("jsonl", "json"), ("csv", "csv")] {
        lines.extend(form(setup, format, mode)?);
    }
    Ok(lines)
}

fn form(setup: &Setup<'_>, format: &str, mode: &str) -> Result<[Line; 2], Failure> {
    let registry = setup.first()?;
    let output = setup.size.folder().join("export");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..setup.repetitions() {
        setup.say(&format!("exporting as {format}"));
        ours.push(settled(
            &mut setup.program.export(&registry, format, &output),
        )?);
        if setup.with_peers {
            theirs.push(settled(
                &mut Sqlite::on(&setup.keyed()?).export(mode, &output),
            )?);
        }
    }
    remove(&output)?;
    let ours = Spent::median(&ours);
    let lines = [
        Line::seconds(format!("export as {format}"), ours.seconds),
        Line::seconds(
            format!("processor time of that export as {format}"),
            ours.processor,
        ),
    ];
    if theirs.is_empty() {
        return Ok(lines);
    }
    let (peer, theirs) = (format!("sqlite3 .mode {mode}"), Spent::median(&theirs));
    let [time, processor] = lines;
    Ok([
        time.beside(&peer, theirs.seconds)
            .target(Target::AtMostOfPeer(1.0)),
        processor.beside(&peer, theirs.processor),
    ])
}
