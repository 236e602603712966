//! Which organisation a row names: by an identifier, or by its name.

use std::collections::HashMap;

use crate::model::{
    CountryCode, Organisation, OrganisationKey, OrganisationStatement, compared_identifier, fold,
};

/// Organisations in force by what rows name them by.
#[derive(Default)]
pub(super) struct Names {
    by_identifier: HashMap<String, OrganisationKey>,
    by_name: HashMap<(CountryCode, String), Vec<OrganisationKey>>,
}

impl Names {
    pub(super) fn of(organisations: &[Organisation]) -> Names {
        let mut names = Names::default();
        for organisation in organisations {
            let (lei, ror) = (organisation.lei.as_ref(), organisation.ror.as_ref());
            let identifiers = lei.map(ToString::to_string).into_iter();
            let identifiers = identifiers.chain(ror.map(ToString::to_string));
            names.add_identifiers(&organisation.key, identifiers);
            for name in organisation.names() {
                names.add_name(&organisation.key, organisation.country, name);
            }
        }
        names
    }

    /// Adds an organisation that an earlier row speaks of.
    pub(super) fn add_statement(
        &mut self,
        key: &OrganisationKey,
        said: &OrganisationStatement,
        defaults: &OrganisationStatement,
    ) {
        let (lei, ror) = (said.lei.as_ref(), said.ror.as_ref());
        let identifiers = lei.map(ToString::to_string).into_iter();
        self.add_identifiers(key, identifiers.chain(ror.map(ToString::to_string)));
        if let (Some(name), Some(country)) = (&said.name, said.country.or(defaults.country)) {
            self.add_name(key, country, name);
        }
    }

    fn add_identifiers(
        &mut self,
        key: &OrganisationKey,
        identifiers: impl Iterator<Item = String>,
    ) {
        for identifier in identifiers {
            let identifier = compared_identifier(&identifier);
            self.by_identifier
                .entry(identifier)
                .or_insert_with(|| key.clone());
        }
    }

    fn add_name(&mut self, key: &OrganisationKey, country: CountryCode, name: &str) {
        let known = self.by_name.entry((country, fold(name))).or_default();
        if !known.contains(key) {
            known.push(key.clone());
        }
    }

    /// The organisations that have the row's LEI or ROR.
    pub(super) fn identified(&self, said: &OrganisationStatement) -> Vec<OrganisationKey> {
        let lei = said.lei.as_ref().map(ToString::to_string);
        let ror = said.ror.as_ref().map(ToString::to_string);
        let mut found: Vec<OrganisationKey> = lei
            .into_iter()
            .chain(ror)
            .filter_map(|identifier| self.by_identifier.get(&compared_identifier(&identifier)))
            .cloned()
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// The organisations of the row's country that have its name.
    pub(super) fn named(&self, said: &OrganisationStatement) -> Vec<OrganisationKey> {
        let name = said.country.zip(said.name.as_deref().map(fold));
        let found = name.and_then(|name| self.by_name.get(&name));
        found.cloned().unwrap_or_default()
    }
}
