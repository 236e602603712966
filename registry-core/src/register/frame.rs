//! The codec: how entries and commit rows become the bytes that the store keeps.
//!
//! The entries of a commit are one stream, cut every MiB into frames. A frame is a format version,
//! a checksum, and its piece of the stream compressed as a whole; a row is the same without compression.
//! Only this file knows bincode, which is no longer maintained: to replace it is to rewrite this file.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::error::DecodeError;

use super::entry::{Log, MAX_KEY_BYTES};
use super::error::FrameError;
use super::hash::Hash;
use super::item::MAX_ITEM_BYTES;
use super::merkle::Frontier;

/// As much of the stream of entries as a frame holds.
pub(super) const FRAME_BYTES: usize = 1 << 20;

const VERSION: u8 = 1;
const ENVELOPE_BYTES: usize = 5;
const LENGTH_BYTES: usize = 4;
const LEVEL: i32 = 3;
const ENTRY_LIMIT: usize = MAX_ITEM_BYTES + MAX_KEY_BYTES + 64;
const ROW_LIMIT: usize = 14 << 10;

type Bounded<const BYTES: usize> = Configuration<LittleEndian, Varint, Limit<BYTES>>;

const fn bounded<const BYTES: usize>() -> Bounded<BYTES> {
    bincode::config::standard().with_limit::<BYTES>()
}

/// An entry as it is stored. Its number and time follow from its commit, its item's hash from the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredEntry {
    pub(super) log: Log,
    pub(super) key: String,
    pub(super) item: Vec<u8>,
}

/// Appends an entry to a stream of entries.
pub(super) fn encode_entry(
    stream: &mut Vec<u8>,
    log: Log,
    key: &str,
    item: &[u8],
) -> Result<(), FrameError> {
    let entry = (log == Log::System, key, item);
    bincode::encode_into_std_write(entry, stream, bounded::<ENTRY_LIMIT>())
        .map_err(|error| FrameError::Content(error.to_string()))?;
    Ok(())
}

/// Takes the entries out of a stream that comes piece by piece.
#[derive(Default)]
pub(super) struct EntryDecoder {
    stream: Vec<u8>,
    position: usize,
    /// The bytes of the stream before `stream`.
    passed: u64,
}

impl EntryDecoder {
    /// Takes the stream up again at the start of an entry, in the piece that it lies in.
    pub(super) fn resume(place: u64, piece: Vec<u8>) -> EntryDecoder {
        let position = usize::try_from(place % FRAME_BYTES as u64).unwrap_or(usize::MAX);
        EntryDecoder {
            passed: place - position as u64,
            position: position.min(piece.len()),
            stream: piece,
        }
    }

    /// Where in the stream the next entry starts.
    pub(super) fn place(&self) -> u64 {
        self.passed + self.position as u64
    }

    /// Adds a piece to the stream.
    pub(super) fn feed(&mut self, piece: &[u8]) {
        self.passed = self.place();
        self.stream.drain(..self.position);
        self.position = 0;
        self.stream.extend_from_slice(piece);
    }

    /// The next entry; nothing when the pieces so far hold no further whole one.
    pub(super) fn next(&mut self) -> Result<Option<StoredEntry>, FrameError> {
        match bincode::borrow_decode_from_slice::<(bool, &str, &[u8]), _>(
            &self.stream[self.position..],
            bounded::<ENTRY_LIMIT>(),
        ) {
            Ok(((system, key, item), length)) => {
                let log = if system { Log::System } else { Log::User };
                let entry = StoredEntry {
                    log,
                    key: key.to_owned(),
                    item: item.to_vec(),
                };
                self.position += length;
                Ok(Some(entry))
            }
            Err(DecodeError::UnexpectedEnd { .. }) => Ok(None),
            Err(error) => Err(FrameError::Content(error.to_string())),
        }
    }

    /// The bytes that make up no whole entry yet.
    pub(super) fn left_over(&self) -> usize {
        self.stream.len() - self.position
    }
}

/// Makes frames, with one compressor for all of them.
pub(super) struct Sealer {
    compressor: zstd::bulk::Compressor<'static>,
    compressed: Vec<u8>,
}

impl Sealer {
    pub(super) fn new() -> Result<Sealer, FrameError> {
        let compressor = zstd::bulk::Compressor::new(LEVEL).map_err(FrameError::Compression)?;
        Ok(Sealer {
            compressor,
            compressed: Vec::new(),
        })
    }

    /// Makes a frame of a piece of at most [`FRAME_BYTES`].
    pub(super) fn seal(&mut self, piece: &[u8]) -> Result<Vec<u8>, FrameError> {
        let length = u32::try_from(piece.len()).map_err(|_| too_large(piece.len()))?;
        let most = zstd::zstd_safe::compress_bound(piece.len());
        self.compressed.clear();
        self.compressed.reserve(most);
        self.compressor
            .compress_to_buffer(piece, &mut self.compressed)
            .map_err(FrameError::Compression)?;
        Ok(wrap(&[&length.to_le_bytes(), &self.compressed]))
    }
}

/// Opens frames, with one decompressor for all of them.
pub(super) struct Opener(zstd::bulk::Decompressor<'static>);

impl Opener {
    pub(super) fn new() -> Result<Opener, FrameError> {
        zstd::bulk::Decompressor::new()
            .map(Opener)
            .map_err(FrameError::Compression)
    }

    /// The piece that a frame was made of.
    pub(super) fn open(&mut self, frame: &[u8]) -> Result<Vec<u8>, FrameError> {
        let content = unwrap(frame)?;
        let (length, compressed) = content
            .split_first_chunk::<LENGTH_BYTES>()
            .ok_or(FrameError::Short { bytes: frame.len() })?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > FRAME_BYTES {
            return Err(too_large(length));
        }
        let piece = self
            .0
            .decompress(compressed, length)
            .map_err(FrameError::Compression)?;
        if piece.len() == length {
            Ok(piece)
        } else {
            Err(FrameError::Short { bytes: piece.len() })
        }
    }
}

fn too_large(bytes: usize) -> FrameError {
    FrameError::Size {
        bytes,
        most: FRAME_BYTES,
    }
}

/// What a commit leaves behind beside its frames: enough to append the next one without reading back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The bytes of the commit's item.
    pub(super) commit: Vec<u8>,
    /// The size of the user log before the commit.
    pub(super) user_before: u64,
    /// The size of the system log before the commit.
    pub(super) system_before: u64,
    /// The user log after the commit.
    pub(super) user: Frontier,
    /// The system log after the commit, its own entry included.
    pub(super) system: Frontier,
}

type RowFields<Bytes> = (Bytes, u64, u64, (u64, Vec<[u8; 32]>), (u64, Vec<[u8; 32]>));

/// The bytes of a row.
pub(super) fn encode_row(row: &Row) -> Result<Vec<u8>, FrameError> {
    let fields: RowFields<&[u8]> = (
        &row.commit,
        row.user_before,
        row.system_before,
        parts(&row.user),
        parts(&row.system),
    );
    let content = bincode::encode_to_vec(fields, bounded::<ROW_LIMIT>())
        .map_err(|error| FrameError::Content(error.to_string()))?;
    Ok(wrap(&[&content]))
}

/// The row that bytes were made of.
pub(super) fn decode_row(bytes: &[u8]) -> Result<Row, FrameError> {
    let content = unwrap(bytes)?;
    let (fields, length) =
        bincode::decode_from_slice::<RowFields<Vec<u8>>, _>(content, bounded::<ROW_LIMIT>())
            .map_err(|error| FrameError::Content(error.to_string()))?;
    if length != content.len() {
        return Err(FrameError::Content(format!(
            "{} bytes follow it",
            content.len() - length
        )));
    }
    let (commit, user_before, system_before, user, system) = fields;
    Ok(Row {
        commit,
        user_before,
        system_before,
        user: frontier(user)?,
        system: frontier(system)?,
    })
}

fn parts(frontier: &Frontier) -> (u64, Vec<[u8; 32]>) {
    (
        frontier.size(),
        frontier
            .edge()
            .iter()
            .map(|hash| *hash.as_bytes())
            .collect(),
    )
}

fn frontier((size, edge): (u64, Vec<[u8; 32]>)) -> Result<Frontier, FrameError> {
    let edge: Vec<Hash> = edge.into_iter().map(Hash::from).collect();
    let hashes = edge.len();
    Frontier::resume(size, edge).ok_or_else(|| {
        FrameError::Content(format!(
            "a tree of {size} leaves has no edge of {hashes} hashes"
        ))
    })
}

/// Puts the version and the checksum before the content; the checksum covers both.
fn wrap(content: &[&[u8]]) -> Vec<u8> {
    let length: usize = content.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(ENVELOPE_BYTES + length);
    bytes.push(VERSION);
    bytes.extend(checksum(VERSION, content).to_le_bytes());
    content
        .iter()
        .for_each(|part| bytes.extend_from_slice(part));
    bytes
}

fn unwrap(bytes: &[u8]) -> Result<&[u8], FrameError> {
    let (&[found, a, b, c, d], content) = bytes
        .split_first_chunk::<ENVELOPE_BYTES>()
        .ok_or(FrameError::Short { bytes: bytes.len() })?;
    if found > VERSION {
        return Err(FrameError::Version {
            found,
            most: VERSION,
        });
    }
    let expected = u32::from_le_bytes([a, b, c, d]);
    let computed = checksum(found, &[content]);
    if computed != expected {
        return Err(FrameError::Checksum {
            found: computed,
            expected,
        });
    }
    Ok(content)
}

fn checksum(version: u8, content: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[version]);
    content.iter().for_each(|part| hasher.update(part));
    hasher.finalize()
}

#[cfg(test)]
mod tests;
