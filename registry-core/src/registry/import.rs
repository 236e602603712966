//! Importing files into the registry: each file one commit, all of it or nothing.

use serde::Serialize;

use crate::{
    change::is_reverted,
    import::{self, Accepted, Failure, Input, Known, Options, Outcome, Progress, Report, Sink},
    index::{AsOf, IndexReader},
    model::{Cluster, FieldChange, Key, differences},
    projection::Stated,
    register::{Commit, Draft, Hash, Origin},
};

use super::{RegistryError, Writer};

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// What changed, what was rejected and why.
    pub report: Report,
    /// The commit, unless nothing changed or rows were rejected.
    pub commit: Option<Commit>,
}

/// The most records that a preview describes; all are counted.
const DESCRIBED: usize = 100;

/// What an import would do.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// What would change, what would be rejected and why.
    #[serde(flatten)]
    pub report: Report,
    /// The first hundred records that would be new or changed, and how.
    pub records: Vec<PreviewedRecord>,
}

/// A record that an import would make or change.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewedRecord {
    /// Its key.
    pub key: Key,
    /// New or changed.
    pub outcome: Outcome,
    /// The fields that would change.
    pub changes: Vec<FieldChange>,
}

/// What an import of these files would do, without doing it.
///
/// # Errors
/// When a file cannot be read as a table or as JSON Lines at all, or the index cannot be read.
pub fn preview(
    inputs: Vec<Input>,
    options: &Options,
    reader: &IndexReader,
    on_progress: &mut dyn FnMut(&Progress),
) -> Result<Preview, RegistryError> {
    let known = Indexed::new(reader);
    let mut described = Described {
        known: &known,
        records: Vec::new(),
    };
    let report = import::import(inputs, options, &known, &mut described, on_progress)?;
    Ok(Preview {
        report,
        records: described.records,
    })
}

/// Describes records instead of taking them in.
struct Described<'a> {
    known: &'a Indexed<'a>,
    records: Vec<PreviewedRecord>,
}

impl Sink for Described<'_> {
    fn accept(&mut self, accepted: Accepted) -> Result<(), Failure> {
        if self.records.len() < DESCRIBED {
            let before = self.known.record(&accepted.cluster.key)?;
            self.records.push(PreviewedRecord {
                changes: differences(before.as_ref(), Some(&accepted.cluster)),
                key: accepted.cluster.key,
                outcome: accepted.outcome,
            });
        }
        Ok(())
    }

    fn previews(&self) -> bool {
        true
    }
}

impl Writer {
    /// Imports one file as one commit, whose source is the file unless the draft names one. With rejected rows nothing is changed,
    /// unless the options take the rest.
    ///
    /// # Errors
    /// When the file cannot be read as a table or as JSON Lines at all, or the commit cannot be made.
    pub fn import(
        &mut self,
        input: Input,
        options: &Options,
        draft: Draft,
        on_progress: &mut dyn FnMut(&Progress),
    ) -> Result<Imported, RegistryError> {
        let reader = self.read()?;
        let known = Indexed::new(&reader);
        let names_source = draft.source.is_some();
        let mut change = self.begin(draft)?;
        let mut sink = |accepted: Accepted| -> Result<(), Failure> {
            Ok(change.put(Stated::written(
                accepted.cluster,
                accepted.item,
                accepted.hash,
            )?)?)
        };
        let report = import::import(vec![input], options, &known, &mut sink, on_progress)?;
        if report.has_rejected() && !options.skip_invalid {
            return Ok(Imported {
                report,
                commit: None,
            });
        }
        if let Some(source) = file_source(&report)?.filter(|_| !names_source) {
            change.set_origin(source)?;
        }
        let commit = change.finish()?;
        Ok(Imported { report, commit })
    }
}

/// The file that was imported, as the commit names it.
fn file_source(report: &Report) -> Result<Option<Origin>, RegistryError> {
    let Some(file) = report.files.first() else {
        return Ok(None);
    };
    let sha_256 = Hash::from_hex(&file.sha256).map_err(|_| RegistryError::FileHash {
        name: file.name.clone(),
    })?;
    Ok(Some(Origin::File {
        name: file.name.clone(),
        sha_256,
    }))
}

/// What the index knows, as an import asks for it.
struct Indexed<'a> {
    reader: &'a IndexReader,
    is_empty: bool,
}

impl<'a> Indexed<'a> {
    fn new(reader: &'a IndexReader) -> Indexed<'a> {
        Indexed {
            reader,
            is_empty: reader.is_empty(),
        }
    }
}

impl Known for Indexed<'_> {
    fn is_empty(&self) -> bool {
        self.is_empty
    }

    fn fingerprint(&self, key: &Key) -> Result<Option<u128>, Failure> {
        Ok(self.reader.fingerprint(key)?)
    }

    /// A record that a revert withdrew is as if it had never been registered.
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure> {
        let version = self.reader.record(key, AsOf::Now)?;
        Ok(version
            .map(|version| version.cluster)
            .filter(|record| !is_reverted(record)))
    }

    fn similar(&self, cluster: &Cluster) -> Result<Vec<Key>, Failure> {
        let alike = self.reader.alike(cluster)?;
        Ok(alike.into_iter().map(|alike| alike.key).collect())
    }
}
