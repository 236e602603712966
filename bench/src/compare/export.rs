//! Everything, as JSON Lines and as CSV.

use std::process::Command;

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{median, seconds},
    peers::Sqlite,
    result::Line,
    target::Target,
    work::remove,
};

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let forms = [("jsonl", "json"), ("csv", "csv")];
    forms
        .into_iter()
        .map(|(format, mode)| line(setup, format, mode))
        .collect()
}

fn line(setup: &Setup<'_>, format: &str, mode: &str) -> Result<Line, Failure> {
    setup.say(&format!("exporting as {format}"));
    let (registry, database) = (setup.size.registry(), setup.size.keyed());
    let output = setup.size.folder().join("export");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..setup.repetitions() {
        ours.push(run(&mut setup.program.export(&registry, format, &output))?);
        theirs.push(run(&mut Sqlite::on(&database).export(mode, &output))?);
    }
    remove(&output)?;
    let line = Line::seconds(format!("export as {format}"), median(ours));
    Ok(line
        .beside(&format!("sqlite3 .mode {mode}"), median(theirs))
        .target(Target::AtMostOfPeer(1.0)))
}

fn run(export: &mut Command) -> Result<f64, Failure> {
    settle()?;
    seconds(export)
}
