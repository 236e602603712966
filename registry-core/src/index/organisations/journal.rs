//! The journal: every version of every organisation in the order of the register, each commit closed by its name.
//!
//! A frame is its length and checksum, four bytes each, and its fields, each after its length; numbers begin with the
//! lowest byte. What a power cut left behind the last commit that is whole is no part of the journal.

use crate::{
    model::{Organisation, Status, fold},
    register::{CommitId, Item},
};

/// The version of the layout, and of how text is folded; a journal of another is built again.
pub(super) const LAYOUT: u32 = 1;
/// The name of the file.
pub(super) const FILE: &str = "journal";

/// The length and checksum of a frame.
pub(super) const HEADER_BYTES: usize = 8;
/// So many fields has a version.
const MOST_FIELDS: usize = 9;
/// What stands between the texts of one field. No name or identifier holds it.
const BETWEEN: char = '\n';

/// A frame.
#[derive(Debug)]
pub(super) enum Frame<'a> {
    /// A version of an organisation, of the commit that is closed next.
    Version(Entry<'a>),
    /// The end of a commit.
    End(CommitId),
}

/// A version of an organisation: what it is found by, so that only those that are meant have their items read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) country: &'a str,
    pub(super) kind: &'a str,
    pub(super) status: &'a str,
    /// Folded.
    pub(super) place: &'a str,
    /// All its names, folded.
    names: &'a str,
    /// All its identifiers, as [`Organisation::identifier_texts`] writes them.
    identifiers: &'a str,
    /// The item's hash as text.
    pub(super) hash: &'a str,
    pub(super) item: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Its names, folded.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.names.split(BETWEEN)
    }

    /// Whether it was merged or withdrawn.
    pub(super) fn is_retired(&self) -> bool {
        let status = self.status.parse::<Status>();
        status.is_ok_and(Status::is_retired)
    }

    /// Its identifiers.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let identifiers = self.identifiers.split(BETWEEN);
        identifiers.filter(|identifier| !identifier.is_empty())
    }
}

/// Adds a version to the end of a journal.
pub(super) fn push_version(journal: &mut Vec<u8>, organisation: &Organisation, item: &Item) {
    let joined = |texts: Vec<String>| texts.join(&BETWEEN.to_string());
    let names = joined(organisation.names().map(|name| fold(name)).collect());
    let identifiers = joined(organisation.identifier_texts().collect());
    let place = organisation.place.as_ref().map(|place| fold(place));
    push(
        journal,
        &[
            organisation.key.as_bytes(),
            organisation.country.as_str().as_bytes(),
            organisation.kind.as_str().as_bytes(),
            organisation.status.as_str().as_bytes(),
            place.unwrap_or_default().as_bytes(),
            names.as_bytes(),
            identifiers.as_bytes(),
            item.hash().to_string().as_bytes(),
            item.bytes(),
        ],
    );
}

/// Closes a commit at the end of a journal.
pub(super) fn push_end(journal: &mut Vec<u8>, commit: CommitId) {
    let (number, hash) = (commit.number.to_le_bytes(), commit.hash.to_string());
    push(journal, &[&number, hash.as_bytes()]);
}

fn push(journal: &mut Vec<u8>, fields: &[&[u8]]) {
    let start = journal.len();
    journal.extend_from_slice(&[0; HEADER_BYTES]);
    for field in fields {
        journal.extend_from_slice(&(field.len() as u32).to_le_bytes());
        journal.extend_from_slice(field);
    }
    let content = &journal[start + HEADER_BYTES..];
    let (length, checksum) = (content.len() as u32, crc32fast::hash(content));
    journal[start..start + 4].copy_from_slice(&length.to_le_bytes());
    journal[start + 4..start + HEADER_BYTES].copy_from_slice(&checksum.to_le_bytes());
}

/// How long the content of a frame is, from its header.
pub(super) fn content_bytes(mut header: &[u8]) -> usize {
    take_number(&mut header).map_or(0, |length| length as usize)
}

/// Reads the frame that begins at `start`, and where the next one does; nothing where none is whole.
pub(super) fn frame_at(journal: &[u8], start: usize) -> Option<(Frame<'_>, usize)> {
    let mut rest = journal.get(start..)?;
    let (length, checksum) = (take_number(&mut rest)?, take_number(&mut rest)?);
    let content = rest.get(..length as usize)?;
    if crc32fast::hash(content) != checksum {
        return None;
    }
    let frame = read_frame(content)?;
    Some((frame, start + HEADER_BYTES + content.len()))
}

fn read_frame(mut content: &[u8]) -> Option<Frame<'_>> {
    let (mut fields, mut count) = ([&[][..]; MOST_FIELDS], 0);
    while !content.is_empty() {
        let length = take_number(&mut content)? as usize;
        let (field, rest) = content.split_at_checked(length)?;
        *fields.get_mut(count)? = field;
        count += 1;
        content = rest;
    }
    let text = |field| str::from_utf8(field).ok();
    match fields[..count] {
        [number, hash] => Some(Frame::End(CommitId {
            number: u64::from_le_bytes(number.try_into().ok()?),
            hash: text(hash)?.parse().ok()?,
        })),
        [
            key,
            country,
            kind,
            status,
            place,
            names,
            identifiers,
            hash,
            item,
        ] => Some(Frame::Version(Entry {
            key: text(key)?,
            country: text(country)?,
            kind: text(kind)?,
            status: text(status)?,
            place: text(place)?,
            names: text(names)?,
            identifiers: text(identifiers)?,
            hash: text(hash)?,
            item,
        })),
        _ => None,
    }
}

fn take_number(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number))
}

/// Where a version stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// Where its frame begins.
    pub(super) start: usize,
    /// The commit that made it.
    pub(super) commit: u64,
}

/// A commit that is whole, and where the frame that closes it begins.
pub(super) type Closed = (CommitId, usize);

/// What a journal holds.
#[derive(Debug, Default)]
pub(super) struct Contents<'a> {
    /// Every version with its key, in the order in which they were added.
    pub(super) versions: Vec<(&'a str, Position)>,
    /// The last commit that is whole.
    pub(super) last: Option<Closed>,
    /// How many bytes its whole commits take.
    pub(super) bytes: usize,
}

impl Contents<'_> {
    /// The last commit that is whole.
    pub(super) fn last_commit(&self) -> Option<CommitId> {
        self.last.map(|(commit, _)| commit)
    }
}

/// Goes through a journal as far as its commits are whole.
pub(super) fn read(journal: &[u8]) -> Contents<'_> {
    let mut contents = Contents::default();
    let (mut at, mut open) = (0, Vec::new());
    while let Some((frame, next)) = frame_at(journal, at) {
        match frame {
            Frame::Version(entry) => open.push((entry.key, at)),
            Frame::End(commit) => {
                let closed = open.drain(..).map(|(key, start)| {
                    let commit = commit.number;
                    (key, Position { start, commit })
                });
                contents.versions.extend(closed);
                contents.last = Some((commit, at));
                contents.bytes = next;
            }
        }
        at = next;
    }
    contents
}
