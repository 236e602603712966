//! A search as a process of its own, from start to exit.

use super::setup::Setup;
use crate::{
    failure::Failure,
    measure::{median, seconds},
    peers::Sqlite,
    questions::{Question, SHAPES},
    result::Line,
    target::Target,
};

const RUNS: usize = 15;

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let questions = setup.questions()?;
    let first = questions.shapes.iter().filter_map(|asked| asked.first());
    let mut lines = SHAPES
        .iter()
        .zip(first)
        .map(|(shape, question)| line(setup, shape, question))
        .collect::<Result<Vec<_>, _>>()?;
    let all = median(lines.iter().map(|line| line.ours).collect());
    let to_a_million = (setup.rows <= 1_000_000).then_some(Target::BelowMilliseconds(10.0));
    lines.push(Line::seconds("cold search: median over the shapes", all).target(to_a_million));
    Ok(lines)
}

/// Both sides in turn, so that both meet the same machine.
fn line(setup: &Setup<'_>, shape: &str, question: &Question) -> Result<Line, Failure> {
    let registry = setup.first()?;
    let database = setup.with_peers.then(|| setup.keyed()).transpose()?;
    setup.say(&format!("searching, a process each: {shape}"));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(seconds(&mut setup.program.search(&registry, question))?);
        if let Some(database) = &database {
            theirs.push(seconds(&mut Sqlite::on(database).search(question))?);
        }
    }
    let line = Line::seconds(format!("cold search: {shape}"), median(ours));
    if theirs.is_empty() {
        return Ok(line.target(Target::BelowMilliseconds(20.0)));
    }
    Ok(line
        .beside("sqlite3", median(theirs))
        .target(Target::AtMostOfPeer(0.5).when_large(setup.rows)))
}
