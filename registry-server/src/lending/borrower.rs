//! The side of a command.

use std::{
    io::{self, BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::Duration,
};

use super::{Place, TURN, YOURS};

/// The turn to write, had from the service of a registry. Dropped, it is given back.
#[derive(Debug)]
pub struct Borrowed(
    #[allow(dead_code, reason = "open, it says that the turn is wanted")] UnixStream,
);

/// Why the turn cannot be asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BorrowError {
    /// The service belongs to somebody else.
    #[error(
        "the registry is served by another user, number {user}: run this command as that user, or stop the service first"
    )]
    OtherUser {
        /// Who serves.
        user: u32,
    },
    /// The connection failed.
    #[error("the service of the registry cannot be asked: {0}")]
    Failed(#[from] io::Error),
}

impl Borrowed {
    /// Asks the service of the registry in a folder for the turn to write. There is none to be had where nobody serves
    /// it, or where somebody else writes all the time: who opens the registry then is told so.
    ///
    /// ```
    /// let folder = tempfile::tempdir()?;
    /// let wait = std::time::Duration::ZERO;
    /// assert!(registry_server::Borrowed::ask(folder.path(), wait)?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When another user serves it, or the connection fails.
    pub fn ask(registry: &Path, wait: Duration) -> Result<Option<Borrowed>, BorrowError> {
        let place = match Place::find(registry) {
            // It is its owner's alone.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let user = Place::owner(registry)?;
                return Err(BorrowError::OtherUser { user });
            }
            place => place?,
        };
        let Some(place) = place else {
            return Ok(None);
        };
        let Some(mut stream) = place.connect()? else {
            return Ok(None);
        };
        same_user(&stream)?;
        let asked = writeln!(stream, "{TURN}{}", wait.as_millis());
        let answer = asked.and_then(|()| {
            let mut answer = String::new();
            BufReader::new(&stream).read_line(&mut answer)?;
            Ok(answer)
        });
        match answer {
            Ok(answer) => Ok((answer.trim_end() == YOURS).then_some(Borrowed(stream))),
            // A service that ends while it is asked has no turn to give.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whoever put a socket there is asked only where it is us: files that we write must be the service's own.
fn same_user(stream: &UnixStream) -> Result<(), BorrowError> {
    let peer = rustix::net::sockopt::socket_peercred(stream).map_err(io::Error::from)?;
    if peer.uid == rustix::process::geteuid() {
        return Ok(());
    }
    Err(BorrowError::OtherUser {
        user: peer.uid.as_raw(),
    })
}
