//! Opening the index so that it follows the register, and building it anew beside the old one.

use std::{fs, io, path::Path};

use super::{
    IndexError, IndexWriter, OrganisationWriter,
    folder::{ASIDE, NEW, beside},
};
use crate::{
    disk,
    projection::{Progress, follow},
    register::Register,
};

/// Opens the index for writing and applies the commits that it does not hold yet. Returns how many they were, too.
///
/// # Errors
/// As [`IndexWriter::open`]; [`IndexError::OtherHistory`] when the register does not have what the index holds; when
/// either fails.
#[cfg(test)]
pub(crate) fn open_caught_up(
    folder: &Path,
    register: &Register,
    report: impl FnMut(Progress),
) -> Result<(IndexWriter, u64), IndexError> {
    catch_up(IndexWriter::open(folder)?, register, report)
}

/// Applies the commits that an index does not hold yet. Returns how many they were, too.
///
/// # Errors
/// [`IndexError::OtherHistory`] when the register does not have what the index holds; when either fails.
pub(crate) fn catch_up(
    mut writer: IndexWriter,
    register: &Register,
    mut report: impl FnMut(Progress),
) -> Result<(IndexWriter, u64), IndexError> {
    let head = register.head().commit;
    for held in writer.held() {
        if !register.has(held)? {
            return Err(IndexError::other_history(writer.folder(), held, head));
        }
    }
    let behind = head - writer.applied();
    if behind > 0 {
        follow(&mut [&mut writer], register, &mut report)?;
    }
    Ok((writer, behind))
}

/// Builds the index anew and puts it in the place of the old one. Until then the old one can be read.
///
/// # Errors
/// When the register cannot be read, or the index cannot be written; the old index then stays.
pub(crate) fn rebuild(
    folder: &Path,
    register: &Register,
    mut report: impl FnMut(Progress),
) -> Result<(), IndexError> {
    replace_with(folder, |fresh| {
        IndexWriter::create(fresh)?;
        let mut writer = IndexWriter::open(fresh)?;
        let mut organisations = OrganisationWriter::open(fresh)?;
        follow(
            &mut [&mut writer, &mut organisations],
            register,
            &mut report,
        )?;
        writer.close()
    })
}

/// Has another index made beside the old one, and puts it in its place. Until then, and where that fails, the old one can be
/// read.
///
/// # Errors
/// Why it could not be made, or not put in its place.
pub(crate) fn replace_with<E: From<IndexError>>(
    folder: &Path,
    make: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    let fresh = beside(folder, NEW);
    remove(&fresh)?;
    make(&fresh)?;
    Ok(replace(folder, &fresh)?)
}

/// Puts the new index in the place of the old. A crash in between leaves none, and the index is built again.
fn replace(folder: &Path, fresh: &Path) -> Result<(), IndexError> {
    let old = beside(folder, ASIDE);
    remove(&old)?;
    let failed = IndexError::io(format!("putting the new index into {}", folder.display()));
    let put = if folder.exists() {
        disk::replace_folder(folder, fresh, &old)
    } else {
        disk::put_folder(folder, fresh)
    };
    put.map_err(failed)?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IndexError::io(format!(
            "removing {}",
            folder.display()
        ))(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
