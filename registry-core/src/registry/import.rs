//! Importing files into the registry: a plan of all files is made beside other writers, and applied as one commit.

use serde::Serialize;

use crate::{
    change::{check_within, is_reverted},
    import::{
        self, Accepted, Failure, ImportError, Input, Known, Options, Outcome, Plan, Progress,
        Report,
    },
    index::{AlikeRecords, AsOf, IndexReader, RecordsByKey, Version},
    model::{
        Alike, Cluster, CountryCode, FieldChange, Key, OrganisationKey, Territory, differences,
    },
    projection::Stated,
    register::{Commit, CommitId, Draft, Origin, SourceFile},
};

use super::{OnProgress, RegistryError, Writer, linking::Linking, prepared::check_unchanged};

/// Files that were read and checked against the registry, to be imported together.
///
/// Making a plan needs no writer: others may write meanwhile. A dry run is a plan that is not applied.
///
/// ```
/// use registry_core::{Draft, ImportPlan, Input, Registry};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let table = "place,product,country\nZhuji,Sock,CN\n";
/// let input = Input::Stream { name: "socks.csv".into(), reader: Box::new(table.as_bytes()) };
/// let index = registry.read()?;
/// let plan = ImportPlan::new(vec![input], Default::default(), &index, &mut |_| ())?;
/// assert_eq!(plan.report().new, 1);
/// let mut writer = registry.write(&mut |_, _| ())?;
/// let imported = writer.import(plan, Draft::new("registrar", "socks"), &mut |_, _| ())?;
/// assert_eq!(imported.commit.expect("a change").entries, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ImportPlan {
    plan: Plan,
    /// Where the registry stood that the files were checked against.
    checked_at: Option<CommitId>,
    /// Where all records that it touches must lie.
    territory: Territory,
    /// The commit after which nobody else may have changed them.
    pub(super) seen: Option<u64>,
}

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

impl ImportPlan {
    /// Reads files, streams to their end, and checks them against the registry as the reader sees it.
    ///
    /// # Errors
    /// When a file cannot be read as a table or as JSON Lines at all, or the index cannot be read.
    pub fn new(
        inputs: Vec<Input>,
        options: Options,
        reader: &IndexReader,
        on_progress: &mut dyn FnMut(&Progress),
    ) -> Result<ImportPlan, RegistryError> {
        Ok(ImportPlan {
            plan: Plan::new(inputs, options, &Indexed::new(reader), on_progress)?,
            checked_at: reader.head(),
            territory: Territory::default(),
            seen: None,
        })
    }

    /// Whether the registry would change. Otherwise there is nothing to take a writer for.
    pub fn has_changes(&self) -> bool {
        self.plan.has_changes()
    }

    /// What would change, what is rejected and why.
    pub fn report(&self) -> &Report {
        self.plan.report()
    }

    /// The same, refused as a whole where it touches a record outside a territory.
    ///
    /// ```
    /// # use registry_core::{ImportPlan, Input, Registry};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let table = "place,product,country,region\nFoshan,Tile,CN,CN-GD\n";
    /// let input = Input::Stream { name: "tiles.csv".into(), reader: Box::new(table.as_bytes()) };
    /// let index = registry.read()?;
    /// let plan = ImportPlan::new(vec![input], Default::default(), &index, &mut |_| ())?;
    /// let refused = plan.within("CN-ZJ".parse()?).preview(&index).unwrap_err();
    /// assert_eq!(refused.to_string(), "cn-foshan-tile is outside CN-ZJ, where this change must stay");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within(self, territory: Territory) -> ImportPlan {
        ImportPlan { territory, ..self }
    }

    /// What would change, record by record; `reader` is the one that the files were checked against.
    ///
    /// # Errors
    /// When the index cannot be read, or what was found cannot be read back from the temporary folder.
    pub fn preview(mut self, reader: &IndexReader) -> Result<Preview, RegistryError> {
        let mut linking = Linking::new(reader)?;
        let described = |accepted: Accepted| {
            let outcome = accepted.outcome;
            let stated = linking.link(accepted);
            let (cluster, _) = stated.map_err(import::ImportError::Taking)?.into_parts();
            // Also of a record that a revert withdrew, which comes back.
            let before = reader.record(&cluster.key, AsOf::Now)?;
            let before = before.map(Version::into_record);
            Ok(PreviewedRecord {
                changes: differences(before.as_ref(), Some(&cluster)),
                key: cluster.key,
                outcome,
            })
        };
        let first = self.plan.first(DESCRIBED)?.into_iter();
        let records: Result<Vec<PreviewedRecord>, RegistryError> = first.map(described).collect();
        let records = records?;
        let mut report = self.plan.report().clone();
        let mut linking = Linking::new(reader)?;
        if !linking.is_idle() || !self.territory.is_everywhere() {
            self.take_each(&mut linking, reader, |_, _| Ok(()))?;
            linking.report(&mut report);
        }
        Ok(Preview { records, report })
    }

    /// The records as the import would leave them, for somebody else to decide on: at most so many, or nothing where there
    /// are more.
    ///
    /// ```
    /// # use registry_core::{ImportPlan, Input, Registry};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let table = "place,product,country\nZhuji,Sock,CN\nYiwu,Button,CN\n";
    /// let plan = |index: &_| {
    ///     let input = Input::Stream { name: "two.csv".into(), reader: Box::new(table.as_bytes()) };
    ///     ImportPlan::new(vec![input], Default::default(), index, &mut |_| ())
    /// };
    /// let index = registry.read()?;
    /// let records = plan(&index)?.records(&index, 10)?.expect("ten are enough");
    /// assert_eq!(records[0].key.to_string(), "cn-zhuji-sock");
    /// assert!(plan(&index)?.records(&index, 1)?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the index cannot be read, or what was found cannot be read back from the temporary folder.
    pub fn records(
        self,
        reader: &IndexReader,
        most: usize,
    ) -> Result<Option<Vec<Cluster>>, RegistryError> {
        let report = self.report();
        if report.new + report.changed > most as u64 {
            return Ok(None);
        }
        let mut records = Vec::new();
        self.take_each(&mut Linking::new(reader)?, reader, |_, stated| {
            records.push(stated.record().clone());
            Ok(())
        })?;
        Ok(Some(records))
    }

    /// The report of a plan that changes nothing; the rejected rows go to their files.
    ///
    /// # Errors
    /// When a file of rejected rows cannot be written.
    pub fn without_changes(self) -> Result<Imported, RegistryError> {
        let report = self.plan.apply(|_| Ok(()))?;
        Ok(Imported {
            report,
            commit: None,
        })
    }

    /// Hands over each record, linked, once it is seen to lie in the territory, and to be what it was.
    pub(super) fn take_each(
        self,
        linking: &mut Linking,
        reader: &IndexReader,
        mut take: impl FnMut(&Linking, Stated<Cluster>) -> Result<(), Failure>,
    ) -> Result<Report, RegistryError> {
        let ImportPlan {
            plan,
            territory,
            seen,
            ..
        } = self;
        let report = plan.apply(|accepted| {
            let stated = linking.link(accepted)?;
            let record = stated.record();
            if let Some(seen) = seen {
                check_unchanged(&record.key, seen, reader)?;
            }
            if !territory.is_everywhere() {
                let before = reader.record(&record.key, AsOf::Now)?;
                let before = before.as_ref().map(Version::record);
                check_within(&territory, reader, before, record)?;
            }
            take(linking, stated)
        });
        report.map_err(|error| match error {
            ImportError::Taking(failure) => match failure.downcast() {
                Ok(refused) => RegistryError::Refused(*refused),
                Err(failure) => ImportError::Taking(failure).into(),
            },
            error => error.into(),
        })
    }

    /// The files, as the commit names them.
    #[must_use]
    pub fn source(&self) -> Option<Origin> {
        let files = self.plan.report().files.iter().map(|file| SourceFile {
            name: file.name.clone(),
            sha_256: file.sha256,
        });
        Origin::of_files(files.collect())
    }
}

impl Writer {
    /// Takes in what a plan found, as one commit, whose source is its files unless the draft names one. When the registry
    /// has changed since the files were checked, they are checked again first. With rejected rows nothing is changed,
    /// unless the options take the rest.
    ///
    /// # Errors
    /// When the commit cannot be made; then nothing is changed.
    pub fn import(
        &mut self,
        import: ImportPlan,
        draft: Draft,
        on_progress: OnProgress<'_>,
    ) -> Result<Imported, RegistryError> {
        if !import.has_changes() && Some(self.head().id()) == import.checked_at {
            return import.without_changes();
        }
        self.alone(|writer| writer.import_alone(import, draft, on_progress))
    }

    fn import_alone(
        &mut self,
        mut import: ImportPlan,
        mut draft: Draft,
        on_progress: OnProgress<'_>,
    ) -> Result<Imported, RegistryError> {
        let reader = self.read()?;
        if Some(self.head().id()) != import.checked_at {
            import.plan.check_again(&Indexed::new(&reader))?;
        }
        if !import.has_changes() {
            return import.without_changes();
        }
        draft.source = draft.source.or_else(|| import.source());
        let total = import.plan.report().new + import.plan.report().changed;
        let mut done = 0;
        let mut linking = Linking::new(&reader)?;
        let mut change = self.begin(draft)?;
        let mut report = import.take_each(&mut linking, &reader, |linking, stated| {
            if !linking.is_known(&reader, &stated)? {
                change.put(stated)?;
            }
            done += 1;
            on_progress(done, total);
            Ok(())
        })?;
        linking.report(&mut report);
        let commit = change.finish()?;
        Ok(Imported { report, commit })
    }
}

/// What the index knows, as an import asks for it.
struct Indexed<'a> {
    reader: &'a IndexReader,
    is_empty: bool,
    records: RecordsByKey<'a>,
    alike: AlikeRecords<'a>,
}

impl<'a> Indexed<'a> {
    fn new(reader: &'a IndexReader) -> Indexed<'a> {
        Indexed {
            reader,
            is_empty: reader.is_empty(),
            records: RecordsByKey::new(reader),
            alike: AlikeRecords::of_many(reader),
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

    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, Failure> {
        Ok(self.reader.predecessors(key)?)
    }

    /// A record that a revert withdrew is as if it had never been registered.
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure> {
        match self.records.get(key)? {
            Some(version) if !is_reverted(self.reader, &version)? => {
                Ok(Some(version.into_record()))
            }
            _ => Ok(None),
        }
    }

    fn named(&self, country: CountryCode, place: &str, product: &str) -> Result<Vec<Key>, Failure> {
        Ok(self.alike.named(country, place, product)?)
    }

    fn alike(&self, cluster: &Cluster) -> Result<Vec<Alike>, Failure> {
        Ok(self.alike.alike(cluster)?)
    }

    fn has_organisation(&self, key: &OrganisationKey) -> Result<bool, Failure> {
        Ok(self.reader.organisations()?.contains(key)?)
    }
}
