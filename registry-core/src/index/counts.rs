//! How much the index holds.

use tantivy::Term;

use super::{IndexError, IndexReader, folder::catching_panics, schema::fields};
use crate::{
    model::{RecordKind, Status},
    projection::KindCounts,
};

/// How much the index holds.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let counts = registry.read()?.counts()?;
/// assert_eq!((counts.records, counts.retired(), counts.commits), (1, 0, 2));
/// assert_eq!(counts.by_kind().total(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clusters.
    pub records: u64,
    /// Organisations.
    pub organisations: u64,
    /// Records of which parts are unknown to this program, since a later one stated them.
    pub unknown_in_part: u64,
    /// Entries of the register that were passed over: records of kinds that this program does not know.
    pub passed_over: KindCounts,
    /// Organisations that were merged or withdrawn.
    pub retired_organisations: u64,
    /// Clusters by status, those that occur.
    pub by_status: Vec<(Status, u64)>,
    /// Replaced versions.
    pub superseded: u64,
    /// Commits.
    pub commits: u64,
}

/// What a later program wrote, and this one does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotKnown {
    /// Records of which some parts are unknown.
    pub in_part: u64,
    /// Entries of records of unknown kinds.
    pub kinds: KindCounts,
}

impl Counts {
    /// The records of all kinds that were merged or withdrawn.
    #[must_use]
    pub fn retired(&self) -> u64 {
        let by_status = self.by_status.iter();
        let clusters = by_status.filter(|(status, _)| status.is_retired());
        clusters.map(|(_, count)| count).sum::<u64>() + self.retired_organisations
    }

    /// The records by kind.
    #[must_use]
    pub fn by_kind(&self) -> KindCounts {
        let mut counts = KindCounts::default();
        counts.add_all(RecordKind::Cluster, self.records);
        if self.organisations > 0 {
            counts.add_all(RecordKind::Organisation, self.organisations);
        }
        counts
    }
}

impl IndexReader {
    /// Whether the index holds no record.
    pub fn is_empty(&self) -> bool {
        self.current().searcher().num_docs() == 0
    }

    /// What of the register this program does not know, and leaves out where it cannot be shown as it is.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn not_known(&self) -> Result<NotKnown, IndexError> {
        catching_panics(self.folder(), || {
            Ok(NotKnown {
                in_part: self.current().count_unknown()?,
                kinds: self.current().passed_over().clone(),
            })
        })
    }

    /// Counts what the index holds.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn counts(&self) -> Result<Counts, IndexError> {
        catching_panics(self.folder(), || {
            let commits = self.applied();
            let superseded = self
                .superseded()?
                .searcher()
                .num_docs()
                .saturating_sub(commits);
            let organisations = self.organisations()?;
            let (records, by_status) = (self.current().searcher().num_docs(), self.by_status()?);
            Ok(Counts {
                records,
                organisations: organisations.count()? as u64,
                retired_organisations: organisations.count_retired()?,
                unknown_in_part: self.current().count_unknown()?,
                passed_over: self.current().passed_over().clone(),
                by_status,
                superseded,
                commits,
            })
        })
    }

    fn by_status(&self) -> Result<Vec<(Status, u64)>, IndexError> {
        let mut counts = Vec::new();
        for &status in Status::ALL {
            let term = Term::from_field_text(fields().status, status.as_str());
            let count = self.current().count(&term)?;
            counts.extend((count > 0).then_some((status, count)));
        }
        Ok(counts)
    }
}
