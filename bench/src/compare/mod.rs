//! Everything that is compared, one part a file, in the order of the report.

mod as_of;
mod changed;
mod cold;
mod export;
mod facets;
mod import;
mod memory;
mod nodes;
mod question;
mod service;
mod setup;
mod size;
mod states;
mod update;
mod warm;
mod writers;

use std::time::{Duration, Instant};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    args::Compare,
    failure::Failure,
    measure::Machine,
    part::Part,
    peers::{Program, Python},
    report,
    result::{Measured, Results},
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
            without: &args.without,
            runs: args.runs,
            lasting: args.lasting.map(Duration::from_secs),
            program: &program,
            python: &python,
            vocabulary: &vocabulary,
            size: work.size(rows)?,
        };
        let parts = parts(args, rows);
        let results = measure(&setup, &parts, work)?;
        println!("{}", report::summary(&results, &parts));
    }
    Ok(())
}

/// The parts that are asked for; without peers, those that are ours alone.
fn parts(args: &Compare, rows: u64) -> Vec<Part> {
    if !args.only.is_empty() {
        return args.only.clone();
    }
    let with_peers = rows <= args.peers_up_to;
    let all = Part::ALL.into_iter();
    all.filter(|part| with_peers || !part.needs_peers())
        .collect()
}

/// Measures the parts, and keeps each as soon as it is measured.
fn measure(setup: &Setup<'_>, parts: &[Part], work: &Work) -> Result<Results, Failure> {
    let rows = setup.rows(1)?;
    let new = Results {
        rows: setup.rows,
        rows_bytes: rows.metadata().map_err(Failure::file(&rows))?.len(),
        seed: setup.seed,
        machine: Machine::look(work.folder())?,
        sqlite_in_python: setup.python.sqlite()?,
        parts: Vec::new(),
    };
    let mut results = new.with_earlier(work)?;
    let left_out: Vec<&str> = setup.without.iter().map(|peer| peer.name()).collect();
    for &part in parts {
        results.put(measured(setup, part)?, &left_out);
        results.save(work)?;
    }
    Ok(results)
}

fn measured(setup: &Setup<'_>, part: Part) -> Result<Measured, Failure> {
    let begun = Instant::now();
    let (lines, searches) = match part {
        Part::Import => (import::compare(setup)?, Vec::new()),
        Part::Warm => warm::compare(setup)?,
        Part::Cold => (cold::compare(setup)?, Vec::new()),
        Part::Update => (update::compare(setup)?, Vec::new()),
        Part::Writers => (writers::compare(setup)?, Vec::new()),
        Part::Service => (service::compare(setup)?, Vec::new()),
        Part::Export => (export::compare(setup)?, Vec::new()),
        Part::Changed => (changed::compare(setup)?, Vec::new()),
        Part::AsOf => (as_of::compare(setup)?, Vec::new()),
        Part::Memory => (memory::compare(setup)?, Vec::new()),
        Part::Nodes => (nodes::compare(setup)?, Vec::new()),
    };
    Ok(Measured {
        part,
        date: today(),
        program: setup.program.built_from(),
        took: begun.elapsed().as_secs_f64(),
        lines,
        searches,
    })
}

fn today() -> String {
    let now = TimeZone::UTC.to_datetime(Timestamp::now());
    now.date().to_string()
}
