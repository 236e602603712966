//! The rows of one record brought together, in the file's order.

use crate::{
    form::Flaw,
    import::{
        read::{MOST_ROW_BYTES, RawRow},
        row::RowContent,
    },
    model::Key,
};

/// The most rows of one record.
pub(super) const MOST_ROWS: usize = 100_000;

/// The rows of one record, and what each says.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) key: Key,
    pub(super) rows: Vec<(RawRow, RowContent)>,
    bytes: u64,
}

impl Group {
    pub(super) fn of(key: Key, row: RawRow, content: RowContent) -> Group {
        Group {
            key,
            bytes: row.bytes(),
            rows: vec![(row, content)],
        }
    }

    /// Adds a row, or gives it back where there are too many.
    pub(super) fn push(&mut self, row: RawRow, content: RowContent) -> Result<(), (RawRow, Flaw)> {
        let key = &self.key;
        if self.rows.len() == MOST_ROWS {
            let flaw = Flaw::of_row(format_args!("more than {MOST_ROWS} rows of {key}"));
            return Err((row, flaw));
        }
        if self.bytes + row.bytes() > MOST_ROW_BYTES {
            let most = MOST_ROW_BYTES >> 20;
            let flaw = Flaw::of_row(format_args!(
                "the rows of {key} are longer than {most} MiB together"
            ));
            return Err((row, flaw));
        }
        self.bytes += row.bytes();
        self.rows.push((row, content));
        Ok(())
    }
}
