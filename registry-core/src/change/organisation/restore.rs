//! One organisation set back to what it was.

use super::{NewOrganisation, PutOrganisations, present};
use crate::{
    change::{Change, Changed, Deed, Refused, View},
    index::AsOf,
    model::OrganisationKey,
    register::Hash,
};

/// Sets an organisation back to what it was after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreOrganisation {
    /// The organisation.
    pub key: OrganisationKey,
    /// The commit.
    pub as_of: u64,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for RestoreOrganisation {
    fn message(&self) -> String {
        format!("restore {} as of commit {}", self.key, self.as_of)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let now = present(view, &self.key, self.against)?;
        let then = view
            .organisations()?
            .record(&self.key, AsOf::Commit(self.as_of))?;
        let then = then.ok_or_else(|| Refused::NoOrganisationThen {
            key: self.key.clone(),
            as_of: self.as_of,
        })?;
        let version = NewOrganisation::new(Some(now), then.into_record(), Deed::Restored)?;
        PutOrganisations::changed(vec![version], view)
    }
}
