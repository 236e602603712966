//! The first rows of a file, and how many of them have each word.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    fs::File,
    path::Path,
};

use serde::Deserialize;

use crate::failure::Failure;

const MOST_ROWS: usize = 100_000;

/// Words that nobody searches for, or that stand in every row.
const IDLE: [&str; 14] = [
    "with",
    "than",
    "other",
    "whether",
    "including",
    "from",
    "that",
    "their",
    "every",
    "thereof",
    "similar",
    "less",
    "such",
    "more",
];

/// The first rows of a file.
#[derive(Debug)]
pub struct Sample {
    pub rows: Vec<SampleRow>,
}

/// The columns that questions are chosen by.
#[derive(Debug, Default, Deserialize)]
pub struct SampleRow {
    pub place_zh: String,
    pub country: String,
    pub region_name: String,
    pub product: String,
    pub product_zh: String,
    pub actors: String,
    pub notes: String,
}

impl Sample {
    pub fn read(path: &Path) -> Result<Sample, Failure> {
        let file = File::open(path).map_err(Failure::file(path))?;
        let rows = csv::Reader::from_reader(file)
            .into_deserialize()
            .take(MOST_ROWS);
        Ok(Sample {
            rows: rows
                .collect::<Result<_, _>>()
                .map_err(Failure::table(path))?,
        })
    }

    /// The rows whose product has this word.
    pub fn with_product_word<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a SampleRow> {
        self.rows
            .iter()
            .filter(move |row| words(&row.product).any(|other| other == word))
    }
}

/// The words of a text that a search may be for, in lower case where the text is.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| is_searched(word))
}

fn is_searched(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && !IDLE.contains(&word)
}

/// The words that follow each other with one blank between.
pub fn pairs(text: &str) -> Vec<String> {
    let all: Vec<&str> = text.split(' ').collect();
    let both = all
        .windows(2)
        .filter(|pair| pair.iter().all(|word| is_searched(word)));
    both.map(|pair| pair.join(" ")).collect()
}

/// In how many rows each word stands.
#[derive(Debug)]
pub struct Counts {
    /// The most frequent first, then by the word.
    sorted: Vec<(String, usize)>,
}

impl Counts {
    /// Counts the distinct words of each row.
    pub fn of<'a>(rows: impl Iterator<Item = HashSet<&'a str>>) -> Counts {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in rows.flatten() {
            *counts.entry(word).or_default() += 1;
        }
        let mut sorted: Vec<_> = counts
            .into_iter()
            .map(|(word, count)| (word.to_owned(), count))
            .collect();
        sorted.sort_by(|(one, count), (other, more)| {
            (Reverse(count), one).cmp(&(Reverse(more), other))
        });
        Counts { sorted }
    }

    pub fn most_frequent(&self, count: usize) -> Vec<String> {
        self.sorted
            .iter()
            .take(count)
            .map(|(word, _)| word.clone())
            .collect()
    }

    /// The words that are in about so many rows.
    pub fn nearest(&self, rows: usize, count: usize) -> Vec<String> {
        let mut nearest: Vec<&(String, usize)> = self.sorted.iter().collect();
        nearest.sort_by_key(|(_, count)| count.abs_diff(rows));
        nearest
            .into_iter()
            .take(count)
            .map(|(word, _)| word.clone())
            .collect()
    }
}
