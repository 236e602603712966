//! The side of the service.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    time::timeout,
};

use super::{BUSY, TURN, YOURS};
use crate::service::Service;

/// The longest that a command says what it wants.
const MOST_ASKED: u64 = 64;
/// One that does not say it is let go.
const TO_ASK: Duration = Duration::from_secs(5);

/// Lends the turn to write to the commands that ask for it, until the service stops.
pub(crate) async fn lend(listener: UnixListener, service: Service) {
    loop {
        tokio::select! {
            () = service.stopped() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { tokio::spawn(lend_to(stream, service.clone())); }
                // Too many files are open, say: nothing that waiting could not mend.
                Err(error) => {
                    tracing::warn!(%error, "a command could not be heard");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

async fn lend_to(stream: UnixStream, service: Service) {
    tokio::select! {
        // The turn is given back; the command goes on, and whoever writes next waits for it at the lock.
        () = service.stopped() => {}
        lent = turn(stream, &service) => if let Err(error) = lent {
            tracing::warn!(%error, "the turn to write could not be lent");
        }
    }
}

async fn turn(mut stream: UnixStream, service: &Service) -> io::Result<()> {
    let peer = stream.peer_cred()?;
    if peer.uid() != rustix::process::geteuid().as_raw() {
        tracing::warn!(
            user = peer.uid(),
            "another user asked for the turn to write"
        );
        return Ok(());
    }
    let Ok(asked) = timeout(TO_ASK, wanted(&mut stream)).await else {
        return Ok(());
    };
    let Some(wait) = asked? else {
        return stream.write_all(format!("{BUSY}\n").as_bytes()).await;
    };
    match service.lend(wait).await {
        Ok(lent) => {
            tracing::info!(
                user = peer.uid(),
                process = peer.pid(),
                "lent the turn to write"
            );
            stream.write_all(format!("{YOURS}\n").as_bytes()).await?;
            // It says nothing more, and is at an end when it ends.
            let ended = stream.read_u8().await;
            drop(lent);
            // Streams are told of what it wrote; a reader that comes first looks for itself.
            let _ = service.read(|_| Ok(())).await;
            drop(ended);
            Ok(())
        }
        Err(problem) => {
            tracing::info!(process = peer.pid(), ?problem, "the turn to write is taken");
            stream.write_all(format!("{BUSY}\n").as_bytes()).await
        }
    }
}

/// How long a command waits for the turn, if that is what it says.
async fn wanted(stream: &mut UnixStream) -> io::Result<Option<Duration>> {
    let mut asked = String::new();
    let mut reader = BufReader::new(stream.take(MOST_ASKED));
    reader.read_line(&mut asked).await?;
    let milliseconds = asked.trim_end().strip_prefix(TURN);
    let milliseconds = milliseconds.and_then(|number| number.parse().ok());
    Ok(milliseconds.map(Duration::from_millis))
}
