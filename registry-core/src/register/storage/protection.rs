//! How a store's writes reach the disk in their order: sled takes that for granted and does not see to it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::folder;

/// What keeps a power cut from leaving a store's later writes without its earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// The store's files and their folder carry the inode flags for synchronous writes: the kernel makes each write
    /// and each new name durable before it returns.
    Synchronous,
    /// The store carries no such flags, or its file system is not known to keep to them: its one large file is synced
    /// after little more than a hundred kilobytes of a commit, again and again.
    Barriers,
}

impl Protection {
    /// The protection of the store in a folder, as it is now. A copy has no flags until it is opened.
    pub(super) fn of(path: &Path) -> Protection {
        match each_inode(path, inode_flags::expect) {
            Ok(()) => Protection::Synchronous,
            Err(_) => Protection::Barriers,
        }
    }

    /// Gives the store in a folder the best protection that can be had there.
    pub(super) fn establish(path: &Path) -> Protection {
        match make_synchronous(path) {
            Ok(()) => Protection::Synchronous,
            // Another owner, another file system, another operating system: each may refuse, none is a failure.
            Err(_) => Protection::Barriers,
        }
    }
}

/// Files that come later have the flag from their folder; those that are there do not, as in a restored backup.
fn make_synchronous(path: &Path) -> io::Result<()> {
    let mut is_new = false;
    each_inode(path, |inode| {
        is_new |= inode_flags::add(inode)?;
        Ok(())
    })?;
    if is_new {
        // What was written before was not synchronous.
        folder::sync(path)?;
    }
    Ok(())
}

/// The folder first, so that nothing comes into it unseen, then each of its files.
fn each_inode(path: &Path, mut visit: impl FnMut(&File) -> io::Result<()>) -> io::Result<()> {
    visit(&File::open(path)?)?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            visit(&File::open(entry.path())?)?;
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
mod inode_flags {
    use std::fs::File;
    use std::io::{self, ErrorKind};

    use rustix::fs::{IFlags, fstatfs, ioctl_getflags, ioctl_setflags};

    /// Those of ext2, ext3 and ext4, and of F2FS: they keep to both flags and hand them on to new files. Others refuse
    /// one, or take it and go on as before.
    const KEPT_BY: [i64; 2] = [0xef53, 0xf2f5_2010];

    /// Whether the inode had to be given the flags.
    pub(super) fn add(inode: &File) -> io::Result<bool> {
        let (found, wanted) = flags(inode)?;
        if found.contains(wanted) {
            return Ok(false);
        }
        ioctl_setflags(inode, found | wanted)?;
        expect(inode)?;
        Ok(true)
    }

    /// Fails when the inode has not the flags.
    pub(super) fn expect(inode: &File) -> io::Result<()> {
        let (found, wanted) = flags(inode)?;
        if found.contains(wanted) {
            Ok(())
        } else {
            Err(ErrorKind::Unsupported.into())
        }
    }

    /// The flags that an inode has, and those that it should have.
    fn flags(inode: &File) -> io::Result<(IFlags, IFlags)> {
        if !KEPT_BY.contains(&fstatfs(inode)?.f_type) {
            return Err(ErrorKind::Unsupported.into());
        }
        let wanted = if inode.metadata()?.is_dir() {
            IFlags::SYNC | IFlags::DIRSYNC
        } else {
            IFlags::SYNC
        };
        Ok((ioctl_getflags(inode)?, wanted))
    }
}

#[cfg(not(target_os = "linux"))]
mod inode_flags {
    use std::fs::File;
    use std::io::{self, ErrorKind};

    pub(super) fn add(_: &File) -> io::Result<bool> {
        Err(ErrorKind::Unsupported.into())
    }

    pub(super) fn expect(_: &File) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_or_comes_later_is_protected_too() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("db"), "restored").expect("written");
        assert_eq!(Protection::of(folder.path()), Protection::Barriers);
        let protection = Protection::establish(folder.path());
        assert_eq!(Protection::of(folder.path()), protection);
        fs::write(folder.path().join("snap"), "later").expect("written");
        assert_eq!(Protection::of(folder.path()), protection);
        println!("{protection:?} here");
    }

    #[test]
    fn where_flags_mean_nothing_there_are_barriers() {
        let Ok(in_memory) = tempfile::tempdir_in("/dev/shm") else {
            return;
        };
        assert_eq!(
            Protection::establish(in_memory.path()),
            Protection::Barriers
        );
        let missing = in_memory.path().join("missing");
        assert_eq!(Protection::establish(&missing), Protection::Barriers);
    }
}
