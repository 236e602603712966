//! Files that were sent and looked at, and wait to be mended and taken in. A file is sent once, however often it is mended.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, BufWriter, Seek, SeekFrom, Write},
    os::unix::fs::FileExt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes};
use registry_core::Hash;
use tokio::{sync::mpsc, task::spawn_blocking};
use tokio_stream::wrappers::ReceiverStream;

use super::{how::How, looked::Looked};
use crate::{
    portal::session::Session,
    private,
    problem::{Kind, Problem},
};

/// How long a file waits after it was last looked at, and how many do: in all, and of one person.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
const MOST: usize = 64;
const MOST_OF_ONE: usize = 4;
const PIECE: usize = 64 << 10;

/// The files that wait. They have no names on the disk, and go an hour after they were last looked at.
#[derive(Clone, Default)]
pub(in crate::portal::acts) struct Uploads(Arc<Mutex<HashMap<String, Waiting>>>);

/// A file that waits, without what was found in it, which is on the disk as well.
struct Waiting {
    upload: Upload,
    found: Arc<File>,
}

impl Waiting {
    fn new(mut upload: Upload) -> Result<Waiting, Problem> {
        let looked = std::mem::take(&mut upload.looked);
        let mut found = BufWriter::new(tempfile::tempfile().map_err(failed)?);
        serde_json::to_writer(&mut found, &*looked).map_err(|error| failed(error.into()))?;
        let found = found
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        Ok(Waiting {
            upload,
            found: Arc::new(found),
        })
    }
}

/// What was found in a file.
fn looked(found: &File) -> Result<Looked, Problem> {
    let mut file = found;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    serde_json::from_reader(BufReader::new(file)).map_err(|error| failed(error.into()))
}

/// A file, how it is to be read, and what was found in it.
#[derive(Clone)]
pub(super) struct Upload {
    file: Arc<File>,
    /// What its sender calls it.
    pub(super) name: String,
    pub(super) how: How,
    pub(super) looked: Arc<Looked>,
    /// The import that takes it in, once it has begun.
    pub(super) import: Option<String>,
    /// The hash of the token whose it is.
    owner: Hash,
    seen: Instant,
}

impl Upload {
    /// A file that is written piece by piece, for whoever has this session's token.
    pub(super) fn new(session: &Session) -> Result<Upload, Problem> {
        Ok(Upload {
            file: Arc::new(tempfile::tempfile().map_err(failed)?),
            name: String::new(),
            how: How::default(),
            looked: Arc::default(),
            import: None,
            owner: owner(session),
            seen: Instant::now(),
        })
    }

    pub(super) fn write(&self, piece: &[u8]) -> Result<(), Problem> {
        (&*self.file).write_all(piece).map_err(failed)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.file.metadata().is_ok_and(|file| file.len() == 0)
    }

    /// The file as a body that is read while it is sent.
    pub(super) fn body(&self) -> Body {
        let file = Arc::clone(&self.file);
        let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(4);
        spawn_blocking(move || {
            let (mut piece, mut offset) = (vec![0; PIECE], 0);
            loop {
                let read = match file.read_at(&mut piece, offset) {
                    Ok(0) => return,
                    Ok(read) => {
                        offset += read as u64;
                        Ok(Bytes::copy_from_slice(&piece[..read]))
                    }
                    Err(error) => Err(error),
                };
                if sender.blocking_send(read).is_err() {
                    return;
                }
            }
        });
        Body::from_stream(ReceiverStream::new(receiver))
    }
}

impl Uploads {
    fn waiting(&self) -> MutexGuard<'_, HashMap<String, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file. Gives the name by which its owner finds it.
    pub(super) fn keep(&self, upload: Upload) -> Result<String, Problem> {
        let name = private::random::<16>().map_err(failed)?;
        let owner = upload.owner;
        let kept = Waiting::new(upload)?;
        let mut waiting = self.waiting();
        waiting.retain(|_, other| other.upload.seen.elapsed() < LIFETIME);
        let own = waiting
            .iter()
            .filter(|(_, other)| other.upload.owner == owner);
        if own.clone().count() >= MOST_OF_ONE {
            let oldest = own.min_by_key(|(_, other)| other.upload.seen);
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.map(|name| waiting.remove(&name));
        }
        if waiting.len() >= MOST {
            let problem = "too many files wait to be taken in; try again later";
            return Err(Kind::Unavailable.problem(problem));
        }
        waiting.insert(name.clone(), kept);
        Ok(name)
    }

    /// The file of a name, if it is this session's.
    pub(super) fn find(&self, name: &str, session: &Session) -> Result<Upload, Problem> {
        let (mut upload, found) = self.named(name, session).ok_or_else(|| {
            let gone = "this file waits no more; send it again";
            Kind::NotFound.problem(gone)
        })?;
        upload.looked = Arc::new(looked(&found)?);
        Ok(upload)
    }

    fn named(&self, name: &str, session: &Session) -> Option<(Upload, Arc<File>)> {
        let mut waiting = self.waiting();
        let kept = waiting.get_mut(name)?;
        if kept.upload.owner != owner(session) {
            return None;
        }
        kept.upload.seen = Instant::now();
        Some((kept.upload.clone(), Arc::clone(&kept.found)))
    }

    /// Keeps what was found and said of a file since.
    pub(super) fn put(&self, name: &str, upload: Upload) -> Result<(), Problem> {
        let kept = Waiting::new(upload)?;
        self.waiting().insert(name.to_owned(), kept);
        Ok(())
    }

    pub(super) fn forget(&self, name: &str) {
        self.waiting().remove(name);
    }

    /// The files of a session that wait and are not being taken in: the name of each, and what its sender calls it.
    pub(super) fn of_session(&self, session: &Session) -> Vec<(String, String)> {
        let waiting = self.waiting();
        let own = waiting
            .iter()
            .map(|(name, kept)| (name, &kept.upload))
            .filter(|(_, upload)| upload.owner == owner(session) && upload.import.is_none());
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|(_, upload)| upload.seen.elapsed());
        own.into_iter()
            .map(|(name, upload)| (name.clone(), upload.name.clone()))
            .collect()
    }
}

fn owner(session: &Session) -> Hash {
    Hash::of(session.token.as_bytes())
}

fn failed(error: io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull => Kind::DiskFull.problem(error),
        _ => Kind::Failed.problem(error),
    }
}
