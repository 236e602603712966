//! The columns of a segment: values by document, for filters, facets and sorting.

use tantivy::{
    Segment,
    columnar::{ColumnType, ColumnarWriter, NumericalValue},
    directory::TerminatingWrite,
    index::SegmentComponent,
    schema::{Field, FieldType},
};

use super::numbered_texts::index;
use crate::index::schema::schema;

/// The columns of the documents so far.
pub(super) struct Columns {
    writer: ColumnarWriter,
    /// The names of the fields that have a column, by the number of the field.
    names: Vec<Option<String>>,
}

impl Columns {
    pub(super) fn new() -> Columns {
        let mut writer = ColumnarWriter::default();
        let schema = schema();
        let names = schema.fields().map(|(_, entry)| {
            if !entry.is_fast() {
                return None;
            }
            let column = match entry.field_type() {
                FieldType::U64(_) => ColumnType::U64,
                FieldType::I64(_) => ColumnType::I64,
                FieldType::F64(_) => ColumnType::F64,
                _ => ColumnType::Str,
            };
            writer.record_column_type(entry.name(), column, false);
            Some(entry.name().to_owned())
        });
        let names = names.collect();
        Columns { writer, names }
    }

    /// Takes a value, where the field has a column.
    pub(super) fn value(&mut self, doc: u32, field: Field, value: &str) {
        if let Some(Some(name)) = self.names.get(field.field_id() as usize) {
            self.writer.record_str(doc, name, value);
        }
    }

    /// Takes a number, where the field has a column.
    pub(super) fn number(&mut self, doc: u32, field: Field, number: NumericalValue) {
        if let Some(Some(name)) = self.names.get(field.field_id() as usize) {
            self.writer.record_numerical(doc, name, number);
        }
    }

    /// About how much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.writer.mem_usage()
    }

    /// Writes the columns of documents that are put in these places.
    pub(super) fn write(&mut self, put: &[u32], segment: &Segment) -> tantivy::Result<()> {
        let mut into = segment.open_write(SegmentComponent::FastFields)?;
        self.writer
            .serialize(index(put.len()), Some(put), &mut into)?;
        Ok(into.terminate()?)
    }
}
