//! How a row names the record that it speaks of.

use super::{Identity, short_hash};
use crate::model::{
    CountryCode, Invalid, Key, Label, Name, RoughLettersOfNames, Statement, folded,
};

/// The record of a row: by its key, stated or derived, and by its names.
#[derive(Debug)]
pub(crate) struct NamedRecord {
    pub(crate) key: Key,
    /// Whether the row states the key; else it is derived from the names.
    pub(crate) states_key: bool,
    /// The names that the cluster has now, so far as the row says.
    pub(crate) names: Option<Names>,
    /// All names that the row gives the place, and the product.
    places: Vec<Label>,
    products: Vec<Label>,
}

/// What a cluster is called.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) country: CountryCode,
    pub(crate) place: Label,
    pub(crate) product: Label,
}

impl NamedRecord {
    /// As a row says, with what stands in for names that it does not say.
    pub(super) fn of(said: Statement, defaults: &Statement) -> Result<NamedRecord, Invalid> {
        let key = said.identity_with(defaults)?;
        let states_key = said.key.is_some();
        let place = said.place.or_else(|| defaults.place.clone());
        let product = said.product.or_else(|| defaults.product.clone());
        let further = [said.place_names, said.former_places];
        let places = all(&place, &said.printed_place, further);
        let further = [said.product_names, said.former_products];
        let products = all(&product, &said.printed_product, further);
        let names = match (
            said.country.or(defaults.country),
            place.or(said.printed_place),
            product.or(said.printed_product),
        ) {
            (Some(country), Some(place), Some(product)) => Some(Names {
                country,
                place,
                product,
            }),
            _ => None,
        };
        Ok(NamedRecord {
            key,
            states_key,
            names,
            places,
            products,
        })
    }

    /// The same as hashes.
    pub(crate) fn identity(&self, letters: &mut RoughLettersOfNames) -> Identity {
        let key = short_hash(&self.key);
        let likeness = self.names.as_ref().map_or(key, |names| {
            short_hash(&letters.signature(names.country, &names.place, &names.product))
        });
        Identity { key, likeness }
    }

    /// The hash of the names by which its record may be found.
    pub(crate) fn called_now(&self) -> Option<u64> {
        let names = self.names.as_ref()?;
        let (place, product) = (folded(&names.place), folded(&names.product));
        Some(hash_of_names(names.country, &place, &product))
    }

    /// The hashes of all that the row calls its record, but for the names that its key is derived from.
    pub(crate) fn called(&self) -> Vec<u64> {
        let Some(Names { country, .. }) = self.names else {
            return Vec::new();
        };
        // Most rows have one name of each, and its key is made of them.
        if !self.states_key && self.places.len() == 1 && self.products.len() == 1 {
            return Vec::new();
        }
        let products: Vec<_> = self.products.iter().map(|name| folded(name)).collect();
        let pairs = self.places.iter().flat_map(|place| {
            let place = folded(place);
            let hashes = products
                .iter()
                .map(move |product| hash_of_names(country, &place, product));
            hashes.collect::<Vec<_>>()
        });
        pairs.collect()
    }
}

fn all(present: &Option<Label>, printed: &Option<Label>, further: [Vec<Name>; 2]) -> Vec<Label> {
    let names = present.iter().chain(printed).cloned();
    let further = further.into_iter().flatten().map(|name| name.name);
    let mut all: Vec<Label> = Vec::new();
    for name in names.chain(further) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The hash of a place and a product of a country, both folded.
fn hash_of_names(country: CountryCode, place: &str, product: &str) -> u64 {
    short_hash(&[country.as_str(), "\n", place, "\n", product].concat())
}
