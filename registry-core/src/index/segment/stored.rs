//! What a document stores: its key and its item, written as Tantivy stores documents.

use std::{array, iter::Flatten, mem};

use tantivy::{
    Segment,
    index::SegmentComponent,
    schema::{Document, Field},
    store::StoreWriter,
};

use super::{items::FinishedItems, numbered_texts::NumberedTexts};
use crate::index::schema::{fields, schema, settings};

/// Writes the keys and items of documents in this order.
pub(super) fn write(
    keys: &NumberedTexts,
    items: &FinishedItems,
    docs: &[u32],
    segment: &Segment,
) -> tantivy::Result<()> {
    let (schema, settings) = (schema(), settings());
    let mut store = StoreWriter::new(
        segment.open_write(SegmentComponent::Store)?,
        settings.docstore_compression,
        settings.docstore_blocksize,
        false,
    )?;
    let mut stored = Stored::default();
    for &came in docs {
        let mut item = mem::take(&mut stored.item).into_bytes();
        items.read(came, &mut item)?;
        stored.item = String::from_utf8(item).map_err(std::io::Error::other)?;
        stored.key.clear();
        stored.key.push_str(keys.of(came));
        store.store(&stored, &schema)?;
    }
    Ok(store.close()?)
}

/// A document as it is stored; one without a key is that of a commit.
#[derive(Default)]
struct Stored {
    key: String,
    item: String,
}

impl Document for Stored {
    type Value<'a> = &'a str;
    type FieldsValuesIter<'a> = Flatten<array::IntoIter<Option<(Field, &'a str)>, 2>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let key = (!self.key.is_empty()).then_some((fields().key, &*self.key));
        let item = Some((fields().item, &*self.item));
        [key, item].into_iter().flatten()
    }
}
