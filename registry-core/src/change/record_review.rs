//! A review of a record, written down.

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, view::present};
use crate::{
    model::{Cluster, Date, Key, Review},
    register::Hash,
};

/// Writes down that a record was reviewed: it is verified as of that day, and due again on a day of its own or when the
/// registry's period is over.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::{Others, RecordReview, Register}, model::Review};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
/// # let register = Register { record: Cluster::from_json(sock)?, others: Others::None };
/// # registry.change(Box::new(register), Draft::new("registrar", ""))?;
/// let review = Review {
///     date: "2026-11-28".parse()?,
///     reviewer: "Li Na".parse()?,
///     finding: "The share is confirmed.".parse()?,
/// };
/// let change = RecordReview { key: "cn-zhuji-sock".parse()?, review, next: None, against: None };
/// let applied = registry.change(Box::new(change), Draft::new("Li Na", ""))?;
/// assert!(applied.records.described()[0].changes.iter().any(|change| change.field == "last_verified"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReview {
    /// The record.
    pub key: Key,
    /// What was found, by whom and when.
    pub review: Review,
    /// The day of the next review, where that is not the registry's period later.
    pub next: Option<Date>,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for RecordReview {
    fn message(&self) -> String {
        format!("review {}", self.key)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present::<Cluster>(view, &self.key, self.against)?;
        let mut record = before.record().clone();
        record.reviews.push(self.review.clone());
        record.last_verified = record.last_verified.max(Some(self.review.date));
        record.review_due = self.next;
        let version = NewVersion::new(Some(before), record, Deed::Amended)?;
        checked(vec![version], view)
    }
}
