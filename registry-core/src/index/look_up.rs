//! What is looked up of a record before it is written: what it is found by among its like, and its region.
//!
//! Whoever gives a record to the index looks it up: the thread that writes all documents has the most to do.

use crate::model::{Cluster, FoundBy, LettersOfNames, RegionCode, Spelled};

/// What is looked up of a record.
#[derive(Default)]
pub(super) struct LookedUp {
    /// Its signatures as numbers.
    pub(super) signatures: Vec<u32>,
    /// Its names that may be mistyped.
    pub(super) spelled: Vec<String>,
    /// Its region.
    pub(super) region: Option<RegionCode>,
}

/// Looks up, and remembers what it found for the records that share a name.
#[derive(Default)]
pub(super) struct LookUp {
    letters: LettersOfNames,
}

impl LookUp {
    /// Of a record in force, of which it may be known what it is found by.
    pub(super) fn current(
        &mut self,
        cluster: &Cluster,
        found_by: Option<Box<FoundBy>>,
    ) -> LookedUp {
        let found_by = match found_by {
            Some(found_by) => *found_by,
            None => self.letters.found_by(cluster),
        };
        let spelled = found_by.spelled.into_iter();
        LookedUp {
            signatures: found_by.signatures,
            spelled: spelled.map(Spelled::into_term).collect(),
            region: cluster.location.region_code(),
        }
    }

    /// Of a record that was replaced: nothing is compared with it.
    pub(super) fn superseded(cluster: &Cluster) -> LookedUp {
        LookedUp {
            region: cluster.location.region_code(),
            ..LookedUp::default()
        }
    }
}
