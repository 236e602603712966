//! Searching the registry as it was, once every record has been superseded.

use registry_core::index::{AsOf, IndexReader};

use super::{
    setup::{Setup, settle},
    warm::ask,
};
use crate::{
    failure::Failure,
    measure::{median, run_watched, size_on_disk},
    questions::{Question, Questions, SHAPES},
    result::Line,
    target::Target,
};

/// The commit of the first import; the one before made the registry.
const FIRST_IMPORT: u64 = 2;

pub fn compare(setup: &Setup<'_>, questions: &Questions) -> Result<Vec<Line>, Failure> {
    let mut lines = supersede(setup)?;
    setup.say("searching, as of the first import");
    let reader = setup.open()?.read()?;
    for (shape, questions) in SHAPES.iter().zip(&questions.shapes) {
        lines.push(line(&reader, shape, questions)?);
    }
    Ok(lines)
}

/// Imports the same rows with other shares and employment.
fn supersede(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let (registry, changed) = (setup.size.registry(), setup.rows(2)?);
    setup.say("importing changed rows");
    settle()?;
    let usage = run_watched(&mut setup.program.import(&registry, &changed))?;
    setup.expect_rows("registry", setup.program.count(&registry)?)?;
    Ok(vec![
        Line::seconds("import of the same rows, all changed", usage.seconds),
        Line::bytes("anonymous memory while importing them", usage.anonymous),
        Line::bytes(
            "size on disk with every version superseded",
            size_on_disk(&registry)?,
        ),
    ])
}

fn line(reader: &IndexReader, shape: &str, questions: &[Question]) -> Result<Line, Failure> {
    let (mut now, mut then) = (Vec::new(), Vec::new());
    for question in questions {
        now.push(ask(reader, question, AsOf::Now)?.seconds);
        then.push(ask(reader, question, AsOf::Commit(FIRST_IMPORT))?.seconds);
    }
    let line = Line::seconds(
        format!("search as of the first import: {shape}"),
        median(then),
    );
    Ok(line
        .beside("the present", median(now))
        .target(Target::AtMostOfPeer(5.0)))
}
