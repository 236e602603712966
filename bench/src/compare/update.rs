//! One update, from start to exit: durable and searchable.

use super::setup::{Setup, settle};
use crate::{
    failure::Failure,
    measure::{median, seconds, sync_seconds},
    result::Line,
    target::Target,
};

const RUNS: usize = 20;

pub fn compare(setup: &Setup<'_>) -> Result<Line, Failure> {
    setup.say("updating");
    let registry = setup.size.registry();
    let keys = setup.program.keys(&registry, RUNS)?;
    settle()?;
    let update = |key: &String| seconds(&mut setup.program.note(&registry, key, "noted by bench"));
    let times = keys
        .iter()
        .map(update)
        .collect::<Result<Vec<f64>, Failure>>()?;
    let sync = sync_seconds(setup.size.folder())?;
    let line =
        Line::seconds("`registry update`", median(times)).beside("one fsync of this machine", sync);
    Ok(line.target(Target::BelowMilliseconds(50.0)))
}
