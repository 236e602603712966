//! Which organisations are meant.

use registry_core::{
    index::{AsOf, IndexReader, Sought, Version},
    model::{ActorKind, Invalid, Organisation},
    registry::RegistryError,
};

use crate::{args::OrganisationFilters, commands::filters::as_of, failure::Failure};

impl OrganisationFilters {
    /// The organisations that these filters and words find, in the order of their keys.
    pub fn find(
        &self,
        words: &[String],
        reader: &IndexReader,
    ) -> Result<Vec<Version<Organisation>>, Failure> {
        let (sought, as_of) = (self.sought(words)?, self.moment(reader)?);
        let organisations = reader.organisations().map_err(RegistryError::from)?;
        Ok(organisations
            .find(&sought, as_of)
            .map_err(RegistryError::from)?)
    }

    fn moment(&self, reader: &IndexReader) -> Result<AsOf, Failure> {
        as_of(reader, self.as_of.as_deref())
    }

    fn sought(&self, words: &[String]) -> Result<Sought, Failure> {
        fn all<T>(
            texts: &[String],
            parse: impl Fn(&str) -> Result<T, Invalid>,
        ) -> Result<Vec<T>, Failure> {
            Ok(texts
                .iter()
                .map(|text| parse(text))
                .collect::<Result<_, _>>()?)
        }
        Ok(Sought {
            words: words.join(" "),
            identifier: self.identifier.clone(),
            country: all(&self.country, str::parse)?,
            kind: all(&self.kind, ActorKind::from_any)?,
            place: self.place.clone(),
            status: all(&self.status, str::parse)?,
            ..Sought::default()
        })
    }
}
