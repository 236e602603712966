//! Counts by country, region, product and more over a query that a tenth of the rows match.

use registry_core::{
    index::{AsOf, IndexReader},
    search,
};

use super::question::{answered, query};
use crate::{
    failure::Failure,
    measure::{median, repeated},
    peers::{Answer, Answers},
    questions::{Question, Questions},
    result::{Line, Search},
    target::Target,
};

/// What stands in the place of a shape.
const FACETS: &str = "facets";

/// Values of each facet, as `sql/facets.sql` has it.
const VALUES: usize = 10;

/// Counts for every question, and puts SQLite's answers beside.
pub fn counted(
    reader: &IndexReader,
    questions: &Questions,
    answers: Option<&Answers>,
) -> Result<Vec<Search>, Failure> {
    let mut counted = Vec::new();
    for (at, question) in questions.facets.iter().enumerate() {
        let theirs = answers.and_then(|answers| answers.facets.get(at));
        counted.push(answered(FACETS, question, count(reader, question)?, theirs));
    }
    Ok(counted)
}

fn count(reader: &IndexReader, question: &Question) -> Result<Answer, Failure> {
    let query = query(question, AsOf::Now)?;
    let mut hits = 0;
    let seconds = repeated(|| {
        hits = search::facets(reader, &query, VALUES)?.total as u64;
        Ok(())
    })?;
    Ok(Answer { seconds, hits })
}

pub fn line(rows: u64, counted: &[Search]) -> Line {
    let line = Line::seconds(
        "facets over a tenth of the rows",
        median(counted.iter().map(|search| search.ours).collect()),
    );
    let theirs: Vec<f64> = counted.iter().filter_map(|search| search.theirs).collect();
    if theirs.is_empty() {
        return line;
    }
    line.beside("GROUP BY over FTS5", median(theirs))
        .target(Target::TimesFaster(10.0).when_large(rows))
}
