//! Everything that is compared, one comparison a file, in the order in which a registry lives.

mod as_of;
mod cold;
mod export;
mod facets;
mod import;
mod setup;
mod size;
mod update;
mod warm;

use std::path::Path;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    args::Compare,
    failure::Failure,
    measure::Machine,
    peers::{Program, Python},
    questions::Questions,
    report,
    result::Results,
    work::Work,
};
use setup::Setup;

/// Measures every size that is asked for, prints and keeps the results.
pub fn run(args: &Compare, work: &Work) -> Result<(), Failure> {
    let program = Program::find(args.registry.as_deref())?;
    let python = Python::prepare(work)?;
    let vocabulary = python.vocabulary(work)?;
    for &rows in &args.rows {
        let setup = Setup {
            rows,
            seed: args.seed,
            with_peers: rows <= args.peers_up_to,
            program: &program,
            python: &python,
            vocabulary: &vocabulary,
            size: work.size(rows)?,
        };
        let results = measure(&setup, work.folder())?;
        println!("{}", report::summary(&results));
        results.save(work)?;
    }
    Ok(())
}

fn measure(setup: &Setup<'_>, folder: &Path) -> Result<Results, Failure> {
    let rows = setup.rows(1)?;
    let questions = Questions::choose(&rows)?;
    let mut lines = import::compare(setup, &questions)?;
    lines.extend(size::compare(setup)?);
    let answers = setup.answers(&questions)?;
    let mut searches = warm::compare(setup, &questions, answers.as_ref())?;
    lines.extend(warm::lines(&searches));
    let counted = facets::compare(setup, &questions, answers.as_ref())?;
    lines.push(facets::line(&counted));
    searches.extend(counted);
    lines.extend(cold::compare(setup, &questions)?);
    lines.push(update::compare(setup)?);
    if setup.with_peers {
        lines.extend(export::compare(setup)?);
        lines.extend(as_of::compare(setup, &questions)?);
    }
    Ok(Results {
        rows: setup.rows,
        rows_bytes: rows.metadata().map_err(Failure::file(&rows))?.len(),
        seed: setup.seed,
        date: TimeZone::UTC
            .to_datetime(Timestamp::now())
            .date()
            .to_string(),
        program: setup.program.built_from(),
        machine: Machine::look(folder)?,
        sqlite_in_python: answers.map(|answers| answers.sqlite),
        lines,
        searches,
    })
}
