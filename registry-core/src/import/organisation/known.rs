//! What the registry knows of organisations, as an import asks for it.

use crate::{
    import::Failure,
    index::{AsOf, OrganisationReader, Sought},
    model::{Organisation, OrganisationKey},
};

/// What the registry knows of organisations.
pub trait KnownOrganisations {
    /// The organisation of a key, unless a revert withdrew it.
    ///
    /// # Errors
    /// When the registry cannot be asked.
    fn organisation(&self, key: &OrganisationKey) -> Result<Option<Organisation>, Failure>;

    /// Every organisation that is neither merged nor withdrawn.
    ///
    /// # Errors
    /// When the registry cannot be asked.
    fn in_force(&self) -> Result<Vec<Organisation>, Failure>;
}

impl KnownOrganisations for OrganisationReader {
    fn organisation(&self, key: &OrganisationKey) -> Result<Option<Organisation>, Failure> {
        let version = self.record(key, AsOf::Now)?;
        let known = version.map(|version| version.organisation);
        Ok(known.filter(|known| !known.is_reverted()))
    }

    fn in_force(&self) -> Result<Vec<Organisation>, Failure> {
        let found = self.find(&Sought::default(), AsOf::Now)?;
        Ok(found
            .into_iter()
            .map(|version| version.organisation)
            .collect())
    }
}
