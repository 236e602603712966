//! A data package as one file.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    data_package::{DESCRIPTION, file_name},
    tables::TABLES,
};

/// Packs a finished package into a ZIP archive, which has its directory at the end: one that was cut off is none.
///
/// ```
/// use registry_core::export::{DataPackageWriter, zip_data_package};
/// let folder = tempfile::tempdir()?;
/// DataPackageWriter::create(folder.path())?.finish()?;
/// let mut archive = Vec::new();
/// zip_data_package(folder.path(), &mut archive)?;
/// assert!(archive.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a file of the package cannot be read, or the archive cannot be written.
pub fn zip_data_package(folder: &Path, out: impl Write) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(out);
    let options = SimpleFileOptions::default().large_file(true);
    let names = TABLES.iter().map(file_name);
    for name in std::iter::once(DESCRIPTION.to_owned()).chain(names) {
        let mut file = File::open(folder.join(&name))?;
        archive.start_file(name, options)?;
        io::copy(&mut file, &mut archive)?;
    }
    archive.finish()?.into_inner().flush()
}
