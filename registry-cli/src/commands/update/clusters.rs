//! What only clusters have when records are updated.

use registry_core::{
    change::{NamedStatement, Target},
    import::record_from_json,
    index::{AsOf, IndexReader, Version},
    model::{Cluster, Key, Statement},
    registry::{Applied, RegistryError},
    search::{self, Query},
};

use super::{ReadRecord, Updating, parsed};
use crate::{
    args::{Amendment, Update},
    commands::applied,
    config::Config,
    failure::Failure,
};

impl Updating for Update {
    type Record = Cluster;

    const VERB: &'static str = "update";
    const READ: ReadRecord<Cluster> = record_from_json;

    fn amendment(&self) -> &Amendment {
        &self.amendment
    }

    fn must_fit(&self) -> bool {
        self.coordinates_must_fit
    }

    fn columns(&self) -> &[String] {
        &self.fields.more.set
    }

    fn stated(&self, columns: &[String]) -> Result<Option<Statement>, Failure> {
        let source = self.amendment.authorship.source.as_deref();
        let statement = self.fields.statement(columns, None, source)?;
        Ok((statement != Statement::default()).then_some(statement))
    }

    fn stating(&self, field: &str) -> Option<String> {
        self.fields.stating(field)
    }

    fn removed(&self) -> Result<Vec<NamedStatement>, Failure> {
        let shares = self.remove_share.iter();
        let shares =
            shares.map(|share| Ok(NamedStatement::Share(parsed(share, "--remove-share")?)));
        let actors = self.remove_actor.iter();
        let actors = actors.map(|actor| Ok(NamedStatement::Actor(actor.as_str().into())));
        shares.chain(actors).collect()
    }

    fn key(text: &str) -> Result<Key, Failure> {
        Ok(text.parse()?)
    }

    fn found(query: &str, config: &Config) -> Result<Vec<Target>, Failure> {
        let reader = config.read()?;
        let found = search::matching(&reader, &Query::of(query), usize::MAX);
        let targets = found.map_err(RegistryError::from)?.map(|record| {
            let record = record.map_err(RegistryError::from)?;
            Ok(Target {
                key: record.key.parse()?,
                // Only of this version is it known that the query finds it.
                against: Some(record.hash),
            })
        });
        targets.collect()
    }

    fn present(reader: &IndexReader, key: &Key) -> Result<Option<Version>, Failure> {
        Ok(reader.record(key, AsOf::Now).map_err(RegistryError::from)?)
    }

    fn tell(keys: &[&Key], applied: &Applied, text: &str, config: &Config) -> Result<(), Failure> {
        applied::tell(keys, applied, text, config)
    }
}
