//! A search as a process of its own, from start to exit.

use super::setup::Setup;
use crate::{
    failure::Failure,
    measure::{median, seconds},
    peers::Sqlite,
    questions::{Question, Questions, SHAPES},
    result::Line,
    target::Target,
};

const RUNS: usize = 15;

pub fn compare(setup: &Setup<'_>, questions: &Questions) -> Result<Vec<Line>, Failure> {
    setup.say("searching, a process each");
    let first = SHAPES.iter().zip(
        questions
            .shapes
            .iter()
            .filter_map(|questions| questions.first()),
    );
    let mut lines = first
        .map(|(shape, question)| line(setup, shape, question))
        .collect::<Result<Vec<_>, _>>()?;
    let all = median(lines.iter().map(|line| line.ours).collect());
    lines.push(
        Line::seconds("cold search: median over the shapes", all)
            .target(Target::BelowMilliseconds(10.0)),
    );
    Ok(lines)
}

/// Both sides in turn, so that both meet the same machine.
fn line(setup: &Setup<'_>, shape: &str, question: &Question) -> Result<Line, Failure> {
    let (registry, database) = (setup.size.registry(), setup.size.keyed());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(seconds(&mut setup.program.search(&registry, question))?);
        if setup.with_peers {
            theirs.push(seconds(&mut Sqlite::on(&database).search(question))?);
        }
    }
    let line = Line::seconds(format!("cold search: {shape}"), median(ours));
    if theirs.is_empty() {
        return Ok(line);
    }
    Ok(line
        .beside("sqlite3", median(theirs))
        .target(Target::AtMostOfPeer(0.5)))
}
