//! What the registry knows of organisations, as an import asks for it.

use crate::{
    form::OrganisationField,
    import::{Failure, NothingKnown},
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

    /// Which of these records the registry would not take together, each with one reason.
    ///
    /// # Errors
    /// When the registry cannot be asked.
    fn refused(&self, records: &[Organisation]) -> Result<Vec<RefusedOrganisation>, Failure>;
}

/// An organisation that the registry would not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedOrganisation {
    /// Its key.
    pub key: OrganisationKey,
    /// The field at fault, where it is one.
    pub field: Option<OrganisationField>,
    /// Why, and what to do.
    pub reason: String,
}

impl KnownOrganisations for NothingKnown {
    fn organisation(&self, _: &OrganisationKey) -> Result<Option<Organisation>, Failure> {
        Ok(None)
    }

    fn in_force(&self) -> Result<Vec<Organisation>, Failure> {
        Ok(Vec::new())
    }

    fn refused(&self, _: &[Organisation]) -> Result<Vec<RefusedOrganisation>, Failure> {
        Ok(Vec::new())
    }
}
