//! The columns of a segment that say which version a document holds.

use tantivy::{DocId, SegmentReader, columnar::Column};

use super::{document::fingerprint_of_numbers, schema::column};

/// The commits between which each version was valid, and the fingerprint of its item.
pub(super) struct Columns {
    from: Option<Column<u64>>,
    to: Option<Column<u64>>,
    fingerprint: [Option<Column<u64>>; 2],
}

impl Columns {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let open = |name: &str| segment.fast_fields().column_opt::<u64>(name);
        let [high, low] = column::FINGERPRINT;
        Ok(Columns {
            from: open(column::FROM)?,
            to: open(column::TO)?,
            fingerprint: [open(high)?, open(low)?],
        })
    }

    /// The commit that made the version.
    pub(super) fn made_by(&self, doc: DocId) -> Option<u64> {
        value(self.from.as_ref(), doc)
    }

    /// The commit that replaced the version.
    pub(super) fn replaced_by(&self, doc: DocId) -> Option<u64> {
        value(self.to.as_ref(), doc)
    }

    /// The fingerprint of the version's item.
    pub(super) fn fingerprint(&self, doc: DocId) -> Option<u128> {
        let [high, low] = &self.fingerprint;
        let numbers = [value(high.as_ref(), doc)?, value(low.as_ref(), doc)?];
        Some(fingerprint_of_numbers(numbers))
    }
}

fn value(column: Option<&Column<u64>>, doc: DocId) -> Option<u64> {
    column.and_then(|column| column.first(doc))
}
