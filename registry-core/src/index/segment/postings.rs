//! The inverted index of a segment in Tantivy's format: of each field its norms, terms, postings and positions.
//!
//! Fields are made one by one, in memory, so that all processors can make them, and put into their files in order.
//! Of a field Tantivy wants the terms in the order of their bytes, and of each its documents in theirs.

use std::io::{self, Write};

use common::CountingWriter;
use tantivy::{
    Segment,
    directory::{CompositeWrite, FileSlice},
    fieldnorm::{FieldNormReader, FieldNormsSerializer},
    index::SegmentComponent,
    postings::FieldSerializer,
    schema::{Field, FieldEntry, FieldType, IndexRecordOption, TextFieldIndexing},
};

use super::{
    Inverted,
    few_documents::{FewDocuments, MANY, TermWriter, empty_dictionary},
    fields::{Order, RankedField, RunningField, ValueField},
    numbered_texts::index,
    occurrences::{Counted, Sorted},
};
use crate::index::{
    prominence::AVERAGE_LENGTH,
    schema::{fields, schema},
};

/// A field as it stands in the files of a segment.
pub(super) struct WrittenField {
    field: Field,
    /// How long the engine is told that each document is; nothing where ranks do not depend on it.
    norms: Option<Vec<u8>>,
    terms: Vec<u8>,
    postings: Vec<u8>,
    positions: Vec<u8>,
}

impl WrittenField {
    /// A field that has no term. It is written all the same: a reader that finds nothing of a field builds an empty
    /// dictionary of it, which takes it longer.
    fn without_terms(field: Field, norms: Option<Vec<u8>>) -> io::Result<WrittenField> {
        let no_tokens = 0_u64;
        Ok(WrittenField {
            field,
            norms,
            terms: empty_dictionary()?,
            postings: no_tokens.to_le_bytes().to_vec(),
            positions: Vec::new(),
        })
    }
}

/// Writes the fields into the files of a segment.
pub(super) fn write(
    mut written: Vec<WrittenField>,
    docs: u32,
    segment: &Segment,
) -> tantivy::Result<()> {
    for (field, entry) in schema().fields().filter(|(_, entry)| entry.is_indexed()) {
        if written.iter().all(|written| written.field != field) {
            let norms = entry.has_fieldnorms().then(|| vec![0; docs as usize]);
            written.push(WrittenField::without_terms(field, norms)?);
        }
    }
    written.sort_by_key(|written| written.field.field_id());
    let open = |component| segment.open_write(component);
    let mut norms = FieldNormsSerializer::from_write(open(SegmentComponent::FieldNorms)?)?;
    for written in &written {
        if let Some(bytes) = &written.norms {
            norms.serialize_field(written.field, bytes)?;
        }
    }
    norms.close()?;
    let put = |component, bytes: fn(&WrittenField) -> &[u8]| -> tantivy::Result<()> {
        let mut into = CompositeWrite::wrap(open(component)?);
        for written in &written {
            into.for_field(written.field).write_all(bytes(written))?;
        }
        Ok(into.close()?)
    };
    put(SegmentComponent::Terms, |written| &written.terms)?;
    put(SegmentComponent::Postings, |written| &written.postings)?;
    put(SegmentComponent::Positions, |written| &written.positions)
}

/// Makes a field.
pub(super) fn make(
    field: Field,
    content: &Content<'_>,
    order: &Order<'_>,
    inverted: &Inverted,
) -> tantivy::Result<WrittenField> {
    let schema = schema();
    let entry = schema.get_field_entry(field);
    let counted = content.count(order, entry.has_fieldnorms());
    let norms = entry
        .has_fieldnorms()
        .then(|| content.norms(&counted, order));
    if counted.tokens() == 0 {
        return Ok(WrittenField::without_terms(field, norms)?);
    }
    let reader = norms
        .clone()
        .map(|norms| FieldNormReader::open(FileSlice::from(norms)))
        .transpose()?;
    let tokens = content.tokens(&counted, order);
    let (mut terms, mut postings, mut positions) = (Vec::new(), Vec::new(), Vec::new());
    let term = |rank: u32| inverted.vocabulary.terms().of(order.terms[rank as usize]);
    let option = option_of(entry);
    if order.docs.len() < MANY as usize {
        let mut into = FewDocuments::new(option, tokens, reader, &mut postings, &mut positions);
        content.write(&counted, order, term, &mut into)?;
        terms = into.finish()?;
    } else {
        let [mut terms, mut postings, mut positions] =
            [&mut terms, &mut postings, &mut positions].map(CountingWriter::wrap);
        let mut into = FieldSerializer::create(
            option,
            tokens,
            &mut terms,
            &mut postings,
            &mut positions,
            reader,
        )?;
        content.write(&counted, order, term, &mut into)?;
        into.close()?;
    }
    Ok(WrittenField {
        field,
        norms,
        terms,
        postings,
        positions,
    })
}

/// What is kept of each occurrence of a field's terms.
fn option_of(entry: &FieldEntry) -> IndexRecordOption {
    let option = match entry.field_type() {
        FieldType::Str(text) => text
            .get_indexing_options()
            .map(TextFieldIndexing::index_option),
        _ => None,
    };
    option.unwrap_or(IndexRecordOption::Basic)
}

/// What is indexed in a field.
pub(super) enum Content<'a> {
    /// The keys, in whose order the documents stand.
    Keys(&'a Inverted),
    Numbers(&'a [(u64, u32)]),
    Values(ValueField<'a>),
    Running(RunningField<'a>),
    Ranked(RankedField<'a>),
}

/// The fields of a segment, those that take the most work first.
pub(super) fn contents<'a>(
    inverted: &'a Inverted,
    order: &'a Order<'a>,
) -> Vec<(Field, Content<'a>)> {
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
    ];
    for (field, numbers) in &inverted.numbers {
        contents.push((*field, Content::Numbers(numbers)));
    }
    // Notes are the longest texts, and the last.
    for (text, list) in inverted.running.iter().rev() {
        contents.push((text.field(), Content::Running(RunningField { order, list })));
    }
    for (field, list) in &inverted.values {
        contents.push((*field, Content::Values(ValueField { order, list })));
    }
    contents.push((fields.retired, ranked(true)));
    contents
}

impl Content<'_> {
    /// How long the engine is told that each document is, rounded to a byte.
    fn norms(&self, counted: &Counted, order: &Order<'_>) -> Vec<u8> {
        let round = |length| FieldNormReader::fieldnorm_to_id(length);
        match self {
            Content::Ranked(field) => {
                let of = |&came: &u32| field.inverted.prominence.get(came as usize);
                let lengths = order.docs.iter().map(of);
                lengths
                    .map(|length| round(length.copied().unwrap_or(0).into()))
                    .collect()
            }
            _ => counted.lengths().iter().copied().map(round).collect(),
        }
    }

    /// How many tokens the engine is told that the field has.
    fn tokens(&self, counted: &Counted, order: &Order<'_>) -> u64 {
        match self {
            Content::Ranked(_) => order.docs.len() as u64 * AVERAGE_LENGTH,
            _ => counted.tokens(),
        }
    }

    fn count(&self, order: &Order<'_>, has_norms: bool) -> Counted {
        let terms = order.terms.len();
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
        into: &mut impl TermWriter,
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
            Content::Numbers(numbers) => write_whole(in_order(numbers, &order.put), into),
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
fn in_order(numbers: &[(u64, u32)], put: &[u32]) -> impl Iterator<Item = ([u8; 8], u32)> {
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
    into: &mut impl TermWriter,
) -> io::Result<()> {
    let mut before: Option<(T, u32)> = None;
    for (term, doc) in entries {
        let is_same_term = before.as_ref().is_some_and(|(before, _)| *before == term);
        if is_same_term && before.as_ref().is_some_and(|&(_, before)| before == doc) {
            continue;
        }
        if !is_same_term {
            into.close_term()?;
            into.new_term(term.as_ref(), 0, false)?;
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
    into: &mut impl TermWriter,
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
    into: &mut impl TermWriter,
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
