//! Changes through one registry that stays open, by one writer and by many at once, and by commands one after another.

use std::{path::Path, thread, time::Instant};

use registry_core::{
    Cluster,
    change::{Amend, Edit},
    model::{Key, Statement},
    register::Draft,
    registry::Registry,
};

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{median, seconds},
    result::{Line, Unit},
    target::Target,
    work::remove,
};

/// Writers at once, and how many times the throughput of one they are to reach.
const MANY: [(usize, f64); 2] = [(8, 4.0), (64, 10.0)];

/// How many times the throughput of commands eight writers are to reach.
const TIMES_COMMANDS: f64 = 10.0;

/// How often each number of writers is measured, and how many changes each writer makes then.
const RUNS: usize = 5;
const CHANGES: usize = 20;

/// How many commands are timed.
const COMMANDS: usize = 8;

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let folder = setup.scratch(&setup.first()?)?;
    let most = MANY.map(|(writers, _)| writers).into_iter().max();
    let keys = setup.program.keys(&folder, most.unwrap_or(1))?;
    setup.say("changing, by commands");
    let commands = commands(setup, &folder, &keys)?;
    setup.say("changing, by one writer and by many");
    let registry = Registry::open(&folder)?;
    let one = throughput(&registry, &keys[..1])?;
    let mut lines = vec![
        rate(
            "changes a second by `registry update`, one after another",
            commands,
        ),
        rate(
            "changes a second by one writer through an open registry",
            one,
        ),
    ];
    for (writers, least) in MANY {
        let many = throughput(&registry, &keys[..writers.min(keys.len())])?;
        lines.push(rate(
            &format!("changes a second by {writers} writers at once"),
            many,
        ));
        lines.push(times(
            &format!("{writers} writers at once, as a multiple of one writer"),
            many / one,
            least,
        ));
        if writers == MANY[0].0 {
            lines.push(times(
                &format!("{writers} writers at once, as a multiple of commands"),
                many / commands,
                TIMES_COMMANDS,
            ));
        }
    }
    drop(registry);
    settle()?;
    remove(&folder)?;
    Ok(lines)
}

fn rate(what: &str, value: f64) -> Line {
    Line::of(Unit::Count, what, value)
}

fn times(what: &str, value: f64, least: f64) -> Line {
    Line::of(Unit::Times, what, value).target(Target::AtLeastTimes(least))
}

/// Changes a second, each by a process of its own.
fn commands(setup: &Setup<'_>, folder: &Path, keys: &[String]) -> Result<f64, Failure> {
    let times = keys
        .iter()
        .cycle()
        .take(COMMANDS)
        .enumerate()
        .map(|(number, key)| {
            let note = format!("command {number}");
            seconds(&mut setup.program.note(folder, key, &note))
        })
        .collect::<Result<Vec<f64>, Failure>>()?;
    Ok(1.0 / median(times))
}

/// Changes a second, by as many writers at once as there are keys, each of which changes its own record.
fn throughput(registry: &Registry, keys: &[String]) -> Result<f64, Failure> {
    // What opening and the first changes take is on nobody's account.
    run(registry, keys, "warm", 1)?;
    let runs = (0..RUNS)
        .map(|number| {
            run(
                registry,
                keys,
                &format!("{} writers, run {number}", keys.len()),
                CHANGES,
            )
        })
        .collect::<Result<Vec<f64>, Failure>>()?;
    Ok(median(runs))
}

fn run(registry: &Registry, keys: &[String], note: &str, changes: usize) -> Result<f64, Failure> {
    let begun = Instant::now();
    thread::scope(|scope| {
        let writers: Vec<_> = keys
            .iter()
            .map(|key| scope.spawn(move || write(registry, key, note, changes)))
            .collect();
        writers.into_iter().try_for_each(|writer| {
            writer
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    let count = (keys.len() * changes) as f64;
    Ok(count / begun.elapsed().as_secs_f64())
}

fn write(registry: &Registry, key: &str, note: &str, changes: usize) -> Result<(), Failure> {
    for number in 0..changes {
        let statement = Statement {
            notes: vec![format!("{note}, change {number}").parse()?],
            ..Statement::default()
        };
        let change = Amend::<Cluster>::new(
            [key.parse::<Key>()?],
            vec![Edit::State(Box::new(statement))],
        );
        registry.change(Box::new(change), Draft::new("bench", note))?;
    }
    Ok(())
}
