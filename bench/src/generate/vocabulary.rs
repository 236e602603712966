//! Real places and products, as `python/vocabulary.py` extracts them.

use std::{fs::File, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use crate::failure::Failure;

/// The words that rows are made of, the most frequent first.
#[derive(Debug)]
pub struct Vocabulary {
    pub places: Vec<Place>,
    pub products: Vec<Product>,
}

#[derive(Debug, Deserialize)]
pub struct Place {
    pub country: String,
    pub region: String,
    pub name: String,
    pub name_zh: String,
    /// Its name in the script of its country.
    pub other_name: String,
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Debug, Deserialize)]
pub struct Product {
    pub name: String,
    pub name_zh: String,
    pub sector: String,
}

impl Product {
    /// Its first word, as companies are called.
    pub fn head(&self) -> String {
        let word = self
            .name
            .split(|letter: char| !letter.is_alphabetic())
            .next()
            .unwrap_or_default();
        let mut letters = word.chars();
        letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(letters)
            .collect()
    }
}

impl Vocabulary {
    /// Whether the script has written both files to this folder.
    pub fn is_in(folder: &Path) -> bool {
        folder.join("places.tsv").is_file() && folder.join("products.tsv").is_file()
    }

    pub fn read(folder: &Path) -> Result<Vocabulary, Failure> {
        let places = table(&folder.join("places.tsv"))?;
        let products = table(&folder.join("products.tsv"))?;
        Ok(Vocabulary { places, products })
    }
}

fn table<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let file = File::open(path).map_err(Failure::file(path))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(file);
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(Failure::table(path))
}
