//! Importing organisations: all files one commit, with the actors that are certain to be them.

use serde::Serialize;

use crate::{
    change::{Change, OrganisationFault, PutOrganisations},
    import::{
        Counted, Failure, Input, KnownOrganisations, Options, RefusedOrganisation, Report,
        read_organisations,
    },
    index::{AsOf, IndexReader, Sought, Version},
    model::{Organisation, OrganisationKey},
    register::{Commit, Draft, Origin, SourceFile},
};

use super::{Applied, AppliedRecord, RegistryError, Writer};

/// What an import of organisations did, or would do.
#[derive(Debug, Default, Serialize)]
pub struct ImportedOrganisations {
    /// What changed, what was rejected and why.
    #[serde(flatten)]
    pub report: Report,
    /// The organisations that are new or changed.
    pub organisations: Counted<AppliedRecord<OrganisationKey>>,
    /// The clusters whose actors were linked.
    pub clusters: Counted<AppliedRecord>,
    /// The commit, unless nothing changed, rows were rejected, or it was only asked what would be.
    #[serde(skip)]
    pub commit: Option<Commit>,
}

/// Files of organisations that were read and checked against the registry, to be imported together.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Input, registry::OrganisationsPlan};
/// let table = "name,kind,country\nPeking University,research community,CN\n";
/// let input = Input::Stream { name: "organisations.csv".into(), reader: Box::new(table.as_bytes()) };
/// let index = registry.read()?;
/// let preview = OrganisationsPlan::new(vec![input], &Default::default(), &index)?.preview(&index)?;
/// assert_eq!((preview.report.new, preview.commit), (1, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OrganisationsPlan {
    report: Report,
    put: PutOrganisations,
    is_taken: bool,
}

impl OrganisationsPlan {
    /// Reads files, and checks them against the registry as the reader sees it.
    ///
    /// # Errors
    /// When a file cannot be read as a table or as JSON Lines at all, or the index cannot be read.
    pub fn new(
        inputs: Vec<Input>,
        options: &Options,
        reader: &IndexReader,
    ) -> Result<OrganisationsPlan, RegistryError> {
        let read = read_organisations(inputs, options, &Indexed(reader))?;
        let records = read.records.into_iter().map(|read| read.record).collect();
        Ok(OrganisationsPlan {
            is_taken: !read.report.has_rejected() || options.skip_invalid,
            report: read.report,
            put: PutOrganisations { records },
        })
    }

    /// What is to be done, unless rejected rows keep all from it; each record is put as a whole in the place of what the
    /// reader saw.
    #[must_use]
    pub fn change(&self) -> Option<&PutOrganisations> {
        self.is_taken.then_some(&self.put)
    }

    /// The files, as the commit names them.
    #[must_use]
    pub fn source(&self) -> Option<Origin> {
        let files = self.report.files.iter().map(|file| SourceFile {
            name: file.name.clone(),
            sha_256: file.sha256,
        });
        Origin::of_files(files.collect())
    }

    /// What the import would do, without doing it.
    ///
    /// # Errors
    /// When a record breaks a rule, or the index cannot be read.
    pub fn preview(self, reader: &IndexReader) -> Result<ImportedOrganisations, RegistryError> {
        let mut applied = Applied::default();
        if let Some(put) = self.change() {
            let mut outcomes = put.apply(reader)?;
            while applied.next(&mut outcomes)?.is_some() {}
        }
        Ok(self.imported(applied))
    }

    /// What the import did, whose change was applied.
    #[must_use]
    pub fn imported(self, applied: Applied) -> ImportedOrganisations {
        let mut report = self.report;
        applied
            .actors
            .into_iter()
            .for_each(|link| report.note_actor(link));
        ImportedOrganisations {
            report,
            organisations: applied.organisations.into(),
            clusters: applied.records.into(),
            commit: applied.commit,
        }
    }
}

impl Writer {
    /// Imports files of organisations as one commit, whose source is the files unless the draft names one. With rejected rows nothing is changed, unless the options take the rest.
    ///
    /// # Errors
    /// As [`OrganisationsPlan::new`], or when the commit cannot be made.
    pub fn import_organisations(
        &mut self,
        inputs: Vec<Input>,
        options: &Options,
        mut draft: Draft,
    ) -> Result<ImportedOrganisations, RegistryError> {
        let plan = OrganisationsPlan::new(inputs, options, self.read()?.as_ref())?;
        let applied = match plan.change() {
            Some(put) => {
                draft.source = draft.source.or_else(|| plan.source());
                self.apply(put, draft)?
            }
            None => Applied::default(),
        };
        Ok(plan.imported(applied))
    }
}

/// What the index knows of organisations, as an import asks for it.
struct Indexed<'a>(&'a IndexReader);

impl KnownOrganisations for Indexed<'_> {
    fn organisation(&self, key: &OrganisationKey) -> Result<Option<Organisation>, Failure> {
        let version = self.0.organisations()?.record(key, AsOf::Now)?;
        let known = version.map(Version::into_record);
        Ok(known.filter(|known| !known.is_reverted()))
    }

    fn in_force(&self) -> Result<Vec<Organisation>, Failure> {
        let found = self.0.organisations()?;
        let found = found.find(&Sought::default(), AsOf::Now)?.into_iter();
        Ok(found.map(Version::into_record).collect())
    }

    fn refused(&self, records: &[Organisation]) -> Result<Vec<RefusedOrganisation>, Failure> {
        let records = records.to_vec();
        let faults = PutOrganisations { records }.faults(self.0)?.into_iter();
        let refused = faults.map(
            |OrganisationFault {
                 key,
                 field,
                 refused,
             }| {
                let told = refused.to_string();
                let reason = told.strip_prefix(&format!("{key}: ")).unwrap_or(&told);
                RefusedOrganisation {
                    reason: reason.to_owned(),
                    key,
                    field,
                }
            },
        );
        Ok(refused.collect())
    }
}
