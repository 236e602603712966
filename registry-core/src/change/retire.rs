//! A record taken out of use. It keeps answering under its key.

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, view::present};
use crate::{
    model::{Cluster, Key, Status, Text},
    register::Hash,
};

/// Why a record is taken out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retirement {
    /// The cluster no longer operates.
    Inactive,
    /// The record was a mistake.
    Withdrawn {
        /// What was wrong with it.
        reason: Text,
    },
}

/// Takes a record out of use, where no other takes its place.
///
/// ```
/// use registry_core::change::{Retire, Retirement};
/// let retire = Retire::new("cn-zhuji-sock".parse()?, Retirement::Inactive);
/// assert_eq!(retire.against, None);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retire {
    /// The record.
    pub key: Key,
    /// Why.
    pub how: Retirement,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Retire {
    /// Takes a record out of use, whatever its present version.
    #[must_use]
    pub fn new(key: Key, how: Retirement) -> Retire {
        Retire {
            key,
            how,
            against: None,
        }
    }
}

impl Change for Retire {
    fn message(&self) -> String {
        format!("{}: {}", self.key, self.how)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present::<Cluster>(view, &self.key, self.against)?;
        let record = self.how.of(before.record().clone());
        let version = NewVersion::new(Some(before), record, Deed::Retired)?;
        checked(vec![version], view)
    }
}

impl Retirement {
    /// The record, retired.
    fn of(&self, mut record: Cluster) -> Cluster {
        record.end_retirement();
        match self {
            Retirement::Inactive => record.status = Status::Inactive,
            Retirement::Withdrawn { reason } => {
                record.status = Status::Withdrawn;
                record.withdrawn_reason = Some(reason.clone());
            }
        }
        record
    }
}

impl std::fmt::Display for Retirement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Retirement::Inactive => f.write_str("inactive"),
            Retirement::Withdrawn { reason } => write!(f, "withdrawn: {reason}"),
        }
    }
}
