//! Commands that read or write everything, and the memory that they take.

use std::process::Command;

use super::{
    setup::{Setup, settle},
    states::{FIRST_IMPORT, SECOND_IMPORT},
};
use crate::{
    failure::Failure,
    measure::{Usage, median, run, run_watched, seconds},
    result::Line,
    target::Target,
    work::remove,
};

/// How often the first records are listed.
const RUNS: usize = 15;

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let changed = setup.changed()?;
    let (first, second) = (FIRST_IMPORT.to_string(), SECOND_IMPORT.to_string());
    let mut lines = vec![first_records(setup)?];
    let readers: [(&str, &[&str]); 4] = [
        ("`registry list`", &["list"]),
        (
            "`registry list --format jsonl`",
            &["list", "--format", "jsonl"],
        ),
        (
            "`registry diff` over the import of changes",
            &["diff", &first, &second],
        ),
        ("`registry verify`", &["verify"]),
    ];
    for (what, words) in readers {
        let mut command = setup.program.command(&changed, words);
        lines.extend(watched(setup, what, &mut command)?);
    }
    let scratch = setup.scratch(&changed)?;
    let mut revert = setup.program.command(&scratch, &["revert", &second]);
    lines.extend(watched(
        setup,
        "`registry revert` of the import of changes",
        &mut revert,
    )?);
    lines.extend(load(setup)?);
    lines.extend(linked(setup)?);
    remove(&scratch)?;
    Ok(lines)
}

fn first_records(setup: &Setup<'_>) -> Result<Line, Failure> {
    let changed = setup.changed()?;
    let mut list = setup.program.command(&changed, &["list", "-n", "10"]);
    let times = (0..RUNS)
        .map(|_| seconds(&mut list))
        .collect::<Result<_, _>>()?;
    Ok(Line::seconds("`registry list -n 10`", median(times))
        .target(Target::BelowMilliseconds(50.0)))
}

fn load(setup: &Setup<'_>) -> Result<[Line; 3], Failure> {
    let (first, scratch) = (setup.first()?, setup.size.scratch());
    let dump = setup.size.folder().join("dump.rsf");
    run(&mut setup.program.dump(&first, &dump))?;
    remove(&scratch)?;
    let lines = watched(
        setup,
        "`registry load` of a dump",
        &mut setup.program.load(&scratch, &dump),
    )?;
    setup.expect_rows("registry load", setup.program.count(&scratch)?)?;
    remove(&dump)?;
    Ok(lines)
}

fn linked(setup: &Setup<'_>) -> Result<[Line; 3], Failure> {
    let (rows, scratch) = (setup.linked_rows()?, setup.size.scratch());
    setup.program.init(&scratch)?;
    let what = "import, each row with a link to a later one";
    let lines = watched(setup, what, &mut setup.program.import(&scratch, &rows))?;
    setup.expect_rows("registry import", setup.program.count(&scratch)?)?;
    Ok(lines)
}

fn watched(setup: &Setup<'_>, what: &str, command: &mut Command) -> Result<[Line; 3], Failure> {
    setup.say(what);
    settle()?;
    let Usage {
        time, anonymous, ..
    } = run_watched(command)?;
    let memory = Line::bytes(format!("anonymous memory: {what}"), anonymous);
    Ok([
        Line::seconds(what, time.seconds),
        Line::seconds(format!("processor time: {what}"), time.processor),
        memory.target(Target::BelowMebibytes(512.0)),
    ])
}
