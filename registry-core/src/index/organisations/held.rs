//! What was read of the journal: a stretch of it to its end, and where in it the versions of each organisation stand.

use std::{collections::BTreeMap, fs::File, io, ops::Bound, os::unix::fs::FileExt};

use super::journal::{self, Closed, Entry, Frame, Position, frame_at};

/// A stretch of the journal, from somewhere to the end of its last whole commit.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Where the stretch begins.
    from: usize,
    bytes: Vec<u8>,
    closed: Option<Closed>,
    versions: Histories,
}

/// The versions of each organisation by its key, the first one first. Of a commit that gave it twice, the last.
type Histories = BTreeMap<String, Vec<Position>>;

impl Held {
    /// Reads all of a journal.
    pub(super) fn whole(journal: &File) -> io::Result<Held> {
        Ok(Held::default().extended(0, &read_from(journal, 0)?))
    }

    /// Reads a journal from the frame that closes a commit on; nothing where that is not what stands there. The hash of a
    /// commit is that of all its history, so that what stands before it is known, too.
    pub(super) fn since(journal: &File, closed: Closed) -> io::Result<Option<Held>> {
        let from = Held {
            from: closed.1,
            closed: Some(closed),
            ..Held::default()
        };
        Ok(from
            .added(journal)?
            .map(|added| from.extended(closed.1, &added)))
    }

    /// What stands in a journal from the frame on that closes the last commit of this.
    pub(super) fn added(&self, journal: &File) -> io::Result<Option<Vec<u8>>> {
        let Some((commit, start)) = self.closed else {
            return Ok(None);
        };
        let added = read_from(journal, start)?;
        let known = matches!(frame_at(&added, 0), Some((Frame::End(known), _)) if known == commit);
        Ok(known.then_some(added))
    }

    /// This, and what stands in the journal from there on.
    pub(super) fn extended(&self, start: usize, added: &[u8]) -> Held {
        let mut contents = journal::read(added);
        // To sort them first is far cheaper than to look each key up.
        contents.versions.sort_by_key(|(key, _)| *key);
        let mut versions = self.versions.clone();
        let of_each = contents
            .versions
            .chunk_by(|(one, _), (other, _)| one == other);
        for of_one in of_each {
            let history = versions.entry(of_one[0].0.to_owned()).or_default();
            for &(_, place) in of_one {
                history.pop_if(|last| last.commit == place.commit);
                history.push(Position {
                    start: start + place.start,
                    ..place
                });
            }
        }
        Held {
            from: self.from,
            bytes: [&self.bytes[..start - self.from], &added[..contents.bytes]].concat(),
            closed: contents.last.map(|(commit, at)| (commit, start + at)),
            versions,
        }
    }

    /// All of the journal, of which this is the end; nothing where what stands before does not lead to it.
    pub(super) fn with_what_is_before(&self, journal: &File) -> io::Result<Option<Held>> {
        let mut bytes = vec![0; self.from];
        journal.read_exact_at(&mut bytes, 0)?;
        bytes.extend_from_slice(&self.bytes);
        let whole = Held::default().extended(0, &bytes);
        Ok((whole.end() == self.end()).then_some(whole))
    }

    /// Where the stretch begins.
    pub(super) fn from(&self) -> usize {
        self.from
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.from + self.bytes.len()
    }

    /// The last commit in it.
    pub(super) fn closed(&self) -> Option<Closed> {
        self.closed
    }

    /// Where the versions of an organisation stand, the first one first.
    pub(super) fn of(&self, key: &str) -> &[Position] {
        self.versions.get(key).map_or(&[], Vec::as_slice)
    }

    /// The keys, in their order, each with where its versions stand.
    pub(super) fn histories(&self) -> impl ExactSizeIterator<Item = (&str, &[Position])> {
        let histories = self.versions.iter();
        histories.map(|(key, positions)| (key.as_str(), positions.as_slice()))
    }

    /// The keys from one on, in their order.
    pub(super) fn keys_from(&self, with: &str) -> impl Iterator<Item = &str> {
        let from = (Bound::Included(with), Bound::Unbounded);
        self.versions
            .range::<str, _>(from)
            .map(|(key, _)| key.as_str())
    }

    /// The version that stands in a place of this stretch.
    pub(super) fn entry(&self, place: Position) -> Option<Entry<'_>> {
        version_at(&self.bytes, place.start.checked_sub(self.from)?)
    }
}

/// The version that begins there.
pub(super) fn version_at(bytes: &[u8], start: usize) -> Option<Entry<'_>> {
    match frame_at(bytes, start) {
        Some((Frame::Version(entry), _)) => Some(entry),
        _ => None,
    }
}

fn read_from(journal: &File, start: usize) -> io::Result<Vec<u8>> {
    let length = usize::try_from(journal.metadata()?.len()).unwrap_or(usize::MAX);
    let (mut bytes, mut read) = (vec![0; length.saturating_sub(start)], 0);
    // A writer may cut off meanwhile what a crash left.
    loop {
        match journal.read_at(&mut bytes[read..], (start + read) as u64)? {
            0 => break,
            more => read += more,
        }
    }
    bytes.truncate(read);
    Ok(bytes)
}
