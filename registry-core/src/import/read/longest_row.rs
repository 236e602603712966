//! How long a row may be, in a file of any format: reading one takes no more memory than this.

/// The most bytes that one row may have; past that a quote was not closed, or a line has no end.
pub(crate) const MOST_ROW_BYTES: u64 = 64 << 20;
