//! One update, from start to exit: durable and searchable.

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{Spent, median, spent, sync_seconds, syncs},
    result::{Line, Unit},
    target::Target,
    work::remove,
};

const RUNS: usize = 20;

/// How many more are traced. Some merge what others left, with more syncs.
const TRACED: usize = 5;

/// On a disk that takes longer, an update is its syncs.
const FAST_SYNC: f64 = 1e-3;

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let registry = setup.scratch(&setup.first()?)?;
    setup.say("updating");
    let keys = setup.program.keys(&registry, RUNS + TRACED)?;
    let update = |key: &String| setup.program.note(&registry, key, "noted by bench");
    let (timed, traced) = keys.split_at(RUNS.min(keys.len()));
    let times = timed
        .iter()
        .map(|key| spent(&mut update(key)))
        .collect::<Result<Vec<Spent>, Failure>>()?;
    let calls = traced
        .iter()
        .filter_map(|key| syncs(&update(key), setup.size.folder()).transpose())
        .collect::<Result<Vec<f64>, Failure>>()?;
    settle()?;
    let lines = lines(
        Spent::median(&times),
        sync_seconds(setup.size.folder())?,
        calls,
    );
    remove(&registry)?;
    Ok(lines)
}

fn lines(update: Spent, sync: f64, calls: Vec<f64>) -> Vec<Line> {
    let fast = (sync < FAST_SYNC).then_some(Target::BelowMilliseconds(30.0));
    let time = Line::seconds("`registry update`", update.seconds);
    let mut lines = vec![
        time.beside("one fsync of this machine", sync).target(fast),
        Line::seconds("processor time of an update", update.processor),
    ];
    if !calls.is_empty() {
        let what = "calls of fsync and fdatasync in an update";
        lines.push(Line::of(Unit::Count, what, median(calls)));
    }
    lines
}
