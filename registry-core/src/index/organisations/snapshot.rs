//! What one reader sees of the journal: it as it was when it was opened, whatever is added to it meanwhile.
//!
//! Where the versions of an organisation stand is known from the file of [`Positions`], and of what was added since from
//! the journal's end, which is read at once. All of the journal is read when all organisations are asked for, or where
//! there are no positions.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, ErrorKind},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{
    head::Head,
    held::{Held, version_at},
    journal::{self, Entry, HEADER_BYTES, Position},
    positions::Positions,
};
use crate::{index::IndexError, register::CommitId};

/// The journal as it was at one moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    folder: PathBuf,
    head: Option<CommitId>,
    /// None where there was never an organisation.
    journal: Option<Arc<File>>,
    /// Where the versions stand that are not held.
    positions: Option<Arc<Positions>>,
    held: Arc<Held>,
    /// All of it, once it was asked for.
    whole: Arc<OnceLock<Held>>,
}

impl Snapshot {
    /// Opens the journal in the folder of organisations.
    pub(super) fn open(folder: &Path) -> Result<Snapshot, IndexError> {
        let head = Head::read(folder)?;
        let positions = Positions::open(folder);
        let path = folder.join(journal::FILE);
        let journal = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            opened => Some(opened.map_err(reading(&path))?),
        };
        let (positions, held) = match &journal {
            Some(journal) => read(journal, positions).map_err(reading(&path))?,
            None => (None, Held::default()),
        };
        if head.is_some_and(|head| (held.end() as u64) < head.bytes) {
            return Err(IndexError::damaged(
                folder,
                "its journal is shorter than it was",
            ));
        }
        Ok(Snapshot {
            folder: folder.to_owned(),
            head: later(head, held.closed().map(|(commit, _)| commit)),
            journal: journal.map(Arc::new),
            positions: positions.map(Arc::new),
            held: Arc::new(held),
            whole: Arc::default(),
        })
    }

    /// The journal as it is now: what was read, and what has come since. Nothing where it is not the one that was read, or
    /// is damaged.
    pub(super) fn follow(&self) -> Result<Option<Snapshot>, IndexError> {
        let head = Head::read(&self.folder)?;
        let Ok(journal) = File::open(self.folder.join(journal::FILE)) else {
            return Ok(None);
        };
        let known = self.known();
        let (Ok(Some(added)), Some((_, start))) = (known.added(&journal), known.closed()) else {
            return Ok(None);
        };
        let contents = journal::read(&added);
        let (end, last) = (start + contents.bytes, contents.last_commit());
        if head.is_some_and(|head| (end as u64) < head.bytes) {
            return Ok(None);
        }
        let mut now = Snapshot {
            head: later(head, last),
            ..self.clone()
        };
        if end > known.end() {
            now.journal = Some(Arc::new(journal));
            now.held = Arc::new(known.extended(start, &added));
            now.whole = Arc::default();
        }
        Ok(Some(now))
    }

    /// The last commit of the register that is held, as far as it is known without a look at the register.
    pub(super) fn head(&self) -> Option<CommitId> {
        self.head
    }

    pub(super) fn is_empty(&self) -> bool {
        self.held.end() == 0
    }

    /// All of the journal.
    pub(super) fn whole(&self) -> Result<&Held, IndexError> {
        if self.known().from() == 0 {
            return Ok(self.known());
        }
        let journal = self.journal.as_deref();
        let read = journal.map(|journal| self.held.with_what_is_before(journal));
        match read.transpose().map_err(reading(&self.path()))?.flatten() {
            Some(whole) => Ok(self.whole.get_or_init(|| whole)),
            None => Err(self.damaged("a part of its journal is not what was written")),
        }
    }

    /// Where the versions of an organisation stand, the first one first.
    pub(super) fn versions(&self, key: &str) -> Result<Cow<'_, [Position]>, IndexError> {
        let known = self.known();
        if known.from() == 0 {
            return Ok(known.of(key).into());
        }
        match self
            .positions
            .as_ref()
            .and_then(|positions| positions.of(key))
        {
            Some(mut positions) => {
                positions.extend_from_slice(known.of(key));
                Ok(positions.into())
            }
            None => Ok(self.whole()?.of(key).into()),
        }
    }

    /// The version that stands in a place. What is not held is read into the buffer.
    pub(super) fn entry<'a>(
        &'a self,
        place: Position,
        buffer: &'a mut Vec<u8>,
    ) -> Result<Entry<'a>, IndexError> {
        let known = self.known();
        let entry = if place.start < known.from() {
            *buffer = self.frame(place).map_err(reading(&self.path()))?;
            version_at(buffer, 0)
        } else {
            known.entry(place)
        };
        entry.ok_or_else(|| self.damaged("a version is not where it was"))
    }

    /// The bytes of a frame that is not held; none where none can be there.
    fn frame(&self, place: Position) -> io::Result<Vec<u8>> {
        let Some(journal) = &self.journal else {
            return Ok(Vec::new());
        };
        let mut frame = vec![0; HEADER_BYTES];
        journal.read_exact_at(&mut frame, place.start as u64)?;
        let content = journal::content_bytes(&frame);
        if content > self.held.from() - place.start {
            return Ok(Vec::new());
        }
        frame.resize(HEADER_BYTES + content, 0);
        journal.read_exact_at(&mut frame, place.start as u64)?;
        Ok(frame)
    }

    /// What was read of it so far.
    fn known(&self) -> &Held {
        self.whole.get().unwrap_or(&self.held)
    }

    pub(super) fn damaged(&self, reason: &str) -> IndexError {
        IndexError::damaged(&self.folder, reason)
    }

    fn path(&self) -> PathBuf {
        self.folder.join(journal::FILE)
    }
}

/// Reads what the positions do not cover, or all of it where they are not of this journal.
fn read(journal: &File, positions: Option<Positions>) -> io::Result<(Option<Positions>, Held)> {
    if let Some(positions) = positions
        && let Some(since) = Held::since(journal, positions.closed())?
    {
        return Ok((Some(positions), since));
    }
    Ok((None, Held::whole(journal)?))
}

fn reading(path: &Path) -> impl FnOnce(io::Error) -> IndexError {
    IndexError::io(format!("reading {}", path.display()))
}

/// The last commit: that of the head, or one that came after it.
fn later(head: Option<Head>, last: Option<CommitId>) -> Option<CommitId> {
    let head = head.and_then(|head| head.commit);
    head.into_iter()
        .chain(last)
        .max_by_key(|commit| commit.number)
}
