//! The file that says where the versions of each organisation stand in the journal, so that one is read without the
//! others.
//!
//! It begins with what it covers: the journal up to the frame that closes a commit, which is named with its hash. Then
//! come entries in the order of their keys' fingerprints, in blocks, and before them the first fingerprint of each block.
//! Every part has its checksum. Nothing depends on the file: where it is absent, damaged, or of another journal, all
//! of the journal is read, and whoever writes next makes the file again.

use std::{fs::File, io, os::unix::fs::FileExt, path::Path};

use super::{
    held::Held,
    journal::{self, Closed, LAYOUT, Position},
};
use crate::{
    disk,
    register::{CommitId, Hash},
};

const FILE: &str = "positions";

/// A layout, the number and hash of a commit, where the frame that closes it begins, the count of entries, a checksum.
const HEADER_BYTES: usize = 4 + 8 + HASH_BYTES + 8 + 8 + CHECKSUM_BYTES;
/// A hash in hexadecimal digits.
const HASH_BYTES: usize = 64;
const CHECKSUM_BYTES: usize = 4;
/// The fingerprint of a key, where the version begins, the commit that made it.
const ENTRY_BYTES: usize = 16 + 8 + 8;
/// So many entries are read together.
const BLOCK_ENTRIES: usize = 128;
const FENCE_BYTES: usize = 16;

/// So much of the journal may lie behind what the file covers: it is read in a fraction of a millisecond.
const MOST_BEYOND: u64 = 256 * 1024;

/// Where one version of an organisation stands, whose key has this fingerprint.
type Placed = (u128, Position);

/// The file, opened: its beginning was read, the blocks are read as they are needed.
pub(super) struct Positions {
    file: File,
    closed: Closed,
    count: usize,
    /// The first fingerprint of each block.
    fences: Vec<u128>,
}

impl Positions {
    /// Opens the file; nothing where there is none that can be used.
    pub(super) fn open(folder: &Path) -> Option<Positions> {
        let file = File::open(folder.join(FILE)).ok()?;
        let header = checked(&file, 0, HEADER_BYTES)?;
        let mut header = &header[..];
        if u32::from_le_bytes(taken(&mut header)?) != LAYOUT {
            return None;
        }
        let commit = CommitId {
            number: u64::from_le_bytes(taken(&mut header)?),
            hash: hash_of(taken(&mut header)?)?,
        };
        let start = usize::try_from(u64::from_le_bytes(taken(&mut header)?)).ok()?;
        let count = usize::try_from(u64::from_le_bytes(taken(&mut header)?)).ok()?;
        let entries = count.checked_mul(ENTRY_BYTES)?;
        if (entries as u64) > file.metadata().ok()?.len() {
            return None;
        }
        let fences = checked(&file, HEADER_BYTES, fence_bytes(count))?;
        let fences = fences.as_chunks().0.iter();
        Some(Positions {
            file,
            closed: (commit, start),
            count,
            fences: fences.map(|fence| u128::from_le_bytes(*fence)).collect(),
        })
    }

    /// How far the journal is covered.
    pub(super) fn closed(&self) -> Closed {
        self.closed
    }

    /// Where the versions of an organisation stand, the first one first; nothing where the file is damaged.
    pub(super) fn of(&self, key: &str) -> Option<Vec<Position>> {
        let sought = fingerprint(key);
        // What belongs to one key may begin at the end of the block before, and go on through several.
        let first = self.fences.partition_point(|&fence| fence < sought);
        let mut found = Vec::new();
        for block in first.saturating_sub(1)..self.fences.len() {
            if self.fences[block] > sought {
                break;
            }
            let entries = self.block(block)?.into_iter();
            found.extend(
                entries
                    .filter(|(known, _)| *known == sought)
                    .map(|(_, at)| at),
            );
        }
        Some(found)
    }

    fn block(&self, block: usize) -> Option<Vec<Placed>> {
        let before = block * BLOCK_ENTRIES;
        let entries = self.count.checked_sub(before)?.min(BLOCK_ENTRIES);
        let full = BLOCK_ENTRIES * ENTRY_BYTES + CHECKSUM_BYTES;
        let at = HEADER_BYTES + fence_bytes(self.count) + block * full;
        let bytes = checked(&self.file, at, entries * ENTRY_BYTES + CHECKSUM_BYTES)?;
        let mut bytes = &bytes[..];
        let mut read = Vec::with_capacity(entries);
        while !bytes.is_empty() {
            let fingerprint = u128::from_le_bytes(taken(&mut bytes)?);
            let start = usize::try_from(u64::from_le_bytes(taken(&mut bytes)?)).ok()?;
            let commit = u64::from_le_bytes(taken(&mut bytes)?);
            read.push((fingerprint, Position { start, commit }));
        }
        Some(read)
    }

    fn all(&self) -> Option<Vec<Placed>> {
        let blocks = (0..self.fences.len()).map(|block| self.block(block));
        let blocks: Option<Vec<_>> = blocks.collect();
        Some(blocks?.concat())
    }
}

/// Makes the file again where much was added to the journal since.
pub(super) fn keep_up(folder: &Path, journal_bytes: u64) -> io::Result<()> {
    let covered = Positions::open(folder).map_or(0, |positions| positions.closed.1 as u64);
    if journal_bytes.saturating_sub(covered) <= MOST_BEYOND {
        return Ok(());
    }
    bring_up(folder)
}

/// Makes the file of what it held before and what was added to the journal since, or of the whole journal.
pub(super) fn bring_up(folder: &Path) -> io::Result<()> {
    let journal = File::open(folder.join(journal::FILE))?;
    let before = Positions::open(folder).and_then(|positions| {
        let since = Held::since(&journal, positions.closed).ok()??;
        Some((positions.all()?, since))
    });
    let (mut entries, since) = match before {
        Some(before) => before,
        None => (Vec::new(), Held::whole(&journal)?),
    };
    let added = since.histories().flat_map(|(key, positions)| {
        let fingerprint = fingerprint(key);
        positions.iter().map(move |&place| (fingerprint, place))
    });
    entries.extend(added);
    entries.sort_by_key(|(fingerprint, place)| (*fingerprint, place.commit));
    match since.closed() {
        Some(closed) => disk::replace_file(&folder.join(FILE), &written(closed, &entries)),
        None => Ok(()),
    }
}

fn written((commit, start): Closed, entries: &[Placed]) -> Vec<u8> {
    let mut file = Vec::new();
    let hash = commit.hash.to_hex();
    let header: [&[u8]; 5] = [
        &LAYOUT.to_le_bytes(),
        &commit.number.to_le_bytes(),
        hash.as_bytes(),
        &(start as u64).to_le_bytes(),
        &(entries.len() as u64).to_le_bytes(),
    ];
    push_checked(&mut file, &header.concat());
    let blocks = entries.chunks(BLOCK_ENTRIES);
    let fences = blocks.clone().map(|block| block[0].0.to_le_bytes());
    push_checked(&mut file, fences.collect::<Vec<_>>().as_flattened());
    for block in blocks {
        let mut bytes = Vec::with_capacity(block.len() * ENTRY_BYTES);
        for (fingerprint, place) in block {
            bytes.extend_from_slice(&fingerprint.to_le_bytes());
            bytes.extend_from_slice(&(place.start as u64).to_le_bytes());
            bytes.extend_from_slice(&place.commit.to_le_bytes());
        }
        push_checked(&mut file, &bytes);
    }
    file
}

fn fingerprint(key: &str) -> u128 {
    Hash::of(key.as_bytes()).fingerprint()
}

fn hash_of(digits: [u8; HASH_BYTES]) -> Option<Hash> {
    Hash::from_hex(str::from_utf8(&digits).ok()?).ok()
}

fn fence_bytes(entries: usize) -> usize {
    let fences = entries.div_ceil(BLOCK_ENTRIES);
    fences * FENCE_BYTES + CHECKSUM_BYTES
}

fn push_checked(file: &mut Vec<u8>, bytes: &[u8]) {
    file.extend_from_slice(bytes);
    file.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
}

/// So many bytes of a file, without the checksum that they end with; nothing where it is not theirs.
fn checked(file: &File, at: usize, length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, at as u64).ok()?;
    let checksum = bytes.split_off(length - CHECKSUM_BYTES);
    (crc32fast::hash(&bytes).to_le_bytes() == checksum[..]).then_some(bytes)
}

fn taken<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}
