//! Answers that go on for as long as they are read: so many at once, in all and for one client, and none for a reader
//! who stops reading.

use std::{
    collections::HashMap,
    io::{self, BufWriter, Write},
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::FromRequestParts,
    http::request::Parts,
};
use tokio::{runtime::Handle, sync::mpsc, task::spawn_blocking, time::timeout};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    network::Client,
    problem::{Kind, Problem},
    service::Service,
};

/// Pieces of this size are sent.
const PIECE: usize = 64 << 10;
/// So many pieces wait for a slow reader.
const WAITING: usize = 8;
/// A reader that takes nothing for so long has gone.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The streams that are open.
#[derive(Clone)]
pub(crate) struct Streams(Arc<Counts>);

struct Counts {
    most: usize,
    most_of_client: usize,
    open: Mutex<HashMap<IpAddr, usize>>,
}

impl Streams {
    pub(crate) fn new(most: usize, most_of_client: usize) -> Streams {
        Streams(Arc::new(Counts {
            most,
            most_of_client,
            open: Mutex::default(),
        }))
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to one more stream.
    fn take(&self, client: IpAddr) -> Result<Permit, Problem> {
        let mut open = self.open();
        if open.values().sum::<usize>() >= self.0.most {
            return Err(Kind::Unavailable.problem("too many streams are open; come again later"));
        }
        let of_client = open.entry(client).or_insert(0);
        if *of_client >= self.0.most_of_client {
            let problem = format!(
                "{of_client} streams to your address are open, which is as many as one may have; close some",
            );
            return Err(Kind::TooMany.problem(problem).after(PATIENCE));
        }
        *of_client += 1;
        Ok(Permit {
            streams: self.clone(),
            client,
        })
    }
}

/// The right to a stream; given back when it is dropped.
pub(crate) struct Permit {
    streams: Streams,
    client: IpAddr,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(count) = open.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.client);
            }
        }
    }
}

/// The right to a stream for whoever asks, found out before the work begins.
pub(crate) struct Stream(IpAddr);

impl FromRequestParts<Service> for Stream {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Stream, Problem> {
        // What was not asked over a network is of this machine.
        let client = parts.extensions.get::<Client>().copied();
        let client = client.unwrap_or(Client(Ipv4Addr::LOCALHOST.into()));
        Ok(Stream(client.network()))
    }
}

impl Stream {
    /// Opens it.
    ///
    /// # Errors
    /// 503 where too many are open, 429 where this client has too many.
    pub(crate) fn open(self, service: &Service) -> Result<Permit, Problem> {
        service.streams().take(self.0)
    }
}

/// What is written, as a body that is sent while it is written; cut off where that fails, so that nobody takes a part
/// for the whole.
pub(crate) fn body(
    permit: Permit,
    write: impl FnOnce(&mut BufWriter<Pieces>) -> io::Result<()> + Send + 'static,
) -> Body {
    let (sender, receiver) = mpsc::channel(WAITING);
    let runtime = Handle::current();
    spawn_blocking(move || {
        let pieces = Pieces {
            sender: sender.clone(),
            runtime,
        };
        let mut out = BufWriter::with_capacity(PIECE, pieces);
        if let Err(problem) = write(&mut out).and_then(|()| out.flush()) {
            // What is left in the buffer is not to be sent after all.
            let (pieces, _) = out.into_parts();
            let _ = pieces.send(Err(problem));
        }
        drop(permit);
    });
    Body::from_stream(ReceiverStream::new(receiver))
}

/// Sends what is written, piece by piece, as fast as the reader takes it.
pub(crate) struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
}

impl Pieces {
    fn send(&self, piece: io::Result<Bytes>) -> io::Result<()> {
        let sent = timeout(PATIENCE, self.sender.send(piece));
        match self.runtime.block_on(sent) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(Ok(Bytes::copy_from_slice(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_bounded_for_a_client_and_in_all_and_given_back() {
        let streams = Streams::new(3, 2);
        let address = |last| IpAddr::from([10, 0, 0, last]);
        let status = |last| {
            streams
                .take(address(last))
                .map_err(|problem| problem.status())
        };
        let (one, two) = (status(1).unwrap(), status(1).unwrap());
        assert_eq!(status(1).err().unwrap(), 429);
        let three = status(2).unwrap();
        assert_eq!(status(3).err().unwrap(), 503);
        drop((one, two, three));
        assert!(status(1).is_ok());
        assert!(streams.open().is_empty());
    }

    #[tokio::test]
    async fn what_fails_on_the_way_is_cut_off() {
        let streams = Streams::new(1, 1);
        let permit = streams.take(IpAddr::from([10, 0, 0, 1])).unwrap();
        let failing = body(permit, |out| {
            out.write_all(b"a part")?;
            Err(io::Error::other("damaged"))
        });
        assert!(axum::body::to_bytes(failing, 100).await.is_err());
    }
}
