//! Where bytes come from: a file on disk, or a stream that is spooled into one.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::import::ImportError;

/// What to import.
///
/// ```
/// use registry_core::Input;
/// assert_eq!(Input::File("tables/socks.csv".into()).name(), "socks.csv");
/// ```
pub enum Input {
    /// A file on disk.
    File(PathBuf),
    /// A stream, such as standard input, and what to call it.
    Stream {
        /// Its name in findings.
        name: String,
        /// The bytes; read to their end into a temporary file first.
        reader: Box<dyn Read>,
    },
}

impl Input {
    /// What findings call it.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            Input::Stream { name, .. } => name.clone(),
        }
    }

    pub(super) fn extension(&self) -> String {
        let path = match self {
            Input::File(path) => path,
            Input::Stream { name, .. } => Path::new(name),
        };
        path.extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase()
    }

    pub(super) fn open(self) -> Result<File, ImportError> {
        let file = self.name();
        let unreadable = |reason| ImportError::Unreadable {
            file: file.clone(),
            reason,
        };
        match self {
            Input::File(path) => {
                let opened = File::open(path).map_err(unreadable)?;
                let is_file = opened.metadata().map_err(unreadable)?.is_file();
                if is_file {
                    Ok(opened)
                } else {
                    spool(opened, unreadable)
                }
            }
            Input::Stream { reader, .. } => spool(reader, unreadable),
        }
    }
}

/// Copies a stream into a temporary file, since it is read more than once.
fn spool(
    mut reader: impl Read,
    unreadable: impl Fn(io::Error) -> ImportError,
) -> Result<File, ImportError> {
    let mut spooled = tempfile::tempfile().map_err(ImportError::Scratch)?;
    io::copy(&mut reader, &mut spooled).map_err(unreadable)?;
    Ok(spooled)
}
