//! Likeness: whether two records may be one, by how their place and product are spelled.

use super::{Cluster, CountryCode, fold};

/// Place and product without what spellings differ in: case, marks, blanks, punctuation.
///
/// Two records with the same likeness may be one: `Zhu-ji`, `ZHUJI` and `Zhūjì` are alike.
///
/// ```
/// use registry_core::model::likeness;
/// let country = "CN".parse()?;
/// assert_eq!(likeness(country, "Zhuji", "Tooth Brush"), likeness(country, "ZHŪJÌ", "toothbrush"));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub fn likeness(country: CountryCode, place: &str, product: &str) -> String {
    let mut spelled = String::with_capacity(place.len() + product.len() + 4);
    spelled.push_str(country.as_str());
    spelled.make_ascii_lowercase();
    for name in [place, product] {
        spelled.push('/');
        if name.is_ascii() {
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            spelled.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
        } else {
            spelled.extend(fold(name).chars().filter(|letter| letter.is_alphanumeric()));
        }
    }
    spelled
}

/// The likenesses of a record: under its names, and under those that a source printed.
pub fn likenesses(record: &Cluster) -> Vec<String> {
    let places = [
        Some(&record.location.place),
        record.as_printed.place.as_ref(),
    ];
    let products = [
        Some(&record.product.name),
        record.as_printed.product.as_ref(),
    ];
    let mut all = Vec::with_capacity(4);
    for place in places.into_iter().flatten() {
        all.extend(
            products
                .into_iter()
                .flatten()
                .map(|product| likeness(record.location.country, place, product)),
        );
    }
    all.sort();
    all.dedup();
    all
}
