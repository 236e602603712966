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
    /// Of a record in force.
    pub(super) fn current(&mut self, cluster: &Cluster) -> LookedUp {
        let FoundBy {
            signatures,
            spelled,
        } = self.letters.found_by(cluster);
        let numbers = signatures.iter().map(|text| signature_number(text));
        LookedUp {
            signatures: numbers.collect(),
            spelled: spelled.iter().map(Spelled::term).collect(),
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

/// A signature as the number that it is found by. Other signatures have the same one now and then.
pub(crate) fn signature_number(signature: &str) -> u32 {
    // Short numbers take half the room of long ones in the index.
    crc32fast::hash(signature.as_bytes())
}
