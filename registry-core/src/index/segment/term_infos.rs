//! Where the terms of a dictionary have their postings and positions, by number, in Tantivy's format.

use std::io;

use common::BinarySerializable;
use tantivy::postings::TermInfo;
use tantivy_bitpacker::{BitPacker, compute_num_bits};

/// So many terms share one row that says how many bits the numbers of the others take.
const BLOCK: usize = 256;

/// The terms so far, in their order.
#[derive(Default)]
pub(super) struct TermInfos(Vec<TermInfo>);

impl TermInfos {
    /// Takes what is to be known of the next term.
    pub(super) fn push(&mut self, info: TermInfo) {
        self.0.push(info);
    }

    /// Writes them.
    pub(super) fn write(&self, into: &mut Vec<u8>) -> io::Result<()> {
        let (mut rows, mut packed) = (Vec::new(), Vec::new());
        for block in self.0.chunks(BLOCK) {
            write_block(block, &mut rows, &mut packed)?;
        }
        (rows.len() as u64).serialize(into)?;
        (self.0.len() as u64).serialize(into)?;
        into.append(&mut rows);
        into.append(&mut packed);
        Ok(())
    }
}

/// Writes the first of a block as it is, and of the others what differs from it, in as few bits as the largest takes.
fn write_block(block: &[TermInfo], rows: &mut Vec<u8>, packed: &mut Vec<u8>) -> io::Result<()> {
    let [first, others @ ..] = block else {
        return Ok(());
    };
    let last = others.last().unwrap_or(first);
    let from_first = |postings: usize, positions: usize| {
        let postings = postings - first.postings_range.start;
        [postings, positions - first.positions_range.start].map(|offset| offset as u64)
    };
    let ends = from_first(last.postings_range.end, last.positions_range.end);
    let documents = others.iter().map(|info| u64::from(info.doc_freq)).max();
    let documents_bits = compute_num_bits(documents.unwrap_or(0));
    let ends_bits = ends.map(compute_num_bits);

    (packed.len() as u64).serialize(rows)?;
    first.serialize(rows)?;
    rows.extend([documents_bits, ends_bits[0], ends_bits[1]]);
    let mut packer = BitPacker::new();
    for info in others {
        let starts = from_first(info.postings_range.start, info.positions_range.start);
        for (start, bits) in starts.into_iter().zip(ends_bits) {
            packer.write(start, bits, packed)?;
        }
        packer.write(info.doc_freq.into(), documents_bits, packed)?;
    }
    for (end, bits) in ends.into_iter().zip(ends_bits) {
        packer.write(end, bits, packed)?;
    }
    packer.flush(packed)
}
