//! Signatures: what two records that may be one have in common, so that one is found by the other.

use super::{
    name::{Of, folded, numberless_letters},
    place_names, product_names,
};
use crate::model::{Cluster, CountryCode};

/// Of so many names of the place and of the product, each with each, a record has signatures.
const MOST_NAMES: usize = 4;

/// The letters of place and product in the order of the alphabet, without what spellings differ in.
///
/// Records whose [likeness](super::Likeness) is more than a typing mistake have a signature in common; few others do.
///
/// ```
/// use registry_core::model::signature;
/// let country = "CN".parse()?;
/// assert_eq!(signature(country, "Zhuji", "Tooth Brush"), signature(country, "ZHŪJÌ City", "toothbrushes"));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub fn signature(country: CountryCode, place: &str, product: &str) -> String {
    let (place, product) = (sorted(Of::Place, place), sorted(Of::Product, product));
    joined(country, &place, &product)
}

/// The signatures of a record, under all its names.
pub fn signatures(record: &Cluster) -> Vec<String> {
    let country = record.location.country;
    let places = place_names(record).take(MOST_NAMES);
    let places = places.map(|name| sorted(Of::Place, name));
    let products = product_names(record).take(MOST_NAMES);
    let products: Vec<String> = products.map(|name| sorted(Of::Product, name)).collect();
    let mut signatures: Vec<String> = places
        .flat_map(|place| {
            let products = products.iter();
            let signatures = products.map(|product| joined(country, &place, product));
            signatures.collect::<Vec<_>>()
        })
        .collect();
    signatures.sort_unstable();
    signatures.dedup();
    signatures
}

fn joined(country: CountryCode, place: &str, product: &str) -> String {
    [country.as_str(), "/", place, "/", product].concat()
}

/// The letters of a name in order: those of a merged spelling, of another order of words and of the plural are the same.
fn sorted(of: Of, name: &str) -> String {
    let letters = numberless_letters(of, &folded(name));
    if letters.is_ascii() {
        let mut bytes = letters.into_bytes();
        bytes.sort_unstable();
        return String::from_utf8(bytes).unwrap_or_default();
    }
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}
