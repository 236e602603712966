//! Keys and values of a store of ordered bytes: commits as one value each, frames cut into several.

use std::ops::Range;

use super::StoredCommit;
use crate::register::error::StoreError;

/// Seventeen of these, as many as a leaf page of sled takes, stay under the quarter of a segment
/// past which it moves a page to a file of its own.
const VALUE_BYTES: usize = 14 << 10;

/// The key from which on the values of a frame are found.
pub(super) fn frame_start(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// The keys and values that a frame is cut into.
pub(super) fn cut(number: u64, frame: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
    let key = move |part: u16| [frame_start(number).as_slice(), &part.to_be_bytes()].concat();
    (0..).map(key).zip(frame.chunks(VALUE_BYTES))
}

/// Frames, put together again from the values that they were cut into.
pub(super) struct Joined<Values> {
    values: Values,
    ahead: Option<(u64, Vec<u8>)>,
    wanted: Range<u64>,
}

impl<Values, Key, Value> Joined<Values>
where
    Values: Iterator<Item = Result<(Key, Value), StoreError>>,
    Key: AsRef<[u8]>,
    Value: AsRef<[u8]>,
{
    /// The frames with these numbers, of which `values` are the values in order.
    pub(super) fn new(values: Values, wanted: Range<u64>) -> Joined<Values> {
        Joined {
            values,
            ahead: None,
            wanted,
        }
    }

    fn value(&mut self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        let Some((key, value)) = self.values.next().transpose()? else {
            return Ok(None);
        };
        let (frame, _) = key
            .as_ref()
            .split_first_chunk()
            .ok_or_else(|| StoreError::damaged("a frame", "its key is too short"))?;
        Ok(Some((u64::from_be_bytes(*frame), value.as_ref().to_vec())))
    }

    fn frame(&mut self, number: u64) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        while let Some((found, more)) = self.value()? {
            if found != number {
                self.ahead = Some((found, more));
                break;
            }
            bytes.extend(more);
        }
        if bytes.is_empty() {
            let place = format!("frame {number}");
            return Err(StoreError::damaged(place, "it is missing"));
        }
        Ok(bytes)
    }
}

impl<Values, Key, Value> Iterator for Joined<Values>
where
    Values: Iterator<Item = Result<(Key, Value), StoreError>>,
    Key: AsRef<[u8]>,
    Value: AsRef<[u8]>,
{
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Result<Vec<u8>, StoreError>> {
        let number = self.wanted.next()?;
        Some(self.frame(number))
    }
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

    type Pair = (Vec<u8>, Vec<u8>);

    fn values(frames: &[Vec<u8>]) -> Vec<Pair> {
        let numbered = (7..).zip(frames);
        numbered
            .flat_map(|(number, frame)| {
                cut(number, frame).map(|(key, value)| (key, value.to_vec()))
            })
            .collect()
    }

    fn joined(values: Vec<Pair>, wanted: Range<u64>) -> Result<Vec<Vec<u8>>, StoreError> {
        Joined::new(values.into_iter().map(Ok), wanted).collect()
    }

    #[test]
    fn frames_of_any_size_are_joined_as_they_were_cut() {
        let frames = vec![
            vec![1; 1],
            vec![2; VALUE_BYTES],
            vec![3; VALUE_BYTES + 1],
            vec![4; 1 << 20],
        ];
        let values = values(&frames);
        assert!(values.iter().all(|(_, value)| value.len() <= VALUE_BYTES));
        assert!(values.is_sorted());
        assert_eq!(joined(values, 7..11).expect("all there"), frames);
    }

    #[test]
    fn a_frame_that_is_missing_is_named() {
        let mut values = values(&[vec![1; 3], vec![2; 3], vec![3; 3]]);
        values.remove(1);
        let error = joined(values, 7..10).expect_err("one is gone");
        assert!(
            error
                .to_string()
                .contains("damaged at frame 8: it is missing")
        );
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
