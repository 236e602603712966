//! Where the parts of a registry lie in its folder.
//!
//! ```text
//! .registry/format     one line: which format the folder is in
//! .registry/display-names.txt  what countries are called, where that is another name than the everyday one
//! .registry/writer     who holds the registry for writing, while somebody does
//! .registry/register/  the truth, and in `head` where it stands, for readers
//! .registry/index/     the projection; can be deleted at any time
//! .registry/log/       the register as a tree, once proofs were asked for; can be deleted at any time
//! .registry/service/   while the registry is served: where commands ask for the turn to write
//! .registry/private/   what the service keeps for itself, in no dump and no proof
//! ```

use std::path::{Path, PathBuf};

use super::{Locator, OpenOptions, error::RegistryError, hint::Hint};
use crate::{
    disk,
    register::{Protection, Register, SledStore, Store, StoreError},
};

/// The name of a registry's folder, as it is looked for.
pub const FOLDER: &str = ".registry";

const FORMAT: u32 = 1;
const FORMAT_LINE: &str = "national cluster registry, format ";

/// Where the parts of a registry are: the index need not lie beside the register.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    folder: PathBuf,
    index: PathBuf,
}

impl Layout {
    pub(super) fn of(place: &Locator, options: &OpenOptions) -> Layout {
        let Locator::Folder(folder) = place;
        let index = options.index.clone();
        Layout {
            index: index.unwrap_or_else(|| folder.join("index")),
            folder: folder.clone(),
        }
    }

    /// Of a registry with everything in one folder.
    pub(super) fn at(folder: &Path) -> Layout {
        Layout::of(&Locator::from(folder), &OpenOptions::default())
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn index(&self) -> &Path {
        &self.index
    }

    pub(super) fn register(&self) -> PathBuf {
        self.folder.join("register")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn hint(&self) -> Hint {
        Hint::in_folder(&self.register())
    }

    pub(super) fn writer(&self) -> PathBuf {
        self.folder.join("writer")
    }

    /// Makes the register's store, or opens the one that is there.
    pub(super) fn create_store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(SledStore::create(self.register())?))
    }

    /// How the register is protected against a power cut.
    pub(super) fn protection(&self) -> Protection {
        SledStore::protection(self.register())
    }

    fn format(&self) -> PathBuf {
        self.folder.join("format")
    }

    /// Whether a registry is here, whatever its format.
    pub(super) fn is_registry(&self) -> bool {
        self.format().is_file()
    }

    /// Refuses a folder that is a registry already.
    pub(super) fn refuse_registry(&self) -> Result<(), RegistryError> {
        if self.is_registry() {
            return Err(RegistryError::Exists {
                folder: self.folder.clone(),
            });
        }
        Ok(())
    }

    /// Whether a folder without the format file can only be what an interrupted making left: the index comes after
    /// that file, and so does any commit but the first.
    pub(super) fn was_never_made(&self) -> bool {
        let last = SledStore::last_acknowledged(self.register());
        matches!(last, Ok(0 | 1)) && !self.index().exists()
    }

    /// Marks the folder as a registry; the last step of making one.
    pub(super) fn write_format(&self) -> Result<(), RegistryError> {
        let path = self.format();
        disk::write_whole(&path, format!("{FORMAT_LINE}{FORMAT}\n").as_bytes())
            .map_err(|error| RegistryError::file(&path, error))
    }

    pub(super) fn bad_format(&self) -> RegistryError {
        RegistryError::BadFormat {
            path: self.format(),
        }
    }

    /// Opens the register.
    pub(super) fn open_register(&self) -> Result<Register, RegistryError> {
        match SledStore::open(self.register()) {
            Err(StoreError::Missing { .. }) => Err(RegistryError::NoRegister {
                folder: self.folder.clone(),
            }),
            store => Ok(Register::open(store?)?),
        }
    }

    /// Refuses a folder that is no registry, or one of a format that came later.
    pub(super) fn check_format(&self) -> Result<(), RegistryError> {
        if !self.is_registry() && !self.register().is_dir() {
            return Err(RegistryError::NoRegistry {
                folder: self.folder.clone(),
            });
        }
        let line = std::fs::read_to_string(self.format()).unwrap_or_default();
        let format = line
            .trim_end()
            .strip_prefix(FORMAT_LINE)
            .and_then(|number| number.parse::<u32>().ok());
        match format {
            Some(FORMAT) => Ok(()),
            Some(found) if found > FORMAT => Err(RegistryError::NewerFormat {
                folder: self.folder.clone(),
                found,
                known: FORMAT,
            }),
            _ => Err(self.bad_format()),
        }
    }
}
