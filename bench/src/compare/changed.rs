//! An import that changes every record, beside SQLite's upsert of the same rows with triggers for its index.

use std::path::Path;

use super::setup::{Setup, copy};
use crate::{
    failure::Failure,
    measure::{Usage, run, run_watched, size_on_disk},
    peers::Sqlite,
    result::Line,
    target::Target,
};

const UPSERT: &str = "sqlite3, upsert with FTS5 triggers";

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let rows = setup.rows(2)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..setup.repetitions() {
        ours.push(setup.import_changed()?);
        if setup.with_peers {
            theirs.push(upsert(setup, &rows)?);
        }
    }
    let changed = setup.changed()?;
    let entries = setup.program.entries(&changed)?;
    setup.expect("registry", entries, 2 * setup.rows, "entries")?;
    let mut lines = beside(Usage::median(&ours), &theirs);
    lines.push(Line::bytes(
        "size on disk with every version superseded",
        size_on_disk(&changed)?,
    ));
    Ok(lines)
}

/// Changes the rows of a database that is in use: keyed, indexed, with its triggers.
fn upsert(setup: &Setup<'_>, rows: &Path) -> Result<Usage, Failure> {
    let database = setup.size.upserted();
    let (keyed, sqlite) = (setup.keyed()?, Sqlite::on(&database));
    setup.say(&format!("importing changed rows, {UPSERT}"));
    copy(&keyed, &database)?;
    run(&mut sqlite.follow())?;
    let before = sqlite.employment()?;
    let usage = run_watched(&mut sqlite.upsert(rows))?;
    setup.expect_rows(UPSERT, sqlite.count()?)?;
    let after = sqlite.employment()?;
    setup.expect(UPSERT, after, before + setup.rows, "persons employed")?;
    Ok(usage)
}

fn beside(ours: Usage, theirs: &[Usage]) -> Vec<Line> {
    let lines = [
        Line::seconds("import of the same rows, all changed", ours.time.seconds),
        Line::seconds(
            "processor time of that import of changes",
            ours.time.processor,
        ),
        Line::bytes("anonymous memory while importing them", ours.anonymous),
    ];
    if theirs.is_empty() {
        return lines.into();
    }
    let theirs = Usage::median(theirs);
    let [time, processor, memory] = lines;
    vec![
        time.beside(UPSERT, theirs.time.seconds)
            .target(Target::AtMostOfPeer(1.0)),
        processor.beside(UPSERT, theirs.time.processor),
        memory.beside(UPSERT, theirs.anonymous),
    ]
}
