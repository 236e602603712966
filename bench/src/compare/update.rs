//! One update, from start to exit: durable and searchable.

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{Spent, spent, sync_seconds, syncs},
    result::{Line, Unit},
    target::Target,
    work::remove,
};

const RUNS: usize = 20;

/// On a disk that takes longer, an update is its syncs.
const FAST_SYNC: f64 = 1e-3;

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let registry = setup.scratch(&setup.first()?)?;
    setup.say("updating");
    let keys = setup.program.keys(&registry, RUNS + 1)?;
    let update = |key: &String| setup.program.note(&registry, key, "noted by bench");
    let (traced, timed) = keys.split_at(1);
    let times = timed
        .iter()
        .map(|key| spent(&mut update(key)))
        .collect::<Result<Vec<Spent>, Failure>>()?;
    let calls = syncs(&update(&traced[0]), setup.size.folder())?;
    settle()?;
    let lines = lines(
        Spent::median(&times),
        sync_seconds(setup.size.folder())?,
        calls,
    );
    remove(&registry)?;
    Ok(lines)
}

fn lines(update: Spent, sync: f64, calls: Option<f64>) -> Vec<Line> {
    let fast = (sync < FAST_SYNC).then_some(Target::BelowMilliseconds(30.0));
    let time = Line::seconds("`registry update`", update.seconds);
    let mut lines = vec![
        time.beside("one fsync of this machine", sync).target(fast),
        Line::seconds("processor time of an update", update.processor),
    ];
    lines.extend(calls.map(|calls| {
        Line::of(
            Unit::Count,
            "calls of fsync and fdatasync in an update",
            calls,
        )
    }));
    lines
}
