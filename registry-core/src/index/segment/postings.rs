//! Writes the inverted index of a segment in Tantivy's format: field norms, terms, postings, positions.
//!
//! Tantivy asks for this order of calls: field norms first, then the fields in the order of their numbers, in each the
//! terms in the order of their bytes, of each the documents in theirs.

use std::io;

use tantivy::{
    Segment,
    fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter},
    index::SegmentComponent,
    postings::{FieldSerializer, InvertedIndexSerializer},
    schema::{Field, Schema},
};

use super::{
    Inverted,
    fields::{Order, RankedField, RunningField, ValueField},
    occurrences::{Counted, Sorted},
    vocabulary::index,
};
use crate::index::schema::{fields, schema};

/// Writes the inverted index of documents in this order.
pub(super) fn write(inverted: &Inverted, docs: &[u32], segment: &Segment) -> tantivy::Result<()> {
    let terms = inverted.vocabulary.in_order();
    let order = Order::new(docs, &terms, &inverted.vocabulary);
    let (schema, count) = (schema(), terms.len());
    let counted: Vec<(Field, Content<'_>, Counted)> = contents(inverted, &order)
        .into_iter()
        .map(|(field, content)| {
            let has_norms = schema.get_field_entry(field).has_fieldnorms();
            let counted = content.count(&order, count, has_norms);
            (field, content, counted)
        })
        .filter(|(_, _, counted)| counted.tokens() > 0)
        .collect();
    let norms = write_norms(&counted, &schema, index(docs.len()), segment)?;
    let mut serializer = InvertedIndexSerializer::open(segment)?;
    for (field, content, counted) in &counted {
        let norms = norms.get_field(*field)?;
        let mut into = serializer.new_field(*field, counted.tokens(), norms)?;
        content.write(
            counted,
            &order,
            |rank| inverted.vocabulary.term(terms[rank as usize]),
            &mut into,
        )?;
        into.close()?;
    }
    Ok(serializer.close()?)
}

/// What is indexed in a field.
enum Content<'a> {
    /// The keys, in whose order the documents stand.
    Keys(&'a Inverted),
    Numbers(&'a [(u64, u32)]),
    Values(ValueField<'a>),
    Running(RunningField<'a>),
    Ranked(RankedField<'a>),
}

/// The fields in the order of their numbers.
fn contents<'a>(inverted: &'a Inverted, order: &'a Order<'a>) -> Vec<(Field, Content<'a>)> {
    let fields = fields();
    let ranked = |is_retired| {
        Content::Ranked(RankedField {
            order,
            inverted,
            is_retired,
        })
    };
    let mut contents = vec![
        (fields.key, Content::Keys(inverted)),
        (fields.all, ranked(false)),
        (fields.retired, ranked(true)),
    ];
    let numbers = inverted.numbers.iter();
    contents.extend(numbers.map(|(field, numbers)| (*field, Content::Numbers(numbers))));
    let values = inverted.values.iter();
    contents
        .extend(values.map(|(field, list)| (*field, Content::Values(ValueField { order, list }))));
    let running = inverted.running.iter();
    contents.extend(
        running.map(|(text, list)| (text.field(), Content::Running(RunningField { order, list }))),
    );
    contents.sort_by_key(|(field, _)| field.field_id());
    contents
}

impl Content<'_> {
    fn count(&self, order: &Order<'_>, terms: usize, has_norms: bool) -> Counted {
        let docs = if has_norms { order.docs.len() } else { 0 };
        match self {
            Content::Keys(inverted) => {
                let keys = order
                    .docs
                    .iter()
                    .map(|&came| u32::from(!inverted.keys.of(came).is_empty()));
                Counted::of_lengths(keys, has_norms)
            }
            Content::Numbers(numbers) => {
                let mut lengths = vec![0; order.docs.len()];
                numbers
                    .iter()
                    .for_each(|&(_, came)| lengths[came as usize] += 1);
                Counted::of_lengths(
                    order.docs.iter().map(|&came| lengths[came as usize]),
                    has_norms,
                )
            }
            Content::Values(field) => Counted::of(field, terms, docs, |_| 1),
            Content::Running(field) => Counted::of(field, terms, docs, |_| 1),
            Content::Ranked(field) => Counted::of(field, terms, docs, |weight| weight),
        }
    }

    fn write<'t>(
        &self,
        counted: &Counted,
        order: &Order<'_>,
        term: impl Fn(u32) -> &'t str,
        into: &mut FieldSerializer<'_>,
    ) -> io::Result<()> {
        match self {
            Content::Keys(inverted) => {
                let keys = order
                    .docs
                    .iter()
                    .map(|&came| inverted.keys.of(came).as_bytes());
                let keys = keys.zip(0..).filter(|(key, _)| !key.is_empty());
                write_whole(keys, into)
            }
            Content::Numbers(numbers) => write_whole(in_order(numbers, order.docs), into),
            Content::Values(field) => {
                let sorted = counted.sort::<()>(field);
                let values = sorted.terms().flat_map(|(rank, docs, _)| {
                    let value = term(rank).as_bytes();
                    docs.iter().map(move |&doc| (value, doc))
                });
                write_whole(values, into)
            }
            Content::Running(field) => write_positions(&counted.sort(field), term, into),
            Content::Ranked(field) => write_weights(&counted.sort(field), term, into),
        }
    }
}

/// Numbers as their terms, with their documents where these are put, in the order of both.
fn in_order(numbers: &[(u64, u32)], docs: &[u32]) -> impl Iterator<Item = ([u8; 8], u32)> {
    let mut put = vec![0; docs.len()];
    (0..)
        .zip(docs)
        .for_each(|(doc, &came)| put[came as usize] = doc);
    let mut entries: Vec<(u64, u32)> = numbers
        .iter()
        .map(|&(number, came)| (number, put[came as usize]))
        .collect();
    entries.sort_unstable();
    entries
        .into_iter()
        .map(|(number, doc)| (number.to_be_bytes(), doc))
}

/// Writes terms of which only the documents are told; they come in order, some of them twice.
fn write_whole<T: AsRef<[u8]> + PartialEq>(
    entries: impl Iterator<Item = (T, u32)>,
    into: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    let mut before: Option<(T, u32)> = None;
    for (term, doc) in entries {
        let is_same_term = before.as_ref().is_some_and(|(before, _)| *before == term);
        if is_same_term && before.as_ref().is_some_and(|&(_, before)| before == doc) {
            continue;
        }
        if !is_same_term {
            into.close_term()?;
            into.new_term_without_freq(term.as_ref())?;
        }
        into.write_doc(doc, 0, &[]);
        before = Some((term, doc));
    }
    into.close_term()
}

/// Writes terms with how often they count in each document.
fn write_weights<'t>(
    sorted: &Sorted<'_, u8>,
    term: impl Fn(u32) -> &'t str,
    into: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    for (rank, docs, weights) in sorted.terms() {
        into.new_term(term(rank).as_bytes(), index(docs.len()), true)?;
        for (&doc, &weight) in docs.iter().zip(weights) {
            into.write_doc(doc, u32::from(weight), &[]);
        }
        into.close_term()?;
    }
    Ok(())
}

/// Writes terms with their positions in each document, each as its distance from the one before.
fn write_positions<'t>(
    sorted: &Sorted<'_, u32>,
    term: impl Fn(u32) -> &'t str,
    into: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    let mut distances = Vec::new();
    for (rank, docs, positions) in sorted.terms() {
        let documents = docs.chunk_by(PartialEq::eq);
        into.new_term(
            term(rank).as_bytes(),
            index(documents.clone().count()),
            true,
        )?;
        let mut rest = positions;
        for doc in documents {
            let (of_doc, after) = rest.split_at(doc.len());
            rest = after;
            let mut before = 0;
            distances.clear();
            distances.extend(of_doc.iter().map(|&position| {
                let distance = position - before;
                before = position;
                distance
            }));
            into.write_doc(doc[0], index(doc.len()), &distances);
        }
        into.close_term()?;
    }
    Ok(())
}

/// Writes how many tokens each document has in the fields whose ranks depend on it, and reads them back as Tantivy
/// rounds them.
fn write_norms(
    counted: &[(Field, Content<'_>, Counted)],
    schema: &Schema,
    docs: u32,
    segment: &Segment,
) -> tantivy::Result<FieldNormReaders> {
    let mut norms = FieldNormsWriter::for_schema(schema);
    for (field, _, counted) in counted {
        for (doc, &length) in (0..).zip(counted.lengths()) {
            norms.record(doc, *field, length);
        }
    }
    norms.fill_up_to_max_doc(docs);
    let into = segment.open_write(SegmentComponent::FieldNorms)?;
    norms.serialize(FieldNormsSerializer::from_write(into)?, None)?;
    FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)
}
