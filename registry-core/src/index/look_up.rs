//! What is looked up of a record before it is written: what it is found by among its like, and its region.
//!
//! Whoever gives a record to the index looks it up: the thread that writes all documents has the most to do.

use crate::model::{Cluster, LettersOfNames, LikenessTerms, RegionCode};

/// What is looked up of a record.
#[derive(Default)]
pub(super) struct LookedUp {
    /// What it is found by among its like.
    pub(super) likeness: LikenessTerms,
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
        likeness: Option<Box<LikenessTerms>>,
    ) -> LookedUp {
        LookedUp {
            likeness: match likeness {
                Some(likeness) => *likeness,
                None => self.letters.found_by(cluster).into_terms(),
            },
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
