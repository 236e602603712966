//! The file that says how far the journal goes: it spares whoever writes a look through all of it.
//!
//! A commit without organisations replaces only this file, without waiting for the disk: after a power cut an older one
//! may be there or an empty one, and then the commits since are looked through again.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

use super::journal::LAYOUT;
use crate::{disk, index::IndexError, register::CommitId};

const FILE: &str = "head";

/// How far the journal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    layout: u32,
    /// The last commit that was taken, with or without organisations.
    pub(super) commit: Option<CommitId>,
    /// How long the journal is.
    pub(super) bytes: u64,
}

impl Head {
    pub(super) fn new(commit: Option<CommitId>, bytes: u64) -> Head {
        Head {
            layout: LAYOUT,
            commit,
            bytes,
        }
    }

    /// Reads the file; nothing where there is none or a power cut left it empty.
    ///
    /// # Errors
    /// [`IndexError::OtherLayout`].
    pub(super) fn read(folder: &Path) -> Result<Option<Head>, IndexError> {
        let text = fs::read(folder.join(FILE)).unwrap_or_default();
        let head: Option<Head> = serde_json::from_slice(&text).ok();
        match head {
            Some(head) if head.layout != LAYOUT => Err(IndexError::OtherLayout {
                folder: folder.to_owned(),
                found: head.layout,
                expected: LAYOUT,
            }),
            head => Ok(head),
        }
    }

    pub(super) fn write(self, folder: &Path) -> Result<(), IndexError> {
        let text = serde_json::json!(self).to_string();
        disk::replace_file(&folder.join(FILE), text.as_bytes())
            .map_err(IndexError::io("writing the index of organisations"))
    }
}
