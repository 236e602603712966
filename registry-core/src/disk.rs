//! What the disk answers, in words that say what to do.

use std::io::{Error, ErrorKind};

/// Why a file could not be used.
pub(crate) fn problem(error: &Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "cannot be written; the folder is read-only, and only reading commands work here"
                .to_owned()
        }
        ErrorKind::StorageFull => "the disk is full; free some space and try again".to_owned(),
        _ => error.to_string(),
    }
}
