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

/// What an import of these files of organisations would do, without doing it.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Input, registry::preview_organisations};
/// let table = "name,kind,country\nPeking University,research community,CN\n";
/// let input = Input::Stream { name: "organisations.csv".into(), reader: Box::new(table.as_bytes()) };
/// let preview = preview_organisations(vec![input], &Default::default(), &*registry.read()?)?;
/// assert_eq!((preview.report.new, preview.commit), (1, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a file cannot be read as a table or as JSON Lines at all, or the index cannot be read.
pub fn preview_organisations(
    inputs: Vec<Input>,
    options: &Options,
    reader: &IndexReader,
) -> Result<ImportedOrganisations, RegistryError> {
    let (report, put) = read(inputs, options, reader)?;
    let mut applied = Applied::default();
    if takes(&report, options) {
        let mut outcomes = put.apply(reader)?;
        while applied.next(&mut outcomes)?.is_some() {}
    }
    Ok(told(report, applied))
}

impl Writer {
    /// Imports files of organisations as one commit, whose source is the files unless the draft names one. With rejected rows nothing is changed, unless the options take the rest.
    ///
    /// # Errors
    /// As [`preview_organisations`], or when the commit cannot be made.
    pub fn import_organisations(
        &mut self,
        inputs: Vec<Input>,
        options: &Options,
        mut draft: Draft,
    ) -> Result<ImportedOrganisations, RegistryError> {
        let (report, put) = read(inputs, options, self.read()?.as_ref())?;
        if !takes(&report, options) {
            return Ok(told(report, Applied::default()));
        }
        let files = report.files.iter().map(|file| SourceFile {
            name: file.name.clone(),
            sha_256: file.sha256,
        });
        draft.source = draft.source.or_else(|| Origin::of_files(files.collect()));
        let applied = self.apply(&put, draft)?;
        Ok(told(report, applied))
    }
}

fn read(
    inputs: Vec<Input>,
    options: &Options,
    reader: &IndexReader,
) -> Result<(Report, PutOrganisations), RegistryError> {
    let read = read_organisations(inputs, options, &Indexed(reader))?;
    let records = read.records.into_iter().map(|read| read.record).collect();
    Ok((read.report, PutOrganisations { records }))
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

fn takes(report: &Report, options: &Options) -> bool {
    !report.has_rejected() || options.skip_invalid
}

fn told(mut report: Report, applied: Applied) -> ImportedOrganisations {
    applied
        .actors
        .into_iter()
        .for_each(|link| report.note_actor(link));
    ImportedOrganisations {
        report,
        organisations: applied.organisations.into_iter().collect(),
        clusters: applied.records.into_iter().collect(),
        commit: applied.commit,
    }
}
