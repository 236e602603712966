//! A file to be written, which takes its place when it is whole: what was there before stays until then.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, absolute},
};

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
    let beside = unfinished(place.parent().unwrap_or(&place)).map_err(failed)?;
    if place.exists() {
        keep_permissions(&place, beside.as_file()).map_err(failed)?;
    }
    content(buffered(beside.as_file())).map_err(Into::into)?;
    beside.as_file().sync_all().map_err(failed)?;
    beside
        .persist(&place)
        .map_err(|refused| failed(refused.error))?;
    Ok(())
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

/// A file in the folder that goes away unless it is given its place.
fn unfinished(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut unfinished = tempfile::Builder::new();
    unfinished.prefix(".registry-writing-");
    #[cfg(unix)]
    {
        // Read and written by whom the surroundings let, as other files are.
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};
        unfinished.permissions(Permissions::from_mode(0o666));
    }
    unfinished.tempfile_in(folder).map_err(without_path)
}

/// The error without the path that `tempfile` puts at its end: a person is told of the file that was asked for.
fn without_path(refused: io::Error) -> io::Error {
    let told = refused.to_string();
    match told.split_once(" at path ") {
        Some((why, _)) => io::Error::new(refused.kind(), why),
        None => refused,
    }
}
