//! What a record points to must be there and stay findable: the record it was merged into, the clusters it is linked to.

use super::{NewVersion, Refused, View};
use crate::model::{Cluster, Invalid, Key, Merges, Status};

/// Where a record stands, and which one took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) status: Status,
    pub(crate) merged_into: Option<Key>,
}

impl Standing {
    pub(crate) fn of(record: &Cluster) -> Standing {
        Standing {
            status: record.status,
            merged_into: record.merged_into.clone(),
        }
    }
}

/// Tells where a record will stand once a whole change is made.
pub(super) type WillBe<'a> = &'a dyn Fn(&Key) -> Result<Option<Standing>, Refused>;

/// Checks what new versions of records point to, as all records will be.
pub(super) struct References<'a> {
    view: &'a dyn View,
    will_be: WillBe<'a>,
    merges: Merges,
}

impl<'a> References<'a> {
    pub(super) fn new(view: &'a dyn View, will_be: WillBe<'a>) -> References<'a> {
        References {
            view,
            will_be,
            merges: Merges::default(),
        }
    }

    /// Checks one of the new versions.
    pub(super) fn check(&mut self, version: &NewVersion) -> Result<(), Refused> {
        let record = version.record();
        check_targets::<Refused>(record, |key| Ok((self.will_be)(key)?.is_some()))?;
        let before = version.before.as_ref();
        if before.is_some_and(|before| Standing::of(&before.cluster) == Standing::of(record)) {
            return Ok(());
        }
        let merged_into =
            |key: &Key| Ok((self.will_be)(key)?.and_then(|stands| stands.merged_into));
        check_merges::<Refused>(record, &mut self.merges, merged_into)?;
        self.refuse_withdrawn_target(record)?;
        self.refuse_withdrawing_a_target(record)
    }

    fn refuse_withdrawn_target(&self, record: &Cluster) -> Result<(), Refused> {
        let Some(target) = &record.merged_into else {
            return Ok(());
        };
        match (self.will_be)(target)? {
            Some(stands) if stands.status == Status::Withdrawn => Err(Refused::TargetWithdrawn {
                key: record.key.clone(),
                target: target.clone(),
            }),
            _ => Ok(()),
        }
    }

    fn refuse_withdrawing_a_target(&self, record: &Cluster) -> Result<(), Refused> {
        if record.status != Status::Withdrawn {
            return Ok(());
        }
        let mut merged = Vec::new();
        for key in self.view.merged_from(&record.key)? {
            let stands = (self.will_be)(&key)?;
            if stands.is_some_and(|stands| stands.merged_into.as_ref() == Some(&record.key)) {
                merged.push(key);
            }
        }
        if merged.is_empty() {
            return Ok(());
        }
        Err(Refused::OthersMergedInto {
            key: record.key.clone(),
            merged,
        })
    }
}

/// Checks that all that a record points to is there.
pub(crate) fn check_targets<E: From<Invalid>>(
    record: &Cluster,
    mut is_there: impl FnMut(&Key) -> Result<bool, E>,
) -> Result<(), E> {
    let linked = record.linkages.iter();
    let linked = linked.filter_map(|linkage| linkage.cluster.as_ref());
    for target in linked.chain(&record.merged_into) {
        if !is_there(target)? {
            let (key, target) = (record.key.to_string(), target.to_string());
            return Err(Invalid::NoSuchTarget { key, target }.into());
        }
    }
    Ok(())
}

/// Checks that merging leads from a record to one that stays; `merged_into` tells the next, as it will be.
pub(crate) fn check_merges<E: From<Invalid>>(
    record: &Cluster,
    merges: &mut Merges,
    merged_into: impl FnMut(&Key) -> Result<Option<Key>, E>,
) -> Result<(), E> {
    if record.merged_into.is_some() && merges.close_circle(&record.key, merged_into)? {
        let key = record.key.to_string();
        return Err(Invalid::MergeCircle { key }.into());
    }
    Ok(())
}
