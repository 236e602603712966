//! The clusters that an organisation takes part in, and those whose actors may be it.

use std::collections::BTreeSet;

use tantivy::{
    DocAddress, Term,
    collector::DocSetCollector,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    AsOf, IndexError, IndexReader, Version,
    folder::catching_panics,
    schema::fields,
    text::{Joint, Unit, units},
};
use crate::model::{Actor, Key, Organisation, OrganisationKey, compared_identifier};

/// What an actor is found by as a whole: the organisation that it names, and its identifiers.
pub(crate) fn participant_terms(actor: &Actor) -> impl Iterator<Item = String> + '_ {
    let organisation = actor.organisation.as_ref().map(OrganisationKey::to_string);
    let lei = actor
        .lei
        .as_ref()
        .map(|lei| compared_identifier(lei.as_str()));
    let ror = actor
        .ror
        .as_ref()
        .map(|ror| compared_identifier(ror.as_str()));
    let website = actor.website.as_deref().map(compared_identifier);
    [organisation, lei, ror, website].into_iter().flatten()
}

impl IndexReader {
    /// The clusters whose actors name an organisation, as it was or is, in the order of their keys.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn clusters_of(
        &self,
        organisation: &OrganisationKey,
        as_of: AsOf,
    ) -> Result<Vec<Version>, IndexError> {
        catching_panics(self.folder(), || {
            let term = Term::from_field_text(fields().participant, organisation);
            let mut found = Vec::new();
            for address in self.current().find_all(&term)? {
                if as_of.covers(self.current().made_by(address)?, None) {
                    found.push(self.current().version(address)?);
                }
            }
            if as_of != AsOf::Now {
                let superseded = self.superseded()?;
                for address in superseded.find_all(&term)? {
                    let to = superseded.replaced_by(address)?;
                    if as_of.covers(superseded.made_by(address)?, to) {
                        found.push(superseded.version(address)?);
                    }
                }
            }
            found.sort_by(|one, other| one.record().key.cmp(&other.record().key));
            Ok(found)
        })
    }

    /// The clusters of which an actor may be one of these organisations, by name or identifier.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(crate) fn clusters_naming<'a>(
        &self,
        organisations: impl IntoIterator<Item = &'a Organisation>,
    ) -> Result<Vec<Key>, IndexError> {
        catching_panics(self.folder(), || {
            let mut addresses: BTreeSet<DocAddress> = BTreeSet::new();
            for organisation in organisations {
                for name in organisation.names() {
                    addresses.extend(self.with_actor_words(name)?);
                }
                for identifier in organisation.identifier_texts() {
                    let term = Term::from_field_text(fields().participant, &identifier);
                    addresses.extend(self.current().find_all(&term)?);
                }
            }
            let keys = addresses
                .into_iter()
                .map(|address| Ok(self.current().version(address)?.into_record().key));
            keys.collect()
        })
    }

    /// The records in force whose actors' names have all these words.
    fn with_actor_words(&self, name: &str) -> Result<Vec<DocAddress>, IndexError> {
        let texts = units(name).into_iter().flat_map(|unit| match unit {
            Unit::Word(word) => vec![word.stem],
            Unit::Compound {
                joined,
                joint: Joint::Apostrophe,
                ..
            } => vec![joined.stem],
            Unit::Compound { parts, .. } => parts.into_iter().map(|part| part.stem).collect(),
            Unit::Run(run) => run.iter().map(char::to_string).collect(),
        });
        let terms: Vec<(Occur, Box<dyn Query>)> = texts
            .map(|text| {
                let term = Term::from_field_text(fields().actor, &text);
                let query: Box<dyn Query> =
                    Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                (Occur::Must, query)
            })
            .collect();
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let part = self.current();
        let found = part
            .searcher()
            .search(&BooleanQuery::new(terms), &DocSetCollector)
            .map_err(part.failed())?;
        Ok(found.into_iter().collect())
    }
}
