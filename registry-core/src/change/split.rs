//! A record that turned out to be several clusters.

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, view::present};
use crate::{
    model::{Cluster, Key, Status},
    register::Hash,
};

/// Splits a record into others, which are registered already. What it says stays with it: which part each statement is
/// about, a registrar has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The record that ends.
    pub key: Key,
    /// The two or more that take its place.
    pub into: Vec<Key>,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for Split {
    fn message(&self) -> String {
        let parts = self.into.iter().map(Key::as_str).collect::<Vec<_>>();
        format!("{}: split into {}", self.key, parts.join(", "))
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present::<Cluster>(view, &self.key, self.against)?;
        let mut record = before.record().clone();
        record.end_retirement();
        record.status = Status::Split;
        record.split_into.clone_from(&self.into);
        let version = NewVersion::new(Some(before), record, Deed::Retired)?;
        checked(vec![version], view)
    }
}
