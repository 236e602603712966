//! Ranked searches for ten hits, in a process that is warm.

use registry_core::{
    index::{AsOf, IndexReader},
    registry::Registry,
    search,
};

use super::{
    facets,
    question::{answered, query},
    setup::Setup,
};
use crate::{
    failure::Failure,
    measure::{median, repeated},
    peers::{Answer, Answers},
    questions::{Question, Questions, SHAPES},
    result::{Line, Search, Unit},
    target::Target,
};

/// Asks every question, and counts the facets of some.
pub fn compare(setup: &Setup<'_>) -> Result<(Vec<Line>, Vec<Search>), Failure> {
    let (questions, registry) = (setup.questions()?, setup.first()?);
    let answers = setup.answers(&questions)?;
    let reader = Registry::open(&registry)?.read()?;
    setup.say("searching, registry warm");
    let mut searches = asked(&reader, &questions, answers.as_ref())?;
    let mut lines = lines(setup.rows, &searches);
    let counted = facets::counted(&reader, &questions, answers.as_ref())?;
    lines.push(facets::line(setup.rows, &counted));
    searches.extend(counted);
    Ok((lines, searches))
}

/// Our answer to every question, and SQLite's beside.
fn asked(
    reader: &IndexReader,
    questions: &Questions,
    answers: Option<&Answers>,
) -> Result<Vec<Search>, Failure> {
    let mut searches = Vec::new();
    for (shape, questions) in questions.shapes.iter().enumerate() {
        for (at, question) in questions.iter().enumerate() {
            let ours = ask(reader, question, AsOf::Now)?;
            let theirs = answers.and_then(|answers| answers.shapes.get(shape)?.get(at));
            searches.push(answered(SHAPES[shape], question, ours, theirs));
        }
    }
    Ok(searches)
}

/// How long the registry takes to answer, and how many records match.
pub fn ask(reader: &IndexReader, question: &Question, as_of: AsOf) -> Result<Answer, Failure> {
    let query = query(question, as_of)?;
    let mut hits = 0;
    let seconds = repeated(|| {
        hits = search::search(reader, &query)?.total as u64;
        Ok(())
    })?;
    Ok(Answer { seconds, hits })
}

/// A line a shape, and the median of their ratios.
fn lines(rows: u64, searches: &[Search]) -> Vec<Line> {
    let mut lines: Vec<Line> = SHAPES
        .iter()
        .map(|shape| line(rows, shape, searches))
        .collect();
    let faster: Vec<f64> = lines
        .iter()
        .filter_map(Line::ratio)
        .map(|ratio| 1.0 / ratio)
        .collect();
    if !faster.is_empty() {
        let all = Line::of(
            Unit::Times,
            "warm search: times faster, median over the shapes",
            median(faster),
        );
        lines.push(all.target(Target::AtLeastTimes(40.0).when_large(rows)));
    }
    lines
}

/// The medians of the questions of a shape.
fn line(rows: u64, shape: &str, searches: &[Search]) -> Line {
    let of_shape = || searches.iter().filter(|search| search.shape == shape);
    let ours = median(of_shape().map(|search| search.ours).collect());
    let theirs: Vec<f64> = of_shape().filter_map(|search| search.theirs).collect();
    let line = Line::seconds(format!("warm search: {shape}"), ours);
    if theirs.is_empty() {
        line
    } else {
        line.beside("FTS5", median(theirs))
            .target(Target::TimesFaster(8.0).when_large(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_over_the_shapes_is_of_their_ratios() {
        let answered = |(at, shape): (usize, &&str)| Search {
            shape: (*shape).to_owned(),
            question: String::new(),
            ours: 1.0,
            our_hits: 1,
            theirs: Some((at + 1) as f64 * 10.0),
            their_hits: Some(1),
        };
        let searches: Vec<Search> = SHAPES.iter().enumerate().map(answered).collect();
        let lines = lines(1_000_000, &searches);
        assert_eq!(lines.len(), SHAPES.len() + 1);
        assert_eq!(lines.last().map(|line| line.ours), Some(40.0));
    }
}
