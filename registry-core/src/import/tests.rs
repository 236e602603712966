//! What files become, end to end: the fixtures, the mistakes, the ways to read them.

use std::{collections::BTreeMap, path::PathBuf};

use super::*;
use crate::{
    model::{Alike, Cluster, CountryCode, Key, OrganisationKey},
    register::Hash,
};

mod fixtures;
mod hostile;
mod identity;
mod links;
mod mistakes;
mod numbers;
mod pieces;
mod plan;
mod rejected;
mod rows;
mod shares;
mod values;

/// A registry in memory.
#[derive(Default)]
pub(crate) struct Registry(pub(crate) BTreeMap<Key, Cluster>);

impl Known for Registry {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn fingerprint(&self, key: &Key) -> Result<Option<u128>, Failure> {
        let item = self.0.get(key).map(Cluster::to_canonical_json);
        Ok(item.map(|item| Hash::of(&item).fingerprint()))
    }
    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, Failure> {
        let replaced = self
            .0
            .values()
            .filter(|record| record.successors().any(|other| other == key));
        Ok(replaced.map(|record| record.key.clone()).collect())
    }
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure> {
        Ok(self.0.get(key).cloned())
    }
    fn named(&self, country: CountryCode, place: &str, product: &str) -> Result<Vec<Key>, Failure> {
        let named = self
            .0
            .values()
            .filter(|record| record.is_named(country, place, product));
        Ok(named.map(|record| record.key.clone()).collect())
    }
    fn has_organisation(&self, _: &OrganisationKey) -> Result<bool, Failure> {
        Ok(true)
    }
    fn alike(&self, cluster: &Cluster) -> Result<Vec<Alike>, Failure> {
        let others = self.0.values().filter(|other| other.key != cluster.key);
        let alike = others.filter_map(|other| Alike::to(cluster, other));
        Ok(alike.collect())
    }
}

impl Registry {
    pub(crate) fn import(
        &mut self,
        inputs: Vec<Input>,
        options: &Options,
    ) -> Result<Report, ImportError> {
        let plan = Plan::new(inputs, options.clone(), self, &mut |_| ())?;
        plan.apply(|accepted| {
            self.0
                .insert(accepted.cluster.key.clone(), accepted.cluster);
            Ok(())
        })
    }

    pub(super) fn read(
        &mut self,
        name: &str,
        text: impl Into<Vec<u8>>,
    ) -> Result<Report, ImportError> {
        self.import(vec![stream(name, text)], &Options::default())
    }
}

/// The report of a file, or what is said of it, and the registry after it.
fn imported(text: &str, options: &Options) -> (Registry, Report) {
    let mut registry = Registry::default();
    let report = registry.import(vec![stream("a.csv", text)], options);
    (
        registry,
        report.unwrap_or_else(|error| panic!("{text}: {error}")),
    )
}

pub(super) fn stream(name: &str, text: impl Into<Vec<u8>>) -> Input {
    Input::Stream {
        name: name.into(),
        reader: Box::new(std::io::Cursor::new(text.into())),
    }
}

pub(super) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name)
}

pub(super) fn in_china() -> Options {
    Options {
        defaults: vec![("country".into(), "CN".into())],
        ..Options::default()
    }
}

const SOCK: &str = "place,country,product,market_share,latitude,longitude\nZhuji,CN,Sock,65(Domestic),29.71,120.24\n";

fn skipping(rejected_to: Option<PathBuf>) -> Options {
    Options {
        skip_invalid: true,
        rejected_to: rejected_to.into_iter().collect(),
        ..Options::default()
    }
}
