//! Files that were sent and looked at, and wait to be taken in.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes};
use tokio::{sync::mpsc, task::spawn_blocking};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    portal::session::Session,
    private,
    problem::{Kind, Problem},
};

/// How long a file waits, and how many do.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
const MOST: usize = 64;
const PIECE: usize = 64 << 10;

/// The files that wait. They have no names on the disk, and go when they are taken in, or after an hour.
#[derive(Clone, Default)]
pub(super) struct Uploads(Arc<Mutex<HashMap<String, Upload>>>);

/// A file, and how it is to be read.
pub(super) struct Upload {
    file: File,
    /// Parameters of the API's import.
    pub(super) parameters: Vec<(String, String)>,
    /// The session whose it is.
    owner: String,
    came: Instant,
}

impl Upload {
    /// A file that is written piece by piece, for a session.
    pub(super) fn new(session: &Session) -> Result<Upload, Problem> {
        Ok(Upload {
            file: tempfile::tempfile().map_err(failed)?,
            parameters: Vec::new(),
            owner: session.form_token.clone(),
            came: Instant::now(),
        })
    }

    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), Problem> {
        self.file.write_all(piece).map_err(failed)
    }

    /// The file as a body that is read while it is sent.
    pub(super) fn body(&self) -> Result<Body, Problem> {
        let mut file = self.file.try_clone().map_err(failed)?;
        file.rewind().map_err(failed)?;
        let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(4);
        spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            loop {
                let read = match file.read(&mut piece) {
                    Ok(0) => return,
                    Ok(read) => Ok(Bytes::copy_from_slice(&piece[..read])),
                    Err(error) => Err(error),
                };
                if sender.blocking_send(read).is_err() {
                    return;
                }
            }
        });
        Ok(Body::from_stream(ReceiverStream::new(receiver)))
    }
}

impl Uploads {
    fn waiting(&self) -> MutexGuard<'_, HashMap<String, Upload>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file. Gives the name by which its session finds it.
    pub(super) fn keep(&self, upload: Upload) -> Result<String, Problem> {
        let name = private::random::<32>().map_err(failed)?;
        let mut waiting = self.waiting();
        waiting.retain(|_, upload| upload.came.elapsed() < LIFETIME);
        if waiting.len() >= MOST {
            let problem = "too many files wait to be taken in; try again later";
            return Err(Kind::Unavailable.problem(problem));
        }
        waiting.insert(name.clone(), upload);
        Ok(name)
    }

    /// The file of a name, if it is this session's.
    pub(super) fn take(&self, name: &str, session: &Session) -> Option<Upload> {
        let mut waiting = self.waiting();
        let is_own = waiting
            .get(name)
            .is_some_and(|upload| upload.owner == session.form_token);
        is_own.then(|| waiting.remove(name)).flatten()
    }
}

fn failed(error: io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull => Kind::DiskFull.problem(error),
        _ => Kind::Failed.problem(error),
    }
}
