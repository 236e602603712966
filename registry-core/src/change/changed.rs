//! What becomes of records when a change is applied.

use serde::{Deserialize, Serialize};

use super::Refused;
use crate::{
    index::Version,
    model::{
        ActorLink, Cluster, FieldChange, Key, Organisation, OrganisationKey, Record, Remark,
        differences,
    },
    projection::Stated,
};

/// The outcomes of a change, record by record, each made when it is its turn.
///
/// ```
/// use registry_core::change::{Changed, Outcome};
/// let left_alone = Outcome::ChangedSince("cn-zhuji-sock".parse()?);
/// assert_eq!(Changed::streamed([Ok(left_alone)].into_iter()).count(), 1);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub struct Changed<'a>(Box<dyn Iterator<Item = Result<Outcome, Refused>> + 'a>);

impl<'a> Changed<'a> {
    /// Outcomes that are made as they are taken.
    pub fn streamed(outcomes: impl Iterator<Item = Result<Outcome, Refused>> + 'a) -> Changed<'a> {
        Changed(Box::new(outcomes))
    }
}

impl From<Vec<NewVersion>> for Changed<'_> {
    fn from(versions: Vec<NewVersion>) -> Self {
        Changed::streamed(versions.into_iter().map(|version| Ok(version.into())))
    }
}

impl Iterator for Changed<'_> {
    type Item = Result<Outcome, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// What became of one record.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It has a new version, which may say the same as the present one.
    New(Box<NewVersion>),
    /// An organisation has a new version, which may say the same as the present one.
    NewOrganisation(Box<NewOrganisation>),
    /// An actor of a cluster is an organisation, or may be one.
    Actor(ActorLink),
    /// It was left alone, since it changed after what was to be undone.
    ChangedSince(Key),
    /// An organisation was left alone for the same reason.
    OrganisationChangedSince(OrganisationKey),
}

impl From<NewOrganisation> for Outcome {
    fn from(version: NewOrganisation) -> Outcome {
        Outcome::NewOrganisation(Box::new(version))
    }
}

impl From<NewVersion> for Outcome {
    fn from(version: NewVersion) -> Outcome {
        Outcome::New(Box::new(version))
    }
}

/// What was done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Recorded for the first time.
    Registered,
    /// Given other content.
    Amended,
    /// Given the statements, names and notes that it lacked of a record that was merged into it.
    Completed,
    /// Given a status that takes it out of use.
    Retired,
    /// Set back to what it was.
    Restored,
    /// Withdrawn, because the commit that registered it was reverted.
    Withdrawn,
}

/// The next version of a record, a cluster unless it says otherwise, beside the present one.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::change::{Change, Outcome, Retire, Retirement};
/// let index = registry.read()?;
/// let retire = Retire::new("cn-zhuji-sock".parse()?, Retirement::Inactive);
/// let Some(Ok(Outcome::New(version))) = retire.apply(&*index)?.next() else { panic!("a version") };
/// assert!(version.differs() && version.remarks().is_empty());
/// assert_eq!(version.changes()[0].field, "status");
/// assert_eq!(version.record().status.as_str(), "inactive");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct NewVersion<R = Cluster> {
    /// The present version, unless there is none.
    pub before: Option<Version<R>>,
    /// The record as it will be, and its item.
    pub stated: Stated<R>,
    /// What was done.
    pub deed: Deed,
}

/// The next version of an organisation.
pub type NewOrganisation = NewVersion<Organisation>;

impl<R: Record> NewVersion<R> {
    /// The next version of a record: put in order, checked, and written as an item.
    ///
    /// # Errors
    /// The rule that the record breaks; [`Invalid::MadeByLaterProgram`](crate::model::Invalid::MadeByLaterProgram) when
    /// the present version has parts that this program does not know.
    pub(crate) fn new(
        before: Option<Version<R>>,
        record: R,
        deed: Deed,
    ) -> Result<NewVersion<R>, Refused> {
        if let Some(before) = &before {
            // A record that is given as a whole would take away what only a later program knows.
            before.record().check_is_known()?;
        }
        let stated = Stated::of(record)?;
        Ok(NewVersion {
            before,
            stated,
            deed,
        })
    }

    /// What is odd about it and was not before. What is only brought back is not remarked on.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        if !matches!(self.deed, Deed::Registered | Deed::Amended) {
            return Vec::new();
        }
        let mut remarks = self.record().remarks();
        if let Some(before) = self.before.as_ref().filter(|_| !remarks.is_empty()) {
            let said = before.record().remarks();
            remarks.retain(|remark| !said.contains(remark));
        }
        remarks
    }

    /// The record as it will be.
    #[must_use]
    pub fn record(&self) -> &R {
        self.stated.record()
    }

    /// Whether it says anything else than the present version.
    #[must_use]
    pub fn differs(&self) -> bool {
        let item = self.stated.item().hash();
        let before = self.before.as_ref();
        before.is_none_or(|before| before.hash() != item)
    }

    /// The fields that change, with the identifiers of the values that come, where such values have one.
    #[must_use]
    pub fn changes(&self) -> Vec<FieldChange> {
        let before = self.before.as_ref().map(Version::record);
        let changes = differences(before, Some(self.record())).into_iter();
        changes.map(FieldChange::with_id).collect()
    }
}
