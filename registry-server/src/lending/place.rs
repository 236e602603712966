//! Where a service and the commands on its folder meet.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{self, Write},
    os::{
        fd::AsRawFd,
        unix::{
            fs::{DirBuilderExt, MetadataExt, PermissionsExt},
            net::{UnixListener, UnixStream},
        },
    },
    path::{Path, PathBuf},
};

const FOLDER: &str = "service";
const LOCK: &str = "lock";
const SOCKET: &str = "socket";

/// Why a registry cannot be served here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// Another process serves it.
    #[error("this registry is served already, by process {process}")]
    Served {
        /// Which one.
        process: String,
    },
    /// The place cannot be made.
    #[error("{path}: {error}")]
    File {
        /// The file at fault.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
}

/// The folder in which the socket lies, held open: it is reached through the process's own table of open files, since
/// the address of a socket has 108 bytes at most and the path of a registry may have more.
pub(crate) struct Place {
    folder: File,
    path: PathBuf,
}

/// The right to serve a registry, and the socket at which commands ask. Dropped, both are given up.
pub(crate) struct Served {
    place: Place,
    listener: UnixListener,
    /// Held until the socket is gone.
    _lock: File,
}

impl Place {
    /// The place in a registry's folder, where there is one.
    pub(crate) fn find(registry: &Path) -> io::Result<Option<Place>> {
        let path = registry.join(FOLDER);
        match File::open(&path) {
            Ok(folder) => Ok(Some(Place { folder, path })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whose the place is.
    pub(crate) fn owner(registry: &Path) -> io::Result<u32> {
        Ok(fs::metadata(registry.join(FOLDER))?.uid())
    }

    fn make(registry: &Path) -> io::Result<Place> {
        let path = registry.join(FOLDER);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o700))?;
        let folder = File::open(&path)?;
        Ok(Place { folder, path })
    }

    /// The address of the socket, short enough for any folder.
    fn socket(&self) -> PathBuf {
        let descriptor = self.folder.as_raw_fd().to_string();
        Path::new("/proc/self/fd").join(descriptor).join(SOCKET)
    }

    /// Connects to whoever serves here, if somebody does.
    pub(crate) fn connect(&self) -> io::Result<Option<UnixStream>> {
        match UnixStream::connect(self.socket()) {
            Ok(stream) => Ok(Some(stream)),
            // What a service left that ended without a farewell answers nobody.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Served {
    /// Takes the right to serve a registry, and puts a new socket in the place of one that was left.
    ///
    /// # Errors
    /// When another process serves it; when the folder cannot be written.
    pub(crate) fn take(registry: &Path) -> Result<Served, PlaceError> {
        let failed = |error| PlaceError::File {
            path: registry.join(FOLDER),
            error,
        };
        let place = Place::make(registry).map_err(failed)?;
        let lock = locked(&place.path.join(LOCK))?;
        match fs::remove_file(place.path.join(SOCKET)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(place.socket()).map_err(failed)?;
        let only_owner = Permissions::from_mode(0o600);
        fs::set_permissions(place.path.join(SOCKET), only_owner).map_err(failed)?;
        Ok(Served {
            place,
            listener,
            _lock: lock,
        })
    }

    /// The socket, to be listened to.
    pub(crate) fn listener(&self) -> io::Result<UnixListener> {
        let listener = self.listener.try_clone()?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // What is left is replaced by the next service.
        let _ = fs::remove_file(self.place.path.join(SOCKET));
    }
}

/// A file that one process has locked, with its number.
fn locked(path: &Path) -> Result<File, PlaceError> {
    let failed = |error| PlaceError::File {
        path: path.to_owned(),
        error,
    };
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {
            let number = std::process::id().to_string();
            let written = file
                .set_len(0)
                .and_then(|()| file.write_all(number.as_bytes()));
            written.map_err(failed)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let process = fs::read_to_string(path).map_err(failed)?;
            Err(PlaceError::Served { process })
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_serves_and_what_an_ended_one_left_is_replaced() {
        let deep = tempfile::tempdir().unwrap();
        let registry = deep.path().join("a-long-name/".repeat(12));
        fs::create_dir_all(&registry).unwrap();
        assert!(Place::find(&registry).unwrap().is_none());
        let served = Served::take(&registry).unwrap();
        let place = Place::find(&registry).unwrap().unwrap();
        assert!(place.connect().unwrap().is_some());
        let second = Served::take(&registry).err().unwrap().to_string();
        assert!(second.contains(&std::process::id().to_string()), "{second}");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.path), 0o700);
        assert_eq!(mode(&place.path.join(SOCKET)), 0o600);
        drop(served);
        assert!(place.connect().unwrap().is_none());
        // As a process leaves it that was killed.
        drop(UnixListener::bind(place.socket()).unwrap());
        assert!(place.connect().unwrap().is_none());
        let again = Served::take(&registry).unwrap();
        assert!(place.connect().unwrap().is_some());
        drop(again);
    }
}
