//! A field of few documents, written without Tantivy's builder of dictionaries: see [`Automaton`].

use std::io::{self, Write};

use common::BinarySerializable;
use tantivy::{
    fieldnorm::FieldNormReader,
    positions::PositionSerializer,
    postings::{FieldSerializer, TermInfo, serializer::PostingsSerializer},
    schema::IndexRecordOption,
};

use super::{automaton::Automaton, term_infos::TermInfos};

/// A term of so many documents has them in blocks, which Tantivy writes.
pub(super) const MANY: u32 = 128;

/// What the format of a dictionary is, and which dictionary it is of those that Tantivy knows.
const FORMAT: [u32; 2] = [1, 1];

/// Takes the terms of a field in their order, each with its documents.
pub(super) trait TermWriter {
    /// Begins a term of so many documents; says whether it is told how often it stands in each.
    fn new_term(&mut self, term: &[u8], documents: u32, has_counts: bool) -> io::Result<()>;

    /// Takes a document of the term: how often the term stands in it, and the distances between its positions.
    fn write_doc(&mut self, doc: u32, count: u32, distances: &[u32]);

    /// Ends the term, if one was begun.
    fn close_term(&mut self) -> io::Result<()>;
}

impl<W: Write> TermWriter for FieldSerializer<'_, W> {
    fn new_term(&mut self, term: &[u8], documents: u32, has_counts: bool) -> io::Result<()> {
        FieldSerializer::new_term(self, term, documents, has_counts)
    }

    fn write_doc(&mut self, doc: u32, count: u32, distances: &[u32]) {
        FieldSerializer::write_doc(self, doc, count, distances);
    }

    fn close_term(&mut self) -> io::Result<()> {
        FieldSerializer::close_term(self)
    }
}

/// Writes such a field.
pub(super) struct FewDocuments<'a> {
    automaton: Automaton,
    infos: TermInfos,
    term: Option<TermInfo>,
    postings_writer: PostingsSerializer,
    postings: &'a mut Vec<u8>,
    positions: Option<PositionSerializer<&'a mut Vec<u8>>>,
}

impl<'a> FewDocuments<'a> {
    /// Begins a field of so many tokens.
    pub(super) fn new(
        option: IndexRecordOption,
        tokens: u64,
        norms: Option<FieldNormReader>,
        postings: &'a mut Vec<u8>,
        positions: &'a mut Vec<u8>,
    ) -> FewDocuments<'a> {
        postings.extend(tokens.to_le_bytes());
        let average = norms
            .as_ref()
            .map_or(0.0, |norms| tokens as f32 / norms.num_docs() as f32);
        FewDocuments {
            automaton: Automaton::new(),
            infos: TermInfos::default(),
            term: None,
            postings_writer: PostingsSerializer::new(average, option, norms),
            postings,
            positions: option
                .has_positions()
                .then(|| PositionSerializer::new(positions)),
        }
    }

    /// Ends the field; hands over its dictionary.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.close_term()?;
        dictionary(self.automaton, &self.infos)
    }

    /// How many bytes of postings and positions there are.
    fn ends(&self) -> [usize; 2] {
        let positions = self
            .positions
            .as_ref()
            .map_or(0, PositionSerializer::written_bytes);
        [self.postings.len() - size_of::<u64>(), positions as usize]
    }
}

/// The dictionary of a field that no document has.
pub(super) fn empty_dictionary() -> io::Result<Vec<u8>> {
    dictionary(Automaton::new(), &TermInfos::default())
}

/// A dictionary as it is stored.
fn dictionary(automaton: Automaton, infos: &TermInfos) -> io::Result<Vec<u8>> {
    let mut bytes = automaton.finish();
    let start = bytes.len();
    infos.write(&mut bytes)?;
    ((bytes.len() - start) as u64).serialize(&mut bytes)?;
    for number in FORMAT {
        number.serialize(&mut bytes)?;
    }
    Ok(bytes)
}

impl TermWriter for FewDocuments<'_> {
    fn new_term(&mut self, term: &[u8], documents: u32, has_counts: bool) -> io::Result<()> {
        self.automaton.push(term);
        self.postings_writer.new_term(documents, has_counts);
        let [postings, positions] = self.ends();
        self.term = Some(TermInfo {
            doc_freq: 0,
            postings_range: postings..postings,
            positions_range: positions..positions,
        });
        Ok(())
    }

    fn write_doc(&mut self, doc: u32, count: u32, distances: &[u32]) {
        if let Some(term) = &mut self.term {
            term.doc_freq += 1;
        }
        self.postings_writer.write_doc(doc, count);
        if let Some(positions) = &mut self.positions {
            positions.write_positions_delta(distances);
        }
    }

    fn close_term(&mut self) -> io::Result<()> {
        let Some(mut term) = self.term.take() else {
            return Ok(());
        };
        self.postings_writer
            .close_term(term.doc_freq, self.postings)?;
        if let Some(positions) = &mut self.positions {
            positions.close_term()?;
        }
        [term.postings_range.end, term.positions_range.end] = self.ends();
        self.infos.push(term);
        Ok(())
    }
}
