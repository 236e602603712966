//! The disk: names that outlast a power cut, and its answers in words that say what to do.

use std::{
    fs::{self, File},
    io::{self, Error, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// The folder that holds this file or folder.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A file that this process has locked, until it is dropped.
#[derive(Debug)]
pub(crate) struct LockedFile(pub(crate) File);

impl Drop for LockedFile {
    fn drop(&mut self) {
        // A program that this one is just starting has the file, too, for a moment, and would keep the lock.
        let _ = self.0.unlock();
    }
}

/// Makes durable which names a folder holds: a file that is new or renamed is only there after a power cut when
/// its folder was synced too.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// Makes a folder where there is none, and those above it that are missing. Its name and theirs are durable then.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let above = parent(path);
    if !path.is_dir() {
        make_folder(above)?;
        fs::create_dir(path).or_else(|error| if path.is_dir() { Ok(()) } else { Err(error) })?;
        return sync_folder(above);
    }
    // It may be there because making it was interrupted; not where one may not even look at what lies above.
    match sync_folder(above) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// Makes a small file that is there whole or not at all, and durable.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let (file, unfinished) = write_beside(path, content)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    sync_folder(parent(path))
}

/// Puts a small file in the place of another at once. It is not durable: after a power cut there may be the one
/// before, or an empty one.
pub(crate) fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let (_, unfinished) = write_beside(path, content)?;
    fs::rename(&unfinished, path)
}

fn write_beside(path: &Path, content: &[u8]) -> io::Result<(File, PathBuf)> {
    let unfinished = path.with_extension("unfinished");
    let mut file = File::create(&unfinished)?;
    file.write_all(content)?;
    Ok((file, unfinished))
}

/// Puts a folder in a place where there is none, or an empty one.
pub(crate) fn put_folder(place: &Path, new: &Path) -> io::Result<()> {
    fs::rename(new, place)?;
    sync_folder(parent(place))
}

/// Puts a folder in the place of another, which goes aside, or stays where the new one cannot be put. A crash
/// between the two steps leaves none in the place.
pub(crate) fn replace_folder(place: &Path, new: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(place, aside)?;
    put_folder(place, new).inspect_err(|_| {
        // What went aside is whole there, if it cannot even go back.
        let _ = fs::rename(aside, place);
    })
}

/// Why a file could not be used.
pub(crate) fn problem(error: &Error) -> String {
    match error.kind() {
        ErrorKind::ReadOnlyFilesystem => {
            "cannot be written; the folder is read-only, and only reading commands work here"
                .to_owned()
        }
        ErrorKind::PermissionDenied => {
            "permission denied; where a folder is read-only for you, only reading commands work"
                .to_owned()
        }
        ErrorKind::StorageFull => "the disk is full; free some space and try again".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_with_what_is_missing_above_it_and_may_be_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("a/b/c");
        for _ in 0..2 {
            make_folder(&place).expect("made");
            assert!(place.is_dir());
        }
        fs::write(folder.path().join("file"), "").expect("written");
        assert!(make_folder(&folder.path().join("file")).is_err());
        assert!(make_folder(&folder.path().join("file/below")).is_err());
    }
}
