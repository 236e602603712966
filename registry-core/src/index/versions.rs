//! Versions chosen by the commits that made and replaced them, in the order of keys.

use tantivy::{BitSet, SegmentReader};

use super::{
    IndexError, IndexReader, SortedRecords, folder::catching_panics, part::PartReader,
    schema::column,
};

impl IndexReader {
    /// Every version of every record, in the order of keys, with bounded memory.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way.
    pub(crate) fn all_versions(&self) -> Result<SortedRecords, IndexError> {
        catching_panics(self.folder(), || self.versions(|_, _| true))
    }

    /// The versions that are wanted by the commit that made them and the one that replaced them.
    pub(super) fn versions(
        &self,
        is_wanted: impl Fn(u64, Option<u64>) -> bool,
    ) -> Result<SortedRecords, IndexError> {
        let (current, superseded) = (self.current(), self.superseded()?);
        let in_current = documents(current, |from, _| is_wanted(from, None))?;
        // Versions replaced by commits that are just being made still stand in the current part.
        let applied = self.applied();
        let in_superseded = documents(superseded, |from, to| {
            to.is_some_and(|to| to <= applied) && is_wanted(from, to)
        })?;
        IndexReader::sorted_of(
            &[(current, in_current), (superseded, in_superseded)],
            usize::MAX,
        )
    }
}

/// The documents of a part's segments whose versions are wanted by the commits that made and replaced them.
fn documents(
    part: &PartReader,
    is_wanted: impl Fn(u64, Option<u64>) -> bool,
) -> Result<Vec<BitSet>, IndexError> {
    let segments = part.searcher().segment_readers().iter();
    segments
        .map(|segment| documents_of(segment, &is_wanted))
        .collect::<tantivy::Result<_>>()
        .map_err(part.failed())
}

fn documents_of(
    segment: &SegmentReader,
    is_wanted: impl Fn(u64, Option<u64>) -> bool,
) -> tantivy::Result<BitSet> {
    let mut documents = BitSet::with_max_value(segment.max_doc());
    let columns = segment.fast_fields();
    let Some(from) = columns.column_opt::<u64>(column::FROM)? else {
        return Ok(documents);
    };
    let to = columns.column_opt::<u64>(column::TO)?;
    for doc in segment.doc_ids_alive() {
        let to = to.as_ref().and_then(|to| to.first(doc));
        if from.first(doc).is_some_and(|from| is_wanted(from, to)) {
            documents.insert(doc);
        }
    }
    Ok(documents)
}
