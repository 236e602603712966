//! What changed between two commits: the records, as they were before and as they are after.

use std::collections::BTreeSet;

use tantivy::SegmentReader;

use super::{AsOf, IndexError, IndexReader, Version, folder::guarded, part::PartReader, schema::column};
use crate::model::Key;

/// A record that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its key.
    pub key: Key,
    /// As it was before; none when it is new.
    pub before: Option<Version>,
    /// As it is after.
    pub after: Option<Version>,
}

impl IndexReader {
    /// The records that differ between the state after one commit and that after a later one, in the order of keys.
    ///
    /// Keys are held in memory, the records are read one at a time.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way.
    pub fn changes(
        &self,
        after: u64,
        up_to: u64,
    ) -> Result<impl Iterator<Item = Result<Change, IndexError>> + '_, IndexError> {
        let keys = guarded(self.folder(), || self.keys_changed(after, up_to))?;
        let changes = keys.into_iter().map(move |key| self.change(&key, after, up_to));
        Ok(changes.filter(|change| change.as_ref().map_or(true, differs)))
    }

    fn keys_changed(&self, after: u64, up_to: u64) -> Result<BTreeSet<String>, IndexError> {
        let mut keys = BTreeSet::new();
        for part in [self.current(), self.superseded()?] {
            add_keys(part, after, up_to.min(self.applied()), &mut keys)?;
        }
        Ok(keys)
    }

    fn change(&self, key: &str, after: u64, up_to: u64) -> Result<Change, IndexError> {
        let wrong = |reason| IndexError::Item { key: key.to_owned(), reason };
        let before = if after == 0 { None } else { self.record(key, AsOf::Commit(after))? };
        let after = self.record(key, AsOf::Commit(up_to))?;
        Ok(Change { key: key.parse().map_err(wrong)?, before, after })
    }
}

fn differs(change: &Change) -> bool {
    let hash = |version: &Option<Version>| version.as_ref().map(|version| version.hash);
    hash(&change.before) != hash(&change.after)
}

fn add_keys(
    part: &PartReader,
    after: u64,
    up_to: u64,
    keys: &mut BTreeSet<String>,
) -> Result<(), IndexError> {
    for segment in part.searcher().segment_readers() {
        let ordinals = changed_ordinals(segment, after, up_to).map_err(part.failed())?;
        let Some(column) = segment.fast_fields().str(column::KEY).map_err(part.failed())? else { continue };
        let add = |key: &[u8]| {
            keys.insert(String::from_utf8_lossy(key).into_owned());
        };
        column
            .dictionary()
            .sorted_ords_to_term_cb(&ordinals, add)
            .map_err(IndexError::io("reading the index"))?;
    }
    Ok(())
}

/// The ordinals of the keys of versions made after one commit, up to another.
fn changed_ordinals(segment: &SegmentReader, after: u64, up_to: u64) -> tantivy::Result<Vec<u64>> {
    let columns = segment.fast_fields();
    let (Some(from), Some(keys)) = (columns.column_opt::<u64>(column::FROM)?, columns.str(column::KEY)?)
    else {
        return Ok(Vec::new());
    };
    let changed = segment
        .doc_ids_alive()
        .filter(|&doc| from.first(doc).is_some_and(|from| from > after && from <= up_to));
    let mut ordinals: Vec<u64> = changed.filter_map(|doc| keys.ords().first(doc)).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    Ok(ordinals)
}
