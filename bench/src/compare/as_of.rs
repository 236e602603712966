//! Searching the registry as it was, once every record has been superseded.

use registry_core::{
    index::{AsOf, IndexReader},
    registry::Registry,
};

use super::{setup::Setup, states::FIRST_IMPORT, warm::ask};
use crate::{
    failure::Failure,
    measure::median,
    questions::{Question, SHAPES},
    result::Line,
    target::Target,
};

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let (questions, changed) = (setup.questions()?, setup.changed()?);
    setup.say("searching, as of the first import");
    let reader = Registry::open(&changed)?.read()?;
    let shapes = SHAPES.iter().zip(&questions.shapes);
    shapes
        .map(|(shape, questions)| line(&reader, shape, questions))
        .collect()
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
