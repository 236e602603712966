//! What is searched for: seven shapes of queries, chosen from the rows by how frequent their words are.

mod sample;

use std::{collections::HashSet, path::Path};

use serde::Serialize;

use crate::failure::Failure;
use sample::{Counts, Sample, words};

/// The shapes, in the order of [`Questions::shapes`].
pub const SHAPES: [&str; 7] = [
    "rare word",
    "common word",
    "two words",
    "phrase",
    "filter and word",
    "prefix",
    "Chinese",
];

/// Of so many rows, one has a rare word.
const RARE: usize = 10_000;

/// Questions of each shape.
const EACH: usize = 5;

/// The questions of one comparison.
#[derive(Debug, Serialize)]
pub struct Questions {
    pub shapes: [Vec<Question>; SHAPES.len()],
    /// Words that about a tenth of the rows have.
    pub facets: Vec<Question>,
}

/// One question, as each side is asked it.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// In the registry's query language.
    pub ours: String,
    /// In FTS5's.
    pub theirs: String,
    pub country: Option<String>,
}

impl Question {
    /// Any text that matches all these words.
    fn words(words: &[&str]) -> Question {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        Question {
            ours: words.join(" "),
            theirs: quoted.join(" "),
            country: None,
        }
    }

    fn phrase(phrase: &str) -> Question {
        let quoted = format!("\"{phrase}\"");
        Question {
            ours: quoted.clone(),
            theirs: quoted,
            country: None,
        }
    }

    fn prefix(prefix: &str) -> Question {
        Question {
            ours: format!("{prefix}*"),
            theirs: format!("\"{prefix}\"*"),
            country: None,
        }
    }
}

impl Questions {
    /// Chooses questions by the first rows of a file.
    pub fn choose(rows: &Path) -> Result<Questions, Failure> {
        let sample = Sample::read(rows)?;
        let common = common_words(&sample);
        let shapes = [
            rare_words(&sample)
                .iter()
                .map(|word| Question::words(&[word]))
                .collect(),
            common.iter().map(|word| Question::words(&[word])).collect(),
            common
                .iter()
                .filter_map(|word| with_region(&sample, word))
                .collect(),
            phrases(&sample)
                .iter()
                .map(|phrase| Question::phrase(phrase))
                .collect(),
            common
                .iter()
                .filter_map(|word| in_country(&sample, word))
                .collect(),
            prefixes(&common)
                .into_iter()
                .map(Question::prefix)
                .collect(),
            chinese(&sample)
                .into_iter()
                .map(|word| Question::words(&[&word]))
                .collect(),
        ];
        let facets = tenths(&sample)
            .iter()
            .map(|word| Question::words(&[word]))
            .collect();
        Questions { shapes, facets }.complete()
    }

    fn complete(self) -> Result<Questions, Failure> {
        let named = SHAPES
            .into_iter()
            .zip(&self.shapes)
            .chain([("a tenth of the rows", &self.facets)]);
        let empty = named
            .into_iter()
            .find(|(_, questions)| questions.is_empty());
        match empty {
            Some((what, _)) => Err(Failure::TooFewRows { what }),
            None => Ok(self),
        }
    }
}

fn product_words(sample: &Sample) -> Counts {
    Counts::of(sample.rows.iter().map(|row| words(&row.product).collect()))
}

fn rare_words(sample: &Sample) -> Vec<String> {
    let texts = sample
        .rows
        .iter()
        .map(|row| words(&row.product).chain(words(&row.notes)).collect());
    Counts::of(texts).nearest(sample.rows.len() / RARE, EACH)
}

fn common_words(sample: &Sample) -> Vec<String> {
    product_words(sample).most_frequent(EACH)
}

/// The word with the region that it is found in most.
fn with_region(sample: &Sample, word: &str) -> Option<Question> {
    let regions = sample
        .with_product_word(word)
        .map(|row| words(&row.region_name).collect());
    let region = Counts::of(regions).most_frequent(1).pop()?;
    Some(Question::words(&[word, &region]))
}

/// The word in the country that it is found in most.
fn in_country(sample: &Sample, word: &str) -> Option<Question> {
    let countries = sample
        .with_product_word(word)
        .map(|row| HashSet::from([row.country.as_str()]));
    let country = Counts::of(countries).most_frequent(1).pop();
    Some(Question {
        country: Some(country?),
        ..Question::words(&[word])
    })
}

/// Two words that follow each other in products.
fn phrases(sample: &Sample) -> Vec<String> {
    let pairs: Vec<Vec<String>> = sample
        .rows
        .iter()
        .map(|row| sample::pairs(&row.product))
        .collect();
    Counts::of(
        pairs
            .iter()
            .map(|pairs| pairs.iter().map(String::as_str).collect()),
    )
    .most_frequent(EACH)
}

/// The first four letters of each word, once.
fn prefixes(words: &[String]) -> Vec<&str> {
    let mut prefixes = Vec::new();
    for prefix in words.iter().filter_map(|word| word.get(..4)) {
        if !prefixes.contains(&prefix) {
            prefixes.push(prefix);
        }
    }
    prefixes
}

/// Names of products and of places, as they stand in a cell, since FTS5 takes a run of Chinese as one word.
fn chinese(sample: &Sample) -> Vec<String> {
    let cell = |text: fn(&sample::SampleRow) -> &str| {
        let cells = sample.rows.iter().map(text).filter(|text| !text.is_empty());
        Counts::of(cells.map(|text| HashSet::from([text])))
    };
    let mut names = cell(|row| &row.product_zh).most_frequent(3);
    names.extend(cell(|row| &row.place_zh).most_frequent(2));
    names
}

fn tenths(sample: &Sample) -> Vec<String> {
    let texts = sample
        .rows
        .iter()
        .map(|row| words(&row.notes).chain(words(&row.actors)).collect());
    Counts::of(texts).nearest(sample.rows.len() / 10, 3)
}

#[cfg(test)]
mod tests;
