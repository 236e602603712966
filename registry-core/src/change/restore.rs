//! One record set back to what it was.

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, view::present};
use crate::{model::Key, register::Hash};

/// Sets a record back to what it was after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restore {
    /// The record.
    pub key: Key,
    /// The commit.
    pub as_of: u64,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for Restore {
    fn message(&self) -> String {
        format!("restore {} as of commit {}", self.key, self.as_of)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let now = present(view, &self.key, self.against)?;
        let then = view.as_of(&self.key, self.as_of)?;
        let then = then.ok_or_else(|| Refused::NoRecordThen {
            key: self.key.clone(),
            as_of: self.as_of,
        })?;
        let version = NewVersion {
            before: Some(now),
            stated: then.into_stated(),
            deed: Deed::Restored,
        };
        checked(vec![version], view)
    }
}
