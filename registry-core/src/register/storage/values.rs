//! Keys and values of a store of ordered bytes: commits as one value each, frames cut into several.

use super::StoredCommit;
use crate::register::storage::StoreError;

/// Seventeen of these, as many as a leaf page of sled takes, stay under the quarter of a segment
/// past which it moves a page to a file of its own.
const VALUE_BYTES: usize = 14 << 10;

/// The key from which on the values of a frame are found.
pub(super) fn frame_start(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// The key of a part of a frame.
pub(super) fn part_key(number: u64, part: u16) -> Vec<u8> {
    [frame_start(number).as_slice(), &part.to_be_bytes()].concat()
}

/// The keys and values that a frame is cut into.
pub(super) fn cut(number: u64, frame: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
    let keys = (0..=u16::MAX).map(move |part| part_key(number, part));
    keys.zip(frame.chunks(VALUE_BYTES))
}

/// The key of a commit.
pub(super) fn commit_key(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// The value of a commit.
pub(super) fn encode_commit(commit: &StoredCommit) -> Vec<u8> {
    [
        commit.first_frame.to_be_bytes().as_slice(),
        &commit.frames.to_be_bytes(),
        &commit.row,
    ]
    .concat()
}

/// The commit with this key and value.
pub(super) fn decode_commit(key: &[u8], value: &[u8]) -> Result<StoredCommit, StoreError> {
    let short = || StoreError::damaged("a commit row", "it is too short");
    let number = u64::from_be_bytes(key.try_into().map_err(|_| short())?);
    let (first_frame, rest) = value.split_first_chunk().ok_or_else(short)?;
    let (frames, row) = rest.split_first_chunk().ok_or_else(short)?;
    Ok(StoredCommit {
        number,
        first_frame: u64::from_be_bytes(*first_frame),
        frames: u64::from_be_bytes(*frames),
        row: row.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_any_size_is_cut_into_small_values_in_order() {
        for size in [1, VALUE_BYTES, VALUE_BYTES + 1, 5 << 20] {
            let frame: Vec<u8> = (0..size).map(|index| (index / 1000) as u8).collect();
            let (keys, values): (Vec<_>, Vec<_>) = cut(7, &frame).unzip();
            assert!(values.iter().all(|value| value.len() <= VALUE_BYTES));
            assert!(keys.is_sorted() && keys.iter().all(|key| key.starts_with(&frame_start(7))));
            assert_eq!(values.concat(), frame);
        }
    }

    #[test]
    fn a_commit_reads_back_and_a_short_one_is_refused() {
        let commit = StoredCommit {
            number: 3,
            first_frame: 5,
            frames: 2,
            row: vec![1, 2],
        };
        let (key, value) = (commit_key(3), encode_commit(&commit));
        assert_eq!(decode_commit(&key, &value).expect("its own bytes"), commit);
        assert!(decode_commit(&key, &value[..15]).is_err());
        assert!(decode_commit(&key[1..], &value).is_err());
    }
}
