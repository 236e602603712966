//! How a row names the record that it speaks of.

use super::{Identity, short_hash};
use crate::model::{CountryCode, Invalid, Key, Label, Statement, signature};

/// The record of a row: by its key, stated or derived, and by its names.
#[derive(Debug)]
pub(crate) struct NamedRecord {
    pub(crate) key: Key,
    /// Whether the row states the key; else it is derived from the names.
    pub(crate) states_key: bool,
    /// The names that the cluster has now, so far as the row says.
    pub(crate) names: Option<Names>,
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
        })
    }

    /// The same as hashes.
    pub(crate) fn identity(&self) -> Identity {
        let key = short_hash(&self.key);
        let likeness = self.names.as_ref().map_or(key, |names| {
            short_hash(&signature(names.country, &names.place, &names.product))
        });
        Identity { key, likeness }
    }
}
