//! A change worked out against the registry as readers see it, to be made elsewhere.

use super::{Applied, Registry, RegistryError, applied::Next};
use crate::{
    change::{Change, Others, Replace, Replacement},
    index::Version,
    register::Draft,
};

/// What a change would do, and the records that would do the same.
#[derive(Debug)]
pub struct Prepared {
    /// What it would do; there is no commit.
    pub applied: Applied,
    /// The new versions, each against the one that it was made of.
    pub replace: Replace,
    /// The head of the commit, in words of the change where nobody has others.
    pub draft: Draft,
}

impl Registry {
    /// Works a change out without making it: another registry of the same history makes the same of it by the records
    /// alone, unless one of them changed there.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let record = Cluster::from_json(
    ///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// )?;
    /// let register = Register { record, others: Others::None };
    /// let prepared = registry.prepare(&register, Draft::of_change("Li Na"))?;
    /// assert_eq!(prepared.draft.message, "register cn-zhuji-sock");
    /// assert_eq!(registry.read()?.applied(), 1);
    /// registry.change(Box::new(prepared.replace), prepared.draft)?;
    /// assert_eq!(registry.read()?.applied(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Refused`] when the change may not be made; when the index cannot be read.
    pub fn prepare(&self, change: &dyn Change, draft: Draft) -> Result<Prepared, RegistryError> {
        let view = self.read()?;
        let mut applied = Applied::default();
        let mut replace = Replace {
            // What may be the same cluster was asked of the change.
            others: Others::Any,
            ..Replace::default()
        };
        let mut outcomes = change.apply(view.as_ref())?;
        while let Some(next) = applied.next(&mut outcomes)? {
            match next {
                Next::Cluster(version) => replace.clusters.push(Replacement {
                    against: version.before.as_ref().map(Version::hash),
                    record: version.stated.into_parts().0,
                }),
                Next::Organisation(version) => replace.organisations.push(Replacement {
                    against: version.before.as_ref().map(Version::hash),
                    record: version.stated.into_parts().0,
                }),
            }
        }
        drop(outcomes);
        let draft = applied.worded(change, draft);
        Ok(Prepared {
            applied,
            replace,
            draft,
        })
    }
}
