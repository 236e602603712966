//! A file to be written, which takes its place when it is whole: what was there before stays until then.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, absolute},
};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes a file. A device or a pipe is written as it is.
pub fn write<E: Into<Failure>>(
    path: &Path,
    content: impl FnOnce(BufWriter<Steady<'_>>) -> Result<(), E>,
) -> Result<(), Failure> {
    let failed = |error| Failure::File {
        path: path.display().to_string(),
        error,
    };
    // Through a link, so that the link stays.
    let place = path.canonicalize().or_else(|_| absolute(path));
    let place = place.map_err(failed)?;
    if place.exists() && !place.is_file() {
        let file = OpenOptions::new().write(true).open(&place);
        let file = file.map_err(failed)?;
        return content(buffered(&file)).map_err(Into::into);
    }
    let beside = Unfinished::beside(&place).map_err(failed)?;
    if place.exists() {
        keep_permissions(&place, beside.file()).map_err(failed)?;
    }
    content(buffered(beside.file())).map_err(Into::into)?;
    beside.file().sync_all().map_err(failed)?;
    beside.take(&place).map_err(failed)
}

/// Who may read and write the file stays as it was, and a file that may not be written is refused.
fn keep_permissions(place: &Path, beside: &File) -> io::Result<()> {
    let replaced = OpenOptions::new().write(true).open(place)?;
    beside.set_permissions(replaced.metadata()?.permissions())
}

fn buffered(file: &File) -> BufWriter<Steady<'_>> {
    BufWriter::with_capacity(1 << 16, Steady { file, waiting: 0 })
}

/// A file that reaches the disk while it is being written, so that there is little to wait for at its end.
pub struct Steady<'a> {
    file: &'a File,
    /// So many bytes may not have reached the disk.
    waiting: usize,
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const MOST_WAITING: usize = 16 << 20;
        if self.waiting >= MOST_WAITING {
            self.waiting = 0;
            match self.file.sync_data() {
                // A pipe or a device has nothing of the kind.
                Err(refused) if refused.kind() == ErrorKind::InvalidInput => {}
                synced => synced?,
            }
        }
        let written = self.file.write(bytes)?;
        self.waiting += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that is being written, in the folder where it will stand.
enum Unfinished {
    /// One without a name, so that nothing of it is left when the program is killed: where the system can do it.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// One beside the place, which goes away unless it is given that.
    Named(NamedTempFile),
}

impl Unfinished {
    fn beside(place: &Path) -> io::Result<Unfinished> {
        let folder = folder_of(place);
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder) {
            return Ok(Unfinished::Nameless(file));
        }
        named()
            .tempfile_in(folder)
            .map(Unfinished::Named)
            .map_err(without_path)
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Unfinished::Nameless(file) => file,
            Unfinished::Named(file) => file.as_file(),
        }
    }

    /// Gives the file its place. What stood there goes at the same moment.
    fn take(self, place: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Unfinished::Nameless(file) => {
                let link = named().make_in(folder_of(place), |path| link(&file, path));
                link.map_err(without_path)?.persist(place)?;
            }
            Unfinished::Named(file) => {
                file.persist(place)?;
            }
        }
        Ok(())
    }
}

fn folder_of(place: &Path) -> &Path {
    place.parent().unwrap_or(place)
}

/// Names beside the place, read and written by whom the surroundings let, as other files are.
fn named() -> tempfile::Builder<'static, 'static> {
    let mut named = tempfile::Builder::new();
    named.prefix(".registry-writing-");
    #[cfg(unix)]
    {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};
        named.permissions(Permissions::from_mode(0o666));
    }
    named
}

/// Where names of open files are found, which a file without one is named by.
#[cfg(target_os = "linux")]
const OPEN_FILES: &str = "/proc/self/fd";

#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    if !Path::new(OPEN_FILES).exists() {
        return None;
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o666);
    open(folder, flags, mode).ok().map(File::from)
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};
    let open = format!("{OPEN_FILES}/{}", file.as_raw_fd());
    Ok(linkat(CWD, open, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

/// The error without the path that `tempfile` puts at its end: a person is told of the file that was asked for.
fn without_path(refused: io::Error) -> io::Error {
    let told = refused.to_string();
    match told.split_once(" at path ") {
        Some((why, _)) => io::Error::new(refused.kind(), why),
        None => refused,
    }
}
