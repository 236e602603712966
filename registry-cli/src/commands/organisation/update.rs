//! `registry organisation update`: what only organisations have when records are updated.

use std::convert::Infallible;

use registry_core::{
    change::Target,
    import::organisation_from_json,
    index::{AsOf, IndexReader, Sought, Version},
    model::{Organisation, OrganisationKey, OrganisationStatement},
    registry::{Applied, RegistryError},
};

use super::{key_for, tell_of_organisations};
use crate::{
    args::{Amendment, UpdateOrganisation},
    commands::{editor::ReadRecord, update::Updating},
    config::Config,
    failure::Failure,
};

impl Updating for UpdateOrganisation {
    type Record = Organisation;

    const VERB: &'static str = "organisation update";
    const READ: ReadRecord<Organisation> = organisation_from_json;

    fn amendment(&self) -> &Amendment {
        &self.amendment
    }

    fn columns(&self) -> &[String] {
        &self.fields.more.set
    }

    fn stated(&self, columns: &[String]) -> Result<Option<OrganisationStatement>, Failure> {
        let source = self.amendment.authorship.source.as_deref();
        let statement = self.fields.statement(columns, None, source)?;
        Ok((statement != OrganisationStatement::default()).then_some(statement))
    }

    fn stating(&self, field: &str) -> Option<String> {
        self.fields.stating(field)
    }

    fn removed(&self) -> Result<Vec<Infallible>, Failure> {
        Ok(Vec::new())
    }

    fn key(text: &str) -> Result<OrganisationKey, Failure> {
        key_for("update", text)
    }

    fn found(query: &str, config: &Config) -> Result<Vec<Target<OrganisationKey>>, Failure> {
        let reader = config.with_organisations(config.read()?)?;
        let words = match query.trim() {
            "*" => "",
            words => words,
        };
        let sought = Sought {
            words: words.to_owned(),
            ..Sought::default()
        };
        let organisations = reader.organisations().map_err(RegistryError::from)?;
        let found = organisations.find(&sought, AsOf::Now);
        let found = found.map_err(RegistryError::from)?.into_iter();
        let targets = found.map(|version| Target {
            // Only of this version is it known that the query finds it.
            against: Some(version.hash()),
            key: version.into_record().key,
        });
        Ok(targets.collect())
    }

    fn present(
        reader: &IndexReader,
        key: &OrganisationKey,
    ) -> Result<Option<Version<Organisation>>, Failure> {
        let organisations = reader.organisations().map_err(RegistryError::from)?;
        let present = organisations.record(key, AsOf::Now);
        Ok(present.map_err(RegistryError::from)?)
    }

    fn tell(
        keys: &[&OrganisationKey],
        applied: &Applied,
        text: &str,
        config: &Config,
    ) -> Result<(), Failure> {
        tell_of_organisations(keys, applied, text, config)
    }
}
