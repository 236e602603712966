//! What files become, end to end: the fixtures, the mistakes, the ways to read them.

use std::{collections::BTreeMap, path::PathBuf};

use super::*;
use crate::{
    model::{Cluster, Key, signature},
    register::Hash,
};

mod fixtures;
mod mistakes;
mod pieces;
mod rows;

/// A registry in memory.
#[derive(Default)]
pub(super) struct Registry(pub(super) BTreeMap<Key, Cluster>);

impl Known for Registry {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn fingerprint(&self, key: &Key) -> Result<Option<u128>, Failure> {
        let item = self.0.get(key).map(Cluster::to_canonical_json);
        Ok(item.map(|item| Hash::of(&item).fingerprint()))
    }
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure> {
        Ok(self.0.get(key).cloned())
    }
    fn similar(&self, cluster: &Cluster) -> Result<Vec<Key>, Failure> {
        let spelled = |other: &Cluster| {
            signature(
                other.location.country,
                &other.location.place,
                &other.product.name,
            )
        };
        let alike =
            |other: &&Cluster| other.key != cluster.key && spelled(other) == spelled(cluster);
        Ok(self
            .0
            .values()
            .filter(alike)
            .map(|other| other.key.clone())
            .collect())
    }
}

impl Registry {
    pub(super) fn import(
        &mut self,
        inputs: Vec<Input>,
        options: &Options,
    ) -> Result<Report, ImportError> {
        let mut taken = Vec::new();
        let mut sink = |accepted: Accepted| {
            taken.push(accepted.cluster);
            Ok(())
        };
        let report = import(inputs, options, self, &mut sink, &mut |_| ())?;
        if !report.has_rejected() || options.skip_invalid {
            self.0.extend(
                taken
                    .into_iter()
                    .map(|cluster| (cluster.key.clone(), cluster)),
            );
        }
        Ok(report)
    }

    pub(super) fn read(
        &mut self,
        name: &str,
        text: impl Into<Vec<u8>>,
    ) -> Result<Report, ImportError> {
        self.import(vec![stream(name, text)], &Options::default())
    }
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
